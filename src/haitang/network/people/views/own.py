"""What somebody sees and asks of his own record, and the answers of those who keep it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from haitang.foundation.doors import Visit, needs, record_for, signed_in
from haitang.foundation.verdict import Refused
from haitang.machinery.ui.editing import Editing, edit_page
from haitang.network.people import actions, rules
from haitang.network.people.files import own_data_file
from haitang.network.people.forms import AccountForm, AnswerForm, AskForm, OwnCopyForm
from haitang.network.people.models import Consent, Person, Request
from haitang.network.people.own_data import own_data
from haitang.network.people.words import RequestKind

from .persons import forms_status, on_page, sent_to


@signed_in
@require_safe
def own_record(request: Visit) -> HttpResponse:
    """One's own record: what is kept, from where it came, who saw the numbers; and what may be asked."""
    return own_page(request)


@signed_in
@require_POST
def own_copies(request: Visit) -> HttpResponse:
    """A copy of one's own record, numbers in full, to keep."""
    person = own_person(request)
    form = OwnCopyForm(request.POST)
    if not form.is_valid():
        return own_page(request, status=HTTPStatus.UNPROCESSABLE_ENTITY, copy_form=form)
    data = actions.copy_for_himself(person=person, acting=request.acting, at=request.at)
    return own_data_file(data, form.cleaned_data["kind"])


@signed_in
@require_POST
def own_requests(request: Visit) -> HttpResponse:
    """Ask to have one's record put right, or deleted."""
    person = own_person(request)
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            actions.ask(
                person=person,
                kind=RequestKind(form.cleaned_data["kind"]),
                words=form.cleaned_data["words"],
                acting=request.acting,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("已提出，答复会显示在这里。"))
            return redirect("people:own")
    return own_page(request, status=HTTPStatus.UNPROCESSABLE_ENTITY, ask_form=form)


@signed_in
@require_POST
def own_withdrawal(request: Visit, consent: int) -> HttpResponse:
    """Take one's own consent back, from today."""
    person = own_person(request)
    given = Consent.objects.select_related("person").filter(person=person, pk=consent).first()
    if given is None:
        raise Http404
    actions.withdraw_consent(
        consent=given, on=timezone.localdate(request.at), acting=request.acting, at=request.at
    )
    messages.success(request, _("已撤回。"))
    return redirect("people:own")


def own_person(request: Visit) -> Person:
    """The person whose account this is. Raises Http404 where it belongs to none."""
    person = Person.objects.current().filter(pk=request.acting.person_id or 0).first()
    if person is None:
        raise Http404
    return person


def own_page(request: Visit, *, status: int = HTTPStatus.OK, **forms: Any) -> HttpResponse:
    person = Person.objects.current().filter(pk=request.acting.person_id or 0).first()
    if person is None:
        return render(request, "people/own.html", {"person": None})
    context = {
        "person": person,
        "sections": own_data(person, masked=True).sections,
        "consents": person.consents.filter(withdrawn_on__isnull=True),
        "requests": person.requests.all(),
        "ask_form": AskForm(),
        "copy_form": OwnCopyForm(initial={"kind": "xlsx"}),
        **forms,
    }
    return render(request, "people/own.html", context, status=status)


@needs(rules.COPY)
@require_safe
def record_requests(request: Visit) -> HttpResponse:
    """What people asked about their records, the waiting first."""
    found = Request.objects.within(request.acting.scope_for(rules.COPY)).select_related("person__region")
    waiting, answered = found.waiting(), found.exclude(answered_at=None)[:50]
    return render(request, "people/requests.html", {"waiting": waiting, "answered": answered})


@needs(rules.COPY)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_record_request(request: Visit, pk: int) -> HttpResponse:
    """Say that it is done, or why not."""
    found = record_for(Request.objects.select_related("person"), request.acting, rules.COPY, pk=pk)
    back = reverse("people:requests")

    def act(data: dict[str, Any]) -> str:
        accepted = data["accepted"] == "yes"
        actions.answer_request(
            request=found, accepted=accepted, words=data["words"], acting=request.acting, at=request.at
        )
        return back

    page = Editing(
        title=_("%(name)s请求%(kind)s本人信息")
        % {"name": found.person.name, "kind": found.get_kind_display()},
        submit=_("答复"),
        cancel=back,
        crumbs=[(_("本人请求"), back), (found.person.name, reverse("people:person", args=[found.person_id]))],
        lead=found.words or _("没有写原因。"),
        done=_("已答复。"),
    )
    return edit_page(request, form=AnswerForm(request.POST or None), act=act, page=page)


@needs(rules.COPY)
@require_http_methods(["GET", "HEAD", "POST"])
def link_account(request: Visit, pk: int) -> HttpResponse:
    """Say which account is this person's."""
    person = record_for(on_page(), request.acting, rules.COPY, pk=pk)
    form = AccountForm(sent_to(request))
    if form.is_bound and form.is_valid():
        try:
            actions.link_account(
                person=person,
                username=form.cleaned_data["username"],
                acting=request.acting,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("已对应。他登录后可以看到自己的信息。"))
            return redirect("people:person", pk=person.pk)
    context = {"form": form, "person": person, "title": _("对应账号")}
    return render(request, "people/form.html", context, status=forms_status(form))


@needs(rules.COPY)
@require_POST
def account_removal(request: Visit, pk: int) -> HttpResponse:
    """Say that the account is not his."""
    person = record_for(on_page(), request.acting, rules.COPY, pk=pk)
    actions.unlink_account(person=person, acting=request.acting, at=request.at)
    messages.success(request, _("已取消对应。"))
    return redirect("people:person", pk=person.pk)
