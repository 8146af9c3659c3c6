"""How to call every address of the program, with records of the home district. One line an address.

The matrix, the smuggling, mass-assignment, audit and twin tests are generated from this table; an address of the
program that does not stand here fails the suite. `Pk` marks what names a record, so that the twin's can be sent in
its place; `sends` names every field the form takes, with a valid value, and "" for one left empty.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from haitang.foundation.acting import Acting, Hold
from haitang.foundation.doubts import doubts_digest
from haitang.foundation.endings import Terms, plan_ending
from haitang.foundation.finals import seal_seen
from haitang.foundation.scope import Scope
from haitang.judgement.assessment.reading_words import round_words, scheme_words
from haitang.judgement.reports.presenting import paper_words
from haitang.machinery.notices.composing import SALT
from haitang.machinery.spreadsheets.downloads import XLSX
from haitang.machinery.spreadsheets.forms import HeadsForm, LineForm
from haitang.machinery.spreadsheets.naming import head_field
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.ui.finals import seen_of
from haitang.network.access.permissions import actions_of
from haitang.network.access.words import Role
from haitang.network.organisations.actions import (
    close_post,
    close_unit,
    closure_at,
    dissolution_at,
    dissolve,
    end_of,
    plan_back,
    striking_at,
)
from haitang.network.organisations.models import Ending, Organisation, Post, Unit
from haitang.network.organisations.words import Kind, UnitKind
from haitang.network.people.actions import depart, departure_at
from haitang.network.people.models import Person
from haitang.network.people.words import Departure
from haitang.network.staffing.actions import Election, elect, plan_election, postpone_election
from haitang.network.staffing.forms.electing import election_mark
from haitang.network.staffing.models import Term
from haitang.network.staffing.queries import doubts_of_seating
from haitang.network.staffing.views.correcting import appointment_words
from haitang.network.staffing.views.electing import annulment_words
from haitang.network.staffing.words import Mode
from haitang.work.activities.views.reading import activity_words
from haitang.work.meetings.views.minuting import minutes_words as meeting_words
from haitang.work.obligations.views.filing import filing_words
from haitang.work.tasks.events import task_words
from tests.cast import AT, PASSWORD, PHONES, Cast, District, blank_return, photograph, roster


@dataclass(frozen=True)
class Pk:
    """The key of a record of the cast, found by a path of attributes and indexes: `Pk("towns.0")`."""

    path: str

    def of(self, district: District) -> Any:
        found: Any = district
        for step in self.path.split("."):
            into = found.get if isinstance(found, dict) else partial(getattr, found)
            found = found[int(step)] if step.isdigit() else into(step)
        return found.pk if hasattr(found, "pk") else found


@dataclass(frozen=True)
class Ticket(Pk):
    """The key of an activity with the version it stands at, as a list sends it."""

    def of(self, district: District) -> Any:
        return f"{super().of(district)}-1"


@dataclass(frozen=True)
class Address:
    """How one address is called. `sends` is None where it only shows; `by` is somebody who may change through it.

    `changes` is false where sending writes no audit entry. `status` is the answer of a successful sending.
    """

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    gets: bool = True
    sends: Mapping[str, Any] | None = None
    by: str = "officer"
    changes: bool = True

    def url(self, name: str, cast: Cast, *, swapped: str = "") -> str:
        """Its path, with the twin's record in the place of the keyword argument `swapped`."""
        kwargs = {key: value_for(value, cast, swapped=key == swapped) for key, value in self.kwargs.items()}
        return reverse(name, kwargs=kwargs)

    def body(self, cast: Cast, *, swapped: str = "") -> dict[str, Any]:
        """What is sent, with the twin's record in the field `swapped`."""
        return {
            key: value_for(value, cast, swapped=key == swapped) for key, value in (self.sends or {}).items()
        }


def value_for(value: Any, cast: Cast, *, swapped: bool = False) -> Any:
    """A value of the table for this cast: keys looked up, makers called, lists taken apart."""
    if isinstance(value, Pk):
        return value.of(cast.twin if swapped else cast.home)
    if isinstance(value, list):
        return [value_for(each, cast, swapped=swapped) for each in value]
    if callable(value):
        return value(cast)
    return value


def doubted_of_the_successor(cast: Cast) -> str:
    """The mark of what the page doubts of him: he heads a hospital."""
    post, person = cast.home.chair_post, cast.home.volunteer_person
    return doubts_digest(doubts_of_seating(post, person, Mode.EX_OFFICIO, date(2021, 9, 1)))


def seen(label: str, path: str, words: Callable[[Any], Any]) -> Callable[[Cast], str]:
    """What is read of a record before a final move, as its page puts it into the form."""
    return lambda cast: seen_of(apps.get_model(label)._base_manager.get(pk=Pk(path).of(cast.home)), words)


def seen_line(cast: Cast) -> str:
    """What the page of a line shows."""
    (draft,) = drafts_of(batch_lines(cast.home.batch).filter(position=1))
    return str(LineForm(batch=cast.home.batch, draft=draft)["seen"].value())


def seen_heads(cast: Cast) -> str:
    """What the page of a file's heads shows."""
    return str(HeadsForm(batch=cast.home.batch)["seen"].value())


ENDED: Final = {"on": "2021-04-30", "reason": "不再需要", "document": "荣科协发〔2021〕4号"}
TERMS: Final = Terms(on=date(2021, 4, 30), reason="不再需要", document="荣科协发〔2021〕4号")


def officer_of(cast: Cast) -> Acting:
    """The officer as he was granted it, whatever becomes of his account and grants."""
    actions, scope = actions_of(Role.OFFICER), Scope(regions=(cast.home.code,))
    return Acting(cast["officer"].pk, "officer", (Hold(Role.OFFICER, actions, scope),))


def seen_dissolution(cast: Cast) -> str:
    """What is read before the society is dissolved."""
    society = Organisation.objects.get(pk=cast.home.society.pk)
    planned = dissolution_at(organisation=society, terms=TERMS, acting=officer_of(cast), at=AT)
    return seal_seen(society, plan_ending(*planned).words())


def seen_closure(cast: Cast) -> str:
    """What is read before a post is closed."""
    post = Post.objects.select_related("organisation").get(pk=cast.home.chief_post.pk)
    planned = closure_at(post=post, terms=TERMS, acting=officer_of(cast), at=AT)
    return seal_seen(post, plan_ending(*planned).words())


def seen_striking(cast: Cast) -> str:
    """What is read before a unit is struck off."""
    unit = Unit.objects.get(pk=cast.home.enterprise.pk)
    planned = striking_at(unit=unit, terms=TERMS, acting=officer_of(cast), at=AT)
    return seal_seen(unit, plan_ending(*planned).words())


def seen_departure(cast: Cast) -> str:
    """What is read before somebody's death is entered."""
    person = Person.objects.get(pk=cast.home.twin_person.pk)
    planned = departure_at(
        person=person, departure=Departure.DIED, terms=TERMS, acting=officer_of(cast), at=AT
    )
    return seal_seen(person, plan_ending(*planned).words())


