"""Who was granted what, where, until when; builds Acting from it, guards the pages, answers a repeat once.

Leaves signing in to `accounts`; no other app below asks for a grant, they ask Acting.
"""
