"""The register of volunteers, as towns keep it in a spreadsheet."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.endings import hold_standing
from haitang.foundation.partial_dates import PartialDate
from haitang.machinery.audit import actions as audit
from haitang.machinery.spreadsheets.drafting import missing
from haitang.machinery.spreadsheets.importing import Draft, Importer, PersonOutcome, Setting
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.recognition import Column, Subjects
from haitang.machinery.spreadsheets.recognition.groups import is_other
from haitang.machinery.spreadsheets.values.cells import cell_as_text
from haitang.machinery.spreadsheets.values.documents import DOCUMENT_WORDS
from haitang.machinery.spreadsheets.values.fault import VACANT, Fault
from haitang.machinery.spreadsheets.words import Outcome

from .actions.enrolment import PersonDraft, Register, add_subjects, draft_differences, enrol_many, prepare_new
from .ages import born_by, has_guardians_consent, is_under_age
from .models import Expertise, Person, Volunteer
from .words import CARDS, DocumentKind

MINORS, LEAVE_OUT, OTHER_DOCUMENTS = "minors", "leave_out", "documents_of_other_kinds"
ELSEWHERE, ANEW = "persons_elsewhere", "anew"
SUBJECT_SEPARATORS = re.compile(r"[、，,;；/\s]+")

MASK = re.compile(r"\d{3}\*{4}\d{4}")
"""A phone as our own lists show it."""

VOLUNTEER_WORDS = re.compile(r"志愿者|志愿服务|队员|组员|成员|人员|volunteer", re.IGNORECASE)


def registered(draft: Draft, setting: Setting) -> dict[str, Any]:
    """When a line says that somebody was registered, and how exactly; nothing where it does not say."""
    day, precision = PartialDate.stored(draft.text("registered_on"), setting.on)
    return {} if day is None else {"registered_on": day, "registered_precision": precision}


def known_day(volunteer: Volunteer) -> str:
    """Since when somebody is registered, as far as it is known, as a sheet would say it."""
    return PartialDate.describe(volunteer.registered_on, volunteer.registered_precision)


def subjects_of(text: str) -> tuple[str, ...]:
    """What a cell of skills names, each once: 枇杷病虫害防治、气象 → two subjects."""
    return tuple(dict.fromkeys(subject[:40] for subject in SUBJECT_SEPARATORS.split(text) if subject))


def document_kind_column() -> Column:
    """What kind of document the number is of, as every roster may say it."""
    return Column(
        "document_kind",
        gettext_lazy("证件类型"),
        heads=("证件种类", "证件名称", "证件类别"),
        kind="choice",
        choices=DOCUMENT_WORDS,
    )


def person_draft(draft: Draft, setting: Setting, **given: Any) -> PersonDraft:
    """What a line says of a person, from the columns every roster shares."""
    number = draft.text("identity_number")
    said: dict[str, Any] = {
        "county_id": setting.county,
        "region_id": draft.text("village") or draft.text("town") or setting.county,
        "name": draft.text("name"),
        "sex": draft.text("sex"),
        "born": draft.text("born") or born_by(number, draft.text("document_kind")),
        "education": draft.text("education")[:20],
        "workplace": draft.text("workplace")[:120],
        "job": draft.text("job")[:80],
        "phone": draft.text("phone"),
        "other_phone": next(iter(draft.values.get("other_phones", ())), ""),
        "document_kind": draft.text("document_kind"),
        "office_phone": draft.text("office_phone")[:20],
        "identity_number": number,
        "subjects": subjects_of(draft.text("subjects")),
    }
    return PersonDraft(**(said | given))


def say_of_documents(drafts: Sequence[Draft], setting: Setting) -> None:
    """Say which lines give the number of something else than an identity card."""
    for sheet in dict.fromkeys(draft.sheet for draft in drafts):
        kinds = Counter(
            DocumentKind(kind)
            for draft in drafts
            if draft.sheet == sheet and (kind := draft.text("document_kind")) not in CARDS
        )
        if kinds:
            said = "、".join(f"{kind.label} {count}" for kind, count in kinds.items())
            setting.inquiry.say(OTHER_DOCUMENTS, _("有身份证以外的证件：%s") % said, sheet=sheet)


def mark_repeated(drafts: Sequence[Draft], setting: Setting) -> None:
    """Fault every ready line that speaks of the same person as an earlier ready one; leave in `found` who is meant."""
    seen: dict[tuple[str, ...], tuple[Draft, PersonDraft]] = {}
    for draft in drafts:
        if not draft.ready:
            continue
        draft.found = said = person_draft(draft, setting)
        same = (seen[key] for key in said.keys if key in seen)
        earlier = next((one for one, other in same if said.may_be(other.identity_digest)), None)
        if earlier is None:
            seen |= {key: (draft, said) for key in said.keys if key not in seen}
        else:
            draft.fault("identity_number" if said.identity_number else "name", repeated_fault(earlier))


def repeated_fault(earlier: Draft) -> Fault:
    return Fault(
        "duplicate_in_file",
        _("与“%(sheet)s”第 %(row)d 行是同一个人") % {"sheet": earlier.sheet, "row": earlier.number},
        _("删去其中一行；若不是同一人，请核对身份证号和手机"),
    )


def departed_fault(person: Person) -> Fault:
    """The fault of a line that would hang something new on somebody who died or left."""
    return Fault(
        "departed",
        _("%(name)s已登记为%(how)s") % {"name": person.name, "how": person.departed_words},
        _("请核对是不是同一个人；登记错了的，先在人员页恢复，再导入"),
    )


def ask_for_guardian(draft: Draft, setting: Setting) -> None:
    """Have a line of somebody under fourteen wait: without his guardian's consent nothing of him is kept (DOMAIN §3)."""
    answer, question = setting.inquiry.ask(
        MINORS,
        _("有人未满十四周岁，没有登记过监护人的同意。要收录，先在人员页登记本人和监护人的同意，再导入"),
        [(LEAVE_OUT, _("这些人先不写入，其他人照常"))],
        sheet=draft.sheet,
    )
    if answer == LEAVE_OUT:
        draft.left_out = _("未满十四周岁，没有监护人的同意")
    else:
        draft.wait_for(question)


