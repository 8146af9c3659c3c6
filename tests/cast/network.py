"""The places, organisations, posts, persons and accounts of a district."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from haitang.foundation.sealing import digest, seal
from haitang.machinery.accounts.adapters import MFAAdapter
from haitang.machinery.accounts.models import Account
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.organisations.models import Ending, Organisation, Post, Unit
from haitang.network.organisations.words import Kind, Part, UnitKind
from haitang.network.people.models import Consent, Expertise, Merge, Person, Volunteer
from haitang.network.people.words import ConsentAbout
from haitang.network.regions.models import Population, Region
from haitang.network.regions.words import Level
from haitang.network.staffing.models import (
    Appointment,
    Correction,
    CoverageRule,
    Postponement,
    StaffingRule,
    Term,
)
from haitang.network.staffing.words import CorrectionKind, Mode

from .batches import previewed, written
from .district import District
from .names import AT, IDENTITIES, PASSWORD, PHONES, SECRET

GONE = 9_000_000
"""What is added to the key of a post to name an appointment that has no row."""


def build_district(code: str, city: Region, mark: str) -> District:
    region = add_region(code, f"荣昌区{mark}", Level.COUNTY, city)
    towns = [
        add_region(f"{code}00{n}", f"{name}{mark}", Level.TOWN, region)
        for n, name in ((1, "昌元街道"), (2, "广顺街道"))
    ]
    villages = [
        add_region(f"{town.code}00{n}", f"{town.name}{n}村{mark}", Level.VILLAGE, town)
        for town in towns
        for n in (1, 2)
    ]
    unit = Unit.objects.create(region=towns[0], name=f"昌元医院{mark}", kind=UnitKind.HOSPITAL)
    enterprise = Unit.objects.create(
        region=towns[0],
        name=f"海棠机械{mark}",
        kind=UnitKind.ENTERPRISE,
        science_workers=40,
        technology_enterprise=True,
    )
    association = _organisation(Kind.DISTRICT_ASSOCIATION, f"区科协{mark}", region, mark=mark)
    town_associations = [
        _organisation(Kind.TOWN_ASSOCIATION, f"{town.name}科协{mark}", town, association, mark=mark)
        for town in towns
    ]
    society = _organisation(Kind.SOCIETY, f"果树学会{mark}", towns[0], association, unit=unit, mark=mark)
    chairs = [_post(body, "chair", "主席", Part.ONE, mark) for body in town_associations]
    chief = _post(town_associations[0], "chief.hospital", "医院院长", Part.THREE, mark)
    guide = _post(town_associations[0], "guide", "科普指导员", Part.N, mark, place=villages[0])
    person = _person("张秀英", "zhangxiuying", "zxy", towns[0], mark, unit=unit, private=True)
    volunteer_person = _person("王建国", "wangjianguo", "wjg", villages[0], mark)
    account = add_account(f"officer{'_twin' if mark else ''}", None, Role.OFFICER, region=region, mark=mark)
    _elected_by_mistake(society, account, mark)
    return District(
        code=code,
        region=region,
        towns=towns,
        villages=villages,
        population=Population.objects.create(
            region=region, year=2020, people=669_000, source=f"人口普查{mark}"
        ),
        unit=unit,
        enterprise=enterprise,
        association=association,
        town_association=town_associations[0],
        other_town_association=town_associations[1],
        society=society,
        chair_post=chairs[0],
        other_chair_post=chairs[1],
        chief_post=chief,
        guide_post=guide,
        person=person,
        twin_person=_person("张秀英", "zhangxiuying", "zxy", towns[0], mark, unit=unit),
        volunteer_person=volunteer_person,
        expertise=Expertise.objects.create(person=person, subject=f"果树栽培{mark}"),
        consent=Consent.objects.create(
            person=person, about=ConsentAbout.RECORD, given_on=date(2021, 1, 1), note=f"书面{mark}"
        ),
        volunteer=Volunteer.objects.create(
            person=volunteer_person, region=villages[0], registered_on=date(2021, 1, 1), team=society
        ),
        merge=_merge(volunteer_person, mark),
        appointment=Appointment.objects.create(
            post=chairs[0],
            person=person,
            mode=Mode.EX_OFFICIO,
            since=date(2021, 1, 1),
            document=f"荣科协〔2021〕1号{mark}",
        ),
        annulled=_annulled(guide, person, mark),
        ended=_ended(society, account, mark),
        rule=StaffingRule.objects.create(
            district=region,
            organisation_kind=Kind.TOWN_ASSOCIATION,
            role="chair",
            part=Part.ONE,
            title=f"主席{mark}",
            ex_officio_of=f"专职副书记{mark}",
            filled_by=f"镇街党工委{mark}",
            duties=f"主持工作{mark}",
            basis=f"改革方案{mark}",
            since=date(2021, 1, 1),
        ),
        coverage_rule=CoverageRule.objects.create(
            district=region, basis=f"改革方案{mark}", since=date(2021, 1, 1)
        ),
        account=account,
        disabled=_disabled(region, mark),
        batch=previewed(account, code, mark),
        applied_batch=written(account, code, BatchState.APPLIED, mark),
        queued_batch=written(account, code, BatchState.QUEUED, mark),
        grant=account.grants.get(),
    )


def add_region(code: str, name: str, level: Level, parent: Region | None = None) -> Region:
    return Region.objects.create(code=code, name=name, level=level, parent=parent)


def _organisation(
    kind: Kind,
    name: str,
    region: Region,
    parent: Organisation | None = None,
    *,
    unit: Unit | None = None,
    mark: str,
) -> Organisation:
    body = Organisation.objects.create(
        kind=kind,
        name=name,
        region=region,
        parent=parent,
        unit=unit,
        document=f"荣委〔2020〕8号{mark}",
        founded=date(2020, 1, 1),
        grade=f"一级{mark}",
    )
    body.line = f"{parent.line if parent else ''}{body.pk:010d}"
    body.save()
    return body


def _post(
    body: Organisation, role: str, title: str, part: Part, mark: str, *, place: Region | None = None
) -> Post:
    return Post.objects.create(
        organisation=body,
        role=role,
        part=part,
        title=f"{title}{mark}",
        place=place,
        ex_officio_of=f"专职副书记{mark}",
        filled_by=f"镇街党工委{mark}",
        duties=f"主持工作{mark}",
        since=date(2020, 1, 1),
    )


def _person(
    name: str,
    name_key: str,
    initials: str,
    region: Region,
    mark: str,
    *,
    unit: Unit | None = None,
    private: bool = False,
) -> Person:
    county = region.county_code
    person = Person(
        county_id=county,
        region=region,
        name=f"{name}{mark}",
        name_key=f"{name_key}{mark}",
        initials=f"{initials}{mark}",
        readings=f" {name_key}{mark}",
        unit=unit,
        workplace=f"昌元医院{mark}",
        education=f"本科{mark}",
        job=f"院长{mark}",
        office_phone=f"023{mark}",
    )
    if private:
        phone, identity = PHONES[county], IDENTITIES[county]
        person.phone_cipher, person.phone_digest = seal("phone", phone), digest("phone", phone)
        person.phone_mask = f"{phone[:3]}****{phone[-4:]}"
        person.identity_cipher, person.identity_digest = (
            seal("identity", identity),
            digest("identity", identity),
        )
        person.identity_mask = f"{identity[:6]}********{identity[-4:]}"
    person.save()
    return person


def _annulled(post: Post, person: Person, mark: str) -> Correction:
    """An appointment that was entered and annulled: it has no row any more."""
    return Correction.objects.create(
        kind=CorrectionKind.ANNULLED,
        appointment_key=GONE + post.pk,
        appointment_version=1,
        post=post,
        seat=1,
        person=person,
        mode=Mode.PART_TIME,
        since=date(2020, 3, 1),
        until=date(2020, 9, 1),
        document=f"荣科协〔2020〕2号{mark}",
        end_reason=f"调离{mark}",
        reason=f"重复录入{mark}",
        basis=f"荣科协〔2020〕3号{mark}",
        account=1,
        name=f"officer{mark}",
        at=AT,
    )


def _ended(body: Organisation, account: Account, mark: str) -> Ending:
    """A body that was dissolved by mistake, and stands again."""
    return Ending.objects.create(
        thing_kind=body._meta.label,
        thing_key=body.pk,
        region=body.region,
        on=date(2021, 2, 1),
        reason=f"重名{mark}",
        document=f"荣科协发〔2021〕2号{mark}",
        account=account.pk,
        name=account.username,
        at=AT,
        changes=[],
        taken_back_at=AT,
        taken_back_by=account.pk,
        taken_back_name=account.username,
        taken_back_for=f"办错了{mark}",
    )


def _elected_by_mistake(body: Organisation, account: Account, mark: str) -> None:
    """An election that was put off, and one that was entered: both taken back."""
    by = {"account": account.pk, "name": account.username, "at": AT}
    Postponement.objects.create(
        organisation=body,
        before=date(2020, 6, 1),
        until=date(2020, 9, 1),
        reason=f"疫情{mark}",
        document=f"荣科协〔2020〕4号{mark}",
        withdrawn_at=AT,
        withdrawn_by=account.pk,
        withdrawn_name=account.username,
        withdrawn_for=f"不延了{mark}",
        **by,
    )
    Term.objects.create(
        organisation=body,
        number=4,
        since=date(2020, 6, 1),
        ends=date(2025, 5, 31),
        document=f"荣科协〔2020〕5号{mark}",
        papers=f"选举办法{mark}",
        annulled_at=AT,
        annulled_by=account.pk,
        annulled_name=account.username,
        annulled_for=f"登记错了{mark}",
        **by,
    )


def _merge(kept: Person, mark: str) -> Merge:
    """A second record of somebody, found to be his and merged into the first."""
    gone = _person("王健国", "wangjianguo", "wjg", kept.region, mark)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    moved: dict[str, Any] = {"handed": {}, "hung": [], "filled": []}
    return Merge.objects.create(kept=kept, gone=gone, at=AT, moved=moved)


def add_second_factors(accounts: Iterable[Account]) -> None:
    """An authenticator each, as administrators must have, whose secret is `SECRET`; past the audit, which hears of saving."""
    data = {"secret": MFAAdapter().encrypt(SECRET)}
    Authenticator.objects.bulk_create(
        Authenticator(user=account, type=Authenticator.Type.TOTP, data=data) for account in accounts
    )


def add_account(
    name: str, district: District | None, role: Role, *, region: Region | None = None, mark: str = ""
) -> Account:
    county = district.region if district else region
    assert county is not None
    account = Account.objects.create(
        username=f"{name}{mark}",
        name=f"{name}{mark}",
        email=f"{name}@example.org" if not mark else f"{name}@{mark}.example.org",
        home=county.code,
        joined_at=AT,
        password=make_password(PASSWORD),
    )
    place = _place(role, district) if district else {"region": county}
    Grant.objects.create(account=account, role=role, since=AT - timedelta(days=100), **place)
    return account


def _disabled(region: Region, mark: str) -> Account:
    account = add_account(f"left{'_twin' if mark else ''}", None, Role.OFFICER, region=region, mark=mark)
    account.is_active = False
    account.save()
    return account


def _place(role: Role, district: District) -> dict[str, Any]:
    """Where each role of the home district is held."""
    if role == Role.MANAGER:
        return {"organisation": district.society}
    if role == Role.CHAIR:
        return {"region": district.towns[0]}
    if role in {Role.GUIDE, Role.VOLUNTEER}:
        return {"region": district.villages[0]}
    return {"region": district.region}
