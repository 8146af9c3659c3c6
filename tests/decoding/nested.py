"""Files in files: archives in archives, in the parts of a workbook or form, and documents that bring others along."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product
from typing import Final

from tests.spreadsheets import evil

from .hostile import FORM, MILLION, PICTURE, SPREADSHEET, Hostile, packed, sheet_of, workbook

EMPTY: Final = 90 * MILLION
"""Bytes of nothing at the bottom, where they are not repeated."""


@cache
def bottom() -> bytes:
    """A workbook whose one sheet is large."""
    return packed(workbook(sheet_of(b" " * EMPTY)))


def zipped(content: bytes, depth: int) -> bytes:
    for level in range(depth):
        content = packed({f"{level}.zip": content})
    return content


def zipped_bottom(depth: int) -> bytes:
    return zipped(bottom(), depth)


def fanned(depth: int) -> bytes:
    """Each level holds the one below ten times: ten to the power of `depth` times what lies at the bottom."""
    content = bottom()
    for _level in range(depth):
        content = packed({f"{one}.zip": content for one in range(10)})
    return content


def tarred(content: bytes, manner: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{manner}") as made:  # type: ignore[call-overload]  # a mode put together
        info = tarfile.TarInfo("a.xlsx")
        info.size = len(content)
        made.addfile(info, io.BytesIO(content))
    return out.getvalue()


MADE: Final[dict[str, Callable[[], bytes]]] = {
    **{f"zip {depth} deep": partial(zipped_bottom, depth) for depth in (1, 2, 40)},
    "zip of ten of ten of ten": partial(fanned, 3),
    "gzip": lambda: gzip.compress(bytes(EMPTY)),
    "gzip of gzip": lambda: gzip.compress(gzip.compress(bytes(EMPTY))),
    "bzip2": lambda: bz2.compress(bytes(EMPTY)),
    "xz": lambda: lzma.compress(bytes(EMPTY), preset=0),
    "tar": lambda: tarred(bottom(), ""),
    "tar.gz": lambda: tarred(bottom(), "gz"),
    "7z": lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(MILLION),
    "rar": lambda: b"Rar!\x1a\x07\x01\x00" + bytes(MILLION),
    "cab": lambda: b"MSCF" + bytes(MILLION),
    "iso": lambda: bytes(32_769) + b"CD001" + bytes(MILLION),
}  # fmt: skip
ARCHIVES: Final = {name: cache(make) for name, make in MADE.items()}
ROOMS: Final = {"workbook": SPREADSHEET, "form": FORM, "picture": PICTURE}

PARTS: Final = {
    "the book": "xl/workbook.xml",
    "the sheet": "xl/worksheets/sheet1.xml",
    "the texts": "xl/sharedStrings.xml",
    "the links": "xl/_rels/workbook.xml.rels",
    "the styles": "xl/styles.xml",
    "an embedded file": "xl/embeddings/oleObject1.bin",
    "a picture": "xl/media/image1.png",
    "a macro": "xl/vbaProject.bin",
}
ONE_CELL: Final = sheet_of(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>1</v></c></row>')


def inside(part: str, archive: str) -> bytes:
    """An ordinary workbook, one part of which is an archive."""
    return packed({**workbook(ONE_CELL), PARTS[part]: ARCHIVES[archive]()}, zipfile.ZIP_STORED)


def text_document(rows: bytes = b"") -> dict[str, bytes]:
    """The parts of a .docx."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": (
            f'<Relationships xmlns="{links}"><Relationship Id="r1" Type="{kind}" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>'.encode()
        + rows
        + b"</w:body></w:document>",
    }


def document_with(content: bytes) -> bytes:
    return packed({**text_document(), "word/embeddings/Microsoft_Excel_Sheet.xlsx": content})


def document_deep(count: int) -> bytes:
    """Tables in tables."""
    opened = b"<w:tbl><w:tr><w:tc>"
    return packed(text_document(opened * count + b"</w:tc></w:tr></w:tbl>" * count))


def behind(start: bytes, content: Callable[[], bytes]) -> bytes:
    """A file that begins as one thing and, read from its end, is another."""
    return start + content()


STARTS: Final = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "text": "姓名,手机\n张明,19900000001\n".encode(),
    "pdf": b"%PDF-1.7\n" + bytes(64),
    "exe": b"MZ" + bytes(510),
}


def nested() -> Iterator[Hostile]:
    for archive, room in product(ARCHIVES, ROOMS):
        yield Hostile(f"{archive} as a {room}", room, ARCHIVES[archive], ROOMS[room] | {"read"})
    for part, archive in product(PARTS, ("zip 2 deep", "zip of ten of ten of ten", "gzip of gzip", "tar.gz")):
        for room in ("workbook", "form"):
            name = f"{archive} for {part} of a {room}"
            yield Hostile(name, room, partial(inside, part, archive), ROOMS[room] | {"read", "macro"})
    workbooks: dict[str, Callable[[], bytes]] = {"small workbook": evil.plain, "large workbook": bottom}
    documents: dict[str, Callable[[], bytes]] = {
        "docx": lambda: packed(text_document()),
        "docx with a workbook in it": lambda: document_with(evil.plain()),
        "docx with a large workbook in it": lambda: document_with(bottom()),
        "docx of blanks": lambda: packed(text_document(b" " * EMPTY)),
        **{f"docx {count} tables deep": partial(document_deep, count) for count in (300, 300_000)},
        "workbook with a docx in it": lambda: packed(
            {**workbook(ONE_CELL), "xl/embeddings/a.docx": packed(text_document(b" " * EMPTY))}
        ),
        **{
            f"{start} before a {what}": partial(behind, STARTS[start], make)
            for start, (what, make) in product(STARTS, workbooks.items())
        },
    }
    for (name, make), room in product(documents.items(), ROOMS):
        yield Hostile(f"{name} as a {room}", room, make, ROOMS[room] | {"read"})
