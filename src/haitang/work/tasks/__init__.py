"""Tasks: what one body must do by a date, wherever it came from; postponed, handed on, urged, done, closed by who gave it.

What a task came from and the record that shows it done are plain references; their pages are other apps' own.
"""
