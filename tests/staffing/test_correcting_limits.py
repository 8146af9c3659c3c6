"""Corrections where something else ends or begins: days known in part, posts that ended, persons erased, seats given away."""

from copy import copy
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from haitang.judgement.assessment.models import Item
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.actions import merge
from haitang.network.people.models import Person
from haitang.network.staffing.actions import appoint, end_appointment, open_extra_seat, placed_again
from haitang.network.staffing.models import Appointment, Correction
from haitang.network.staffing.queries import effects_of, histories, seatings
from haitang.network.staffing.words import Mode
from tests.cast import Cast

from .correcting import annul, correct, day, refused, restore
from .scene import AT, OFFICER, RULES_BEGIN, TODAY, Place, make_person, seat

JUNE, SEPTEMBER = date(2020, 6, 1), date(2020, 9, 1)


@pytest.fixture
def chair(place: Place) -> Appointment:
    return seat(place.post("chair"), make_person("张明"), since=date(2020, 1, 1))


@pytest.fixture
def extra(place: Place) -> Appointment:
    """A seat beyond the rules, ended with its holder in June."""
    body = place.town_associations["500153001"]
    post = open_extra_seat(organisation=body, role="chief.hospital", since=RULES_BEGIN, acting=OFFICER, at=AT)
    held = seat(post, make_person("增设"), since=date(2020, 1, 1))
    return end_appointment(appointment=held, until=JUNE, reason="", acting=OFFICER, at=AT)


def known_as(held: Appointment, since: date, precision: str) -> Appointment:
    Appointment.objects.filter(pk=held.pk).update(since=since, since_precision=precision)
    return Appointment.objects.get(pk=held.pk)


def read(post: Post) -> Post:
    return Post.objects.select_related("organisation__region", "place").get(pk=post.pk)


def counted(place: Place, post: Post, on: date) -> tuple[int, int, int]:
    """How many seats of a post are held, vacant and unknown on a day; none where it is not there."""
    found = [one for one in seatings(place.scope, on) if one.post.post_id == post.pk]
    return (
        sum(one.held for one in found),
        sum(one.vacant for one in found),
        sum(one.unknown for one in found),
    )


@pytest.mark.parametrize(
    ("certain", "precision", "written"),
    [(date(2019, 12, 31), "year", "2019"), (date(2021, 3, 15), "unknown", "")],
)
def test_whoever_left_before_the_day_known_of_him_was_there_till_then(
    place: Place, chair: Appointment, certain: date, precision: str, written: str
) -> None:
    """And going back to what was said before brings back the day, too."""
    held, since = known_as(chair, certain, precision), day(written) if written else None
    left = correct(held, since=since, until=date(2019, 5, 1))
    assert (left.since, left.since_precision) == (date(2019, 4, 30), precision)
    assert [counted(place, chair.post, on) for on in (date(2019, 2, 1), date(2019, 4, 30), date(2019, 5, 1))] == [
        (0, 0, 1), (1, 0, 0), (0, 1, 0),
    ]  # fmt: skip
    back = correct(left, since=since, until=None)
    assert (back.since, back.since_precision, back.until) == (certain, precision, None)


def test_a_beginning_that_becomes_known_is_counted_and_warned_of(chair: Appointment) -> None:
    """The seat is held on the same days as before, and yet one more began in a month."""
    held = known_as(chair, RULES_BEGIN, "unknown")
    asked = copy(held)
    asked.since_precision = "day"
    effects = effects_of(read(chair.post), held, asked, TODAY)
    assert (effects.shifts, effects.begun) == ([], (None, RULES_BEGIN))
    gone = effects_of(read(chair.post), held, None, TODAY)
    assert gone.begun == (None, None)


def test_a_seat_that_ends_with_its_holder_was_not_vacant_before(place: Place, extra: Appointment) -> None:
    asked = copy(extra)
    asked.until = SEPTEMBER
    effects = effects_of(read(extra.post), extra, asked, TODAY)
    assert [(one.before, one.after is not None) for one in effects.shifts] == [(None, True)]
    months = [(one.first, one.last, one.held, one.vacant) for one in effects.months]
    assert months == [(JUNE, date(2020, 8, 1), 1, 0)]
    before = counted(place, extra.post, date(2020, 7, 1))
    correct(extra, until=SEPTEMBER)
    assert (before, counted(place, extra.post, date(2020, 7, 1))) == ((0, 0, 0), (1, 0, 0))
    assert not effects_of(read(extra.post), extra, None, TODAY).empty_extra


def test_a_seat_beyond_the_rules_ends_with_the_last_of_its_holders(extra: Appointment) -> None:
    earlier = appoint(
        post=extra.post, person=make_person("先"), mode=Mode.PART_TIME, since=date(2019, 1, 1),
        until=date(2019, 6, 1), acting=OFFICER, at=AT,
    )  # fmt: skip
    correct(extra, since=day("2018-03-01"), until=date(2018, 9, 1))
    assert Post.objects.get(pk=extra.post_id).until == earlier.until


def test_what_is_restored_ends_with_its_post(place: Place, chair: Appointment) -> None:
    annulled = annul(chair)
    Post.objects.filter(pk=chair.post_id).update(until=SEPTEMBER)
    assert restore(annulled).until == SEPTEMBER


