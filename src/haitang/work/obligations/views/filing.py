"""Documents handed in: the list, one of them, handing in, and what is answered."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, needs
from haitang.foundation.finals import Words
from haitang.foundation.verdict import Verdict
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.editing import Crumb, Editing, action_page, done_page, edit_page
from haitang.machinery.ui.finals import field_title, final_page, seen_of
from haitang.machinery.ui.forms import ReasonForm
from haitang.machinery.ui.listing import Empty, list_page

from .. import actions, queries, rules
from ..actions import FilingDraft
from ..doors import duty_for, filing_for
from ..filters import FilingFilter
from ..forms import FilingForm
from ..models import Filing
from ..tables import TONES, FilingTable
from ..words import MOVES, Move, State
from .reading import duty_crumbs, page_context

GETS_AND_POSTS = ["GET", "HEAD", "POST"]
NONE_FILED = Empty(
    title=gettext_lazy("还没有报备材料"),
    sentence=gettext_lazy("从日历里点开要报材料的那一期，在那里报备。"),
    drawing="sheet",
)


@needs(rules.VIEW)
@require_safe
def filings(request: Visit) -> HttpResponse:
    """What was handed in, the latest first."""
    return list_page(
        request,
        queryset=queries.list_filings(request.scope),
        table_class=FilingTable,
        filter_class=FilingFilter,
        title=_("报备材料"),
        name="filings",
        template="obligations/filings.html",
        export=writer_for(request.acting),
        empty=NONE_FILED,
        context=page_context(request, "filings"),
    )


@needs(rules.FILE)
@require_http_methods(GETS_AND_POSTS)
def new_filing(request: Visit, pk: int, organisation: int, period: str) -> HttpResponse:
    """Hand a document in for one period."""
    today = timezone.localdate(request.at)
    duty = duty_for(request.acting, pk, organisation, period, today)
    rules.may_file(request.acting, duty.organisation).require()
    form = FilingForm(request.POST or None, initial={"filed_on": today})

    def act(data: dict[str, Any]) -> str:
        draft = FilingDraft(obligation=duty.rule, organisation=duty.organisation, period=duty.period, **data)
        made = actions.file(draft=draft, acting=request.acting, at=request.at)
        return made.get_absolute_url()

    page = Editing(
        title=_("报备%(document)s") % {"document": duty.rule.document},
        submit=_("报备"),
        cancel=duty.get_absolute_url(),
        crumbs=[*duty_crumbs(duty), (duty.rule.title, duty.get_absolute_url())],
        lead=_("%(body)s，%(day)s 前。") % {"body": duty.organisation, "day": duty.period.last.isoformat()},
        done=_("已报备，等区县科协收讫。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.VIEW)
@require_safe
def filing(request: Visit, pk: int) -> HttpResponse:
    """One document: what it is, for which period, what was answered."""
    found = filing_for(request.acting, pk)
    context = {
        "filing": found,
        "tone": TONES[found.state],
        "answers": list(found.answers.all()),
        "acts": filing_moves(request, found),
        "seen": seen_of(found, filing_words) if found.state == State.FILED else "",
        "crumbs": filing_crumbs(),
        "duty_href": reverse(
            "obligations:duty", args=[found.obligation_id, found.organisation_id, found.period.text]
        ),
    }
    return render(request, "obligations/filing.html", context)


def filing_moves(request: Visit, found: Filing) -> dict[str, Verdict]:
    """The moves this reader may make, and why he may not answer his own."""
    may_answer = rules.may_answer_filing(request.acting, found)
    verdicts = {
        Move.ACKNOWLEDGE: may_answer,
        Move.RETURN: may_answer,
        Move.WITHDRAW: rules.may_withdraw_filing(request.acting, found),
    }
    return {
        move.value: verdict
        for move, verdict in verdicts.items()
        if MOVES.verdict(found.state, move)
        and (verdict or (move == Move.ACKNOWLEDGE and verdict.code == "own_record"))
    }


@needs(rules.ACKNOWLEDGE)
@require_POST
def acknowledgement(request: Visit, pk: int) -> HttpResponse:
    """Say that it was received, as it was read."""
    found = filing_for(request.acting, pk, rules.ACKNOWLEDGE)

    def receive(version: int) -> HttpResponse:
        actions.acknowledge(filing=found, version=version, acting=request.acting, at=request.at)
        return done_page(request, _("已收讫。"), found)

    back = reverse("obligations:filing", args=[pk])
    return final_page(request, found, filing_words, back=back, do=receive)


def filing_words(filing: Filing) -> Words:
    """What is read of a document before it is acknowledged."""
    titled = ("title", "number", "filed_on")
    return [(field_title(filing, name), str(getattr(filing, name) or "")) for name in titled]


@needs(rules.ACKNOWLEDGE)
@require_http_methods(GETS_AND_POSTS)
def sending_back(request: Visit, pk: int) -> HttpResponse:
    """Return it with the reason."""
    found = filing_for(request.acting, pk, rules.ACKNOWLEDGE)

    page = Editing(
        title=_("退回：%(title)s") % {"title": found.title},
        submit=_("退回"),
        cancel=reverse("obligations:filing", args=[pk]),
        crumbs=[*filing_crumbs(), (found.title, reverse("obligations:filing", args=[pk]))],
        done=_("已退回；改好后请报备人重新报备。"),
    )
    action = partial(actions.return_filing, filing=found)
    return action_page(request, form=ReasonForm(request.POST or None), action=action, page=page)


@needs(rules.FILE)
@require_POST
def withdraw_filing_page(request: Visit, pk: int) -> HttpResponse:
    """Take back what one handed in."""
    found = filing_for(request.acting, pk, rules.FILE)
    actions.withdraw_filing(filing=found, acting=request.acting, at=request.at)
    return done_page(request, _("已撤回。"), found)


def filing_crumbs() -> list[Crumb]:
    return [(_("报备材料"), reverse("obligations:filings"))]
