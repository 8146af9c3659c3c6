"""The contact list: who holds which post and how to reach him; the whole phones for a reason, on a page or as a file."""

from datetime import date
from http import HTTPStatus
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from haitang.foundation.doors import Visit, asks_again, needs
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.downloads import EXPORT, download
from haitang.machinery.ui.listing import Empty, Lead, list_page
from haitang.network.people.words import UnmaskReason

from .. import actions, queries
from ..filters import ContactFilter
from ..forms import ContactsForm
from ..presenting import contact_rows
from ..rules import SEE_PERSONS, SEE_PHONES
from ..tables import ContactTable
from ..words import CONTACTS_AT_MOST, ContactWay
from .reading import page_context

NOBODY_SEATED = Empty(
    title=gettext_lazy("还没有人任职"),
    sentence=gettext_lazy("岗位上有了人，就列在这里：导入名册，或从空缺里任职。"),
    drawing="people",
)


@needs(SEE_PERSONS)
@require_safe
def contacts(request: Visit) -> HttpResponse:
    """Everybody who holds a post today, phones masked; for who may, the way to the whole ones."""
    today = timezone.localdate(request.at)
    whole = Lead(_("打开完整号码"), reverse("staffing:contact_phones"), "phone")
    leads = [whole] if request.acting.may(SEE_PHONES) else []
    return list_page(
        request,
        queryset=queries.contacts(request.scope, today),
        table_class=ContactTable,
        filter_class=ContactFilter,
        title=_("通讯录"),
        name="contacts",
        template="staffing/contacts.html",
        empty=NOBODY_SEATED,
        leads=leads,
        context=page_context(request, today, "contacts"),
    )


@needs(SEE_PHONES)
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def phones(request: Visit) -> HttpResponse:
    """The list as it is filtered with whole phones: a page to read and print, or a file. Nobody keeps the answer."""
    form = ContactsForm(request.POST or None, may_export=request.acting.may(EXPORT))
    today = timezone.localdate(request.at)
    everybody = queries.contacts(request.scope, today)
    asked = ContactFilter(request.GET, queryset=everybody, request=request)
    if (
        not asked.form.is_valid()
    ):  # a list shows everybody then; whole numbers are opened of those asked for alone
        messages.error(request, _("筛选条件不对，没有打开任何号码：请重新筛选。"))
        return redirect("staffing:contacts")
    listed = asked.qs
    if form.is_bound and form.is_valid():
        way = ContactWay(form.cleaned_data["way"])
        try:
            opened = actions.open_contacts(
                appointments=list(listed[: CONTACTS_AT_MOST + 1]),
                reason=UnmaskReason(form.cleaned_data["reason"]),
                way=way,
                acting=request.acting,
                at=request.at,
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            return opened_list(request, opened, way, today)
    context = {"form": form, "persons": listed.count(), "query": f"?{request.GET.urlencode()}"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "staffing/contacts/opening.html", context, status=status)


def opened_list(request: Visit, opened: list[actions.Contact], way: ContactWay, today: date) -> HttpResponse:
    if way is not ContactWay.PAGE:
        return download(way.value, _("通讯录"), contact_rows(opened))
    bodies = [(body, list(held)) for body, held in groupby(opened, lambda one: one.held.post.organisation)]
    context = {"bodies": bodies, "persons": len(opened), "today": today}
    return render(request, "staffing/contacts/phones.html", context)
