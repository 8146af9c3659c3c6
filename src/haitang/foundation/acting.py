"""Who acts, what he may do, and where: made once a request and handed down."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.utils.translation import gettext as _

from .scope import Scope
from .verdict import Verdict, no, yes


@dataclass(frozen=True, slots=True)
class Hold:
    """One granted role: the actions it allows and where.

    `business` is false for the three administrators, whose scope opens no record of the association's work.
    `places` names the regions and organisations it is held in, for people to read.
    """

    role: str
    actions: frozenset[str]
    scope: Scope
    business: bool = True
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acting:
    """The person or program that acts. Lower floors ask this value, never the grants.

    `name` is what colleagues read beside a deed; `username` what the audit keeps instead, which nobody can alter and
    which therefore holds no person's name (empty where the name is no person's). `person_id` is the person behind the
    account, where the account belongs to one.
    """

    account_id: int | None
    name: str
    holds: tuple[Hold, ...] = ()
    person_id: int | None = None
    username: str = ""

    @property
    def scope(self) -> Scope:
        """Everywhere this acting has business: the union over its holds, less the administrators'."""
        return reduce(or_, (hold.scope for hold in self.holds if hold.business), Scope())

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(sorted({hold.role for hold in self.holds}))

    @property
    def anonymous(self) -> bool:
        return self.account_id is None

    def scope_for(self, action: str) -> Scope:
        """Where this acting may do `action`; empty when nowhere."""
        return reduce(or_, (hold.scope for hold in self.holds if action in hold.actions), Scope())

    def may(self, action: str, *, region: str | None = None, line: str = "") -> bool:
        """Whether `action` is allowed at a region code or organisation line; anywhere at all when neither is named."""
        if region is None and not line:
            return any(action in hold.actions for hold in self.holds)
        return any(
            action in hold.actions and hold.scope.covers(region=region or "", line=line)
            for hold in self.holds
        )

    def verdict(self, action: str, *, region: str | None = None, line: str = "") -> Verdict:
        """`may`, as a verdict with the reason a person reads."""
        if self.may(action, region=region, line=line):
            return yes()
        if self.may(action):
            return no(_("您的职责范围不包括这里，请联系上一级科协办理。"), code="not_here")
        return no(_("您的角色不能做这件事；需要的话，请安全管理员调整授权。"), code="not_permitted")


NOBODY = Acting(account_id=None, name="")
"""A visitor who has not signed in: may do nothing, sees nothing."""
