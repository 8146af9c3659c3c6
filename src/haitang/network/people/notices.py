"""What those who keep records, and those who asked about theirs, are told."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.codes import town_of
from haitang.foundation.registry import Single
from haitang.machinery.notices.actions import notify
from haitang.machinery.notices.declaring import notice_kind

from .models import Request
from .rules import COPY

ASKED: Final = notice_kind("people.asked", gettext_lazy("本人请求更正、删除信息，等我答复"))
ANSWERED: Final = notice_kind("people.answered", gettext_lazy("对我的请求的答复"))
KEEPERS: Final[Single[Callable[[str, str, datetime], Iterable[int]]]] = Single(
    "the finder of who keeps persons"
)
"""Finds who may do something by a role held in this very region: grants stand above persons."""


def tell_asked(request: Request, at: datetime) -> None:
    person = request.person
    places = {person.county_id, town_of(person.region_id), person.region_id} - {""}
    keepers = {account for place in places for account in KEEPERS.get()(COPY, place, at)}
    notify(
        kind=ASKED,
        accounts=keepers - {request.account},
        title=_("%(name)s请求%(kind)s本人信息")
        % {"name": request.person.name, "kind": request.get_kind_display()},
        href=reverse("people:answer", args=[request.pk]),
        key=f"people.asked:{request.pk}",
        at=at,
    )


def notify_request_answered(request: Request, at: datetime) -> None:
    notify(
        kind=ANSWERED,
        accounts=[request.account],
        title=_("%(kind)s本人信息的请求：%(state)s")
        % {"kind": request.get_kind_display(), "state": request.get_state_display()},
        text=request.answer,
        href=reverse("people:own"),
        key=f"people.answered:{request.pk}",
        at=at,
    )
