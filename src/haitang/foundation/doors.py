"""How a page says who may come in, and how it gets hold of one record.

A view names its action with `needs`; the middleware lets in who may, and sets `request.scope`. A record is reached through
`record_for` only: out of sight is 404, in sight but not permitted is 403 with the reason.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .acting import Acting
from .scope import Scope
from .verdict import no

SIGNED_IN: Final = "signed_in"
"""What a view needs that is everybody's own: his password, his sessions, his language."""

View = Callable[..., HttpResponseBase]
Record_co = TypeVar("Record_co", bound=models.Model, covariant=True)


class Visit(HttpRequest):
    """A request inside the house: who acts, when it came, and where its acting may do what the view is for."""

    acting: Acting
    at: datetime
    scope: Scope
    password_first: bool = False
    """Whether nothing but changing the password is open; set by `access.leading`, read by that page."""
    second_factor_first: bool = False
    """Whether nothing but setting up a second factor is open; as above."""
    begin: Callable[[], object] | None
    """Begins the one transaction of the page and of its answer's receipt, for a view that `begins_itself`; None without
    a receipt."""


class ScopedRecords(Protocol[Record_co]):
    """A queryset of records that can be cut down to a scope."""

    def within(self, scope: Scope) -> "models.QuerySet[Record_co]": ...


def needs(action: str) -> Callable[[View], View]:
    """Let a view be entered only by who may do `action` somewhere; `enter` tells the rest why, or to sign in."""

    def mark(view: View) -> View:
        view.needs = action  # type: ignore[attr-defined]  # read by `enter`, the start-up check and the matrix
        return view

    return mark


def signed_in(view: View) -> View:
    """Let everybody enter who has signed in, whatever his roles: for what is his own."""
    return needs(SIGNED_IN)(view)


def asks_again(view: View) -> View:
    """Have whoever comes in say again who he is, unless he did so not long ago: for what the safety of accounts rests on.

    Stands beneath `needs` or `signed_in`.
    """
    view.asks_again = True  # type: ignore[attr-defined]  # read by `access.leading`
    return view


def begins_itself(view: View) -> View:
    """Have a view that tries a secret do so outside of any transaction, and begin its own, if it changes anything, after.

    The try is then written down for good before it is looked at: of guesses sent at once each counts those before it,
    none is taken back with the page, and nobody waits for the writer while a password is hashed.
    """
    view.begins_itself = True  # type: ignore[attr-defined]  # read by the middleware
    return view


def open_to_all(why: str) -> Callable[[View], View]:
    """Leave a view open to every visitor, for the reason given. Each stands in tests/access/open_addresses.txt."""

    def mark(view: View) -> View:
        view.open_to_all = why  # type: ignore[attr-defined]  # read by the start-up check and the matrix
        return view

    return mark


def enter(visit: Visit, view: View) -> HttpResponseBase | None:
    """Stand at the door of a view: None lets the visit in, with its scope set; else the way to sign in.

    Raises `Refused` when whoever signed in may not do what the view is for. Called by the middleware for every view.
    """
    action = getattr(view, "needs", None)
    if action is None:
        return None
    if visit.acting.anonymous:
        return sign_in_first(visit)
    if action != SIGNED_IN:
        visit.acting.verdict(action).require()
        visit.scope = visit.acting.scope_for(action)
    return None


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Send a visitor to sign in and, when he was only reading, back here afterwards."""
    page = resolve_url(settings.LOGIN_URL)
    if request.method in {"GET", "HEAD"}:
        page = f"{page}?{urlencode({'next': request.get_full_path()})}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return HttpResponseRedirect(page)


def record_for(records: ScopedRecords[Record_co], acting: Acting, action: str, **lookup: Any) -> Record_co:
    """The one record that `lookup` names, for doing `action` to it.

    Raises Http404 when acting cannot see it, `Refused` when he sees it but may not do this to it.
    """
    found = _one(records.within(acting.scope), lookup)
    if found is None:
        raise Http404
    permitted = acting.scope_for(action)
    if permitted != acting.scope and not records.within(permitted).filter(pk=found.pk).exists():
        if acting.may(action):
            no(_("您可以看到这条记录，但不能在这里做这件事。"), code="not_here").require()
        acting.verdict(action).require()
    return found


def _one(records: "models.QuerySet[Record_co]", lookup: dict[str, Any]) -> Record_co | None:
    """None too when the key is not of the kind a key has, or no database could hold it."""
    try:
        return records.filter(**lookup).first()
    except (ValueError, OverflowError):
        return None
