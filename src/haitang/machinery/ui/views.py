"""Our own addresses: how one likes to read, and the page that shows every part."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from haitang.machinery.ui.forms import ChipField, Form
from haitang.machinery.ui.gallery import gallery_context
from haitang.machinery.ui.leading import own_address
from haitang.machinery.ui.preferences import Mode, Theme, preferences_of, remember, remember_columns


class PreferencesForm(Form):
    """How one person likes to read. Each may be sent alone."""

    mode = ChipField(label=_("字的大小"), choices=Mode.choices, required=False)
    theme = ChipField(label=_("颜色"), choices=Theme.choices, required=False)
    language = ChipField(label=_("语言"), choices=settings.LANGUAGES, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show, and remember in the browser, how one person likes to read; then back to where he came from.

    Also which columns of a list he wants to see: `columns-of` names the list, `column` each of them.
    """
    back = _safe_back(request)
    if request.method != "POST":
        now = preferences_of(request)
        form = PreferencesForm(initial={"mode": now.mode, "theme": now.theme, "language": now.language})
        return render(request, "ui/preferences_page.html", {"form": form, "next": back})
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return render(request, "ui/preferences_page.html", {"form": form, "next": back}, status=422)
    response = HttpResponseRedirect(back)
    names = {"mode": "mode", "theme": "theme", "language": settings.LANGUAGE_COOKIE_NAME}
    for field, cookie in names.items():
        if chosen := form.cleaned_data[field]:
            remember(response, cookie, chosen, secure=request.is_secure())
    if listing := request.POST.get("columns-of"):
        remember_columns(response, listing, request.POST.getlist("column"), secure=request.is_secure())
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in every state, for those who build pages and for the browser tests."""
    acting: Any = getattr(request, "acting", None)
    if acting is None or acting.anonymous:
        return redirect_to_login(request.get_full_path())
    if not acting.may("ui.gallery"):
        raise PermissionDenied(str(_("部件总览只对工作人员开放。")))
    return render(request, "ui/gallery.html", gallery_context(request))


# The doors of accounts stand above this floor: the two marks they would leave are set here by hand.
preferences.open_to_all = "只记在访客自己的浏览器里"  # type: ignore[attr-defined]  # read by the start-up check
gallery.needs = "ui.gallery"  # type: ignore[attr-defined]  # read by the start-up check and the matrix


def _safe_back(request: HttpRequest) -> str:
    return own_address(request, request.POST.get("next") or request.GET.get("next") or "") or "/"
