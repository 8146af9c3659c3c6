"""Meetings from the first issue to the issued minutes: who is invited, what is on the agenda, what was resolved.

Doing what was resolved is left to `tasks`; the documents printed from it to `reports`.
"""
