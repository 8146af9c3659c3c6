"""What this machinery asks of apps above it; handed in once, by `project.wiring`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse

from haitang.foundation.scope import Scope
from haitang.machinery.ui.listing import Writer

from .declaring import Text

Names = Callable[[Iterable[str]], Mapping[str, str]]
Body = Callable[[Scope, int], str]
Below = Callable[[str, date], Mapping[str, str]]


def _no_names(codes: Iterable[str]) -> Mapping[str, str]:
    return {}


def _no_body(scope: Scope, key: int) -> str:
    return ""


def _nothing_below(code: str, on: date) -> Mapping[str, str]:
    return {}


def _nothing(kind: str, title: str, rows: object) -> HttpResponse:
    return HttpResponse(status=204)


@dataclass
class Above:
    """What is asked.

    `names` of places by code; the name of the `body` of a key, where a scope has it; the places directly `below` one on a
    day; titles of groups of figures by the first word of their names; the `download` of a list, and the action one must
    be allowed for it; the groups whose figures are `watched`: what they count changes only with an audit entry about a
    thing of one of these `things` (apps); and which `release` of the program this is, whose definitions another one's
    stored counts may not follow.
    """

    names: Names = _no_names
    body: Body = _no_body
    below: Below = _nothing_below
    groups: Mapping[str, Text] = field(default_factory=dict)
    download: Writer = _nothing
    export: str = ""
    watched: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    release: str = ""


ABOVE = Above()


def install(
    *, names: Names, body: Body, below: Below, groups: Mapping[str, Text], download: Writer, export: str
) -> None:
    """Ask these from now on."""
    ABOVE.names, ABOVE.body, ABOVE.below, ABOVE.groups = names, body, below, groups
    ABOVE.download, ABOVE.export = download, export


def watch(*, groups: Iterable[str], things: Iterable[str], release: str) -> None:
    """Trust the audit to tell of every change of what the figures of these groups count: see `Above`."""
    ABOVE.watched, ABOVE.things, ABOVE.release = frozenset(groups), frozenset(things), release


def is_watched(figure: str) -> bool:
    """Whether the audit tells of every change of what a figure counts."""
    return figure.partition(".")[0] in ABOVE.watched


def names_of_places(codes: Iterable[str]) -> Mapping[str, str]:
    """The names of places by code; one query. A code without a name is left out."""
    return ABOVE.names(codes)
