"""The measures of GB/T 9704-2012 (DOMAIN §9), and the fonts it asks for with the free ones that may stand in."""

from typing import Final

PAGE_MM: Final = (210, 297)
TOP_MM: Final = 37
LEFT_MM: Final = 28
BOTTOM_MM: Final = 35
RIGHT_MM: Final = 26
"""What is left is the text block: 156 × 225 mm."""

SHORT_TABLE: Final = 27
"""Rows that fit one page: a table with fewer is not torn."""

LINES: Final = 22
CHARACTERS: Final = 28
LINE_PT: Final = 28.9
"""225 mm over 22 lines, rounded down, so that the last line stays on its page."""

BODY_PT: Final = 16
TITLE_PT: Final = 22
PAGE_NUMBER_PT: Final = 14
NOTE_PT: Final = 9
TABLE_PT: Final = 12
HEAD_PT: Final = 42
CLOSER_PT: Final = -0.25
"""28 characters of 16 pt are wider than 156 mm: each stands a little closer."""

RED: Final = "D8000F"
MISSING_RED: Final = "E00000"

TITLE: Final = "方正小标宋简体"
BODY: Final = "仿宋_GB2312"
BLACK: Final = "黑体"
REGULAR: Final = "楷体_GB2312"
SONG: Final = "宋体"
LATIN: Final = "Times New Roman"

STAND_INS: Final[dict[str, tuple[str, ...]]] = {
    TITLE: (
        "FZXiaoBiaoSong-B05S",
        "方正小标宋_GBK",
        "Noto Serif CJK SC",
        "Noto Serif SC",
        "Source Han Serif SC",
        "SimSun",
    ),
    BODY: (
        "FangSong_GB2312",
        "FangSong",
        "仿宋",
        "FandolFang",
        "Noto Serif CJK SC",
        "Noto Serif SC",
        "Source Han Serif SC",
    ),
    BLACK: ("SimHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
    REGULAR: (
        "KaiTi_GB2312",
        "KaiTi",
        "楷体",
        "FandolKai",
        "Noto Serif CJK SC",
        "Noto Serif SC",
        "Source Han Serif SC",
    ),
    SONG: ("SimSun", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC"),
}
"""What PDF is set in where the official font is not installed, the likest first."""
