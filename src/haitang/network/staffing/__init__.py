"""3+1+N as data: the posts organisations must have, who holds them, what stands vacant, what is uncovered.

Leaves signing in and permissions to `access`.
"""
