"""Enough in a district of the cast that hardly a figure is nought."""

from datetime import date

from haitang.activities.models import Activity, ServiceRecord
from haitang.activities.words import Form, State, Topic
from haitang.organisations.models import Organisation, Post, Unit
from haitang.organisations.words import Establishment, Kind, UnitKind
from haitang.people.models import Person, Volunteer
from haitang.regions.models import Population, Region
from haitang.staffing.models import Appointment
from haitang.staffing.words import Mode
from tests.cast import AT, District


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


def seat(post: object, person: Person, since: date, until: date | None = None) -> None:
    Appointment.objects.create(post=post, person=person, mode=Mode.PART_TIME, since=since, until=until)


def hold(district: District, form: Form, place: Region, on: date, participants: int) -> None:
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
