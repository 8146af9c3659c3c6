import re
import secrets
import string
from datetime import datetime, timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.endings import hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.scope import Scope
from haitang.foundation.transactions import late_atomic
from haitang.foundation.verdict import Refused, no
from haitang.machinery.accounts.models import Account
from haitang.machinery.accounts.words import INITIAL_PASSWORD_LENGTH, SIGN_IN_NAME
from haitang.machinery.audit import actions as audit
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Person
from haitang.network.regions.models import Region

from .models import Grant, Receipt
from .queries import build_acting, hold_role
from .rules import may_disable, may_enable, may_grant, may_withdraw_grant
from .words import RECEIPT_DAYS, Role

CONSOLE_NAME: Final = "console"
LETTERS: Final = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))


def create_account(
    *, username: str, name: str, home: str, person_key: int | None = None, acting: Acting, at: datetime
) -> tuple[Account, str]:
    """Make an account with a random initial password, which is returned once and must be changed at the first sign-in.

    Raises `Refused` when the sign-in name is ill-formed or in use.
    """
    acting.verdict("accounts.create", region=home).require()
    if not re.match(SIGN_IN_NAME, username):
        no(_("登录名只用字母、数字、点、短横线和下划线。"), code="bad_username").require()
    password = _initial_password()
    account = Account(username=username, name=name, home=home, person_key=person_key, joined_at=at)
    account.give_initial_password(
        password, at
    )  # a tenth of a second: before the transaction, in which nobody else may write
    with transaction.atomic():
        if Account.objects.filter(username__iexact=username).exists():
            no(_("登录名已有人用，请换一个。"), code="username_taken").require()
        hold_standing(Person(pk=person_key) if person_key else None, on=localdate(at))
        fits(account).require()
        account.save(force_insert=True)
        audit.add(acting, at, "accounts.create", account, region=home)
    return account, password


@late_atomic()
def reset_password(*, account: Account, acting: Acting, at: datetime) -> str:
    """Give an account a new initial password, returned once; its sessions end and its second factors stay."""
    acting.verdict("accounts.create", region=account.home).require()
    password = _initial_password()
    account.give_initial_password(password, at)
    account.save(update_fields=["password", "password_set_at", "must_change_password"])
    _end(account)
    audit.add(acting, at, "accounts.reset_password", account, region=account.home)
    return password


@transaction.atomic
def disable_account(*, account: Account, acting: Acting, at: datetime) -> None:
    """Let nobody sign in by this account any more; its sessions end at once."""
    may_disable(acting, account).require()
    if not Account.objects.filter(pk=account.pk, is_active=True).update(is_active=False):
        no(_("这个账号已经停用。"), code="already_disabled").require()
    _end(account)
    audit.add(acting, at, "accounts.disable", account, region=account.home)


@transaction.atomic
def enable_account(*, account: Account, acting: Acting, at: datetime) -> None:
    """Let an account that was disabled sign in again."""
    hold_person(account, at)
    may_enable(acting, account).require()
    if not Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        no(_("这个账号没有停用。"), code="not_disabled").require()
    audit.add(acting, at, "accounts.enable", account, region=account.home)


@transaction.atomic
def grant(
    *,
    account: Account,
    role: Role,
    region: Region | None = None,
    organisation: Organisation | None = None,
    acting: Acting,
    at: datetime,
) -> Grant:
    """Give an account a role at a place from now on. Refused when it holds it there already."""
    may_grant(acting, account, role, region, organisation).require()
    hold_standing(organisation, on=localdate(at))
    hold_person(account, at)
    held = Grant.objects.filter(account=account, role=role, region=region, organisation=organisation)
    if held.in_force(at).exists():
        no(_("这个账号在这里已有这个角色。"), code="already_granted").require()
    granted = Grant.objects.create(
        account=account,
        role=role,
        region=region,
        organisation=organisation,
        since=at,
        granted_by_id=acting.account_id,
    )
    place = organisation.region_id if organisation else region.code if region else ""
    audit.add(acting, at, "access.grant", account, region=place, role=role.value, organisation=organisation)
    return granted