def closed_unit(cast: Cast) -> int:
    """A unit that was struck off: there from the first time somebody asks for it."""
    unit, is_new = Unit.objects.get_or_create(
        name="旧厂", region=cast.home.towns[0], kind=UnitKind.ENTERPRISE
    )
    if is_new:
        close_unit(unit=unit, terms=TERMS, expected=1, acting=officer_of(cast), at=AT)
    return unit.pk


def departed_person(cast: Cast) -> int:
    """Somebody who left the county: there from the first time somebody asks for him."""
    home = cast.home
    person, is_new = Person.objects.get_or_create(
        name="离去人", name_key="liquren", county=home.region, region=home.towns[0]
    )
    if is_new:
        depart(
            person=person, departure=Departure.MOVED, terms=TERMS, expected=1, acting=officer_of(cast), at=AT
        )
    return person.pk


def dissolved_body(cast: Cast) -> int:
    """A body that was dissolved: there from the first time somebody asks for it."""
    body, is_new = Organisation.objects.get_or_create(
        name="旧学会", kind=Kind.SOCIETY, region=cast.home.towns[0], defaults={"founded": date(2020, 1, 1)}
    )
    if is_new:
        body.line = f"{body.pk:010d}"
        body.save()
        dissolve(organisation=body, terms=TERMS, expected=body.version, acting=officer_of(cast), at=AT)
    return int(body.pk)


def closed_post(cast: Cast) -> int:
    """A post that was closed: there from the first time somebody asks for it."""
    post, is_new = Post.objects.get_or_create(
        title="旧干事", role="former", organisation=cast.home.town_association, required=False
    )
    if is_new:
        close_post(post=post, terms=TERMS, expected=post.version, acting=officer_of(cast), at=AT)
    return int(post.pk)


def seen_back(record: Organisation | Post | Unit | Person, cast: Cast) -> str:
    """What is read before something that ended stands again."""
    ending = Ending.objects.of(record).in_force().get()
    return seal_seen(record, plan_back(ending, end_of(ending, acting=officer_of(cast), at=AT)).words())


def seen_restoration(cast: Cast) -> str:
    return seen_back(Organisation.objects.get(pk=dissolved_body(cast)), cast)


def seen_reopening(cast: Cast) -> str:
    return seen_back(Post.objects.get(pk=closed_post(cast)), cast)


def seen_unit_reopening(cast: Cast) -> str:
    return seen_back(Unit.objects.get(pk=closed_unit(cast)), cast)


def seen_return(cast: Cast) -> str:
    return seen_back(Person.objects.get(pk=departed_person(cast)), cast)


ELECTION: Final = Election(number=5, on=date(2021, 4, 30), document="荣科协〔2021〕6号", papers="选举办法")


ELECTION_SENT: Final = {
    "number": 5, "on": "2021-04-30", "document": ELECTION.document, "papers": ELECTION.papers
}  # fmt: skip


def seen_election(cast: Cast) -> str:
    """What is read before the society's election is entered."""
    body = Organisation.objects.get(pk=cast.home.society.pk)
    return seal_seen(body, plan_election(body, ELECTION, AT.date()).words())


def asked_election(_cast: Cast) -> str:
    return election_mark(ELECTION_SENT)


def term_of(name: str, cast: Cast) -> Term:
    """The term of a society that was elected: there from the first time somebody asks for it."""
    facts = {"founded": date(2011, 1, 1), "parent": cast.home.association}
    body, is_new = Organisation.objects.get_or_create(
        name=name, kind=Kind.SOCIETY, region=cast.home.towns[0], defaults=facts
    )
    if is_new:
        body.line = f"{cast.home.association.line}{body.pk:010d}"
        body.save()
        elect(organisation=body, election=ELECTION, expected=body.version, acting=officer_of(cast), at=AT)
    return Term.objects.select_related("organisation").get(
        organisation__name=name, organisation__region=cast.home.towns[0]
    )


def term_held(cast: Cast) -> int:
    return int(term_of("换届学会", cast).pk)


def elected_body(cast: Cast) -> int:
    return int(term_of("换届学会", cast).organisation.pk)


def version_of_elected(cast: Cast) -> int:
    return int(term_of("换届学会", cast).organisation.version)


def postponed_body(cast: Cast) -> int:
    """A body of which the election was put off."""
    body = term_of("延期学会", cast).organisation
    if not body.postponements.exists():
        until = date(2026, 5, 30)
        postpone_election(
            organisation=body, until=until, reason="疫情", document="荣科协〔2021〕8号",
            expected=body.version, acting=officer_of(cast), at=AT,
        )  # fmt: skip
    return int(body.pk)


def version_of_postponed(cast: Cast) -> int:
    return int(Organisation.objects.get(pk=postponed_body(cast)).version)


def seen_annulment(cast: Cast) -> str:
    """What is read before an election is taken back."""
    term = term_of("换届学会", cast)
    return seen_of(term, annulment_words)


def own_session(cast: Cast) -> int:
    """A session of the officer's, elsewhere."""
    session, _made = UserSession.objects.get_or_create(
        user=cast["officer"], ip="192.0.2.1", session_key="elsewhere", user_agent="Firefox/1"
    )
    return int(session.pk)


def roster_file(cast: Cast) -> SimpleUploadedFile:
    """A register of volunteers to upload, made anew each time since a file is read once."""
    return SimpleUploadedFile("志愿者.csv", roster(cast.home.code), content_type="text/csv")


def picture_file(cast: Cast) -> SimpleUploadedFile:
    """A picture to add, made anew each time."""
    return SimpleUploadedFile("院坝.jpg", photograph("steelblue"), content_type="image/jpeg")


def switch_token(cast: Cast) -> str:
    """The signed switch of one kind of mail to the officer."""
    return signing.dumps([cast["officer"].pk, "activities.returned"], salt=SALT)


def return_file(cast: Cast) -> SimpleUploadedFile:
    """A blank form to upload."""
    return SimpleUploadedFile("年报.xlsx", blank_return(), content_type=XLSX)


def room_of(name: str) -> str:
    """The part of the program an address belongs to."""
    room, colon, _page = name.partition(":")
    return room if colon else "accounts"


def names_a_record(value: Any) -> bool:
    return isinstance(value, Pk) or (isinstance(value, list) and any(map(names_a_record, value)))


READ: Final = {
    "appointment": seen("staffing.Appointment", "appointment", appointment_words),
    "task": seen("tasks.Task", "done_task", task_words),
    "activity": seen("activities.Activity", "activity", activity_words),
    "meeting": seen("meetings.Meeting", "held_meeting", meeting_words),
    "filing": seen("obligations.Filing", "filing", filing_words),
    "scheme": seen("assessment.Scheme", "assessed.draft", scheme_words),
    "round_review": seen("assessment.Round", "assessed.round_review", round_words),
    "round_over": seen("assessment.Round", "assessed.round_over", round_words),
    "round_confirmed": seen("assessment.Round", "assessed.round_confirmed", round_words),
    "paper": seen("reports.Paper", "paper", partial(paper_words, at=AT)),
}
"""What is read of the records that final moves are made with."""

