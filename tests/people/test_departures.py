"""Somebody died or left: he leaves all that goes on, what he did stays, and taking it back brings exactly that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haitang.foundation.endings import Plan, Terms, plan_ending
from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.network.access.actions import enable_account, grant
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.organisations.actions import (
    PostDraft,
    dissolve,
    end_of,
    open_post,
    plan_back,
    restore_organisation,
)
from haitang.network.organisations.models import Ending, Organisation, Post
from haitang.network.people.actions import (
    depart,
    departure_at,
    departure_terms,
    erase,
    link_account,
    make_volunteer,
    merge,
    rejoin,
    restore_person,
)
from haitang.network.people.models import Person, Volunteer
from haitang.network.people.words import Departure, VolunteerStatus
from haitang.network.staffing.actions import appoint, end_appointment, open_extra_seat
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.queries import contacts, vacancies
from haitang.network.staffing.words import Mode
from haitang.work.activities.models import Lead, ServiceRecord
from haitang.work.tasks.models import Task
from tests.cast import AT, TODAY, Cast

LATER = AT + timedelta(hours=1)
DAY = timedelta(days=1)
TERMS = Terms(on=TODAY, reason="家属告知", document="")
ROWS = (Person, Appointment, Post, Volunteer, Grant, Account, Task)


def holder(cast: Cast) -> Person:
    """The chair of a town: a volunteer too, with an account that may do something."""
    person = Person.objects.get(pk=cast.home.person.pk)
    account = Account.objects.get(pk=cast["chair"].pk)
    Account.objects.filter(pk=account.pk).update(person_key=person.pk)
    Volunteer.objects.get_or_create(
        person=person, defaults={"region": cast.home.towns[0], "registered_on": date(2021, 1, 1)}
    )
    return person


def gone(cast: Cast, person: Person | None = None, terms: Terms = TERMS, **said: object) -> Person:
    person = person or holder(cast)
    asked = {"departure": Departure.DIED, "acting": cast.acting("officer"), "at": AT, **said}
    return depart(person=person, terms=terms, expected=person.version, **asked)  # type: ignore[arg-type]


def back(cast: Cast, person: Person) -> Person:
    ending = Ending.objects.of(person).in_force().get()
    return restore_person(ending=ending, reason="登记错了", acting=cast.acting("officer"), at=LATER)


def planned(cast: Cast, person: Person, terms: Terms = TERMS) -> Plan:
    by = {"acting": cast.acting("officer"), "at": AT}
    return plan_ending(*departure_at(person=person, departure=Departure.DIED, terms=terms, **by))


def rows(*kinds: type) -> list[object]:
    """Every row of these tables, but how often each was changed."""
    found = [row for kind in kinds for row in kind._base_manager.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name != "version"} for row in found]


def what_he_holds(person: Person, on: date) -> set[str]:
    """What still hangs on him, whatever the plan says: asked of the tables themselves."""
    accounts = Account.objects.get_queryset().filter(person_key=person.pk)
    found = {
        "post": Appointment.objects.on(on).filter(person=person),
        "volunteer": Volunteer.objects.registered(on).filter(person=person),
        "account": accounts.filter(is_active=True),
        "role": Grant.objects.in_force(LATER).filter(account__in=accounts.values("pk")),
        "session": UserSession.objects.filter(user__in=accounts.values("pk")),
        "contact": contacts(cast_scope(person), on).filter(person=person),
    }
    return {name for name, some in found.items() if some.exists()}


def cast_scope(person: Person) -> Scope:
    return Scope(regions=(person.county_id,))


def test_nothing_that_goes_on_is_his_any_more(cast: Cast) -> None:
    person = holder(cast)
    cast.client("chair").get("/")
    assert what_he_holds(person, TODAY) >= {"post", "volunteer", "account", "role", "contact"}
    gone(cast)
    assert what_he_holds(person, TODAY) == set()


def test_the_walk_sees_what_a_bare_day_leaves(cast: Cast) -> None:
    """The negative control: the day written on him, and nothing else."""
    person = holder(cast)
    Person.objects.filter(pk=person.pk).update(departed=TODAY, departure=Departure.DIED)
    assert what_he_holds(person, TODAY) >= {"post", "volunteer", "account", "role"}


def test_he_is_signed_out_and_cannot_sign_in(cast: Cast) -> None:
    person, client = holder(cast), cast.client("chair")
    assert client.get(reverse("organisations:organisations")).status_code == 200
    gone(cast, person)
    assert client.get(reverse("organisations:organisations")).status_code == 302
    assert not Account.objects.get(pk=cast["chair"].pk).is_active


def test_one_entry_one_row_and_the_preview_is_the_act(cast: Cast) -> None:
    person, entries = holder(cast), Entry.objects.count()
    plan = planned(cast, person)
    gone(cast, person)
    assert Entry.objects.count() == entries + 1
    entry, ending = Entry.objects.latest("pk"), Ending.objects.in_force().get()
    assert (entry.action, entry.facts["parts"]) == ("people.depart", plan.counts)
    assert sorted((one["label"], one["key"]) for one in ending.changes) == sorted(
        one.key for one in plan.changes
    )


def test_it_is_taken_back_exactly_and_what_ended_apart_stays_ended(cast: Cast) -> None:
    person = holder(cast)
    other = appoint(
        post=cast.home.chief_post, person=person, mode=Mode.PART_TIME, since=date(2021, 2, 1),
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    end_appointment(appointment=other, until=TODAY - DAY, reason="调离", acting=cast.acting("officer"), at=AT)
    before = rows(*ROWS)
    gone(cast, person)
    assert rows(*ROWS) != before
    back(cast, person)
    assert rows(*ROWS) == before
    with pytest.raises(Ending.DoesNotExist):
        back(cast, person)


def test_what_he_did_stays_his(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.home.volunteer_person.pk)
    kinds = (ServiceRecord, Lead)
    before = rows(*kinds)
    assert before
    gone(cast, person)
    assert rows(*kinds) == before


def test_the_seat_is_vacant_from_that_day_and_the_open_task_is_the_bodys(cast: Cast) -> None:
    person, post = holder(cast), cast.home.chair_post
    task = Task.objects.given().filter(post=post).first()
    assert task is not None
    scope = cast_scope(person)
    before = {one.post_id for one in vacancies(scope, TODAY)}
    gone(cast, person, Terms(on=TODAY - DAY, reason="家属告知", document=""))
    assert {one.post_id for one in vacancies(scope, TODAY)} - before == {post.pk}
    assert post.pk not in {one.post_id for one in vacancies(scope, TODAY - 2 * DAY)}
    now = Task.objects.get(pk=task.pk)
    assert (now.owner_id, now.post_id) == (task.owner_id, None)


def test_a_task_of_a_post_that_others_hold_stays_with_it(cast: Cast) -> None:
    person, post = holder(cast), cast.home.chair_post
    Post.objects.filter(pk=post.pk).update(seats=2)
    by = {"acting": cast.acting("officer"), "at": AT}
    appoint(post=post, person=cast.home.volunteer_person, mode=Mode.PART_TIME, since=date(2021, 2, 1), **by)
    gone(cast, person)
    assert set(Task.objects.given().filter(owner=post.organisation).values_list("post", flat=True)) == {
        post.pk
    }


def test_an_extra_seat_ends_with_its_holder_and_comes_back_with_him(cast: Cast) -> None:
    person, by = holder(cast), {"acting": cast.acting("officer"), "at": AT}
    Post.objects.filter(pk=cast.home.chief_post.pk).update(required=True)
    extra = open_extra_seat(
        organisation=cast.home.town_association, role="chief.hospital", since=date(2021, 2, 1), **by
    )
    appoint(post=extra, person=person, mode=Mode.PART_TIME, since=date(2021, 2, 1), **by)
    gone(cast, person)
    assert Post.objects.get(pk=extra.pk).until == TODAY
    back(cast, person)
    assert Post.objects.get(pk=extra.pk).until is None


@pytest.mark.parametrize(
    ("written", "on", "shown"),
    [
        ("2021-04-20", date(2021, 4, 20), "2021-04-20"),
        ("2021-03", date(2021, 3, 31), "2021-03"),
        ("2021-04", TODAY, "2021-04"),
        ("2020", date(2020, 12, 31), "2020"),
        ("2021", TODAY, "2021"),
        ("", TODAY, "日期不详"),
    ],
)
def test_the_day_is_known_as_far_as_it_is_known(cast: Cast, written: str, on: date, shown: str) -> None:
    """He certainly was gone by the end of a month or a year, or by now while it lasts: no day is invented."""
    when = PartialDate.parse(written) if written else None
    precision = when.precision if when else Precision.UNKNOWN
    holder(cast)
    Appointment.objects.filter(person=cast.home.person).update(since=date(2020, 1, 1))
    Volunteer.objects.all().update(registered_on=date(2020, 1, 1))
    person = gone(cast, terms=departure_terms(when, TODAY, "听说"))
    again = Person.objects.get(pk=person.pk)
    assert (again.departed, again.departed_precision) == (on, precision)
    assert again.departed_words == f"去世（{shown}）"
    told = {"去世（日期不详）"} if precision == Precision.UNKNOWN else {"去世"}
    assert set(Appointment.objects.filter(person=person).values_list("end_reason", flat=True)) == told


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(on=TODAY + DAY, reason="预计", document=""), "in_the_future"),
        (Terms(on=TODAY, reason=" ", document=""), "no_reason"),
        (Terms(on=date(2020, 12, 31), reason="听说", document=""), "ends_before_it_begins"),
    ],
)
def test_a_departure_that_cannot_be_changes_nothing(cast: Cast, terms: Terms, code: str) -> None:
    person, before = holder(cast), rows(*ROWS)
    with pytest.raises(Refused) as refusal:
        gone(cast, person, terms)
    assert (refusal.value.code, rows(*ROWS)) == (code, before)


def deeds_for(cast: Cast, person: Person) -> dict[str, object]:
    """All that would hang something that goes on upon somebody, by name."""
    officer = {"acting": cast.acting("officer"), "at": LATER}
    account = Account.objects.get(pk=cast["chair"].pk)
    volunteer = Volunteer.objects.get(person=person)
    return {
        "appoint": lambda: appoint(
            post=cast.home.chief_post, person=person, mode=Mode.PART_TIME, since=TODAY, **officer
        ),
        "rejoin": lambda: rejoin(volunteer=volunteer, **officer),
        "enable": lambda: enable_account(account=account, acting=cast.acting("security"), at=LATER),
        "grant": lambda: grant(
            account=account, role=Role.GUIDE, region=cast.home.villages[0],
            acting=cast.acting("security"), at=LATER,
        ),
        "link": lambda: link_account(person=person, username="guide", **officer),
    }  # fmt: skip


@pytest.mark.parametrize("deed", ["appoint", "rejoin", "enable", "grant", "link"])
def test_nothing_is_hung_on_somebody_who_is_no_more(cast: Cast, deed: str) -> None:
    """Neither with what was read of him since, nor with what was read of him before."""
    stale = holder(cast)
    Account.objects.filter(username="guide").update(name=stale.name, person_key=None)
    if deed == "rejoin":
        left = {"status": VolunteerStatus.LEFT, "left_on": TODAY - DAY}
        Volunteer.objects.filter(person=stale).update(**left)
    before_it = deeds_for(cast, stale)[deed]
    gone(cast, Person.objects.get(pk=stale.pk))
    for act in (before_it, deeds_for(cast, Person.objects.get(pk=stale.pk))[deed]):
        with pytest.raises(Refused) as refusal:
            act()  # type: ignore[operator]
        assert refusal.value.code in {"departed", "ended"}


def test_a_past_that_ended_before_he_went_may_still_be_entered(cast: Cast) -> None:
    person = gone(cast)
    by = {"acting": cast.acting("officer"), "at": LATER}
    post = cast.home.chief_post
    entered = appoint(
        post=post, person=person, mode=Mode.PART_TIME, since=date(2021, 2, 1), until=TODAY, **by
    )
    assert entered.until == TODAY
    with pytest.raises(Refused):
        appoint(post=post, person=person, mode=Mode.PART_TIME, since=TODAY, until=TODAY + DAY, **by)


def test_somebody_never_a_volunteer_is_not_made_one(cast: Cast) -> None:
    person = gone(cast, Person.objects.get(pk=cast.home.twin_person.pk))
    by = {"acting": cast.acting("officer"), "at": LATER}
    with pytest.raises(Refused) as refusal:
        make_volunteer(person=person, region=cast.home.towns[0], registered_on=None, **by)
    assert refusal.value.code == "departed"


def test_whose_seat_is_taken_does_not_come_back_to_it(cast: Cast) -> None:
    person = gone(cast)
    by = {"acting": cast.acting("officer"), "at": LATER}
    post = Post.objects.get(pk=cast.home.chair_post.pk)
    appoint(post=post, person=cast.home.volunteer_person, mode=Mode.PART_TIME, since=TODAY, **by)
    before = rows(*ROWS)
    with pytest.raises(Refused, match=cast.home.volunteer_person.name) as refusal:
        back(cast, person)
    assert (refusal.value.code, rows(*ROWS)) == ("seat_taken", before)


def test_an_administrator_is_left_to_the_administrators(cast: Cast) -> None:
    """Who may change people takes no administrator's power away, nor gives it back."""
    person = holder(cast)
    Account.objects.get_queryset().filter(person_key=person.pk).update(person_key=None)
    Account.objects.get_queryset().filter(pk=cast["auditor"].pk).update(person_key=person.pk)
    with pytest.raises(Refused) as refusal:
        gone(cast, person)
    assert refusal.value.code == "administrators_account"
    assert Person.objects.get(pk=person.pk).departed is None


