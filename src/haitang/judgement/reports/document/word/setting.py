"""Setting blocks, one after the other."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Final

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from .. import blocks, measures
from ..blocks import Run, Tone
from ..drawing import chart_png
from .footnotes import Footnotes
from .styles import CAPTION, FLUSH, FOOT, PICTURE, TABLE
from .xml import element, fonts

WIDTH_MM: Final = 156
FIRST_COLUMN_SHARE: Final = 0.26
PICTURE_MM: Final = 150
FROM_THE_RIGHT: Final = 4
"""Characters between the date and the right edge."""


class Setter:
    """Sets blocks into a file."""

    def __init__(self, made: Any, footnotes: Footnotes) -> None:
        self.made, self.footnotes = made, footnotes
        self.how: dict[type, Callable[[Any], None]] = {
            blocks.Title: self.title,
            blocks.Heading: self.heading,
            blocks.Paragraph: self.paragraph,
            blocks.Recipients: self.recipients,
            blocks.Attachments: self.attachments,
            blocks.Copies: self.copies,
            blocks.Signature: self.signature,
            blocks.Table: self.table,
            blocks.Chart: self.chart,
        }

    def set(self, block: blocks.Block, *, turns: bool = False, stays: bool = False) -> None:
        """Set a block: on a new page when it `turns`, on the page of the next one when it `stays`."""
        before = len(self.made.element.body)
        self.how[type(block)](block)
        made = [
            Paragraph(each, self.made)
            for each in list(self.made.element.body)[before - 1 : -1]
            if each.tag == qn("w:p")
        ]
        if turns:
            made[0].paragraph_format.page_break_before = True
        for paragraph in made if stays else ():
            paragraph.paragraph_format.keep_with_next = True

    def line(self, runs: Iterable[Run], style: str = "Normal") -> Any:
        paragraph = self.made.add_paragraph(style=style)
        for run in runs:
            self.run(paragraph, run)
        return paragraph

    def run(self, paragraph: Any, run: Run) -> None:
        made = paragraph.add_run(run.text)
        if run.tone == Tone.MISSING:
            made.font.color.rgb = RGBColor.from_string(measures.MISSING_RED)
        if run.tone == Tone.LEAD:
            made._r.get_or_add_rPr().insert(0, fonts(measures.REGULAR, measures.LATIN))  # noqa: SLF001 - no public way
        if run.note:
            self.footnotes.refer(paragraph.add_run(), run.note)

    def title(self, block: blocks.Title) -> None:
        for runs in block.lines:
            self.line(runs, "Title")
        self.made.add_paragraph(style=FLUSH)

    def heading(self, block: blocks.Heading) -> None:
        self.line(block.runs, f"Heading {block.level}")

    def paragraph(self, block: blocks.Paragraph) -> None:
        self.line(block.runs)

    def recipients(self, block: blocks.Recipients) -> None:
        self.line(block.runs, FLUSH)

    def attachments(self, block: blocks.Attachments) -> None:
        self.made.add_paragraph(style=FLUSH)
        for runs in block.lines:
            self.line(runs)

    def copies(self, block: blocks.Copies) -> None:
        self.made.add_paragraph(style=FLUSH).paragraph_format.keep_with_next = True
        line = self.line(block.runs, FOOT)
        line.paragraph_format.first_line_indent = Pt(0)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        edges = (element(side, val="single", sz=6, space=4, color="000000") for side in ("top", "bottom"))
        line._p.get_or_add_pPr().append(element("pBdr", *edges))  # noqa: SLF001 - no public way

    def signature(self, block: blocks.Signature) -> None:
        """The bodies centred over the date, which ends four characters from the right; all of it on one page."""
        for _blank in range(2):
            self.made.add_paragraph(style=FLUSH).paragraph_format.keep_with_next = True
        day = characters(block.day)
        for body in block.bodies:
            self.at_right(body, max(0.0, FROM_THE_RIGHT + (day - characters(body)) / 2), keep=True)
        self.at_right(block.day, FROM_THE_RIGHT)

    def at_right(self, text: str, indent: float, *, keep: bool = False) -> None:
        line = self.made.add_paragraph(text, style=FLUSH)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.keep_with_next = keep
        line.paragraph_format.right_indent = Pt(indent * measures.BODY_PT)
        edge = line._p.pPr.find(line._p.pPr.ind.tag)  # noqa: SLF001 - no public way
        edge.set(f"{{{line._p.nsmap['w']}}}rightChars", str(round(indent * 100)))  # noqa: SLF001

    def chart(self, block: blocks.Chart) -> None:
        picture = self.made.add_paragraph(style=PICTURE)
        picture.paragraph_format.keep_with_next = True
        picture.add_run().add_picture(BytesIO(chart_png(block)), width=Mm(PICTURE_MM))
        caption = self.line(block.caption, CAPTION)
        caption.paragraph_format.keep_with_next = False

    def table(self, block: blocks.Table) -> None:
        self.line(block.caption, CAPTION)
        table = self.made.add_table(rows=0, cols=len(block.heads))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        widths = column_widths(len(block.heads))
        rows = (block.heads, *block.rows)
        for position, cells in enumerate(rows):
            row = table.add_row()
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no public way
            properties.append(element("cantSplit"))
            if position == 0:
                properties.append(element("tblHeader"))
            strong = position == 0 or (block.total and position == len(rows) - 1)
            for cell, text, width in zip(row.cells, cells, widths, strict=True):
                cell.width = Mm(width)
                paragraph = cell.paragraphs[0]
                paragraph.style = self.made.styles[TABLE]
                paragraph.paragraph_format.keep_with_next = (
                    len(rows) <= measures.SHORT_TABLE and position < len(rows) - 1
                )
                run = paragraph.add_run(text)
                if strong:
                    run._r.get_or_add_rPr().insert(0, fonts(measures.BLACK, measures.LATIN))  # noqa: SLF001
        self.made.add_paragraph(style=FLUSH)


def column_widths(columns: int) -> list[float]:
    """Millimetres: the first column, of names, wider than the others."""
    if columns == 1:
        return [WIDTH_MM]
    first = max(WIDTH_MM * FIRST_COLUMN_SHARE, WIDTH_MM / columns)
    return [first, *[(WIDTH_MM - first) / (columns - 1)] * (columns - 1)]


def characters(text: str) -> float:
    """How wide a text is, in full characters: digits and Latin letters are half as wide."""
    return sum(0.5 if each.isascii() else 1.0 for each in text)
