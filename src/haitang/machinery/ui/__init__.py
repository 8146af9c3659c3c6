"""Pages and their parts: shell, tables, forms, drawer, lights, small charts.

Leaves every domain word to the apps above it.
"""
