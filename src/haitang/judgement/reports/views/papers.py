"""The list of papers, a new one, one paper as it will lie on the desk, its words."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.verdict import Refused, Verdict
from haitang.machinery.figures.declaring import indicators
from haitang.machinery.figures.periods import Period
from haitang.machinery.ui.editing import Editing, done_page, edit_page
from haitang.machinery.ui.forms import storable
from haitang.machinery.ui.listing import Empty, list_page

from .. import actions, queries, rules
from ..actions import PaperDraft, source_of
from ..composing import Composed, changed_readings, compose
from ..doors import paper_for
from ..filters import PaperFilter
from ..forms import NewPaperForm, TextForm, text_before
from ..models import Paper
from ..presenting import present_blocks
from ..sources import SOURCES, begin_paper
from ..tables import TONES, PaperTable
from ..words import CEILING, Kind, Move, State
from .files import paper_document
from .shared import page_context, paper_crumbs, redirect_to_paper

EMPTY = Empty(
    title=gettext_lazy("还没有公文"),
    sentence=gettext_lazy("起草一份：正文按模板写好，数字从记录里取，点开就是依据。"),
    drawing="sheet",
)


@needs(rules.VIEW)
@require_safe
def papers(request: Visit) -> HttpResponse:
    return list_page(
        request,
        queryset=queries.list_papers(request.scope),
        table_class=PaperTable,
        filter_class=PaperFilter,
        title=pgettext("many", "公文"),
        name="papers",
        template="reports/papers.html",
        empty=EMPTY,
        context=page_context(request, "papers"),
    )


@needs(rules.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_paper(request: Visit) -> HttpResponse:
    """Begin a report, a hearing's report or a notice."""
    year = timezone.localdate(request.at).year
    form = NewPaperForm(request.POST or None, acting=request.acting, initial={"period": year})

    def act(data: dict[str, Any]) -> str:
        kind, place = Kind(data["kind"]), form.places[data["place"]]
        body = queries.body_of(place)
        if body is None:
            raise Refused(_("“%(place)s”还没有科协组织，不能发文。") % {"place": place}, code="no_body")
        title = data["title"] or queries.title_for(kind, Period.of(data["period"]))
        draft = PaperDraft(kind, body, place, data["period"], title)
        paper = actions.draft(draft=draft, acting=request.acting, at=request.at)
        return paper.get_absolute_url()

    page = Editing(
        title=_("起草公文"),
        submit=_("按模板起草"),
        cancel=reverse("reports:papers"),
        crumbs=paper_crumbs(),
        lead=_("正文按本区县的模板写好，数字是现在的；起草以后都可以改。"),
    )
    beginnings = [(origin, one.kind.label, one.recent(request.acting)) for origin, one in SOURCES.items()]
    return edit_page(
        request,
        form=form,
        act=act,
        page=page,
        template="reports/new_paper.html",
        context={"beginnings": beginnings},
    )


@needs(rules.DRAFT)
@require_POST
def paper_from(request: Visit, origin: str, pk: int) -> HttpResponse:
    """Begin the paper of a record, such as an appointment, with what its record says."""
    if origin not in SOURCES:
        raise Http404
    draft = begin_paper(origin, pk, request.acting, request.at)
    return redirect_to_paper(actions.draft(draft=draft, acting=request.acting, at=request.at))


@needs(rules.VIEW)
@require_safe
def paper(request: Visit, pk: int) -> HttpResponse:
    """One paper as it will lie on the desk; beside it its figures, what moved, what is wanting."""
    found = paper_for(request.acting, pk)
    composed, wrong = composed_or_wrong(found, request)
    document = paper_document(found, request.at) if found.frozen else composed and composed.document
    context = {
        "paper": found,
        "tone": TONES[found.state],
        "blocks": present_blocks(document) if document else [],
        "document": document,
        "composed": composed,
        "wrong": wrong,
        "moved": changed_readings(found.readings, composed.readings) if composed else [],
        "ceiling": CEILING,
        "acts": paper_moves(request, found),
        "crumbs": paper_crumbs(),
    }
    return render(request, "reports/paper.html", context)


def composed_or_wrong(paper: Paper, visit: Visit) -> tuple[Composed | None, str]:
    """The paper with today's figures, or why its text cannot be read."""
    at = visit.at
    try:
        if paper.state == State.DRAFT:
            return compose(source_of(paper, at)), ""
        return compose(source_of(paper, at, day=paper.signed_on, number=paper.number)), ""
    except Refused as refused:
        return None, refused.reason


def paper_moves(visit: Visit, paper: Paper) -> dict[str, Verdict]:
    """Every move with whether this reader may make it, and if not why; moves that the state rules out are left out."""
    verdicts = {move.value: rules.may_move(visit.acting, paper, move) for move in Move}
    return {name: one for name, one in verdicts.items() if one or one.code == "own_paper"}


@needs(rules.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Visit, pk: int) -> HttpResponse:
    """The words of a draft, the paper they make beside them, and the words and figures there are."""
    found = paper_for(request.acting, pk, rules.DRAFT)
    rules.may_move(request.acting, found, Move.EDIT).require()

    def act(data: dict[str, Any]) -> str:
        actions.edit(
            paper=found,
            title=data["title"],
            text=data["text"],
            version=data["version"] or 0,
            acting=request.acting,
            at=request.at,
        )
        return reverse("reports:paper", args=[pk])

    page = Editing(
        title=_("修改：%(title)s") % {"title": found.title},
        submit=_("保存"),
        cancel=reverse("reports:paper", args=[pk]),
        crumbs=paper_crumbs(found),
        done=_("已保存。数字仍由指标取出。"),
    )
    typed = request.POST.get("text", found.text)
    context = {"paper": found, "indicators": indicators(), **preview_of(found, request, typed)}
    return edit_page(
        request,
        form=TextForm(request.POST or None, initial=text_before(found)),
        act=act,
        page=page,
        read=text_before,
        template="reports/text.html",
        context=context,
    )


@needs(rules.DRAFT)
@require_POST
def preview(request: Visit, pk: int) -> HttpResponse:
    """What a text that is being typed would look like; nothing is stored."""
    found = paper_for(request.acting, pk, rules.DRAFT)
    typed = storable(request.POST.get("text", ""))
    return render(request, "reports/preview.html", preview_of(found, request, typed))


def preview_of(paper: Paper, visit: Visit, typed: str) -> dict[str, Any]:
    """The paper as it would be with these words; `paper` itself stays as it is."""
    tried = Paper(
        organisation=paper.organisation,
        region=paper.region,
        period=paper.period,
        title=paper.title,
        text=storable(typed),
        material=paper.material,
    )
    try:
        composed = compose(source_of(tried, visit.at))
    except Refused as refused:
        return {"wrong": refused.reason}
    return {"composed": composed, "document": composed.document, "blocks": present_blocks(composed.document)}


@needs(rules.DRAFT)
@require_POST
def refreshment(request: Visit, pk: int) -> HttpResponse:
    """Read the figures of a draft anew; say what moved."""
    found = paper_for(request.acting, pk, rules.DRAFT)
    before = dict(found.readings)
    composed = actions.refresh(paper=found, acting=request.acting, at=request.at)
    changes = changed_readings(before, composed.readings)
    told = "；".join(f"{one.title} {one.old} → {one.new}" for one in changes[:5] if not one.by)
    return done_page(
        request, _("已刷新：%(told)s") % {"told": told} if told else _("已刷新，数字没有变。"), found
    )
