"""An appointment set right: corrected, annulled, restored; what it changes is shown before, what it said is kept."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.periods import Period
from haitang.machinery.figures.queries import Ask, read_indicator
from haitang.network.organisations.actions import PostDraft, open_post
from haitang.network.organisations.models import Post
from haitang.network.staffing.actions import (
    appoint,
    correct_appointment,
    end_appointment,
    install_successor,
    open_extra_seat,
    restore_appointment,
)
from haitang.network.staffing.models import Appointment, Correction
from haitang.network.staffing.queries import effects_of, vacancies
from haitang.network.staffing.words import FIGURES_OF_APPOINTMENTS, Mode
from tests.cast import CANARY, Cast

from .correcting import annul, correct, day, facts_of, refused, restore
from .scene import (
    AT,
    LEADER,
    NEXT_DOOR,
    OFFICER,
    RULES_BEGIN,
    STRANGER,
    TODAY,
    Place,
    fill,
    make_county,
    make_person,
    seat,
)

OTHER = date(2020, 6, 1)


@pytest.fixture
def chair(place: Place) -> Appointment:
    return seat(place.post("chair"), make_person("张明"), since=date(2020, 1, 1))


def chair_vacant(place: Place, on: date) -> bool:
    return any(empty.post == "主席" and empty.town == "500153001" for empty in vacancies(place.scope, on))


def test_a_corrected_beginning_moves_the_vacancies_of_the_past(place: Place, chair: Appointment) -> None:
    assert not chair_vacant(place, date(2020, 2, 1))
    correct(chair, since=day("2020-06"))
    assert [chair_vacant(place, on) for on in (date(2020, 5, 31), date(2020, 6, 1))] == [True, False]
    correction = Correction.objects.get(appointment_key=chair.pk)
    assert (correction.kind, correction.since, correction.reason, correction.name) == (
        "corrected", date(2020, 1, 1), "录错了", OFFICER.name,
    )  # fmt: skip
    entry = Entry.objects.get(action="staffing.correct", thing_id=str(chair.pk))
    assert sorted(entry.facts["fields"]) == ["since", "since_precision"]


def test_a_year_and_nothing_at_all_are_kept_as_far_as_they_are_known(
    place: Place, chair: Appointment
) -> None:
    held = correct(chair, since=day("2019"), until=date(2019, 5, 1), end_reason="调离")
    assert (held.since, held.since_precision, held.until) == (date(2019, 4, 30), "year", date(2019, 5, 1))
    held = correct(held, since=None, until=None, end_reason="")
    assert (held.since, held.since_precision, held.until) == (date(2019, 4, 30), "unknown", None)


def test_an_ending_is_taken_back_by_clearing_its_day(place: Place, chair: Appointment) -> None:
    ended = end_appointment(appointment=chair, until=OTHER, reason="调离", acting=OFFICER, at=AT)
    correct(ended, until=None, end_reason="")
    assert not chair_vacant(place, TODAY)


def test_overlapping_with_a_neighbour_is_refused_with_his_name(place: Place, chair: Appointment) -> None:
    end_appointment(appointment=chair, until=OTHER, reason="", acting=OFFICER, at=AT)
    after = seat(place.post("chair"), make_person("李芳"), since=OTHER)
    with pytest.raises(Refused, match="张明（2020-01-01 至 2020-06-01）"):
        correct(after, since=day("2020-05-31"))
    with pytest.raises(Refused, match="李芳（2020-06-01 至今）"):
        correct(Appointment.objects.get(pk=chair.pk), until=None)
    assert Correction.objects.count() == 0
    assert Appointment.objects.get(pk=after.pk).since == OTHER


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": date(2019, 12, 31)}, "ends_before_it_begins"),
        ({"since": day("2017-12-31")}, "post_not_in_force"),
        ({}, "nothing_changed"),
        ({"reason": " ", "since": day("2020-02-01")}, "no_reason"),
        ({"document": "长" * 61}, "too_long"),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_changes(
    place: Place, chair: Appointment, changes: dict[str, Any], code: str
) -> None:
    with refused(code):
        correct(chair, **changes)
    assert (Correction.objects.count(), Appointment.objects.get(pk=chair.pk).version) == (0, 1)


def test_a_person_typed_wrong_is_set_right_and_another_county_s_is_not(
    place: Place, chair: Appointment
) -> None:
    right = make_person("章鸣")
    assert correct(chair, person=right).person == right
    make_county(NEXT_DOOR, "邻区")
    twin = make_person("外人", county=NEXT_DOOR)
    with refused("other_county"):
        correct(Appointment.objects.get(pk=chair.pk), person=twin)


@pytest.mark.parametrize(("acting", "refusal"), [(LEADER, "not_permitted"), (STRANGER, "not_here")])
def test_only_who_appoints_there_corrects_annuls_and_restores(
    place: Place, chair: Appointment, acting: Any, refusal: str
) -> None:
    annulled = annul(chair)
    restored = restore(annulled)
    for act in (
        lambda: annul(restored, acting=acting),
        lambda: correct_appointment(
            appointment=restored,
            facts=facts_of(restored),
            version=restored.version,
            reason="错",
            acting=acting,
            at=AT,
        ),
        lambda: restore_appointment(annulled=annulled, reason="错", acting=acting, at=AT),
    ):
        with pytest.raises(Refused) as said:
            act()
        assert said.value.code not in {"nothing_changed", "not_annulled"}


def test_an_annulled_appointment_counts_on_no_day_and_stands_again_as_it_was(
    place: Place, chair: Appointment
) -> None:
    annulled = annul(chair)
    assert chair_vacant(place, TODAY)
    with refused("annulled"):
        annul(chair)
    with refused("annulled"):
        correct(chair, until=OTHER)
    restored = restore(annulled)
    assert (restored.pk, restored.since, restored.until, restored.version) == (chair.pk, chair.since, None, 2)
    assert not chair_vacant(place, TODAY)
    with refused("not_annulled"):
        restore(annulled)
    assert list(Correction.objects.order_by("pk").values_list("kind", flat=True)) == ["annulled", "restored"]
    assert (
        Entry.objects.filter(
            thing_id=str(chair.pk), action__in=["staffing.annul", "staffing.restore"]
        ).count()
        == 2
    )


def test_what_somebody_else_sits_in_by_now_is_not_restored(place: Place, chair: Appointment) -> None:
    annulled = annul(chair)
    seat(place.post("chair"), make_person("李芳"), since=OTHER)
    with refused("no_seat_left"):
        restore(annulled)
    assert not Appointment.objects.filter(pk=chair.pk).exists()


def test_a_stale_correction_and_a_stale_annulment_are_conflicts(place: Place, chair: Appointment) -> None:
    correct(chair, since=day("2020-02-01"))
    for act in (lambda: correct(chair, until=OTHER, version=1), lambda: annul(chair, version=1)):
        with pytest.raises(Conflict):
            act()
    assert Correction.objects.count() == 1


def test_a_former_holder_is_entered_between_two_others(place: Place, chair: Appointment) -> None:
    former = appoint(
        post=chair.post, person=make_person("前任"), mode=Mode.PART_TIME, since=date(2019, 1, 1),
        until=date(2019, 6, 1), acting=OFFICER, at=AT,
    )  # fmt: skip
    assert [chair_vacant(place, on) for on in (date(2018, 12, 31), former.since, date(2019, 6, 1), chair.since)] == [
        True, False, True, False,
    ]  # fmt: skip
    with refused("no_seat_left"):
        appoint(
            post=chair.post, person=make_person("又一"), mode=Mode.PART_TIME, since=date(2019, 5, 31),
            until=date(2019, 7, 1), acting=OFFICER, at=AT,
        )  # fmt: skip


def test_a_seat_beyond_the_rules_follows_its_holder_again(place: Place) -> None:
    body = place.town_associations["500153001"]
    extra = open_extra_seat(
        organisation=body, role="chief.hospital", since=RULES_BEGIN, acting=OFFICER, at=AT
    )
    held = seat(extra, make_person("增设"), since=date(2020, 1, 1))
    ended = end_appointment(appointment=held, until=OTHER, reason="", acting=OFFICER, at=AT)
    assert Post.objects.get(pk=extra.pk).until == OTHER
    reopened = correct(ended, until=None)
    assert (reopened.until, Post.objects.get(pk=extra.pk).until) == (None, None)
    post = Post.objects.select_related("organisation__region", "place").get(pk=extra.pk)
    assert effects_of(post, reopened, None, TODAY).empty_extra


def test_a_post_opened_by_hand_stays_while_it_is_vacant(place: Place) -> None:
    """The head of a society leaves: his post is vacant, and a successor is appointed to it."""
    draft = PostDraft(
        organisation=place.association, role="head", title="理事长", required=False, since=RULES_BEGIN
    )
    post = open_post(draft=draft, acting=OFFICER, at=AT)
    first = seat(post, make_person("前任"), since=date(2020, 1, 1))
    end_appointment(appointment=first, until=OTHER, reason="", acting=OFFICER, at=AT)
    assert [one.since for one in vacancies(place.scope, TODAY) if one.post == "理事长"] == [OTHER]
    second = seat(post, make_person("后任"), since=date(2020, 7, 1))
    assert (second.until, Post.objects.get(pk=post.pk).until) == (None, None)


def test_a_seat_beyond_the_rules_goes_to_a_successor(place: Place) -> None:
    body = place.town_associations["500153001"]
    extra = open_extra_seat(organisation=body, role="chair", since=RULES_BEGIN, acting=OFFICER, at=AT)
    for post in (place.post("chair"), extra):
        seat(post, make_person(f"前任{post.pk}"), mode=Mode.EX_OFFICIO, since=date(2020, 1, 1))
    person = make_person("接任")
    taken = install_successor(
        position=extra.ex_officio_of, region=place.towns[0], person=person, since=OTHER, acting=OFFICER, at=AT
    )
    assert {one.post_id for one in taken} == {place.post("chair").pk, extra.pk}
    assert Post.objects.get(pk=extra.pk).until is None


def test_every_figure_that_changes_is_known_to_rest_on_appointments(place: Place) -> None:
    """And of those known to, none is there that no correction ever changes."""
    fill(place)
    ask = Ask(Scope(regions=("500153",)), date(2020, 12, 31), Period.of("2018-01-01..2021-04-30"), "500153")
    leaving = Appointment.objects.filter(post__part="three").order_by("pk")[0]
    end_appointment(appointment=leaving, until=OTHER, reason="", acting=OFFICER, at=AT)

    def readings() -> dict[str, Any]:
        return {each.name: read_indicator(each, ask).value for each in indicators()}

    before = readings()
    for part in ("one", "three", "n"):
        annul(Appointment.objects.filter(post__part=part).order_by("-pk")[0])
    annul(Appointment.objects.get(pk=leaving.pk))
    after = readings()
    changed = {name for name in before if before[name] != after[name]}
    assert changed - {"staffing.guides_per_ten_thousand"} == FIGURES_OF_APPOINTMENTS - {
        "staffing.guides_per_ten_thousand"  # of nobody, where no population was entered
    }


# ---- pages


@pytest.fixture
def officer(cast: Cast) -> Client:
    return cast.client("officer")


def seen_on(answer: Any) -> str:
    found = html.fromstring(answer.content.decode()).xpath("//input[@name='seen']/@value")
    return str(found[0])


def test_an_appointment_is_previewed_corrected_and_taken_back_to_what_it_was(
    cast: Cast, officer: Client
) -> None:
    held = cast.home.appointment
    address = reverse("staffing:correction", args=[held.pk])
    sent = {
        "person": held.person_id, "mode": "ex_officio", "since": "2021-03", "until": "", "document": held.document,
        "end_reason": "", "reason": "月份录错", "basis": "", "version": 1,
    }  # fmt: skip
    previewed = officer.post(address, sent | {"preview": "1"}).content.decode()
    assert "在任席位 -1，空缺席位 +1" in previewed
    assert "2021-01 — 2021-02" in previewed
    assert Appointment.objects.get(pk=held.pk).since == date(2021, 1, 1)
    assert officer.post(address, sent).status_code == 303
    history = officer.get(reverse("staffing:post_history", args=[held.post_id])).content.decode()
    assert "月份录错" in history
    assert "2021年3月" in history
    correction = Correction.objects.get(appointment_key=held.pk)
    back = f"{address}?before={correction.pk}"
    assert back.replace("&", "&amp;") in history
    assert 'value="2021-01-01"' in officer.get(back).content.decode()
    stale = officer.post(address, sent | {"until": "2021-09-01"})
    assert stale.status_code == 409


def test_an_annulment_is_read_made_seen_struck_through_and_undone(cast: Cast, officer: Client) -> None:
    held = cast.home.appointment
    address = reverse("staffing:annulment", args=[held.pk])
    page = officer.get(address)
    assert "空缺席位 +1" in page.content.decode()
    sent = {"reason": "重复录入", "basis": "", "seen": seen_on(page)}
    correct_appointment(
        appointment=held, facts=facts_of(held, document="荣委干〔2021〕3号"), version=1, reason="文号",
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    stale = officer.post(address, sent)
    assert stale.status_code == 409
    assert "荣委干〔2021〕3号" in stale.content.decode()
    assert officer.post(address, sent | {"seen": seen_on(officer.get(address))}).status_code == 303
    history = reverse("staffing:post_history", args=[held.post_id])
    struck = html.fromstring(officer.get(history).content.decode()).xpath("//tr[@class='annulled']")
    assert len(struck) == 1
    assert "张秀英" in struck[0].text_content()
    assert officer.get(address).status_code == 404
    reversal = reverse("staffing:reversal", args=[Correction.objects.latest("pk").pk])
    assert officer.post(reversal, {"reason": "", "basis": ""}).status_code == 422
    assert officer.post(reversal, {"reason": "作废错了", "basis": ""}).status_code == 303
    assert Appointment.objects.get(pk=held.pk).version == 3
    assert officer.get(reversal).status_code == 404
    assert CANARY not in officer.get(history).content.decode()


def test_what_was_issued_of_it_is_named_before_it_is_changed_and_stays(cast: Cast, officer: Client) -> None:
    """Frozen rounds and issued papers that read a figure of its days, and the notice of the appointment itself."""
    held, paper = cast.home.appointment, cast.home.issued_paper
    address = reverse("staffing:annulment", args=[held.pk])
    assert "已经存档、印发的不变" not in officer.get(address).content.decode()
    reading = {"value": 1, "by": {}, "title": "在任席位", "unit": "席"}
    kept = {
        "staffing.seats_held  2021-03-31": reading,
        "staffing.seats_held  2020-03-31": reading | {"title": "以前的席位"},
        "tasks.open  2021-03-31": reading | {"title": "任务"},
    }
    type(paper).objects.filter(pk=paper.pk).update(readings=kept)
    page = officer.get(address).content.decode()
    assert paper.title in page
    assert "用到的数字：在任席位</small>" in page
    type(paper).objects.filter(pk=paper.pk).update(readings={}, origin="appointment", origin_key=held.pk)
    assert "这项任职的通知，已印发" in officer.get(address).content.decode()
