from dataclasses import replace
from datetime import date

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Establishment, Kind, Part
from haitang.network.staffing.actions import (
    Effect,
    RuleDraft,
    add_rule,
    amend_coverage_rule,
    amend_rule,
    end_rule,
    preview_draft,
)
from haitang.network.staffing.models import Appointment, CoverageRule, StaffingRule
from haitang.network.staffing.queries import vacancies

from .scene import AT, CHAIR, OFFICER, RULES_BEGIN, STRANGER, TODAY, Place, make_person, seat

CHANGES = date(2022, 1, 1)


def rule_of(role: str) -> StaffingRule:
    return StaffingRule.objects.get(organisation_kind=Kind.TOWN_ASSOCIATION, role=role, until__isnull=True)


def draft_of(rule: StaffingRule, **changes: object) -> RuleDraft:
    names = set(RuleDraft.__dataclass_fields__) - {"since"}
    draft = RuleDraft(since=CHANGES, **{name: getattr(rule, name) for name in names})
    return replace(draft, **changes)  # type: ignore[arg-type]  # whatever the test changes


def amend(rule: StaffingRule, **changes: object) -> StaffingRule:
    return amend_rule(rule=rule, draft=draft_of(rule, **changes), version=rule.version, acting=OFFICER, at=AT)


def seats_on(place: Place, role: str, on: date) -> int:
    posts = Post.objects.standing(on).filter(organisation=place.town_associations["500153001"], role=role)
    return sum(post.seats for post in posts)


def answers(place: Place) -> list[tuple[object, ...]]:
    return [
        (empty.town, empty.post, empty.vacant, empty.since, empty.duty_of)
        for empty in vacancies(place.scope, TODAY)
    ]


def test_more_seats_from_a_day_on_change_nothing_before_it(place: Place) -> None:
    holder = seat(place.post("chief.school"), make_person("校长"))
    before = answers(place)
    amend(rule_of("chief.school"), seats=2, title="副主席（校长）", filled_by="镇街办事处")
    assert answers(place) == before
    assert [seats_on(place, "chief.school", day) for day in (date(2021, 12, 31), CHANGES)] == [1, 2]
    holder.refresh_from_db()
    assert holder.until is None
    [empty] = [each for each in vacancies(place.scope, CHANGES, "500153001") if "校长" in each.post]
    assert (empty.post, empty.duty_of, empty.since) == ("副主席（校长）", "昌元街道办事处", CHANGES)


def test_fewer_seats_close_the_empty_one(place: Place) -> None:
    amend(rule_of("chief.school"), seats=2)
    holder = seat(place.post_rows("chief.school")[1], make_person("校长"), since=CHANGES)
    later = date(2023, 1, 1)
    rule = rule_of("chief.school")
    amend_rule(
        rule=rule, draft=replace(draft_of(rule, seats=1), since=later), version=1, acting=OFFICER, at=AT
    )
    assert seats_on(place, "chief.school", later) == 1
    assert list(Appointment.objects.on(later)) == [holder]


def test_a_post_of_several_seats_shrinks_with_its_first_holders(place: Place) -> None:
    rule = StaffingRule.objects.get(role="vice_chair.part_time")
    post = place.district_post("vice_chair.part_time")
    first, second = (seat(post, make_person(name)) for name in "甲乙")
    amend(rule, seats=1)
    assert [held.person for held in Appointment.objects.on(CHANGES)] == [first.person]
    second.refresh_from_db()
    assert (second.until, second.end_reason) == (CHANGES, "岗位停设或调整")
    assert Appointment.objects.on(TODAY).count() == 2


def test_a_post_counted_otherwise_is_replaced_and_its_holder_stays(place: Place) -> None:
    holder = seat(place.district_post("chair"), make_person("主席"))
    rule = StaffingRule.objects.get(organisation_kind=Kind.DISTRICT_ASSOCIATION, role="chair")
    amend(rule, establishment=Establishment.ESTABLISHED)
    now = Appointment.objects.on(CHANGES).get()
    assert (now.person, now.since, now.post.establishment) == (holder.person, CHANGES, "established")
    assert Appointment.objects.on(TODAY).get().post.establishment == "none"


def test_an_added_rule_opens_posts_and_an_ended_one_closes_them(place: Place) -> None:
    draft = RuleDraft(
        organisation_kind=Kind.TOWN_ASSOCIATION,
        role="secretary",
        title="秘书长",
        part=Part.OTHER,
        since=CHANGES,
    )
    assert preview_draft(county=place.county, draft=draft) == Effect(opened=3)
    rule = add_rule(county=place.county, draft=draft, acting=OFFICER, at=AT)
    holder = seat(place.post("secretary"), make_person("秘书"), since=CHANGES)
    end_rule(rule=rule, until=date(2023, 1, 1), expected=1, acting=OFFICER, at=AT)
    holder.refresh_from_db()
    assert holder.until == date(2023, 1, 1)
    assert [seats_on(place, "secretary", day) for day in (TODAY, CHANGES, date(2023, 1, 1))] == [0, 1, 0]


def test_a_preview_writes_nothing(place: Place) -> None:
    rule = rule_of("guide")
    assert preview_draft(county=place.county, draft=draft_of(rule, seats=2), rule=rule) == Effect(opened=6)
    assert (StaffingRule.objects.count(), rule_of("guide").version) == (11, 1)


@pytest.mark.parametrize(("acting", "code"), [(STRANGER, "not_here"), (CHAIR, "not_permitted")])
def test_only_the_district_s_officer_changes_rules(place: Place, acting: object, code: str) -> None:
    rule = rule_of("chair")
    with pytest.raises(Refused) as refusal:
        amend_rule(
            rule=rule,
            draft=draft_of(rule),
            version=1,
            acting=acting,
            at=AT,  # type: ignore[arg-type]  # parametrized
        )
    assert refusal.value.code == code
    assert rule_of("chair") == rule


def test_of_two_who_amend_a_rule_the_second_is_told(place: Place) -> None:
    rule = rule_of("chair")
    amend(StaffingRule.objects.get(pk=rule.pk), title="镇街科协主席")
    with pytest.raises(Refused) as refusal:
        amend(rule, title="主席")
    assert isinstance(refusal.value, Conflict)


def test_a_rule_for_a_role_is_there_once_and_changes_after_it_began(place: Place) -> None:
    rule = rule_of("chair")
    with pytest.raises(Refused) as refusal:
        add_rule(county=place.county, draft=draft_of(rule), acting=OFFICER, at=AT)
    assert refusal.value.code == "rule_exists"
    with pytest.raises(Refused) as refusal:
        amend(rule, since=RULES_BEGIN)
    assert refusal.value.code == "ends_before_it_begins"


def test_somebody_appointed_for_later_keeps_a_post_from_closing_before(place: Place) -> None:
    seat(place.post("chief.agri"), make_person("站长"), since=date(2022, 6, 1))
    rule = rule_of("chief.agri")
    with pytest.raises(Refused) as refusal:
        end_rule(rule=rule, until=CHANGES, expected=1, acting=OFFICER, at=AT)
    assert refusal.value.code == "appointed_later"
    assert rule_of("chief.agri").until is None


def test_the_coverage_rule_changes_from_a_day_on(place: Place) -> None:
    amend_coverage_rule(
        county=place.county,
        technology_enterprise=True,
        science_workers=50,
        since=CHANGES,
        acting=OFFICER,
        at=AT,
    )
    asked = [
        (rule.science_workers, rule.since, rule.until) for rule in CoverageRule.objects.order_by("since")
    ]
    assert asked == [(30, RULES_BEGIN, CHANGES), (50, CHANGES, None)]
