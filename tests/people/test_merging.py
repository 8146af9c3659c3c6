from datetime import date
from typing import Any

import pytest
from django.core import serializers

from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.network.people import actions
from haitang.network.people.actions.merge import holder_of, label, relations
from haitang.network.people.models import Consent, Distinction, Expertise, Merge, Person, Volunteer
from haitang.network.people.words import ConsentAbout
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from tests.cast import AT, TODAY, Cast


@pytest.fixture
def pair(cast: Cast) -> tuple[Person, Person]:
    """Two records that clash in every way: subject, consent, volunteer role, post; each has something of its own."""
    kept, gone = cast.home.person, cast.home.twin_person
    for person, subject in ((gone, "果树栽培"), (gone, "养蜂")):
        Expertise.objects.create(person=person, subject=subject)
    Consent.objects.create(person=gone, about=ConsentAbout.RECORD, given_on=TODAY, note="口头")
    Consent.objects.create(person=gone, about=ConsentAbout.PUBLISH, given_on=TODAY)
    for person in (kept, gone):
        Volunteer.objects.create(person=person, region=cast.home.towns[0], registered_on=TODAY)
    # two seats of one post, and a post of his own
    seat(cast.home.chair_post, gone, 2)
    seat(cast.home.chief_post, gone, 1)
    Person.objects.filter(pk=gone.pk).update(sex="f", born="1980-01")
    account = cast["volunteer"]
    Account.objects.filter(pk=account.pk).update(person_key=gone.pk)
    return Person.objects.get(pk=kept.pk), Person.objects.get(pk=gone.pk)


def seat(post: Any, person: Person, number: int) -> Appointment:
    return Appointment.objects.create(
        post=post,
        seat=number,
        person=person,
        mode=Mode.EX_OFFICIO,
        since=date(2021, 2, 1),
        document="荣科协〔2021〕2号",
    )


def picture() -> dict[str, Any]:
    """Every row of every model that a merge may touch, the count of changes left out."""
    models = {holder for holder, _key in relations(Person)} | {Person, Account}
    rows = {
        model._meta.label: serializers.serialize("python", model._base_manager.order_by("pk"))
        for model in models
    }
    for row in rows["people.Person"]:
        row["fields"].pop("version")
    return rows


def merge(cast: Cast, kept: Person, gone: Person, by: str = "officer") -> Merge:
    return actions.merge(kept=kept, gone=gone, acting=cast.acting(by), at=AT)


def undo(cast: Cast, merged: Merge, by: str = "officer") -> Merge:
    return actions.undo_merge(merge=merged, acting=cast.acting(by), at=AT)


def test_who_sat_twice_in_a_post_at_once_is_not_merged_and_nothing_changes(cast: Cast) -> None:
    kept, gone = cast.home.person, cast.home.twin_person
    for number, (person, until) in enumerate(((kept, date(2021, 4, 1)), (gone, date(2021, 3, 1))), 1):
        Appointment.objects.filter(pk=seat(cast.home.chief_post, person, number).pk).update(until=until)
    before = picture()
    with pytest.raises(Refused) as refusal:
        merge(cast, kept, gone)
    assert refusal.value.code == "rows_clash"
    assert "任职的日期有重叠" in refusal.value.reason
    assert picture() == before