PASSKEY: Final = 1_000_000
"""The key of a passkey that only the browser's tests make."""

PERSON: Final = dict.fromkeys(
    (
        "sex",
        "phone",
        "identity_number",
        "other_phone",
        "document_kind",
        "workplace",
        "job",
        "education",
        "born",
        "office_phone",
        "unit_words",
        "version",
    ),
    "",
)
"""A person's form with nothing in it but what an address adds."""

UNIT: Final = {
    "name": "夏布厂",
    "kind": "enterprise",
    "credit_code": "91500226MACXPF40CP",
    "science_workers": 31,
    "technology_enterprise": "on",
    "since": "2020-01-01",
}
ORGANISATION: Final = {
    "name": "蜂学会",
    "document": "荣科协发〔2021〕3号",
    "founded": "2020-01-01",
    "term_years": 5,
    "term_ends": "2025-01-01",
    "grade": "一级",
    "members": 60,
    "unit_words": "",
    "parent_words": "",
    "version": "",
}
DUTIES: Final = {
    "title": "干事",
    "seats": 1,
    "establishment": "none",
    "ex_officio_of": "",
    "filled_by": "镇街党工委",
    "duties": "主持日常工作",
    "honorary": "",
}

RULE: Final = {
    "title": "秘书长",
    "part": "other",
    "seats": 1,
    "per": "organisation",
    "mode": "part_time",
    "establishment": "none",
    "ex_officio_of": "",
    "filled_by": "镇街党（工）委",
    "duties": "办理日常事务",
    "basis": "改革方案",
    "since": "2030-01-01",
    "version": "",
}

ACTIVITY: Final = {
    "title": "防范金融诈骗",
    "form": "lecture",
    "held_on": "2021-04-29",
    "begins": "14:00",
    "ends": "15:30",
    "region": Pk("villages.0"),
    "place": "院坝",
    "participants": 40,
    "helpers": [Pk("volunteer_person")],
    "others": "",
    "leads": [Pk("person")],
    "minutes": "",
    "organiser": Pk("town_association"),
    "topic": "",
    "late_reason": "下村没有网",
}

TASK: Final = {
    "title": "更新宣传栏",
    "owner": Pk("town_association"),
    "owner_words": "",
    "post": Pk("chair_post"),
    "post_words": "",
    "due": "2099-05-31",
    "counts_as": "figure",
    "record_kind": "activities.Activity",
    "figure": "activities.boards_renewed",
    "target": 12,
    "helpers": "果树学会",
    "what": "每村一块",
    "whose": "区委分管副书记",
    "said_on": "2021-04-29",
    "document": "荣委办批〔2021〕7号",
    "note": "五月底前",
}


def linked_activity(cast: Cast) -> str:
    """A record that shows a task done, as the form sends it."""
    return f"activities.Activity:{cast.home.confirmed_activity.pk}"


MEETING: Final = {
    "title": "第二季度联席会议",
    "held_on": "2021-06-10",
    "begins": "09:00",
    "ends": "11:00",
    "place": "区科协会议室",
    "over_reason": "",
}

RESOLUTION: Final = {
    "text": "八月底前补齐指导员",
    "organisation": Pk("town_association"),
    "organisation_words": "",
    "post": Pk("chair_post"),
    "due": "2021-08-31",
    "counts_as": "word",
}

OBLIGATION: Final = {
    "title": "每季度更新宣传栏",
    "demand": "figure",
    "indicator": "activities.boards_renewed",
    "at_least": 1,
    "document": "",
    "rhythm": "quarter",
    "opens": "",
    "closes": "",
    "months_before": "",
    "working_days": "",
    "near_days": 10,
    "basis": "改革方案",
    "since": "2030-01-01",
    "version": "",
}
FILING: Final = {"title": "工作报告", "number": "荣果学〔2022〕1号", "filed_on": "2021-04-30"}
PLAN: Final = {
    "title": "科普规划",
    "number": "荣委发〔2021〕2号",
    "led_by": "区委副书记",
    "first_year": 2021,
    "last_year": 2025,
    "version": "",
}
SCHEME_HEAD: Final = {
    "title": "2022年镇街科协考核办法",
    "document": "荣科协〔2021〕12号",
    "total": "100",
    "reached_from": "60",
    "excellent_above": "85",
    "low_name": "不达标",
    "middle_name": "达标",
    "high_name": "优秀",
    "notice_days": 7,
    "version": 1,
}
JUDGED_ITEM: Final[Mapping[str, Any]] = {
    "title": "有计划和总结", "code": "1.1", "weight": "30", "formula": "judged", "numbers": "", "indicator": "",
    "first_month": 1, "last_month": 12, "evidence": "文件", "part": "1",
}  # fmt: skip
COMPUTED_ITEM: Final[Mapping[str, Any]] = {
    "title": "办活动", "code": "1.2", "weight": "70", "formula": "target", "numbers": "24", "indicator": "activities.held",
    "first_month": 1, "last_month": 12, "waived": "on", "evidence": "", "part": "1",
}  # fmt: skip
EMPTY_ITEM: Final = dict.fromkeys(JUDGED_ITEM, "")
SCHEME_ITEMS: Final = {
    "p1_title": "工作成效", "p1_sort": "points", "p1_weight": "100", "p2_title": "", "p2_sort": "", "p2_weight": "", "version": 1,
    **{f"i{place}_{name}": value
       for place, item in enumerate((JUDGED_ITEM, COMPUTED_ITEM, EMPTY_ITEM, EMPTY_ITEM), 1)
       for name, value in item.items()},
}  # fmt: skip

