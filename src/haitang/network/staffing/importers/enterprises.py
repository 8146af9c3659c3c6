"""The ledger of enterprises: which there are, how many science workers they have, and whether they have an association."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.audit import actions as audit
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
)
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.words import Kind, UnitKind

from .heads import (
    CHAIR,
    Head,
    body_head,
    expect_no_phone,
    head_said,
    name_of_head,
    opening_of,
    seat_heads,
    with_heads,
)
from .persons import Roster, founded, prepare_named

HEADS = ("name", "manager")
"""Who heads the association: its chair; where only a responsible person is named, he, but he proves no association."""


@dataclass(slots=True)
class Enterprise:
    """What a line was found to speak of: the unit, its association, its chair, and what would change of the unit."""

    unit: Unit | None
    association: Organisation | None
    wanted: bool
    head: Head | None
    unit_changes: dict[str, Any] = field(default_factory=dict)
    association_changes: dict[str, Any] = field(default_factory=dict)
    founding: dict[str, Any] = field(default_factory=dict)
    registering: UnitDraft | None = None
    founded: OrganisationDraft | None = None

    @property
    def founds(self) -> bool:
        """Whether its association is new."""
        return self.wanted and self.association is None


class EnterpriseImporter(Importer):
    kind = "enterprises"
    title = gettext_lazy("企业科协建设台账")
    primary = "organisations.Unit"
    matched_against = ("staffing", "organisations", "people", "regions")
    subjects = Subjects(persons=False)
    columns = (
        Column(
            "unit",
            gettext_lazy("企业名称"),
            heads=("单位名称", "公司名称", "企业"),
            kind="text",
            required=True,
        ),
        Column(
            "credit_code",
            gettext_lazy("统一社会信用代码"),
            heads=("信用代码", "社会信用代码"),
            kind="credit_code",
        ),
        Column(
            "town",
            gettext_lazy("所在镇街"),
            heads=("镇街", "乡镇", "所属镇街", "属地"),
            kind="town",
            required=True,
        ),
        Column(
            "technology",
            gettext_lazy("是否市级科技型企业"),
            heads=("科技型企业", "市级科技型"),
            kind="yes_no",
        ),
        Column(
            "workers",
            gettext_lazy("科技工作者人数"),
            heads=("科技人员数", "科技工作者", "科技人员", "专业技术人员"),
            kind="count",
        ),
        Column(
            "has",
            gettext_lazy("是否建立科协组织"),
            heads=("是否建立科协", "是否成立科协", "科协组织", "已建科协", "企业科协", "建会"),
            kind="yes_no",
        ),
        Column("name", gettext_lazy("科协主席"), heads=("主席", "主席姓名", "科协负责人"), kind="name"),
        Column("manager", gettext_lazy("负责人"), heads=("负责人姓名",), kind="name"),
        Column(
            "contact",
            gettext_lazy("联系人"),
            heads=("企业负责人", "法定代表人", "法人代表", "经办人"),
        ),
        Column(
            "phone", gettext_lazy("联系电话"), heads=("手机", "手机号码", "联系方式", "电话"), kind="phone"
        ),
        Column(
            "founded",
            gettext_lazy("成立时间"),
            heads=("成立日期", "建立时间", "科协成立时间", "建会时间"),
            kind="date",
            partial=True,
        ),
        Column("document", gettext_lazy("批复文号"), heads=("文号", "成立批复"), kind="document_number"),
    )

    def check(self, drafts: Sequence[Draft], setting: Setting) -> None:
        by_code: dict[str, Draft] = {}
        by_name: dict[str, Draft] = {}
        for draft in drafts:
            expect_no_phone(draft, *HEADS)
            if not draft.ready:
                continue
            code, name = draft.text("credit_code"), without_spaces(draft.text("unit"))
            earlier = by_code.setdefault(code, draft) if code else draft
            namesake = by_name.setdefault(name, draft)
            if earlier is not draft:
                draft.fault("credit_code", self.repeated(earlier))
            elif namesake is not draft and not (code and namesake.text("credit_code")):
                draft.fault("unit", self.repeated(namesake))

    def person_of(self, draft: Draft) -> PersonOutcome:
        chair = name_of_head(draft, *HEADS) if wants_association(draft) else ""
        return body_head(draft, chair, CHAIR, draft.text("unit"))

    @staticmethod
    def repeated(earlier: Draft) -> Fault:
        return Fault(
            "duplicate_in_file",
            _("与“%(sheet)s”第 %(row)d 行是同一家单位") % {"sheet": earlier.sheet, "row": earlier.number},
            _("删去其中一行；若不是同一家，请核对名称和信用代码"),
        )

    def match(self, drafts: Sequence[Draft], setting: Setting) -> None:
        county = Scope(regions=(setting.county,))
        units = Units(county)
        parents = {
            one.region_id: one
            for one in Organisation.objects.within(county)
            .of_kind(Kind.TOWN_ASSOCIATION)
            .filter(dissolved__isnull=True)
        }
        associations = {
            one.unit_id: one
            for one in Organisation.objects.within(county)
            .of_kind(Kind.ENTERPRISE_ASSOCIATION)
            .filter(dissolved__isnull=True)
        }
        roster = Roster(setting)
        for draft in drafts:
            unit = units.find(draft.text("credit_code"), draft.text("unit"))
            association = associations.get(unit.pk) if unit else None
            wanted = wants_association(draft)
            head = name_of_head(draft, *HEADS) if wanted or association else ""
            draft.found = Enterprise(
                unit=unit,
                association=association,
                wanted=wanted,
                head=head_said(draft, setting, roster, association, head),
                unit_changes=changes(unit, unit_said(draft)) if unit else {},
                association_changes=changes(association, association_said(draft, setting, association))
                if association
                else {},
            )
            if draft.found.founds:
                town = unit.region_id if unit else draft.text("town")
                draft.found.founding = {"parent": parents.get(town), **founded(draft, setting)}
        with_heads(drafts, setting)
        for draft in drafts:
            draft.outcome = self.outcome(draft.found)

    @staticmethod
    def outcome(found: Enterprise) -> Outcome:
        if found.unit is None:
            return Outcome.CREATED
        seating = found.head is not None and found.head.is_news
        changed = found.unit_changes or found.association_changes or found.founds or seating
        return Outcome.UPDATED if changed else Outcome.UNCHANGED

    def prepare(self, drafts: Sequence[Draft]) -> None:
        prepare_named(draft.found.head.named for draft in drafts if draft.found.head)
        for draft in drafts:
            found = draft.found
            if found.unit is None:
                found.registering = unit_draft(draft).prepared()
            if found.founds:
                found.founded = association_draft(draft, found.unit or found.registering.record).prepared()
                if found.head is not None:
                    found.head.opening = opening_of(found.founded.record).prepared()

    def write(
        self, drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        found = [draft.found for draft in drafts]
        new = [draft for draft in drafts if draft.found.unit is None]
        units = register_units_many(drafts=[draft.found.registering for draft in new], acting=acting, at=at)
        ledger.made(units)
        for draft, unit in zip(new, units, strict=True):
            draft.found.unit = unit
        amend_records(
            ledger, acting, at, "organisations.amend_unit", ((one.unit, one.unit_changes) for one in found)
        )
        amend_records(
            ledger,
            acting,
            at,
            "organisations.amend",
            ((one.association, one.association_changes) for one in found),
        )
        self.found_associations(found, ledger, acting, at)
        seat_heads([(one.head, one.association) for one in found if one.head], setting, ledger, acting, at)

    @staticmethod
    def found_associations(found: Sequence[Enterprise], ledger: Ledger, acting: Acting, at: datetime) -> None:
        new = [one for one in found if one.founds]
        made = found_many(drafts=[one.founded for one in new if one.founded], acting=acting, at=at)
        ledger.made(made)
        for one, association in zip(new, made, strict=True):
            one.association = association


class Units:
    """The units of a county, found by credit code, or by name where the code is not known on either side."""

    def __init__(self, county: Scope) -> None:
        units = list(Unit.objects.within(county).order_by("-id"))
        self.by_code = {unit.credit_code: unit for unit in units if unit.credit_code}
        self.by_name = {without_spaces(unit.name): unit for unit in units}

    def find(self, code: str, name: str) -> Unit | None:
        if code and code in self.by_code:
            return self.by_code[code]
        unit = self.by_name.get(without_spaces(name))
        return unit if unit and (not code or not unit.credit_code) else None


def amend_records(ledger: Ledger, acting: Acting, at: datetime, action: str, changes: Any) -> None:
    """Write changes of records with a region through the ledger, one audit entry each."""
    changed = [(record, values) for record, values in changes if record is not None and values]
    ledger.change(changed)
    audit.add_many(acting, at, action, ((record, record.region_id) for record, _values in changed))


def changes(record: Any, said: dict[str, Any]) -> dict[str, Any]:
    """What of a record the line says otherwise; what the line leaves open stays."""
    return {
        name: value
        for name, value in said.items()
        if value not in (None, "") and getattr(record, name) != value
    }


def wants_association(draft: Draft) -> bool:
    """Whether a line says there is an association; where it does not say, its chair or a founding document does."""
    said = draft.values.get("has")
    return bool(name_of_head(draft, "name") or draft.text("document")) if said is None else bool(said)


def unit_said(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.text("unit")[:120],
        "credit_code": draft.text("credit_code"),
        "region_id": draft.text("town"),
        "technology_enterprise": draft.values.get("technology"),
        "science_workers": draft.values.get("workers"),
    }


def unit_draft(draft: Draft) -> UnitDraft:
    return UnitDraft(
        region=draft.text("town"),
        name=draft.text("unit")[:120],
        kind=UnitKind.ENTERPRISE,
        credit_code=draft.text("credit_code"),
        technology_enterprise=bool(draft.values.get("technology")),
        science_workers=draft.values.get("workers"),
    )


def association_said(draft: Draft, setting: Setting, known: Organisation | None) -> dict[str, Any]:
    begun = founded(draft, setting, known)
    ends = {"term_ends": following_term_end(known, known.term_ends, begun)} if known and begun else {}
    return {"document": draft.text("document")[:60], **begun, **ends}


def association_draft(draft: Draft, unit: Unit) -> OrganisationDraft:
    """Of a unit that may not be written yet."""
    return OrganisationDraft(
        kind=Kind.ENTERPRISE_ASSOCIATION,
        name=f"{unit.name}科学技术协会"[:120],
        region=unit.region_id,
        unit=unit,
        document=draft.text("document")[:60],
        **draft.found.founding,
    )
