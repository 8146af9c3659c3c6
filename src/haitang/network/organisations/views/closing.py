"""Ending what an organisation, a unit or a post is, from a day on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from haitang.foundation.doors import Visit
from haitang.machinery.ui.editing import Editing, action_page

from ..forms import ClosureForm
from ..models import Organisation, Post, Unit


def closing_page(
    request: Visit,
    record: Organisation | Unit | Post,
    close: Callable[..., object],
    page: Editing,
    *,
    closed_on: str = "until",
    to: str = "",
) -> HttpResponse:
    """Asks for the day and calls `close` with it; `closed_on` is the record's field that holds the day."""

    def read(current: Any) -> dict[str, Any]:
        return {"on": getattr(current, closed_on), "version": current.version}

    initial = {"on": timezone.localdate(request.at), "version": record.version}
    form = ClosureForm(request.POST or None, initial=initial)
    return action_page(request, form=form, action=close, page=page, read=read, to=to)
