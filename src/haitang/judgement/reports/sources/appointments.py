"""任职通知: the notice of an appointment."""

from datetime import datetime

from django.utils import translation

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for
from haitang.machinery.ui.templatetags.ui import known
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region
from haitang.network.staffing.models import Appointment
from haitang.network.staffing.words import Mode

from ..actions import PaperDraft
from ..composing import PAPERS_ARE_IN, Material
from ..rules import DRAFT
from ..words import Kind
from .source import RECENT, Beginning, issuing


def find_appointment(acting: Acting, key: int) -> Appointment:
    appointments = Appointment.objects.select_related("post__organisation__region", "person")
    return record_for(appointments, acting, DRAFT, pk=key)


def about(appointment: Appointment, acting: Acting) -> tuple[Organisation, Region]:
    return issuing(appointment.post.organisation.region, acting)


def draft(appointment: Appointment, acting: Acting, at: datetime) -> PaperDraft:
    """Who, to which post, how, from when."""
    body, place = about(appointment, acting)
    with translation.override(PAPERS_ARE_IN):
        words = {
            "person": appointment.person.name,
            "post": appointment.post.title,
            "organisation": appointment.post.organisation.name,
            "mode": str(Mode(appointment.mode).label),
            "since": known(appointment.since, appointment.since_precision),
        }
    title = f"关于{appointment.person.name}任职的通知"
    return PaperDraft(
        Kind.APPOINTMENT, body, place, appointment.since.isoformat(), title, Material(words=words)
    )


def recent(acting: Acting) -> list[Beginning]:
    found = Appointment.objects.within(acting.scope_for(DRAFT)).select_related("post__organisation", "person")
    latest = found.order_by("-since", "-id")[:RECENT]
    return [(one.pk, f"{one.person.name} · {one.post.organisation.name}{one.post.title}") for one in latest]
