from collections import Counter
from datetime import date

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind
from haitang.network.staffing.actions import apply_rules, establish_district
from haitang.network.staffing.models import CoverageRule, StaffingRule

from .scene import AT, OFFICER, RULES_BEGIN, STRANGER, TODAY, Place, establish, make_county


def test_a_district_gets_its_associations_and_the_posts_its_rules_ask_for(place: Place) -> None:
    assert place.association.name == "荣昌区科学技术协会"
    assert [made.name for made in place.town_associations.values()] == [
        "昌元街道科学技术协会", "广顺街道科学技术协会", "远觉镇科学技术协会",
    ]  # fmt: skip
    assert {made.parent for made in place.town_associations.values()} == {place.association}
    asked = Counter(Post.objects.values_list("organisation__kind", "role", "seats"))
    assert asked == {
        (Kind.DISTRICT_ASSOCIATION, "chair", 1): 1,
        (Kind.DISTRICT_ASSOCIATION, "vice_chair.full_time", 1): 1,
        (Kind.DISTRICT_ASSOCIATION, "vice_chair.seconded", 1): 1,
        (Kind.DISTRICT_ASSOCIATION, "vice_chair.part_time", 2): 1,
        (Kind.DISTRICT_ASSOCIATION, "staff.established", 4): 1,
        (Kind.DISTRICT_ASSOCIATION, "staff.welfare", 7): 1,
        (Kind.TOWN_ASSOCIATION, "chair", 1): 3,
        (Kind.TOWN_ASSOCIATION, "chief.hospital", 1): 3,
        (Kind.TOWN_ASSOCIATION, "chief.school", 1): 3,
        (Kind.TOWN_ASSOCIATION, "chief.agri", 1): 3,
        (Kind.TOWN_ASSOCIATION, "guide", 1): 6,
    }
    assert place.opened == sum(asked.values())
    assert set(Post.objects.values_list("since", "until", "required")) == {(RULES_BEGIN, None, True)}


def test_every_shipped_rule_says_its_duties_who_fills_it_and_on_what_basis(place: Place) -> None:
    rules = StaffingRule.objects.all()
    assert rules.count() == 11
    assert [rule.role for rule in rules if not (rule.duties and rule.filled_by and rule.basis)] == []
    coverage = CoverageRule.objects.get()
    assert (coverage.technology_enterprise, coverage.science_workers, coverage.since) == (
        True,
        30,
        RULES_BEGIN,
    )


def test_a_district_is_established_once(place: Place) -> None:
    with pytest.raises(Refused) as refusal:
        establish_district(county=place.county, acting=OFFICER, at=AT, on=TODAY)
    assert refusal.value.code == "already_established"


def test_only_a_county_is_established(place: Place) -> None:
    with pytest.raises(Refused) as refusal:
        establish_district(county=place.towns[0], acting=OFFICER, at=AT, on=TODAY)
    assert refusal.value.reason == "昌元街道 不是区县，不能建立区县科协。"


def test_the_stranger_establishes_nothing_here(db: None) -> None:
    with pytest.raises(Refused) as refusal:
        establish_district(county=make_county(), acting=STRANGER, at=AT, on=TODAY)
    assert refusal.value.code == "not_here"
    assert not Organisation.objects.exists()


def test_a_district_established_from_a_day_has_its_posts_from_that_day(db: None) -> None:
    begins = date(2020, 7, 1)
    establish_district(county=make_county(), acting=OFFICER, at=AT, on=TODAY, since=begins)
    assert set(Post.objects.values_list("since", flat=True)) == {begins}


def test_a_town_that_has_ended_gets_no_association(db: None) -> None:
    county = make_county()
    county.children.filter(name="远觉镇").update(until=date(2020, 1, 1))
    assert list(establish(county).town_associations) == ["500153001", "500153002"]


def test_establishing_leaves_its_entry_and_applying_the_rules_again_does_nothing(place: Place) -> None:
    entry = Entry.objects.get(action="staffing.establish")
    assert (entry.region_id, entry.facts) == ("500153", {"since": "2018-01-01", "opened": 24})
    assert not apply_rules(county=place.county, acting=OFFICER, at=AT, on=TODAY)
    assert not Entry.objects.filter(action="staffing.apply_rules").exists()
