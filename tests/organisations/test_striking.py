"""A unit is struck off with what hangs on it, and stands again with exactly that."""

from datetime import date, timedelta

import pytest

from haitang.foundation.endings import Terms, plan_ending
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.actions import (
    OrganisationDraft,
    amend_organisation,
    close_unit,
    dissolve,
    found_organisation,
    reopen_unit,
    restore_organisation,
    striking_at,
)
from haitang.network.organisations.models import Ending, Organisation, Post, Unit
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Person, Volunteer
from haitang.network.staffing.actions import appoint
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from haitang.work.tasks.models import Task
from tests.cast import AT, TODAY, Cast

LATER = AT + timedelta(hours=1)
TERMS = Terms(on=TODAY, reason="注销登记", document="注销通知书")
ALONG = Terms(on=TODAY, reason="注销登记", document="注销通知书", along=True)
ROWS = (Unit, Organisation, Post, Appointment, Person, Volunteer, Task)


def rows() -> list[object]:
    found = [row for kind in ROWS for row in kind._base_manager.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name != "version"} for row in found]


def hospital(cast: Cast) -> Unit:
    """It hosts a society; its director sits in the town's association by virtue of that."""
    post = Post.objects.get(pk=cast.home.chief_post.pk)
    by = {"acting": cast.acting("officer"), "at": AT}
    if not Appointment.objects.filter(post=post).exists():
        appoint(post=post, person=cast.home.twin_person, mode=Mode.EX_OFFICIO, since=date(2021, 2, 1), **by)
    return Unit.objects.get(pk=cast.home.unit.pk)


def close(cast: Cast, terms: Terms = TERMS, **said: object) -> Unit:
    unit = hospital(cast)
    asked = {"acting": cast.acting("officer"), "at": AT, **said}
    return close_unit(unit=unit, terms=terms, expected=unit.version, **asked)  # type: ignore[arg-type]


def back(cast: Cast, unit: Unit) -> Unit:
    ending = Ending.objects.of(unit).in_force().get()
    return reopen_unit(ending=ending, reason="办错了", acting=cast.acting("officer"), at=LATER)


def seated(cast: Cast) -> set[str]:
    """Who sits somewhere by virtue of a position in the hospital."""
    held = Appointment.objects.on(TODAY).filter(person__unit=cast.home.unit, mode=Mode.EX_OFFICIO)
    return set(held.values_list("person__name", flat=True))


def test_bodies_go_on_without_it_or_end_with_it(cast: Cast) -> None:
    society = Organisation.objects.get(pk=cast.home.society.pk)
    close(cast)
    alone = Organisation.objects.get(pk=society.pk)
    assert (alone.unit, alone.dissolved) == (None, None)
    back(cast, cast.home.unit)
    assert Organisation.objects.get(pk=society.pk).unit_id == cast.home.unit.pk
    close(cast, ALONG)
    assert Organisation.objects.get(pk=society.pk).dissolved == TODAY


def test_its_own_association_ends_with_it_or_stands_in_the_way(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.home.society.pk).update(kind=Kind.INSTITUTION_ASSOCIATION)
    with pytest.raises(Refused, match=cast.home.society.name) as refusal:
        close(cast)
    assert refusal.value.code == "still_hosting"
    close(cast, ALONG)
    assert Organisation.objects.get(pk=cast.home.society.pk).dissolved == TODAY


def test_nobody_sits_by_virtue_of_a_position_in_it(cast: Cast) -> None:
    hospital(cast)
    assert seated(cast)
    close(cast)
    assert seated(cast) == set()
    ended = Appointment.objects.get(post=cast.home.chief_post)
    assert (ended.until, ended.end_reason) == (TODAY, "所在单位注销")


