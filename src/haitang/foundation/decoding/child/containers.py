"""What a file really is, whatever its name says, and whether it is fit to be parsed at all.

These looks give the sentence about it; that no file takes more than it may does not rest on them.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from struct import unpack_from
from typing import Final

from haitang.foundation.decoding.child.bounds import (
    MAX_CELLS,
    MAX_CELLS_A_ROW,
    MAX_ENTRIES,
    MAX_ROW_MARKS,
    MAX_UNPACKED_BYTES,
)
from haitang.foundation.decoding.child.hiding import Hiding, note_hidden
from haitang.foundation.decoding.child.refusal import Refusal

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK: Final = 1 << 20
CARRIED: Final = 512
SMALLEST_OLE: Final = 1_536
SECTOR, DIRECTORY_ENTRY = 512, 128
WORKBOOK_GLOBALS: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"
FILEPASS: Final = 0x2F
RECORDS_BEFORE_FILEPASS: Final = 8
STREAMS_OF_WORD: Final = ("WordDocument", "PowerPoint Document")
BEGINNINGS: Final = (
    (b"%PDF", "pdf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "rtf"),
)
WIDE_XML: Final = re.compile(rb"\xff\xfe|\xfe\xff|\x00*<\x00")
"""How a text of two or four bytes a character begins, which would hide from the searches below."""

FAR: Final = re.compile(
    rb' r="(?:((?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])[0-9]+)|[A-Z]+(?:[3-9][0-9]{5}|[0-9]{7,}))"[^<>]*(?<!/)>'
)  # beyond 200 columns (the group) or 299 999 rows, and not empty
NOT_NEAR: Final = re.compile(rb' r="(?:[A-Z]{3,}[0-9]|[B-Z][A-Z][0-9]|A[Y-Z][0-9]|[A-Z]{1,2}[0-9]{5,})')
DATE_1904: Final = re.compile(rb'date1904="(?:1|true)"')
FORMULA: Final = re.compile(rb"<c(\s[^<>]*)?><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?:<v\s?/>|<v></v>)?</c>")


@dataclass(slots=True)
class Contents:
    """What was seen in a file before it is parsed. `hidings`: of an xlsx, by the part's name in small letters."""

    kind: str
    cells: int = 0
    rows: int = 0
    date_1904: bool = False
    hidings: dict[str, Hiding] = field(default_factory=dict)


def container_kind(content: bytes) -> str:
    """`zip`, `ole` or `text`. Raises `Refusal` for anything that is no spreadsheet."""
    if not content.strip(b"\x00 \r\n\t"):
        raise Refusal("empty_file")
    if content.startswith(ZIP):
        return "zip"
    if content.startswith(OLE):
        return "ole"
    for beginning, what in BEGINNINGS:
        if content.startswith(beginning):
            raise Refusal("wrong_type", what)
    return "text"


def look_into_ole(content: bytes) -> Contents:
    """Raises `Refusal` for passwords, macros and Word files."""
    if len(content) < SMALLEST_OLE:
        raise Refusal("broken")
    if has_stream(content, "EncryptedPackage") or has_filepass(content):
        raise Refusal("password")
    if any(has_stream(content, name) for name in STREAMS_OF_WORD):
        raise Refusal("wrong_type", "document")
    if has_stream(content, "_VBA_PROJECT_CUR") or has_stream(content, "_VBA_PROJECT"):
        raise Refusal("macro")
    if not has_stream(content, "Workbook") and not has_stream(content, "Book"):
        if has_stream(content, "Root Entry"):  # a name most programs give it, and none need
            raise Refusal("wrong_type", "other")
        raise Refusal("broken")
    return Contents("xls")


