"""How a page gets hold of a post, an appointment or a rule: unseen 404, not permitted 403 with the reason."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.doors import Visit, record_for
from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import day_written
from haitang.network.organisations.models import Organisation, Post
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .models import Appointment, Correction, StaffingRule, Term
from .queries import readable_rules
from .rules import APPOINT, CHANGE_RULES, READ


def post_for(acting: Acting, key: int) -> Post:
    """A post to seat somebody in."""
    return record_for(Post.objects.select_related("organisation__region", "place"), acting, APPOINT, pk=key)


def post_to_read(acting: Acting, key: int) -> Post:
    """A post whose history is read."""
    return record_for(Post.objects.select_related("organisation__region", "place"), acting, READ, pk=key)


def organisation_to_read(acting: Acting, key: int) -> Organisation:
    """A body whose history is read."""
    return record_for(Organisation.objects.select_related("region"), acting, READ, pk=key)


def organisation_to_elect(acting: Acting, key: int) -> Organisation:
    """A body that is elected."""
    return record_for(Organisation.objects.select_related("region"), acting, APPOINT, pk=key)


def term_to_read(acting: Acting, key: int) -> Term:
    """A term of a body, one whose election was taken back too."""
    terms = Term.objects.with_next().select_related("organisation__region")
    return record_for(terms, acting, READ, pk=key)


def term_to_annul(acting: Acting, key: int) -> Term:
    """A term whose election is taken back."""
    counted = Term.objects.counted().select_related("organisation__region")
    return record_for(counted, acting, APPOINT, pk=key)


def place_to_read(acting: Acting, code: str) -> Region:
    """A place whose history is read."""
    return record_for(Region.objects.all(), acting, READ, code=code)


def appointment_for(acting: Acting, key: int) -> Appointment:
    """An appointment to end."""
    appointments = Appointment.objects.select_related("post__organisation__region", "post__place", "person")
    return record_for(appointments, acting, APPOINT, pk=key)


def annulment_for(acting: Acting, key: int) -> Correction:
    """An annulment to take back."""
    corrections = Correction.objects.select_related("post__organisation__region", "post__place", "person")
    return record_for(corrections, acting, APPOINT, pk=key)


def staffing_rule(acting: Acting, key: int) -> StaffingRule:
    """A staffing rule to change."""
    return record_for(StaffingRule.objects.select_related("district"), acting, CHANGE_RULES, pk=key)


def readable_rule_for(visit: Visit, key: int) -> StaffingRule:
    """A rule to read: whoever reads in a town reads the rules of its county."""
    found = readable_rules(visit.scope).filter(pk=key).select_related("district").first()
    if found is None:
        raise Http404
    return found


def county_of_visit(visit: Visit) -> Region:
    """The county whose rules are looked at: the one the reader's scope lies in. 404 for who is in none."""
    codes = sorted({county_of(code) for code in visit.scope.regions if code})
    county = Region.objects.filter(code__in=codes, level=Level.COUNTY).order_by("code").first()
    if county is None:
        raise Http404
    return county


def day_asked(visit: Visit, name: str = "on") -> date:
    """The day a page is about, as the address names it, else today; what is no day is said, and today taken."""
    today = timezone.localdate(visit.at)
    asked = visit.GET.get(name, "").strip()
    if not asked:
        return today
    try:
        return day_written(asked)
    except Refused:
        messages.warning(visit, _("日期“%s”不对，现在显示的是今天。") % asked[:20])
        return today
