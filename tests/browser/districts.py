"""Rongchang on its first day, with an officer who can sign in; and her colleague of the county next door."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from haitang.machinery.accounts.models import Account
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level
from tests.cast import PASSWORD
from tests.spreadsheets.district import AT, Rongchang, open_district

NEXT_DOOR = "500199"


@dataclass(frozen=True)
class Districts:
    """`officer` works in Rongchang, `stranger` next door."""

    rongchang: Rongchang
    officer: Account
    stranger: Account


def open_districts() -> Districts:
    rongchang = open_district()
    home = Region.objects.get(code=rongchang.code)
    next_door = Region.objects.create(code=NEXT_DOOR, name="邻县", level=Level.COUNTY, parent=home.parent)
    return Districts(rongchang, _officer("officer", home), _officer("stranger", next_door))


def _officer(name: str, county: Region) -> Account:
    account = Account.objects.create(
        username=name,
        name=name,
        email=f"{name}@example.org",
        home=county.code,
        joined_at=AT,
        password=make_password(PASSWORD),
    )
    Grant.objects.create(account=account, role=Role.OFFICER, region=county, since=AT)
    return account
