"""The parser. `bounded.py` runs it as a program of its own under limits, or calls `read` for modest files.

As a program it reads a spreadsheet from standard input, and writes a pickle of plain lists to standard
output. Imports nothing of Haitang, so that it starts in 10 ms: run it with `python -I -S parser.py JOB`, JOB
being JSON.
"""

import io
import json
import pickle
import sys
from typing import Any

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
MAX_SHEETS = 100


def main() -> None:
    import resource  # noqa: PLC0415 - not on every system that can read a modest file

    job = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
    sys.path.append(job["libraries"])
    data = sys.stdin.buffer.read()
    try:
        answer = read(data, job)
    except MemoryError:
        answer = {"refused": "too_large"}
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=5))


def read(data: bytes, job: dict[str, Any]) -> dict[str, Any]:
    """The job's answer: the visible sheets' names and the sheets wanted, or the code of a refusal."""
    import python_calamine as calamine  # noqa: PLC0415 - only once its folder is on the path

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return sheets_of(workbook, calamine, data, job)
    except calamine.PasswordError:
        return {"refused": "password"}
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        return {"refused": "broken"}
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a bug of the library; the class cannot be imported
            raise
        return {"refused": "broken"}


def sheets_of(workbook: Any, calamine: Any, data: bytes, job: dict[str, Any]) -> dict[str, Any]:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ][:MAX_SHEETS]
    spans = spans_of_ods(data) if job["kind"] == "ods" else {}
    sheets = []
    area = 0
    for name in names if job["sheet"] is None else [name for name in names if name == job["sheet"]]:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        area += sheet.width * sheet.height
        refused = too_much(sheet, area, job)
        if refused:
            return {"refused": refused}
        merges = spans.get(name, []) if job["kind"] == "ods" else sheet.merged_cell_ranges or []
        sheets.append((name, sheet.start, sheet.to_python(skip_empty_area=True), merges))
    return {"names": names, "sheets": sheets}


def too_much(sheet: Any, area: int, job: dict[str, Any]) -> str:
    if area > job["area"]:
        return "too_large"
    if sheet.width > job["columns"]:
        return "too_many_columns"
    return "too_many_rows" if sheet.height > job["rows"] else ""


def spans_of_ods(data: bytes) -> dict[str, list[tuple[tuple[int, int], tuple[int, int]]]]:
    """Merged ranges of each table, which the library does not tell for this format."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - both load longer than all the rest
    from zipfile import ZipFile  # noqa: PLC0415

    with ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
    if b"number-rows-spanned" not in content and b"number-columns-spanned" not in content:
        return {}
    spans: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}
    name, row, column = "", 0, 0
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314 - entities were refused before
        if element.tag == f"{TABLE}table" and event == "start":
            name, row = element.get(f"{TABLE}name", ""), 0
        elif element.tag == f"{TABLE}table-row":
            column = 0
            if event == "end":
                row += int(element.get(f"{TABLE}number-rows-repeated", "1"))
                element.clear()
        elif element.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell") and event == "start":
            down = int(element.get(f"{TABLE}number-rows-spanned", "1"))
            across = int(element.get(f"{TABLE}number-columns-spanned", "1"))
            if down > 1 or across > 1:
                spans.setdefault(name, []).append(((row, column), (row + down - 1, column + across - 1)))
            column += int(element.get(f"{TABLE}number-columns-repeated", "1"))
    return spans


if __name__ == "__main__":
    main()
