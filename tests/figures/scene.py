"""Enough in a district of the cast that hardly a figure is nought."""

from datetime import date, time

from haitang.network.organisations.models import Organisation, Post, Unit
from haitang.network.organisations.words import Establishment, Kind, UnitKind
from haitang.network.people.models import Person, Volunteer
from haitang.network.regions.models import Population, Region
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode
from haitang.work.activities.models import Activity, Correction, ServiceRecord
from haitang.work.activities.words import Form, State, Topic
from haitang.work.meetings.models import Meeting
from haitang.work.meetings.words import RESOLUTION
from haitang.work.meetings.words import Kind as MeetingKind
from haitang.work.meetings.words import State as MeetingState
from haitang.work.obligations.models import Filing
from haitang.work.obligations.words import State as Filed
from tests.cast import AT, Cast, District
from tests.standing import Rows, keys, rows_beyond

FURNISHED: Rows = []
"""What a furnished home and twin have beyond the cast: made once a process, put back row by row for every other test."""


def furnish_both(cast: Cast) -> None:
    """Home and the twin, so that neither counts what is the other's."""
    both = (cast.home, cast.twin)
    if FURNISHED:
        for kind, records in FURNISHED:
            kind._base_manager.bulk_create(records)
    else:
        before = keys()
        for each in both:
            furnish(each)
        FURNISHED.extend(rows_beyond(before))
    for each in both:
        carry_out_a_resolution(each)


def furnish(district: District) -> None:
    persons = [
        Person.objects.create(
            county=district.region, region=place, name=f"人{n}", name_key=f"ren{n}", initials=f"r{n}"
        )
        for n, place in enumerate((*district.villages, *district.towns, district.region))
    ]
    for number, person in enumerate(persons):
        Volunteer.objects.create(
            person=person,
            region=person.region,
            registered_on=date(2021, 1 + number, 10),
            left_on=date(2021, 9, 1) if number == 2 else None,
        )
    for number, kind in enumerate(Kind):
        if kind not in (Kind.DISTRICT_ASSOCIATION, Kind.TOWN_ASSOCIATION):
            Organisation.objects.create(
                kind=kind,
                name=f"{kind.label}{number}",
                region=(*district.towns, district.region)[number % 3],
                founded=date(2021, 1 + number % 6, 5),
                members=60 + number,
            )
    for number, town in enumerate(district.towns):
        Population.objects.create(region=town, year=2020, people=31_000 + number, source="年鉴")
        Population.objects.create(region=town, year=2021, people=32_000 + number, source="年鉴")
        made = Unit.objects.create(
            region=town, name=f"厂{number}", kind=UnitKind.ENTERPRISE, science_workers=44 + number
        )
        if number:
            Organisation.objects.create(
                kind=Kind.ENTERPRISE_ASSOCIATION, name=f"厂{number}科协", region=town, unit=made
            )
    for number, establishment in enumerate((Establishment.ESTABLISHED, Establishment.WELFARE)):
        Post.objects.create(
            organisation=district.association,
            role=f"staff{number}",
            title="干事",
            seats=4,
            establishment=establishment,
        )
    follow_up(district)
    Filing.objects.create(
        organisation=district.society,
        obligation=district.filed_obligation,
        since=date(2020, 4, 1),
        until=date(2021, 1, 1),
        title="补报的工作报告",
        number="荣果学〔2021〕2号",
        filed_on=date(2021, 3, 22),
        state=Filed.ACKNOWLEDGED,
        recorded_by=district.account.pk,
        recorder=district.account.username,
        recorded_at=AT,
    )
    for number, form in enumerate((Form.BOARD, Form.OPEN_DAY, Form.VISIT)):
        hold(
            district,
            form,
            (*district.towns, district.region)[number],
            date(2021, 5 + number, 12),
            30 + number,
        )
    seat(district.chief_post, persons[0], date(2021, 2, 1))
    seat(district.guide_post, persons[1], date(2021, 3, 1))
    seat(district.other_chair_post, persons[0], date(2021, 4, 1), until=date(2021, 6, 1))
    seat(district.other_chair_post, persons[3], date(2021, 6, 1))


def carry_out_a_resolution(district: District) -> None:
    """The cast's closed task follows one."""
    district.closed_task.origin_kind = RESOLUTION
    district.closed_task.origin_key = district.more["resolution-issued"].pk
    district.closed_task.save()


def follow_up(district: District) -> None:
    """A hearing that was held, an activity that was annulled."""
    Meeting.objects.create(
        convener=district.association,
        kind=MeetingKind.HEARING,
        title="常委会听取科协工作汇报",
        held_on=date(2021, 3, 12),
        begins=time(9),
        ends=time(10),
        place="区委会议室",
        state=MeetingState.HELD,
        issues_until=date(2021, 3, 5),
        agenda_until=date(2021, 3, 10),
        planned_by=district.account.pk,
        planner=district.account.username,
    )
    annulled = hold(district, Form.LECTURE, district.villages[1], date(2021, 3, 14), 20)
    annulled.state = State.WITHDRAWN
    annulled.save()
    Correction.objects.create(
        activity=annulled,
        reason="没有办成",
        before={"state": State.CONFIRMED.value},
        account=district.account.pk,
        name=district.account.username,
        at=AT,
    )


def seat(post: object, person: Person, since: date, until: date | None = None) -> None:
    Appointment.objects.create(post=post, person=person, mode=Mode.PART_TIME, since=since, until=until)


def hold(district: District, form: Form, place: Region, on: date, participants: int) -> Activity:
    """An activity that was confirmed, with an hour and a half of a volunteer's."""
    activity = Activity.objects.create(
        region=place,
        level_above=district.code,
        organiser=district.association,
        topic=Topic.FARMING,
        title=f"{form.label}{on.month}",
        form=form,
        held_on=on,
        minutes=90,
        participants=participants,
        volunteers=1,
        state=State.CONFIRMED,
        recorded_by=district.account.pk,
        recorder=district.account.username,
        recorded_at=AT,
    )
    ServiceRecord.objects.create(activity=activity, person=district.volunteer_person, minutes=90)
    return activity
