"""Makes files that hurt, of every format, each in variants: where a part lies, how it is spelt, packed and written."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product

from PIL import Image

from tests.files.evil import bomb
from tests.spreadsheets import evil

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MILLION = 1_000_000
SPREADSHEET = frozenset(
    {
        "too_large",
        "too_many_columns",
        "too_many_rows",
        "too_many_lines",
        "too_long_cell",
        "broken",
        "unsafe",
        "wrong_type",
        "no_rows",
        "file_too_big",
        "empty_file",
    }
)
FORM = frozenset({"bad_form"})
PICTURE = frozenset({"no_picture", "too_many_pixels", "too_much_work", "broken_picture", "too_large"})


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, the room it is sent to, and how it may end there."""

    name: str
    room: str
    make: Callable[[], bytes]
    ends: frozenset[str]


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    level = 1 if method == zipfile.ZIP_DEFLATED else 9
    with zipfile.ZipFile(file, "w", method, compresslevel=level) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return file.getvalue()


def workbook(
    sheet: bytes,
    *,
    target: str = "worksheets/sheet1.xml",
    path: str = "xl/worksheets/sheet1.xml",
    **more: bytes,
) -> dict[str, bytes]:
    """The parts of an xlsx whose one sheet lies where the link and the path say."""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    links = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{LINKS}/worksheet" Target="{target}"/>'
        f'<Relationship Id="r2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    start = (
        f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    return {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": start.encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": links.encode(),
        path: sheet,
        **more,
    }


def sheet_of(rows: bytes) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"


PLACES = {
    "usual": ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
    "another folder": ("data/s.xml", "xl/data/s.xml"),
    "above": ("../s.xml", "s.xml"),
    "absolute": ("/other/s.xml", "other/s.xml"),
    "another case": ("worksheets/sheet1.xml", "XL/Worksheets/Sheet1.XML"),
    "no xml by its name": ("worksheets/sheet1.png", "xl/worksheets/sheet1.png"),
}
SPELLINGS = {
    "plain": (b"", b'<c r="%s">', b"</c>"),
    "two blanks": (b"", b'<c  r="%s">', b"</c>"),
    "one quote": (b"", b"<c r='%s'>", b"</c>"),
    "style first": (b"", b'<c s="1" r="%s">', b"</c>"),
    "prefix": (b"x:", b'<x:c r="%s">', b"</x:c>"),
}
CORNERS = {"whole sheet": b"XFD1048576", "within limits": b"GQ199999", "a hundred columns": b"CV60000"}


def rectangle(place: str, spelling: str, corner: str) -> bytes:
    """Two cells that span everything between them."""
    prefix, begin, end = SPELLINGS[spelling]
    value = b"<%sv>1</%sv>" % (prefix, prefix)
    cells = [begin % name + value + end for name in (b"A1", CORNERS[corner])]
    rows = b"".join(b"<%srow>%s</%srow>" % (prefix, cell, prefix) for cell in cells)
    names = b'xmlns:x="%s"' % MAIN.encode() if prefix else b'xmlns="%s"' % MAIN.encode()
    sheet = b"<%sworksheet %s><%ssheetData>%s</%ssheetData></%sworksheet>" % (
        prefix, names, prefix, rows, prefix, prefix,
    )  # fmt: skip
    target, path = PLACES[place]
    return packed(workbook(sheet, target=target, path=path))


def shared_text(opening: str, count: int = 19_000) -> bytes:
    """One long text that many cells share."""
    name = opening.strip("<>").split()[0]
    prefix = name.rpartition(":")[0]
    colon = f"{prefix}:" if prefix else ""
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    strings = f'<{colon}sst {declared}="{MAIN}">{opening}<{colon}t>{"x" * 32_000}</{colon}t></{colon}si></{colon}sst>'
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (number, number) for number in range(1, count)
    )
    return packed(workbook(sheet_of(cells), **{"xl/sharedStrings.xml": strings.encode()}))


def entities(encoding: str, declared: str) -> bytes:
    lines = "".join(f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 10))
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE x [<!ENTITY a0 "lol">{lines}]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    return packed(workbook(text.encode(encoding)))


def blanks(method: int) -> bytes:
    """A hundred megabytes of nothing, however packed."""
    return packed(workbook(sheet_of(b" " * (90 * MILLION))), method)


def relabelled(method: int) -> bytes:
    """A part that says it is packed another way."""
    content = bytearray(packed(workbook(sheet_of(b" " * MILLION))))
    for mark, place in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        at = content.find(mark)
        while at != -1:
            struct.pack_into("<H", content, at + place, method)
            at = content.find(mark, at + 4)
    return bytes(content)


