"""Seating somebody, succession, and the end of an appointment."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.codes import parse_key
from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Crumb, Editing, edit_page
from haitang.machinery.ui.forms import words_typed
from haitang.machinery.ui.found import Offer, found_page
from haitang.machinery.ui.leading import page_of
from haitang.network.organisations.models import Post
from haitang.network.people.models import Person
from haitang.network.people.queries import offered

from .. import actions, queries
from ..doors import appointment_for, post_for
from ..forms import AppointmentForm, EndingForm, SeatingForm
from ..models import Appointment
from ..rules import APPOINT, ENTER_PERSONS, SEE_PERSONS
from ..words import Mode

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
FOUND_AT_MOST = 12
SHORTEST_NAME = 2
TYPED = ("mode", "since", "until", "document")


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def appointments(request: Visit, pk: int) -> HttpResponse:
    """Seat somebody in a post."""
    post = post_for(request.acting, pk)
    rule = queries.rule_of(post, timezone.localdate(request.at))

    def act(data: dict[str, Any]) -> str:
        actions.appoint(
            post=post,
            person=data["person"],
            mode=Mode(data["mode"]),
            since=data["since"],
            until=data["until"],
            document=data["document"],
            sure=data["sure"],
            acting=request.acting,
            at=request.at,
        )
        return organisation_page(post)

    initial = {"mode": rule.mode if rule else Mode.PART_TIME, "since": timezone.localdate(request.at)}
    initial |= picked(request)
    form = AppointmentForm(request.POST or None, acting=request.acting, initial=initial)
    page = Editing(
        title=_("配备：%s") % post,
        submit=pgettext("act", "任职"),
        cancel=organisation_page(post),
        crumbs=post_crumbs(post),
        done=_("已任职。"),
    )
    return edit_page(
        request,
        form=form,
        act=act,
        page=page,
        template="staffing/appoint.html",
        context=around(post, request),
    )


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def succession(request: Visit, pk: int) -> HttpResponse:
    """The new holder of the position a post comes with takes the seat; the predecessor leaves that day."""
    post = post_for(request.acting, pk)

    def act(data: dict[str, Any]) -> str:
        actions.install_successor(
            position=post.ex_officio_of,
            region=post.place or post.organisation.region,
            person=data["person"],
            since=data["since"],
            document=data["document"],
            sure=data["sure"],
            acting=request.acting,
            at=request.at,
        )
        return organisation_page(post)

    initial = {"since": timezone.localdate(request.at)} | picked(request)
    form = SeatingForm(request.POST or None, acting=request.acting, initial=initial)
    page = Editing(
        title=_("接任：%s") % post,
        submit=_("接任"),
        cancel=organisation_page(post),
        crumbs=post_crumbs(post),
        lead=_("新任“%s”的人当然担任这个岗位；前任在同一天离任。") % post.ex_officio_of,
        done=_("已接任。"),
    )
    return edit_page(
        request,
        form=form,
        act=act,
        page=page,
        template="staffing/appoint.html",
        context=around(post, request) | {"full": False},
    )


@needs(APPOINT)
@require_http_methods(GETS_AND_POSTS)
def ending(request: Visit, pk: int) -> HttpResponse:
    """End an appointment from a day on."""
    appointment = appointment_for(request.acting, pk)

    def read(record: Appointment) -> dict[str, Any]:
        return {"until": record.until, "reason": record.end_reason, "version": record.version}

    def act(data: dict[str, Any]) -> str:
        actions.end_appointment(
            appointment=appointment,
            until=data["until"],
            reason=data["reason"],
            version=data["version"],
            acting=request.acting,
            at=request.at,
        )
        return organisation_page(appointment.post)

    initial = {"until": timezone.localdate(request.at), "version": appointment.version}
    page = Editing(
        title=_("离任：%(person)s") % {"person": appointment.person},
        submit=_("办理离任"),
        cancel=organisation_page(appointment.post),
        crumbs=post_crumbs(appointment.post),
        tone="danger",
        done=_("已办理离任，席位从那一天起空出来。"),
    )
    form = EndingForm(request.POST or None, initial=initial)
    context = {"appointment": appointment}
    return edit_page(
        request, form=form, act=act, page=page, read=read, template="staffing/ending.html", context=context
    )


@needs(APPOINT)
@require_safe
def candidates(request: Visit) -> HttpResponse:
    """Persons by name, pinyin, initials or whole number, for the search field."""
    words = words_typed(request) or words_typed(request, "person")
    found = list(offered(request.acting.scope_for(SEE_PERSONS), words)[:FOUND_AT_MOST])
    rows = [(person.pk, person.name, known_by(person)) for person in found]
    known = any(person.name == words for person in found)
    return found_page(request, rows, offer=None if known else registering(request, words))


def known_by(person: Person) -> str:
    work = f"{person.unit or person.workplace} {person.job}".strip()
    return " · ".join(filter(None, (person.particulars, work)))


def registering(request: Visit, name: str) -> Offer | None:
    """The way to enter somebody of that name, and back to the form he is wanted in; None for who may not, or for no name."""
    if not request.acting.may(ENTER_PERSONS) or len(name) < SHORTEST_NAME or any(map(str.isdigit, name)):
        return None
    asked = {"name": name} | ({"next": page_of(request)} if request.GET.get("field") == "person" else {})
    return Offer(_("登记“%s”") % name, f"{reverse('people:new')}?{urlencode(asked)}")


def picked(request: Visit) -> dict[str, Any]:
    """What the address fills into a form: the person who was entered for it, and what had been typed before."""
    key = parse_key(request.GET.get("person", ""))
    person = (
        Person.objects.within(request.acting.scope_for(SEE_PERSONS)).current().filter(pk=key).first()
        if key
        else None
    )
    typed = {name: request.GET[name] for name in TYPED if name in request.GET}
    return typed | ({"person": person} if person else {})


def organisation_page(post: Post) -> str:
    return reverse("organisations:organisation", args=[post.organisation_id])


def post_crumbs(post: Post) -> list[Crumb]:
    return [(_("空缺"), reverse("staffing:vacancies")), (post.organisation.name, organisation_page(post))]


def around(post: Post, request: Visit) -> dict[str, Any]:
    """What stands above the form: the post, who sits in it, and whether a seat is left."""
    on = timezone.localdate(request.at)
    holders = list(Appointment.objects.on(on).filter(post=post).select_related("person"))
    return {"post": post, "holders": holders, "full": len(holders) >= post.seats}
