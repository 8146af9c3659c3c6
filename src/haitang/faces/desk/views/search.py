from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.network.people.queries import is_like_a_number

from ..finding import find

LONGEST_NUMBER_IN_WORDS = 6
"""More digits than this are a phone or an identity number, not part of a name."""


@needs("desk.search")
@require_safe
def search(request: Visit) -> HttpResponse:
    """What the words find in the reader's scope; for htmx the hits alone."""
    words = request.GET.get("q", "").strip()
    if sum(character.isdigit() for character in words) > LONGEST_NUMBER_IN_WORDS or is_like_a_number(words):
        return number_asked(request)
    context = {"words": words, "groups": find(request.acting, words)}
    fragment = "HX-Request" in request.headers
    return render(request, f"desk/{'hits' if fragment else 'search'}.html", context)


def number_asked(request: Visit) -> HttpResponse:
    """Numbers of persons do not belong into addresses: their search is a form of its own."""
    if "HX-Request" in request.headers:
        return render(request, "desk/hits.html", {"number": True})
    if request.acting.may("people.view"):
        messages.info(request, _("号码不写进网址，请在这里查。"))
        return redirect("people:lookup")
    return render(request, "desk/search.html", {"words": "", "groups": []})