def look_into_zip(content: bytes) -> Contents:
    """Looks at every part once, in pieces. Raises `Refusal` for what is not to be parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            contents = of_directory(archive.infolist())
            for entry in archive.infolist():
                look_at(archive, entry, contents)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,  # a compression or an encryption that zipfile does not know
        ValueError,
        OSError,
        RuntimeError,
    ):
        raise Refusal("broken") from None
    return contents


def of_directory(entries: list[zipfile.ZipInfo]) -> Contents:
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise Refusal("too_large")
    if any(entry.flag_bits & 0x1 for entry in entries) or "encryptedpackage" in names:
        raise Refusal("password")
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in names):
        raise Refusal("macro")
    return Contents(kind_of_package(names))


def kind_of_package(names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Refusal("resave", "xlsb")
    if "content.xml" in names:
        return "ods"
    for folder, what in (("word/", "word"), ("ppt/", "slides")):
        if any(name.startswith(folder) for name in names):
            raise Refusal("wrong_type", what)
    raise Refusal("wrong_type", "archive")


def look_at(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, contents: Contents) -> None:
    """One part in pieces, each beginning with the end of the one before; no part is trusted for its name or place."""
    name = entry.filename.lower()
    carried = b""
    rows_before = contents.rows
    with archive.open(entry) as part:
        while piece := part.read(CHUNK):
            if not carried and WIDE_XML.match(piece):
                raise Refusal("unsafe")
            chunk = carried + piece
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise Refusal("unsafe")
            if contents.kind == "xlsx":
                marks = contents.rows - rows_before - carried.count(b"<row")
                note_hidden(chunk, contents.hidings.setdefault(name, Hiding()), marks)
            look_at_sheet(chunk, len(carried), contents)
            if name == "xl/workbook.xml":
                contents.date_1904 |= bool(DATE_1904.search(chunk))
            elif name == "meta-inf/manifest.xml" and b"encryption-data" in chunk:
                raise Refusal("password")
            elif name == "mimetype" and b"spreadsheet" not in chunk:
                raise Refusal("wrong_type", "document")
            carried = chunk[-CARRIED:]


def look_at_sheet(chunk: bytes, start: int, contents: Contents) -> None:
    contents.rows += chunk.count(b"<row", max(start - 3, 0)) + chunk.count(b":row ", start)
    contents.cells += (
        chunk.count(b"</c>", start) + chunk.count(b":c>", start) + chunk.count(b"</table:table-cell", start)
    )
    if contents.rows > MAX_ROW_MARKS or contents.cells > MAX_CELLS:
        raise Refusal("too_large")
    if NOT_NEAR.search(chunk) or chunk.count(b'<c r="') != chunk.count(b"<c ") + chunk.count(b"<c>"):
        far = FAR.search(chunk)
        if far:
            raise Refusal("too_many_columns" if far[1] else "too_many_rows")
        if max(line.count(b"</c>") for line in chunk.split(b"<row")) > MAX_CELLS_A_ROW:
            raise Refusal("too_many_columns")
    if b"<f" in chunk:
        for formula in FORMULA.finditer(chunk):
            if b't="str"' not in (formula[1] or b""):  # an empty text is a result, too
                raise Refusal("formulas_without_values")


def has_stream(content: bytes, name: str) -> bool:
    """Whether a compound file's directory names a stream so; its entries begin at multiples of 128 bytes."""
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    place = content.find(wanted)
    while place != -1:
        if place % DIRECTORY_ENTRY == 0:
            return True
        place = content.find(wanted, place + 1)
    return False


def has_filepass(content: bytes) -> bool:
    """Whether an xls says among the first records of its workbook that what follows is encrypted."""
    place = content.find(WORKBOOK_GLOBALS)
    while place != -1 and place % SECTOR:
        place = content.find(WORKBOOK_GLOBALS, place + 1)
    for _number in range(RECORDS_BEFORE_FILEPASS):
        if place == -1 or place + 4 > len(content):
            return False
        record, length = unpack_from("<HH", content, place)
        if record == FILEPASS:
            return True
        place += 4 + length
    return False
