"""What a district wrote and an older program took, or what data made of it since, breaks no page and no form of anybody.

Every record of every kind in `project.wiring.DISTRICT_TEXTS` is given junk in all its words, past every action; then every
address of the program is asked for and sent to.
"""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client

from haitang.foundation.district_texts import TEXTS, DistrictText, declare, declared_texts
from haitang.foundation.registry import everything_demanded_is_registered
from haitang.foundation.verdict import yes
from haitang.judgement.assessment.words import Formula
from haitang.judgement.reports.models import ReturnForm
from haitang.project.wiring import DISTRICT_TEXTS
from tests.cast import Cast, blank_return

from .addresses import ADDRESSES
from .rows import count_anew

pytestmark = pytest.mark.usefixtures("plain_templates")

JUNK = {
    "a language": "{% if place > 1 %}{{ title.x }}{{ nobody() }}",
    "no day": "02-30",
    "nothing": "",
    "a number": "9" * 120,
    "signs": "!!==::\u202e\ud7ff<b>%s%(a)s{0.a}\n| =\x0b",
}
CHOSEN = ("formula", "rhythm", "term", "sort")
VISITORS = ("officer", "leader")
TRIED = [text.model for text in declared_texts() if text.fault_of is not None] or [
    text.model for text in DISTRICT_TEXTS if text.fault_of is not None
]


def spoil(junk: str) -> dict[str, int]:
    """Junk in every word of every declared record that the database lets in; how many columns of each model it took."""
    taken = {}
    for text in declared_texts():
        if text.fault_of is None:
            continue
        for label in (text.model, *text.covers):
            model = apps.get_model(label)
            fields = [field for field in model._meta.concrete_fields if spoilable(field)]
            taken[label] = sum(put(model, field, junk) for field in fields)
    return taken


def spoilable(field: "models.Field[object, object]") -> bool:
    """What is written, and of what is chosen only what an older program may have had more of."""
    written = isinstance(field, models.CharField | models.TextField | models.BinaryField)
    return written and (not field.choices or field.name in CHOSEN)


def put(model: type[models.Model], field: "models.Field[object, object]", junk: str) -> bool:
    value = junk.encode() if isinstance(field, models.BinaryField) else junk[: field.max_length]
    try:
        with transaction.atomic():
            return bool(model._base_manager.update(**{field.name: value}))
    except DatabaseError:  # a constraint of the database keeps this one out
        return False


def status_of(client: Client, name: str, cast: Cast) -> list[tuple[str, int]]:
    """The answers of an address; what was done is taken back."""
    entry, found = ADDRESSES[name], []
    if entry.gets:
        query = {key: value for key, value in entry.query.items() if isinstance(value, str | int)}
        found.append(("GET", client.get(entry.url(name, cast), query).status_code))
    if entry.sends is not None:
        with transaction.atomic():
            found.append(("POST", client.post(entry.url(name, cast), entry.body(cast)).status_code))
            transaction.set_rollback(True)
    return found


def broken_over(cast: Cast, junk: str, names: Iterable[str] = ADDRESSES) -> list[str]:
    spoil(JUNK[junk])
    count_anew()
    broken = []
    for who in VISITORS:
        client = cast.client(who, raise_request_exception=False)
        for name in (
            name for name in names if name != "health"
        ):  # which is red in a test: nothing works behind it
            broken += [
                f"{method} {name} {who}" for method, status in status_of(client, name, cast) if status >= 500
            ]
    return broken


@pytest.mark.alike
@pytest.mark.parametrize("junk", JUNK)
def test_no_page_and_no_form_breaks_over_what_is_stored(cast: Cast, junk: str) -> None:
    assert broken_over(cast, junk) == []


@pytest.mark.alike
@pytest.mark.parametrize(
    ("junk", "place", "instead"),
    [
        ("no day", "work.obligations.queries.periods.check_timed", lambda rule: yes()),
        ("a language", "judgement.assessment.formulas.formula_named", Formula),
        (
            "a language",
            "judgement.reports.returning.why_not",
            lambda sheets, cell: sheets[cell.sheet].why(cell.address),
        ),
    ],
)
def test_without_what_holds_it_a_page_would_break(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, junk: str, place: str, instead: object
) -> None:
    """The negative controls."""
    monkeypatch.setattr(f"haitang.{place}", instead)
    room = place.split(".")[1]
    names = [name for name in ADDRESSES if name.startswith(room)]
    if room == "reports":
        ReturnForm.objects.update(content=blank_return())
        monkeypatch.setattr("tests.access.test_stored_texts.spoilable", lambda field: field.name == "sheet")
    assert broken_over(cast, junk, names) != []


def test_every_kind_says_what_is_wrong_with_a_spoilt_record(cast: Cast) -> None:
    before = {model: faults_of(model) for model in TRIED}
    assert not any(any(faults) for model, faults in before.items() if model != "notices.Robot"), before
    spoil(JUNK["a language"])
    assert all(all(faults_of(model)) for model in TRIED)


def faults_of(label: str) -> list[str]:
    """What each record of a kind is faulted for; of papers' templates only those a district wrote."""
    text = next(one for one in declared_texts() if one.model == label)
    assert text.fault_of is not None
    found = [text.fault_of(record) for record in apps.get_model(label)._base_manager.all()]
    assert found, label
    return found


def undeclared() -> list[str]:
    return [error.msg.split("'")[1] for error in everything_demanded_is_registered()]


def test_a_kind_that_nobody_declared_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert undeclared() == []
    for label in ("reports.PaperTemplate", "meetings.MeetingRule", "notices.Robot"):
        with monkeypatch.context() as patched:
            patched.delitem(TEXTS._items, label)
            assert undeclared() == [label]
    with monkeypatch.context() as patched:
        scheme = TEXTS["assessment.Scheme"]
        patched.setitem(
            TEXTS._items,
            "assessment.Scheme",
            DistrictText(scheme.model, scheme.fault_of, covers=("assessment.Part",)),
        )
        assert undeclared() == ["assessment.Item"]
    with pytest.raises(ValueError, match="say how it is tried"):
        declare([DistrictText("reports.Paper")])
