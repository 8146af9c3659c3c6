"""What a search field shows below itself: `ui/found.html`."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Found = tuple[Any, str, str]
"""What is sent when it is picked, its name, and a word that tells it from its namesakes."""


def found_page(request: HttpRequest, found: Iterable[Found]) -> HttpResponse:
    return render(request, "ui/found.html", {"found": list(found)})


def with_regions(records: Iterable[Any]) -> list[Found]:
    """Records by name, each with the region it lies in."""
    return [(record.pk, record.name, record.region.name) for record in records]
