"""A page that changes something: form → action → answer. Refusals stand on the form, a conflict shows both versions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Protocol

from django.contrib import messages
from django.db.models import Model
from django.forms import BoundField, CheckboxInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from haitang.foundation.doors import Visit
from haitang.foundation.doubts import Doubtful
from haitang.foundation.registry import Single
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict, Overtaken

from .forms import Form, SureMixin

Text = str | Promise
Crumb = tuple[Text, str]
Change = tuple[str, datetime | None]
"""By whom and when; "" and None where nobody wrote it down."""


class Linked(Protocol):
    """A record that has a page."""

    def get_absolute_url(self) -> str: ...


LAST_CHANGE: Final[Single[Callable[[Model], Change]]] = Single("who changed a record last")


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What a changing page says: its title, the words on its button, where it leads back to, the way here."""

    title: Text
    submit: Text = ""
    cancel: str
    crumbs: Sequence[Crumb] = ()
    lead: Text = ""
    tone: str = "primary"
    done: Text = ""
    """What is said once it is done."""


def edit_page(
    request: Visit,
    *,
    form: Form,
    act: Callable[[dict[str, Any]], str],
    page: Editing,
    read: Callable[[Any], Mapping[str, Any]] | None = None,
    template: str = "ui/edit.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do it: `act` takes the clean data and returns the address to go on to.

    When it raises `Refused`, the reason stands on the form (422), of `Doubtful` with a tick to
    confirm it. On `Conflict` both versions are shown (409):
    `read` turns the record as it stands into the form's values; a form with a `version` field needs it.
    """
    if request.method == "POST" and form.is_valid():
        try:
            address = act(form.cleaned_data)
        except Overtaken as refusal:
            form.add_error(None, refusal.reason)
        except Conflict as conflict:
            if read is None:
                raise
            return conflict_page(
                request, form=form, conflict=conflict, page=page, theirs=read(conflict.current)
            )
        except Refused as refusal:
            stand_on(form, refusal)
        else:
            if page.done:
                return done_page(request, str(page.done), address)
            return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {**(context or {}), "form": form, "page": page}, status=status)


def stand_on(form: Form, refusal: Refused) -> None:
    """Why it was not done, on the form: the reason, or what is doubted with the tick that confirms it."""
    if isinstance(refusal, Doubtful) and isinstance(form, SureMixin):
        form.ask(refusal)
    else:
        form.add_error(None, refusal.reason)


def action_page(
    request: Visit,
    *,
    form: Form,
    action: Callable[..., object],
    page: Editing,
    read: Callable[[Any], Mapping[str, Any]] | None = None,
    to: str = "",
) -> HttpResponse:
    """`edit_page` for a form whose fields are the keywords of `action`; it leads on `to`, or back to `page.cancel`.

    The action gets the clean values, `acting` and `at`, and of a form with a `version` the version read as `expected`
    (0, which no record has, where it was not sent).
    """

    def act(data: dict[str, Any]) -> str:
        values = dict(data)
        if "version" in values:
            values["expected"] = values.pop("version") or 0
        action(**values, acting=request.acting, at=request.at)
        return to or page.cancel

    return edit_page(request, form=form, act=act, page=page, read=read)


def read_values(*names: str) -> Callable[[Any], dict[str, Any]]:
    """What reads a record into a form: its fields of these names, and its version."""

    def read(record: Any) -> dict[str, Any]:
        return {name: getattr(record, name) for name in (*names, "version")}

    return read


def done_page(request: HttpRequest, said: str, to: Linked | str) -> HttpResponse:
    """Say what was done, and go on to a record's page or an address."""
    messages.success(request, said)
    address = to if isinstance(to, str) else to.get_absolute_url()
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def conflict_page(
    request: Visit, *, form: Form, conflict: Conflict, page: Editing, theirs: Mapping[str, Any]
) -> HttpResponse:
    """Both versions side by side; what is chosen is sent again as a change of the version that stands now."""
    differing = [
        field
        for field in form.visible_fields()
        if field.name in theirs and differs(field, theirs[field.name])
    ]
    chosen = {field.name for field in differing} | {"version", "once", "csrfmiddlewaretoken"}
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name.removesuffix("_words") not in chosen
    ]
    who, at = last_change(conflict.current)
    context = {
        "page": page,
        "rows": [row_of(field, theirs[field.name]) for field in differing],
        "kept": kept,
        "version": conflict.current.version,
        "who": who,
        "at": at,
    }
    return render(request, "ui/conflict.html", context, status=HTTPStatus.CONFLICT)


def last_change(record: Model) -> Change:
    """Who changed a record last, and when."""
    return LAST_CHANGE.get()(record)


def differs(field: BoundField, theirs: Any) -> bool:
    now = field.field.prepare_value(theirs)
    if isinstance(field.data, tuple):  # a search field sends the key and the words typed
        return sent(now) != sent(field.data)
    return bool(field.field.has_changed(now, field.data))


def row_of(field: BoundField, theirs: Any) -> dict[str, str]:
    mine, now = field.data, field.field.prepare_value(theirs)
    return {
        "label": str(field.label),
        "name": field.name,
        "mine": shown(field, mine),
        "mine_value": sent(mine),
        "theirs": shown(field, now),
        "theirs_value": sent(now),
    }


def sent(value: Any) -> str:
    """A value as a form sends it."""
    if isinstance(value, tuple):
        return str(value[0])
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def shown(field: BoundField, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(field.field.widget, CheckboxInput):
        return _("是") if value in {True, "true", "on"} else _("否")
    if isinstance(value, tuple):
        return str(value[1])
    choices: Any = getattr(field.field, "choices", ())
    return str({str(key): label for key, label in choices}.get(sent(value), sent(value)))
