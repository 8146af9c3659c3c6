from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.verdict import Verdict, no, yes
from haitang.machinery.accounts.models import Account
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Person
from haitang.network.regions.models import Region

from .models import Grant
from .words import ADMINISTRATORS, GRANTED_IN_ORGANISATIONS, Role


def may_grant(
    acting: Acting, account: Account, role: Role, region: Region | None, organisation: Organisation | None
) -> Verdict:
    """Whether `acting` may give a role at a place: in his own district, to somebody else, never two administrators in one."""
    place = organisation.region_id if organisation else region.code if region else ""
    return (
        acting.verdict("access.grant", region=place)
        .also(_not_to_oneself(acting, account))
        .also(_fits_place(role, region, organisation))
        .also(_belongs(account, place))
        .also(owner_is_here(account))
        .also(stays_separate(account, role))
    )


def may_withdraw_grant(acting: Acting, grant: Grant) -> Verdict:
    place = grant.organisation.region_id if grant.organisation else grant.region_id or ""
    return acting.verdict("access.grant", region=place).also(_not_to_oneself(acting, grant.account))


def may_enable(acting: Acting, account: Account) -> Verdict:
    return may_disable(acting, account).also(owner_is_here(account))


def owner_is_here(account: Account) -> Verdict:
    """Nobody signs in by the account of who died or left, and no power is given to it."""
    person = Person.objects.filter(pk=account.person_key or 0).first()
    return person.still_here() if person is not None else yes()


def may_disable(acting: Acting, account: Account) -> Verdict:
    return acting.verdict("accounts.disable", region=account.home).also(_not_to_oneself(acting, account))


def _not_to_oneself(acting: Acting, account: Account) -> Verdict:
    if acting.account_id == account.pk:
        return no(_("不能给自己的账号授权或停用自己的账号，请由另一位管理员办理。"), code="own_account")
    return yes()


def _fits_place(role: Role, region: Region | None, organisation: Organisation | None) -> Verdict:
    if role == Role.CONSOLE:
        return no(_("命令行角色只属于命令行自己的账号。"), code="console_only")
    if (role in GRANTED_IN_ORGANISATIONS) != (organisation is not None):
        return no(_("组织管理员须选定组织，其他角色须选定行政区划。"), code="wrong_place")
    if region is None and organisation is None:
        return no(_("请选定行政区划。"), code="wrong_place")
    if region is not None and role == Role.CHAIR and len(region.code) <= COUNTY_LENGTH:
        return no(_("镇街科协主席须授权在一个镇街。"), code="wrong_place")
    return yes()


def _belongs(account: Account, place: str) -> Verdict:
    if account.home and not place.startswith(account.home):
        return no(_("这个账号属于另一个区县。"), code="other_county")
    return yes()


def stays_separate(account: Account, role: Role) -> Verdict:
    """Three administrators are three persons, and none of them has any other role (DOMAIN §10)."""
    his = Q(account=account) if account.person_key is None else Q(account__person_key=account.person_key)
    roles = set(Grant.objects.filter(his, until__isnull=True).values_list("role", flat=True))
    administers = roles & set(ADMINISTRATORS)
    if role in ADMINISTRATORS and roles - {role}:
        return no(_("系统管理员、安全管理员、审计员须是三个人，并且不兼其他角色。"), code="separate_persons")
    if role not in ADMINISTRATORS and administers:
        return no(_("这个账号是管理员，不能再兼业务角色。"), code="separate_persons")
    return yes()
