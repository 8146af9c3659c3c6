"""What the pages of this room share: tabs, the way back, answers."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import pgettext

from haitang.foundation.doors import Visit

from .. import rules
from ..models import Paper

Crumbs = list[tuple[str, str]]


def page_context(visit: Visit, page: str) -> dict[str, Any]:
    acting = visit.acting
    return {
        "page_name": page,
        "may_draft": acting.may(rules.DRAFT),
        "may_template": acting.may(rules.TEMPLATE),
        "may_issue": acting.may(rules.ISSUE),
        "may_return": acting.may(rules.RETURN),
    }


def paper_crumbs(paper: Paper | None = None) -> Crumbs:
    way: Crumbs = [(pgettext("many", "公文"), reverse("reports:papers"))]
    return way if paper is None else [*way, (paper.title, paper.get_absolute_url())]


def redirect_to_paper(paper: Paper) -> HttpResponse:
    return HttpResponseRedirect(paper.get_absolute_url(), status=HTTPStatus.SEE_OTHER)


def attachment_response(content: bytes, kind: str, filename: str) -> HttpResponse:
    """A file to take home."""
    answer = HttpResponse(content, content_type=kind)
    named = content_disposition_header(as_attachment=True, filename=filename)
    if named:
        answer["Content-Disposition"] = named
    return answer