def ask_of_elsewhere(draft: Draft, setting: Setting) -> bool:
    """Have a line of a town's file wait whose person another place of the county may have on file: nothing of his record is
    shown or changed. Returns whether he is put on file anew.
    """
    answer, question = setting.inquiry.ask(
        ELSEWHERE,
        _("有人可能已由本区县别的地方登记过，那里的记录您看不到，也不会改动。这些人怎么办？"),
        [(ANEW, _("在本镇街另立一条，由区县科协核对是否合并")), (LEAVE_OUT, _("先不写入，请交给区县科协"))],
        sheet=draft.sheet,
    )
    if answer is None:
        draft.wait_for(question)
    elif answer == LEAVE_OUT:
        draft.left_out = _("可能已在别处登记，请交给区县科协")
    return answer == ANEW


def serves_elsewhere() -> Fault:
    return Fault("serves_elsewhere", _("这位志愿者登记在别的镇街"), _("请交给区县科协改到本镇街"))


def is_volunteer(label: str) -> bool | None:
    """Whether those under a head are volunteers: not who only stands beside one; of a team's leader nobody can know."""
    if not label or VOLUNTEER_WORDS.search(label):
        return True
    return False if is_other(label) else None


def in_their_places(volunteers: Iterable[Volunteer]) -> dict[tuple[str, str], list[Volunteer]]:
    """Volunteers by name and the place they serve in."""
    found: dict[tuple[str, str], list[Volunteer]] = {}
    for one in volunteers:
        found.setdefault((one.person.name, one.region_id), []).append(one)
    return found


@dataclass(slots=True)
class Found:
    """What a line was found to speak of, and what it would change."""

    said: PersonDraft
    person: Person | None
    volunteer: Volunteer | None
    person_changes: dict[str, Any]
    volunteer_changes: dict[str, Any]
    subjects: tuple[str, ...]


