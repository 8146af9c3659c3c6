"""Spreadsheets that were made to hurt."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count, islice, product
from string import ascii_uppercase

import openpyxl
import xlsxwriter
import xlwt
from xlwt import CompoundDoc

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
MILLION = 1_000_000


def plain() -> bytes:
    made = openpyxl.Workbook()
    for row in (["姓名", "手机"], ["张明", "19900000001"]):
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def with_part(name: str, pieces: Iterable[bytes]) -> bytes:
    """A good workbook with one part replaced or added, written piece by piece."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain())) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for entry in good.infolist():
            if entry.filename != name:
                made.writestr(entry, good.read(entry))
        with made.open(zipfile.ZipInfo(name), "w") as part:
            for piece in pieces:
                part.write(piece)
    return file.getvalue()


def sheet(pieces: Iterable[bytes]) -> bytes:
    def whole() -> Iterator[bytes]:
        yield HEAD
        yield from pieces
        yield TAIL

    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain())) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for entry in good.infolist():
            if entry.filename != SHEET:
                made.writestr(entry, good.read(entry))
        with made.open(SHEET, "w") as target:
            for piece in whole():
                target.write(piece)
    return file.getvalue()


def column_names(many: int) -> Iterator[str]:
    """A, B, … Z, AA, AB and so on."""
    of_each_length = (product(ascii_uppercase, repeat=length) for length in count(1))
    return map("".join, islice(chain.from_iterable(of_each_length), many))


def cell(name: str, text: str = "x") -> bytes:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def zip_bomb() -> bytes:
    """Blanks, three times what may be unpacked, in a megabyte."""
    return sheet(b" " * MILLION for _ in range(300))


def many_entries() -> bytes:
    file = io.BytesIO(plain())
    with zipfile.ZipFile(file, "a") as made:
        for number in range(3000):
            made.writestr(f"xl/media/{number}.png", b"")
    return file.getvalue()


def lying_directory() -> bytes:
    """A part that says it is small and is not."""
    content = bytearray(sheet(b" " * MILLION for _ in range(90)))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.find(mark)
        while at != -1:
            size = struct.unpack_from("<I", content, at + place)[0]
            if size > 50 * MILLION:
                struct.pack_into("<I", content, at + place, 1000)
            at = content.find(mark, at + 4)
    return bytes(content)


def entities() -> bytes:
    lines = [f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 10)]
    start = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{"".join(lines)}]>'.encode()
    return with_part(
        SHEET, [start, HEAD, b'<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>', TAIL]
    )


