"""Who may set obligations, hand in, acknowledge and plan: verdicts with the reason a person reads."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.verdict import Verdict, no, yes
from haitang.network.organisations.models import Organisation

from .models import Filing

VIEW: Final = "obligations.view"
RULE: Final = "obligations.rule"
FILE: Final = "obligations.file"
ACKNOWLEDGE: Final = "obligations.acknowledge"
PLAN: Final = "obligations.plan"


def may_change_rules(acting: Acting, county: str) -> Verdict:
    return acting.verdict(RULE, region=county)


def from_today(since: date, today: date) -> Verdict:
    """A rule begins, changes and ends today or later: what is past stays as it was."""
    if since >= today:
        return yes()
    return no(
        _("生效或失效的日期不能早于今天（%(day)s）：已经过去的期间不改。") % {"day": today.isoformat()},
        code="in_the_past",
    )


def may_file(acting: Acting, organisation: Organisation) -> Verdict:
    return acting.verdict(FILE, region=organisation.region_id, line=organisation.line)


def is_own(acting: Acting, filing: Filing) -> bool:
    """Whether this account, or the person behind it, handed the document in."""
    if acting.account_id == filing.recorded_by:
        return True
    return acting.person_id is not None and acting.person_id == filing.author_id


def may_withdraw_filing(acting: Acting, filing: Filing) -> Verdict:
    if not is_own(acting, filing):
        return no(_("只有报备人可以撤回；要改的话，请退回。"), code="not_own")
    return may_file(acting, filing.organisation)


def may_answer_filing(acting: Acting, filing: Filing) -> Verdict:
    """Acknowledging and returning: somebody else, of the district."""
    organisation = filing.organisation
    verdict = acting.verdict(ACKNOWLEDGE, region=organisation.region_id, line=organisation.line)
    if not verdict:
        return verdict
    if is_own(acting, filing):
        return no(_("自己报备的材料不能由自己收讫，请区县科协的另一位同事办理。"), code="own_record")
    if not acting.may(ACKNOWLEDGE, region=county_of(organisation.region_id)):
        return no(_("材料由区县科协收讫。"), code="not_one_level_up")
    return yes()


def may_plan(acting: Acting, region: str) -> Verdict:
    return acting.verdict(PLAN, region=region)