def test_who_works_there_and_sits_elsewhere_in_his_own_right_stays(cast: Cast) -> None:
    hospital(cast)
    Appointment.objects.filter(post=cast.home.chief_post).update(mode=Mode.PART_TIME)
    close(cast)
    assert Appointment.objects.get(post=cast.home.chief_post).until is None
    assert Person.objects.get(pk=cast.home.twin_person.pk).unit_id == cast.home.unit.pk


@pytest.mark.parametrize("terms", [TERMS, ALONG])
def test_it_is_taken_back_exactly(cast: Cast, terms: Terms) -> None:
    hospital(cast)
    draft = OrganisationDraft(
        kind=Kind.BASE, name="蜂基地", region=cast.home.towns[0].code, founded=date(2019, 5, 1),
        parent=Organisation.objects.get(pk=cast.home.society.pk),
    )  # fmt: skip
    found_organisation(draft=draft, acting=cast.acting("officer"), at=AT)
    before, entries = rows(), Entry.objects.count()
    unit = close(cast, terms)
    assert rows() != before
    assert Entry.objects.count() == entries + 1
    back(cast, unit)
    assert rows() == before
    assert Entry.objects.count() == entries + 2


def test_what_rests_on_it_by_now_is_told(cast: Cast) -> None:
    """A body that has another host by now keeps it; one dissolved with its unit waits for the unit."""
    unit = close(cast)
    society = Organisation.objects.get(pk=cast.home.society.pk)
    by = {"acting": cast.acting("officer"), "at": LATER}
    amend_organisation(organisation=society, expected=society.version, unit=cast.home.enterprise, **by)
    back(cast, unit)
    assert Organisation.objects.get(pk=society.pk).unit_id == cast.home.enterprise.pk
    Organisation.objects.filter(pk=society.pk).update(unit=unit)
    close(cast, ALONG)
    assert Ending.objects.of(society).in_force().first() is None
    found = OrganisationDraft(
        kind=Kind.INSTITUTION_ASSOCIATION, name="医院科协", region=unit.region_id, unit=unit
    )
    with pytest.raises(Refused) as refusal:
        found_organisation(draft=found, **by)
    assert refusal.value.code in {"unit_closed", "ended"}


def test_the_preview_is_the_act_and_a_stale_one_is_not_done(cast: Cast) -> None:
    by = {"acting": cast.acting("officer"), "at": AT}
    plan = plan_ending(*striking_at(unit=hospital(cast), terms=TERMS, **by))
    Appointment.objects.filter(post=cast.home.chief_post).update(mode=Mode.PART_TIME, version=2)
    with pytest.raises(Conflict):
        close(cast, seen=plan.digest())
    assert Unit.objects.get(pk=cast.home.unit.pk).until is None


def test_a_town_strikes_off_no_more_than_it_may_end(cast: Cast) -> None:
    """The chair may close a unit of his town, and dissolves no body."""
    with pytest.raises(Refused) as refusal:
        close(cast, ALONG, acting=cast.acting("chair"))
    assert refusal.value.code == "not_permitted"
    assert close(cast, acting=cast.acting("chair")).until == TODAY


def test_a_town_brings_back_no_body_that_the_district_ended(cast: Cast) -> None:
    unit = close(cast, ALONG)
    ending, before = Ending.objects.of(unit).in_force().get(), rows()
    with pytest.raises(Refused) as refusal:
        reopen_unit(ending=ending, reason="还在", acting=cast.acting("chair"), at=LATER)
    assert (refusal.value.code, rows()) == ("not_permitted", before)


def test_restoring_a_body_of_a_closed_unit_is_refused(cast: Cast) -> None:
    society = Organisation.objects.get(pk=cast.home.society.pk)
    dissolve(
        organisation=society, terms=TERMS, expected=society.version, acting=cast.acting("officer"), at=AT
    )
    close(cast)
    ending = Ending.objects.of(society).in_force().get()
    with pytest.raises(Refused) as refusal:
        restore_organisation(ending=ending, reason="办错了", acting=cast.acting("officer"), at=LATER)
    assert refusal.value.code == "unit_closed"
