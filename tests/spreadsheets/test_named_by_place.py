"""Columns named by hand where no head tells them apart: by where they stand, kept with the file, not remembered for the next."""

import pytest

from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.forms import HeadsForm, named_columns
from haitang.machinery.spreadsheets.models import Batch, Mapping
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.recognition import Position
from tests.cast import AT, Cast

from .test_effort import as_text, preview

pytestmark = pytest.mark.django_db
TOWN = "昌元街道"
REPEATED = [
    ["姓名", "备注", "备注", "镇街"],
    ["李小龙", "卫生院", "中医", TOWN],
    ["王大明", "小学", "数学", TOWN],
]
HEADLESS = [["李小龙", "卫生院", "13800000101", TOWN], ["王大明", "小学", "13800000102", TOWN]]


def brought_in(cast: Cast, rows: list[list[str]]) -> Batch:
    return preview(cast, as_text(rows))


def told(batch: Batch, column: str) -> list[str]:
    return [draft.text(column) for draft in drafts_of(batch_lines(batch))]


@pytest.mark.parametrize("place", [1, 2])
def test_of_two_alike_heads_the_one_that_is_meant(cast: Cast, place: int) -> None:
    batch = brought_in(cast, REPEATED)
    keys = [one.key for one in named_columns(batch)]
    assert keys == ["姓名", Position("名册", 1, 1), Position("名册", 1, 2), "镇街"]
    batch = actions.remap(
        batch=batch, columns={Position("名册", 1, place): "workplace"}, acting=cast.acting("officer"), at=AT
    )
    assert told(batch, "workplace") == [row[place] for row in REPEATED[1:]]
    assert not Mapping.objects.filter(head="备注").exists()


def test_a_sheet_without_heads_has_its_columns_by_letter(cast: Cast) -> None:
    batch = brought_in(cast, HEADLESS)
    form = HeadsForm(batch=batch)
    labels = [str(field.label) for field in form.fields.values()]
    assert labels == [f"名册 {letter} 列" for letter in "ABCD"]
    batch = actions.remap(
        batch=batch, columns={Position("名册", 1, 1): "workplace"}, acting=cast.acting("officer"), at=AT
    )
    assert told(batch, "workplace") == [row[1] for row in HEADLESS]


def test_what_was_named_stays_named_when_the_file_is_read_again(cast: Cast) -> None:
    batch = brought_in(cast, REPEATED)
    for place, column in ((1, "workplace"), (2, "subjects")):
        batch = actions.remap(
            batch=batch, columns={Position("名册", 1, place): column}, acting=cast.acting("officer"), at=AT
        )
    assert told(batch, "workplace") == ["卫生院", "小学"]
    batch = actions.remap(
        batch=batch, columns={Position("名册", 1, 1): ""}, acting=cast.acting("officer"), at=AT
    )
    assert told(batch, "workplace") == ["", ""]


def test_the_page_sends_places(cast: Cast) -> None:
    batch = brought_in(cast, REPEATED)
    client = cast.client("officer")
    assert "B 列 备注" in client.get(f"/imports/{batch.pk}/mapping/").content.decode()
    assert client.post(f"/imports/{batch.pk}/mapping/", {"head-2": "workplace"}).status_code == 302
    assert told(batch, "workplace") == ["中医", "数学"]
