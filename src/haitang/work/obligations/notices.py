"""What those are told whose organisation owes something, and those between whom documents go."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.scope import Scope
from haitang.machinery.notices.actions import notify, tell_groups
from haitang.machinery.notices.declaring import NoticeKind, notice_kind, reminder
from haitang.machinery.ui.templatetags.ui import date as day
from haitang.network.access.queries import Holders, account_in_use, accounts_in, grant_holders

from .models import Filing, Obligation
from .queries import Duty, pressing_duties
from .rules import ACKNOWLEDGE, FILE
from .words import Standing

DUE: Final = notice_kind("obligations.due", gettext_lazy("制度要求快到期、已逾期"))
FILED: Final = notice_kind("obligations.filed", gettext_lazy("报来的材料，等我收讫"))
RETURNED: Final = notice_kind("obligations.returned", gettext_lazy("我报的材料被退回"))

NAMED: Final = 3
"""So many organisations are named where several owe the same."""


@reminder("obligations.due")
def tell_duties(at: datetime) -> None:
    """Tell of every duty that comes near or became overdue: once for each of the two, district by district."""
    today, filers = timezone.localdate(at), grant_holders(FILE, at)
    for county in Obligation.objects.order_by("district").values_list("district", flat=True).distinct():
        duties = pressing_duties(Scope(regions=(county,)), today)
        tell_bodies(duties, filers, at)
        tell_county(county, duties, at)


def tell_bodies(duties: Iterable[Duty], filers: Holders, at: datetime) -> None:
    """Those who answer for each organisation, else the district's; who answers for several is told of one obligation once."""
    together: defaultdict[tuple[str, tuple[int, ...]], list[Duty]] = defaultdict(list)
    for duty in duties:
        body = duty.organisation
        people = filers.of_body(body) or filers.in_region(county_of(body.region_id))
        together[stage_key(duty), tuple(people)].append(duty)
    for (key, accounts), same in together.items():
        title, text, href = due_words(same), standing_words(same), page_of(same)
        notify(kind=DUE, accounts=accounts, title=title, text=text, href=href, key=key, at=at)


def tell_county(county: str, duties: Iterable[Duty], at: datetime) -> None:
    """The district's groups, how many are overdue and near; no organisation is named."""
    standings = [duty.standing for duty in duties]
    if standings:
        said = {"late": standings.count(Standing.OVERDUE), "near": standings.count(Standing.NEAR)}
        title = _("制度要求：%(late)d 项已逾期，%(near)d 项临近") % said
        key = f"obligations:{timezone.localdate(at).isoformat()}"
        tell_groups(county=county, title=title, href=reverse("obligations:calendar"), key=key, at=at)


def stage_key(duty: Duty) -> str:
    """The same for the same stage of the same period, though the rule is changed meanwhile."""
    rule, period = duty.rule, duty.period
    return f"obligations.due:{rule.district_id}:{rule.code}:{period.last}:{duty.standing.value}"


def due_words(duties: Sequence[Duty]) -> str:
    duty, many = duties[0], len(duties)
    body = (
        duty.organisation.name
        if many == 1
        else ngettext("%(many)d 个组织", "%(many)d 个组织", many) % {"many": many}
    )
    said = {"title": duty.rule.title, "body": body}
    if duty.standing == Standing.OVERDUE:
        return _("%(body)s“%(title)s”已逾期") % said
    return _("%(body)s“%(title)s”%(due)s到期") % {**said, "due": day(duty.period.last)}


def standing_words(duties: Sequence[Duty]) -> str:
    """The period; of one, what is counted of what is asked or the document that is asked for; of several, whose."""
    duty = duties[0]
    if len(duties) > 1:
        names = "、".join(one.organisation.name for one in duties[:NAMED])
        return f"{duty.period} · {names}{_('等') if len(duties) > NAMED else ''}"
    return " · ".join(filter(None, (str(duty.period), duty.counted or duty.rule.document)))


def page_of(duties: Sequence[Duty]) -> str:
    """The page of one duty; of several, the year of their obligation."""
    duty = duties[0]
    if len(duties) == 1:
        return duty.get_absolute_url()
    asked = {"year": str(duty.period.last.year), "code": duty.rule.code}
    return f"{reverse('obligations:calendar')}?{urlencode(asked)}"


def tell_filed(filing: Filing, acting: Acting, at: datetime) -> None:
    """Those of the district who may acknowledge it, but whoever handed it in."""
    there = accounts_in(ACKNOWLEDGE, county_of(filing.organisation.region_id), at)
    accounts = [account for account in there if account != acting.account_id]
    title = _("%(body)s报来材料：%(title)s") % {"body": filing.organisation, "title": filing.title}
    _tell_of(filing, FILED, accounts, title, "", at)


def notify_filing_returned(filing: Filing, reason: str, at: datetime) -> None:
    """Whoever handed it in."""
    author = account_in_use(filing.recorded_by)
    title = _("材料被退回：%(title)s") % {"title": filing.title}
    _tell_of(filing, RETURNED, [author] if author else [], title, reason, at)


def _tell_of(
    filing: Filing, kind: NoticeKind, accounts: list[int], title: str, text: str, at: datetime
) -> None:
    href = reverse("obligations:filing", args=[filing.pk])
    key = f"{kind.name}:{filing.pk}:{filing.version}"
    notify(kind=kind, accounts=accounts, title=title, text=text, href=href, key=key, at=at)
