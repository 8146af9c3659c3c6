"""The list of activities, one activity, and what looks odd."""

from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.finals import Words
from haitang.foundation.moves import Own
from haitang.foundation.verdict import Verdict
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.ui.finals import field_title, seen_of
from haitang.machinery.ui.forms import DateField, Form
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.regions.models import Region

from .. import queries, rules
from ..doors import activity_for
from ..events import correction_events
from ..filters import ActivityFilter
from ..models import Activity
from ..oddities import oddities as odd_things
from ..tables import TONES, ActivityTable
from ..words import MOVES, Move
from .pictures import album

YEAR = timedelta(days=365)
EMPTY = Empty(
    title=gettext_lazy("还没有活动"),
    sentence=gettext_lazy("办完一场，在手机上花一分钟记下来；以前的台账可以整表导入。"),
    drawing="calendar",
)


@needs(rules.VIEW)
@require_safe
def activities(request: Visit) -> HttpResponse:
    """The activities of the scope, with what they come to."""
    rows = queries.list_activities(request.scope).seen_by(request.acting)
    return list_page(
        request,
        queryset=rows,
        table_class=ActivityTable,
        filter_class=ActivityFilter,
        title=pgettext("many", "活动"),
        name="activities",
        template="activities/activities.html",
        export=writer_for(request.acting),
        empty=EMPTY,
        context=page_context(request, "activities"),
        about=lambda listed: {"sums": queries.sums_of(listed)},
    )


def page_context(request: Visit, page: str) -> dict[str, Any]:
    """What every page of this section shows: the tabs and what the reader may do."""
    acting = request.acting
    return {
        "page_name": page,
        "may_view": acting.may(rules.VIEW),
        "may_record": acting.may(rules.RECORD),
        "may_confirm": acting.may(rules.CONFIRM),
        "may_examine": acting.may(rules.EXAMINE),
        "may_rule": acting.may(rules.RULE),
        "waits": queries.confirmable_by(acting).count() if acting.may(rules.CONFIRM) else 0,
    }


@needs(rules.VIEW)
@require_safe
def activity(request: Visit, pk: int) -> HttpResponse:
    """One activity: what is told, whose hours it holds, who vouched for it."""
    found = activity_for(request.acting, pk)
    trail = queries.trail_of(found)
    found_acts = activity_moves(request, found)
    context = {
        "activity": found,
        "tone": TONES[found.state],
        "services": list(queries.services_of(found)),
        "leads": list(queries.leads_of(found)),
        "trail": trail,
        "corrections": correction_events(trail.corrections),
        "above": confirming_association(found),
        "acts": found_acts,
        "seen": seen_of(found, activity_words) if found_acts.get(Move.CONFIRM) else "",
        "album": album(request, found),
        "crumbs": [(pgettext("many", "活动"), reverse("activities:activities"))],
        "links_people": request.acting.may("people.view"),
        "links_organiser": request.acting.may(
            "organisations.view", region=found.organiser.region_id, line=found.organiser.line
        ),
        "links_batches": may_see_batch(request, found),
    }
    return render(request, "activities/activity.html", context)


def may_see_batch(request: Visit, activity: Activity) -> bool:
    """Whether the import an activity came by is the reader's to see: a town's reader sees no batch of the county. At most one
    query.
    """
    seen = Batch.objects.within(request.acting.scope_for("spreadsheets.view"))
    return activity.batch is not None and seen.filter(pk=activity.batch).exists()


def activity_words(activity: Activity) -> Words:
    """What is read of an activity before it is confirmed: its facts, whose hours it holds, who led it. Two queries."""
    named = [(field_title(activity, name), str(value_words(activity, name))) for name in FACTS]
    hours = "\n".join(f"{one.person.name} {one.minutes}" for one in queries.services_of(activity))
    leads = "\n".join(one.person.name for one in queries.leads_of(activity))
    return [*named, (_("服务时长（分钟）"), hours), (_("主讲或负责的人"), leads)]


FACTS: Final = (
    "title", "topic", "form", "region", "organiser", "held_on", "begins", "ends", "minutes", "place", "participants",
    "volunteers", "late_reason",
)  # fmt: skip


def value_words(activity: Activity, name: str) -> object:
    """A fact as a page shows it."""
    shown = getattr(activity, f"get_{name}_display", None)
    value = shown() if shown else getattr(activity, name)
    return "" if value is None else value


def confirming_association(activity: Activity) -> str:
    """Whose people confirm it: 昌元街道科协."""
    name = Region.objects.filter(pk=activity.level_above).values_list("name", flat=True).first()
    return _("%(place)s科协") % {"place": name or ""}


def activity_moves(request: Visit, activity: Activity) -> dict[str, Verdict]:
    """Every move with whether this reader may make it, and if not why; moves that the state rules out are left out."""
    acting = request.acting
    serves = queries.names(activity, acting.person_id)
    by_author = rules.may_change(acting, activity)
    by_voucher = rules.may_vouch(acting, activity, serves=serves)
    verdicts = {
        move: by_author if MOVES.steps[move].own == Own.ONLY else by_voucher
        for move in MOVES.possible(activity.state)
    }
    near = {"own_record", "own_hours", "not_one_level_up"}
    return {
        move.value: verdict
        for move, verdict in verdicts.items()
        if verdict or (move == Move.CONFIRM and verdict.code in near and acting.may(rules.CONFIRM))
    }


class PeriodForm(Form):
    """The days looked into, the last one included."""

    halves = ("since", "until")

    since = DateField(label=gettext_lazy("从"), required=False)
    until = DateField(label=gettext_lazy("到"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (since := said.get("since")) and (until := said.get("until")) and until < since:
            self.add_error("until", _("最后一天不能早于第一天。"))
        return said


def busy_until(request: Visit, today: date) -> date:
    """Today; where nothing was held in the year up to today, the last day on which something was."""
    last = queries.last_held(request.scope, today)
    return last if last and last < today - YEAR else today


@needs(rules.EXAMINE)
@require_safe
def oddities(request: Visit) -> HttpResponse:
    """What is worth asking about, and why: for the auditor and the district."""
    today = timezone.localdate(request.at)
    form = PeriodForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    until: date = asked.get("until") or (today if asked.get("since") else busy_until(request, today))
    since: date = asked.get("since") or until - YEAR
    found = odd_things(request.scope, since, until + timedelta(days=1))
    context = {
        **page_context(request, "oddities"),
        "kinds": [kind for kind in found if kind.found],
        "clear": [kind for kind in found if not kind.found],
        "count": sum(len(kind.found) for kind in found),
        "form": PeriodForm({"since": since, "until": until}) if form.is_valid() else form,
    }
    return render(request, "activities/oddities.html", context)