def greedy_dictionary() -> bytes:
    """LZMA that asks for four gigabytes before it unpacks anything."""
    content = bytearray(packed(workbook(sheet_of(b" " * MILLION)), zipfile.ZIP_LZMA))
    at = content.find(b"\x09\x04\x05\x00\x5d")
    while at != -1:
        content[at + 5 : at + 9] = b"\xff\xff\xff\xff"
        at = content.find(b"\x09\x04\x05\x00\x5d", at + 4)
    return bytes(content)


def twice() -> bytes:
    """A part that is there twice: a small one and the rectangle."""
    file = io.BytesIO(packed(workbook(sheet_of(b'<row><c r="A1"><v>1</v></c></row>'))))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "xl/worksheets/sheet1.xml",
            sheet_of(b"<row><c r='A1'><v>1</v></c></row><row><c  r='XFD1048576'><v>1</v></c></row>"),
        )
    return file.getvalue()


def overlapping() -> bytes:
    """A thousand names for one part."""
    one = zlib.compressobj(1, zlib.DEFLATED, -15)
    part = one.compress(b" " * (40 * MILLION)) + one.flush()
    size, total = len(part), 40 * MILLION
    names = [b"xl/workbook.xml", *(b"xl/media/%d.xml" % number for number in range(1000))]
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, size, total, len(names[0]), 0)
    body = local + names[0] + part
    entries = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, size, total, len(name), 0, 0, 0, 0, 0, 0
        )
        + name
        for name in names
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(names), len(names), len(entries), len(body), 0)
    return body + entries + end


def deep(count: int) -> bytes:
    return packed(workbook(sheet_of(b"<row>" * count + b"</row>" * count)))


def wide(count: int) -> bytes:
    return packed(workbook(sheet_of(b'<row r="1">' + b"<c/>" * count + b"</row>")))


def attributes(count: int) -> bytes:
    return packed(workbook(sheet_of(b"<row " + b"".join(b'a%d="1" ' % one for one in range(count)) + b"/>")))


def merges(count: int) -> bytes:
    areas = b"".join(b'<mergeCell ref="A1:XFD1048576"/>' for _one in range(count))
    sheet = sheet_of(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    return packed(
        workbook(sheet.replace(b"</worksheet>", b"<mergeCells>" + areas + b"</mergeCells></worksheet>"))
    )


def formula(length: int) -> bytes:
    return packed(
        workbook(sheet_of(b'<row r="1"><c r="A1"><f>' + b"1+" * length + b"1</f><v>1</v></c></row>"))
    )


def many_sheets(count: int) -> bytes:
    corner = sheet_of(b"<row><c r='A1'><v>1</v></c></row><row><c  r='AX19000'><v>1</v></c></row>")
    parts = workbook(corner)
    sheets = "".join(f'<sheet name="s{one}" sheetId="{one}" r:id="r1"/>' for one in range(1, count))
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{sheets}</sheets></workbook>'.encode()
    )
    return packed(parts)


NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def ods(rows: str) -> bytes:
    return evil.ods_of(
        f"<office:document-content {NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>".encode()
    )


def ods_repeats(rows: int, columns: int, cell: str) -> bytes:
    inside = {
        "number": ('office:value-type="float" office:value="1"', ""),
        "text": ('office:value-type="string"', f"<text:p>{'x' * 30_000}</text:p>"),
        "nothing": ("", ""),
    }
    kind, content = inside[cell]
    line = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell {kind} '
        f'table:number-columns-repeated="{columns}">{content}</table:table-cell></table:table-row>'
    )
    last = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    return ods(line + last)


def ods_blanks() -> bytes:
    return ods(
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/>b</text:p>'
        "</table:table-cell></table:table-row>"
    )


def ods_spans(count: int) -> bytes:
    cell = '<table:table-cell table:number-rows-spanned="1000000" table:number-columns-spanned="16384"/>'
    return ods(f"<table:table-row>{cell}</table:table-row>" * count)


def ods_rows(count: int) -> bytes:
    return ods("<table:table-row/>" * count)


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls(records: bytes, *, strings: bytes = b"") -> bytes:
    """A compound file with one workbook stream: globals, the strings its cells share, one sheet of these records."""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    end = record(0x0A, b"")
    name = b"\x01\x00a"
    bound = 4 + 4 + 1 + 1 + len(name)
    at = len(start) + bound + len(strings) + len(end)
    entry = record(0x85, struct.pack("<IBB", at, 0, 0) + name)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + records + end
    return evil.compound(start + entry + strings + end + sheet)


def number_at(row: int, column: int) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, 1.0))


