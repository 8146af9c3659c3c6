"""Leading back to where somebody came from, and nowhere else."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, asked: str) -> str:
    """An address of this program as it was asked for; "" for any other."""
    ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else ""


def page_of(request: HttpRequest) -> str:
    """The page a fetched part stands on, path and query; "" where the browser does not say."""
    address = urlsplit(own_address(request, request.headers.get("HX-Current-URL", "")))
    return f"{address.path}?{address.query}" if address.query else address.path


def saying(address: str, **said: str) -> str:
    """An address that says some things more, in place of what it said of them."""
    path, _mark, query = address.partition("?")
    asked = QueryDict(query).dict() | said
    return f"{path}?{urlencode(asked)}"
