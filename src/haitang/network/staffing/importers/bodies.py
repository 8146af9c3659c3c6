"""The ledger of the other organisations: societies, bases, agri-tech and institution associations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.partial_dates import PartialDate
from haitang.foundation.scope import Scope
from haitang.machinery.spreadsheets.importing import Draft, Importer, PersonOutcome, Setting
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.recognition import Column, Subjects
from haitang.machinery.spreadsheets.values import without_spaces
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.words import Outcome
from haitang.network.organisations.actions import (
    OrganisationDraft,
    UnitDraft,
    following_term_end,
    found_many,
    register_units_many,
    term_end,
)
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.words import DEFAULT_TERM_YEARS, ELECTED, Kind, UnitKind

from ..actions.electing import record_terms_many, term_told_of
from .enterprises import Units, amend_records, changes
from .heads import (
    CHAIR,
    OTHER,
    TITLES,
    Head,
    body_head,
    expect_no_phone,
    head_said,
    name_of_head,
    seat_heads,
    with_heads,
)
from .meanings import BODY_WORDS, understood_by
from .persons import Roster, day, founded, prepare_named

KIND_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.SOCIETY, re.compile(r"老科协|老科技工作者协会")),
    (Kind.ENTERPRISE_ASSOCIATION, re.compile(r"企业科协|公司科(?:协|学技术协会)$")),
    (Kind.TOWN_ASSOCIATION, re.compile(r"(?:镇|乡|街道|镇街)科(?:协|学技术协会)$")),
    (
        Kind.AGRITECH_ASSOCIATION,
        re.compile(r"农技协|农村专业技术(?:协会)?|(?:专业|农业)技术协会|专业合作|(?:种植|养殖|栽培).*协会"),
    ),
    (Kind.MEDIATION_COMMITTEE, re.compile(r"调解委员会|调解")),
    (Kind.TEACHING_POINT, re.compile(r"教学点|分校|科普大学")),
    (Kind.SERVICE_CENTRE, re.compile(r"服务中心")),
    (Kind.MUSEUM, re.compile(r"科技馆|科学技术馆|科学馆")),
    (Kind.BASE, re.compile(r"基地")),
    (
        Kind.INSTITUTION_ASSOCIATION,
        re.compile(r"(?:事业单位|医院|学校|机构)科协|事业单位|科学技术协会|科协$"),
    ),
    (Kind.SOCIETY, re.compile(r"学会|协会|研究会|联合会|学术团体")),
)
"""What in a class, a sheet's name or a body's own name tells its kind; the narrower words first."""

ELSEWHERE = {
    Kind.ENTERPRISE_ASSOCIATION: gettext_lazy("企业科协请用企业科协建设台账（enterprises）导入"),
    Kind.TOWN_ASSOCIATION: gettext_lazy("镇街科协在建立区县时已经有了，请删去这一行"),
}
"""Kinds that other files bring in, and what to do with a line that is of one."""

OWN_ENDING = re.compile(r"(?:科学技术协会|科协)$")
"""What an institution's association adds to the institution's name."""

HOSTED = (Kind.INSTITUTION_ASSOCIATION, Kind.BASE, Kind.TEACHING_POINT, Kind.MUSEUM)
"""Kinds whose host unit is put on file with them."""

UNIT_WORDS = (
    (UnitKind.HOSPITAL, re.compile(r"医院|卫生院|卫生服务|保健|疾控")),
    (UnitKind.SCHOOL, re.compile(r"学校|中学|小学|学院|大学|幼儿园|职教|中心校")),
    (UnitKind.AGRI_STATION, re.compile(r"农技|农业服务|畜牧|植保")),
    (UnitKind.ENTERPRISE, re.compile(r"公司|合作社|集团|厂$|企业")),
    (UnitKind.OFFICE, re.compile(r"局$|委员会|中心$|站$|所$|政府|办公室|馆$")),
)


def body_kind(said: str, body: str, sheet: str, title: str) -> Kind | None:
    """The kind of a body, from its class, its sheet's name and title, and its own name.

    The class decides, save that 协会 in a sheet of agri-tech associations means one of those. A sheet or title counts
    when it speaks of one kind only.
    """
    classed, called = next(iter(kinds_in(said)), None), only_kind(sheet)
    if classed and not (classed == Kind.SOCIETY and called):
        return classed
    return called or only_kind(title) or next(iter(kinds_in(body)), None)


def kinds_in(text: str) -> list[Kind]:
    """The kinds a text speaks of; what tells a narrower one does not tell a broader one too."""
    found = []
    for kind, words in KIND_WORDS:
        if words.search(text):
            found.append(kind)
            text = words.sub("", text)
    return found


def only_kind(text: str) -> Kind | None:
    kinds = set(kinds_in(text))
    return kinds.pop() if len(kinds) == 1 else None


def unit_kind_of(name: str) -> UnitKind:
    return next((kind for kind, words in UNIT_WORDS if words.search(name)), UnitKind.OTHER)


@dataclass(slots=True)
class Body:
    """What a line was found to speak of."""

    kind: Kind
    organisation: Organisation | None
    unit: Unit | None
    head: Head | None
    changes: dict[str, Any] = field(default_factory=dict)


class OrganisationImporter(Importer):
    kind = "organisations"
    title = gettext_lazy("学会、基地、农技协、事业单位科协台账")
    primary = "organisations.Organisation"
    matched_against = ("staffing", "organisations", "people", "regions")
    tell_meaning = ("kind",)
    subjects = Subjects(persons=False)
    columns = (
        Column(
            "body",
            gettext_lazy("名称"),
            heads=("组织名称", "学会名称", "协会名称", "基地名称", "农技协名称", "科协名称", "机构名称"),
            kind="text",
            required=True,
        ),
        Column(
            "kind",
            gettext_lazy("类别"),
            heads=("组织类别", "类型", "组织类型", "分类", "性质"),
            sections=True,
        ),
        Column("town", gettext_lazy("所在镇街"), heads=("镇街", "乡镇", "属地", "所在地"), kind="town"),
        Column(
            "unit",
            gettext_lazy("挂靠单位"),
            heads=(
                "依托单位",
                "支撑单位",
                "建设单位",
                "承建单位",
                "所在单位",
                "主管单位",
                "业务主管单位",
                "申报单位",
            ),
            kind="text",
        ),
        Column(
            "name",
            gettext_lazy("负责人"),
            heads=("理事长", "会长", "主席", "法定代表人", "法人", "负责人姓名", "联系人"),
            kind="name",
        ),
        Column(
            "phone", gettext_lazy("联系电话"), heads=("手机", "手机号码", "联系方式", "电话"), kind="phone"
        ),
        Column(
            "document",
            gettext_lazy("批复文号"),
            heads=("文号", "认定文号", "命名文号", "登记文号"),
            kind="document_number",
        ),
        Column(
            "founded",
            gettext_lazy("成立时间"),
            heads=("成立日期", "命名时间", "认定时间", "建立时间", "批准时间", "登记时间"),
            kind="date",
            partial=True,
        ),
        Column(
            "term_ends",
            gettext_lazy("本届届满"),
            heads=("届满时间", "任期届满", "任期截止", "下次换届时间", "应换届时间"),
            kind="date",
            partial=True,
        ),
        Column(
            "elected",
            gettext_lazy("换届时间"),
            heads=("换届日期", "最近换届时间", "上次换届时间", "最近一次换届时间", "本届换届时间"),
            kind="date",
            partial=True,
        ),
        Column("members", gettext_lazy("会员数"), heads=("会员人数", "个人会员", "人数"), kind="count"),
        Column(
            "grade", gettext_lazy("类型或级别"), heads=("级别", "基地类型", "基地级别", "等级"), kind="text"
        ),
    )

    def check(self, drafts: Sequence[Draft], setting: Setting) -> None:
        first: dict[tuple[Kind, str], Draft] = {}
        for draft in drafts:
            expect_no_phone(draft, "name")
            if not draft.ready:
                continue
            title, body = setting.title_of(draft), draft.text("body")
            own = understood_by(setting, BODY_WORDS, draft.text("kind"), body)
            kind = Kind(own) if own else body_kind(draft.text("kind"), body, draft.sheet, title)
            if kind is None or kind in ELSEWHERE:
                fault = unknown_kind(draft.text("kind") or body, kind)
                draft.fault("kind" if "kind" in draft.cells else "body", fault)
                continue
            if to_come := not_yet(draft, setting):
                draft.fault("elected", to_come)
                continue
            draft.values["kind_code"] = str(kind)
            draft.values["host"] = host_of(kind, body, draft.text("unit"))
            names = [without_spaces(body)]
            if kind == Kind.INSTITUTION_ASSOCIATION:
                names.append(without_spaces(draft.text("host")))
            earlier = next((first[kind, name] for name in names if (kind, name) in first), draft)
            first |= {(kind, name): earlier for name in names if name}
            if earlier is not draft:
                draft.fault("body", repeated_fault(earlier))

    def meaning_of(self, draft: Draft) -> str:
        return f"{BODY_WORDS}.{draft.text('kind_code')}"

    def person_of(self, draft: Draft) -> PersonOutcome:
        kind = draft.text("kind_code")
        post = CHAIR if kind and Kind(kind) in TITLES else OTHER
        return body_head(draft, name_of_head(draft, "name"), post, draft.text("body"))

    def is_named_in(self, text: str) -> bool:
        kind = only_kind(text)
        return kind is not None and kind not in ELSEWHERE

    def match(self, drafts: Sequence[Draft], setting: Setting) -> None:
        county = Scope(regions=(setting.county,))
        standing = Organisation.objects.within(county).filter(dissolved__isnull=True).order_by("-id")
        known = {(one.kind, without_spaces(one.name)): one for one in standing}
        hosted = {
            one.unit_id: one for one in standing if one.kind == Kind.INSTITUTION_ASSOCIATION and one.unit_id
        }
        units, roster = Units(county), Roster(setting)
        for draft in drafts:
            kind = Kind(draft.text("kind_code"))
            unit = units.find("", draft.text("host")) if draft.text("host") else None
            organisation = known.get((kind, without_spaces(draft.text("body")[:120])))
            if organisation is None and unit is not None and kind == Kind.INSTITUTION_ASSOCIATION:
                organisation = hosted.get(unit.pk)
            draft.found = Body(
                kind=kind,
                organisation=organisation,
                unit=unit,
                head=head_said(draft, setting, roster, organisation, name_of_head(draft, "name")),
                changes=changes(organisation, body_facts(draft, setting, organisation))
                if organisation
                else {},
            )
        with_heads(drafts, setting)
        for draft in drafts:
            draft.outcome = self.outcome(draft.found)

    @staticmethod
    def outcome(found: Body) -> Outcome:
        if found.organisation is None:
            return Outcome.CREATED
        seating = found.head is not None and found.head.is_news
        return Outcome.UPDATED if found.changes or seating else Outcome.UNCHANGED

    def prepare(self, drafts: Sequence[Draft]) -> None:
        prepare_named(draft.found.head.named for draft in drafts if draft.found.head)

    def write(
        self, drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        new = [draft for draft in drafts if draft.found.organisation is None]
        self.register_hosts(new, setting, ledger, acting, at)
        parents = {
            one.region_id: one
            for one in Organisation.objects.within(Scope(regions=(setting.county,)))
            .of_kind(Kind.TOWN_ASSOCIATION, Kind.DISTRICT_ASSOCIATION)
            .filter(dissolved__isnull=True)
        }
        made = found_many(
            drafts=[self.draft_of(draft, setting, parents) for draft in new], acting=acting, at=at
        )
        ledger.made(made)
        for draft, organisation in zip(new, made, strict=True):
            draft.found.organisation = organisation
        found = [draft.found for draft in drafts]
        terms = [*map(term_told_of, made), *(term_told_of(one.organisation, one.changes) for one in found)]
        amend_records(
            ledger, acting, at, "organisations.amend", ((one.organisation, one.changes) for one in found)
        )
        told = [term for term in terms if term is not None]
        ledger.made(record_terms_many(terms=told, acting=acting, at=at))
        seat_heads([(one.head, one.organisation) for one in found if one.head], setting, ledger, acting, at)

    @staticmethod
    def register_hosts(
        drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        """Put the host units of new bodies on file, each once however many bodies it hosts."""
        hosted = [draft for draft in drafts if draft.text("host")]
        missing = {draft.text("host"): draft for draft in hosted if draft.found.unit is None}
        units = register_units_many(
            drafts=[
                UnitDraft(region=draft.text("town") or setting.county, name=name, kind=unit_kind_of(name))
                for name, draft in missing.items()
            ],
            acting=acting,
            at=at,
        )
        ledger.made(units)
        by_name = dict(zip(missing, units, strict=True))
        for draft in hosted:
            draft.found.unit = draft.found.unit or by_name[draft.text("host")]

    @staticmethod
    def draft_of(draft: Draft, setting: Setting, parents: dict[str, Organisation]) -> OrganisationDraft:
        region = draft.text("town") or setting.county
        return OrganisationDraft(
            kind=draft.found.kind,
            name=draft.text("body")[:120],
            region=region,
            parent=parents.get(region) or parents.get(setting.county),
            unit=draft.found.unit,
            **body_facts(draft, setting),
        )


def body_facts(draft: Draft, setting: Setting, known: Organisation | None = None) -> dict[str, Any]:
    """What a line says of a body beside its name and place."""
    return {
        "document": draft.text("document")[:60],
        **founded(draft, setting, known),
        **elected(draft, setting, known),
        "term_ends": term_end_said(draft, setting, known),
        "grade": draft.text("grade")[:40],
        "members": draft.values.get("members"),
    }


def elected(draft: Draft, setting: Setting, known: Organisation | None = None) -> dict[str, Any]:
    """When a line says that a body was elected last, and how exactly; nothing where it says no more than is on file."""
    kind, text = known.kind if known else draft.text("kind_code"), draft.text("elected")
    if kind not in ELECTED or not text:
        return {}
    if known is not None and known.elected is not None and PartialDate.parse(text).first <= known.elected:
        return {}
    held, precision = PartialDate.stored(text, setting.on)
    return {"elected": held, "elected_precision": precision}


def term_end_said(draft: Draft, setting: Setting, known: Organisation | None) -> date | None:
    """When a line says that the term ends: so in words, or by the day of the last election, or by that of the founding.

    An end on file that differs from what was worked out was said once, and stays against another founding.
    """
    if said := day(draft.text("term_ends")):
        return said
    if elected(draft, setting, known):
        years = known.term_years if known else DEFAULT_TERM_YEARS
        return term_end(PartialDate.parse(draft.text("elected")), years)
    begun = founded(draft, setting, known)
    return following_term_end(known, known.term_ends, begun) if known and begun else None


def not_yet(draft: Draft, setting: Setting) -> Fault | None:
    """The fault of a line that tells of an election still to come."""
    text = draft.text("elected")
    if not text or PartialDate.parse(text).first <= setting.on:
        return None
    return Fault(
        "in_the_future",
        _("换届时间“%s”还没有到") % text,
        _("换届时间写开过会的日子；应该换届的日子写在“届满时间”一栏"),
    )


def host_of(kind: Kind, body: str, unit: str) -> str:
    """The name of the unit to be put on file as a body's host. An institution's association bears its host's name:
    a unit that has another name is the office above it.
    """
    if kind not in HOSTED:
        return ""
    own = OWN_ENDING.sub("", body) if kind == Kind.INSTITUTION_ASSOCIATION else ""
    return (own if own != body and own not in unit and unit not in own else unit or own)[:120]


def unknown_kind(text: str, kind: Kind | None) -> Fault:
    return Fault(
        "unknown_kind",
        _("看不出“%(text)s”是哪一类组织") % {"text": text}
        if kind is None
        else _("“%(text)s”不在这种表里导入") % {"text": text},
        _("写明学会、农技协、科普基地、事业单位科协、科技馆、教学点、服务中心或调解委员会")
        if kind is None
        else str(ELSEWHERE[kind]),
    )


def repeated_fault(earlier: Draft) -> Fault:
    return Fault(
        "duplicate_in_file",
        _("与“%(sheet)s”第 %(row)d 行是同一个组织") % {"sheet": earlier.sheet, "row": earlier.number},
        _("删去其中一行；若不是同一个，请把名称写全"),
    )
