"""Haitang 海棠: runs the work of a district Association for Science and Technology."""

from typing import Final

__version__: Final = "0.1.0"
