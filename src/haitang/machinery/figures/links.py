"""The address of a figure, so that a number anywhere opens."""

from urllib.parse import urlencode

from django.urls import reverse

from haitang.foundation.codes import is_digits

from .declaring import indicator_named
from .periods import Period
from .queries import Ask


def figure_url(
    name: str,
    ask: Ask,
    *,
    page: str = "figure",
    body: int | None = None,
    group: tuple[str, str] | None = None,
) -> str:
    """The page of a figure for the place and time of a question; `page` "evidence" is that of its records.

    Of these, `body` opens the ones of one organisation, `group` those of one group of a break-down: (by, key).
    """
    asked = query_of(name, ask) | ({} if body is None else {"body": str(body)})
    asked |= {} if group is None else {"by": group[0], "key": group[1]}
    return f"{reverse(f'figures:{page}', args=[name])}?{urlencode(asked)}"


def query_of(name: str, ask: Ask) -> dict[str, str]:
    """What in an address asks the same of a figure."""
    when = ask.when(indicator_named(name))
    asked = {"at": ask.code} if is_digits(ask.code) else {}
    return asked | ({"period": when.text} if isinstance(when, Period) else {"on": when.isoformat()})
