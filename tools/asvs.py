"""`docs/asvs.md` from `docs/asvs.toml`: the same lines as a table for people.

python tools/asvs.py write      write it anew
python tools/asvs.py check      exit 1 when it is not what it would be
"""

import sys
import tomllib
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1] / "docs"
SOURCE, TARGET = DOCS / "asvs.toml", DOCS / "asvs.md"
CHAPTERS = {
    "1": "Encoding and sanitization",
    "2": "Validation and business logic",
    "5": "Files",
    "6": "Authentication",
    "7": "Sessions",
    "8": "Authorization",
    "14": "Data protection",
    "16": "Logging and errors",
}
STATES = {
    "met": "met",
    "setting": "by a setting",
    "none": "does not apply",
    "open": "**open**",
}
HEAD = """# Line by line against OWASP ASVS 5.0

The chapters on encoding, validation, files, authentication, sessions, authorization, data protection and logging, at
levels 1 and 2: {total} lines, {states}. What a line asks is
said in our words; its number leads to the standard's. Made from `asvs.toml` by `python tools/asvs.py write`; a test fails
when a line names a test, a setting or a page that is not there.
"""


def lines() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["line"]
    return found


def evidence(line: dict[str, Any]) -> str:
    """What a line rests on: its reason, its page, its settings, its tests."""
    page = line.get("page", "")
    parts = [
        line.get("why", ""),
        f"[{page.partition('#')[2].replace('-', ' ')}]({page.removeprefix('docs/')})" if page else "",
        *(f"setting `{name}`" for name in line.get("settings", [])),
        *(f"`{test.removeprefix('tests/')}`" for test in line.get("tests", [])),
    ]
    return "<br>".join(filter(None, parts))


def page() -> str:
    every = lines()
    counted = Counter(line["state"] for line in every)
    states = ", ".join(f"{counted[state]} {name.strip('*')}" for state, name in STATES.items())
    parts = [HEAD.format(total=len(every), states=states)]
    for chapter, some in groupby(every, lambda line: line["number"].partition(".")[0]):
        parts.append(f"\n## V{chapter} {CHAPTERS[chapter]}\n")
        parts.append("| line | level | asks | state | rests on |\n|---|---|---|---|---|")
        parts += [
            f"| {line['number']} | {line['level']} | {line['asks']} | {STATES[line['state']]} | {evidence(line)} |"
            for line in some
        ]
    return "\n".join(parts) + "\n"


def main(words: list[str]) -> int:
    made = page()
    if words == ["write"]:
        TARGET.write_text(made, encoding="utf-8")
        return 0
    if words == ["check"]:
        return int(not TARGET.exists() or TARGET.read_text(encoding="utf-8") != made)
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
