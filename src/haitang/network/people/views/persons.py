"""The list of persons, one person's page, entering and amending."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import ChoiceField
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, needs, record_for
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.machinery.spreadsheets.downloads import writer_for
from haitang.machinery.ui.leading import own_address, saying
from haitang.machinery.ui.listing import Empty, list_page
from haitang.network.organisations.queries import ending_in_force
from haitang.network.people import actions, queries, rules
from haitang.network.people.ages import month_born
from haitang.network.people.filters import PersonFilter
from haitang.network.people.forms import (
    MASKED,
    ConsentForm,
    CopyForm,
    ExpertiseForm,
    PersonForm,
    UnmaskForm,
    initial_of,
)
from haitang.network.people.models import Person, PersonQuerySet
from haitang.network.people.numbers import is_like_a_number
from haitang.network.people.tables import PersonTable, place_with_town
from haitang.network.people.words import UnmaskReason

LONGEST_NAME = 60
EMPTY = Empty(
    title=gettext_lazy("还没有人员"),
    sentence=gettext_lazy("从名册导入最快；也可以一个一个登记。"),
    drawing="people",
)


@needs(rules.VIEW)
@require_safe
def persons(request: Visit) -> HttpResponse:
    """The persons of the scope, by the sound of their names."""
    if is_like_a_number(request.GET.get("q", "")):
        messages.info(request, _("号码不写进网址，请在这里查。"))
        return redirect("people:lookup")
    return list_page(
        request,
        queryset=queries.list_persons(request.scope),
        table_class=PersonTable,
        filter_class=PersonFilter,
        title=_("人员"),
        name="people",
        template="people/persons.html",
        export=writer_for(request.acting),
        empty=EMPTY,
        context={
            "may_register": request.acting.may(rules.CHANGE),
            "may_merge": request.acting.may(rules.MERGE),
        },
    )


@needs(rules.VIEW)
@require_safe
def person(request: Visit, pk: int) -> HttpResponse:
    """One person; a record that was merged leads to the one it went into."""
    found = record_for(on_page(), request.acting, rules.VIEW, pk=pk)
    if found.merged_into_id is not None:
        messages.info(request, _("这条记录已经合并，这是保留下来的那一条。"))
        return redirect("people:person", pk=queries.kept_record(found).pk)
    return render_person(request, found)


@needs(rules.CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Visit) -> HttpResponse:
    """Enter one person; whoever came from a form that asks for him goes back to it with him filled in."""
    initial = {"name": request.GET.get("name", "").strip()[:LONGEST_NAME]}
    today = timezone.localdate(request.at)
    form = PersonForm(sent_to(request), initial=initial, scope=request.scope, today=today)
    if form.is_bound and form.is_valid():
        try:
            entered = actions.register_person(
                draft=actions.PersonDraft(**form.draft()), acting=request.acting, at=request.at
            )
        except actions.AlreadyOnFile as refused:
            form.add_error("identity_number", refused.reason)
            return new_page(request, form, known=within_sight(request, refused.known))
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("已登记%(name)s。") % {"name": entered.name})
            back = own_address(request, request.GET.get("next", ""))
            return redirect(saying(back, person=str(entered.pk)) if back else entered)
    return new_page(request, form)


@needs(rules.CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Visit, pk: int) -> HttpResponse:
    """Amend one person; who comes second chooses between both versions."""
    found = record_for(on_page(), request.acting, rules.CHANGE, pk=pk)
    rules.may_amend_person(request.acting, found).require()
    form = PersonForm(
        sent_to(request),
        initial=initial_of(found),
        scope=request.scope,
        today=timezone.localdate(request.at),
        person=found,
    )
    if form.is_bound and form.is_valid():
        try:
            actions.amend_person(
                person=found,
                changes=form.changes(),
                version=form.cleaned_data["version"] or 0,
                acting=request.acting,
                at=request.at,
            )
        except Conflict as conflict:
            return conflict_page(request, found, form, conflict)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("已保存。"))
            return redirect("people:person", pk=found.pk)
    return render(request, "people/edit.html", {"form": form, "person": found}, status=forms_status(form))


@needs(rules.CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def expertise(request: Visit, pk: int) -> HttpResponse:
    """Say what somebody is versed in."""
    found = record_for(on_page(), request.acting, rules.CHANGE, pk=pk)
    known = "、".join(row.subject for row in found.expertise.all())
    form = ExpertiseForm(sent_to(request), initial={"subjects": known})
    if form.is_bound and form.is_valid():
        try:
            actions.set_expertise(
                person=found, subjects=form.cleaned_data["subjects"], acting=request.acting, at=request.at
            )
        except Refused as refused:
            form.add_error("subjects", refused.reason)
        else:
            messages.success(request, _("已保存。"))
            return redirect("people:person", pk=found.pk)
    context = {"form": form, "person": found, "title": _("专长")}
    return render(request, "people/form.html", context, status=forms_status(form))


def on_page() -> PersonQuerySet:
    """Persons with what their page shows."""
    return Person.objects.select_related(
        "region__parent", "unit", "volunteer__region__parent", "volunteer__team"
    )


def render_person(
    request: Visit, found: Person, *, status: int = HTTPStatus.OK, **forms: Any
) -> HttpResponse:
    """A person's page; `forms` are those sent and found wanting, `shown` a number brought to light."""
    acting = request.acting
    context = {
        "person": found,
        "place": place_with_town(found.region),
        "volunteer": getattr(found, "volunteer", None),
        "subjects": [row.subject for row in found.expertise.all()],
        "consents": list(found.consents.all()),
        "merges": list(queries.merges(acting.scope_for(rules.MERGE)).filter(kept=found)),
        "may_change": rules.may_amend_person(acting, found),
        "may_depart": rules.may_depart(acting, found),
        "ending": ending_in_force(found) if found.departed else None,
        "no_guardian": not found.erased_at
        and not rules.guardian_agrees(found, timezone.localdate(request.at)),
        "age_unknown": not found.erased_at and not month_born(found),
        "may_unmask": rules.may_unmask(acting, found),
        "may_copy": rules.may_copy(acting, found),
        "may_erase": rules.may_erase(acting, found),
        "unmask_form": UnmaskForm(),
        "copy_form": CopyForm(initial={"reason": UnmaskReason.REQUEST.value, "kind": "xlsx"}),
        "consent_form": ConsentForm(initial={"on": timezone.localdate(request.at)}),
        **forms,
    }
    return render(request, "people/person.html", context, status=status)


