"""A body is dissolved with all that hangs on it, and stands again with exactly that."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from haitang.foundation.endings import (
    PARTS,
    STAYING,
    Terms,
    hanging_columns,
    plan_ending,
    what_hangs_is_registered,
)
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.access.models import Grant
from haitang.network.organisations.actions import (
    OrganisationDraft,
    dissolution_at,
    dissolve,
    found_organisation,
    restore_organisation,
)
from haitang.network.organisations.models import Ending, Organisation, Post, Unit
from haitang.network.organisations.words import Kind
from haitang.network.people.models import Volunteer
from haitang.network.staffing.actions import end_appointment
from haitang.network.staffing.models import Appointment
from haitang.work.meetings.models import Meeting, StandingMember
from haitang.work.obligations.models import Obligation
from haitang.work.obligations.queries import open_in
from haitang.work.tasks.models import Handover, Help, Postponement, Task
from tests.cast import AT, TODAY, Cast

LATER = AT + timedelta(hours=1)
TERMS = Terms(on=TODAY, reason="并入邻镇", document="荣科协发〔2021〕3号")
ROWS = (
    Organisation, Post, Appointment, Volunteer, Grant, Task, Help, Handover, Postponement, Meeting, StandingMember, Obligation,
)  # fmt: skip


def town(cast: Cast) -> Organisation:
    return Organisation.objects.get(pk=cast.home.town_association.pk)


def end(cast: Cast, body: Organisation | None = None, terms: Terms = TERMS) -> Organisation:
    body = body or town(cast)
    return dissolve(
        organisation=body, terms=terms, expected=body.version, acting=cast.acting("officer"), at=AT
    )


def restore(cast: Cast, body: Organisation) -> Organisation:
    ending = Ending.objects.of(body).in_force().get()
    return restore_organisation(ending=ending, reason="办错了", acting=cast.acting("officer"), at=LATER)


def rows(*kinds: type) -> list[object]:
    """Every row of these tables, but how often each was changed."""
    left_out = {"version", "sequence"}
    return [
        {name: value for name, value in row.items() if name not in left_out}
        for kind in kinds
        for row in kind._base_manager.order_by("pk").values()
    ]


def open_at(body: Organisation, on: date) -> list[str]:
    """What is still in office, open or to come at a body, whatever the plan says: asked of the tables themselves."""
    lasting = Post.objects.filter(organisation=body, until__isnull=True)
    found = [f"post {post}" for post in lasting]
    held = Appointment.objects.filter(post__organisation=body)
    found += [f"appointment {one.pk}" for one in held if one.until is None or one.until > on]
    found += [f"task {one}" for one in Task.objects.given().filter(owner=body)]
    found += [f"help {one.pk}" for one in Help.objects.filter(organisation=body, task__state="given")]
    found += [f"grant {one.pk}" for one in Grant.objects.in_force(LATER).filter(organisation=body)]
    found += [f"meeting {one}" for one in Meeting.objects.ahead().filter(convener=body)]
    found += [f"member {one}" for one in StandingMember.objects.filter(post__organisation=body)]
    found += [f"team {one.pk}" for one in Volunteer.objects.filter(team=body)]
    found += [f"rule {one}" for one in Obligation.objects.filter(organisation=body, until__isnull=True)]
    return found


def test_nothing_stays_open_at_a_dissolved_body(cast: Cast) -> None:
    body = town(cast)
    assert {line.split()[0] for line in open_at(body, TODAY)} >= {"post", "appointment", "task"}
    end(cast)
    assert open_at(body, TODAY) == []


def test_the_walk_sees_what_a_body_that_ends_alone_leaves_open(cast: Cast) -> None:
    """The negative control: the column written, as it was before, and nothing else."""
    Organisation.objects.filter(pk=town(cast).pk).update(dissolved=TODAY)
    assert open_at(town(cast), TODAY)


def test_one_entry_one_row_and_the_preview_is_the_act(cast: Cast) -> None:
    entries = Entry.objects.count()
    planned = plan_ending(
        *dissolution_at(organisation=town(cast), terms=TERMS, acting=cast.acting("officer"), at=AT)
    )
    end(cast)
    assert Entry.objects.count() == entries + 1
    entry, ending = Entry.objects.latest("pk"), Ending.objects.in_force().get()
    assert (entry.action, entry.facts["parts"]) == ("organisations.dissolve", planned.counts)
    assert sorted((one["label"], one["key"]) for one in ending.changes) == sorted(
        one.key for one in planned.changes
    )


def test_it_stands_again_as_it_was_and_nothing_else_does(cast: Cast) -> None:
    apart = (
        Appointment.objects.filter(post__organisation=town(cast), until__isnull=True).order_by("pk").first()
    )
    assert apart is not None
    yesterday = TODAY - timedelta(days=1)
    end_appointment(appointment=apart, until=yesterday, reason="调离", acting=cast.acting("officer"), at=AT)
    kinds = [kind for kind in ROWS if kind is not Handover]
    before = rows(*kinds)
    body = end(cast)
    assert rows(*kinds) != before
    restore(cast, body)
    assert rows(*kinds) == before
    assert Appointment.objects.get(pk=apart.pk).until == yesterday
    with pytest.raises(Ending.DoesNotExist):
        restore(cast, body)


def test_open_tasks_go_up_and_say_so(cast: Cast) -> None:
    open_ones = list(Task.objects.given().filter(owner=town(cast)))
    end(cast)
    for task in open_ones:
        now = Task.objects.get(pk=task.pk)
        assert (now.owner, now.post) == (cast.home.association, None)
        assert Handover.objects.filter(task=task, of=town(cast), to=cast.home.association).exists()


def test_nobody_is_pressed_for_what_a_dissolved_body_owed(cast: Cast) -> None:
    scope = cast.acting("officer").scope
    assert any(duty.organisation == town(cast) for duty in open_in(scope, TODAY.year, TODAY))
    end(cast)
    assert not [duty for duty in open_in(scope, TODAY.year, TODAY) if duty.organisation == town(cast)]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(on=TODAY + timedelta(days=1), reason="并入", document="3号"), "in_the_future"),
        (Terms(on=TODAY, reason=" ", document="3号"), "no_reason"),
        (Terms(on=TODAY, reason="并入", document=" "), "no_document"),
        (Terms(on=date(1950, 1, 1), reason="并入", document="3号"), "ends_before_it_begins"),
    ],
)
def test_an_end_that_cannot_be_changes_nothing(cast: Cast, terms: Terms, code: str) -> None:
    Organisation.objects.filter(pk=town(cast).pk).update(founded=date(1950, 1, 1))
    before = rows(*ROWS)
    with pytest.raises(Refused) as refusal:
        end(cast, terms=terms)
    assert (refusal.value.code, rows(*ROWS)) == (code, before)


def test_bodies_below_stand_in_the_way_or_go_along(cast: Cast) -> None:
    draft = OrganisationDraft(
        kind=Kind.SOCIETY,
        name="蜂学会",
        region=cast.home.towns[0].code,
        parent=town(cast),
        founded=date(2019, 5, 1),
    )
    below = found_organisation(draft=draft, acting=cast.acting("officer"), at=AT)
    with pytest.raises(Refused, match="蜂学会") as refusal:
        end(cast)
    assert refusal.value.code == "still_has_children"
    body = end(cast, terms=Terms(on=TODAY, reason="并入", document="3号", along=True))
    assert Organisation.objects.get(pk=below.pk).dissolved == TODAY
    restore(cast, body)
    assert Organisation.objects.get(pk=below.pk).dissolved is None


def test_what_rests_on_the_end_by_now_stands_in_the_way_of_taking_it_back(cast: Cast) -> None:
    body = end(cast)
    held = Appointment.objects.filter(post__organisation=body, until=TODAY).first()
    assert held is not None
    Appointment.objects.filter(pk=held.pk).update(until=TODAY - timedelta(days=3))
    with pytest.raises(Refused, match=held.person.name) as refusal:
        restore(cast, body)
    assert refusal.value.code == "changed_since"
    Appointment.objects.filter(pk=held.pk).update(until=TODAY)
    draft = OrganisationDraft(
        kind=Kind.TOWN_ASSOCIATION,
        name="新昌元科协",
        region=body.region_id,
        parent=cast.home.association,
        founded=TODAY,
    )
    found_organisation(draft=draft, acting=cast.acting("officer"), at=LATER)
    with pytest.raises(Refused, match="新昌元科协") as again:
        restore(cast, body)
    assert again.value.code == "succeeded"
    assert Organisation.objects.get(pk=body.pk).dissolved == TODAY


def test_what_changed_since_it_was_read_is_not_ended_unread(cast: Cast) -> None:
    plan = plan_ending(
        *dissolution_at(organisation=town(cast), terms=TERMS, acting=cast.acting("officer"), at=AT)
    )
    held = Appointment.objects.filter(post__organisation=town(cast), until__isnull=True).first()
    assert held is not None
    end_appointment(appointment=held, until=TODAY, reason="", acting=cast.acting("officer"), at=AT)
    with pytest.raises(Conflict):
        dissolve(
            organisation=town(cast),
            terms=TERMS,
            expected=1,
            seen=plan.digest(),
            acting=cast.acting("officer"),
            at=AT,
        )


def test_the_page_shows_all_and_a_stale_one_both_texts(cast: Cast) -> None:
    client, body = cast.client("officer"), town(cast)
    page = reverse("organisations:dissolution", args=[body.pk])
    shown = client.get(page)
    names = [
        one.person.name for one in Appointment.objects.filter(post__organisation=body, until__isnull=True)
    ]
    assert names
    assert all(name in shown.content.decode() for name in names)
    sent = {
        "on": shown.context["form"].initial["on"].isoformat(), "version": body.version, "reason": "并入", "document": "3号",
        "seen": shown.context["form"].initial["seen"],
    }  # fmt: skip
    assert client.post(page, sent | {"seen": ""}).status_code == 422
    held = Appointment.objects.filter(post__organisation=body, until__isnull=True).first()
    assert held is not None
    Appointment.objects.filter(pk=held.pk).delete()
    stale = client.post(page, sent)
    assert (stale.status_code, held.person.name in stale.content.decode()) == (409, True)
    assert town(cast).dissolved is None
    fresh = client.get(page).context["form"].initial["seen"]
    assert client.post(page, sent | {"seen": fresh}).status_code == 303
    assert town(cast).dissolved is not None


def test_who_asks_otherwise_is_shown_that_and_told_of_no_conflict(cast: Cast) -> None:
    """Bodies below along, another day: what one changed oneself is no conflict, until somebody else changes something."""
    client, body = cast.client("officer"), town(cast)
    page = reverse("organisations:dissolution", args=[body.pk])
    seen = client.get(page).context["form"].initial["seen"]
    sent = {
        "on": TODAY.isoformat(),
        "version": body.version,
        "reason": "并入",
        "document": "3号",
        "seen": seen,
    }
    for changed in ({"along": "on"}, {"on": "2021-02-03"}, {"along": "on", "on": "2021-02-03"}):
        answer = client.post(page, sent | changed)
        assert (answer.status_code, "填的有改动" in answer.content.decode()) == (422, True), changed
        assert town(cast).dissolved is None
    along = client.post(page, sent | {"along": "on"}).context["form"]["seen"].value()
    back = client.post(page, sent | {"seen": along})
    assert (back.status_code, "填的有改动" in back.content.decode()) == (422, True)
    assert client.post(page, sent | {"along": "on", "seen": along}).status_code == 303


def test_a_plan_costs_the_same_for_one_post_and_for_many(cast: Cast, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            plan_ending(
                *dissolution_at(organisation=town(cast), terms=TERMS, acting=cast.acting("officer"), at=AT)
            )
        return len(asked)

    one = cost()
    post = Post.objects.filter(organisation=town(cast)).first()
    assert post is not None
    for number in range(20):
        Post.objects.create(
            organisation=town(cast), role=f"r{number}", title=f"岗位{number}", since=date(2021, 1, 1)
        )
    assert cost() == one


def test_every_column_that_hangs_on_what_ends_has_its_word(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert what_hangs_is_registered() == []
    assert {label for label, _column in hanging_columns()} == {
        "organisations.Organisation",
        "organisations.Post",
        "organisations.Unit",
        "people.Person",
    }
    monkeypatch.delitem(PARTS._items, "tasks.tasks")
    monkeypatch.delitem(STAYING._items, "activities.Activity.organiser")
    missing = [error.msg.split()[0] for error in what_hangs_is_registered()]
    assert missing == ["activities.Activity.organiser", "tasks.Task.owner"]


def test_nothing_stands_again_on_what_is_gone(cast: Cast) -> None:
    """Its parent dissolved meanwhile, its unit closed: told, with the page to go to, and nothing half back."""
    body = Organisation.objects.get(pk=cast.home.society.pk)
    end(cast, body)
    Organisation.objects.filter(pk=body.parent_id).update(dissolved=TODAY)
    with pytest.raises(Refused) as refusal:
        restore(cast, body)
    assert refusal.value.code == "parent_dissolved"
    Organisation.objects.filter(pk=body.parent_id).update(dissolved=None)
    Unit.objects.filter(pk=body.unit_id).update(until=TODAY)
    with pytest.raises(Refused) as refusal:
        restore(cast, body)
    assert refusal.value.code == "unit_closed"
    assert Organisation.objects.get(pk=body.pk).dissolved == TODAY
    Unit.objects.filter(pk=body.unit_id).update(until=None)
    assert restore(cast, body).dissolved is None
