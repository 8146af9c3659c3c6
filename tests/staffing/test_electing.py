"""A re-election on record: who stays, goes and comes, the term it begins, and what cannot have been so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from haitang.foundation.endings import Terms
from haitang.foundation.partial_dates import Precision
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.organisations.actions import amend_organisation, dissolve, restore_organisation
from haitang.network.organisations.models import Ending, Organisation, Post
from haitang.network.organisations.words import Kind
from haitang.network.staffing.actions import (
    Choice,
    Election,
    annul_election,
    elect,
    end_appointment,
    open_extra_seat,
    plan_annulment,
    plan_election,
    postpone_election,
    withdraw_postponement,
)
from haitang.network.staffing.models import Appointment, Correction, Postponement, Term
from haitang.network.staffing.queries import histories
from haitang.network.staffing.words import Mode

from .scene import AT, CHAIR, LEADER, OFFICER, STRANGER, TODAY, Place, make_person, seat
from .society import COMES, ELECTED, FOUNDED, GOES, STAYS, Society, election_of, hold, society

DAY = timedelta(days=1)


@pytest.fixture
def body(place: Place) -> Society:
    """With a president and two vice presidents since its founding, and no secretary."""
    made = society(place)
    made.seat("president", "甲")
    made.seat("vice", "乙")
    made.seat("vice", "丙")
    return made


def rows() -> list[object]:
    """Every row an election writes, but how often each was changed."""
    return [
        {name: value for name, value in row.items() if name != "version"}
        for kind in (Appointment, Post, Organisation)
        for row in kind._base_manager.order_by("pk").values()
    ]


def test_who_stays_goes_on_who_goes_leaves_who_comes_begins(body: Society) -> None:
    before = Appointment.objects.get(person__name="甲")
    entries = Entry.objects.count()
    term = hold(body, vice_1=GOES, vice_2="丁", secretary="戊")
    assert body.holders(ELECTED - DAY) == {"president": ["甲"], "vice": ["乙", "丙"]}
    assert body.holders(ELECTED) == {"president": ["甲"], "vice": ["丁"], "secretary": ["戊"]}
    stays = Appointment.objects.get(person__name="甲")
    assert (stays.since, stays.until, stays.version) == (FOUNDED, None, before.version)
    left = Appointment.objects.get(person__name="丙")
    assert (left.until, left.end_reason) == (ELECTED, "换届")
    came = Appointment.objects.get(person__name="丁")
    assert (came.seat, came.since, came.until, came.document) == (2, ELECTED, None, "荣农学〔2021〕1号")
    assert (term.number, term.since, term.ends) == (2, ELECTED, date(2026, 2, 28))
    now = body.fresh()
    assert (now.elected, now.elected_precision, now.term_ends) == (ELECTED, Precision.DAY, date(2026, 2, 28))
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.latest("pk")
    facts = {"organisation": body.body.pk, "on": ELECTED.isoformat(), "created": 2, "ended": 2}
    assert (entry.action, entry.facts) == ("staffing.elect", facts)


def test_an_election_taken_back_leaves_everything_as_it_was(body: Society) -> None:
    hold(body, on=date(2018, 3, 1), vice_1=GOES)
    before, terms = rows(), list(Term.objects.values_list("pk", flat=True))
    term = hold(body, number=3, president="丁", vice_2=GOES, secretary="戊")
    assert rows() != before
    annul(term)
    assert rows() == before
    assert list(Term.objects.counted().values_list("pk", flat=True)) == terms
    assert Correction.objects.count() == 2
    term.refresh_from_db()
    assert (term.annulled_for, term.annulled_at) == ("登记错了", AT)
    again = hold(body, number=3, president="丁")
    assert again.number == 3


def annul(term: Term, **said: Any) -> Term:
    now = Term.objects.get(pk=term.pk)
    facts = {"version": now.version, "reason": "登记错了", "acting": OFFICER, "at": AT} | said
    return annul_election(term=now, **facts)


def test_the_history_says_who_entered_whom_an_election_brought(body: Society) -> None:
    hold(body, secretary="戊")
    (history,) = histories([body.posts["secretary"]])
    entered = [(row.span.held.person.name, row.entered) for row in history.rows if row.span.held]
    assert [(name, entry and entry.action) for name, entry in entered] == [("戊", "staffing.elect")]


def test_what_was_done_since_stands_in_the_way(body: Society) -> None:
    term = hold(body, president="丁", vice_1=GOES)
    came = Appointment.objects.get(person__name="丁")
    later = ELECTED + 10 * DAY
    end_appointment(appointment=came, until=later, reason="辞职", acting=OFFICER, at=AT)
    body.seat("vice", "戊", since=later)
    before = rows()
    refused = refusal_of(annul, term)
    assert refused.code == "something_rests_on_it"
    assert rows() == before
    titles = [(one.title, one.reason[:12]) for one in plan_annulment(term).hindrances]
    assert titles == [
        ("会长 丁", "换届时的任职后来更正、离"),
        ("副会长 乙", "这个席位之后另有任职：戊"),
    ]


def refusal_of(deed: Any, *args: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        deed(*args, **facts)
    return caught.value


def test_only_the_last_election_is_taken_back(body: Society) -> None:
    first, _second = hold(body, on=date(2018, 3, 1)), hold(body, number=3)
    assert "之后又换过届" in refusal_of(annul, first).reason


def test_an_end_that_was_changed_or_put_off_since_stands_in_the_way(body: Society) -> None:
    term = hold(body)
    put_off(body, date(2026, 8, 31))
    assert "先撤回延期" in refusal_of(annul, term).reason
    now = body.fresh()
    withdraw_postponement(organisation=now, reason="不延了", expected=now.version, acting=OFFICER, at=AT)
    amend(body, term_years=4)
    assert "改过" in refusal_of(annul, term).reason
    amend(body, term_years=5)
    annul(term)


def amend(body: Society, **values: Any) -> Organisation:
    now = body.fresh()
    return amend_organisation(organisation=now, expected=now.version, acting=OFFICER, at=AT, **values)


def test_the_end_of_a_term_follows_the_election_not_the_founding(body: Society) -> None:
    hold(body)
    assert amend(body, term_years=4).term_ends == date(2025, 2, 28)
    assert amend(body, founded=date(2016, 1, 1)).term_ends == date(2025, 2, 28)
    assert amend(body, term_ends=date(2025, 6, 30)).term_ends == date(2025, 6, 30)
    assert amend(body, term_years=5).term_ends == date(2025, 6, 30)
    assert amend(body, term_ends=None).term_ends == date(2026, 2, 28)


def put_off(body: Society, until: date, **said: Any) -> Postponement:
    now = body.fresh()
    facts = {"reason": "疫情", "document": "荣科协〔2026〕2号", "expected": now.version, "acting": OFFICER}
    return postpone_election(organisation=now, until=until, at=AT, **(facts | said))


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (date(2026, 2, 28), "ends_before_it_begins"),
        (date(2027, 3, 1), "put_off_too_long"),
        (date(2030, 1, 1), "put_off_too_long"),
    ],
)
def test_an_election_is_put_off_a_year_at_most(body: Society, until: date, code: str) -> None:
    hold(body)
    assert refusal_of(put_off, body, until).code == code
    assert not Postponement.objects.exists()


def test_put_off_twice_it_is_a_year_at_most_all_the_same(body: Society) -> None:
    hold(body)
    put_off(body, date(2026, 12, 31))
    assert refusal_of(put_off, body, date(2027, 3, 1)).code == "put_off_too_long"
    put_off(body, date(2027, 2, 28))
    assert body.fresh().term_ends == date(2027, 2, 28)
    for ends in (date(2026, 12, 31), date(2026, 2, 28)):
        now = body.fresh()
        withdraw_postponement(organisation=now, reason="不延了", expected=now.version, acting=OFFICER, at=AT)
        assert body.fresh().term_ends == ends
    now = body.fresh()
    refused = refusal_of(
        withdraw_postponement, organisation=now, reason="再撤", expected=now.version, acting=OFFICER, at=AT
    )
    assert refused.code == "not_postponed"


def test_what_put_the_term_before_off_is_not_taken_back_of_this_one(body: Society) -> None:
    """A term of a year may end on the very day to which the one before was put off."""
    amend(body, term_years=1, founded=date(2019, 3, 1))
    put_off(body, date(2021, 2, 28))
    hold(body, on=date(2020, 3, 1))
    now = body.fresh()
    assert now.term_ends == date(2021, 2, 28)
    refused = refusal_of(
        withdraw_postponement, organisation=now, reason="再撤", expected=now.version, acting=OFFICER, at=AT
    )
    assert refused.code == "not_postponed"


@pytest.mark.parametrize("missing", [{"reason": " "}, {"document": ""}])
def test_an_election_is_put_off_for_a_reason_and_with_approval(
    body: Society, missing: dict[str, str]
) -> None:
    hold(body)
    refusal_of(put_off, body, date(2026, 8, 31), **missing)
    assert body.fresh().term_ends == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("on", "number", "code"),
    [
        (TODAY + DAY, 3, "in_the_future"),
        (FOUNDED - DAY, 3, "before_the_founding"),
        (date(2019, 3, 1), 3, "terms_overlap"),
        (date(2018, 6, 30), 3, "terms_overlap"),
        (ELECTED, 2, "number_does_not_rise"),
        (ELECTED, 1, "number_does_not_rise"),
        (ELECTED, 0, "wrong_number"),
        (ELECTED, 1000, "wrong_number"),
    ],
)
def test_an_election_that_cannot_have_been(body: Society, on: date, number: int, code: str) -> None:
    hold(body, on=date(2019, 3, 1))
    before = rows()
    assert refusal_of(hold, body, on=on, number=number, president=GOES).code == code
    assert (rows(), Term.objects.count()) == (before, 1)


def test_two_posts_of_a_body_may_be_one_persons(body: Society) -> None:
    hold(body, secretary="甲")
    assert body.holders(ELECTED)["secretary"] == ["甲"]


def test_the_founding_meeting_elects_too(body: Society) -> None:
    Appointment.objects.all().delete()
    term = hold(body, on=FOUNDED, number=1, president="甲")
    assert (term.since, body.holders(FOUNDED)) == (FOUNDED, {"president": ["甲"]})


def test_a_body_that_is_not_elected_holds_no_election(place: Place, body: Society) -> None:
    Organisation.objects.filter(pk=body.body.pk).update(kind=Kind.BASE)
    assert refusal_of(hold, body).code == "not_elected"


def test_a_person_sits_once_in_a_post(body: Society) -> None:
    for choices in ({"vice_2": "乙"}, {"vice_1": "丁", "vice_2": "丁"}, {"vice_2": "乙", "vice_1": STAYS}):
        before = rows()
        assert refusal_of(hold, body, **choices).code == "already_holds"
        assert rows() == before
    hold(body, vice_1=GOES, vice_2="乙")
    assert body.holders(ELECTED)["vice"] == ["乙"]


def test_who_is_of_another_county_merged_or_erased_is_not_elected(place: Place, body: Society) -> None:
    from .scene import make_county

    make_county("500199", "外区")
    stranger, gone, merged = (
        make_person("外", "500199"),
        make_person("已删"),
        make_person("并入"),
    )
    gone.erased_at = AT
    gone.save()
    merged.merged_into = make_person("留下")
    merged.save()
    codes = []
    for person in (stranger, gone, merged):
        body.people["选"] = person
        codes.append(refusal_of(hold, body, secretary="选").code)
    assert codes == ["other_county", "person_erased", "person_merged"]


def test_who_works_full_time_elsewhere_is_not_elected_full_time(place: Place, body: Society) -> None:
    seat(place.district_post("vice_chair.part_time"), body.person("丁"), mode=Mode.FULL_TIME)
    now = body.fresh()
    for mode, code in ((Mode.FULL_TIME, "engaged_elsewhere"), (Mode.PART_TIME, None)):
        choices = {body.key("secretary"): Choice(COMES, body.person("丁"), mode)}
        election = Election(number=2, on=TODAY, choices=choices)
        if code:
            refused = refusal_of(
                elect, organisation=now, election=election, expected=now.version, acting=OFFICER, at=AT
            )
            assert refused.code == code
        else:
            elect(organisation=now, election=election, expected=now.version, acting=OFFICER, at=AT)


def test_a_chair_of_one_town_who_is_elected_in_another_is_asked_about(place: Place) -> None:
    person = make_person("双主席")
    seat(place.post("chair"), person, mode=Mode.EX_OFFICIO)
    other = place.town_associations[place.towns[1].code]
    chair = place.post("chair", town=1)
    election = Election(number=2, on=TODAY, choices={f"{chair.pk}-1": Choice(COMES, person)})
    plan = plan_election(other, election, TODAY)
    assert [place.towns[0].name in doubt for doubt in plan.doubts] == [True]
    assert plan.doubts[0] in dict(plan.words())["请核对"]


def test_who_was_appointed_after_that_day_keeps_his_seat(body: Society) -> None:
    """The election is entered late, and its new president was appointed by hand meanwhile."""
    end_appointment(
        appointment=Appointment.objects.get(person__name="甲"),
        until=ELECTED,
        reason="",
        acting=OFFICER,
        at=AT,
    )
    body.seat("president", "丁", since=ELECTED)
    assert refusal_of(hold, body, president="戊").code == "no_seat_left"
    term = hold(body)
    outcomes = [one["outcome"] for one in term.changes]
    assert sorted(outcomes) == ["later", "stays", "stays", "vacant"]
    assert body.holders(ELECTED)["president"] == ["丁"]
    annul(term)
    assert body.holders(ELECTED)["president"] == ["丁"]


def test_who_holds_a_seat_the_post_no_longer_has_is_asked_after_too(body: Society) -> None:
    Post.objects.filter(pk=body.posts["vice"].pk).update(seats=1)
    hold(body, vice_2=GOES)
    assert body.holders(ELECTED)["vice"] == ["乙"]


def test_a_vacant_post_that_is_gone_stands_in_nobodys_way(body: Society) -> None:
    term = hold(body, president=GOES)
    body.posts["secretary"].delete()
    annul(term)
    assert body.holders(ELECTED)["president"] == ["甲"]


def test_a_seat_beyond_the_rules_ends_with_its_holder(place: Place) -> None:
    body = place.town_associations["500153001"]
    extra = open_extra_seat(organisation=body, role="chair", since=date(2020, 1, 1), acting=OFFICER, at=AT)
    held = seat(extra, make_person("多出"), since=date(2020, 1, 1))
    election = Election(number=2, on=TODAY, choices={f"{extra.pk}-1": Choice(GOES)})
    term = elect(organisation=body, election=election, expected=body.version, acting=OFFICER, at=AT)
    extra.refresh_from_db()
    assert extra.until == TODAY
    annul(term)
    extra.refresh_from_db()
    held.refresh_from_db()
    assert (extra.until, held.until, held.end_reason) == (None, None, "")


def test_what_was_read_is_what_is_done(body: Society) -> None:
    now, election = body.fresh(), election_of(body, president="丁")
    seen = plan_election(now, election, TODAY).digest()
    body.seat("secretary", "己", since=date(2021, 2, 1))
    with pytest.raises(Conflict):
        elect(organisation=now, election=election, expected=now.version, seen=seen, acting=OFFICER, at=AT)
    assert not Term.objects.exists()
    seen = plan_election(now, election, TODAY).digest()
    elect(organisation=now, election=election, expected=now.version, seen=seen, acting=OFFICER, at=AT)


def test_who_may_not_appoint_there_elects_nobody(body: Society) -> None:
    term = hold(body)
    for acting in (CHAIR, LEADER, STRANGER):
        now = body.fresh()
        deeds = (
            lambda acting=acting, now=now: elect(
                organisation=now,
                election=election_of(body, TODAY, 3),
                expected=now.version,
                acting=acting,
                at=AT,
            ),
            lambda acting=acting: annul(term, acting=acting),
            lambda acting=acting: put_off(body, date(2026, 8, 1), acting=acting),
            lambda acting=acting, now=now: withdraw_postponement(
                organisation=now, reason="x", expected=now.version, acting=acting, at=AT
            ),
        )
        for deed in deeds:
            refusal_of(deed)
    assert (Term.objects.counted().count(), Postponement.objects.count()) == (1, 0)


def test_terms_follow_one_another(body: Society) -> None:
    """From one election to the next; one that was taken back counts for nothing between them."""
    days = [date(2018, 3, 1), date(2019, 3, 1), ELECTED]
    terms = [hold(body, on=on, number=number) for number, on in enumerate(days, 2)]
    annul(terms.pop())
    terms.append(hold(body, number=4))
    until = {one.since: one.until for one in Term.objects.with_next().filter(annulled_at__isnull=True)}
    assert until == dict(zip(days, [*days[1:], None], strict=True))


def test_a_dissolved_body_keeps_its_terms(body: Society) -> None:
    term, now = hold(body), body.fresh()
    terms = Terms(on=TODAY, reason="合并", document="荣科协〔2021〕9号")
    dissolve(organisation=now, terms=terms, expected=now.version, acting=OFFICER, at=AT)
    assert "已经撤销" in refusal_of(annul, term).reason
    ending = Ending.objects.of(body.fresh()).in_force().get()
    restore_organisation(ending=ending, reason="办错", acting=OFFICER, at=AT)
    annul(term)


def test_the_database_keeps_terms_apart(body: Society) -> None:
    hold(body)
    facts = {"organisation": body.body, "ends": TODAY, "account": 1, "name": "", "at": AT}
    for wrong in ({"since": ELECTED, "number": 7}, {"since": date(2017, 1, 1), "number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Term.objects.create(**facts, **wrong)
    Term.objects.create(**facts, since=FOUNDED, number=1)
    taken_back = {"annulled_at": AT, "annulled_for": "重"}
    Term.objects.create(**facts, since=ELECTED, number=2, **taken_back)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(**facts, since=ELECTED, number=2, annulled_at=AT)
