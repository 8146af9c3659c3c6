"""Who may draft, issue and withdraw a paper, and keep templates and returns: verdicts with the reason a person reads."""

from typing import Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import COUNTY_LENGTH, county_of
from haitang.foundation.moves import Own
from haitang.foundation.verdict import Verdict, no
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .models import Paper
from .words import LEVELS, MOVES, Kind, Move

VIEW: Final = "reports.view"
DRAFT: Final = "reports.draft"
ISSUE: Final = "reports.issue"
TEMPLATE: Final = "reports.template"
RETURN: Final = "reports.return"


def may_draft(acting: Acting, kind: Kind, body: Organisation, place: Region) -> Verdict:
    """Drafting a paper of a kind, in the name of a body, about a place: all in one's own reach and in one county."""
    if place.level not in LEVELS[kind]:
        return no(_("“%(kind)s”只能按区县来写。") % {"kind": kind.label}, code="wrong_place")
    if county_of(body.region_id) != county_of(place.code):
        return no(_("发文机关不在本区县。"), code="other_county")
    if place.level == Level.COUNTY and len(body.region_id) > COUNTY_LENGTH:
        return no(_("全区县的公文由区县科协发。"), code="wrong_body")
    in_its_name = acting.verdict(DRAFT, region=body.region_id, line=body.line)
    return in_its_name.also(acting.verdict(DRAFT, region=place.code))


def may_move(acting: Acting, paper: Paper, move: Move) -> Verdict:
    """Whether this acting may make a move with the paper as it stands."""
    step, allowed = MOVES.steps[move], MOVES.verdict(paper.state, move)
    verdict = allowed.also(acting.verdict(step.needs, region=paper.region_id, line=paper.organisation.line))
    if verdict and step.own == Own.NEVER and paper.drafted_by == acting.account_id:
        return no(_("自己起草的公文请另一位同事签发。"), code="own_paper")
    return verdict
