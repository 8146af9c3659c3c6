"""The files: GB/T 9704-2012 measured in the `.docx` and in the PDF, opened by LibreOffice where there is one."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from haitang.foundation.verdict import Refused
from haitang.judgement.reports.document import (
    Attachments,
    Copies,
    Document,
    Head,
    Paragraph,
    Run,
    Signature,
    Table,
    pdf,
)
from haitang.judgement.reports.document.drawing import no_chinese_font
from haitang.judgement.reports.document.pdf import pdf_of
from haitang.judgement.reports.document.word import docx_of
from haitang.judgement.reports.queries import shipped_template
from haitang.judgement.reports.words import Kind

from .scene import Desk

SOFFICE = shutil.which("soffice")
PDFTOTEXT = shutil.which("pdftotext")
BODY = Document((Paragraph((Run("科普" * 28 * 23),)),), head=None)
"""Full lines only, for more than one page."""

needs_tools = pytest.mark.skipif(
    not (SOFFICE and PDFTOTEXT), reason="soffice and pdftotext are not both on this machine"
)
needs_font = pytest.mark.skipif(no_chinese_font(), reason="no Chinese font on this machine")


@pytest.fixture
def report(desk: Desk) -> Document:
    document = desk.composed(shipped_template(Kind.ANNUAL)).document
    return Document(
        document.blocks, document.notes, Head("荣昌区科学技术协会文件", "荣科协〔2021〕8号"), "年报"
    )


@pytest.fixture
def word(report: Document) -> bytes:
    return docx_of(report)


def part(word: bytes, name: str) -> str:
    with ZipFile(BytesIO(word)) as file:
        return file.read(name).decode()


def test_the_sheet_has_the_margins_and_22_lines(word: bytes) -> None:
    [section] = docx.Document(BytesIO(word)).sections
    measured = [
        round(length / Mm(1))
        for length in (
            section.page_width, section.page_height, section.top_margin, section.left_margin, section.bottom_margin,
            section.right_margin,
        )
    ]  # fmt: skip
    assert measured == [210, 297, 37, 28, 35, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "578")
    assert 22 * 28.9 <= 225 / 25.4 * 72 < 23 * 28.9
    assert 28 * (16 - 0.25) <= 156 / 25.4 * 72 < 29 * (16 - 0.25)


@pytest.mark.parametrize(
    ("style", "font", "size", "line"),
    [
        ("Title", "方正小标宋简体", 22, 34),
        ("Normal", "仿宋_GB2312", 16, 28.9),
        ("Heading 1", "黑体", 16, 28.9),
        ("Heading 2", "楷体_GB2312", 16, 28.9),
        ("Heading 3", "仿宋_GB2312", 16, 28.9),
        ("Heading 4", "仿宋_GB2312", 16, 28.9),
    ],
)
def test_the_styles_name_the_official_fonts(
    word: bytes, style: str, font: str, size: float, line: float
) -> None:
    found = docx.Document(BytesIO(word)).styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == font
    assert not [name for name in fonts.attrib if "Theme" in name]
    assert (found.font.size, found.font.bold) == (Pt(size), False)
    lines = found.paragraph_format
    assert (lines.line_spacing_rule, lines.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(line))


def test_page_numbers_stand_outside(word: bytes) -> None:
    made = docx.Document(BytesIO(word))
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in (
        (made.sections[0].footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (made.sections[0].even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        [line] = footer.paragraphs
        assert (line.alignment, line.text) == (side, "— 1 —")
        assert {run.font.size for run in line.runs} == {Pt(14)}
        assert "PAGE" in etree.tostring(line._p).decode()


def test_every_reference_has_its_real_footnote(word: bytes, report: Document) -> None:
    referred = re.findall(r'footnoteReference w:id="(\d+)"', part(word, "word/document.xml"))
    notes = etree.fromstring(part(word, "word/footnotes.xml").encode())
    texts = {note.get(qn("w:id")): "".join(note.itertext()).strip() for note in notes}
    assert referred == [str(at) for at in range(1, len(report.notes) + 1)]
    assert [texts[key] for key in referred] == [note.text for note in report.notes]
    assert "/word/footnotes.xml" in part(word, "[Content_Types].xml")


def test_the_date_ends_four_characters_from_the_right(word: bytes) -> None:
    line = next(one for one in docx.Document(BytesIO(word)).paragraphs if one.text == "2021年4月30日")
    assert (line.alignment, line.paragraph_format.right_indent) == (WD_ALIGN_PARAGRAPH.RIGHT, Pt(64))


def test_the_red_head_stands_on_a_red_line(word: bytes) -> None:
    made = docx.Document(BytesIO(word))
    assert made.paragraphs[0].text == "荣昌区科学技术协会文件"
    assert str(made.paragraphs[0].runs[0].font.color.rgb) == "D8000F"
    number = next(one for one in made.paragraphs if one.text == "荣科协〔2021〕8号")
    assert number._p.pPr.find(qn("w:pBdr"))[0].get(qn("w:color")) == "D8000F"


def text_of(content: bytes, folder: Path) -> list[list[str]]:
    """The lines of text of each page, without blanks."""
    (folder / "paper.pdf").write_bytes(content)
    assert PDFTOTEXT
    told = subprocess.run(
        [PDFTOTEXT, "-layout", str(folder / "paper.pdf"), "-"], capture_output=True, check=True, timeout=60
    ).stdout.decode()
    return [
        [line.strip() for line in page.splitlines() if line.strip()]
        for page in told.split("\f")
        if page.strip()
    ]


def opened_by_libreoffice(word: bytes, folder: Path) -> bytes:
    (folder / "paper.docx").write_bytes(word)
    assert SOFFICE
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(folder / "paper.docx")],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return (folder / "paper.pdf").read_bytes()


@needs_tools
@needs_font
@pytest.mark.parametrize("made_by", ["libreoffice", "typst"])
def test_a_full_page_has_22_lines_of_28_characters(db: None, tmp_path: Path, made_by: str) -> None:
    made = pdf_of(BODY) if made_by == "typst" else opened_by_libreoffice(docx_of(BODY), tmp_path)
    first, *_others = text_of(made, tmp_path)
    *lines, number = first
    assert number == "—1—"
    assert len(lines) == 22
    assert {len(line) for line in lines[1:]} == {28}


@needs_tools
@needs_font
@pytest.mark.parametrize("made_by", ["libreoffice", "typst"])
def test_the_report_opens_with_its_footnotes(
    report: Document, word: bytes, tmp_path: Path, made_by: str
) -> None:
    made = pdf_of(report) if made_by == "typst" else opened_by_libreoffice(word, tmp_path)
    pages = text_of(made, tmp_path)
    told = "".join("".join(page) for page in pages).replace(" ", "")
    for piece in (
        "荣科协〔2021〕8号",
        "四、为提高全民科学素质服务",
        "表1",
        "合计",
        report.notes[-1].text[:12],
    ):
        assert piece.replace(" ", "") in told
    assert [page[-1] for page in pages] == [f"—{at}—" for at in range(1, len(pages) + 1)]


def signed_after(lines: int, last: Paragraph | Table) -> Document:
    """So many full lines, the last of the body, what is attached, who signs; then the attachments."""
    table = Table((Run("各地"),), ("镇街", "数"), (("昌元", "1"), ("广顺", "2")), backed=True)
    body = [Paragraph((Run("科普" * 14),)) for _line in range(lines)]
    attached = Attachments(((Run("附件：各地"),),))
    return Document(
        (
            *body,
            last,
            attached,
            Signature(("区科协",), "2021年4月30日"),
            Copies((Run("抄送：市科协"),)),
            table,
            table,
        )
    )


LAST = Paragraph((Run("特此报告。"),))
TABLE = Table((Run("经费"),), ("镇街", "数"), (("昌元", "3"), ("特此报告。", "4")), backed=True)


@needs_tools
@needs_font
@pytest.mark.parametrize("last", [LAST, TABLE])
@pytest.mark.parametrize("lines", [3, 7, 8, 9, 10, 11])
def test_a_signature_stands_with_the_body_and_attachments_begin_a_page(
    tmp_path: Path, lines: int, last: Paragraph | Table
) -> None:
    pages = text_of(pdf_of(signed_after(lines, last)), tmp_path)
    assert_signed(pages)


@needs_tools
@needs_font
@pytest.mark.parametrize("lines", [3, 8, 9])
def test_word_keeps_the_signature_with_the_body_too(tmp_path: Path, lines: int) -> None:
    pages = text_of(opened_by_libreoffice(docx_of(signed_after(lines, LAST)), tmp_path), tmp_path)
    assert_signed(pages)


def assert_signed(pages: list[list[str]]) -> None:
    """The last words of the body, the signature and whom a copy goes to on one page; on the next both tables alone."""
    told = ["".join(page).replace(" ", "") for page in pages]
    signed = next(at for at, page in enumerate(told) if "2021年4月30日" in page)
    for words in ("特此报告。", "附件：各地", "区科协", "抄送：市科协"):
        assert words in told[signed]
    assert [page.count("各地镇街数") for page in told] == [0] * (signed + 1) + [2]
    assert told[signed + 1].startswith(("各地", "表1各地"))


def test_without_a_chinese_font_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "no_chinese_font", lambda: True)
    with pytest.raises(Refused) as refused:
        pdf_of(BODY)
    assert refused.value.code == "no_font"
