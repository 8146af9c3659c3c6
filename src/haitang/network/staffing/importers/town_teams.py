"""The 3+1+N roster of the towns: who is chair, chief and guide where."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.foundation.scope import Scope
from haitang.machinery.spreadsheets.ended import TERM_COLUMNS, leave_out_ended
from haitang.machinery.spreadsheets.importing import Draft, Importer, PersonOutcome, Setting
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.recognition import Column, Subjects
from haitang.machinery.spreadsheets.values import cell_as_text, short_village
from haitang.machinery.spreadsheets.values.fault import VACANT, Fault
from haitang.machinery.spreadsheets.vocabulary import NOTHING
from haitang.machinery.spreadsheets.words import Outcome
from haitang.network.organisations.models import Post
from haitang.network.organisations.words import Kind, Part
from haitang.network.people.actions.enrolment import PersonDraft
from haitang.network.people.importers import (
    ask_of_elsewhere,
    departed_fault,
    document_kind_column,
    person_draft,
    repeated_fault,
    say_of_documents,
)
from haitang.network.people.models import Person

from ..actions import AppointmentDraft, appoint_many, open_extra_seats
from ..queries import CountyPosts, PostSeats, county_posts, posts_begin, posts_on, town_seats, window
from ..roles import (
    AGRI,
    CHAIR,
    GUIDE,
    HOSPITAL,
    SCHOOL,
    SEATED,
    VICE,
    Role,
    contradiction,
    own_words,
    role_of,
)
from ..words import Mode
from .meanings import POST_WORDS, understood_by
from .persons import Named, Roster, prepare_named, register_or_amend, seat_taken
from .town_doubts import ROLE_TITLES, ask_day, ask_post, ask_who_holds, say_several, say_unseated

EMPTY_SEAT = "（空缺）"
"""What an empty sheet says where nobody is written in yet; not translated, for it is read again."""


ADD_SEATS = "organisations.post"
"""What a further seat takes: the town of the roster may not open one itself."""

EARLIER = "since_before_the_post"
"""Among a line's values: its first day is earlier than its post, and is not kept."""


@dataclass(slots=True)
class Seating:
    """What a line asks for: this person in this role from a day on, at this village when it is a guide's."""

    role: str
    town: str
    village: str
    named: Named
    since: date
    precision: Precision
    post: Post | None = None

    def begin_with(self, day: date) -> bool:
        """A post cannot be held before it is there: who took office earlier sits from its first day on. Returns whether a day
        that was known is given up for it.
        """
        known = self.precision != Precision.UNKNOWN
        if self.since >= day:
            return False
        self.since, self.precision = day, Precision.UNKNOWN
        return known


