"""Columns named by hand where no head tells them apart: by where they stand, kept with the file, not remembered for the next."""

from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.test import Client

from haitang.machinery.spreadsheets import actions, forms
from haitang.machinery.spreadsheets.forms import HeadsForm
from haitang.machinery.spreadsheets.models import Batch, Mapping
from haitang.machinery.spreadsheets.naming import head_field, named_columns
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.recognition import Position
from haitang.machinery.spreadsheets.seeing import SeeingForm
from haitang.machinery.spreadsheets.sight import Sight
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
    labels = [str(field.label) for field in form.visible_fields()]
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
    assert (
        client.post(
            f"/imports/{batch.pk}/mapping/", {head_field(Position("名册", 1, 2)): "workplace"}
        ).status_code
        == 302
    )
    assert told(batch, "workplace") == ["中医", "数学"]


# ---- a page that is open while somebody else names columns


class Page(HTMLParser):
    """What a mapping page sends when nothing is touched in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "select":
            self.select = said["name"]
            self.sent.setdefault(self.select, "")
        elif tag == "option" and "selected" in said:
            self.sent[self.select] = said["value"]
        elif tag == "input" and said.get("name") == "seen":
            self.sent[said["name"]] = said.get("value", "")


def opened(client: Client, batch: Batch) -> Page:
    return Page(client.get(f"/imports/{batch.pk}/mapping/").content.decode())


def name(batch: Batch, cast: Cast, **columns: str) -> None:
    actions.remap(batch=Batch.objects.get(pk=batch.pk), columns=columns, acting=cast.acting("officer"), at=AT)


def columns_of(batch: Batch) -> dict[str, str]:
    return {str(one.key): one.column for one in named_columns(Batch.objects.get(pk=batch.pk))}


WANTED = {"甲栏": "workplace", "乙栏": "subjects", "丙栏": "education"}
FIVE = [["姓名", "镇街", "甲栏", "乙栏", "丙栏"], ["李小龙", TOWN, "卫生院", "中医", "高中"]]


@pytest.mark.parametrize("head", ["甲栏", "乙栏", "丙栏"])
def test_a_stale_page_names_what_was_touched_in_it_alone(cast: Cast, head: str) -> None:
    """What another named meanwhile stays, whichever heads stand before or behind."""
    client, batch = cast.client("officer"), brought_in(cast, FIVE)
    page = opened(client, batch)
    name(batch, cast, **{one: column for one, column in WANTED.items() if one != head})
    response = client.post(f"/imports/{batch.pk}/mapping/", page.sent | {head_field(head): WANTED[head]})
    assert response.status_code == 302
    assert {one: column for one, column in columns_of(batch).items() if one in WANTED} == WANTED


def test_without_what_it_was_opened_with_it_takes_back_what_another_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: as it was."""
    client, batch = cast.client("officer"), brought_in(cast, FIVE)
    page = opened(client, batch)
    name(batch, cast, 甲栏="workplace")
    monkeypatch.setattr(Sight, "holds", lambda sight, name, text: True)
    monkeypatch.setattr(
        SeeingForm, "is_touched", lambda form, one, field: form.data[field] != one.fields[field]
    )
    client.post(f"/imports/{batch.pk}/mapping/", page.sent | {head_field("乙栏"): "subjects"})
    assert columns_of(batch)["甲栏"] == ""


def test_a_stale_page_takes_no_column_another_gave_away(cast: Cast) -> None:
    client, batch = cast.client("officer"), brought_in(cast, FIVE)
    page = opened(client, batch)
    name(batch, cast, 甲栏="workplace")
    response = client.post(f"/imports/{batch.pk}/mapping/", page.sent | {head_field("乙栏"): "workplace"})
    assert response.status_code == 422
    assert "已经有一列是它了" in response.content.decode()
    assert columns_of(batch)["乙栏"] == ""


def test_a_head_that_is_there_no_more_is_said_to_be_gone(cast: Cast) -> None:
    client, batch = cast.client("officer"), brought_in(cast, FIVE)
    sent = {head_field(Position("名册", 1, 2)): "workplace"}
    response = client.post(f"/imports/{batch.pk}/mapping/", sent)
    assert response.status_code == 422
    assert "又重新读过，列不一样了" in response.content.decode()


def with_a_head_less(batch: Batch) -> Batch:
    """The batch as it is when its file was read with a head less in front."""
    batch.sheets[0]["heads"] = batch.sheets[0]["heads"][1:]
    return batch


def test_a_field_is_the_heads_wherever_it_stands(cast: Cast) -> None:
    batch = with_a_head_less(brought_in(cast, FIVE))
    form = HeadsForm(QueryDict(f"{head_field('乙栏')}=subjects"), batch=batch)
    assert form.is_valid()
    assert form.changed() == {"乙栏": "subjects"}


def test_named_by_their_places_another_head_would_be_meant(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: as fields were named."""
    order = list(FIVE[0])
    monkeypatch.setattr(forms, "head_field", lambda key: f"head-{order.index(key)}")
    field = forms.head_field("甲栏")
    order.pop(0)
    form = HeadsForm(QueryDict(f"{field}=subjects"), batch=with_a_head_less(brought_in(cast, FIVE)))
    assert form.is_valid()
    assert form.changed() == {"乙栏": "subjects"}


# ---- what stands in a column


PRIVATE = ["李小龙", "13900000001", "500153199003071239", "E12345678", "023-46261234", "2021-03-01", "卫生院"]


@pytest.mark.parametrize("headed", [True, False])
def test_each_column_shows_what_stands_in_it_and_no_number(cast: Cast, *, headed: bool) -> None:
    head = [["姓名", *(f"{one}栏" for one in "甲乙丙丁戊己")]] if headed else []
    batch = brought_in(cast, [*head, PRIVATE, PRIVATE])
    page = cast.client("officer").get(f"/imports/{batch.pk}/mapping/").content.decode()
    samples = [
        "李小龙",
        "1390*******",
        "5001**************",
        "E1234****",
        "023-4*******",
        "2021-**-**",
        "卫生院",
    ]
    assert [one.sample for one in named_columns(batch)] == samples
    for shown in samples:
        assert f"如：{shown}" in page
    for number in PRIVATE[1:6]:
        assert number not in page


def test_of_several_tables_each_has_its_own(cast: Cast) -> None:
    second = [["离任人员", "", "", ""], ["姓名", "职务", "职务", "镇街"], ["赵大", "站长", "主席", TOWN]]
    batch = brought_in(cast, [*REPEATED, [""], *second])
    assert [one.sample for one in named_columns(batch) if isinstance(one.key, Position)] == [
        "小学", "数学", "站长", "主席",
    ]  # fmt: skip
