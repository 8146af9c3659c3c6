"""A paper to take home."""

from datetime import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs

from .. import rules
from ..actions import source_of
from ..composing import compose
from ..document import Document, restored
from ..doors import paper_for
from ..models import Paper
from .shared import attached

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def document_of(paper: Paper, at: datetime) -> Document:
    """What was issued, as it stood; of a draft, what its text makes now."""
    return restored(paper.frozen) if paper.frozen else compose(source_of(paper, at)).document


@needs(rules.VIEW)
@require_safe
def docx(request: Visit, pk: int) -> HttpResponse:
    from ..document.word import docx_of  # noqa: PLC0415 - 0.2 s and 8 MB that few web processes ever need

    found = paper_for(request.acting, pk)
    return attached(docx_of(document_of(found, request.at)), DOCX, f"{found.title}.docx")


@needs(rules.VIEW)
@require_safe
def pdf(request: Visit, pk: int) -> HttpResponse:
    from ..document.pdf import pdf_of  # noqa: PLC0415 - as above

    found = paper_for(request.acting, pk)
    return attached(pdf_of(document_of(found, request.at)), PDF, f"{found.title}.pdf")
