"""How large a spreadsheet may be. A district's largest, its volunteers, has 5 000 rows and 0.4 MB.

These give the sentence; what holds, whatever a file does, are the limits of the process.
"""

from typing import Final

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED_BYTES: Final = 100 * 2**20
MAX_LINES: Final = 8_000
"""Rows that hold anything, of all sheets. What is not refused here the pages understand in their own process: 0.1 ms a line."""
MAX_CELL: Final = 2_000
"""Characters of one cell, and of a sheet's name: some of what understands them takes the square of their length."""
MAX_ROWS: Final = 200_000
"""Rows down to the last that holds anything."""
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 600_000
MAX_AREA: Final = 2_000_000
MAX_CELLS_A_ROW: Final = 16_384
MAX_MERGED: Final = 600_000
"""Rows that all merged ranges together go over."""
MAX_ROW_MARKS: Final = 1_100_000
"""Rows a sheet may mention, empty ones too: one more than Excel has."""
MAX_SHEETS: Final = 100
