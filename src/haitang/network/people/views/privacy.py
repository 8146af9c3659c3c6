"""Private values and a person's rights: looking, copying, erasing, consenting."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from haitang.foundation.doors import Visit, asks_again, needs, record_for
from haitang.foundation.verdict import Refused
from haitang.network.people import actions, rules
from haitang.network.people.files import own_data_file
from haitang.network.people.forms import ConsentForm, CopyForm, ErasureForm, UnmaskForm, WithdrawalForm
from haitang.network.people.models import Consent
from haitang.network.people.words import ConsentAbout, PrivateField, UnmaskReason

from .persons import forms_status, on_page, render_person, sent_to


@needs(rules.UNMASK)
@require_POST
def unmaskings(request: Visit, pk: int) -> HttpResponse:
    """Show one whole number, this once; the answer is kept by nobody."""
    person = record_for(on_page(), request.acting, rules.UNMASK, pk=pk)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return render_person(request, person, status=HTTPStatus.UNPROCESSABLE_ENTITY, unmask_form=form)
    field = PrivateField(form.cleaned_data["field"])
    try:
        number = actions.unmask(
            person=person,
            field=field,
            reason=UnmaskReason(form.cleaned_data["reason"]),
            acting=request.acting,
            at=request.at,
        )
    except Refused as refused:
        form.add_error(None, refused.reason)
        return render_person(request, person, status=HTTPStatus.CONFLICT, unmask_form=form)
    response = render_person(request, person, shown={field.value: number})
    response.headers["Cache-Control"] = "no-store"
    return response


@needs(rules.COPY)
@asks_again
@require_POST
def copies(request: Visit, pk: int) -> HttpResponse:
    """A person's own data as a file to hand to him."""
    person = record_for(on_page(), request.acting, rules.COPY, pk=pk)
    form = CopyForm(request.POST)
    if not form.is_valid():
        return render_person(request, person, status=HTTPStatus.UNPROCESSABLE_ENTITY, copy_form=form)
    data = actions.copy_own_data(
        person=person, reason=UnmaskReason(form.cleaned_data["reason"]), acting=request.acting, at=request.at
    )
    return own_data_file(data, form.cleaned_data["kind"])


@needs(rules.ERASE)
@require_http_methods(["GET", "HEAD", "POST"])
def erasure(request: Visit, pk: int) -> HttpResponse:
    """Erase what is kept about a person, after a question."""
    person = record_for(on_page(), request.acting, rules.ERASE, pk=pk)
    rules.may_erase(request.acting, person).require()
    outlook = actions.foresee_erasure(person)
    form = ErasureForm(sent_to(request), outlook=outlook, scope=request.acting.scope_for(rules.ERASE))
    if form.is_bound and form.is_valid():
        try:
            actions.erase(
                person=person,
                on=timezone.localdate(request.at),
                acting=request.acting,
                at=request.at,
                spared=form.spared,
                named=form.named,
                outlook=outlook,
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("个人信息已经删除。办过的事仍有记录，不再有名字。"))
            return redirect("people:person", pk=person.pk)
    context = {
        "form": form,
        "person": person,
        "places": [(place, number) for place, number in outlook.places],
        "links": [(link, number) for link, number in outlook.links if link.in_copy],
        "fixed": [mention for mention in outlook.mentions if mention.fixed],
    }
    return render(request, "people/erasure.html", context, status=forms_status(form))


@needs(rules.CHANGE)
@require_POST
def consents(request: Visit, pk: int) -> HttpResponse:
    """Note that somebody agreed."""
    person = record_for(on_page(), request.acting, rules.CHANGE, pk=pk)
    form = ConsentForm(request.POST)
    if form.is_valid():
        try:
            actions.give_consent(
                person=person,
                about=ConsentAbout(form.cleaned_data["about"]),
                on=form.cleaned_data["on"],
                note=form.cleaned_data["note"],
                guardian=actions.Guardian(
                    form.cleaned_data["guardian"],
                    form.cleaned_data["relation"],
                    form.cleaned_data["document"],
                ),
                acting=request.acting,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("已登记。"))
            return redirect("people:person", pk=person.pk)
    return render_person(request, person, status=HTTPStatus.UNPROCESSABLE_ENTITY, consent_form=form)


@needs(rules.CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_consent_page(request: Visit, pk: int, consent: int) -> HttpResponse:
    """Note that somebody took a consent back."""
    person = record_for(on_page(), request.acting, rules.CHANGE, pk=pk)
    given = record_for(
        Consent.objects.select_related("person"), request.acting, rules.CHANGE, pk=consent, person=person
    )
    form = WithdrawalForm(sent_to(request), initial={"on": timezone.localdate(request.at)})
    if form.is_bound and form.is_valid():
        try:
            actions.withdraw_consent(
                consent=given, on=form.cleaned_data["on"], acting=request.acting, at=request.at
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("已登记撤回。"))
            return redirect("people:person", pk=person.pk)
    context = {"form": form, "person": person, "title": _("撤回“%(what)s”的同意") % {"what": given}}
    return render(request, "people/form.html", context, status=forms_status(form))
