"""What corrections of an activity changed, told for its page: every field by its title, as it was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.machinery.audit.titles import field_in_words
from haitang.machinery.ui.templatetags.ui import number
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Person
from haitang.network.regions.models import Region

from .models import Activity, Correction
from .words import Form, Topic

WORDS: Final = {"form": dict(Form.choices), "topic": dict(Topic.choices)}


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction and, unless it is the annulling, each field it changed with what stood there."""

    told: Correction
    annuls: bool
    was: list[str]


@dataclass(frozen=True, slots=True)
class Names:
    """How the records that corrections name by their keys are called."""

    regions: Mapping[str, str]
    bodies: Mapping[int, str]
    persons: Mapping[int, str]


def correction_events(corrections: Sequence[Correction]) -> list[Corrected]:
    """At most three queries for any number."""
    names = names_in([one.before for one in corrections])
    return [
        Corrected(
            one, "state" in one.before, [former_value_words(name, was, names) for name, was in fields_of(one)]
        )
        for one in corrections
    ]


def fields_of(correction: Correction) -> list[tuple[str, Any]]:
    return sorted((name, was) for name, was in correction.before.items() if name != "state")


def names_in(told: Iterable[Mapping[str, Any]]) -> Names:
    regions: set[str] = set()
    bodies: set[int] = set()
    persons: set[int] = set()
    for before in told:
        regions |= {before["region_id"]} if "region_id" in before else set()
        bodies |= {before["organiser"]} if "organiser" in before else set()
        persons |= {int(key) for key in (*before.get("services", ()), *before.get("leads", ()))}
    return Names(
        dict(Region.objects.filter(pk__in=regions).values_list("pk", "name")),
        dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "name")),
        dict(Person.objects.filter(pk__in=persons).values_list("pk", "name")),
    )


def former_value_words(name: str, was: Any, names: Names) -> str:
    """“参加人数原为“32””."""
    label = field_in_words(Activity._meta.label, name)
    return _("%(label)s原为“%(was)s”") % {"label": label, "was": former_words(name, was, names) or _("无")}


def former_words(name: str, was: Any, names: Names) -> str:
    """What a field held, as people read it; empty where it held nothing."""
    if name == "services":
        hours = ((names.persons.get(int(key), key), minutes) for key, minutes in was.items())
        return "、".join(
            _("%(person)s %(minutes)s 分钟") % {"person": person, "minutes": number(minutes)}
            for person, minutes in hours
        )
    if name == "leads":
        return "、".join(names.persons.get(key, str(key)) for key in was)
    if name == "pictures":
        return "、".join(was)
    if name in ("begins", "ends"):
        return (was or "")[: len("09:30")]
    known: dict[str, Mapping[Any, Any]] = {"region_id": names.regions, "organiser": names.bodies, **WORDS}
    return str(known.get(name, {}).get(was) or number(was))
