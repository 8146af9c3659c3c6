"""The database hands over every row that speaks of somebody, however he is written in it."""

from typing import Final

import pytest

from haitang.foundation.privacy import walking
from haitang.foundation.privacy.register import REGISTER
from haitang.foundation.privacy.subject import Mentioned, Subject
from haitang.work.activities.models import Correction
from haitang.work.tasks.models import Task
from tests.cast import AT, Cast

from .spellings import of_latin_name, of_name, of_number

NAMES: Final = ("鹮麒麟", "阿依努尔·鹮麒麟", "Zoë O'Quuxly")
PHONE: Final = "13977770001"
WRITTEN: Final = {
    **{f"{name}: {how}": text for name in NAMES[:2] for how, text in of_name(name) if "page" not in how},
    **{f"{NAMES[2]}: {how}": text for how, text in of_latin_name(NAMES[2]) if how.endswith("as it is")},
    **{f"{PHONE}: {how}": text for how, text in of_number(PHONE)},
}
"""As people write into columns; what pages escape lies sealed, and there every row is read."""


def his(cast: Cast) -> Subject:
    return Subject(cast.home.code, (), (), NAMES, (PHONE,))


def found(cast: Cast) -> set[str]:
    """How he is written in those rows that the walk finds, in columns of text and of JSON."""
    task = Task.objects.filter(region__code__startswith=cast.home.code).earliest("pk")
    met = set()
    for how, text in WRITTEN.items():
        Task.objects.filter(pk=task.pk).update(note=f"请{text}，到会")
        if any(
            each.pk == task.pk and each.column == "note"
            for each in walking.mentions_in(of("tasks.Task"), his(cast))
        ):
            met.add(how)
    return met


def of(label: str) -> walking.Texts:
    return next(some for some in REGISTER.texts if some.label == label)


def test_every_spelling_is_found(cast: Cast) -> None:
    assert set(WRITTEN) - found(cast) == set()


def test_inside_of_json_too(cast: Cast) -> None:
    correction = Correction.objects.create(
        activity=cast.home.confirmed_activity, at=AT, account=1, reason="x"
    )
    subject = his(cast)
    for how, text in WRITTEN.items():
        Correction.objects.filter(pk=correction.pk).update(before={"title": [f"请{text}，到会"]})
        assert walking.redact(subject)["activities.Correction"] == 1, how
        correction.refresh_from_db()
        assert subject.mentioned_in(str(correction.before)) is Mentioned.NO, how


def test_asked_as_it_stands_the_database_hands_over_fewer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(walking, "pieces_of", lambda subject: [(each,) for each in (*NAMES, PHONE)])
    assert len(found(cast)) < len(WRITTEN) / 2
