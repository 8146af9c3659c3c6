"""Haitang 海棠: runs the work of a district Association for Science and Technology."""
