"""A document as `.docx`: styles, sections, grid and footnotes of GB/T 9704-2012, over python-docx."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx

from ..blocks import Document
from ..placing import place_blocks
from .fonts import name_stand_ins
from .footnotes import Footnotes
from .furniture import page_numbers, red_head, section_of
from .setting import Setter
from .styles import dress

CREATED_BY = "Haitang"


def docx_of(document: Document) -> bytes:
    """The file's bytes; opens in Word, WPS and LibreOffice, and needs no font of its own."""
    made = docx.Document()
    dress(made.styles)
    name_stand_ins(made)
    made.core_properties.title = document.subject
    made.core_properties.author = CREATED_BY
    made.core_properties.comments = ""
    section = section_of(made)
    page_numbers(made, section)
    footnotes = Footnotes(made, document.notes)
    if document.head is not None:
        red_head(made, document.head)
    setter = Setter(made, footnotes)
    for one in place_blocks(document.blocks):
        setter.set(one.block, turns=one.turns, stays=one.stays)
    out = BytesIO()
    made.save(out)
    return without_pack_time(out.getvalue())


def without_pack_time(content: bytes) -> bytes:
    """The same package without the moment it was packed: what was frozen gives the same bytes each time."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(out, "w", ZIP_DEFLATED) as again:
        for entry in packed.infolist():
            again.writestr(ZipInfo(entry.filename), packed.read(entry), ZIP_DEFLATED)
    return out.getvalue()
