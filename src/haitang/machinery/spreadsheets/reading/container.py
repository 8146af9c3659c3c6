"""What a file really is, whatever its name says, and whether it is safe to hand to the parser."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from struct import unpack_from

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.machinery.spreadsheets.reading import refusals
from haitang.machinery.spreadsheets.reading.limits import (
    MAX_CELLS,
    MAX_CELLS_A_ROW,
    MAX_ENTRIES,
    MAX_ROW_MARKS,
    MAX_UNPACKED_BYTES,
    MODEST_BYTES,
    MODEST_CELLS,
    MODEST_TEXT,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1 << 20
CARRIED = 512
SMALLEST_OLE = 1_536
SECTOR, DIRECTORY_ENTRY = 512, 128
WORKBOOK_GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
FILEPASS = 0x2F
RECORDS_BEFORE_FILEPASS = 8
STREAMS_OF_WORD = ("WordDocument", "PowerPoint Document")
XML_PARTS = (".xml", ".rels", ".vml", "mimetype")
SHEETS = ("xl/worksheets/", "content.xml")
BEGINNINGS = (
    (b"%PDF", gettext_lazy("PDF 文件")),
    (b"MZ", gettext_lazy("程序文件")),
    (b"\x7fELF", gettext_lazy("程序文件")),
    (b"\x89PNG", gettext_lazy("图片")),
    (b"\xff\xd8\xff", gettext_lazy("图片")),
    (b"GIF8", gettext_lazy("图片")),
    (b"Rar!", gettext_lazy("压缩包")),
    (b"7z\xbc\xaf", gettext_lazy("压缩包")),
    (b"\x1f\x8b", gettext_lazy("压缩包")),
    (b"{\\rtf", gettext_lazy("文字文档")),
)

FAR = re.compile(
    rb' r="(?:((?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])[0-9]+)|[A-Z]+(?:[3-9][0-9]{5}|[0-9]{7,}))"[^<>]*(?<!/)>'
)  # beyond 200 columns (the group) or 299 999 rows, and not empty
NOT_NEAR = re.compile(rb' r="(?:[A-Z]{3,}[0-9]|[B-Z][A-Z][0-9]|A[Y-Z][0-9]|[A-Z]{1,2}[0-9]{5,})')
DATE_1904 = re.compile(rb'date1904="(?:1|true)"')
FORMULA = re.compile(rb"<c(\s[^<>]*)?><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?:<v\s?/>|<v></v>)?</c>")


@dataclass(slots=True)
class Contents:
    """What was counted inside a file before anything parsed it: cells with content, rows, bytes.

    `near`: every cell says where it is, and that is within 50 columns and 9 999 rows.
    """

    kind: str
    cells: int = 0
    rows: int = 0
    unpacked: int = 0
    longest_text: int = 0
    near: bool = True
    date_1904: bool = False

    @property
    def modest(self) -> bool:
        """Whether parsing cannot take much memory whatever the file holds, as with any ordinary roster."""
        return (
            self.kind == "xlsx"
            and self.near
            and self.cells <= MODEST_CELLS
            and self.unpacked <= MODEST_BYTES
            and self.cells * self.longest_text <= MODEST_TEXT
        )


def kind_of(data: bytes) -> str:
    """`zip`, `ole` or `text`, by content. Raises Unreadable for anything that is no spreadsheet."""
    if not data.strip(b"\x00 \r\n\t"):
        raise refusals.empty_file()
    if data.startswith(ZIP):
        return "zip"
    if data.startswith(OLE):
        return "ole"
    for beginning, what in BEGINNINGS:
        if data.startswith(beginning):
            raise refusals.wrong_type(str(what))
    return "text"


def look_into_ole(data: bytes) -> Contents:
    """Counts at most how many cells an xls has. Raises Unreadable for passwords, macros and Word files."""
    if len(data) < SMALLEST_OLE:
        raise refusals.broken()
    if _has_stream(data, "EncryptedPackage") or _has_filepass(data):
        raise refusals.password()
    if any(_has_stream(data, name) for name in STREAMS_OF_WORD):
        raise refusals.wrong_type(_("文字文档或演示文稿"))
    if _has_stream(data, "_VBA_PROJECT_CUR") or _has_stream(data, "_VBA_PROJECT"):
        raise refusals.macro()
    if not _has_stream(data, "Root Entry"):
        raise refusals.broken()
    if not _has_stream(data, "Workbook") and not _has_stream(data, "Book"):
        raise refusals.wrong_type(_("其他程序的文件"))
    return Contents("xls", cells=min(len(data) // 10, MAX_CELLS), unpacked=len(data))


def look_into_zip(data: bytes) -> Contents:
    """Counts what an xlsx or ods holds, reading every part once in pieces.

    Raises Unreadable for what must not be parsed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            contents = _from_directory(archive.infolist())
            for entry in archive.infolist():
                if entry.filename.endswith(XML_PARTS):
                    _scan(archive, entry, contents)
                elif not entry.is_dir():
                    contents.near = False  # nobody has looked into this part
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,  # a compression or an encryption that zipfile does not know
        ValueError,
        OSError,
        RuntimeError,
    ) as error:
        raise refusals.broken() from error
    return contents


