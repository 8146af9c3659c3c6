"""While a file at the limit is written or taken back, whoever signs in waits for the writing alone, and that is short.

Reading the lines, matching them and making what they say ready is done before; what changed meanwhile is not written over.
"""

import contextlib
import re
import threading
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from haitang.foundation.decoding.child.bounds import MAX_LINES
from haitang.foundation.privacy.subject import ERASED_NAME
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions, lines
from haitang.machinery.spreadsheets.actions import applying
from haitang.machinery.spreadsheets.actions.preview import setting_of
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.organisations.actions import organisations, posts, units
from haitang.network.organisations.models import Unit
from haitang.network.organisations.words import Kind
from haitang.network.people import actions as people
from haitang.network.people.actions import enrolment
from haitang.network.people.models import Person, Volunteer
from haitang.network.staffing.models import Appointment
from tests.engine import ENGINE
from tests.writing import Watch, watched

from .district import AT, Rongchang, open_district
from .rosters import book
from .test_applying import register

MOST_SECONDS: Final = 2.0
"""Of the work of a whole file, as long as a page may take that reads one: MAX_LINES lines of volunteers."""
LINES: Final = 800
TRIES: Final = 4
"""The machine may be busy: it is too long only when it is so each time."""


def many(count: int, *, work: str = "单位") -> bytes:
    """A register of so many volunteers, each with work, phone and two skills."""
    surnames, given = "李王张刘陈杨赵黄周吴", "明华建国文军平志强玉"
    rows = [
        [
            number,
            f"{surnames[number % 10]}{given[number // 10 % 10]}{given[number // 100 % 10]}",
            f"139{number:08}",
            "昌元街道",
            f"{work}{number % 30}",
            "气象、急救",
        ]
        for number in range(count)
    ]
    return book({"名册": [["志愿者名册"], ["序号", "姓名", "手机号码", "乡镇", "工作单位", "特长"], *rows]})


def held(deed: Callable[[], object]) -> Watch:
    """The quickest of some tries of a deed, each taken back."""
    found = []
    for _try in range(TRIES):
        with transaction.atomic():
            with watched() as watch:
                deed()
            transaction.set_rollback(True)
        found.append(watch)
    return min(found, key=lambda watch: watch.longest)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haitang.machinery.spreadsheets.effort.SECONDS", 60)


@pytest.fixture
def batch(rongchang: Rongchang, unhurried: None) -> Batch:
    return rongchang.preview("volunteers", many(LINES))


def within_share(watch: Watch) -> bool:
    return watch.longest <= MOST_SECONDS * LINES / MAX_LINES


@pytest.mark.slow
def test_writing_a_file_holds_nobody_up_for_long(rongchang: Rongchang, batch: Batch) -> None:
    assert within_share(held(lambda: rongchang.apply(batch)))
    rongchang.apply(batch)
    changed = rongchang.preview("volunteers", many(LINES, work="另一个单位"))
    assert changed.updated == LINES
    assert within_share(held(lambda: rongchang.apply(changed)))


def take_back(rongchang: Rongchang, batch: Batch) -> None:
    actions.undo(batch=Batch.objects.get(pk=batch.pk), acting=rongchang.acting, at=AT)


@pytest.mark.slow
def test_taking_it_back_holds_nobody_up_for_long(rongchang: Rongchang, batch: Batch) -> None:
    rongchang.apply(batch)
    assert within_share(held(lambda: take_back(rongchang, batch)))
    changed = rongchang.apply(rongchang.preview("volunteers", many(LINES, work="另一个单位")))
    assert within_share(held(lambda: take_back(rongchang, changed)))


# ---- what is slow is done before