def xls_corners(row: int, column: int) -> bytes:
    return xls(number_at(0, 0) + number_at(row, column))


def xls_dimensions() -> bytes:
    return xls(
        record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + number_at(0, 0) + number_at(1, 1)
    )


def xls_wide_rows(rows: int) -> bytes:
    """Whole rows of numbers, 256 in a record."""
    one = struct.pack("<HI", 0, 0x3FF00000)
    return xls(
        b"".join(
            record(0xBD, struct.pack("<HH", row, 0) + one * 256 + struct.pack("<H", 255))
            for row in range(rows)
        )
    )


def xls_strings(count: int) -> bytes:
    """Says it shares so many texts and holds one."""
    strings = record(0xFC, struct.pack("<II", count, count) + struct.pack("<HB", 1, 0) + b"x")
    return xls(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)), strings=strings)


def xls_shared(cells: int) -> bytes:
    """One text of thirty thousand that many cells share, all of it in continued records."""
    pieces = b"".join(record(0x3C, b"\x00" + b"x" * 8000) for _one in range(3))
    strings = record(0xFC, struct.pack("<II", 1, 1) + struct.pack("<HB", 32_000, 0) + b"x" * 8000) + pieces
    places = b"".join(
        record(0xFD, struct.pack("<HHHI", one % 65_000, one // 65_000, 0, 0)) for one in range(cells)
    )
    return xls(places, strings=strings)


def xls_merges(count: int) -> bytes:
    areas = struct.pack("<HHHH", 0, 65_535, 0, 255) * 1000
    return xls(number_at(0, 0) + record(0xE5, struct.pack("<H", 1000) + areas) * count)


def xls_loop() -> bytes:
    """A chain of sectors that ends in itself."""
    content = bytearray(evil.compound(evil.biff()))
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    for place in range(128):
        if struct.unpack_from("<I", content, table + 4 * place)[0] < 0xFFFFFFF0:
            struct.pack_into("<I", content, table + 4 * place, 0)
    return bytes(content)


def text(line: str, times: int, encoding: str = "utf-8") -> bytes:
    return (line * times).encode(encoding)


def progressive(side: int, scans: int, *, whole: bool = False) -> bytes:
    """A JPEG of one grey that says over and over again what it says last."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), "grey").save(out, "JPEG", progressive=True, quality=30)
    content = out.getvalue()
    last = content.rindex(b"\xff\xda")
    head, scan = content[:last], content[last:-2]
    tables = head.rindex(b"\xff\xc4")
    repeated = head[tables:] + scan if whole else scan
    return content[:-2] + repeated * scans + b"\xff\xd9"


def hidden_scans(side: int, scans: int) -> bytes:
    """The same, with a segment before each scan that looks like the end of the picture."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), "grey").save(out, "JPEG", progressive=True, quality=30)
    content = out.getvalue()
    scan = content[content.rindex(b"\xff\xda") : -2]
    comment = b"\xff\xfe" + struct.pack(">H", 4) + b"\xff\xd9"
    return content[:-2] + (comment + scan) * scans + b"\xff\xd9"


def single_colours(side: int, scans: int) -> bytes:
    """An ordinary JPEG, one scan a colour: all of it is in memory until the last of them."""
    whole = drawn("JPEG", "RGB", (side, side), quality=30, subsampling=0)
    start = whole.index(b"\xff\xda")
    scan = b"".join(
        b"\xff\xda\x00\x08\x01" + bytes((colour, 0x11 if colour > 1 else 0)) + b"\x00\x3f\x00" + b"\x00" * 20
        for colour in (1, 2, 3)
    )
    return whole[:start] + scan * scans + b"\xff\xd9"


def said_to_be(kind: int) -> bytes:
    """A large picture whose head names another way of packing than its pixels are packed in."""
    whole = bytearray(drawn("JPEG", "RGB", (7000, 7000)))
    whole[whole.index(b"\xff\xc0") + 1] = kind
    return bytes(whole)


def png(width: int, height: int, colour: int, filled: int, *more: tuple[bytes, bytes]) -> bytes:
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(1)
    pixels = b"".join(packer.compress(bytes(MILLION)) for _one in range(filled // MILLION)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    made = {each: part(*each) for each in set(more)}
    extra = b"".join(made[each] for each in more)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + extra + part(b"IDAT", pixels) + part(b"IEND", b"")


def profile(name: bytes) -> tuple[bytes, bytes]:
    packer = zlib.compressobj(1)
    body = b"".join(packer.compress(bytes(MILLION)) for _one in range(200)) + packer.flush()
    return name, b"a\x00\x00" + body if name != b"iTXt" else b"a\x00\x01\x00\x00\x00" + body


def webp(width: int, height: int) -> bytes:
    head = b"\x00\x00\x00\x00" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", len(head)) + head
    pixels = b"VP8L" + struct.pack("<I", 6) + b"\x2f" + bytes(5)
    body = b"WEBP" + chunk + pixels
    return b"RIFF" + struct.pack("<I", len(body)) + body


def drawn(kind: str, mode: str, size: tuple[int, int], **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **how)
    return out.getvalue()


def frames(kind: str, count: int, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("RGB", size, (one % 256, 0, 0)) for one in range(count)]
    pictures[0].save(out, kind, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def segments(count: int) -> bytes:
    whole = drawn("JPEG", "RGB", (64, 64))
    return whole[:2] + (b"\xff\xfe" + struct.pack(">H", 3) + b"x") * count + whole[2:]


def rectangles() -> Iterator[Hostile]:
    for place, spelling, corner in product(PLACES, SPELLINGS, CORNERS):
        if "usual" in place or "plain" in spelling or corner == "whole sheet":
            name = f"xlsx rectangle, {corner}, {place}, {spelling}"
            make = partial(rectangle, place, spelling, corner)
            yield Hostile(name, "workbook", make, SPREADSHEET)
            if spelling in {"plain", "prefix"} and corner == "whole sheet":
                yield Hostile(f"form {name}", "form", make, FORM | {"read"})


def packages() -> Iterator[Hostile]:
    """What hurts whoever unpacks or parses an xlsx, be it a roster or a form."""
    made: dict[str, Callable[[], bytes]] = {
        **{
            f"shared text {opening}": partial(shared_text, opening)
            for opening in ("<si>", '<si a="1">', "<x:si>", "<si >")
        },
        **{
            f"entities in {declared}": partial(entities, encoding, declared)
            for encoding, declared in (
                ("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-16BE"), ("utf-32", "UTF-32"),
                ("utf-7", "UTF-7"), ("latin-1", "ISO-8859-1"), ("cp037", "IBM037"),
            )
        },
        **{
            f"blanks packed by {method}": partial(blanks, method)
            for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
        },
        **{f"packed by no method {method}": partial(relabelled, method) for method in (1, 6, 9, 97, 98)},
        "greedy dictionary": greedy_dictionary,
        "a part twice": twice,
        "overlapping parts": overlapping,
        **{f"{count} deep": partial(deep, count) for count in (300, 100_000, 3 * MILLION)},
        **{f"{count} wide": partial(wide, count) for count in (200_000, 12 * MILLION)},
        **{f"{count} attributes": partial(attributes, count) for count in (100_000, 3 * MILLION)},
        **{f"{count} merges": partial(merges, count) for count in (10_000, 2 * MILLION)},
        **{f"formula of {2 * length}": partial(formula, length) for length in (20_000, 40 * MILLION)},
        **{f"{count} sheets": partial(many_sheets, count) for count in (100, 100_000)},
    }  # fmt: skip
    for name, make in made.items():
        once = partial(made_once, make)
        yield Hostile(f"xlsx {name}", "workbook", once, SPREADSHEET | {"read"})
        yield Hostile(f"form {name}", "form", once, FORM | {"read"})


@lru_cache(maxsize=1)
def made_once(make: Callable[[], bytes]) -> bytes:
    """The file that was made last is sent to the other room, too."""
    return make()


def others() -> Iterator[Hostile]:
    made: dict[str, Callable[[], bytes]] = {
        **{
            f"ods {rows} by {columns} of {cell}": partial(ods_repeats, rows, columns, cell)
            for rows, columns, cell in product((1, 1_000_000), (1, 200, 16_384, 2**31), ("number", "text", "nothing"))
        },
        "ods rows beyond counting": partial(ods_repeats, 2**63, 2, "number"),
        "ods negative": partial(ods_repeats, -1, -1, "number"),
        "ods blanks": ods_blanks,
        **{f"ods {count} spans": partial(ods_spans, count) for count in (1000, 500_000)},
        "ods short rows": partial(ods_rows, 4 * MILLION),
        **{f"xls corner {row} {column}": partial(xls_corners, row, column) for row, column in (
            (65_535, 255), (65_535, 199), (65_535, 65_535), (30_000, 199), (65_535, 40))},
        "xls dimensions": xls_dimensions,
        **{f"xls {rows} wide rows": partial(xls_wide_rows, rows) for rows in (1000, 12_000)},
        **{f"xls says {count} texts": partial(xls_strings, count) for count in (1000, 2**31 - 1, 2**32 - 1)},
        "xls shared text": partial(xls_shared, 60_000),
        "xls merges": partial(xls_merges, 2000),
        "xls loop": xls_loop,
        "csv endless line": partial(text, "x", 20 * MILLION),
        "csv endless line in quotes": lambda: b'"' + b"x" * (20 * MILLION),
        "csv quotes": partial(text, '"', 20 * MILLION),
        "csv odd quotes": partial(text, '"a,b\n', 3 * MILLION),
        "csv columns": partial(text, ",", 20 * MILLION),
        "csv columns in lines": partial(text, "," * 15_000 + "\n", 1300),
        "csv lines": partial(text, "\n", 20 * MILLION),
        "csv lines of another kind": partial(text, "\r", 20 * MILLION),
        "csv one column": partial(text, "a\n", 5 * MILLION),
        "csv wide once": lambda: b"," * 199 + b"\n" + b"a\n" * (5 * MILLION),
        "csv in UTF-16": partial(text, "张,", 4 * MILLION, "utf-16"),
        "csv in GB18030": partial(text, "张明,", 3 * MILLION, "gb18030"),
        "csv of zeros": lambda: b"a," + bytes(15 * MILLION),
        "csv of many kinds": partial(text, "，;|\t,", 3 * MILLION),
    }  # fmt: skip
    for name, make in made.items():
        yield Hostile(name, "workbook", make, SPREADSHEET | {"read"})
    for name, (make, codes) in evil.EVIL.items():
        yield Hostile(f"known {name}", "workbook", make, frozenset(codes))


def pictures() -> Iterator[Hostile]:
    made: dict[str, Callable[[], bytes]] = {
        **{
            f"jpeg {scans} scans of {side}": partial(progressive, side, scans, whole=whole)
            for side, scans, whole in ((7000, 1000, False), (5000, 300, True), (4000, 30_000, False), (1500, 30_000, True),
                                       (600, 30_000, False), (200, 200_000, False))
        },
        "jpeg scans of single colours": partial(single_colours, 5000, 2000),
        **{
            f"jpeg said to be {kind:x}": partial(said_to_be, kind)
            for kind in (0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCF)
        },
        "jpeg in a jpeg": lambda: drawn("MPO", "RGB", (3000, 3000), save_all=True),
        "jpeg without an end": lambda: progressive(2000, 1)[:-2] + b"\xff\xda\x00" * MILLION,
        "jpeg hidden scans": partial(hidden_scans, 3000, 3000),
        "jpeg segments": partial(segments, 2 * MILLION),
        "jpeg largest": partial(drawn, "JPEG", "RGB", (7071, 7071)),
        "jpeg largest, all colours": partial(drawn, "JPEG", "CMYK", (7071, 7071), subsampling=0),
        "jpeg largest, progressive": partial(drawn, "JPEG", "L", (7071, 7071), progressive=True),
        "jpeg thin": partial(drawn, "JPEG", "RGB", (65_500, 700)),
        **{
            f"png {width} by {height} of {colour}": partial(png, width, height, colour, filled)
            for width, height, colour, filled in (
                (7071, 7071, 2, 150 * MILLION), (7071, 7071, 6, 200 * MILLION), (7071, 7071, 3, 50 * MILLION),
                (7071, 7071, 0, 50 * MILLION), (49 * MILLION, 1, 2, 150 * MILLION), (1, 49 * MILLION, 0, 98 * MILLION),
                (3600, 3600, 6, 52 * MILLION), (2**31 - 1, 2**31 - 1, 2, MILLION),
            )
        },
        "png more than it says": partial(png, 10, 10, 2, 200 * MILLION),
        **{f"png {name.decode()}": lambda name=name: png(10, 10, 2, 0, profile(name)) for name in (b"iCCP", b"zTXt", b"iTXt")},
        "png many texts": lambda: png(10, 10, 2, 0, *[(b"tEXt", b"a\x00b")] * 1_300_000),
        **{f"webp {width} by {height}": partial(webp, width, height) for width, height in (
            (16_383, 16_383), (7000, 7000), (2**24, 2**24), (2**24, 1))},
        "webp drawn": partial(drawn, "WEBP", "RGB", (5000, 5000), lossless=True, method=0),
        "webp frames": partial(frames, "WEBP", 300, (500, 500)),
        "png frames": partial(frames, "PNG", 300, (500, 500)),
        "png bomb": bomb,
    }  # fmt: skip
    for name, make in made.items():
        yield Hostile(name, "picture", make, PICTURE | {"read"})


HOSTILE = {one.name: one for one in (*rectangles(), *packages(), *others(), *pictures())}