def hold_person(account: Account, at: datetime) -> None:
    """Hold who the account belongs to until the transaction ends. Raises `Refused` when he died or left by now."""
    key = Account.objects.filter(pk=account.pk).values_list("person_key", flat=True).first()
    hold_standing(Person(pk=key) if key else None, on=localdate(at))


@transaction.atomic
def withdraw_grant(*, grant: Grant, acting: Acting, at: datetime) -> None:
    """Take a role back; it is gone by the next request."""
    may_withdraw_grant(acting, grant).require()
    if not Grant.objects.filter(pk=grant.pk, until__isnull=True).update(until=at):
        no(_("这项授权已经收回。"), code="already_withdrawn").require()
    place = grant.organisation.region_id if grant.organisation else grant.region_id or ""
    audit.add(acting, at, "access.withdraw", grant.account, region=place, role=grant.role)


@transaction.atomic
def end_session(*, session: UserSession, acting: Acting, at: datetime) -> None:
    """End one session; whoever sits at it must sign in again. Everybody may end his own."""
    account = session.user
    if account.pk != acting.account_id:
        acting.verdict("accounts.end_sessions", region=account.home).require()
    session.end()
    audit.add(acting, at, "accounts.end_session", account, region=account.home)


@transaction.atomic
def end_other_sessions(*, account: Account, kept: str | None, acting: Acting, at: datetime) -> int:
    """End every session of an account except the one with the key `kept`. Returns how many."""
    if account.pk != acting.account_id:
        acting.verdict("accounts.end_sessions", region=account.home).require()
    ended = _end(account, kept=kept)
    audit.add(acting, at, "accounts.end_other_sessions", account, region=account.home, sessions=ended)
    return ended


@transaction.atomic
def remove_factors(*, account: Account, acting: Acting, at: datetime) -> int:
    """Take away the second factors of somebody who lost them. Returns how many."""
    acting.verdict("accounts.end_sessions", region=account.home).require()
    removed: int = Authenticator.objects.filter(user=account).delete()[0]
    _end(account)
    audit.add(acting, at, "accounts.remove_factors", account, region=account.home, factors=removed)
    return removed


@transaction.atomic
def console_acting(at: datetime) -> Acting:
    """What the command line acts as: its own account, which the audit names, with everything of business everywhere."""
    account, made = Account.objects.get_or_create(
        is_console=True,
        defaults={
            "username": CONSOLE_NAME,
            "name": _("命令行"),
            "password": "!",
            "joined_at": at,
            "is_active": False,
        },
    )
    acting = Acting(
        account_id=account.pk,
        name=str(account),
        holds=(hold_role(Role.CONSOLE, Scope.everywhere()),),
        username=account.username,
    )
    if made:
        audit.add(acting, at, "accounts.create", account)
    return acting


def acting_named(username: str, at: datetime) -> Acting:
    """What the account of this name acts as. Raises `Refused` when there is none, or it is disabled."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise Refused(_("没有登录名为 %(name)s 的账号。") % {"name": username}, code="unknown_account")
    if not account.is_active:
        raise Refused(_("账号 %(name)s 已停用。") % {"name": username}, code="disabled_account")
    return build_acting(account, at)


def forget_receipts(at: datetime) -> int:
    """Remove receipts nobody will ask for again. Returns how many."""
    removed, _each = Receipt.objects.filter(at__lt=at - timedelta(days=RECEIPT_DAYS)).delete()
    return removed


def _initial_password() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(INITIAL_PASSWORD_LENGTH))


def _end(account: Account, *, kept: str | None = None) -> int:
    ended = 0
    for session in UserSession.objects.filter(user=account).exclude(session_key=kept or ""):
        session.end()
        ended += 1
    return ended