def test_a_town_ends_nothing_that_the_district_gave(cast: Cast) -> None:
    """The chair may change people of his town; posts and roles of the district are out of his reach."""
    person = Person.objects.get(pk=cast.home.twin_person.pk)
    Account.objects.get_queryset().filter(pk=cast["officer"].pk).update(person_key=person.pk)
    with pytest.raises(Refused) as refusal:
        gone(cast, person, acting=cast.acting("chair"))
    assert refusal.value.code == "not_here"
    assert Account.objects.get(pk=cast["officer"].pk).is_active


def test_a_town_gives_back_nothing_that_the_district_gave(cast: Cast) -> None:
    """What an officer ended beyond the town comes back by the word of who might have ended it."""
    person = Person.objects.get(pk=cast.home.twin_person.pk)
    account = Account.objects.get_queryset().get(pk=cast["leader"].pk)
    Account.objects.get_queryset().filter(pk=account.pk).update(person_key=person.pk)
    post = open_post(
        draft=PostDraft(organisation=cast.home.association, role="v", title="副主席", since=date(2020, 1, 1)),
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    appoint(
        post=post, person=person, mode=Mode.PART_TIME, since=date(2021, 1, 1), acting=cast.acting("officer"), at=AT
    )  # fmt: skip
    gone(cast, person)
    ending, before = Ending.objects.of(person).in_force().get(), rows(*ROWS)
    plan = plan_back(ending, end_of(ending, acting=cast.acting("chair"), at=LATER))
    assert [one.code for one in plan.obstacles] == ["not_here", "not_here"]
    with pytest.raises(Refused):
        restore_person(ending=ending, reason="还在", acting=cast.acting("chair"), at=LATER)
    assert rows(*ROWS) == before
    back(cast, person)
    assert Account.objects.get_queryset().get(pk=account.pk).is_active


def test_a_role_of_an_account_disabled_before_goes_as_well(cast: Cast) -> None:
    person = holder(cast)
    Account.objects.get_queryset().filter(person_key=person.pk).update(is_active=False)
    gone(cast, person)
    assert what_he_holds(person, TODAY) == set()
    back(cast, person)
    assert not Account.objects.get_queryset().get(person_key=person.pk).is_active


@pytest.mark.parametrize("who", ["leader", "manager", "guide", "volunteer", "system", "auditor", "stranger"])
def test_who_may_not_say_so(cast: Cast, who: str) -> None:
    person, before = holder(cast), rows(*ROWS)
    with pytest.raises(Refused):
        gone(cast, person, acting=cast.acting(who))
    assert rows(*ROWS) == before


def test_nobody_says_it_of_himself(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.home.twin_person.pk)
    Account.objects.get_queryset().filter(pk=cast["officer"].pk).update(person_key=person.pk)
    acting = replace(cast.acting("officer"), person_id=person.pk)
    with pytest.raises(Refused) as refusal:
        gone(cast, person, acting=acting)
    assert refusal.value.code == "own_record"


def test_what_changed_since_it_was_read_is_not_ended_unread(cast: Cast) -> None:
    person = holder(cast)
    plan, by = planned(cast, person), {"acting": cast.acting("officer"), "at": AT}
    held = Appointment.objects.get(person=person, until__isnull=True)
    end_appointment(appointment=held, until=TODAY - DAY, reason="", **by)
    with pytest.raises(Conflict):
        gone(cast, person, seen=plan.digest())
    assert Person.objects.get(pk=person.pk).departed is None


def test_two_records_are_made_one_only_when_both_are_gone_or_neither(cast: Cast) -> None:
    kept, other = Person.objects.get(pk=cast.home.person.pk), Person.objects.get(pk=cast.home.twin_person.pk)
    by = {"acting": cast.acting("officer"), "at": LATER}
    gone(cast, other)
    for one, two in ((kept, other), (other, kept)):
        with pytest.raises(Refused) as refusal:
            merge(kept=one, gone=Person.objects.get(pk=two.pk), **by)
        assert refusal.value.code == "departed"
    gone(cast, kept)
    assert merge(kept=Person.objects.get(pk=kept.pk), gone=Person.objects.get(pk=other.pk), **by).pk


def test_whoever_is_gone_can_be_erased_at_once_and_is_not_brought_back(cast: Cast) -> None:
    person = gone(cast)
    ending = Ending.objects.of(person).in_force().get()
    erased = erase(person=Person.objects.get(pk=person.pk), on=TODAY, acting=cast.acting("officer"), at=LATER)
    assert (erased.departed, erased.departure) == (None, "")
    ending.refresh_from_db()
    assert (ending.document, ending.changes) == ("", [])
    assert "家属" not in ending.reason
    with pytest.raises(Refused) as refusal:
        back(cast, erased)
    assert refusal.value.code == "person_erased"


def test_the_database_knows_no_day_without_a_way(cast: Cast) -> None:
    for half in ({"departed": TODAY}, {"departure": Departure.DIED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=cast.home.person.pk).update(**half)


def test_a_plan_costs_the_same_for_one_post_and_for_many(cast: Cast) -> None:
    person = holder(cast)
    body = Organisation.objects.get(pk=cast.home.town_association.pk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            planned(cast, person)
        return len(asked)

    one = cost()
    for number in range(12):
        post = Post.objects.create(organisation=body, role=f"r{number}", title=f"岗位{number}")
        Appointment.objects.create(post=post, person=person, mode=Mode.PART_TIME, since=date(2021, 1, 1))
    assert cost() == one


def test_a_restored_body_seats_nobody_who_died_meanwhile(cast: Cast) -> None:
    """Nor does it give a role or a place in its team back to him."""
    person = holder(cast)
    body = Organisation.objects.get(pk=cast.home.town_association.pk)
    by = {"acting": cast.acting("officer"), "at": AT}
    terms = Terms(on=TODAY, reason="并入", document="3号", along=True)
    dissolve(organisation=body, terms=terms, expected=body.version, **by)
    gone(cast, person)
    ending = Ending.objects.of(body).in_force().get()
    restore_organisation(ending=ending, reason="办错了", acting=cast.acting("officer"), at=LATER)
    assert Organisation.objects.get(pk=body.pk).dissolved is None
    assert what_he_holds(person, TODAY) == set()


def sent_from(page: object, **said: object) -> dict[str, object]:
    """What the page's form sends, with what was typed."""
    initial = page.context["form"].initial  # type: ignore[attr-defined]
    return {"version": initial["version"], "seen": initial["seen"], "departure": "died", **said}


def test_the_page_shows_all_and_is_done_only_as_it_was_read(cast: Cast) -> None:
    """Unread 422, another day or way asks again, changed meanwhile 409 with both texts, read 303."""
    person, client = holder(cast), cast.client("officer")
    page = reverse("people:departure", args=[person.pk])
    shown = client.get(page)
    assert all(word in shown.content.decode() for word in ("昌元街道科协", "停用，登录随即结束", "收回"))
    typed = {"on": "", "reason": "村里来电"}
    assert "checked" not in str(shown.context["form"]["departure"])  # nobody said it yet
    assert client.post(page, sent_from(shown, **typed) | {"departure": ""}).status_code == 422
    shown = client.post(page, sent_from(shown, **typed) | {"preview": "1"})
    assert client.post(page, sent_from(shown, **typed) | {"seen": ""}).status_code == 422
    other = client.post(page, sent_from(shown, **typed) | {"departure": "moved"})
    assert (other.status_code, "填的有改动" in other.content.decode()) == (422, True)
    dated = client.post(page, sent_from(shown, **typed) | {"on": "2021-09"})
    assert (dated.status_code, Person.objects.get(pk=person.pk).departed) == (422, None)
    held = Appointment.objects.filter(person=person, until__isnull=True).get()
    Appointment.objects.filter(pk=held.pk).update(until=TODAY - DAY)
    stale = client.post(page, sent_from(shown, **typed))
    assert (stale.status_code, "昌元街道科协" in stale.content.decode()) == (409, True)
    shown = client.post(page, sent_from(client.get(page), **typed) | {"preview": "1"})
    assert client.post(page, sent_from(shown, **typed)).status_code == 303
    assert Person.objects.get(pk=person.pk).departed_words == "去世（日期不详）"
    back_page = reverse("people:restoration", args=[person.pk])
    seen = client.get(back_page).context["form"].initial["seen"]
    assert client.post(back_page, {"reason": "同名登记错了", "seen": seen}).status_code == 303
    assert client.get(back_page).status_code == 404


def test_he_is_found_marked_and_offered_for_nothing(cast: Cast) -> None:
    person = gone(cast)
    client = cast.client("officer")
    listed = client.get(reverse("people:persons"), {"q": "zxy"}).content.decode()
    assert f"{person.name} 去世（2021-04-30）" in listed
    assert "去世（2021-04-30）" in client.get(reverse("desk:search"), {"q": "zxy"}).content.decode()
    offered = client.get(reverse("staffing:candidates"), {"person_words": "zxy"}).content.decode()
    assert f'data-key="{person.pk}"' not in offered
    assert f'"{person.pk}"' not in offered
    assert f'"{cast.home.twin_person.pk}"' in offered
    assert person.phone_mask not in client.get(reverse("staffing:contacts")).content.decode()
