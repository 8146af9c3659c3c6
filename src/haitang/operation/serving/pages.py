"""The pages of who is turned away before Django: made once a language, for there may be many of them."""

from functools import cache
from io import BytesIO
from typing import Any, Final

from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .. import errors
from .answers import Answer

PAGES: Final = {
    mishap.status: mishap
    for mishap in (errors.BAD_REQUEST, errors.LATE, errors.NO_LENGTH, errors.TOO_LARGE, errors.BUSY)
}
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def turned_away(environ: dict[str, Any], why: int | Exception) -> Answer:
    """The page for a status, or for an error of the machine."""
    request = WSGIRequest(environ)
    mishap = PAGES[why] if isinstance(why, int) else errors.mishap_of(why)
    return _page(mishap, translation.get_language_from_request(request))


@cache
def _page(mishap: errors.Mishap, language: str) -> Answer:
    request = WSGIRequest({"REQUEST_METHOD": "GET", "wsgi.input": BytesIO()})
    with translation.override(language):
        response = errors.mishap_page(request, mishap)
    for name, value in HEADERS.items():
        response[name] = value
    response["Content-Language"] = language
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return Answer(mishap.status, list(response.items()), response.content)
