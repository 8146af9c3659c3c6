"""The error sheet goes home and comes back: the same lines, mended."""

from io import BytesIO

import openpyxl

from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.errorsheet import error_sheet
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.words import RowState
from tests.cast import AT, CANARY, PHONES, Cast


def brought_back(cast: Cast, content: bytes) -> Batch:
    return actions.preview(
        kind="volunteers",
        content=content,
        filename="改好.xlsx",
        region=cast.home.code,
        acting=cast.acting("officer"),
        at=AT,
        corrects=cast.home.batch,
    )


def test_it_holds_the_faulty_lines_with_their_reason(cast: Cast) -> None:
    book = openpyxl.load_workbook(BytesIO(error_sheet(cast.home.batch)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("姓名", "手机", "镇街", "村（社区）", "工作单位", "需要修改的原因")
    assert len(rows) == 2
    assert rows[1][:5] == ("王小虎", "13800138000", "昌元街道", "昌元街道9村", "昌元医院")
    assert "村（社区）" in str(rows[1][5])
    assert PHONES["500153"] not in str(rows)
    assert CANARY not in str(rows)


def test_mended_at_home_it_becomes_a_preview_without_faults(cast: Cast) -> None:
    book = openpyxl.load_workbook(BytesIO(error_sheet(cast.home.batch)))
    book.worksheets[0]["D2"] = "昌元街道2村"
    saved = BytesIO()
    book.save(saved)
    batch = brought_back(cast, saved.getvalue())
    assert (batch.rows, batch.ready, batch.faulty, batch.corrects) == (1, 1, 0, cast.home.batch)
    assert drafts_of(batch_lines(batch))[0].values["village"] == cast.home.villages[1].code


def test_brought_back_as_it_was_it_has_the_same_faults(cast: Cast) -> None:
    batch = brought_back(cast, error_sheet(cast.home.batch))
    before = drafts_of(batch_lines(cast.home.batch, RowState.FAULTY))
    assert [draft.faults for draft in drafts_of(batch_lines(batch, RowState.FAULTY))] == [
        draft.faults for draft in before
    ]


def test_the_day_the_lines_speak_of_comes_back_too(cast: Cast) -> None:
    batch = cast.home.batch
    batch.reported_on = AT.date()
    batch.save()
    assert brought_back(cast, error_sheet(batch)).reported_on == AT.date()
