"""Who may record, confirm and correct what: verdicts with the reason a person reads."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.codes import TOWN_LENGTH, county_of, town_of
from haitang.foundation.verdict import Verdict, no, yes
from haitang.machinery.figures.words import EARLIEST_YEAR
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.work.vouching.rules import Vouching, is_own

from .models import Activity, Lead, ServiceRecord
from .words import LONGEST_MINUTES, MOVES, NEARLY_OVER, Move

VIEW: Final = "activities.view"
RECORD: Final = "activities.record"
CONFIRM: Final = "activities.confirm"
EXAMINE: Final = "activities.examine"
RULE: Final = "activities.rule"

OWN_TOWN: Final = (Kind.TOWN_ASSOCIATION,)
"""Bodies in whose name a village below them may record."""


def may_record(acting: Acting, region: str, organiser: Organisation) -> Verdict:
    """Recording what was held in a region, in the name of a body of the same county."""
    if county_of(organiser.region_id) != county_of(region):
        return no(_("主办组织不在本区县。"), code="other_county")
    line = organiser.line
    in_its_name = acting.may(RECORD, region=organiser.region_id, line=line) or (
        organiser.kind in OWN_TOWN and region.startswith(organiser.region_id)
    )
    if not in_its_name:
        return no(_("不能以这个组织的名义记录，请选本镇街科协或自己负责的组织。"), code="not_here")
    return acting.verdict(RECORD, region=region, line=line)


def level_above(acting: Acting, region: str, organiser: Organisation) -> str:
    """The region one level above the widest place in which `acting` records there: whose people may confirm it.

    A village's record goes to its town; everybody else's to the county, where somebody else must confirm it.
    """
    wide = any(
        len(prefix) <= TOWN_LENGTH and region.startswith(prefix)
        for prefix in acting.scope_for(RECORD).regions
    ) or acting.may(RECORD, line=organiser.line)
    return county_of(region) if wide or len(region) <= TOWN_LENGTH else town_of(region)


def serving(acting: Acting, keys: Iterable[int]) -> set[int]:
    """Of these records, the ones that name the person behind `acting` among those who did the work."""
    if acting.person_id is None:
        return set()
    named = {"person_id": acting.person_id, "activity__in": list(keys)}
    hours = ServiceRecord.objects.filter(**named).order_by().values_list("activity_id", flat=True)
    return set(hours.union(Lead.objects.filter(**named).order_by().values_list("activity_id", flat=True)))


VOUCHING: Final = Vouching(
    moves=MOVES,
    not_own=gettext_lazy("只有记录人可以改或撤回；要改的话，请退回给记录人。"),
    own=gettext_lazy("自己记录的活动不能由自己确认，请上一级的另一位同事办理。"),
    above=gettext_lazy("这场活动由上一级科协确认。"),
    named=gettext_lazy("这场活动也记着您的名字，请另一位同事办理。"),
    named_in=serving,
)


def may_change(acting: Acting, activity: Activity) -> Verdict:
    """Amending, reporting, withdrawing: whoever recorded it."""
    return VOUCHING.verdict(acting, activity, Move.AMEND)


def may_vouch(acting: Acting, activity: Activity, *, serves: bool | None = None) -> Verdict:
    """Confirming, returning, correcting, annulling: somebody else, one level up or higher.

    `serves`, where it is known: the person behind `acting` is among those who did the work, by the record.
    """
    return VOUCHING.verdict(acting, activity, Move.CONFIRM, named=serves)


def may_change_pictures(acting: Acting, activity: Activity) -> Verdict:
    """Adding and removing pictures: whoever recorded it, until it is confirmed; then who may correct it, with a reason."""
    if not MOVES.verdict(activity.state, Move.CORRECT) or is_own(acting, activity):
        return may_change(acting, activity).also(MOVES.verdict(activity.state, Move.AMEND))
    return may_vouch(acting, activity)


def in_time(held_on: date, begins: time | None, length: int | None, at: datetime) -> Verdict:
    """Not in the future, nor before it can be over; `length` in minutes, `at` in local time.

    Without a beginning it may have begun at midnight.
    """
    now, began = at.replace(tzinfo=None), datetime.combine(held_on, begins or time.min)
    if began > now:
        return no(_("活动还没有开始，请在举办之后再记。"), code="in_the_future")
    over = began + timedelta(minutes=min(length or 0, LONGEST_MINUTES))
    if over > now + NEARLY_OVER:
        return no(
            _("活动要到 %(day)s %(time)s 才结束，请在结束之后再记。")
            % {"day": over.date().isoformat(), "time": f"{over:%H:%M}"},
            code="not_over",
        )
    return yes()


def check_organiser_stood(organiser: Organisation, held_on: date) -> Verdict:
    """On a day figures know, not before its organiser was founded, nor after it was dissolved."""
    if held_on.year < EARLIEST_YEAR:
        return no(
            _("活动日期 %(day)s 太早了，请核对年份；最早从 %(year)d 年记起。")
            % {"day": held_on.isoformat(), "year": EARLIEST_YEAR},
            code="too_early",
        )
    if organiser.founded_by and held_on < organiser.founded_by:
        return no(
            _("“%(body)s”于 %(day)s 成立，活动不能早于这一天。")
            % {"body": organiser.name, "day": organiser.founded_by.isoformat()},
            code="before_its_organiser",
        )
    if organiser.dissolved and held_on >= organiser.dissolved:
        return no(
            _("“%(body)s”已于 %(day)s 撤销。")
            % {"body": organiser.name, "day": organiser.dissolved.isoformat()},
            code="after_its_organiser",
        )
    return yes()