ADDRESSES: Final[dict[str, Address]] = {
    "health": Address(),
    # ui
    "ui:gallery": Address(),
    "ui:preferences": Address(),
    # accounts: what changes here is tried in tests/accounts, where a code or a key is at hand
    "account_login": Address(sends={"login": "officer", "password": PASSWORD}, by="anonymous"),
    "account_logout": Address(sends={}),
    "account_inactive": Address(),
    "account_reauthenticate": Address(),
    "account_change_password": Address(
        sends={
            "oldpassword": PASSWORD,
            "password1": "a-new-long-sentence",
            "password2": "a-new-long-sentence",
        }
    ),
    "mfa_authenticate": Address(),
    "mfa_reauthenticate": Address(),
    "mfa_reauthenticate_webauthn": Address(),
    "mfa_index": Address(),
    "mfa_activate_totp": Address(),
    "mfa_deactivate_totp": Address(),
    "mfa_view_recovery_codes": Address(),
    "mfa_generate_recovery_codes": Address(),
    "mfa_download_recovery_codes": Address(),
    "mfa_list_webauthn": Address(),
    "mfa_add_webauthn": Address(),
    "mfa_edit_webauthn": Address(kwargs={"pk": PASSKEY}),
    "mfa_remove_webauthn": Address(kwargs={"pk": PASSKEY}),
    # audit
    "audit:refusals": Address(query={"q": "officer", "kind": "forbidden"}, by="auditor"),
    "audit:entries": Address(query={"region": Pk("region"), "q": "officer"}, by="auditor"),
    # spreadsheets
    "retention:terms": Address(),
    "retention:term": Address(kwargs={"purpose": "imports.lines"}, sends={"days": "60", "basis": "区里规定"}),
    "spreadsheets:words": Address(),
    "spreadsheets:word_list": Address(
        kwargs={"meaning": "post.chief.agri"}, sends={"words": "稻渔办", "learned": "农科站"}
    ),
    "spreadsheets:batches": Address(query={"kind": "volunteers", "q": "志愿者"}),
    "spreadsheets:batch_new": Address(sends={"kind": "volunteers", "file": roster_file, "pasted": ""}),
    "spreadsheets:empty_sheet": Address(kwargs={"kind": "town-teams"}),
    "spreadsheets:batch": Address(kwargs={"pk": Pk("batch")}),
    "spreadsheets:batch_sums": Address(kwargs={"pk": Pk("batch")}),
    "spreadsheets:batch_line": Address(
        kwargs={"pk": Pk("batch"), "position": 1},
        sends={
            "phone": "13800138000",
            "name": "王小虎",
            "town": "昌元街道",
            "village": "昌元街道2村",
            "workplace": "昌元医院",
            "seen": seen_line,
        },
    ),
    "spreadsheets:batch_answers": Address(
        kwargs={"pk": Pk("batch")}, gets=False, sends={}, changes=False
    ),  # no question, no change: what an answer does is tried in tests/spreadsheets
    "spreadsheets:batch_mapping": Address(
        kwargs={"pk": Pk("batch")},
        sends={
            head_field("姓名"): "name",
            head_field("手机"): "phone",
            head_field("镇街"): "town",
            head_field("村（社区）"): "village",
            head_field("工作单位"): "job",
            "seen": seen_heads,
        },
    ),
    "spreadsheets:batch_faults": Address(kwargs={"pk": Pk("batch")}),
    "spreadsheets:batch_correction": Address(kwargs={"pk": Pk("batch")}, sends={"file": roster_file}),
    "spreadsheets:batch_application": Address(kwargs={"pk": Pk("batch")}, sends={}),
    "spreadsheets:batch_recall": Address(kwargs={"pk": Pk("queued_batch")}, gets=False, sends={}),
    "spreadsheets:batch_reversal": Address(kwargs={"pk": Pk("applied_batch")}, sends={}),
    "spreadsheets:batch_disposal": Address(kwargs={"pk": Pk("batch")}, gets=False, sends={}),
    # figures
    "figures:figures": Address(query={"at": Pk("towns.0")}),
    "figures:figure": Address(kwargs={"name": "people.volunteers"}, query={"at": Pk("towns.0")}),
    "figures:document": Address(kwargs={"name": "people.volunteers"}, query={"at": Pk("towns.0")}),
    "figures:evidence": Address(kwargs={"name": "people.volunteers"}, query={"at": Pk("towns.0")}),
    # regions
    "regions:regions": Address(),
    "regions:region": Address(kwargs={"code": Pk("region")}),
    "regions:name": Address(kwargs={"code": Pk("villages.0")}, sends={"name": "新村名", "version": 1}),
    "regions:retirement": Address(
        kwargs={"code": Pk("villages.1")},
        sends={"on": "2021-04-30", "successor": Pk("villages.0"), "version": 1},
    ),
    "regions:new_region": Address(
        kwargs={"code": Pk("towns.0")}, sends={"code": "500153001009", "name": "新村", "since": ""}
    ),
    "regions:new_population": Address(
        kwargs={"code": Pk("towns.0")}, sends={"year": 2020, "people": 31_000, "source": "统计年鉴"}
    ),
    "regions:population": Address(
        kwargs={"pk": Pk("population")}, sends={"people": 670_000, "source": "统计年鉴", "version": 1}
    ),
    # organisations
    "organisations:organisations": Address(query={"town": Pk("towns.0"), "kind": "society"}),
    "organisations:organisation": Address(kwargs={"pk": Pk("society")}),
    "organisations:organisation_matches": Address(query={"field": "parent", "parent_words": "科协"}),
    "organisations:new_organisation": Address(
        sends=ORGANISATION
        | {"kind": "society", "region": Pk("towns.0"), "unit": Pk("unit"), "parent": Pk("association")}
    ),
    "organisations:facts": Address(
        kwargs={"pk": Pk("society")}, sends=ORGANISATION | {"unit": Pk("enterprise"), "version": 1}
    ),
    "organisations:parent": Address(
        kwargs={"pk": Pk("society")},
        sends={"parent": Pk("town_association"), "parent_words": "", "version": 1},
    ),
    "organisations:dissolution": Address(
        kwargs={"pk": Pk("society")},
        sends={
            **ENDED,
            "version": 1,
            "along": "",
            "seen": seen_dissolution,
        },
    ),
    "organisations:restoration": Address(
        kwargs={"pk": dissolved_body}, sends={"reason": "办错了", "seen": seen_restoration}
    ),
    "organisations:new_post": Address(
        kwargs={"pk": Pk("town_association")},
        sends=DUTIES | {"part": "other", "place": Pk("villages.0"), "since": "2021-04-30"},
    ),
    "organisations:post": Address(kwargs={"pk": Pk("chair_post")}),
    "organisations:post_facts": Address(kwargs={"pk": Pk("chair_post")}, sends=DUTIES | {"version": 1}),
    "organisations:post_closure": Address(
        kwargs={"pk": Pk("chief_post")}, sends=ENDED | {"version": 1, "seen": seen_closure}
    ),
    "organisations:post_reopening": Address(
        kwargs={"pk": closed_post}, sends={"reason": "办错了", "seen": seen_reopening}
    ),
    "organisations:duties": Address(query={"town": Pk("towns.0")}),
    "organisations:units": Address(query={"town": Pk("towns.0"), "q": "医院"}),
    "organisations:unit": Address(kwargs={"pk": Pk("unit")}),
    "organisations:unit_matches": Address(query={"field": "unit", "unit_words": "医院"}),
    "organisations:new_unit": Address(sends=UNIT | {"region": Pk("towns.0"), "version": ""}),
    "organisations:unit_facts": Address(
        kwargs={"pk": Pk("enterprise")}, sends=UNIT | {"region": Pk("towns.0"), "version": 1}
    ),
    "organisations:unit_closure": Address(
        kwargs={"pk": Pk("enterprise")}, sends=ENDED | {"along": "", "version": 1, "seen": seen_striking}
    ),
    "organisations:unit_reopening": Address(
        kwargs={"pk": closed_unit}, sends={"reason": "办错了", "seen": seen_unit_reopening}
    ),
    # people
    "people:own": Address(by="volunteer"),
    "people:own_copies": Address(gets=False, sends={"kind": "json"}, by="volunteer"),
    "people:own_requests": Address(
        gets=False, sends={"kind": "correct", "words": "单位换了"}, by="volunteer"
    ),
    "people:own_withdrawal": Address(
        kwargs={"consent": Pk("more.own_consent")}, gets=False, sends={}, by="volunteer"
    ),
    "people:requests": Address(),
    "people:answer": Address(kwargs={"pk": Pk("more.request")}, sends={"accepted": "no", "words": "还在任"}),
    "people:account": Address(kwargs={"pk": Pk("person")}, sends={"username": "zhangxiuying"}),
    "people:account_removal": Address(kwargs={"pk": Pk("volunteer_person")}, gets=False, sends={}),
    "people:persons": Address(query={"town": Pk("towns.0"), "q": "zxy"}),
    "people:new": Address(sends=PERSON | {"name": "李雷", "region": Pk("villages.0"), "unit": Pk("unit")}),
    "people:lookup": Address(sends={"number": PHONES["500153"]}, changes=False),
    "people:workplaces": Address(query={"unit_words": "医院"}),
    "people:teams": Address(query={"team_words": "学会"}),
    "people:duplicates": Address(),
    "people:merges": Address(),
    "people:merge": Address(kwargs={"pk": Pk("merge")}),
    "people:undoing": Address(kwargs={"pk": Pk("merge")}, gets=False, sends={}),
    "people:person": Address(kwargs={"pk": Pk("person")}),
    "people:edit": Address(
        kwargs={"pk": Pk("person")},
        sends=PERSON | {"name": "张秀兰", "region": Pk("towns.0"), "unit": Pk("unit"), "version": 1},
    ),
    "people:expertise": Address(kwargs={"pk": Pk("person")}, sends={"subjects": "养蜂"}),
    "people:unmaskings": Address(
        kwargs={"pk": Pk("person")}, gets=False, sends={"field": "phone", "reason": "contact"}
    ),
    "people:copies": Address(
        kwargs={"pk": Pk("person")}, gets=False, sends={"reason": "request", "kind": "json"}
    ),
    "people:departure": Address(
        kwargs={"pk": Pk("twin_person")},
        sends=ENDED | {"departure": "died", "version": 1, "seen": seen_departure},
    ),
    "people:restoration": Address(
        kwargs={"pk": departed_person}, sends={"reason": "办错了", "seen": seen_return}
    ),
    "people:erasure": Address(kwargs={"pk": Pk("twin_person")}, sends={}),
    "people:consents": Address(
        kwargs={"pk": Pk("person")},
        gets=False,
        sends={
            "about": "publish",
            "on": "2021-04-30",
            "note": "书面",
            "guardian": "",
            "relation": "",
            "document": "",
        },
    ),
    "people:withdrawal": Address(
        kwargs={"pk": Pk("person"), "consent": Pk("consent")}, sends={"on": "2021-04-30"}
    ),
    "people:beside": Address(kwargs={"pk": Pk("person"), "other": Pk("twin_person")}),
    "people:merging": Address(kwargs={"pk": Pk("person")}, gets=False, sends={"other": Pk("twin_person")}),
    "people:distinctions": Address(
        kwargs={"pk": Pk("person")}, gets=False, sends={"other": Pk("twin_person")}
    ),
    "people:volunteer": Address(
        kwargs={"pk": Pk("person")},
        sends={"region": Pk("towns.0"), "registered_on": "2021-04-30", "team": Pk("society"), "version": ""},
    ),
    "people:moves": Address(
        kwargs={"pk": Pk("volunteer_person")}, gets=False, sends={"move": "leave", "on": "2021-04-30"}
    ),
    "people:volunteers": Address(query={"town": Pk("towns.0"), "q": "wjg"}),
    # staffing
    "staffing:overview": Address(query={"on": "2021-04-30"}),
    "staffing:vacancies": Address(
        query={"town": Pk("towns.0"), "part": "one", "on": "2021-04-30", "q": "主席"}
    ),
    "staffing:coverage": Address(query={"on": "2021-04-30"}),
    "staffing:on_paper": Address(query={"on": "2021-04-30"}),
    "staffing:contacts": Address(
        query={"q": "zxy", "town": Pk("towns.0"), "part": "three", "kind": "town_association"}
    ),
    "staffing:contact_phones": Address(sends={"reason": "contact", "way": "page"}),
    "staffing:candidates": Address(query={"person_words": "zxy"}),
    "staffing:appointments": Address(
        kwargs={"pk": Pk("chief_post")},
        sends={
            "person": Pk("volunteer_person"),
            "person_words": "",
            "mode": "part_time",
            "since": "2021-04-30",
            "until": "",
            "document": "荣委干〔2021〕12号",
            "sure": "",
            "doubted": "",
        },
    ),
    "staffing:succession": Address(
        kwargs={"pk": Pk("chair_post")},
        sends={
            "person": Pk("volunteer_person"),
            "person_words": "",
            "since": "2021-09-01",
            "document": "荣委干〔2021〕12号",
            "sure": "on",
            "doubted": doubted_of_the_successor,
        },
    ),
    "staffing:post_history": Address(kwargs={"pk": Pk("chair_post")}, query={"day": "2021-04-30"}),
    "staffing:organisation_history": Address(kwargs={"pk": Pk("town_association")}),
    "staffing:election": Address(
        kwargs={"pk": Pk("society")},
        query={"on": "2021-04-30"},
        sends=ELECTION_SENT | {"seen": seen_election, "asked": asked_election},
    ),
    "staffing:postponement": Address(
        kwargs={"pk": elected_body},
        sends={
            "until": "2026-04-30",
            "document": "荣科协〔2021〕7号",
            "reason": "疫情",
            "version": version_of_elected,
        },
    ),
    "staffing:postponement_withdrawal": Address(
        kwargs={"pk": postponed_body}, sends={"reason": "不延了", "version": version_of_postponed}
    ),
    "staffing:term": Address(kwargs={"pk": term_held}),
    "staffing:election_annulment": Address(
        kwargs={"pk": term_held}, sends={"reason": "登记错了", "seen": seen_annulment}
    ),
    "staffing:place_history": Address(kwargs={"code": Pk("towns.0")}, query={"page": "1"}),
    "staffing:ending": Address(
        kwargs={"pk": Pk("appointment")}, sends={"until": "2021-09-01", "reason": "调离", "version": 1}
    ),
    "staffing:correction": Address(
        kwargs={"pk": Pk("appointment")},
        sends={
            "person": Pk("person"),
            "person_words": "",
            "mode": "part_time",
            "since": "2021-02",
            "until": "2021-09-01",
            "document": "荣委干〔2021〕12号",
            "end_reason": "调离",
            "reason": "日期录错",
            "basis": "荣委干〔2021〕13号",
            "version": 1,
        },
    ),
    "staffing:annulment": Address(
        kwargs={"pk": Pk("appointment")},
        sends={"reason": "重复录入", "basis": "荣委干〔2021〕13号", "seen": READ["appointment"]},
    ),
    "staffing:reversal": Address(
        kwargs={"pk": Pk("annulled")}, sends={"reason": "作废错了", "basis": "荣委干〔2021〕14号"}
    ),
    "staffing:rules": Address(),
    "staffing:rule": Address(kwargs={"pk": Pk("rule")}),
    "staffing:new_rule": Address(sends=RULE | {"organisation_kind": "town_association", "role": "secretary"}),
    "staffing:amendment": Address(kwargs={"pk": Pk("rule")}, sends=RULE | {"version": 1}),
    "staffing:rule_ending": Address(kwargs={"pk": Pk("rule")}, sends={"until": "2030-01-01", "version": 1}),
    "staffing:coverage_rule": Address(
        sends={
            "technology_enterprise": "on",
            "science_workers": 50,
            "basis": "改革方案",
            "since": "2030-01-01",
        }
    ),
    # access
    "access:own": Address(),
    "access:other_sessions_ending": Address(gets=False, sends={}),
    "access:own_session_ending": Address(kwargs={"pk": own_session}, gets=False, sends={}),
    "access:accounts": Address(by="system"),
    "access:new_account": Address(
        sends={"username": "li.lei", "name": "李雷", "home": Pk("region")}, by="system"
    ),
    "access:places": Address(query={"field": "region", "region_words": "街道"}, by="security"),
    "access:bodies": Address(query={"field": "organisation", "organisation_words": "学会"}, by="security"),
    "access:account": Address(kwargs={"pk": Pk("account")}, by="security"),
    "access:password_reset": Address(kwargs={"pk": Pk("account")}, gets=False, sends={}, by="system"),
    "access:disabling": Address(kwargs={"pk": Pk("account")}, gets=False, sends={}, by="security"),
    "access:enabling": Address(kwargs={"pk": Pk("disabled")}, gets=False, sends={}, by="security"),
    "access:sessions_ending": Address(kwargs={"pk": Pk("account")}, gets=False, sends={}, by="security"),
    "access:factors_removal": Address(kwargs={"pk": Pk("account")}, gets=False, sends={}, by="security"),
    "access:new_grant": Address(
        kwargs={"pk": Pk("account")},
        sends={"role": "district_leader", "region": Pk("region"), "organisation": ""},
        by="security",
    ),
    "access:grant_withdrawal": Address(
        kwargs={"pk": Pk("account"), "grant_pk": Pk("grant")}, gets=False, sends={}, by="security"
    ),
    # tasks
    "tasks:tasks": Address(query={"town": Pk("towns.0"), "q": "枇杷", "state": "given", "time": "near"}),
    "tasks:board": Address(),
    "tasks:sheet": Address(query={"town": Pk("towns.0"), "q": "枇杷"}),
    "tasks:bodies": Address(query={"field": "owner", "owner_words": "科协"}),
    "tasks:posts": Address(query={"field": "post", "post_words": "主席"}),
    "tasks:new_task": Address(sends=TASK),
    "tasks:task": Address(kwargs={"pk": Pk("task")}),
    "tasks:amendment": Address(
        kwargs={"pk": Pk("task")},
        sends={
            "title": "办好枇杷课堂，两期",
            "what": "",
            "counts_as": "record",
            "record_kind": "",
            "figure": "",
            "target": "",
            "helpers": "",
            "reason": "多办一期",
            "version": 1,
        },
    ),
    "tasks:completion": Address(
        kwargs={"pk": Pk("task")}, sends={"record": linked_activity, "note": "办好了"}, by="chair"
    ),
    "tasks:postponement": Address(
        kwargs={"pk": Pk("task")}, sends={"until": "2099-06-30", "reason": "连日下雨"}, by="chair"
    ),
    "tasks:postponement_answer": Address(
        kwargs={"pk": Pk("asked_task")}, sends={"answer": "consented", "words": "抓紧"}, by="leader"
    ),
    "tasks:handover": Address(
        kwargs={"pk": Pk("task")},
        sends={
            "to": Pk("other_town_association"),
            "to_words": "",
            "to_post": Pk("other_chair_post"),
            "to_post_words": "",
            "reason": "不在本镇",
        },
    ),
    "tasks:handover_answer": Address(
        kwargs={"pk": Pk("asked_task")}, sends={"answer": "refused", "words": "再想办法"}, by="leader"
    ),
    "tasks:urging": Address(kwargs={"pk": Pk("task")}, gets=False, sends={"note": "请抓紧"}),
    "tasks:return": Address(kwargs={"pk": Pk("done_task")}, sends={"reason": "只办了一半"}),
    "tasks:closing": Address(
        kwargs={"pk": Pk("done_task")},
        sends={"note": "办得好", "seen": READ["task"]},
    ),
    "tasks:cancellation": Address(kwargs={"pk": Pk("task")}, sends={"reason": "重复交办"}),
    # activities
    "activities:activities": Address(query={"town": Pk("towns.0"), "q": "枇杷", "state": "reported"}),
    "activities:new_activity": Address(sends=ACTIVITY, by="guide"),
    "activities:activity": Address(kwargs={"pk": Pk("activity")}),
    "activities:facts": Address(kwargs={"pk": Pk("activity")}, sends=ACTIVITY | {"version": 1}, by="guide"),
    "activities:report": Address(kwargs={"pk": Pk("draft_activity")}, gets=False, sends={}, by="guide"),
    "activities:withdrawal": Address(kwargs={"pk": Pk("activity")}, gets=False, sends={}, by="guide"),
    "activities:waiting": Address(query={"town": Pk("towns.0")}, by="chair"),
    "activities:confirmation": Address(
        kwargs={"pk": Pk("activity")},
        gets=False,
        sends={"note": "当天在场", "seen": READ["activity"]},
        by="chair",
    ),
    "activities:confirmations": Address(gets=False, sends={"selected": [Ticket("activity")]}, by="chair"),
    "activities:return": Address(kwargs={"pk": Pk("activity")}, sends={"reason": "人数不对"}, by="chair"),
    "activities:returns": Address(
        gets=False, sends={"selected": [Ticket("activity")], "reason": "人数不对"}, by="chair"
    ),
    "activities:correction": Address(
        kwargs={"pk": Pk("confirmed_activity")},
        sends=ACTIVITY | {"reason": "签到表是 40 人", "version": 1},
        by="chair",
    ),
    "activities:annulment": Address(
        kwargs={"pk": Pk("confirmed_activity")}, sends={"reason": "没有举办"}, by="officer"
    ),
    "activities:pictures": Address(
        kwargs={"pk": Pk("activity")}, sends={"pictures": picture_file}, by="guide"
    ),
    "activities:picture": Address(kwargs={"pk": Pk("activity"), "key": Pk("more.activity_picture")}),
    "activities:thumbnail": Address(kwargs={"pk": Pk("activity"), "key": Pk("more.activity_picture")}),
    "activities:picture_removal": Address(
        kwargs={"pk": Pk("confirmed_activity"), "key": Pk("more.confirmed_activity_picture")},
        sends={"reason": "照片不是这一场的"},
        by="chair",
    ),
    "activities:picture_uploads": Address(
        kwargs={"pk": Pk("activity")},
        gets=False,
        sends={"name": "院坝.jpg", "size": 4096, "digest": "ab" * 32},
        by="guide",
        changes=False,
    ),
    "activities:picture_upload": Address(
        kwargs={"pk": Pk("activity"), "key": Pk("more.upload")}, sends={}, by="guide"
    ),
    "activities:oddities": Address(query={"since": "2021-01-01", "until": "2021-12-31"}, by="auditor"),
    "activities:hours_rule": Address(
        sends={"daily_minutes": 360, "late_after_days": 20, "basis": "办公会", "version": 1}
    ),
    # notices
    "notices:notices": Address(query={"unread": "true", "kind": "activities.returned"}),
    "notices:readings": Address(gets=False, sends={}),
    "notices:reading": Address(kwargs={"pk": Pk("notice")}, gets=False, sends={}),
    "notices:switch": Address(kwargs={"token": switch_token}, sends={}),
    "notices:preferences": Address(
        sends={
            "email": "new@example.org",
            "digest_hour": 9,
            "quiet_from": "20:00",
            "quiet_until": "07:30",
            "activities.returned": "now",
        }
    ),
    "notices:calendar": Address(),
    "notices:calendar_address": Address(gets=False, sends={}),
    "notices:calendar_revocation": Address(gets=False, sends={}),
    "notices:feed": Address(kwargs={"token": "token"}),
    "notices:robots": Address(),
    "notices:new_robot": Address(
        sends={
            "name": "各镇街群",
            "url": "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef0123",
            "secret": "SEC0123456789",
        }
    ),
    "notices:robot_trial": Address(kwargs={"pk": Pk("robot")}, gets=False, sends={}),
    "notices:robot_removal": Address(kwargs={"pk": Pk("robot")}, gets=False, sends={}),
    # meetings
    "meetings:meetings": Address(query={"q": "联席", "kind": "joint", "state": "held"}),
    "meetings:new_meeting": Address(sends=MEETING | {"kind": "joint", "convener": Pk("association")}),
    "meetings:rules": Address(),
    "meetings:rule": Address(
        kwargs={"kind": "joint"},
        sends={
            "issues_days": 8,
            "agenda_days": 3,
            "most_a_year": 4,
            "paper_characters": 4000,
            "basis": "办公会",
            "posts": [Pk("chair_post")],
            "guests": "区总工会",
            "version": 1,
        },
    ),
    "meetings:meeting": Address(kwargs={"pk": Pk("planned_meeting")}),
    "meetings:facts": Address(kwargs={"pk": Pk("planned_meeting")}, sends=MEETING | {"version": 1}),
    "meetings:members": Address(
        kwargs={"pk": Pk("planned_meeting")},
        sends={"posts": [Pk("other_chair_post")], "guests": "区妇联"},
    ),
    "meetings:calling_off": Address(kwargs={"pk": Pk("planned_meeting")}, sends={"reason": "改期另行通知"}),
    "meetings:new_issue": Address(
        kwargs={"pk": Pk("planned_meeting")},
        sends={"organisation": Pk("town_association"), "title": "指导员补贴", "text": "请定标准"},
        by="chair",
    ),
    "meetings:acceptance": Address(kwargs={"pk": Pk("more.issue")}, gets=False, sends={}),
    "meetings:declining": Address(kwargs={"pk": Pk("more.issue")}, sends={"reason": "不归会议定"}),
    "meetings:agenda": Address(kwargs={"pk": Pk("planned_meeting")}),
    "meetings:order": Address(
        kwargs={"pk": Pk("planned_meeting")}, sends={"item": [Pk("more.item")], "place": ["1"]}
    ),
    "meetings:new_item": Address(
        kwargs={"pk": Pk("planned_meeting")},
        gets=False,
        sends={"title": "通报上半年工作", "presenter": "区科协"},
    ),
    "meetings:fixing": Address(kwargs={"pk": Pk("planned_meeting")}, gets=False, sends={}),
    "meetings:new_paper": Address(
        kwargs={"pk": Pk("planned_meeting")},
        sends={"title": "方案", "text": "三条措施", "reference": "荣科协〔2021〕6号", "over_reason": ""},
    ),
    "meetings:paper": Address(kwargs={"pk": Pk("more.paper")}),
    "meetings:invitation": Address(kwargs={"pk": Pk("planned_meeting")}, gets=False, sends={}),
    "meetings:calendar": Address(kwargs={"pk": Pk("meeting")}),
    "meetings:reply": Address(
        kwargs={"pk": Pk("more.meeting-invitee")},
        sends={"answer": "substitute", "substitute": "王五", "substitute_post": "副主任", "reason": "下村"},
        by="chair",
    ),
    "meetings:attendance": Address(
        kwargs={"pk": Pk("held_meeting")},
        sends={"invitee": [Pk("more.held_meeting-invitee")], "attendance": ["present"]},
    ),
    "meetings:minutes": Address(kwargs={"pk": Pk("minuted_meeting")}),
    "meetings:writing": Address(
        kwargs={"pk": Pk("held_meeting")}, sends={"text": "会议议定两件事。", "seen": 1, "read": 1}
    ),
    "meetings:issue": Address(
        kwargs={"pk": Pk("held_meeting")},
        gets=False,
        sends={"seen": READ["meeting"]},
        by="leader",
    ),
    "meetings:correction": Address(
        kwargs={"pk": Pk("minuted_meeting")},
        sends={"text": "会议议定一件事。", "seen": 1, "reason": "数字写错"},
        by="leader",
    ),
    "meetings:new_resolution": Address(kwargs={"pk": Pk("held_meeting")}, sends=RESOLUTION),
    "meetings:resolution": Address(kwargs={"pk": Pk("more.resolution-issued")}),
    "meetings:resolution_facts": Address(
        kwargs={"pk": Pk("more.resolution-held")}, sends=RESOLUTION | {"version": 1}
    ),
    "meetings:new_word": Address(
        kwargs={"pk": Pk("more.guest_resolution")}, sends={"on": "2021-03-01", "text": "讲了两场"}
    ),
    "meetings:removal": Address(kwargs={"pk": Pk("more.resolution-held")}, gets=False, sends={}),
    # obligations
    "obligations:calendar": Address(query={"year": "2021", "code": "town.activities"}),
    "obligations:body": Address(kwargs={"pk": Pk("society")}, query={"year": "2021"}),
    "obligations:duty": Address(
        kwargs={"pk": Pk("obligation"), "organisation": Pk("town_association"), "period": "2021-04"}
    ),
    "obligations:new_filing": Address(
        kwargs={"pk": Pk("filed_obligation"), "organisation": Pk("society"), "period": "2022Q1"},
        sends=FILING,
        by="manager",
    ),
    "obligations:rules": Address(),
    "obligations:new_rule": Address(
        sends=OBLIGATION
        | {"organisation_kind": "", "organisation": Pk("town_association"), "organisation_words": ""}
    ),
    "obligations:shipped": Address(gets=False, sends={}),
    "obligations:rule": Address(kwargs={"pk": Pk("obligation")}),
    "obligations:amendment": Address(kwargs={"pk": Pk("obligation")}, sends=OBLIGATION | {"version": 1}),
    "obligations:rule_ending": Address(
        kwargs={"pk": Pk("obligation")}, sends={"until": "2030-01-01", "version": 1}
    ),
    "obligations:filings": Address(query={"q": "果树", "state": "filed"}),
    "obligations:filing": Address(kwargs={"pk": Pk("filing")}),
    "obligations:acknowledgement": Address(
        kwargs={"pk": Pk("filing")},
        gets=False,
        sends={"seen": READ["filing"]},
    ),
    "obligations:return": Address(kwargs={"pk": Pk("filing")}, sends={"reason": "没有盖章"}),
    "obligations:withdrawal": Address(kwargs={"pk": Pk("filing")}, gets=False, sends={}, by="manager"),
    "obligations:plans": Address(),
    "obligations:new_plan": Address(sends=PLAN | {"region": Pk("towns.0")}),
    "obligations:plan": Address(kwargs={"pk": Pk("plan")}),
    "obligations:plan_facts": Address(kwargs={"pk": Pk("plan")}, sends=PLAN | {"version": 1}),
    "obligations:new_target": Address(
        kwargs={"pk": Pk("plan")},
        sends={"indicator": "people.volunteers", "year": 2021, "direction": "at_least", "value": 5000},
    ),
    "obligations:target_removal": Address(
        kwargs={"pk": Pk("plan"), "target": Pk("target")}, gets=False, sends={}
    ),
    # assessment
    "assessment:schemes": Address(),
    "assessment:new_scheme": Address(
        sends={
            "district": Pk("region"),
            "kind": "town_association",
            "year": 2023,
            "document": "荣科协〔2022〕9号",
            "title": "2023年考核办法",
            "like": Pk("assessed.draft"),
        }
    ),
    "assessment:scheme": Address(kwargs={"pk": Pk("assessed.unopened")}),
    "assessment:head": Address(kwargs={"pk": Pk("assessed.draft")}, sends=SCHEME_HEAD),
    "assessment:items": Address(kwargs={"pk": Pk("assessed.draft")}, sends=SCHEME_ITEMS),
    "assessment:publication": Address(
        kwargs={"pk": Pk("assessed.draft")},
        gets=False,
        sends={"seen": READ["scheme"]},
    ),
    "assessment:opening": Address(kwargs={"pk": Pk("assessed.unopened")}, gets=False, sends={}),
    "assessment:round": Address(kwargs={"pk": Pk("assessed.round_frozen")}),
    "assessment:computation": Address(kwargs={"pk": Pk("assessed.round_opened")}, gets=False, sends={}),
    "assessment:closing": Address(kwargs={"pk": Pk("assessed.round_computed")}, gets=False, sends={}),
    "assessment:announcement": Address(
        kwargs={"pk": Pk("assessed.round_review")},
        gets=False,
        sends={"seen": READ["round_review"]},
    ),
    "assessment:confirmation": Address(
        kwargs={"pk": Pk("assessed.round_over")},
        gets=False,
        sends={"seen": READ["round_over"]},
        by="leader",
    ),
    "assessment:archive": Address(
        kwargs={"pk": Pk("assessed.round_confirmed")},
        gets=False,
        sends={"seen": READ["round_confirmed"]},
        by="leader",
    ),
    "assessment:notice": Address(kwargs={"pk": Pk("assessed.round_notice")}),
    "assessment:differences": Address(kwargs={"pk": Pk("assessed.round_frozen")}),
    "assessment:result": Address(
        kwargs={"pk": Pk("assessed.round_notice"), "result_pk": Pk("assessed.result_notice")}
    ),
    "assessment:statement": Address(
        kwargs={"pk": Pk("assessed.round_computed"), "result_pk": Pk("assessed.result_computed")},
        sends={"points_1": "35.5", "words_1": "计划、总结都有", "evidence_1": "文件两份"},
        by="chair",
    ),
    "assessment:review": Address(
        kwargs={"pk": Pk("assessed.round_review"), "result_pk": Pk("assessed.result_review")},
        sends={"points_1": "35.5", "words_1": "总结太简单"},
    ),
    "assessment:objection": Address(
        kwargs={"pk": Pk("assessed.round_notice"), "result_pk": Pk("assessed.result_notice")},
        sends={"item": Pk("assessed.item_notice"), "words": "总结已经交了"},
        by="chair",
    ),
    "assessment:answer": Address(
        kwargs={"pk": Pk("assessed.round_notice"), "objection_pk": Pk("assessed.objection")},
        sends={"upheld": "yes", "points": "40", "words": "核实无误"},
    ),
    # reports
    "reports:papers": Address(query={"q": "春耕", "kind": "notice", "state": "draft"}),
    "reports:new_paper": Address(
        sends={"kind": "notice", "place": Pk("towns.0"), "period": "2021", "title": "关于防汛的通知"}
    ),
    "reports:paper_from": Address(
        kwargs={"origin": "appointment", "pk": Pk("appointment")}, gets=False, sends={}
    ),
    "reports:paper": Address(kwargs={"pk": Pk("paper")}),
    "reports:text": Address(
        kwargs={"pk": Pk("paper")},
        sends={"title": "关于秋收的通知", "text": "# {{ title }}\n请知悉。", "version": 1},
    ),
    "reports:preview": Address(
        kwargs={"pk": Pk("paper")}, gets=False, sends={"text": "# {{ title }}"}, changes=False
    ),
    "reports:refreshment": Address(kwargs={"pk": Pk("paper")}, gets=False, sends={}),
    "reports:issue": Address(
        kwargs={"pk": Pk("paper")},
        sends={
            "word": "荣科协",
            "signed_on": "2021-04-30",
            "seen": READ["paper"],
        },
        by="leader",
    ),
    "reports:discarding": Address(kwargs={"pk": Pk("paper")}, sends={"reason": "不发了"}),
    "reports:withdrawal": Address(
        kwargs={"pk": Pk("issued_paper")}, sends={"reason": "数字有误"}, by="leader"
    ),
    "reports:docx": Address(kwargs={"pk": Pk("issued_paper")}),
    "reports:pdf": Address(kwargs={"pk": Pk("issued_paper")}),
    "reports:registers": Address(
        sends={"body": Pk("association"), "word": "荣科协", "year": "2021", "last": "23"}, by="leader"
    ),
    "reports:templates": Address(),
    "reports:template": Address(kwargs={"kind": "notice"}, sends={"text": "# {{ title }}", "version": 1}),
    "reports:returns": Address(),
    "reports:new_return": Address(
        sends={"name": "年报", "basis": "市科协", "file": return_file, "shipped": ""}
    ),
    "reports:return": Address(kwargs={"pk": Pk("return_form")}, query={"year": "2021"}),
    "reports:mapping": Address(
        kwargs={"pk": Pk("return_form")}, sends={"mapping": "D2 = people.volunteers", "version": 1}
    ),
    "reports:return_file": Address(kwargs={"pk": Pk("return_form")}, query={"year": "2021"}),
    "reports:dropping": Address(kwargs={"pk": Pk("return_form")}, gets=False, sends={}),
    # desk
    "desk:home": Address(query={"on": "2021-04-30"}),
    "desk:overview": Address(query={"on": "2021-04-30", "at": Pk("towns.0")}),
    "desk:search": Address(query={"q": "zxy"}),
    "desk:settings": Address(),
}