def test_everything_goes_over_and_nothing_stands_twice(cast: Cast, pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    merge(cast, kept, gone)
    kept.refresh_from_db()
    assert (kept.sex, kept.born) == ("f", "1980-01")
    assert {row.subject for row in kept.expertise.all()} == {"果树栽培", "养蜂"}
    assert {row.about for row in kept.consents.all()} == {"record", "publish"}
    assert {row.post for row in kept.appointments.all()} == {cast.home.chair_post, cast.home.chief_post}
    assert Account.objects.get(pk=cast["volunteer"].pk).person_key == kept.pk
    for holder, key in relations(Person):
        assert not holder._base_manager.filter(**{key.name: gone}).exists(), label(holder, key)
    assert not Person.objects.current().filter(pk=gone.pk).exists()


def test_what_was_removed_is_kept_sealed_and_the_audit_holds_numbers_only(
    cast: Cast, pair: tuple[Person, Person]
) -> None:
    merged = merge(cast, *pair)
    assert merged.removed is not None
    for told in ("果树栽培", "口头", "荣科协〔2021〕2号"):
        assert told.encode() not in bytes(merged.removed)
        assert told not in str(merged.moved)
    entry = Entry.objects.get(action="people.merge")
    assert entry.facts == {"gone": pair[1].pk, "rows": 4, "merge": merged.pk}


def test_an_undone_merge_leaves_everything_as_it_was(cast: Cast, pair: tuple[Person, Person]) -> None:
    before = picture()
    undo(cast, merge(cast, *pair))
    assert picture() == before


def test_a_merge_can_be_made_again_after_its_undoing(cast: Cast, pair: tuple[Person, Person]) -> None:
    undo(cast, merge(cast, *pair))
    fresh = [Person.objects.get(pk=person.pk) for person in pair]
    assert merge(cast, *fresh).pk
    assert Merge.objects.filter(kept=pair[0], undone_at__isnull=True).count() == 1


def test_a_merge_is_undone_once(cast: Cast, pair: tuple[Person, Person]) -> None:
    merged = merge(cast, *pair)
    stale = Merge.objects.select_related("kept").get(pk=merged.pk)
    undo(cast, merged)
    for again in (Merge.objects.get(pk=merged.pk), stale):
        with pytest.raises(Refused) as refusal:
            undo(cast, again)
        assert refusal.value.code == "already_undone"


def test_an_edit_since_the_merge_stays(cast: Cast, pair: tuple[Person, Person]) -> None:
    kept, _gone = pair
    merged = merge(cast, *pair)
    kept.refresh_from_db()
    actions.amend_person(
        person=kept, changes={"born": "1981-02"}, version=kept.version, acting=cast.acting("officer"), at=AT
    )
    undo(cast, Merge.objects.get(pk=merged.pk))
    kept.refresh_from_db()
    assert (kept.born, kept.sex) == ("1981-02", "")


def test_a_place_taken_since_refuses_the_undoing_and_changes_nothing(
    cast: Cast, pair: tuple[Person, Person]
) -> None:
    merged = merge(cast, *pair)
    seat(cast.home.chair_post, cast.home.volunteer_person, 2)
    before = picture()
    with pytest.raises(Refused) as refusal:
        undo(cast, merged)
    assert refusal.value.code == "place_taken"
    assert picture() == before
    assert Merge.objects.get(pk=merged.pk).undone_at is None


def test_a_row_gone_since_refuses_the_undoing(cast: Cast, pair: tuple[Person, Person]) -> None:
    merged = merge(cast, *pair)
    Expertise.objects.filter(person=pair[0], subject="养蜂").delete()
    with pytest.raises(Refused) as refusal:
        undo(cast, merged)
    assert refusal.value.code == "changed_since"
    assert "专长" in refusal.value.reason or refusal.value.reason
    assert Merge.objects.get(pk=merged.pk).undone_at is None


def test_a_chain_is_undone_from_its_end(cast: Cast, pair: tuple[Person, Person]) -> None:
    before = picture()
    first = merge(cast, *pair)
    kept = Person.objects.get(pk=pair[0].pk)
    third = cast.home.volunteer_person
    second = actions.merge(kept=third, gone=kept, acting=cast.acting("officer"), at=AT)
    with pytest.raises(Refused) as refusal:
        undo(cast, Merge.objects.get(pk=first.pk))
    assert refusal.value.code == "person_merged"
    undo(cast, second)
    undo(cast, Merge.objects.get(pk=first.pk))
    assert picture() == before


def test_an_erased_person_is_not_brought_back(cast: Cast, pair: tuple[Person, Person]) -> None:
    kept, gone = pair
    merged = merge(cast, kept, gone)
    Appointment.objects.filter(person=kept).update(until=date(2021, 3, 1))
    Volunteer.objects.filter(person=kept).update(status="left", left_on=TODAY)
    Account.objects.filter(person_key=kept.pk).update(is_active=False)
    kept.refresh_from_db()
    actions.erase(person=kept, on=TODAY, acting=cast.acting("officer"), at=AT)
    assert Person.objects.get(pk=gone.pk).name == "（已删除）"
    with pytest.raises(Refused):
        undo(cast, Merge.objects.get(pk=merged.pk))
    assert Merge.objects.get(pk=merged.pk).removed is None


@pytest.mark.parametrize("by", ["stranger", "chair", "leader", "guide", "manager", "volunteer", "auditor"])
def test_who_may_not_merge_changes_nothing(cast: Cast, pair: tuple[Person, Person], by: str) -> None:
    before = picture(), Entry.objects.count()
    with pytest.raises(Refused):
        merge(cast, *pair, by=by)
    assert (picture(), Entry.objects.count()) == before
    merged = merge(cast, *pair)
    with pytest.raises(Refused):
        undo(cast, merged, by=by)


def test_records_of_two_counties_or_with_two_identities_are_two_people(cast: Cast) -> None:
    mine, theirs = cast.home.person, cast.twin.person
    with pytest.raises(Refused):
        merge(cast, mine, theirs)
    with pytest.raises(Refused):
        merge(cast, theirs, mine)
    with pytest.raises(Refused) as refusal:
        merge(cast, mine, mine)
    assert refusal.value.code == "same_record"
    Person.objects.filter(pk=cast.home.twin_person.pk).update(identity_digest="1" * 64)
    with pytest.raises(Refused) as refusal:
        merge(cast, mine, Person.objects.get(pk=cast.home.twin_person.pk))
    assert refusal.value.code == "two_identities"


def test_a_record_merged_meanwhile_is_not_merged_again(cast: Cast, pair: tuple[Person, Person]) -> None:
    stale = [Person.objects.get(pk=person.pk) for person in pair]
    merge(cast, *pair)
    with pytest.raises(Refused) as refusal:
        merge(cast, stale[1], stale[0])
    assert refusal.value.code == "person_merged"
    assert Merge.objects.filter(kept__in=pair).count() == 1


def test_two_people_are_told_apart_once(cast: Cast) -> None:
    one, other = cast.home.person, cast.home.twin_person
    for first, second in ((one, other), (other, one)):
        actions.tell_apart(one=first, other=second, acting=cast.acting("officer"), at=AT)
    assert Distinction.objects.count() == 1
    assert Entry.objects.filter(action="people.tell_apart").count() == 1
    with pytest.raises(Refused):
        actions.tell_apart(one=one, other=other, acting=cast.acting("stranger"), at=AT)


def test_every_link_to_a_person_is_known_by_its_label() -> None:
    links = {label(holder, key): (holder, key.attname) for holder, key in relations(Person)}
    assert {name: holder_of(name) for name in links} == links
    assert {"people.Volunteer.person_id", "staffing.Appointment.person_id"} <= links.keys()
