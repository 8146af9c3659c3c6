"""The table in matrix.txt, which people have read: the status everybody gets, by address and method."""

from pathlib import Path
from typing import Final

from tests.cast import EVERYBODY

from .addresses import ADDRESSES

FOLDER: Final = Path(__file__).parent
MATRIX: Final = FOLDER / "matrix.txt"

Matrix = dict[tuple[str, str], dict[str, str]]


def read_matrix() -> Matrix:
    found = {}
    for line in MATRIX.read_text(encoding="utf-8").splitlines()[2:]:
        name, method, *cells = line.split()
        statuses = ("405" if cell == "--" else cell for cell in cells)
        found[name, method.lower()] = dict(zip(EVERYBODY, statuses, strict=True))
    return found


def write_matrix(matrix: Matrix) -> None:
    lines = [
        "# Address, method, then the status each gets. 302 at the left is the way to sign in; -- is 405.",
        f"{'':44}{'':5}" + " ".join(f"{who[:6]:>6}" for who in EVERYBODY),
    ]
    for (name, method), cells in sorted(matrix.items()):
        if name in ADDRESSES:
            statuses = (f"{cell if cell != '405' else '--':>6}" for cell in cells.values())
            lines.append(f"{name:44}{method.upper():5}" + " ".join(statuses))
    MATRIX.write_text("\n".join(lines) + "\n", encoding="utf-8")
