"""The styles of an official paper. Word's own names are kept, so that its navigation shows the headings."""

from dataclasses import dataclass
from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from .. import measures
from .xml import element, fonts

NUMBER: Final = "Paper number"
TABLE: Final = "Paper table"
CAPTION: Final = "Paper caption"
NOTE: Final = "Paper footnote"
PICTURE: Final = "Paper picture"
FLUSH: Final = "Paper flush"
FOOT: Final = "Paper foot"


@dataclass(frozen=True, slots=True)
class Style:
    """How a style sets its lines: `line` is exact, in points, 0 for as high as what stands in it."""

    east: str = measures.BODY
    size: float = measures.BODY_PT
    line: float = measures.LINE_PT
    indent: int = 0
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    keep: bool = False
    latin: str = measures.LATIN
    closer: float = measures.CLOSER_PT
    on_grid: bool = True


CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
STYLES: Final = {
    "Normal": Style(indent=2),
    "Title": Style(measures.TITLE, measures.TITLE_PT, 34, align=CENTRE, keep=True, closer=0),
    "Heading 1": Style(measures.BLACK, indent=2, keep=True),
    "Heading 2": Style(measures.REGULAR, indent=2, keep=True),
    "Heading 3": Style(indent=2, keep=True),
    "Heading 4": Style(indent=2, keep=True),
    FLUSH: Style(),
    NUMBER: Style(align=CENTRE),
    TABLE: Style(size=measures.TABLE_PT, line=19, align=CENTRE, closer=0, on_grid=False),
    CAPTION: Style(measures.BLACK, 14, align=CENTRE, keep=True, closer=0),
    PICTURE: Style(line=0, align=CENTRE, on_grid=False),
    NOTE: Style(measures.SONG, measures.NOTE_PT, 12, closer=0, on_grid=False),
    FOOT: Style(size=14, closer=0),
}


def dress(styles: Any) -> None:
    """Give the styles their measures; those that Word has not are added."""
    named = {style.name for style in styles}
    language = styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:eastAsia"), "zh-CN")
    for name, looks in STYLES.items():
        style = styles[name] if name in named else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name not in {"Normal", "Title"} and not name.startswith("Heading"):
            style.base_style = styles["Normal"]
        style.quick_style = True
        set_letters(style, looks)
        set_lines(style, looks)


def set_letters(style: Any, looks: Style) -> None:
    style.font.size = Pt(looks.size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:spacing", "w:kern"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    properties.insert(0, fonts(looks.east, looks.latin))
    size = properties.find(qn("w:sz"))
    size.addprevious(element("spacing", val=round(looks.closer * 20)))
    size.addprevious(element("kern", val=0))


def set_lines(style: Any, looks: Style) -> None:
    lines = style.paragraph_format
    lines.alignment = looks.align
    lines.space_before = lines.space_after = Pt(0)
    lines.widow_control = False
    lines.keep_with_next = looks.keep
    if looks.line:
        lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(looks.line)
    else:
        lines.line_spacing_rule = WD_LINE_SPACING.SINGLE
    properties = style.element.get_or_add_pPr()
    for tag in ("w:ind", "w:pBdr", "w:contextualSpacing"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    properties.insert_element_before(
        element("overflowPunct", val=0), "w:topLinePunct", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )
    if not looks.on_grid:
        properties.insert_element_before(element("snapToGrid", val=0), "w:spacing", "w:ind", "w:jc")
    lines.first_line_indent = Pt(looks.indent * looks.size)
    properties.find(qn("w:ind")).set(qn("w:firstLineChars"), str(looks.indent * 100))
