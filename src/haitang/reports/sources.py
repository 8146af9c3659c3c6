"""Records from which a paper begins: what each hands over, and who gets hold of it. A kind of record is one entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from haitang.accounts.acting import Acting
from haitang.accounts.verdict import Refused
from haitang.figures.periods import day_words
from haitang.organisations.models import Organisation
from haitang.regions.models import Region
from haitang.staffing.models import Appointment
from haitang.staffing.words import Mode

from .actions import PaperDraft
from .composing import Material
from .composing.compose import PAPERS_ARE_IN
from .doors import appointment_for
from .queries import body_of
from .rules import DRAFT
from .words import Kind


@dataclass(frozen=True, slots=True)
class PaperSource:
    """`find` is the door to a record; `draft` says what the paper of one begins with."""

    find: Callable[[Acting, int], Any]
    draft: Callable[[Any, Acting], PaperDraft]


def issuing(place: Region, acting: Acting) -> tuple[Organisation, Region]:
    """Who writes about something in a place: the county's association where `acting` drafts for the county, else the town's."""
    county = Region.objects.get(pk=place.county_code)
    about = county if acting.may(DRAFT, region=county.code) else place
    body = body_of(about)
    if body is None:
        raise Refused(_("“%(place)s”还没有科协组织，不能发文。") % {"place": about}, code="no_body")
    return body, about


def appointment_draft(appointment: Appointment, acting: Acting) -> PaperDraft:
    """The notice of an appointment: who, to which post, how, from when."""
    body, place = issuing(appointment.post.organisation.region, acting)
    with translation.override(PAPERS_ARE_IN):
        words = {
            "person": appointment.person.name,
            "post": appointment.post.title,
            "organisation": appointment.post.organisation.name,
            "mode": str(Mode(appointment.mode).label),
            "since": day_words(appointment.since),
        }
    title = f"关于{appointment.person.name}任职的通知"
    return PaperDraft(
        Kind.APPOINTMENT, body, place, appointment.since.isoformat(), title, Material(words=words)
    )


SOURCES: Final = {"appointment": PaperSource(appointment_for, appointment_draft)}
"""By the word that stands in the address."""
