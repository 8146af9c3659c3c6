"""What people may ask of their own records: an account that is somebody's, a consent of his, a request that waits."""

from datetime import date

from haitang.machinery.accounts.models import Account
from haitang.network.people.models import Consent, Request
from haitang.network.people.words import ConsentAbout, RequestKind

from .district import District
from .names import AT


def add_rights(district: District, account: Account | None, mark: str) -> None:
    """`account` is from now on the volunteer's; another, of the name of the chair, is nobody's yet."""
    person = district.volunteer_person
    if account is not None:
        account.person_key = person.pk
        account.save()
    district.more["own_consent"] = Consent.objects.create(
        person=person, about=ConsentAbout.RECORD, given_on=date(2021, 1, 1), note=f"书面{mark}"
    )
    district.more["request"] = Request.objects.create(
        person=person, kind=RequestKind.DELETE, words=f"不再参加{mark}", account=0, at=AT
    )
    Account.objects.create(
        username=f"zhangxiuying{mark}",
        name=district.person.name,
        home=district.code,
        is_active=False,
        joined_at=AT,
    )
