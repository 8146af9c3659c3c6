"""Who may set obligations, hand in, acknowledge and plan: verdicts with the reason a person reads."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict, no, yes
from haitang.network.organisations.models import Organisation
from haitang.work.vouching.rules import Vouching

from .models import Filing
from .words import MOVES, Move

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


VOUCHING: Final = Vouching(
    moves=MOVES,
    not_own=gettext_lazy("只有报备人可以撤回；要改的话，请退回。"),
    own=gettext_lazy("自己报备的材料不能由自己收讫，请区县科协的另一位同事办理。"),
    above=gettext_lazy("材料由区县科协收讫。"),
)


def may_withdraw_filing(acting: Acting, filing: Filing) -> Verdict:
    return VOUCHING.verdict(acting, filing, Move.WITHDRAW)


def may_answer_filing(acting: Acting, filing: Filing) -> Verdict:
    """Acknowledging and returning: somebody else, of the district."""
    return VOUCHING.verdict(acting, filing, Move.ACKNOWLEDGE)


def may_plan(acting: Acting, region: str) -> Verdict:
    return acting.verdict(PLAN, region=region)
