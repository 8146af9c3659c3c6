"""What keeps an installation alive: the command line, the processes that serve, upkeep, health, backup and restoring.

Leaves every rule of the trade to the rooms below, and how they are joined to `project` above.
"""