def _from_directory(entries: list[zipfile.ZipInfo]) -> Contents:
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES:
        raise refusals.too_large()
    if any(entry.flag_bits & 0x1 for entry in entries) or "EncryptedPackage" in names:
        raise refusals.password()
    if any(
        name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names
    ):
        raise refusals.macro()
    if "xl/workbook.xml" in names:
        return Contents("xlsx", unpacked=unpacked)
    if "xl/workbook.bin" in names:
        raise refusals.resave(_("二进制工作簿（xlsb）"))
    if "content.xml" in names:
        return Contents("ods", unpacked=unpacked)
    raise refusals.wrong_type(_kind_of_package(names))


def _kind_of_package(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return _("Word 文档")
    if any(name.startswith("ppt/") for name in names):
        return _("演示文稿")
    return _("压缩包")


def _scan(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, contents: Contents) -> None:
    """Looks at one XML part in pieces, each beginning with the end of the one before."""
    look = _look_at_sheet if entry.filename.startswith(SHEETS) else _look_at_other
    carried = b""
    with archive.open(entry) as part:
        while piece := part.read(CHUNK):
            if not carried and b"\x00" in piece[:4]:
                raise refusals.unsafe()  # UTF-16 would hide from the searches
            chunk = carried + piece
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise refusals.unsafe()
            look(chunk, len(carried), entry.filename, contents)
            carried = chunk[-CARRIED:]


def _look_at_other(chunk: bytes, _start: int, name: str, contents: Contents) -> None:
    if b"<si>" in chunk or b":si>" in chunk:  # texts that cells share: each may be copied to all of them
        contents.longest_text = max(contents.longest_text, *map(len, chunk.split(b"</si>")), 0)
    elif name == "xl/workbook.xml":
        contents.date_1904 |= bool(DATE_1904.search(chunk))
    elif name == "META-INF/manifest.xml" and b"encryption-data" in chunk:
        raise refusals.password()
    elif name == "mimetype" and b"spreadsheet" not in chunk:
        raise refusals.wrong_type(_("文字文档或演示文稿"))


def _look_at_sheet(chunk: bytes, start: int, _name: str, contents: Contents) -> None:
    contents.rows += chunk.count(b"<row", start)
    contents.cells += (
        chunk.count(b"</c>", start) + chunk.count(b":c>", start) + chunk.count(b"</table:table-cell", start)
    )
    if contents.rows > MAX_ROW_MARKS or contents.cells > MAX_CELLS:
        raise refusals.too_large()
    placed = chunk.count(b'<c r="')
    if (
        placed != chunk.count(b"<c ") + chunk.count(b"<c>")
        or b":c " in chunk
        or b":c>" in chunk
        or NOT_NEAR.search(chunk)
    ):
        contents.near = False
        far = FAR.search(chunk)
        if far:
            raise refusals.too_many_columns() if far[1] else refusals.too_many_rows()
        if max(line.count(b"</c>") for line in chunk.split(b"<row")) > MAX_CELLS_A_ROW:
            raise refusals.too_many_columns()
    if b"<f" in chunk:
        for formula in FORMULA.finditer(chunk):
            if b't="str"' not in (formula[1] or b""):  # an empty text is a result, too
                raise refusals.formulas_without_values()


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a compound file's directory names a stream so; its entries begin at multiples of 128 bytes."""
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    place = data.find(wanted)
    while place != -1:
        if place % DIRECTORY_ENTRY == 0:
            return True
        place = data.find(wanted, place + 1)
    return False


def _has_filepass(data: bytes) -> bool:
    """Whether an xls says among the first records of its workbook that what follows is encrypted."""
    place = data.find(WORKBOOK_GLOBALS)
    while place != -1 and place % SECTOR:
        place = data.find(WORKBOOK_GLOBALS, place + 1)
    for _number in range(RECORDS_BEFORE_FILEPASS):
        if place == -1 or place + 4 > len(data):
            return False
        record, length = unpack_from("<HH", data, place)
        if record == FILEPASS:
            return True
        place += 4 + length
    return False
