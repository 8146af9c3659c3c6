"""Writing a scheme: begun, its head, its parts and items on one page, tried on an earlier round, published."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.editing import Editing, done_page, edit_page
from haitang.machinery.ui.finals import final_page
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .. import actions, queries, rules
from ..actions.drafting import describe_changes
from ..doors import scheme_for
from ..forms import HeadForm, NewSchemeForm, PartsForm, head_before
from ..models import Scheme
from ..reading_words import scheme_words
from ..whatif import try_scheme
from ..words import SCHEME_MOVES, SchemeMove
from .reading import scheme_crumbs


@needs(rules.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_scheme(request: Visit) -> HttpResponse:
    """Begin a scheme for the coming year."""
    districts = Region.objects.within(request.scope).filter(level=Level.COUNTY).order_by("code")
    year = timezone.localdate(request.at).year + 1
    first = districts.first()
    form = NewSchemeForm(
        request.POST or None,
        districts=districts,
        schemes=queries.schemes_seen(request.acting),
        above=queries.somebody_above([each.code for each in districts], request.at),
        initial={
            "district": first.pk if first else None,
            "year": year,
        },
    )

    def act(data: dict[str, Any]) -> str:
        made = actions.draft(acting=request.acting, at=request.at, **data)
        return made.get_absolute_url()

    page = Editing(
        title=_("起草考核办法"),
        submit=_("起草"),
        cancel=reverse("assessment:schemes"),
        crumbs=[(_("考核"), reverse("assessment:schemes"))],
        done=_("已起草，改好后在年度开始前发布。"),
    )
    return edit_page(request, form=form, act=act, page=page)


@needs(rules.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def scheme_head(request: Visit, pk: int) -> HttpResponse:
    """Title, bands and days of notice of a draft."""
    scheme = scheme_for(request.acting, pk, rules.DESIGN)
    SCHEME_MOVES.verdict(scheme.state, SchemeMove.AMEND).require()

    def act(data: dict[str, Any]) -> str:
        version = data.pop("version") or scheme.version
        actions.amend_scheme(scheme=scheme, version=version, acting=request.acting, at=request.at, **data)
        return reverse("assessment:scheme", args=[pk])

    page = Editing(
        title=_("修改名称和等次"),
        submit=_("保存"),
        cancel=reverse("assessment:scheme", args=[pk]),
        crumbs=[*scheme_crumbs(scheme), (scheme.title, reverse("assessment:scheme", args=[pk]))],
        done=_("已保存。"),
    )
    form = HeadForm(request.POST or None, initial=head_before(scheme))
    return edit_page(request, form=form, act=act, page=page, read=head_before)


@needs(rules.DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def items(request: Visit, pk: int) -> HttpResponse:
    """All parts and items of a draft; with 试算 the last round under them, and nothing saved."""
    scheme = scheme_for(request.acting, pk, rules.DESIGN)
    SCHEME_MOVES.verdict(scheme.state, SchemeMove.AMEND).require()
    form = PartsForm(
        request.POST or None,
        parts=scheme.text().parts,
        evidence=describe_changes(scheme),
        version=scheme.version,
    )
    page = Editing(
        title=_("修改考核项目"),
        submit=_("保存"),
        cancel=reverse("assessment:scheme", args=[pk]),
        crumbs=[*scheme_crumbs(scheme), (scheme.title, reverse("assessment:scheme", args=[pk]))],
        done=_("已保存。"),
    )
    earlier = queries.previous_round(scheme)
    context: dict[str, Any] = {"earlier": earlier, "scheme": scheme}
    if request.method == "POST" and request.POST.get("act") == "try" and form.is_valid():
        text = scheme.text_with(form.cleaned_data["parts"])
        verdict = rules.check_scheme(text, scheme.kind)
        context |= {"unsound": verdict.reason, "tried": try_scheme(earlier, text) if earlier else []}
        return render(request, "assessment/items.html", {**context, "form": form, "page": page})

    def act(data: dict[str, Any]) -> str:
        actions.set_parts(
            scheme=scheme,
            parts=data["parts"],
            evidence=data["evidence"],
            version=data["version"] or 0,
            acting=request.acting,
            at=request.at,
        )
        return reverse("assessment:scheme", args=[pk])

    return edit_page(
        request,
        form=form,
        act=act,
        page=page,
        read=lambda current: {"version": current.version},
        template="assessment/items.html",
        context=context,
    )


@needs(rules.DESIGN)
@require_POST
def publication(request: Visit, pk: int) -> HttpResponse:
    """Publish a draft; from then on it stands."""
    scheme = scheme_for(request.acting, pk, rules.DESIGN)
    back = reverse("assessment:scheme", args=[pk])

    def publish(version: int) -> HttpResponse:
        actions.publish(scheme=scheme, version=version, acting=request.acting, at=request.at)
        return done_page(request, published_words(scheme), back)

    return final_page(request, scheme, scheme_words, back=back, do=publish)


def published_words(scheme: Scheme) -> str:
    if scheme.late:
        return _("已发布。%(year)s 年已经开始，办法页会写明发布晚了。") % {"year": scheme.year}
    return _("已发布，不能再改。")
