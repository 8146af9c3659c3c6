"""SQLite as this program needs it: nothing acknowledged is lost, and writers wait their turn."""
