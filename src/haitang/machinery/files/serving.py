"""How content is shown: as the picture it is and nothing else, kept by nobody but the reader's own browser."""

from typing import Final

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header

from . import storage
from .models import File

KEPT_SECONDS: Final = 3600


def picture_response(file: File, *, small: bool = False) -> FileResponse:
    """The bytes of a file that the reader may see. Raises Http404 when they are not there: `haitang verify` names it."""
    try:
        content = storage.path_of(file.key, small=small).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=file.media_type)
    shown = content_disposition_header(as_attachment=False, filename=shown_name(file)) or "inline"
    response.headers["Content-Disposition"] = shown
    response.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def shown_name(file: File) -> str:
    """Its name with the ending of what it is now: a PNG sent is a JPEG kept."""
    return f"{file.name.rsplit('.', 1)[0] or file.name}.jpg"
