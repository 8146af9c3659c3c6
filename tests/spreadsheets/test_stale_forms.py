"""Two who have the same page of an import open: whoever sends second changes nothing that he has not seen.

Every form of imports is tried in each of its fields, as a browser sends it; a form that is neither tried here nor said to change
nothing that stands is red.
"""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import import_module
from typing import Any, Final

import pytest
from django.forms import BaseForm
from django.test import Client

from haitang.machinery.spreadsheets import actions, forms
from haitang.machinery.spreadsheets.actions import mending
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.naming import answer_field, head_field, named_columns
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.seeing import SeeingForm
from haitang.machinery.spreadsheets.sight import Sight
from haitang.machinery.ui.forms import Form, VersionMixin
from tests.cast import AT, Cast
from tests.racing import together

from .test_effort import as_text, preview

TOWN: Final = "昌元街道"
Rows = list[list[str]]

LINES: Final[Rows] = [
    ["姓名", "手机", "镇街", "村（社区）", "工作单位"],
    ["王小虎", "1380013", TOWN, "昌元街道9村", "昌元医院"],
    ["李小龙", "13800000101", TOWN, "昌元街道1村", "昌元医院"],
]
HEADS: Final[Rows] = [["姓名", "镇街", "甲栏", "乙栏", "丙栏"], ["李小龙", TOWN, "卫生院", "中医", "高中"]]
TEAM: Final[Rows] = [["姓名", "科协职务", "手机"], ["李小龙", "主席", "13800000101"]]


@dataclass(frozen=True)
class Tried:
    """One form: the file it is about, where it is read and sent to, and for each of its fields what two people put there."""

    rows: Rows
    reads: str
    sends: str
    fields: dict[str, tuple[str, str]]
    kind: str = "volunteers"
    name: str = "名册.csv"
    others: tuple[str, ...] = ()
    """Fields of the page that are tried together with one of these."""


DAY: Final = answer_field("day_of_roster")
WRITTEN: Final = f"{DAY}-day"
TRIED: Final[dict[type[BaseForm], Tried]] = {
    forms.LineForm: Tried(
        LINES,
        "lines/0/",
        "lines/0/",
        {
            "name": ("王乙", "王甲"),
            "phone": ("13800000299", "13800000288"),
            "town": ("广顺街道", "某某街道"),
            "village": ("昌元街道2村", "昌元街道1村"),
            "workplace": ("昌元小学", "昌元中学"),
        },
    ),
    forms.HeadsForm: Tried(
        HEADS,
        "mapping/",
        "mapping/",
        {
            head_field("甲栏"): ("workplace", "job"),
            head_field("乙栏"): ("subjects", "job"),
            head_field("丙栏"): ("education", "job"),
        },
        others=(head_field("姓名"), head_field("镇街")),
    ),
    forms.AnswersForm: Tried(
        TEAM,
        "",
        "answers/",
        {
            DAY: ("today", "unknown"),
            WRITTEN: ("2021-03-02", "2021-03-01"),
        },
        kind="town-teams",
        name=f"{TOWN}名单.csv",
    ),
}
CHANGE_NOTHING: Final = {
    forms.FileForm: "brings a file in",
    forms.UploadForm: "brings a file in",
    forms.WordsForm: "compares the version of its record",
}


