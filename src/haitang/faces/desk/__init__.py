"""The face for staff: workbench, overview, search, settings.

Leaves every record's own pages to its app.
"""
