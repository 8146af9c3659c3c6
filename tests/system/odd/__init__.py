"""Loaded into the program in place of nothing: faults, and a job whose effect can be counted."""