def external_entity() -> bytes:
    start = (
        b'<?xml version="1.0"?><!-- '
        + b"x" * 5000
        + b' --><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    )
    return with_part("xl/sharedStrings.xml", [start, b"<sst><si><t>&a;</t></si></sst>"])


def utf16_entities() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    return with_part(SHEET, [text.encode("utf-16")])


def million_columns() -> bytes:
    cells = "".join(f'<c r="{name}1" t="inlineStr"><is><t>x</t></is></c>' for name in column_names(MILLION))
    return sheet([b'<row r="1">', cells.encode(), b"</row>"])


def million_columns_without_names() -> bytes:
    return sheet([b'<row r="1">', b'<c t="inlineStr"><is><t>x</t></is></c>' * MILLION, b"</row>"])


def million_rows() -> bytes:
    """Three million empty styled rows, as some programs write a whole column that was coloured: more than may be unpacked."""
    return sheet(
        b"".join(b'<row r="%d" s="3" customFormat="1"/>' % number for number in range(start, start + 10_000))
        for start in range(1, 3 * MILLION, 10_000)
    )


def ten_million_short_rows() -> bytes:
    return sheet(b"<row/>" * MILLION for _ in range(10))


def far_corners() -> bytes:
    return sheet([b'<row r="1">', cell("A1"), b'</row><row r="1048576">', cell("XFD1048576"), b"</row>"])


def far_row() -> bytes:
    return sheet([b'<row r="1">', cell("A1"), b'</row><row r="1048576">', cell("A1048576"), b"</row>"])


def corners_within_limits() -> bytes:
    """Two cells that span forty million."""
    return sheet([b'<row r="1">', cell("A1"), b'</row><row r="199999">', cell("GQ199999"), b"</row>"])


def corners_on_many_sheets() -> bytes:
    """Each of a hundred sheets is the same: two cells that span a million."""
    one, made = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(one) as target:
        page = target.add_worksheet()
        page.write(0, 0, "x")
        page.write(19_000, 49, "x")
    with xlsxwriter.Workbook(made) as target:
        for _number in range(100):
            target.add_worksheet().write(0, 0, "x")
    file = io.BytesIO()
    with (
        zipfile.ZipFile(one) as single,
        zipfile.ZipFile(made) as good,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        corners = single.read(SHEET)
        for entry in good.infolist():
            is_a_sheet = entry.filename.startswith(SHEET.removesuffix("1.xml"))
            bad.writestr(entry.filename, corners if is_a_sheet else good.read(entry))
    return file.getvalue()


def prefixed_corners() -> bytes:
    body = HEAD.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=").replace(
        b"<sheetData", b"<x:sheetData"
    )
    cells = (
        b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        b'<x:row r="199999"><x:c  r="GQ199999"><x:v>1</x:v></x:c></x:row>'
    )
    return with_part(SHEET, [body, cells, b"</x:sheetData></x:worksheet>"])


def shared_text() -> bytes:
    """One long text that a hundred thousand cells share."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as target:
        target.add_worksheet().write_string(0, 0, "x" * 32_000)
    cells = (
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (number, number) for number in range(1, 19_000)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(made) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad:
        for entry in good.infolist():
            bad.writestr(
                entry.filename, HEAD + b"".join(cells) + TAIL if entry.filename == SHEET else good.read(entry)
            )
    return file.getvalue()


def truncated() -> bytes:
    return plain()[:-300]


def scrambled() -> bytes:
    content = bytearray(plain())
    content[60:200] = bytes(140)
    return bytes(content)


def nothing_but_a_beginning() -> bytes:
    return b"PK\x03\x04"


def macro() -> bytes:
    return with_part("xl/vbaProject.bin", [b"\xd0\xcf\x11\xe0"])


def word() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("名册.xlsx", plain())
    return file.getvalue()


def biff() -> bytes:
    made = xlwt.Workbook()
    made.add_sheet("a").write(0, 0, "x")
    made.get_sheet(0).write(1, 1, "y")
    return made.get_biff_data()


def compound(stream: bytes, rename: tuple[str, str] | None = None) -> bytes:
    document = CompoundDoc.XlsDoc()
    file = io.BytesIO()
    document.save(file, stream)
    content = file.getvalue()
    if rename:
        old, new = (name.encode("utf-16-le") for name in rename)
        content = content.replace(old.ljust(len(new), b"\x00"), new.ljust(len(old), b"\x00"), 1)
    return content


def password() -> bytes:
    """What Excel makes of an xlsx with a password: a compound file with the package encrypted in it."""
    return compound(bytes(5000), ("Workbook", "EncryptedPackage"))


def password_of_xls() -> bytes:
    stream = biff()
    begin = 4 + struct.unpack_from("<H", stream, 2)[0]
    protection = struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)
    return compound(stream[:begin] + protection + stream[begin:])


def macro_of_xls() -> bytes:
    return compound(bytes(5000), ("Workbook", "_VBA_PROJECT_CUR"))


def corners_of_xls() -> bytes:
    made = xlwt.Workbook()
    for number in range(20):
        page = made.add_sheet(f"s{number}")
        page.write(0, 0, "x")
        page.write(65_535, 199, "x")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def truncated_xls() -> bytes:
    return compound(biff())[:3000]


def ods_of(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", content)
    return file.getvalue()


def repeats_of_ods() -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    return ods_of(
        f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="a">'
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="16000"/></table:table-row></table:table></office:spreadsheet></office:body>'
        "</office:document-content>".encode()
    )


def endless_text() -> bytes:
    return ("姓名,手机\n" + "张明,19900000001\n" * 300_000).encode()


def wide_text() -> bytes:
    return b"," * 5_000_000


EVIL: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "zip_bomb": (zip_bomb, {"too_large"}),
    "many_entries": (many_entries, {"too_large"}),
    "lying_directory": (lying_directory, {"broken"}),
    "entities": (entities, {"unsafe"}),
    "external_entity": (external_entity, {"unsafe"}),
    "utf16_entities": (utf16_entities, {"unsafe"}),
    "million_columns": (million_columns, {"too_many_columns"}),
    "million_columns_without_names": (million_columns_without_names, {"too_many_columns", "too_large"}),
    "million_rows": (million_rows, {"too_large", "file_too_big"}),
    "ten_million_short_rows": (ten_million_short_rows, {"too_large"}),
    "far_corners": (far_corners, {"too_many_columns"}),
    "far_row": (far_row, {"too_many_rows"}),
    "corners_within_limits": (corners_within_limits, {"too_large"}),
    "corners_on_many_sheets": (corners_on_many_sheets, {"too_large"}),
    "prefixed_corners": (prefixed_corners, {"too_large", "broken", "no_rows"}),
    "shared_text": (shared_text, {"too_large"}),
    "truncated": (truncated, {"broken"}),
    "scrambled": (scrambled, {"broken"}),
    "nothing_but_a_beginning": (nothing_but_a_beginning, {"broken"}),
    "macro": (macro, {"macro"}),
    "word": (word, {"wrong_type"}),
    "zipped": (zipped, {"wrong_type"}),
    "password": (password, {"password"}),
    "password_of_xls": (password_of_xls, {"password"}),
    "macro_of_xls": (macro_of_xls, {"macro"}),
    "corners_of_xls": (corners_of_xls, {"too_large"}),
    "truncated_xls": (truncated_xls, {"broken"}),
    "repeats_of_ods": (repeats_of_ods, {"too_large", "too_many_columns", "too_many_rows", "broken"}),
    "endless_text": (endless_text, {"too_many_rows"}),
    "wide_text": (wide_text, {"too_many_columns"}),
}
