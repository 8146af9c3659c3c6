"""What the shell shows around every page, handed in by the floors above: entries, place, search, account.

ui itself knows no entry.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from haitang.foundation.registry import Single

PHONE_ENTRIES = 4
"""So many entries stand in the phone's bottom bar; the others are behind 更多."""

Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One line of the navigation.

    `action_needed` is the action the reader must be allowed ("" = everybody). `match` are address prefixes,
    besides its own, under which the entry is the current one. `count` gives the number beside it, 0 for none.
    """

    title: Text
    url_name: str
    icon: str = "folder"
    action_needed: str = ""
    match: tuple[str, ...] = ()
    count: Callable[[HttpRequest], int | None] | None = None
    apart: bool = False
    """Stands at the foot of the navigation, as settings do."""


@dataclass(frozen=True)
class Shell:
    """Everything around a page. Addresses are names for `reverse`; "" leaves the thing out."""

    entries: Sequence[Entry] = ()
    account: Sequence[Entry] = ()
    """Lines of the account menu, above the way out."""
    place: Callable[[HttpRequest], Text] | None = None
    """The name under the brand, such as the association's."""
    person: Callable[[HttpRequest], tuple[str, str]] | None = None
    """Name and duty of the reader; ("", "") when nobody is signed in."""
    search: str = ""
    search_needs: str = ""
    """The action the reader must be allowed to search."""
    sign_out: str = ""
    home: str = ""
    bell: Entry | None = None
    """What somebody was told, with how much of it he has not read, on top of every page."""


@dataclass(frozen=True)
class Line:
    """An entry as one reader sees it on one page."""

    title: Text
    href: str
    icon: str
    current: bool = False
    count: int | None = None
    apart: bool = False


@dataclass(frozen=True)
class Navigation:
    """The shell as one reader sees it."""

    place: Text = ""
    name: str = ""
    duty: str = ""
    home: str = "/"
    search: str = ""
    sign_out: str = ""
    lines: Sequence[Line] = field(default_factory=list)
    account: Sequence[Line] = field(default_factory=list)
    bell: Line | None = None

    @property
    def upper(self) -> list[Line]:
        return [line for line in self.lines if not line.apart]

    @property
    def lower(self) -> list[Line]:
        return [line for line in self.lines if line.apart]

    @property
    def handy(self) -> list[Line]:
        """The lines of the phone's bottom bar."""
        return self.upper[:PHONE_ENTRIES]

    @property
    def rest(self) -> list[Line]:
        """The lines behind 更多 on the phone."""
        return self.upper[PHONE_ENTRIES:] + self.lower


SHELL: Final[Single[Shell]] = Single("the shell of pages")
"""What every page shows, registered by the floor that knows all pages."""


def navigation_for(request: HttpRequest) -> Navigation:
    """The shell with only what this reader may open and what exists: no dead and no forbidden lines."""
    shell = SHELL.get()
    name, duty = shell.person(request) if shell.person else _signed_in_name(request)
    return Navigation(
        place=shell.place(request) if shell.place else "",
        name=name,
        duty=duty,
        home=page_url(shell.home) or "/",
        search=page_url(shell.search) if _allowed(shell.search_needs, request) else "",
        sign_out=page_url(shell.sign_out) if name else "",
        lines=_lines(shell.entries, request),
        account=_lines(shell.account, request),
        bell=next(iter(_lines([shell.bell], request)), None) if shell.bell and name else None,
    )


def _lines(entries: Sequence[Entry], request: HttpRequest) -> list[Line]:
    found = [(entry, page_url(entry.url_name)) for entry in entries if _allowed(entry.action_needed, request)]
    current = _current([(entry, href) for entry, href in found if href], request.path)
    return [
        Line(
            title=entry.title,
            href=href,
            icon=entry.icon,
            current=entry is current,
            count=entry.count(request) if entry.count else None,
            apart=entry.apart,
        )
        for entry, href in found
        if href
    ]


def _allowed(action: str, request: HttpRequest) -> bool:
    if not action:
        return True
    acting: Any = getattr(request, "acting", None)
    return acting is not None and bool(acting.may(action))


def _current(found: list[tuple[Entry, str]], path: str) -> Entry | None:
    """The entry with the longest address under which `path` lies; the root counts only for itself."""
    best: Entry | None = None
    length = 0
    for entry, href in found:
        for prefix in (*entry.match, href):
            lies_under = path == prefix or (prefix != "/" and path.startswith(prefix))
            if lies_under and len(prefix) > length:
                best, length = entry, len(prefix)
    return best


def page_url(url_name: str) -> str:
    """The address of a page by its name; empty for no name, and for a page this installation has not."""
    if not url_name:
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _signed_in_name(request: HttpRequest) -> tuple[str, str]:
    user: Any = getattr(request, "user", None)
    return (str(user), "") if user is not None and user.is_authenticated else ("", "")