def new_page(request: Visit, form: PersonForm, known: Person | None = None) -> HttpResponse:
    context = {"form": form, "known": known, "back": own_address(request, request.GET.get("next", ""))}
    return render(request, "people/new.html", context, status=forms_status(form))


def within_sight(request: Visit, known: Person | None) -> Person | None:
    """The record found by its number, if the reader may see it."""
    if known is None or not request.acting.may(rules.VIEW, region=known.region_id):
        return None
    return known


def conflict_page(request: Visit, found: Person, form: PersonForm, conflict: Conflict) -> HttpResponse:
    """Both versions, field by field, the choice to be sent again on top of the present version."""
    current = Person.objects.select_related("region", "unit").get(pk=found.pk)
    theirs = PersonForm(
        initial=initial_of(current), scope=request.scope, today=timezone.localdate(request.at), person=current
    )
    rows, settled = [], []
    for name in theirs.fields:
        if name in ("once", "version"):
            continue
        mine, now = conflicting_values(form, name), conflicting_values(theirs, name)
        if mine == now or (name in MASKED and form.cleaned_data[name] is None):
            settled.append((name, now[0]))
        else:
            rows.append(
                {"label": theirs.fields[name].label, "name": name, "mine": mine[1], "theirs": now[1],
                 "mine_value": mine[0], "theirs_value": now[0]}
            )  # fmt: skip
    last = Entry.objects.filter(thing_kind="people.Person", thing_id=str(found.pk)).first()
    context = {"person": current, "rows": rows, "settled": settled, "last": last, "reason": conflict.reason}
    return render(request, "people/conflict.html", context, status=HTTPStatus.CONFLICT)


def conflicting_values(form: PersonForm, name: str) -> tuple[str, str]:
    """What a field says: as it is sent, and as it is read."""
    value = form.cleaned_data[name] if form.is_bound else form.initial.get(name)
    if name == "unit":
        return (str(value.pk), str(value)) if value else ("", "")
    field = form.fields[name]
    if isinstance(field, ChoiceField):
        return str(value), dict(flat(field.choices)).get(str(value), str(value))
    return str(value or ""), str(value or "")


def flat(choices: Any) -> list[tuple[str, str]]:
    """Choices with their groups taken apart."""
    return [
        pair
        for value, label in choices
        for pair in ([(str(value), str(label))] if not isinstance(label, (list, tuple)) else label)
    ]


def forms_status(form: Any) -> int:
    """422 for what was sent and found wanting."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK


def sent_to(request: Visit) -> QueryDict | None:
    """What a form was sent, an empty sending too; None when the page is only shown."""
    return request.POST if request.method == "POST" else None
