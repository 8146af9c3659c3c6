"""The address of a figure, so that a number anywhere opens."""

from urllib.parse import urlencode

from django.urls import reverse

from .declaring import indicator_named
from .periods import Period
from .queries import Ask


def figure_url(name: str, ask: Ask, *, page: str = "figure", body: int | None = None) -> str:
    """The page of a figure for the place and time of a question; `page` "evidence" is that of its records.

    `body`: of these, the ones of one organisation.
    """
    asked = query_of(name, ask) | ({} if body is None else {"body": str(body)})
    return f"{reverse(f'figures:{page}', args=[name])}?{urlencode(asked)}"


def query_of(name: str, ask: Ask) -> dict[str, str]:
    """What in an address asks the same of a figure."""
    when = ask.when(indicator_named(name))
    asked = {"at": ask.code} if ask.code.isdigit() else {}
    return asked | ({"period": when.text} if isinstance(when, Period) else {"on": when.isoformat()})
