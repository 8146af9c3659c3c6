"""How large a spreadsheet may be. A district's largest, its volunteers, has 5 000 rows and 0.4 MB."""

MAX_FILE_BYTES = 20 * 2**20
MAX_ENTRIES = 2_000
MAX_UNPACKED_BYTES = 100 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 2_000_000
MAX_AREA = 40_000_000
MAX_CELLS_A_ROW = 16_384
MAX_ROW_MARKS = 1_100_000
"""Rows a sheet may mention, empty ones too: one more than Excel has."""

BASE_MEMORY = 80 * 2**20
MEMORY_A_CELL = 300
BASE_CPU_SECONDS = 1.0
CPU_SECONDS_A_CELL = 20e-6
CPU_SECONDS_A_BYTE = 2e-8
"""What the parser may use: a little for any file, more for the cells that were counted in it."""

MODEST_CELLS = 120_000
MODEST_BYTES = 16 * 2**20
MODEST_TEXT = 64 * 2**20
MODEST_AREA = 1_000_000
"""Files within these are parsed in this process: they cannot take much memory whatever they hold."""
