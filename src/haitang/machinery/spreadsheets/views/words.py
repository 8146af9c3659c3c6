"""By which words a district's lists are understood: shown, and set."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, edit_page

from .. import actions, queries
from ..forms import WordsForm, words_before
from ..rules import WORDS
from ..vocabulary import MEANINGS

SETTINGS = (gettext_lazy("设置"), "/settings/")


@needs(WORDS)
@require_safe
def words(request: Visit) -> HttpResponse:
    """Every meaning, with the program's words and the district's own."""
    lists = queries.word_lists(first_county_code(request))
    context = {"lists": lists, "crumbs": [SETTINGS]}
    return render(request, "spreadsheets/words.html", context)


@needs(WORDS)
@require_http_methods(["GET", "HEAD", "POST"])
def word_list(request: Visit, meaning: str) -> HttpResponse:
    """Set the words of one meaning."""
    county, found = first_county_code(request), MEANINGS.get(meaning)
    if found is None:
        raise Http404
    back = reverse("spreadsheets:words")

    def act(data: dict[str, Any]) -> str:
        actions.set_words(county=county, meaning=found, acting=request.acting, at=request.at, **data)
        return back

    lead = _("一行一个词。表里的字含有这个词，就这样认；本区县的词比系统自带的先看。")
    shipped = _("系统自带：%s。") % found.shipped if found.shipped else ""
    page = Editing(
        title=str(found.title),
        submit=_("保存"),
        cancel=back,
        crumbs=[SETTINGS, (_("认字的词"), back)],
        lead=f"{lead}{shipped}",
        done=_("已保存。已经上传的表按新的词重新上传才会重认。"),
    )
    form = WordsForm(request.POST or None, initial=words_before(queries.word_list(county, found.code)))
    return edit_page(request, form=form, act=act, page=page, read=words_before)


def first_county_code(request: Visit) -> str:
    """The district somebody sets words for; of several the first."""
    counties = (
        code for code in sorted(request.acting.scope_for(WORDS).regions) if len(code) == COUNTY_LENGTH
    )
    county = next(counties, "")
    if not county:
        raise Http404
    return county
