"""The page that ends a record with all that hangs on it, or takes that back: what it would change is shown before."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.doors import Visit
from haitang.foundation.endings import Plan, Terms
from haitang.foundation.finals import Seen, seal_seen, seen_in
from haitang.foundation.verdict import Refused
from haitang.foundation.versions import Conflict

from .editing import Editing, done_page
from .finals import both_page
from .forms import DateField, Form, VersionMixin, carry

Line = TypeVar("Line")
SHOWN = 40
"""So many of which the same is said are named on the page; how many there are stands beside."""
MakePlan = Callable[[dict[str, Any]], Plan]
Do = Callable[[dict[str, Any], str], object]


class EndingForm(VersionMixin, Form):
    """From which day something is no more, why and by which document; `seen` is the plan read."""

    on = DateField(label=gettext_lazy("日期"), help_text=gettext_lazy("从这一天起不再计入；以前的记录不变。"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=120)
    document = forms.CharField(
        label=gettext_lazy("依据文件"),
        max_length=120,
        help_text=gettext_lazy("文号或标题，例如：荣科协发〔2021〕3号。"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class RestorationForm(Form):
    """Why what ended is to stand again; `seen` is the plan read."""

    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=120, help_text=gettext_lazy("例如：办错了。")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What the page ends: the record, and what it is called there. `prefix` is left out of the names of what hangs on it."""

    record: Model
    name: str
    prefix: str = ""


def terms_of(data: dict[str, Any]) -> Terms:
    return Terms(
        on=data["on"],
        reason=data.get("reason", ""),
        document=data.get("document", ""),
        along=data.get("along", False),
    )


def ending_page(
    request: Visit, ended: Ended, form: Form, page: Editing, make_plan: MakePlan, do: Do
) -> HttpResponse:
    """The form with all that it would change; sent, it is done on the plan that was read, or answered with both texts (409)."""
    record = ended.record
    asked = form.is_valid() if form.is_bound else True
    data = form.cleaned_data if form.is_bound and asked else dict(form.initial)
    context: dict[str, Any] = {"form": form, "page": page}
    try:
        plan = make_plan(data) if asked else None
        if plan is not None:
            context["plan"] = plan
            if request.method == "POST" and "preview" not in request.POST:
                return end_as_read(request, record, page, plan, partial(do, data))
    except Conflict:
        record.refresh_from_db()
        return both_page(request, record, seen_in(data["seen"], record), make_plan(data).words(), page.cancel)
    except Refused as refusal:
        if form.is_bound:
            form.add_error(None, refusal.reason)
        else:
            context["refusal"] = refusal.reason
    if (plan := context.get("plan")) is not None:
        context |= described(plan, ended)
        carry(form, seen=seal_seen(record, plan.words()))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "ui/ending.html", context, status=status)


def described(plan: Plan, ended: Ended) -> dict[str, Any]:
    """The plan as the page says it: under each title what becomes of how many, and which; the record's own name once."""
    return {
        "changing": [(title, alike(group, "words")) for title, group in plan.titled],
        "staying": alike(plan.unchanged, "note"),
        "obstacles": alike(plan.obstacles, "reason"),
        "prefix": ended.prefix,
        "ended": ended.name,
        "shown": SHOWN,
    }


def alike(lines: Iterable[Line], said: str) -> list[tuple[str, list[Line]]]:
    """The lines of which the same is said, together, in the order they come in."""
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[getattr(line, said)].append(line)
    return list(found.items())


def end_as_read(
    request: Visit, record: Model, page: Editing, plan: Plan, do: Callable[[str], object]
) -> HttpResponse:
    """Do it on the plan that was read. Raises `Refused` where another was asked for, `Conflict` where something changed."""
    seen = seen_in(request.POST.get("seen", ""), record)
    if not plan.answers(seen.words):
        raise Refused(_("填的有改动：请先看上面这样办会怎样，再点一次。"), code="asked_otherwise")
    now = plan.words()
    version: int = record.version  # type: ignore[attr-defined]  # what may end counts its versions
    if seen != Seen(version, list(now)):
        return both_page(request, record, seen, now, page.cancel)
    do(plan.digest())
    return done_page(request, str(page.done), page.cancel)
