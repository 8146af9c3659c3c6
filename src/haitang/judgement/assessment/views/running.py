"""What is done to a whole round, one button each."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import done_page
from haitang.machinery.ui.finals import final_page

from .. import actions, queries, rules
from ..doors import round_for, scheme_for
from ..models import Round
from ..reading_words import round_words


@needs(rules.RUN)
@require_POST
def opening(request: Visit, pk: int) -> HttpResponse:
    """Begin the round of a published scheme."""
    scheme = scheme_for(request.acting, pk, rules.RUN)
    running = actions.open_round(scheme=scheme, acting=request.acting, at=request.at)
    return done_page(request, _("考核已开始，年度结束后就可以计算。"), running)


def final_move_page(
    request: Visit, pk: int, needed: str, act: Callable[..., Round], words: str
) -> HttpResponse:
    """A final move, made on the results that were read."""
    running = round_for(request.acting, pk, needed)

    def finish(version: int) -> HttpResponse:
        act(running=running, version=version, acting=request.acting, at=request.at)
        return done_page(request, words, running)

    back = reverse("assessment:round", args=[pk])
    return final_page(request, running, round_words, back=back, do=finish)


def move_page(request: Visit, pk: int, needed: str, act: Callable[..., Round], words: str) -> HttpResponse:
    running = round_for(request.acting, pk, needed)
    act(running=running, acting=request.acting, at=request.at)
    return done_page(request, words, running)


@needs(rules.RUN)
@require_POST
def computation(request: Visit, pk: int) -> HttpResponse:
    """Read the figures of every town and score them; name those that are assessed no more."""
    words = _("已计算，各项得分都能点开看依据。")
    if gone := queries.results_of_the_departed(round_for(request.acting, pk, rules.RUN)):
        words += _("已撤下：%(names)s。") % {"names": _("、").join(one.organisation.name for one in gone)}
    return move_page(request, pk, rules.RUN, actions.compute, words)


@needs(rules.RUN)
@require_POST
def closing(request: Visit, pk: int) -> HttpResponse:
    """End the self statements."""
    return move_page(request, pk, rules.RUN, actions.close_statements, _("自评已截止，可以评审。"))


@needs(rules.RUN)
@require_POST
def announcement(request: Visit, pk: int) -> HttpResponse:
    """Put the results on public notice."""
    return final_move_page(request, pk, rules.RUN, actions.announce, _("已公示。"))


@needs(rules.CONFIRM)
@require_POST
def confirmation(request: Visit, pk: int) -> HttpResponse:
    """Confirm the results after the notice."""
    return final_move_page(request, pk, rules.CONFIRM, actions.confirm, _("已确认。"))


@needs(rules.CONFIRM)
@require_POST
def archive(request: Visit, pk: int) -> HttpResponse:
    """Freeze the confirmed results."""
    return final_move_page(request, pk, rules.CONFIRM, actions.freeze, _("已存档，以后都按存档计算。"))
