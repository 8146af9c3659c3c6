"""What somebody asks about his own record, and the answer; which account is his."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.network.people import notices, rules
from haitang.network.people.models import Person, Request
from haitang.network.people.words import RequestKind, RequestState


@transaction.atomic
def ask(*, person: Person, kind: RequestKind, words: str, acting: Acting, at: datetime) -> Request:
    """Ask to have one's record put right or deleted. Refused while a request of the kind waits."""
    rules.may_ask(acting, person).require()
    if kind == RequestKind.CORRECT and not words.strip():
        raise Refused(_("请写哪一项不对，应当是什么。"), code="nothing_said")
    request = Request(person=person, kind=kind, words=words.strip(), account=acting.account_id or 0, at=at)
    fits(request).require()
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("已经提过这项请求，正在等答复。"), code="waits_already") from error
    audit.add(acting, at, "people.ask", person, region=person.region_id, kind=kind.value, request=request.pk)
    notices.tell_asked(request, at)
    return request


@transaction.atomic
def answer_request(*, request: Request, accepted: bool, words: str, acting: Acting, at: datetime) -> Request:
    """Say that what was asked is done, or why it is not. Doing it is another act, made before."""
    rules.may_answer_request(acting, request).require()
    if not accepted and not words.strip():
        raise Refused(_("不采纳要写明理由，本人看得到。"), code="no_reason")
    if accepted and request.kind == RequestKind.DELETE and request.person.erased_at is None:
        raise Refused(_("请先在人员页删除个人信息，再答复已办理。"), code="not_erased")
    state = RequestState.ACCEPTED if accepted else RequestState.DECLINED
    answered = Request.objects.filter(pk=request.pk, state=RequestState.WAITING).update(
        state=state,
        answer=words.strip(),
        answered_by=acting.account_id,
        answerer=acting.name[:64],
        answered_at=at,
    )
    if not answered:
        raise Refused(_("这项请求刚刚有人答复过，请刷新再看。"), code="answered_already")
    found = Request.objects.select_related("person").get(pk=request.pk)
    region = found.person.region_id
    audit.add(acting, at, "people.answer", found.person, region=region, request=found.pk, state=state.value)
    notices.notify_request_answered(found, at)
    return found


@transaction.atomic
def link_account(*, person: Person, username: str, acting: Acting, at: datetime) -> Account:
    """Say that an account is a person's, so that he sees his own record. Refused unless district and name agree."""
    accounts = Account.objects.get_queryset()
    account = accounts.filter(username=username).first()
    # of a sign-in name that is not there the same is said, so that nobody learns which there are
    rules.may_link(acting, person, account or Account()).require()
    assert account is not None  # noqa: S101 - an unsaved one is of no district, so it was refused
    hold_standing(person, on=localdate(at))
    if accounts.filter(person_key=person.pk).exclude(pk=account.pk).exists():
        raise Refused(_("这个人已经有对应的账号。"), code="has_account")
    linked = accounts.filter(pk=account.pk, person_key=None, name=person.name).update(person_key=person.pk)
    if not linked:
        raise Refused(_("这个账号刚刚有人改过，请刷新再看。"), code="changed_since")
    audit.add(acting, at, "people.link_account", person, region=person.region_id, account=account.pk)
    return accounts.get(pk=account.pk)


@transaction.atomic
def unlink_account(*, person: Person, acting: Acting, at: datetime) -> int:
    """Say that an account is not his after all. Returns how many were."""
    acting.verdict(rules.COPY, region=person.region_id).require()
    unlinked = Account.objects.get_queryset().filter(person_key=person.pk).update(person_key=None)
    if unlinked:
        audit.add(acting, at, "people.unlink_account", person, region=person.region_id)
    return unlinked
