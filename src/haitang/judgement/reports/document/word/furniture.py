"""What stands around the text: the sheet, the page numbers, the red head."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor

from .. import measures
from ..blocks import Head
from .styles import NUMBER
from .xml import element, fonts, place_child

NUMBER_BELOW_MM = 7
"""The page number stands 7 mm below the text block."""


def section_of(made: Any) -> Any:
    """The one section: A4, the margins, 22 lines a page."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(measures.PAGE_MM[0]), Mm(measures.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(measures.TOP_MM), Mm(measures.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(measures.LEFT_MM), Mm(measures.RIGHT_MM)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(measures.BOTTOM_MM - NUMBER_BELOW_MM - 6)
    numbered = element("footnotePr", element("numFmt", val="decimalEnclosedCircleChinese"))
    numbered.append(element("numRestart", val="eachPage"))
    section._sectPr.insert(0, numbered)  # noqa: SLF001 - no public way
    place_child(section._sectPr, element("docGrid", type="lines", linePitch=round(measures.LINE_PT * 20)))  # noqa: SLF001 - no public way
    return section


def page_numbers(made: Any, section: Any) -> None:
    """— 1 —, on odd pages at the right, on even ones at the left, one character in."""
    made.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        lines = paragraph.paragraph_format
        lines.first_line_indent = Pt(0)
        lines.line_spacing_rule = WD_LINE_SPACING.SINGLE
        lines.left_indent = lines.right_indent = Pt(measures.PAGE_NUMBER_PT)
        for piece in ("— ", "PAGE", " —"):
            run = paragraph.add_run("" if piece == "PAGE" else piece)
            run.font.size = Pt(measures.PAGE_NUMBER_PT)
            run._r.get_or_add_rPr().insert(0, fonts(measures.SONG, measures.SONG))  # noqa: SLF001 - no public way
            if piece == "PAGE":
                add_field(run, "PAGE")


def add_field(run: Any, code: str) -> None:
    instruction = element("instrText")
    instruction.text = f" {code} "
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    shown = element("t")
    shown.text = "1"
    begin, middle, end = (element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    run._r.extend([begin, instruction, middle, shown, end])  # noqa: SLF001 - no public way


def red_head(made: Any, head: Head) -> None:
    """Whose paper it is in red, its number, and the red line below."""
    line = made.add_paragraph(style="Title")
    line.paragraph_format.space_before = Mm(25)
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    run = line.add_run(head.issuer)
    run.font.color.rgb = RGBColor.from_string(measures.RED)
    run.font.size = Pt(head_size(head.issuer))
    made.add_paragraph(style=NUMBER)
    number = made.add_paragraph(head.number, style=NUMBER)
    red = element("bottom", val="single", sz=12, space=10, color=measures.RED)
    number._p.get_or_add_pPr().append(element("pBdr", red))  # noqa: SLF001 - no public way
    made.add_paragraph(style=NUMBER)


def head_size(issuer: str) -> float:
    """As large as fits the text block on one line."""
    width_pt = 435
    return min(measures.HEAD_PT, round(width_pt / max(1, len(issuer)), 1))
