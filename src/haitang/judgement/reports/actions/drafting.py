"""Drafting a paper: its text is people's, its numbers are read; neither is lost to the other."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.foundation.transactions import late_atomic
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region

from ..composing import Composed, Material, Source, check_text, compose
from ..models import Paper
from ..queries import template_of
from ..rules import may_draft, may_move
from ..words import LONGEST_REASON, MOVES, Kind, Move


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """What a paper begins with; `text` in place of the template, for what a room below has written itself.

    `origin` and `origin_key` name the record it begins from, if one (`sources.SOURCES`).
    """

    kind: Kind
    body: Organisation
    place: Region
    period: str
    title: str
    material: Material = field(default_factory=Material)
    text: str = ""
    origin: str = ""
    origin_key: int | None = None


@late_atomic()
def draft(*, draft: PaperDraft, acting: Acting, at: datetime) -> Paper:
    """Begin a paper from the district's template of its kind, with the figures as they are now.

    Refused for a period that has not begun, or nobody can read, and where the template cannot be rendered (bad_template).
    """
    may_draft(acting, draft.kind, draft.body, draft.place).require()
    period = Period.of(draft.period)
    if period.since > timezone.localtime(at).date():
        raise Refused(
            _("期间“%(period)s”还没有开始，没有数字。") % {"period": period}, code="period_not_begun"
        )
    paper = Paper(
        kind=draft.kind,
        organisation=draft.body,
        region=draft.place,
        period=period.text,
        title=draft.title.strip(),
        text=draft.text or template_of(draft.place.code, draft.kind).text,
        material=draft.material.stored(),
        origin=draft.origin,
        origin_key=draft.origin_key,
        read_at=at,
        drafted_by=acting.account_id or 0,
        drafter=acting.name[:64],
        drafted_at=at,
    )
    fits(paper).require()
    paper.readings = compose_first(paper, at, from_template=not draft.text).readings
    paper.save(force_insert=True)
    audit.add(acting, at, "reports.draft", paper, region=paper.region_id, kind=paper.kind, period=period.text)
    return paper


def compose_first(paper: Paper, at: datetime, *, from_template: bool) -> Composed:
    """A new paper composed. Where its template cannot be read, the refusal says that it is the template that is to be mended."""
    try:
        return compose(source_of(paper, at))
    except Refused as refused:
        if not from_template:
            raise
        raise Refused(
            _("“%(kind)s”的模板有问题，请先到“模板”里改好。%(why)s")
            % {"kind": Kind(paper.kind).label, "why": refused.reason},
            code=refused.code,
        ) from None


def source_of(paper: Paper, at: datetime, *, day: date | None = None, number: str = "") -> Source:
    """What a paper is composed from, its figures read at a moment; `day` it is signed, today unless said."""
    return Source(
        text=paper.text,
        place=paper.region_id,
        place_name=paper.region.name,
        period=Period.of(paper.period),
        body=paper.organisation.name,
        day=day or timezone.localtime(at).date(),
        at=at,
        material=Material.restored(paper.material),
        number=number,
        title=paper.title,
    )


@late_atomic()
def edit(*, paper: Paper, title: str, text: str, version: int, acting: Acting, at: datetime) -> Paper:
    """Change the words of a draft. Refused where the text could not be read, naming the line."""
    may_move(acting, paper, Move.EDIT).require()
    check_text(text)
    values = {"title": title.strip(), "text": text.replace("\r\n", "\n")}
    fits(Paper(**values), values).require()
    audit.amend(acting, at, "reports.edit", paper, region=paper.region_id, expected=version, values=values)
    return paper


@late_atomic()
def refresh(*, paper: Paper, acting: Acting, at: datetime) -> Composed:
    """Read the figures of a draft anew; what people wrote stays as it is."""
    may_move(acting, paper, Move.REFRESH).require()
    composed = compose(source_of(paper, at))
    MOVES.make(paper, Move.REFRESH, readings=composed.readings, read_at=at)
    audit.add(acting, at, "reports.refresh", paper, region=paper.region_id, rows=len(composed.readings))
    return composed


@transaction.atomic
def discard(*, paper: Paper, reason: str, acting: Acting, at: datetime) -> Paper:
    """Lay a draft aside: it stays to be seen, and gets no number."""
    may_move(acting, paper, Move.DISCARD).require()
    MOVES.make(paper, Move.DISCARD, because=reason, reason=reason.strip()[:LONGEST_REASON])
    audit.add(acting, at, "reports.discard", paper, region=paper.region_id)
    return paper
