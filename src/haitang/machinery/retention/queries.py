from dataclasses import dataclass

from haitang.machinery.audit.models import Entry

from .declaring import PURPOSES, Purpose
from .models import Term


def term(purpose: str, county: str) -> Term:
    """The term of a district; an unsaved one with the purpose's own days where it has set none."""
    found = Term.objects.filter(county=county, purpose=purpose).first()
    return found or Term(county=county, purpose=purpose, days=PURPOSES[purpose].days)


def kept_days(purpose: str, county: str) -> int:
    return term(purpose, county).days


@dataclass(frozen=True, slots=True)
class Kept:
    """A purpose as a district keeps it, and what was last let go for it."""

    purpose: Purpose
    term: Term
    last: Entry | None

    @property
    def number(self) -> int:
        return int(self.last.facts["number"]) if self.last else 0


def kept_in(county: str) -> list[Kept]:
    """Every purpose with the district's term. Queries: two, whatever there is."""
    set_here = {each.purpose: each for each in Term.objects.filter(county=county)}
    last: dict[str, Entry] = {}
    for entry in Entry.objects.filter(action="retention.removed", region_id=county).order_by("-id")[:200]:
        last.setdefault(str(entry.facts.get("purpose")), entry)
    return [
        Kept(
            purpose,
            set_here.get(code) or Term(county=county, purpose=code, days=purpose.days),
            last.get(code),
        )
        for code, purpose in PURPOSES.items()
    ]
