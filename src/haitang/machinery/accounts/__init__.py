"""Signing in: accounts, sessions, second factor; the values Acting, Scope and Verdict.

Leaves who was granted what to `access`, and what was done to `audit`.
"""
