"""The empty sheets we hand out, and tables that are pasted: both are read like any other file."""

import io

import openpyxl
import pytest

from haitang.machinery.spreadsheets.empty_sheets import column_letter
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.words import RowState
from haitang.network.people.models import Volunteer
from haitang.network.staffing.models import Appointment
from tests.cast import Cast

from .district import Rongchang
from .rosters import mobile

KINDS = ["town-teams", "volunteers", "enterprises", "organisations", "activities"]


def sheet_of(cast: Cast, kind: str, language: str = "zh-hans") -> openpyxl.Workbook:
    answer = cast.client("officer").get(
        f"/imports/kinds/{kind}/sheet/", headers={"Accept-Language": language}
    )
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sent(cast: Cast, **data: object) -> Batch:
    before = set(Batch.objects.values_list("pk", flat=True))
    answer = cast.client("officer").post("/imports/new/", data)
    assert answer.status_code == 302, answer.content.decode()
    return Batch.objects.exclude(pk__in=before).get()


def test_there_is_one_for_every_kind() -> None:
    assert sorted(KINDS) == sorted(IMPORTERS)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_head_of_an_empty_sheet_is_read_as_what_it_is(cast: Cast, kind: str, language: str) -> None:
    book = sheet_of(cast, kind, language)
    sheet = book.worksheets[0]
    examples = {
        "name": "张明", "sex": "女", "town": cast.home.towns[0].name, "village": cast.home.villages[0].name,
        "phone": mobile(1), "office_phone": "023-46770001", "born": "1980-05", "count": "12", "date": "2021-03-05",
        "month": "1980-05", "yes_no": "是", "identity_number": "", "credit_code": "91110108551385082Q",
        "document_number": "荣科协〔2021〕8号",
    }  # fmt: skip
    for index, column in enumerate(IMPORTERS[kind].columns, 1):
        text = (
            "学会" if column.name == "kind" else "副主席" if column.name == "duty" else f"春耕{column.name}"
        )
        sheet.cell(sheet.max_row if index > 1 else sheet.max_row + 1, index, examples.get(column.kind, text))
    client = cast.client("officer")
    before = set(Batch.objects.values_list("pk", flat=True))
    file = io.BytesIO(saved(book))
    file.name = "空白表.xlsx"
    answer = client.post("/imports/new/", {"kind": kind, "file": file}, headers={"Accept-Language": language})
    assert answer.status_code == 302, answer.content.decode()
    batch = Batch.objects.exclude(pk__in=before).get()
    read = [head["column"] for note in batch.sheets for head in note.get("heads", ())]
    assert read == [column.name for column in IMPORTERS[kind].columns]
    assert [one["about"] for one in batch.questions if "hidden" in one["about"]] == []
    assert [one["about"] for one in batch.notices if "hidden" in one["about"]] == []


def test_towns_and_words_are_there_to_choose_from(cast: Cast) -> None:
    book = sheet_of(cast, "volunteers")
    names = [column.name for column in IMPORTERS["volunteers"].columns]
    lists = book.worksheets[1]
    offered = {
        name: [cell.value for cell in lists[column_letter(names.index(name))] if cell.value]
        for name in ("town", "sex")
    }
    assert offered == {"town": [town.name for town in cast.home.towns], "sex": ["男", "女"]}
    ranges = {str(one.sqref).split(":")[0] for one in book.worksheets[0].data_validations.dataValidation}
    assert ranges >= {f"{column_letter(names.index(name))}2" for name in ("town", "sex")}
    assert lists.sheet_state == "hidden"


def test_the_sheet_of_town_teams_has_a_row_a_seat_and_seats_who_is_written_in(rongchang: Rongchang) -> None:
    from haitang.machinery.spreadsheets.empty_sheets import empty_sheet

    from .district import AT

    importer = IMPORTERS["town-teams"]
    content = empty_sheet(importer, rongchang.code, AT.date())
    empty = rongchang.bring_in("town-teams", content)
    assert (empty.faulty, empty.asked, empty.created, empty.updated) == (0, 0, 0, 0)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    names = [column.name for column in importer.columns]
    name, duty, phone = (names.index(one) + 1 for one in ("name", "duty", "phone"))
    written = 0
    for row in range(2, sheet.max_row + 1, 7):
        sheet.cell(row, name, f"张{chr(0x4E00 + 7 * written)}明")
        sheet.cell(row, phone, mobile(written))
        written += 1
    filled = rongchang.bring_in("town-teams", saved(book))
    faults = [one.faults for one in drafts_of(batch_lines(filled, RowState.FAULTY))]
    assert (faults, filled.created, Appointment.objects.count()) == ([], written, written)
    assert [sheet.cell(row, duty).value for row in (2, 6)] == ["主席", "科普指导员"]


def test_a_table_is_pasted(cast: Cast) -> None:
    town = cast.home.towns[0].name
    pasted = f'姓名\t手机\t镇街\t工作单位\r\n张明\t{mobile(1)}\t{town}\t"县医院\r\n内科"\r\n李晓华\t{mobile(2)}\t{town}\t\r\n'
    batch = sent(cast, kind="volunteers", pasted=pasted)
    assert (batch.filename, batch.rows, batch.ready, batch.created) == ("粘贴的表格", 2, 2, 2)
    (first, _second) = drafts_of(batch_lines(batch))
    assert first.values["workplace"] == "县医院 内科"
    assert Volunteer.objects.filter(person__name="张明").count() == 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请选一份表格，或把表格粘贴到下面。"),
        ({"pasted": " \r\n\t"}, "请选一份表格，或把表格粘贴到下面。"),
        ({"pasted": "今天天气很好"}, "没有认出"),
    ],
)
def test_what_was_not_given_or_is_no_table_is_said(cast: Cast, given: dict[str, str], sentence: str) -> None:
    before = Batch.objects.count()
    answer = cast.client("officer").post("/imports/new/", {"kind": "volunteers", **given})
    assert (answer.status_code, Batch.objects.count()) == (422, before)
    assert sentence in answer.content.decode()


def test_a_file_and_a_paste_are_one_too_many(cast: Cast) -> None:
    file = io.BytesIO("姓名,镇街\n张明,昌元街道\n".encode())
    file.name = "a.csv"
    answer = cast.client("officer").post(
        "/imports/new/", {"kind": "volunteers", "file": file, "pasted": "姓名\t镇街"}
    )
    assert answer.status_code == 422
    assert "只能留一样" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/imports/kinds/nothing/sheet/", "/imports/kinds/volunteers/sheet/?region=500199"]
)
def test_no_sheet_of_an_unknown_kind_or_anothers_county(cast: Cast, address: str) -> None:
    assert cast.client("officer").get(address).status_code == 404
