"""What is written after an erasure has looked and before it begins is taken out too; what it read it does not read again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import F

from haitang.foundation.privacy import sealed
from haitang.foundation.privacy.subject import Subject
from haitang.foundation.sealing import seal_bytes
from haitang.machinery.spreadsheets import actions as imports
from haitang.machinery.spreadsheets import ledger, lines
from haitang.machinery.spreadsheets.models import Batch, Change, Row
from haitang.network.access.middleware import SEALED_AS
from haitang.network.access.models import Receipt
from haitang.network.people import actions
from haitang.network.people.actions import erasure
from haitang.network.people.models import Person
from haitang.work.tasks.models import Task
from tests.cast import AT, TODAY, Cast

from .canaries import sheet
from .everything import readable

NAME, LATER, PHONE = "鹮麒麟", "鹮麟麟", "13977770001"
Meanwhile = Callable[[Cast, Person], Any]


def entered(cast: Cast) -> Person:
    """Somebody of whom a line and a change of an import speak, beside rows that speak of nobody."""
    home = cast.home
    draft = actions.PersonDraft(county_id=home.code, region_id=home.towns[0].pk, name=NAME, phone=PHONE)
    his = actions.register_person(draft=draft, acting=cast.acting("officer"), at=AT)
    batch = preview(cast, PHONE)
    former(batch, f"{LATER}处")
    Receipt.objects.create(
        account_id=1, key="k", asked="x", at=AT, status=200, body=seal_bytes(SEALED_AS, b"other")
    )
    store = SessionStore()
    store["said"] = "别的话"
    store.save()
    return his


def preview(cast: Cast, *phones: str) -> Batch:
    """Of a file that is not named after him: else each of its lines would speak of him."""
    return imports.preview(
        kind="volunteers",
        content=sheet(cast, *phones),
        filename="名单.csv",
        region=cast.home.code,
        acting=cast.acting("officer"),
        at=AT,
    )


def former(batch: Batch, words: str) -> None:
    Change.objects.create(
        batch=batch, label="tasks.Task", key=1, version=1, sealed=ledger.pack({"title": words})
    )


def line_of(batch: Batch) -> Row:
    """A line of the batch that does not speak of him."""
    return next(row for row in batch.lines.all() if lines.unpack(row).values.get("name") == "王小波")


def another_file(cast: Cast, his: Person) -> None:
    preview(cast, PHONE, "13977770009")


def a_mended_line(cast: Cast, his: Person) -> None:
    row = line_of(Batch.objects.latest("pk"))
    draft = lines.unpack(row)
    draft.values["name"] = draft.cells["name"] = NAME
    draft.values["phone"] = draft.cells["phone"] = PHONE
    lines.restore_lines(row.batch, [lines.sealed_row(row.batch, draft)])


def a_change_anew(cast: Cast, his: Person) -> None:
    Change.objects.filter(label="tasks.Task").update(sealed=ledger.pack({"title": NAME}))


def a_change_more(cast: Cast, his: Person) -> None:
    former(Batch.objects.latest("pk"), NAME)


def an_answer(cast: Cast, his: Person) -> None:
    Receipt.objects.filter(key="k").update(body=seal_bytes(SEALED_AS, f"见{NAME}".encode()))


def a_sentence(cast: Cast, his: Person) -> None:
    for session in Session.objects.all():
        data = session.get_decoded()
        if "said" in data:
            Session.objects.filter(pk=session.pk).update(
                session_data=SessionStore().encode({"said": f"已登记{NAME}"})
            )


def a_text(cast: Cast, his: Person) -> None:
    Task.objects.filter(pk=cast.home.task.pk).update(title=f"请{NAME}到会", version=F("version") + 1)


def a_new_name(cast: Cast, his: Person) -> None:
    """By which he was not looked for when the former value that has it was read."""
    person = Person.objects.get(pk=his.pk)
    actions.amend_person(
        person=person, changes={"name": LATER}, version=person.version,
        acting=cast.acting("officer"), at=AT + timedelta(hours=1),
    )  # fmt: skip


WRITTEN: dict[str, Meanwhile] = {
    "a text": a_text,
    "another file": another_file,
    "a line put right": a_mended_line,
    "a former value": a_change_more,
    "a former value, anew": a_change_anew,
    "an answer": an_answer,
    "a waiting sentence": a_sentence,
}


def erase(
    cast: Cast, his: Person, monkeypatch: pytest.MonkeyPatch, meanwhile: Meanwhile | None = None
) -> None:
    begin = erasure._erase

    def later(*given: Any) -> Person:
        with monkeypatch.context() as away:
            away.setattr(erasure, "_erase", begin)
            if meanwhile:
                meanwhile(cast, his)
        return begin(*given)

    monkeypatch.setattr(erasure, "_erase", later)
    actions.erase(person=his, on=TODAY, acting=cast.acting("officer"), at=AT + timedelta(hours=2))


def places_naming(*names: str) -> set[str]:
    return {place for place, text in readable() if any(name in text for name in names)}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_after_the_look_is_taken_out_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    his = entered(cast)
    assert places_naming(NAME)
    erase(cast, his, monkeypatch, WRITTEN[name])
    assert places_naming(NAME) == set()


@pytest.mark.parametrize("asked", [True, False], ids=["asked again", "without: the negative control"])
def test_a_name_he_was_given_after_the_look_is_looked_for_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    his = entered(cast)
    if not asked:
        monkeypatch.setattr(Subject, "__eq__", lambda *_both: True)
    erase(cast, his, monkeypatch, a_new_name)
    assert places_naming(LATER) == (set() if asked else {"spreadsheets.Change.sealed"})


@pytest.mark.parametrize("name", ["a line put right", "a former value, anew", "an answer"])
def test_were_rows_known_by_less_than_their_sealing_it_would_stay(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The negative control: a head of which only the sign of the format is looked at is the same for every sealing."""
    monkeypatch.setattr(sealed, "HEAD_BYTES", 1)
    his = entered(cast)
    erase(cast, his, monkeypatch, WRITTEN[name])
    assert places_naming(NAME)


@pytest.mark.parametrize("remembered", [True, False], ids=["looked", "without: the negative control"])
def test_what_was_read_before_is_not_opened_again_while_the_writer_is_held(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, remembered: bool
) -> None:
    """However many lines a district has: of the others none, so that they hold nobody up."""
    his = entered(cast)
    batch = Batch.objects.latest("pk")
    draft = lines.unpack(line_of(batch))
    Row.objects.bulk_create(
        Row(batch=batch, position=100 + number, sealed=lines.pack(draft)) for number in range(50)
    )
    opened: list[str] = []
    honest = Subject.mentioned_in

    def begun(_cast: Cast, _his: Person) -> None:
        def noting(subject: Subject, text: str) -> Any:
            opened.append(text)
            return honest(subject, text)

        monkeypatch.setattr(Subject, "mentioned_in", noting)
        if not remembered:
            monkeypatch.setattr(Subject, "__eq__", lambda *_both: False)

    erase(cast, his, monkeypatch, begun)
    assert (sum("王小波" in text for text in opened) == 0) is remembered
