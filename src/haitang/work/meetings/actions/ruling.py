"""What a district decides about a kind of meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import county_of
from haitang.foundation.endings import hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Post

from ..models import MeetingRule, StandingMember
from ..queries import meeting_rule
from ..rules import RULE
from ..words import MOST_MEMBERS, Kind


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """What a district asks of a kind of meeting, and who is always a member: posts, and guests by their body's name."""

    issues_days: int
    agenda_days: int
    most_a_year: int | None
    paper_characters: int
    basis: str = ""
    posts: Sequence[Post] = ()
    guests: Sequence[str] = ()

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "issues_days": self.issues_days,
            "agenda_days": self.agenda_days,
            "most_a_year": self.most_a_year,
            "paper_characters": self.paper_characters,
            "basis": self.basis.strip(),
        }


@transaction.atomic
def set_rule(
    *, county: str, kind: Kind, draft: RuleDraft, version: int | None, acting: Acting, at: datetime
) -> MeetingRule:
    """Set what a county asks of a kind. Meetings planned before stay as they are. Raises `Conflict`."""
    acting.verdict(RULE, region=county).require()
    if draft.agenda_days > draft.issues_days:
        raise Refused(_("议程应在议题截止之后定下，天数不能更多。"), code="agenda_before_issues")
    rule = meeting_rule(county, kind)
    values = draft.facts
    fits(MeetingRule(kind=kind, **values)).require()
    audit.store_or_change(rule, expected=version, **values)
    hold_standing(*draft.posts, on=timezone.localdate(at))
    set_standing_members(rule, draft.posts, draft.guests)
    audit.add(acting, at, "meetings.rule", rule, region=county, kind=kind)
    return rule


def set_standing_members(rule: MeetingRule, posts: Iterable[Post], guests: Iterable[str]) -> None:
    members = [StandingMember(rule=rule, post=post) for post in posts]
    named = dict.fromkeys(guest.strip() for guest in guests if guest.strip())
    members += [StandingMember(rule=rule, guest=guest) for guest in named]
    if len(members) > MOST_MEMBERS:
        raise Refused(_("参会人最多 %(most)d 位。") % {"most": MOST_MEMBERS}, code="too_many")
    for member in members:
        fits(member).require()
        if member.post is not None and county_of(member.post.organisation.region_id) != rule.district_id:
            raise Refused(_("有的岗位不在本区县，请刷新再选。"), code="other_county")
    StandingMember.objects.filter(rule=rule).delete()
    StandingMember.objects.bulk_create(members)