class Sent(HTMLParser):
    """What the form of a page that says what was seen sends when nothing is touched in it."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.form = self.select = ""
        self.choices: dict[str, list[str]] = {}
        self.feed(page.content.decode())
        (self.fields,) = [fields for fields in self.forms.values() if "seen" in fields]
        del self.fields["once"]  # each sending is one of its own

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = said.get("id", str(len(self.forms)))
        fields = self.forms.setdefault(said.get("form", self.form), {})
        if tag == "select":
            self.select = said["name"]
            fields.setdefault(self.select, "")
        elif tag == "option" and "selected" in said:
            fields[self.select] = said.get("value", "")
        elif tag == "input" and said.get("type") == "radio":
            self.choices.setdefault(said["name"], []).append(said["value"])
            if "checked" in said:
                fields[said["name"]] = said["value"]
        elif tag == "input" and "name" in said:
            fields[said["name"]] = said.get("value", "")


CASES = [
    (form, field) for form, tried in TRIED.items() for field in tried.fields if not field.endswith("-day")
]
"""A day that is written ends its question: that is tried below."""
MINE, THEIRS = 0, 1
IN_THE_LIST: Final = {"HX-Request": "true", "HX-Target": "line-0"}


@pytest.fixture(autouse=True)
def a_phone_may_be_a_slip(monkeypatch: pytest.MonkeyPatch) -> None:
    """In short registers too, so that something private stands on a page."""
    monkeypatch.setattr("haitang.machinery.spreadsheets.drafting.LONG", 2)
    monkeypatch.setattr("haitang.machinery.spreadsheets.drafting.SLIPS", 1)


@dataclass
class Desk:
    """One page of a form, open before two people."""

    tried: Tried
    batch: Batch
    one: Client
    other: Client
    page: dict[str, str]

    def address(self, what: str) -> str:
        return f"/imports/{self.batch.pk}/{what}"

    def opened(self) -> dict[str, str]:
        return Sent(self.other.get(self.address(self.tried.reads))).fields

    def other_sends(self, **fields: str) -> None:
        """The other opens the page anew, and is through."""
        answer = self.other.post(self.address(self.tried.sends), {**self.opened(), **fields})
        assert answer.status_code == 302, answer.content.decode()

    def send(self, fields: dict[str, str], **touched: str) -> Any:
        return self.one.post(self.address(self.tried.sends), {**fields, **touched})

    def stands(self) -> dict[str, str]:
        """What is written by now, by field: of a line its cells, which may be on no page."""
        batch = Batch.objects.get(pk=self.batch.pk)
        if self.tried.sends.startswith("lines/"):
            return {name: str(text) for name, text in drafts_of(batch_lines(batch))[0].cells.items()}
        if self.tried.sends == "answers/":
            return {answer_field(question): key for question, key in batch.answers.items()}
        return {head_field(one.key): one.column for one in named_columns(batch)}

    def value(self, field: str) -> str:
        return self.stands().get(field.removesuffix("-day"), "")


def open_before(cast: Cast, form: type[BaseForm]) -> Desk:
    tried = TRIED[form]
    batch = preview(cast, as_text(tried.rows), tried.kind, tried.name)
    desk = Desk(tried, batch, cast.client("officer"), cast.client("officer"), {})
    desk.page = desk.opened()
    return desk


def guarded(kinds: set[type[BaseForm]]) -> set[type[BaseForm]]:
    """Those of them that are tried here, or change nothing that stands."""
    return {
        kind for kind in kinds if kind in CHANGE_NOTHING or (kind in TRIED and issubclass(kind, SeeingForm))
    }


def forms_of_imports() -> set[type[BaseForm]]:
    own = "haitang.machinery.spreadsheets."
    found = {
        one
        for module in list(sys.modules.values())
        if (module.__name__ or "").startswith(own)
        for _name, one in inspect.getmembers(module, inspect.isclass)
    }
    return {one for one in found if issubclass(one, BaseForm) and one.__module__.startswith(own)}


def test_every_form_of_imports_is_tried() -> None:
    import_module("haitang.machinery.spreadsheets.urls")
    assert forms_of_imports() - guarded(forms_of_imports()) == {SeeingForm}  # what they are made of
    assert issubclass(forms.WordsForm, VersionMixin)


def test_a_new_one_would_be_found() -> None:
    """The negative control."""

    class Careless(Form): ...

    assert guarded({Careless, forms.LineForm}) == {forms.LineForm}


@pytest.mark.django_db
@pytest.mark.parametrize("form", TRIED)
def test_every_field_of_a_page_is_tried(cast: Cast, form: type[BaseForm]) -> None:
    desk = open_before(cast, form)
    page = Sent(desk.one.get(desk.address(desk.tried.reads)))
    shown = {*page.fields, *page.choices} - {"seen", "csrfmiddlewaretoken"}
    assert shown == {*desk.tried.fields, *desk.tried.others}


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "field"), CASES)
def test_a_stale_page_hears_both_and_changes_nothing(cast: Cast, form: type[BaseForm], field: str) -> None:
    """What was typed stays, and counts when it is sent once more: by then it is known what it replaces."""
    desk = open_before(cast, form)
    mine, theirs = desk.tried.fields[field]
    desk.other_sends(**{field: theirs})
    before = desk.stands()
    answer = desk.send(desk.page, **{field: mine})
    again = Sent(answer).fields
    assert (answer.status_code, "您打开这一页之后" in answer.content.decode()) == (409, True)
    assert (desk.stands(), again[field]) == (before, mine)
    assert desk.send(again).status_code == 302
    assert desk.value(field) == mine


@pytest.mark.django_db
def test_one_question_asked_in_two_fields_is_one(cast: Cast) -> None:
    desk = open_before(cast, forms.AnswersForm)
    (_mine, theirs), (mine, _theirs) = desk.tried.fields[DAY], desk.tried.fields[WRITTEN]
    desk.other_sends(**{DAY: theirs})
    answer = desk.send(desk.page, **{WRITTEN: mine})
    assert (answer.status_code, desk.value(DAY)) == (409, theirs)
    assert desk.send(Sent(answer).fields).status_code == 302
    assert desk.value(DAY) == mine


@pytest.mark.django_db
@pytest.mark.parametrize("field", [DAY, WRITTEN])
@pytest.mark.parametrize("looks", [True, False], ids=["said", "the negative control"])
def test_an_answer_to_what_is_asked_no_more_is_not_dropped_unsaid(
    cast: Cast, field: str, looks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_before(cast, forms.AnswersForm)
    theirs = desk.tried.fields[WRITTEN][THEIRS]
    desk.other_sends(**{WRITTEN: theirs})
    if not looks:
        monkeypatch.setattr(SeeingForm, "is_gone", lambda form, name: False)
    answer = desk.one.post(
        desk.address(desk.tried.sends), {**desk.page, field: desk.tried.fields[field][MINE]}
    )
    assert (answer.status_code, desk.value(DAY)) == (409 if looks else 302, theirs)


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "wrong"), [("workplace", "长" * 501), ("name", "长" * 501)])
def test_what_is_wrong_besides_is_heard_to_be_stale_too(cast: Cast, field: str, wrong: str) -> None:
    """Else it would count once it is put right, though nobody had said that it takes something back."""
    desk = open_before(cast, forms.LineForm)
    mine, theirs = desk.tried.fields[field]
    desk.other_sends(**{field: theirs})
    answer = desk.send(desk.page, **{field: wrong})
    assert (answer.status_code, theirs in answer.content.decode()) == (409, True)
    assert desk.send(Sent(answer).fields, **{field: mine}).status_code == 302
    assert desk.value(field) == mine


@pytest.mark.django_db
def test_of_what_is_private_no_more_is_said_than_a_mask(cast: Cast) -> None:
    desk = open_before(cast, forms.LineForm)
    mine, theirs = desk.tried.fields["phone"]
    desk.other_sends(phone=theirs)
    page = desk.send(desk.page, phone=mine).content.decode()
    assert (theirs in page, f"{theirs[:3]}****{theirs[-4:]}" in page, mine in page) == (False, True, True)
    untouched = desk.send(desk.page, name="1").content.decode()
    assert theirs not in untouched


@pytest.mark.django_db
@pytest.mark.alike
@pytest.mark.parametrize(("form", "field"), CASES)
def test_what_was_not_touched_keeps_what_stands(cast: Cast, form: type[BaseForm], field: str) -> None:
    """A stale page sent as it was opened, or with another field touched in it."""
    desk = open_before(cast, form)
    rest = [one for one in desk.tried.fields if one.removesuffix("-day") != field.removesuffix("-day")]
    theirs = desk.tried.fields[field][THEIRS]
    desk.other_sends(**{field: theirs})
    for touched in ({}, *({one: desk.tried.fields[one][MINE]} for one in rest[:1])):
        assert desk.send(desk.page, **touched).status_code == 302
        assert desk.value(field) == theirs
        assert all(desk.value(one) == text for one, text in touched.items())


@pytest.mark.django_db
@pytest.mark.alike
@pytest.mark.parametrize(("form", "field"), CASES)
def test_whoever_sends_what_stands_anyway_is_through(cast: Cast, form: type[BaseForm], field: str) -> None:
    desk = open_before(cast, form)
    theirs = desk.tried.fields[field][THEIRS]
    desk.other_sends(**{field: theirs})
    assert desk.send(desk.page, **{field: theirs}).status_code == 302
    assert desk.value(field) == theirs


@pytest.mark.django_db
@pytest.mark.alike
@pytest.mark.parametrize(("form", "field"), CASES)
@pytest.mark.parametrize("seal", ["", "x", "a:b:c"], ids=["nothing", "rubbish", "not ours"])
def test_what_says_nothing_of_what_was_seen_changes_nothing_that_stands(
    cast: Cast, form: type[BaseForm], field: str, seal: str
) -> None:
    desk = open_before(cast, form)
    mine, theirs = desk.tried.fields[field]
    desk.other_sends(**{field: theirs})
    answer = desk.send(desk.page, **{field: mine, "seen": seal})
    assert answer.status_code == (
        302 if field == "phone" else 409
    )  # what is private by now is on no page at all
    assert desk.value(field) == theirs


@pytest.mark.django_db
@pytest.mark.alike
@pytest.mark.parametrize(("form", "field"), CASES)
def test_without_looking_the_stale_one_would_count(
    cast: Cast, form: type[BaseForm], field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: whatever stands is said to have been seen, if it was not what is sent."""
    desk = open_before(cast, form)
    mine, theirs = desk.tried.fields[field]
    desk.other_sends(**{field: theirs})
    monkeypatch.setattr(Sight, "holds", lambda sight, name, text: text != mine)
    assert desk.send(desk.page, **{field: mine}).status_code == 302
    assert desk.value(field) == mine