class TownTeamImporter(Importer):
    kind = "town-teams"
    title = gettext_lazy("镇街科协“3+1+N”花名册")
    primary = "staffing.Appointment"
    matched_against = ("staffing", "organisations", "people", "regions")
    tell_town = ("workplace", "job")
    tell_meaning = ("duty", "part", "job", "workplace")
    subjects = Subjects(label="duty")
    of_towns = True
    speaks = re.compile(
        r"主席|[三四]长|3\+1|指导员|院长|校长|站长|任职|岗位|科协(?:职务|组织|人员|干部)|镇街科协|chair",
        re.IGNORECASE,
    )
    columns = (
        Column(
            "town",
            gettext_lazy("镇街"),
            heads=("所在镇街", "乡镇", "镇（街道）", "街道", "镇街科协"),
            kind="town",
            required=True,
        ),
        Column(
            "part",
            gettext_lazy("类别"),
            heads=("类型", "3+1+N", "人员类别", "分类", "人员身份"),
            sections=True,
        ),
        Column("name", gettext_lazy("姓名"), heads=("名字", "人员姓名"), kind="name", required=True),
        Column("sex", gettext_lazy("性别"), kind="sex"),
        Column("born", gettext_lazy("出生年月"), heads=("出生日期", "生日"), kind="month", past=True),
        Column(
            "workplace",
            gettext_lazy("工作单位及职务"),
            heads=(
                "单位及职务",
                "工作单位",
                "现任职务",
                "所在单位",
                "工作单位和职务",
                "本职工作",
                "供职单位",
            ),
            kind="text",
        ),
        Column(
            "duty",
            gettext_lazy("科协职务"),
            heads=("科协任职", "科协内职务", "科协内任职", "担任职务", "岗位", "任职", "角色"),
        ),
        Column("job", gettext_lazy("职务"), heads=("行政职务", "职称"), kind="text"),
        Column("village", gettext_lazy("村（社区）"), heads=("所在村", "村居", "负责村社区"), kind="village"),
        Column(
            "phone", gettext_lazy("手机"), heads=("手机号码", "联系方式", "联系电话", "电话"), kind="phone"
        ),
        Column("office_phone", gettext_lazy("办公电话"), heads=("座机", "固定电话"), kind="office_phone"),
        document_kind_column(),
        Column("identity_number", gettext_lazy("身份证号"), heads=("身份证号码",), kind="identity_number"),
        Column("education", gettext_lazy("学历"), heads=("文化程度",), kind="text"),
        Column(
            "since",
            gettext_lazy("任职时间"),
            heads=("任职日期", "任现职时间", "聘任时间", "上任时间", "到任时间", "起聘时间"),
            kind="date",
            partial=True,
        ),
        Column("document", gettext_lazy("任职文号"), heads=("文号", "批复文号"), kind="document_number"),
        *TERM_COLUMNS,
    )

    def prefilled(self, region: str, on: date) -> Iterator[Mapping[str, str]]:
        """A row a seat of the towns, vacant until somebody is written into it."""
        posts = posts_on(Scope(regions=(region,)), on).filter(organisation__kind=Kind.TOWN_ASSOCIATION)
        parts = list(Part)
        for post in sorted(
            posts.order_by("organisation__region_id", "role", "place_id", "pk"),
            key=lambda one: (one.organisation.region_id, parts.index(Part(one.part))),
        ):
            row = {"town": str(post.organisation.region), "duty": post.title, "name": EMPTY_SEAT}
            if post.place:
                row["village"] = short_village(post.place.name)
            yield from [row] * post.seats

    def check(self, drafts: Sequence[Draft], setting: Setting) -> None:
        say_of_documents(drafts, setting)
        for draft in drafts:
            if draft.values.get("name") == VACANT:
                draft.faults, draft.blanks = [fault for fault in draft.faults if fault.column == "town"], []
            else:
                self.check_role(draft, setting)
        leave_out_ended(drafts, setting)
        say_several(drafts, setting)
        say_unseated(drafts, setting)
        ask_who_holds(drafts, setting)
        ask_day(drafts, setting)

    def totals(self, drafts: Iterable[Draft]) -> dict[str, int]:
        """Persons in office by post; whoever is named in two posts at once is counted apart, as `several`."""
        ready = [draft for draft in drafts if draft.ready]
        single = super().totals(draft for draft in ready if not draft.values.get("several"))
        several = len([draft for draft in ready if draft.values.get("several")])
        return single | ({"several": several} if several else {})

    def check_role(self, draft: Draft, setting: Setting) -> None:
        """Settle which post a line means, and of a guide's which village; fault or ask where it does not show."""
        role = self.role_of(draft, setting)
        draft.values["role"] = role.post
        if role.doubt:
            ask_post(draft, role.doubt, setting)
        if not draft.ready:
            return
        post = draft.values["role"]
        if post is None:
            draft.fault(self.where(draft, "duty", "part", "job", "workplace"), self.unknown_post(draft))
        elif post == GUIDE and not draft.text("village"):
            self.find_village(draft, setting)
        elif post not in SEATED:
            draft.left_out = draft.left_out or _("镇街没有“%s”这个席位") % ROLE_TITLES[post]

    @staticmethod
    def role_of(draft: Draft, setting: Setting) -> Role:
        """The post a line means; where it does not say, the one its sheet is called after (科普指导员名单)."""
        duty, part, workplace, job = map(draft.text, ("duty", "part", "workplace", "job"))
        if own := understood_by(setting, POST_WORDS, duty, part):
            return Role(None if own == NOTHING else own)
        if part in map(cell_as_text, draft.original) and (
            doubt := contradiction(own_words(duty, workplace, job), part)
        ):
            return doubt  # a class that stands over the lines is further away than the line's own words
        role = role_of(duty, part, (draft.sheet, setting.title_of(draft)), workplace, job)
        if role.post in (None, VICE) and not role.doubt:
            own = understood_by(setting, POST_WORDS, job, workplace)
            if own and own != NOTHING and (role.post is None or own in (HOSPITAL, SCHOOL, AGRI)):
                return Role(own)
        plainly = draft.text("village") and not (duty or part)
        return Role(None, (GUIDE,)) if plainly and role.post is None and not role.doubt else role

    def meaning_of(self, draft: Draft) -> str:
        return f"{POST_WORDS}.{draft.text('role')}"

    def person_of(self, draft: Draft) -> PersonOutcome:
        return replace(
            super().person_of(draft),
            post=draft.text("role").partition(".")[0] or None,
            host=draft.text("workplace") or None,
            since=None if draft.values.get(EARLIER) else draft.text("since") or None,
            until=draft.text("until") or None,
        )

    def post_title(self, draft: Draft, post: str | None) -> str:
        return str(ROLE_TITLES.get(draft.text("role"), "")) or super().post_title(draft, post)

    def seats(self, region: str, on: date) -> dict[str, int]:
        return town_seats(region, on)

    @staticmethod
    def where(draft: Draft, *columns: str) -> str:
        """The first of the columns that the line's sheet has: where a fault about them is shown."""
        return next((column for column in columns if column in draft.cells), columns[0])

    @staticmethod
    def unknown_post(draft: Draft) -> Fault:
        said = next(filter(None, map(draft.text, ("duty", "part", "job", "workplace"))), "")
        return Fault(
            "unknown_post",
            _("看不出“%(duty)s”是哪个岗位") % {"duty": said} if said else _("没有写明是哪个岗位"),
            _("写明主席、医院院长、学校校长、农技站站长或科普指导员"),
        )

    def find_village(self, draft: Draft, setting: Setting) -> None:
        """Read the village from the work or the duty: 玉屏社区新时代文明实践站负责人."""
        town, texts = draft.text("town"), [draft.text(name) for name in ("workplace", "job", "duty")]
        village = next(filter(None, (setting.places.village_in(text, town) for text in texts)), None)
        if village is not None:
            draft.values["village"] = village.code
            return
        elsewhere = next(filter(None, (setting.places.village_in(text, "") for text in texts)), None)
        fault = self.no_village(next(filter(None, texts), ""))
        if elsewhere is not None:
            read = setting.places.match_village(elsewhere.name, town)
            fault = read if isinstance(read, Fault) else fault
        draft.fault(self.where(draft, "village", "workplace", "job", "duty"), fault)

    @staticmethod
    def no_village(text: str) -> Fault:
        return Fault(
            "unknown_village", _("从“%s”看不出负责哪个村（社区）") % text[:20], _("写明村或社区的名称")
        )

    def match(self, drafts: Sequence[Draft], setting: Setting) -> None:
        roster = Roster(setting)
        seats = Seats(county_posts(setting.county, self.day(setting)), setting)
        for draft in drafts:
            if draft.values["name"] == VACANT:
                draft.outcome = Outcome.UNCHANGED
                continue
            day, precision = since(draft, setting)
            seating = Seating(
                role=draft.text("role"),
                town=draft.text("town"),
                village=draft.text("village"),
                named=roster.name(self.said(draft, setting)),
                since=day,
                precision=precision,
            )
            draft.found = seating
            seats.seat(draft, seating)

    @staticmethod
    def day(setting: Setting) -> date:
        """The day whose seats are asked: the roster's, or that on which the posts begin if it is from before. Whoever
        it names sat there, and sits in the post from its first day on.
        """
        return max(setting.on, posts_begin(setting.county) or setting.on)

    @staticmethod
    def said(draft: Draft, setting: Setting) -> PersonDraft:
        return person_draft(draft, setting, workplace=draft.text("workplace")[:120])

    def prepare(self, drafts: Sequence[Draft]) -> None:
        prepare_named(draft.found.named for draft in drafts if draft.found is not None)

    def write(
        self, drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        seated = [draft for draft in drafts if draft.found is not None]
        register_or_amend((draft.found.named for draft in seated), ledger, acting, at)
        new = [draft for draft in seated if draft.outcome == Outcome.CREATED]
        self.open_extra(new, setting, ledger, acting, at)
        made = appoint_many(drafts=[self.appointment(draft) for draft in new], acting=acting, at=at)
        ledger.made(made)

    @staticmethod
    def open_extra(
        drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        """A town may have more chiefs than the rule asks for: each further one gets a seat of his own."""
        organisations = county_posts(setting.county, TownTeamImporter.day(setting)).organisation_of_town
        without = [draft for draft in drafts if draft.found.post is None]
        by_day: dict[date, list[Draft]] = defaultdict(list)
        for draft in without:
            by_day[draft.found.since].append(draft)
        for day, some in by_day.items():
            wanted = [(organisations[draft.found.town], draft.found.role) for draft in some]
            posts = open_extra_seats(wanted=wanted, since=day, acting=acting, at=at)
            ledger.made(posts)
            for draft, post in zip(some, posts, strict=True):
                draft.found.post = post

    @staticmethod
    def appointment(draft: Draft) -> AppointmentDraft:
        post = draft.found.post
        return AppointmentDraft(
            post_id=post.pk,
            person_id=draft.found.named.person.pk,
            mode=Mode.EX_OFFICIO if post.ex_officio_of else Mode.PART_TIME,
            since=draft.found.since,
            since_precision=draft.found.precision,
            document=draft.text("document")[:60],
        )


def since(draft: Draft, setting: Setting) -> tuple[date, Precision]:
    """From which day a line's appointment certainly is in force, and how much of its beginning is known: what the line says,
    else that whoever stands in the roster sits on the day it speaks of.
    """
    day, precision = PartialDate.stored(draft.text("since"), setting.on)
    return day or setting.on, precision


class Seats:
    """The seats of a county's towns while a roster is laid over them."""

    def __init__(self, posts: CountyPosts, setting: Setting) -> None:
        self.posts, self.setting = posts, setting
        offered = chain.from_iterable((*posts.by_town.values(), *posts.by_village.values()))
        self.people = Person.objects.in_bulk({person for seats in offered for person in seats.holders})
        self.taken: dict[int, int] = defaultdict(int)
        self.placed: dict[tuple[int, str, str, str], Draft] = {}

    def seat(self, draft: Draft, seating: Seating) -> None:
        """Find the line's seat: held by this person already, free, or further; fault it when another holds it."""
        place = (id(seating.named), seating.role, seating.town, seating.village)
        earlier = self.placed.setdefault(place, draft)
        if earlier is not draft:
            draft.fault("name", repeated_fault(earlier))
            return
        offered = list(self.offered(seating))
        holders = [self.people[person] for seats in offered for person in seats.holders]
        if any(map(seating.named.is_holder, holders)):
            draft.outcome = Outcome.UPDATED if seating.named.changes else Outcome.UNCHANGED
            return
        if not self.can_begin(draft, seating.named):
            return
        free = next((seats for seats in offered if len(seats.free) > self.taken[seats.post.pk]), None)
        if free is not None:
            self.taken[free.post.pk] += 1
            seating.post = free.post
        elif seating.role in (CHAIR, GUIDE):
            draft.fault("duty" if "duty" in draft.cells else "name", self.no_seat(offered))
            return
        elif not self.setting.acting.may(ADD_SEATS, region=seating.town):
            draft.fault("duty" if "duty" in draft.cells else "name", self.no_further_seat(seating))
            return
        begins = window(offered[0].post)[0] if offered else None
        if begins and seating.begin_with(begins):
            draft.values[EARLIER] = True
            draft.blank_once("since", self.earlier_than(begins))
        draft.outcome = Outcome.CREATED

    def can_begin(self, draft: Draft, named: Named) -> bool:
        """Whether somebody who holds no such seat can take one: he is there, and known here or put on file anew."""
        if named.person is not None and named.person.departed:
            draft.fault("name", departed_fault(named.person))
            return False
        return not named.elsewhere or ask_of_elsewhere(draft, self.setting)

    def offered(self, seating: Seating) -> Iterator[PostSeats]:
        if seating.role == GUIDE:
            yield from self.posts.by_village.get((seating.village, GUIDE), ())
        else:
            yield from self.posts.by_town.get((seating.town, seating.role), ())

    @staticmethod
    def earlier_than(begins: date) -> Fault:
        return Fault(
            "before_the_post",
            _("岗位 %s 起才有，更早的任职时间没有写入") % begins.isoformat(),
            _("要留下任职时间，先把编配规则的起始日改早"),
        )

    @staticmethod
    def no_further_seat(seating: Seating) -> Fault:
        return Fault(
            "no_free_seat",
            _("“%s”没有空着的席位") % ROLE_TITLES[seating.role],
            _("先办理前任离任；要增设席位，请交给区县科协"),
        )

    @staticmethod
    def no_seat(offered: Sequence[PostSeats]) -> Fault:
        if not offered:
            return Fault(
                "no_post", _("这里还没有设这个岗位"), _("先按编配规则设立岗位，或核对镇街和村（社区）")
            )
        return seat_taken(offered[0].post)