class VolunteerImporter(Importer):
    kind = "volunteers"
    title = gettext_lazy("科普志愿者登记表")
    primary = "people.Volunteer"
    matched_against = ("people", "regions")
    subjects = Subjects(wanted=is_volunteer)
    speaks = re.compile(r"志愿|volunteer", re.IGNORECASE)
    of_towns = True
    columns = (
        Column("name", gettext_lazy("姓名"), heads=("志愿者姓名", "名字"), kind="name", required=True),
        Column("sex", gettext_lazy("性别"), kind="sex"),
        document_kind_column(),
        Column(
            "identity_number",
            gettext_lazy("身份证号"),
            heads=("身份证号码", "证件号码"),
            kind="identity_number",
        ),
        Column(
            "phone", gettext_lazy("手机"), heads=("手机号码", "联系电话", "联系方式", "电话"), kind="phone"
        ),
        Column(
            "town",
            gettext_lazy("镇街"),
            heads=("所在镇街", "乡镇", "街道", "所属乡镇街道"),
            kind="town",
            required=True,
        ),
        Column("village", gettext_lazy("村（社区）"), heads=("村居", "所在村", "社区"), kind="village"),
        Column("born", gettext_lazy("出生年月"), heads=("出生日期", "生日"), kind="month", past=True),
        Column("workplace", gettext_lazy("工作单位"), heads=("单位", "所在单位"), kind="text"),
        Column("job", gettext_lazy("职务"), heads=("职称", "职务职称", "职业"), kind="text"),
        Column(
            "subjects",
            gettext_lazy("专业特长"),
            heads=("特长", "专长", "服务专长", "擅长领域", "专业领域", "服务领域"),
            kind="text",
        ),
        Column("education", gettext_lazy("学历"), heads=("文化程度", "教育程度"), kind="text"),
        Column(
            "registered_on",
            gettext_lazy("注册时间"),
            heads=("注册日期", "登记时间", "加入时间", "入队时间"),
            kind="date",
            past=True,
            partial=True,
        ),
    )

    def check(self, drafts: Sequence[Draft], setting: Setting) -> None:
        name = self.columns[0]
        for draft in drafts:
            if draft.values.get("name") == VACANT:  # a register has no seats to stand empty
                draft.fault(name.name, missing(name, there=True))
        say_of_documents(drafts, setting)
        mark_repeated(drafts, setting)

    def match(self, drafts: Sequence[Draft], setting: Setting) -> None:
        register = Register(setting.county, setting.region)
        volunteers = {
            one.person_id: one
            for one in Volunteer.objects.filter(person__county_id=setting.county).select_related("person")
        }
        serving = in_their_places(one for one in volunteers.values() if setting.covers(one.region_id))
        subjects: dict[int, set[str]] = {}
        for person_id, subject in Expertise.objects.filter(person__county_id=setting.county).values_list(
            "person_id", "subject"
        ):
            subjects.setdefault(person_id, set()).add(subject)
        first: dict[int, Draft] = {}
        for draft in drafts:
            said: PersonDraft = draft.found
            person = self.unnumbered(draft, register, serving) or register.find(said)
            volunteer = volunteers.get(person.pk) if person else None
            if person and not self.is_ours(person, volunteer, draft, setting):
                if not draft.ready:
                    continue
                person = volunteer = None
            earlier = first.setdefault(person.pk, draft) if person else draft
            if earlier is not draft:
                draft.fault("name", repeated_fault(earlier))
                continue
            if person is not None and person.departed and volunteer is None:
                draft.fault("name", departed_fault(person))
                continue
            known_subjects = subjects.get(person.pk, set()) if person else set()
            if self.lacks_guardian(person, said, setting):
                ask_for_guardian(draft, setting)
                continue
            draft.found = Found(
                said=said,
                person=person,
                volunteer=volunteer,
                person_changes=self.person_changes(person, said, volunteer)
                if person and setting.covers(person.region_id)
                else {},
                volunteer_changes=self.volunteer_changes(volunteer, draft, setting) if volunteer else {},
                subjects=tuple(one for one in said.subjects if one not in known_subjects)
                if person is None or setting.covers(person.region_id)
                else (),
            )
            draft.outcome = self.outcome(draft.found)

    @staticmethod
    def is_ours(person: Person, volunteer: Volunteer | None, draft: Draft, setting: Setting) -> bool:
        """Whether a line may speak of this person: of a town's file, one on file there, who does not serve elsewhere, or one
        who serves there. Else it is at fault, or waits for the word that he is put on file anew.
        """
        if volunteer is not None and setting.covers(volunteer.region_id):
            return True
        if not setting.covers(person.region_id):
            ask_of_elsewhere(draft, setting)
            return False
        if volunteer is not None:
            draft.fault("name", serves_elsewhere())
        return volunteer is None

    @staticmethod
    def unnumbered(
        draft: Draft, register: Register, serving: Mapping[tuple[str, str], list[Volunteer]]
    ) -> Person | None:
        """Whom a line means that has no number: by his phone as our lists mask it, and where the sheet has no column of
        work either, the volunteer of that name in that place; of several, who joined on that day.
        """
        said: PersonDraft = draft.found
        if said.phone or said.identity_number:
            return None
        phone = cell_as_text(draft.cells.get("phone"))
        if MASK.fullmatch(phone):
            return register.masked(said, phone)
        if {"workplace", "job"} & draft.cells.keys():
            return None
        alike = serving.get((said.name, said.region_id), [])
        joined = [one for one in alike if known_day(one) == draft.text("registered_on")]
        return next((some[0].person for some in (alike, joined) if len(some) == 1), None)

    @staticmethod
    def person_changes(
        person: Person | None, said: PersonDraft, volunteer: Volunteer | None
    ) -> dict[str, Any]:
        """What a line says otherwise of the person; that he serves where he is known to serve says nothing of his home."""
        changed = draft_differences(person, said) if person else {}
        if volunteer is not None and volunteer.region_id == said.region_id:
            changed.pop("region_id", None)
        return changed

    def person_of(self, draft: Draft) -> PersonOutcome:
        return replace(super().person_of(draft), since=draft.text("registered_on") or None)

    @staticmethod
    def lacks_guardian(person: Person | None, said: PersonDraft, setting: Setting) -> bool:
        """Whether a line would register somebody under fourteen for whom no guardian has agreed. A query only for those."""
        if not is_under_age(said.born or (person.born if person else ""), setting.on):
            return False
        return person is None or not has_guardians_consent(person)

    @staticmethod
    def outcome(found: Found) -> Outcome:
        if found.volunteer is None:
            return Outcome.CREATED
        changed = found.person_changes or found.volunteer_changes or found.subjects
        return Outcome.UPDATED if changed else Outcome.UNCHANGED

    @staticmethod
    def volunteer_changes(volunteer: Volunteer, draft: Draft, setting: Setting) -> dict[str, Any]:
        said = {
            **({} if known_day(volunteer) == draft.text("registered_on") else registered(draft, setting)),
            "region_id": draft.text("village") or draft.text("town"),
        }
        return {name: value for name, value in said.items() if value and getattr(volunteer, name) != value}

    def prepare(self, drafts: Sequence[Draft]) -> None:
        prepare_new(draft.found.said for draft in drafts if draft.found.person is None)

    def write(
        self, drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        known_before = {draft.found.person.pk for draft in drafts if draft.found.person}
        new = [draft.found for draft in drafts if draft.found.person is None]
        persons = enrol_many(drafts=[found.said for found in new], acting=acting, at=at)
        ledger.made(persons)
        for found, person in zip(new, persons, strict=True):
            found.person = person
        known = [draft for draft in drafts if draft.found.person_changes]
        ledger.change((draft.found.person, draft.found.person_changes) for draft in known)
        audit.add_many(
            acting, at, "people.amend", ((one.found.person, one.found.person.region_id) for one in known)
        )
        ledger.made(add_subjects((draft.found.person, draft.found.subjects) for draft in drafts))
        self.write_volunteers(drafts, setting, known_before, ledger, acting, at)

    def write_volunteers(
        self,
        drafts: Sequence[Draft],
        setting: Setting,
        known_before: set[int],
        ledger: Ledger,
        acting: Acting,
        at: datetime,
    ) -> None:
        """Give persons the role; whoever was put on file just now has an entry of his own already."""
        new = [
            Volunteer(
                person=draft.found.person,
                region_id=draft.found.said.region_id,
                **registered(draft, setting),
            )
            for draft in drafts
            if draft.found.volunteer is None
        ]
        hold_standing(*(one.person for one in new if one.person_id in known_before), on=localdate(at))
        ledger.made(insert_many(new))
        audit.add_many(
            acting,
            at,
            "people.volunteer",
            ((one, one.region_id) for one in new if one.person_id in known_before),
        )
        changed = [draft.found for draft in drafts if draft.found.volunteer_changes]
        ledger.change((found.volunteer, found.volunteer_changes) for found in changed)
        audit.add_many(
            acting,
            at,
            "people.volunteer_change",
            ((one.volunteer, one.volunteer.region_id) for one in changed),
        )
