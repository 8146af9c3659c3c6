"""A program that stands for the web process: decodes the files it is named, one after the other, as the rooms do.

Each line it reads is JSON: the `room` that decodes and the `path`. It says `ready` when it holds the file's bytes, waits for
any line, decodes, and says how it ended. `--unlimited` takes the limits away, for the control.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from haitang.foundation.decoding import limits, pool
from haitang.foundation.verdict import Refused
from haitang.judgement.reports import filling
from haitang.machinery.files.pictures import picture_of
from haitang.machinery.spreadsheets.reading import Unreadable, read_workbook

GIGABYTE = 2**30


def read(content: bytes) -> str:
    return str([len(one.rows) for one in read_workbook(content, "名册.csv").sheets])


def form(content: bytes) -> str:
    opened = filling.open_form(content)
    name = next(iter(opened.sheets))
    return str(len(filling.fill_file(opened, {(name, "B3"): 7})))


def picture(content: bytes) -> str:
    made = picture_of(content)
    return f"{made.width}x{made.height}"


ROOMS: dict[str, Callable[[bytes], str]] = {"workbook": read, "form": form, "picture": picture}


def take_limits_away() -> None:
    without = replace(limits.USUAL, memory=GIGABYTE, processor=30.0, clock=60.0)
    pool.decode.__kwdefaults__["within"] = without
    filling.FILE = without


def outcome(room: str, content: bytes) -> dict[str, str]:
    try:
        return {"code": "read", "sentence": f"{ROOMS[room](content)}。"}
    except (Unreadable, Refused) as refused:
        return {"code": refused.code, "sentence": str(refused)}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    settings.configure(USE_I18N=False)
    if "--unlimited" in sys.argv:
        take_limits_away()
    for line in sys.stdin:
        asked = json.loads(line)
        content = Path(asked["path"]).read_bytes()
        say("ready")
        sys.stdin.readline()
        say(json.dumps(outcome(asked["room"], content)))


if __name__ == "__main__":
    main()
