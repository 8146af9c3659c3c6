"""What the checks cost beside what they check: seconds by part, and seconds for a thousand lines of the program.

Run after `make test`, whose record it reads. The suite must not grow faster than the house: exit code 1 when a thousand
lines cost more than `MOST`, or all of it takes longer than `LONGEST`.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from timed import parts, table  # noqa: E402  # tools/ is a folder of scripts

LONGEST = 20 * 60
"""Seconds on two quiet cores."""
MOST = 18.0
"""Seconds on the clock for a thousand lines."""


def lines_of_source() -> int:
    """Lines of the program, its migrations left out."""
    sources = (path for path in (ROOT / "src" / "haitang").rglob("*.py") if "migrations" not in path.parts)
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in sources)


def main() -> int:
    print(table())
    clock = sum(float(str(part["clock"])) for part in parts())
    thousands = lines_of_source() / 1000
    print(f"{thousands:.1f} thousand lines · {clock / thousands:.1f} s for a thousand (at most {MOST:.0f})")
    missed = clock > LONGEST or clock / thousands > MOST
    print("red" if missed else "as it should be")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
