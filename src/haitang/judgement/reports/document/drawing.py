"""Bars of a chart, drawn by typst: the same drawing stands in the PDF and, as a picture, in the `.docx`."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

from . import measures
from .blocks import Chart, text_of_runs

SETTING: Final = Path(__file__).with_name("paper.typ").read_text(encoding="utf-8")
"""The whole setting of a paper in typst; what it sets comes in as JSON, never as program."""
PIXELS_AN_INCH: Final = 200
HOLDS_CHINESE: Final = (
    "CJK SC",
    "Serif SC",
    "Sans SC",
    "Song",
    "SimSun",
    "SimHei",
    "FangSong",
    "仿宋",
    "宋体",
    "黑体",
    "Fandol",
    "WenQuanYi",
)


@cache
def installed_fonts() -> typst.Fonts:
    """The fonts of this machine, looked for once."""
    return typst.Fonts()


@cache
def families() -> dict[str, list[str]]:
    """For each official font what a paper is set in: those installed, the official one first."""
    have = set(installed_fonts().families())
    wanted = {official: (official, *stand_ins) for official, stand_ins in measures.STAND_INS.items()}
    return {official: [name for name in names if name in have] for official, names in wanted.items()}


def no_chinese_font() -> bool:
    """Whether this machine has no font at all in which Chinese could be set."""
    return not any(word in name for name in installed_fonts().families() for word in HOLDS_CHINESE)


def standing_in() -> list[tuple[str, str]]:
    """The official fonts that are not installed, and what is used in place of each ("" for nothing)."""
    return [
        (official, found[0] if found else "")
        for official, found in families().items()
        if not found or found[0] != official
    ]


def chart_png(chart: Chart) -> bytes:
    return typeset({"only": "chart", "chart": as_data(chart)}, "png")


def as_data(chart: Chart) -> dict[str, Any]:
    return {
        "kind": "chart",
        "caption": text_of_runs(chart.caption),
        "labels": list(chart.labels),
        "values": list(chart.values),
        "unit": chart.unit,
    }


def typeset(data: dict[str, Any], form: Literal["pdf", "png"]) -> bytes:
    """What typst makes of a paper's data: "pdf", or one page as "png"."""
    fonts = {
        official: found or list(measures.STAND_INS[official][-1:]) for official, found in families().items()
    }
    given = {"paper": json.dumps({**data, "fonts": fonts, "measures": MEASURES})}
    return typst.compile(
        SETTING.encode(), format=form, sys_inputs=given, font_paths=installed_fonts(), ppi=PIXELS_AN_INCH
    )


MEASURES: Final = {
    "top": measures.TOP_MM,
    "left": measures.LEFT_MM,
    "bottom": measures.BOTTOM_MM,
    "right": measures.RIGHT_MM,
    "line": measures.LINE_PT,
    "body": measures.BODY_PT,
    "title": measures.TITLE_PT,
    "number": measures.PAGE_NUMBER_PT,
    "note": measures.NOTE_PT,
    "table": measures.TABLE_PT,
    "closer": measures.CLOSER_PT,
    "red": measures.RED,
    "missing": measures.MISSING_RED,
    "names": {
        "title": measures.TITLE,
        "body": measures.BODY,
        "black": measures.BLACK,
        "regular": measures.REGULAR,
        "song": measures.SONG,
    },
}
