"""How long the parts of a run took: `timed.py NAME COMMAND …` runs one and notes it, `timed.py` alone prints the table.

Only the standard library: it runs before anything is installed. Of each part it notes the seconds on the clock and those
of the processor, its children's included. When a part fails the table is printed at once, and its exit code is ours.
`RECORD` is begun anew by `timed.py --anew`; `bench/gate.py` reads it.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

RECORD = Path(__file__).resolve().parents[1] / "build" / "parts.jsonl"


def measured(name: str, command: list[str]) -> int:
    """Run a part to its end and note it. Returns its exit code."""
    before, began = _processor(), time.monotonic()
    code = subprocess.run(command, check=False).returncode  # noqa: S603  the Makefile's own words
    part = {
        "part": name,
        "clock": round(time.monotonic() - began, 1),
        "processor": round(_processor() - before, 1),
        "code": code,
    }
    RECORD.parent.mkdir(exist_ok=True)
    with RECORD.open("a", encoding="utf-8") as record:
        record.write(json.dumps(part, ensure_ascii=False) + "\n")
    return code


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def parts() -> list[dict[str, object]]:
    """What the last run noted, in its order."""
    return [json.loads(line) for line in RECORD.read_text(encoding="utf-8").splitlines()]


def table() -> str:
    """The parts with their seconds, a line each, and their sum."""
    noted = parts()
    rows = [
        (str(part["part"]) + (" ✗" if part["code"] else ""), part["clock"], part["processor"])
        for part in noted
    ]
    rows.append(("total", sum(row[1] for row in rows), sum(row[2] for row in rows)))  # type: ignore[misc]
    lines = [f"{'part':<28}{'seconds':>9}{'processor':>11}"]
    lines += [f"{name:<28}{clock:>9.0f}{processor:>11.0f}" for name, clock, processor in rows]
    return "\n".join(lines) + f"\non {os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}\n"


def main(words: list[str]) -> int:
    if words == ["--anew"]:
        RECORD.unlink(missing_ok=True)
        return 0
    code = measured(words[0], words[1:]) if words else 0
    if code or not words:
        sys.stdout.write("\n" + table())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
