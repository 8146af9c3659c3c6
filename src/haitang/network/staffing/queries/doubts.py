"""Whether somebody is likely to hold the position that a post comes with, in that very place."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.codes import TOWN_LENGTH, county_of, town_of
from haitang.foundation.doubts import Doubt
from haitang.foundation.partial_dates import PartialDate
from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Part
from haitang.network.people.models import Person
from haitang.network.regions.models import Region

from ..models import Appointment
from ..roles import SEATED, role_at_work
from ..words import Mode

OF_TOWNS: Final = frozenset({Part.ONE, Part.THREE, Part.N})
RETIRED: Final = re.compile(r"退休|离休|退职|退居二线|^原(?!种|料|材)|[（(]原[)）]|卸任")
RETIRES_AT: Final = 60
"""The age from which is asked whether somebody still serves: that of men until 2024, which the law raises by 2039."""


def doubts_of_seating(post: Post, person: Person, mode: Mode, since: date) -> list[Doubt]:
    """Why seating somebody in a post of 3+1+N may be a mistake. Asked of nobody else's posts. At most three queries."""
    if post.part not in OF_TOWNS:
        return []
    found = [*seated_elsewhere(post, person, since)]
    if mode == Mode.EX_OFFICIO:
        found += [*works_elsewhere(post, person), *works_as_another(post, person), *retired(person, since)]
    return found


def seated_elsewhere(post: Post, person: Person, since: date) -> Iterator[Doubt]:
    """He has such a post of another town or village on that day."""
    others = Appointment.objects.on(since).filter(person=person, post__part=post.part).exclude(post=post)
    for other in others.select_related("post__organisation__region", "post__place"):
        here, there = (one.place or one.organisation.region for one in (post, other.post))
        if here != there:
            said = _("%(name)s同时担任%(there)s的“%(post)s”（%(organisation)s）：一个人在两处任这一职？")
            names = {
                "name": person.name,
                "there": there.name,
                "post": other.post.title,
                "organisation": other.post.organisation,
            }
            yield Doubt(said % names, "seated_elsewhere")


def works_elsewhere(post: Post, person: Person) -> Iterator[Doubt]:
    """His unit lies in another town, or his workplace names one and not this."""
    region = post.organisation.region
    town = town_of(region.code) or region.code
    unit = person.unit
    if unit is not None:
        if len(unit.region_id) >= TOWN_LENGTH and town_of(unit.region_id) != town:
            said = _("%(name)s的工作单位“%(unit)s”在%(there)s，不在%(here)s：这个职务是在%(here)s担任的吗？")
            names = {"name": person.name, "unit": unit.name, "there": unit.region.name, "here": region.name}
            yield Doubt(said % names, "works_elsewhere")
        return
    work = f"{person.workplace} {person.job}"
    if not work.strip() or region.name in work:
        return
    towns = Region.objects.below(county_of(town)).towns().filter(until__isnull=True).exclude(code=town)
    named = [name for name in towns.order_by("code").values_list("name", flat=True) if name in work]
    if named:
        said = _(
            "%(name)s登记的单位和职务“%(work)s”说的是%(there)s，不是%(here)s：这个职务是在%(here)s担任的吗？"
        )
        yield Doubt(
            said % {"name": person.name, "work": work.strip(), "there": named[0], "here": region.name},
            "works_elsewhere",
        )


def works_as_another(post: Post, person: Person) -> Iterator[Doubt]:
    """His work on record is what another post of the pattern comes with."""
    role = role_at_work(f"{person.workplace} {person.job}", plainly=True)
    if role in SEATED and post.role in SEATED and role != post.role:
        said = _("%(name)s登记的单位和职务是“%(work)s”，这个岗位由“%(position)s”担任：职务对吗？")
        work = f"{person.workplace} {person.job}".strip()
        yield Doubt(
            said % {"name": person.name, "work": work, "position": post.ex_officio_of or post.title},
            "works_as_another",
        )


def retired(person: Person, since: date) -> Iterator[Doubt]:
    """What is on record says that he serves no more, or he is of the age."""
    if any(RETIRED.search(text) for text in (person.job, person.workplace)):
        said = _("%(name)s登记的单位和职务是“%(work)s”：已经不在职的人还担任这个职务吗？")
        work = f"{person.workplace} {person.job}".strip()
        yield Doubt(said % {"name": person.name, "work": work}, "retired")
        return
    born = PartialDate.parse(person.born) if person.born else None
    if born is not None and of_age(born, since):
        said = _("%(name)s是 %(born)s 出生的，已满 %(years)d 岁：还在这个职务上吗？")
        yield Doubt(said % {"name": person.name, "born": person.born, "years": RETIRES_AT}, "of_age")


def of_age(born: PartialDate, on: date) -> bool:
    """Whether whoever was born then has surely come to the age by a day."""
    latest = born.last
    return (on.year - latest.year, on.month, on.day) >= (RETIRES_AT, latest.month, latest.day)
