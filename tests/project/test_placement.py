"""Every kind of record lies in a county, and no foreign key leads from one into another unseen."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, Final, cast

import pytest
from django.db import IntegrityError, models, transaction

from haitang.foundation.placement import (
    Crossing,
    ForeignKey,
    Paths,
    bound_keys,
    crossings,
    foreign_keys,
    may_leave,
    own_models,
    placements,
)
from haitang.judgement.assessment.models import Answer, Shift
from haitang.machinery.audit.sealing import anchor_file
from haitang.machinery.notices.models import Delivery
from haitang.network.people.models import Distinction
from haitang.work.activities.models import Lead
from haitang.work.meetings.models import MeetingRule, StandingMember
from haitang.work.obligations.models import Obligation
from tests.cast import AT, Cast

UNPLACED: Final = {
    "accounts.SignInAttempt": "a name that was typed: whose it is, if anybody's, is not known yet",
    "audit.Seal": "one chain binds the entries of all counties",
    "audit.Head": "as the seals",
    "jobs.JobRun": "the installation's own work; its arguments name records by their keys",
    "files.Upload": "belongs to an account by a plain number, for a day at most",
    "files.Chunk": "a piece of an upload",
    "figures.KeptDay": "a day, everywhere",
    "figures.Closing": "a month, everywhere",
    "figures.Turn": "how often stored figures were written, everywhere",
    "project.CacheEntry": "the installation's cache",
    "project.Inspection": "what the installation found of itself",
}
"""Kinds of record that lie nowhere. This list only ever becomes shorter."""
MOST_UNPLACED: Final = 11


def test_every_record_is_placed_or_on_the_list() -> None:
    placed = placements(own_models())
    assert {model._meta.label for model in own_models() if model not in placed} == set(UNPLACED)


def test_the_list_only_becomes_shorter() -> None:
    """Whoever adds a kind of record places it; whoever places one of these takes it off and lowers the number."""
    assert len(UNPLACED) == MOST_UNPLACED


@pytest.mark.parametrize("model", placements(own_models()), ids=lambda model: model._meta.label)
def test_a_place_is_a_code(model: type[models.Model]) -> None:
    """Each path leads to a column as long as a code may be, and each of its steps to one record only."""
    for path in placements(own_models())[model]:
        *steps, column = path.split("__")
        there = model
        for step in steps:
            field = there._meta.get_field(step)
            assert field.many_to_one or field.one_to_one
            there = cast("type[models.Model]", field.related_model)
        found = there._meta.get_field(column)
        assert isinstance(found, models.CharField)
        assert found.max_length in {6, 9, 12}


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_a_key_that_may_leave_its_county_is_there_and_says_why(model: type[models.Model]) -> None:
    assert set(may_leave(model)) <= {field.name for field in foreign_keys(model)}
    assert all(len(reason) > 20 for reason in may_leave(model).values())


@pytest.mark.django_db
def test_nobody_s_records_cross(cast: Cast) -> None:
    assert crossings() == []


KEYS: Final = list(bound_keys(own_models()))


@pytest.fixture
def more(cast: Cast) -> None:
    """What the cast has none of, in home and in the twin."""
    for number, district in enumerate((cast.home, cast.twin)):
        Delivery.objects.create(account=district.account, key=f"mail {number}", due_at=AT)
        rule = district.obligation
        Obligation.objects.create(
            district=district.region,
            code="of one body",
            title=rule.title,
            organisation=district.society,
            demand="document",
            document="总结",
            rhythm=rule.rhythm,
            since=rule.since,
        )
        Distinction.objects.create(one=district.person, other=district.volunteer_person, at=AT)
        Lead.objects.create(activity=district.activity, person=district.person)
        meeting_rule = MeetingRule.objects.filter(district=district.region)[0]
        StandingMember.objects.create(rule=meeting_rule, post=district.chair_post)
        answer = Answer.objects.filter(objection__result__region__code__startswith=district.code)[0]
        Shift.objects.create(answer=answer, item=answer.objection.item, before=0, after=1)


def lies_in(paths: Paths, county: str) -> models.Q:
    return reduce(or_, (models.Q(**{f"{path}__startswith": county}) for path in paths))


def candidates(cast: Cast, field: ForeignKey, place: Paths, target: Paths) -> Iterator[tuple[Any, Any]]:
    """Records of home, each with one of the twin that its key could name."""
    theirs_at = tuple(path.removeprefix(f"{field.name}__") for path in target)
    inside = field.model._base_manager.filter(lies_in(place, cast.home.code)).order_by("pk")
    theirs = field.related_model._base_manager.filter(lies_in(theirs_at, cast.twin.code))
    for record in inside:
        for other in theirs.order_by("pk")[:20]:
            yield record, other


def plant(cast: Cast, field: ForeignKey, place: Paths, target: Paths) -> Any:
    """A record whose key names one of another county; the first the database's other promises let through."""
    for record, other in candidates(cast, field, place, target):
        try:
            with transaction.atomic():
                field.model._base_manager.filter(pk=record.pk).update(**{field.name: other})
        except IntegrityError:
            continue
        return record
    raise AssertionError(f"nothing to plant for {field}")


@pytest.mark.django_db
@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(
    ("field", "place", "target"), KEYS, ids=[str(field) for field, _place, _target in KEYS]
)
def test_a_key_into_another_county_is_found(
    cast: Cast, field: ForeignKey, place: Paths, target: Paths
) -> None:
    planted = plant(cast, field, place, target)
    assert crossings() == [Crossing(f"{field.model._meta.label}.{field.name}", 1, (planted.pk,))]


@pytest.mark.django_db
def test_verify_says_so(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    from haitang.operation.command import main

    anchor_file().unlink(missing_ok=True)  # of another test
    assert main(["verify"]) == 0
    assert "没有记录连到别的区县" in capsys.readouterr().out
    field, place, target = next(each for each in KEYS if each[0].name == "organiser")
    planted = plant(cast, field, place, target)
    assert main(["verify"]) == 1
    assert f"activities.Activity.organiser：1 条，如 {planted.pk}" in capsys.readouterr().out
