"""What a search field shows below itself: `ui/found.html`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Found = tuple[Any, str, str]
"""What is sent when it is picked, its name, and a word that tells it from its namesakes."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be done about a name that is not there yet: the words of the link, and where it leads."""

    title: str
    href: str


def found_page(request: HttpRequest, found: Iterable[Found], *, offer: Offer | None = None) -> HttpResponse:
    return render(request, "ui/found.html", {"found": list(found), "offer": offer})


def with_regions(records: Iterable[Any]) -> list[Found]:
    """Records by name, each with the region it lies in."""
    return [(record.pk, record.name, record.region.name) for record in records]
