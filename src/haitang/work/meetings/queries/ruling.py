"""What a district asks of a kind of meeting, and which ceilings a meeting or a paper would pass."""

from datetime import date

from django.utils.translation import gettext as _

from haitang.network.organisations.models import Organisation

from ..models import Meeting, MeetingRule
from ..models.agenda import count_characters
from ..words import RELIEF, USUAL, Kind, State, Usual


def meeting_rule(county: str, kind: str) -> MeetingRule:
    """What a district asks of a kind; the defaults, unsaved, where it has decided nothing."""
    return MeetingRule.objects.filter(district_id=county, kind=kind).first() or usual_rule(county, kind)


def rules_of(county: str) -> list[MeetingRule]:
    """A rule for every kind, saved or not. One query."""
    saved = {rule.kind: rule for rule in MeetingRule.objects.filter(district_id=county)}
    return [saved.get(kind.value) or usual_rule(county, kind.value) for kind in Kind]


def usual_rule(county: str, kind: str) -> MeetingRule:
    usual = USUAL.get(Kind(kind), Usual())
    return MeetingRule(district_id=county, kind=kind, most_a_year=usual.most_a_year, basis=str(usual.basis))


def passes_yearly_ceiling(
    convener: Organisation, rule: MeetingRule, day: date, *, without: int | None = None
) -> str:
    """The sentence that says a further meeting of the kind in that year is one too many; empty when it is not."""
    if rule.most_a_year is None:
        return ""
    same = Meeting.objects.filter(convener=convener, kind=rule.kind, held_on__year=day.year)
    already = same.exclude(state=State.CALLED_OFF).exclude(pk=without or 0).count()
    if already < rule.most_a_year:
        return ""
    return _("%(kind)s一年不超过 %(most)d 次，%(year)d 年已有 %(already)d 次。依据：%(basis)s。") % {
        "kind": rule.get_kind_display(),
        "most": rule.most_a_year,
        "year": day.year,
        "already": already,
        "basis": basis_of(rule),
    }


def passes_length(rule: MeetingRule, text: str) -> str:
    """The sentence that says a paper is too long; empty when it is not."""
    characters = count_characters(text)
    if characters <= rule.paper_characters:
        return ""
    return _("材料 %(characters)d 字，超过 %(most)d 字的上限。依据：%(basis)s。") % {
        "characters": characters,
        "most": rule.paper_characters,
        "basis": basis_of(rule),
    }


def basis_of(rule: MeetingRule) -> str:
    return rule.basis or str(RELIEF)
