"""What was done, by whom, to what: append-only entries sealed into a hash chain.

Holds no personal value; leaves telling people to other apps.
"""