def slow_work(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    """Note whatever of it is begun while somebody would have to wait."""
    importer = type(IMPORTERS["volunteers"])
    for owner, name in (
        (lines, "unpack"),
        (enrolment, "person_from"),
        (importer, "match"),
        (importer, "check"),
    ):
        monkeypatch.setattr(owner, name, watch.noting(name, getattr(owner, name)))


def test_matching_and_sealing_are_done_before_the_writer_is_taken(
    rongchang: Rongchang, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = rongchang.preview("volunteers", register())
    with watched() as watch:
        slow_work(monkeypatch, watch)
        rongchang.apply(batch)
    assert watch.longest > 0
    assert watch.slow == []


@pytest.mark.skipif(ENGINE != "sqlite", reason="PostgreSQL locks nothing when a transaction begins")
def test_in_one_transaction_they_would_be_found(
    rongchang: Rongchang, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: as it was."""
    batch = rongchang.preview("volunteers", register())
    with watched() as watch, transaction.atomic():
        slow_work(monkeypatch, watch)
        rongchang.apply(batch)
    assert {"unpack", "person_from", "match", "check"} <= set(watch.slow)


# ---- and so are the records of enterprises, their associations and posts

MADE_BEFORE: Final = (units, organisations, posts)
"""Each asks of every record it makes whether it fits its columns."""


def enterprises() -> bytes:
    """So many enterprises, every second with an association and its chair."""
    rows = [
        [f"荣昌试验{number}号机械制造有限公司", "昌元街道", f"陈{given}" if number % 2 else "", "2020年3月"]
        for number, given in enumerate("明华建国文军平志")
    ]
    return book({"台账": [["企业名称", "所在镇街", "科协主席", "成立时间"], *rows]})


def note_making(monkeypatch: pytest.MonkeyPatch, watch: Watch) -> None:
    for room in MADE_BEFORE:
        monkeypatch.setattr(room, "fits", watch.noting(room.__name__, room.fits))


def test_records_of_enterprises_are_made_before_the_writer_is_taken(
    rongchang: Rongchang, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = rongchang.preview("enterprises", enterprises())
    with watched() as watch:
        note_making(monkeypatch, watch)
        rongchang.apply(batch)
    assert watch.longest > 0
    assert watch.slow == []
    chairs = Appointment.objects.filter(post__organisation__kind=Kind.ENTERPRISE_ASSOCIATION)
    assert Unit.objects.count() == 8
    assert sorted(chairs.values_list("post__organisation__unit__name", "post__title")) == [
        (f"荣昌试验{number}号机械制造有限公司", "主席") for number in (1, 3, 5, 7)
    ]


@pytest.mark.skipif(ENGINE != "sqlite", reason="PostgreSQL locks nothing when a transaction begins")
def test_in_one_transaction_their_making_would_be_found(
    rongchang: Rongchang, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: as it was."""
    batch = rongchang.preview("enterprises", enterprises())
    with watched() as watch, transaction.atomic():
        note_making(monkeypatch, watch)
        rongchang.apply(batch)
    assert set(watch.slow) == {room.__name__ for room in MADE_BEFORE}


# ---- what happens between matching and writing

BY_HAND: Final = people.PersonDraft(
    county_id=Rongchang.code, region_id="500153001", name="李雷", phone="13900000001"
)


def register_him(rongchang: Rongchang, batch: Batch) -> None:
    people.register_person(draft=BY_HAND, acting=rongchang.acting, at=AT)


def amend_her(rongchang: Rongchang, batch: Batch) -> None:
    her = Person.objects.get(name="韩梅")
    people.amend_person(
        person=her, changes={"education": "本科"}, version=her.version, acting=rongchang.acting, at=AT
    )


def erase_her(rongchang: Rongchang, batch: Batch) -> None:
    her = Person.objects.get(name="韩梅")
    people.erase(person=her, on=AT.date(), acting=rongchang.acting, at=AT)


def mend_a_line(rongchang: Rongchang, batch: Batch) -> None:
    actions.mend(batch=batch, position=2, cells={"name": "赵大"}, acting=rongchang.acting, at=AT)


def discard_it(rongchang: Rongchang, batch: Batch) -> None:
    actions.discard(batch=batch, acting=rongchang.acting, at=AT)


def apply_it(rongchang: Rongchang, batch: Batch) -> None:
    rongchang.apply(batch)


def apply_the_same_file(rongchang: Rongchang, batch: Batch) -> None:
    rongchang.bring_in("volunteers", register())


MEANWHILE: Final[dict[Callable[[Rongchang, Batch], None], set[str]]] = {
    register_him: {"李雷", "韩梅", "赵小"},
    amend_her: {"李雷", "韩梅", "赵小"},
    erase_her: {"李雷", "赵小"},
    mend_a_line: {"李雷", "韩梅", "赵大"},
    discard_it: {"韩梅"},
    apply_it: {"李雷", "韩梅", "赵小"},
    apply_the_same_file: {"李雷", "韩梅", "赵小"},
}
"""What somebody else does after the lines were matched, and who is on file at the end, each once."""


@pytest.fixture
def waiting(rongchang: Rongchang) -> Batch:
    """A register one of whom, not a volunteer yet, is on file."""
    people.register_person(
        draft=people.PersonDraft(
            county_id=Rongchang.code, region_id="500153001", name="韩梅", phone="13900000002"
        ),
        acting=rongchang.acting,
        at=AT,
    )
    return rongchang.preview("volunteers", register())


def interrupted(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """Do something once, when the lines are matched and nothing is written."""
    importer, honest, once = type(IMPORTERS["volunteers"]), applying.match_again, iter([deed])

    def matched(*given: Any) -> Any:
        found = honest(*given)
        for act in once:
            act()
        return found

    monkeypatch.setattr(applying, "match_again", matched)
    assert importer.matched_against


def named() -> list[str]:
    return sorted(Person.objects.exclude(name=ERASED_NAME).values_list("name", flat=True))


@pytest.mark.parametrize("deed", MEANWHILE, ids=lambda deed: deed.__name__)
def test_what_changed_since_the_matching_is_matched_anew(
    rongchang: Rongchang,
    waiting: Batch,
    monkeypatch: pytest.MonkeyPatch,
    deed: Callable[[Rongchang, Batch], None],
) -> None:
    interrupted(monkeypatch, lambda: deed(rongchang, Batch.objects.get(pk=waiting.pk)))
    with contextlib.suppress(Refused):
        rongchang.apply(waiting)
    assert named() == sorted(MEANWHILE[deed])
    volunteers = Volunteer.objects.values_list("person_id", flat=True)
    assert len(volunteers) == len(set(volunteers))
    assert (Batch.objects.get(pk=waiting.pk).state == BatchState.APPLIED) is (deed is not discard_it)


@pytest.mark.parametrize("deed", [register_him, erase_her, mend_a_line])
def test_without_a_second_look_it_would_be_written_over(
    rongchang: Rongchang,
    waiting: Batch,
    monkeypatch: pytest.MonkeyPatch,
    deed: Callable[[Rongchang, Batch], None],
) -> None:
    """The negative control."""
    monkeypatch.setattr(applying.Matched, "is_overtaken", lambda _self: False)
    interrupted(monkeypatch, lambda: deed(rongchang, Batch.objects.get(pk=waiting.pk)))
    with contextlib.suppress(Refused):
        rongchang.apply(waiting)
    assert named() != sorted(MEANWHILE[deed])


# ---- two at once, each on a connection of its own

SECONDS: Final = 3.0
"""How long the first waits for the second to be done, which on PostgreSQL waits for the first."""


@pytest.fixture
def two(transactional_db: Any) -> tuple[Rongchang, list[Batch]]:
    with transaction.atomic():
        district = open_district()
        return district, [district.preview("volunteers", register()) for _one in range(2)]


def at_once(district: Rongchang, batches: list[Batch], monkeypatch: pytest.MonkeyPatch) -> None:
    """Apply the second while the first is matched and not written."""

    def second() -> None:
        try:
            district.apply(batches[1])
        finally:
            connection.close()

    other = threading.Thread(target=second)

    def let_go() -> None:
        other.start()
        other.join(SECONDS)

    interrupted(monkeypatch, let_go)
    district.apply(batches[0])
    other.join()


def test_the_same_file_twice_at_once_makes_nobody_two(
    two: tuple[Rongchang, list[Batch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(*two, monkeypatch)
    assert Person.objects.count() == Volunteer.objects.count() == 3


def test_without_the_turn_and_the_second_look_they_would_be_two(
    two: tuple[Rongchang, list[Batch]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(applying, "take_turn", lambda _name: None)
    monkeypatch.setattr(applying.Matched, "is_overtaken", lambda _self: False)
    at_once(*two, monkeypatch)
    assert Person.objects.count() == 6


# ---- what the second look asks for


def tables_read(deed: Callable[[], object]) -> set[str]:
    with CaptureQueriesContext(connection) as asked:
        deed()
    return {name for query in asked for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}


@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_a_kind_names_the_apps_its_lines_are_matched_against(rongchang: Rongchang, kind: str) -> None:
    """A change of any other would not be noticed."""
    importer, batch = IMPORTERS[kind], rongchang.preview("volunteers", register())
    setting = setting_of(batch, rongchang.acting, AT)

    def look() -> None:
        importer.check([], setting)
        importer.match([], setting)

    read = tables_read(look)
    labels = {model._meta.app_label for model in apps.get_models() if model._meta.db_table in read}
    assert labels
    assert labels <= set(importer.matched_against)