def test_a_holder_nobody_ended_sits_as_long_as_his_body_stands(place: Place, chair: Appointment) -> None:
    Organisation.objects.filter(pk=chair.post.organisation_id).update(dissolved=SEPTEMBER)
    post = read(chair.post)
    (history,) = histories([post])
    assert [(row.span.since, row.span.until) for row in history.rows if row.span.held] == [
        (chair.since, SEPTEMBER)
    ]
    effects = effects_of(post, chair, None, TODAY)
    assert [(one.since, one.until) for one in effects.shifts] == [(chair.since, SEPTEMBER)]
    assert [(one.last, one.vacant) for one in effects.months] == [(date(2020, 8, 1), 1)]


def test_whoever_was_erased_stays_only_in_what_is_past(place: Place, chair: Appointment) -> None:
    person = chair.person
    ended = end_appointment(appointment=chair, until=JUNE, reason="", acting=OFFICER, at=AT)
    Person.objects.filter(pk=person.pk).update(erased_at=AT, name="（已删除）")
    gone = Person.objects.get(pk=person.pk)
    with refused("person_erased"):
        seat(place.post("guide", village=place.villages[0].code), gone)
    with refused("person_erased"):
        correct(Appointment.objects.get(pk=ended.pk), until=None)
    assert correct(Appointment.objects.get(pk=ended.pk), until=SEPTEMBER).until == SEPTEMBER
    annulled = annul(Appointment.objects.get(pk=ended.pk))
    assert restore(annulled).until == SEPTEMBER
    Appointment.objects.filter(pk=ended.pk).update(until=None)
    annulled = annul(Appointment.objects.get(pk=ended.pk))
    with refused("person_erased"):
        restore(annulled)


def test_whoever_was_merged_away_since_he_was_picked_is_not_seated(place: Place, chair: Appointment) -> None:
    """By an appointment and by a correction of a page that was opened before; an annulled one stands again for who stayed."""
    picked, stayed = make_person("李芳"), make_person("李方")
    annulled = annul(seat(place.post("chair", town=1), picked))
    merge(kept=stayed, gone=Person.objects.get(pk=picked.pk), acting=OFFICER, at=AT)
    with refused("person_merged"):
        seat(place.post("chair", town=2), picked)
    with refused("person_merged"):
        correct(chair, person=picked)
    assert restore(annulled).person == stayed


# ---- pages


def test_a_seat_given_away_is_said_before_anything_is_restored(cast: Cast) -> None:
    """The page of the restoration names who sits there by now, and foretells nothing that will not be."""
    officer, held = cast.client("officer"), cast.home.appointment
    annulled = annul(held, acting=cast.acting("officer"))
    address = reverse("staffing:reversal", args=[annulled.pk])
    assert "现在不能恢复" not in officer.get(address).content.decode()
    other = make_person("接任", county=cast.home.code)
    appoint(
        post=held.post, person=other, mode=Mode.EX_OFFICIO, since=date(2021, 2, 1),
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    page = officer.get(address).content.decode()
    assert "现在不能恢复" in page
    assert "接任（2021-02-01 至今）" in page
    assert "这样改会怎样" not in page
    answer = officer.post(address, {"reason": "作废错了", "basis": ""})
    assert (answer.status_code, "接任（2021-02-01 至今）" in answer.content.decode()) == (422, True)
    assert not Appointment.objects.filter(pk=held.pk).exists()


def test_of_two_seats_the_preview_shows_the_one_that_is_free(place: Place) -> None:
    post = place.district_post("vice_chair.part_time")
    annulled = annul(seat(post, make_person("甲"), since=date(2020, 1, 1)))
    seat(post, make_person("乙"), since=date(2020, 1, 1))
    will = placed_again(annulled, read(post), TODAY)
    assert [one.seat for one in effects_of(read(post), None, will, TODAY).shifts] == [2]
    assert (annulled.seat, restore(annulled).seat) == (1, 2)


def test_a_preview_of_what_cannot_be_is_no_success(cast: Cast) -> None:
    held = cast.home.appointment
    sent: dict[str, Any] = {
        "person": held.person_id, "mode": "ex_officio", "since": "2021-03", "until": "2021-02-01",
        "document": "", "end_reason": "", "reason": "录错", "basis": "", "version": 1, "preview": "1",
    }  # fmt: skip
    answer = cast.client("officer").post(reverse("staffing:correction", args=[held.pk]), sent)
    assert (answer.status_code, "离任日期应晚于任职日期" in answer.content.decode()) == (422, True)
    assert Correction.objects.filter(appointment_key=held.pk).count() == 0


def test_a_frozen_round_that_counted_it_is_named_before_it_is_annulled(cast: Cast) -> None:
    """The round of 2019 in the archive, of an item that counts seats; not the one that is only confirmed, nor other years."""
    officer, held, assessed = cast.client("officer"), cast.home.appointment, cast.home.assessed
    address = reverse("staffing:annulment", args=[held.pk])
    items = [assessed.items[state][1] for state in ("frozen", "confirmed")]
    assert Item.objects.filter(pk__in=[item.pk for item in items]).update(
        indicator="staffing.seats_held", title="配备席位"
    ) == len(items)
    assert "配备席位" not in officer.get(address).content.decode()  # he was appointed in 2021
    Appointment.objects.filter(pk=held.pk).update(since=date(2018, 6, 1))
    page = officer.get(address).content.decode()
    assert "已存档的考核项目：配备席位" in page
    assert page.count("配备席位") == 1
    Item.objects.filter(pk=items[0].pk).update(indicator="activities.held")
    assert "配备席位" not in officer.get(address).content.decode()