# ---- a line mended within the list


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["phone", "village"])
def test_within_the_list_the_row_stays_open_and_says_both(cast: Cast, field: str) -> None:
    desk = open_before(cast, forms.LineForm)
    mine, theirs = desk.tried.fields[field]
    address = desk.address("lines/0/?columns=name,phone,village")
    row = Sent(desk.one.get(address, headers=IN_THE_LIST)).fields
    desk.other_sends(**{field: theirs})
    answer = desk.one.post(address, {**row, field: mine}, headers=IN_THE_LIST)
    again = Sent(answer).fields
    assert "您打开这一页之后" in answer.content.decode()
    assert (desk.value(field), again[field]) == (theirs, mine)
    assert desk.one.post(address, again, headers=IN_THE_LIST).headers["HX-Trigger"] == "batch-changed"
    assert desk.value(field) == mine


# ---- a file that is read again takes back what was put right in its cells

AGAIN: Final = [form for form in TRIED if form is not forms.LineForm]


def put_right(cast: Cast, desk: Desk) -> None:
    batch = Batch.objects.get(pk=desk.batch.pk)
    actions.mend(batch=batch, position=0, cells={"name": "王大明"}, acting=cast.acting("officer"), at=AT)


def name_of_first(desk: Desk) -> str:
    return str(drafts_of(batch_lines(Batch.objects.get(pk=desk.batch.pk)))[0].cells["name"])


