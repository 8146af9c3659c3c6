"""Who may change units, organisations and posts, and what makes a sound one."""

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.scope import LINE_STEP
from haitang.foundation.verdict import Verdict, no, yes

from .models import Organisation, Post, Unit
from .words import DEEPEST_LEVEL

VIEW = "organisations.view"
REGISTER = "organisations.register"
FOUND = "organisations.found"
AMEND = "organisations.amend"
POST = "organisations.post"


def may_register(acting: Acting, region: str) -> Verdict:
    """Enter a unit of this region."""
    return acting.verdict(REGISTER, region=region)


def may_amend_unit(acting: Acting, unit: Unit) -> Verdict:
    return acting.verdict(REGISTER, region=unit.region_id)


def may_close_unit(acting: Acting, unit: Unit) -> Verdict:
    """What it hosts stands in the preview."""
    return may_amend_unit(acting, unit).also(
        no(_("这个单位已经注销。"), code="already_closed") if unit.until is not None else yes()
    )


def may_found(acting: Acting, region: str, parent: Organisation | None) -> Verdict:
    """Found an organisation in a region, under a parent."""
    return acting.verdict(FOUND, region=region).also(parent_fits(region, parent))


def may_amend_organisation(acting: Acting, organisation: Organisation) -> Verdict:
    return acting.verdict(AMEND, region=organisation.region_id, line=organisation.line).also(
        still_stands(organisation)
    )


def may_dissolve(acting: Acting, organisation: Organisation) -> Verdict:
    """What stands below it and what hangs on it stands in the preview."""
    return acting.verdict(FOUND, region=organisation.region_id).also(still_stands(organisation))


def may_move(acting: Acting, organisation: Organisation, parent: Organisation | None) -> Verdict:
    """Put an organisation, and everything below it, under another parent."""
    return (
        acting.verdict(FOUND, region=organisation.region_id)
        .also(still_stands(organisation))
        .also(parent_fits(organisation.region_id, parent))
        .also(not_below_itself(organisation, parent))
    )


def may_open_post(acting: Acting, organisation: Organisation) -> Verdict:
    return acting.verdict(POST, region=organisation.region_id, line=organisation.line).also(
        still_stands(organisation)
    )


def may_amend_post(acting: Acting, post: Post) -> Verdict:
    closed = no(_("这个岗位已经停设，不能再改。"), code="already_closed") if post.until is not None else yes()
    return may_open_post(acting, post.organisation).also(closed)


def still_stands(organisation: Organisation) -> Verdict:
    if organisation.dissolved is not None:
        return no(_("这个组织已经撤销，不能再改。"), code="already_dissolved")
    return yes()


def lie_in_one_county(region: str, *others: str) -> bool:
    return all(county_of(other) == county_of(region) for other in others)


def parent_fits(region: str, parent: Organisation | None) -> Verdict:
    """The parent stands, lies in the same county, and leaves room for one more level."""
    if parent is None:
        return yes()
    if parent.dissolved is not None:
        return no(_("上级组织已经撤销，请另选一个。"), code="parent_dissolved")
    if not lie_in_one_county(region, parent.region_id):
        return no(_("上级组织不在本区县，请另选一个。"), code="another_county")
    if len(parent.line) >= LINE_STEP * DEEPEST_LEVEL:
        return no(_("组织最多六级，请选更高一级的上级组织。"), code="too_deep")
    return yes()


def stays_in_county(unit: Unit, region: str) -> Verdict:
    """A unit is known to each county by itself: one that goes to another is entered there, and struck off here."""
    if lie_in_one_county(unit.region_id, region):
        return yes()
    return no(_("单位不能改到别的区县：请在那边登记，在这边注销。"), code="another_county")


def not_below_itself(organisation: Organisation, parent: Organisation | None) -> Verdict:
    if parent is not None and parent.line.startswith(organisation.line):
        return no(_("一个组织不能归到它自己或它的下级之下。"), code="below_itself")
    return yes()


def host_fits(region: str, unit: Unit | None) -> Verdict:
    """The host unit is in business and lies in the same county."""
    if unit is None:
        return yes()
    if unit.until is not None:
        return no(_("挂靠单位已经注销，请另选一个。"), code="unit_closed")
    if not lie_in_one_county(region, unit.region_id):
        return no(_("挂靠单位不在本区县，请另选一个。"), code="another_county")
    return yes()
