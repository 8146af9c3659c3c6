"""A paper to take home."""

from datetime import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs

from .. import rules
from ..actions import source_of
from ..composing import compose
from ..document import Document, from_stored
from ..doors import paper_for
from ..models import Paper
from .shared import attachment_response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def paper_document(paper: Paper, at: datetime) -> Document:
    """What was issued, as it stood; of a draft, what its text makes now."""
    return from_stored(paper.frozen) if paper.frozen else compose(source_of(paper, at)).document


@needs(rules.VIEW)
@require_safe
def docx(request: Visit, pk: int) -> HttpResponse:
    from ..document.word import docx_of  # noqa: PLC0415 - 0.2 s and 8 MB that few web processes ever need

    found = paper_for(request.acting, pk)
    return attachment_response(docx_of(paper_document(found, request.at)), DOCX, f"{found.title}.docx")


@needs(rules.VIEW)
@require_safe
def pdf(request: Visit, pk: int) -> HttpResponse:
    from ..document.pdf import pdf_of  # noqa: PLC0415 - as above

    found = paper_for(request.acting, pk)
    return attachment_response(pdf_of(paper_document(found, request.at)), PDF, f"{found.title}.pdf")