@pytest.mark.django_db
@pytest.mark.parametrize("form", AGAIN)
def test_cells_put_right_meanwhile_are_not_taken_back_unsaid(cast: Cast, form: type[BaseForm]) -> None:
    desk = open_before(cast, form)
    field, (mine, _theirs) = next(iter(desk.tried.fields.items()))
    put_right(cast, desk)
    answer = desk.send(desk.page, **{field: mine})
    assert (answer.status_code, name_of_first(desk)) == (409, "王大明")
    assert "格子改正过" in answer.content.decode()
    assert desk.send(Sent(answer).fields).status_code == 302
    assert (desk.value(field), name_of_first(desk)) == (mine, "李小龙")


@pytest.mark.django_db
@pytest.mark.parametrize("form", AGAIN)
def test_without_looking_they_would_be(
    cast: Cast, form: type[BaseForm], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    desk = open_before(cast, form)
    field, (mine, _theirs) = next(iter(desk.tried.fields.items()))
    put_right(cast, desk)
    for module in ("actions.mending", "seeing"):
        monkeypatch.setattr(f"haitang.machinery.spreadsheets.{module}.mended_of", lambda batch: "")
    assert desk.send({**desk.page, "seen": ""}, **{field: mine}).status_code == 302
    assert name_of_first(desk) == "李小龙"


# ---- a race


@pytest.fixture
def overtaken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[type[BaseForm], str], Desk]:
    """A page that somebody else is quicker with, after what was sent was found to be what stands."""

    def of(form: type[BaseForm], field: str) -> Desk:
        desk = open_before(cast, form)
        honest, once = mending.save_as_read, iter([True])

        def interrupted(batch: Batch) -> None:
            if next(once, False):
                theirs = desk.tried.fields[field][THEIRS]
                assert together(lambda said: desk.other_sends(**said), [{field: theirs}]) == []
            honest(batch)

        monkeypatch.setattr(mending, "save_as_read", interrupted)
        return desk

    return of


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", TRIED)
def test_who_is_overtaken_at_the_last_moment_hears_both_too(
    overtaken: Callable[[type[BaseForm], str], Desk], form: type[BaseForm]
) -> None:
    field, (mine, theirs) = next(iter(TRIED[form].fields.items()))
    desk = overtaken(form, field)
    answer = desk.send(desk.page, **{field: mine})
    assert (answer.status_code, desk.value(field)) == (409, theirs)
    assert Sent(answer).fields[field] == mine


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("form", TRIED)
def test_compared_by_the_form_alone_he_would_take_it_back(
    overtaken: Callable[[type[BaseForm], str], Desk], form: type[BaseForm], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(Sight, "require", lambda sight, now, wanted: None)
    field, (mine, _theirs) = next(iter(TRIED[form].fields.items()))
    desk = overtaken(form, field)
    assert desk.send(desk.page, **{field: mine}).status_code == 302
    assert desk.value(field) == mine
