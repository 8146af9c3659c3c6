"""Persons and the protection of what is private; expertise; volunteers as a role of a person.

Leaves posts and appointments to `staffing`.
"""
