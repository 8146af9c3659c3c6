"""Who may staff what: verdicts with the reason a person reads."""

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Verdict
from haitang.network.organisations.models import Organisation, Post
from haitang.network.regions.models import Region

READ = "staffing.read"
APPOINT = "staffing.appoint"
CHANGE_RULES = "staffing.rule"
ESTABLISH = "staffing.establish"
SEE_PERSONS = "people.view"
ENTER_PERSONS = "people.change"
SEE_PHONES = "people.unmask"


def may_appoint_in(acting: Acting, organisation: Organisation) -> Verdict:
    return acting.verdict(APPOINT, region=organisation.region_id, line=organisation.line)


def may_appoint(acting: Acting, post: Post) -> Verdict:
    """Seating somebody in a post, ending that, succession, setting right what was entered: all the same right."""
    return may_appoint_in(acting, post.organisation)


def may_see_phones(acting: Acting, organisation: Organisation) -> Verdict:
    """The whole phones of those who hold the posts of a body: the right is the body's, wherever they live."""
    return acting.verdict(SEE_PHONES, region=organisation.region_id, line=organisation.line)


def may_change_rules(acting: Acting, county: Region) -> Verdict:
    """Staffing rules and the coverage rule, and having them opened and closed."""
    return acting.verdict(CHANGE_RULES, region=county.code)


def may_establish(acting: Acting, county: Region) -> Verdict:
    return acting.verdict(ESTABLISH, region=county.code)
