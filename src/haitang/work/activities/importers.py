"""The ledger of activities, as associations keep it in a spreadsheet: brought in as reported, to be confirmed."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit
from haitang.machinery.figures.actions import reopen_months
from haitang.machinery.spreadsheets.importing import Draft, Importer, Setting
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.recognition import Column, Subjects
from haitang.machinery.spreadsheets.values import without_spaces
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.machinery.spreadsheets.words import Outcome
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.work.vouching.rules import is_own

from .actions import ActivityDraft, import_many
from .actions.drafting import topic_of, well_told
from .models import Activity, ServiceRecord
from .rules import check_organiser_stood, may_change, may_record
from .words import FORM_WORDS, Form, State

CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:：点]([0-5]\d)(?!\d)")
WHOLE_NAME = re.compile(r"科学技术协会")
DISTRICT_BODY = frozenset({"区科协", "县科协", "市科协", "区县科协"})
KIND_IN_TITLE = (
    (Form.BOARD, re.compile(r"宣传栏|画廊")),
    (Form.DRILL, re.compile(r"演练")),
    (Form.TRAINING, re.compile(r"培训")),
    (Form.SEMINAR, re.compile(r"座谈")),
    (Form.LECTURE, re.compile(r"讲座|宣讲")),
)
"""What in a title tells the form where the ledger leaves it out."""


@dataclass(slots=True)
class Held:
    """What a line was found to speak of."""

    draft: ActivityDraft
    activity: Activity | None
    changes: dict[str, Any]


class ActivityImporter(Importer):
    kind = "activities"
    title = gettext_lazy("科普活动台账")
    primary = "activities.Activity"
    matched_against = ("activities", "organisations", "regions")
    subjects = Subjects(persons=False)
    tell_town = ("organiser", "place")
    of_towns = True
    columns = (
        Column(
            "held_on",
            gettext_lazy("活动时间"),
            heads=("时间", "日期", "活动日期", "举办时间", "开展时间"),
            kind="date",
            required=True,
            past=True,
        ),
        Column(
            "title",
            gettext_lazy("活动主题"),
            heads=("活动名称", "主题", "活动内容", "名称", "内容", "活动项目"),
            kind="text",
            required=True,
        ),
        Column(
            "place",
            gettext_lazy("活动地点"),
            heads=("地点", "举办地点", "开展地点", "活动场所"),
            kind="text",
        ),
        Column(
            "organiser",
            gettext_lazy("主办单位"),
            heads=("主办组织", "组织单位", "承办单位", "举办单位", "责任单位", "主办"),
            kind="text",
        ),
        Column("town", gettext_lazy("镇街"), heads=("所在镇街", "乡镇", "街道"), kind="town"),
        Column("village", gettext_lazy("村（社区）"), heads=("村居", "所在村"), kind="village"),
        Column(
            "form",
            gettext_lazy("活动形式"),
            heads=("形式", "活动类型", "类型", "活动类别"),
            kind="choice",
            choices={form.value: words for form, words in FORM_WORDS.items()},
        ),
        Column(
            "participants",
            gettext_lazy("参加人数"),
            heads=("参与人数", "受众人数", "人数", "受益人数", "参加人次", "参与人次", "受众"),
            kind="count",
            required=True,
        ),
        Column(
            "volunteers",
            gettext_lazy("志愿者人数"),
            heads=("志愿者数", "参与志愿者", "志愿者"),
            kind="count",
        ),
    )

    def check(self, drafts: Sequence[Draft], setting: Setting) -> None:
        for draft in drafts:
            if draft.ready and not draft.text("village") and draft.text("town"):
                village = setting.places.village_in(draft.text("place"), draft.text("town"))
                if village is not None:
                    draft.values["village"] = village.code
        mark_repeated(drafts)

    def match(self, drafts: Sequence[Draft], setting: Setting) -> None:
        bodies, known = Bodies(setting), Known(setting, drafts)
        for draft in drafts:
            organiser = bodies.find(draft.text("organiser"), draft.text("town"))
            if isinstance(organiser, Fault):
                draft.fault("organiser" if "organiser" in draft.cells else "title", organiser)
                continue
            said = line_draft(draft, organiser, setting)
            permitted = may_record(setting.acting, said.region, organiser)
            if not permitted:
                fault = Fault(permitted.code, permitted.reason, _("改成本镇街科协，或交给区县科协导入"))
                draft.fault("organiser" if "organiser" in draft.cells else "title", fault)
                continue
            verdict = check_organiser_stood(organiser, said.held_on).also(well_told(said))
            if not verdict:
                draft.fault("held_on", Fault(verdict.code, verdict.reason, _("请核对活动时间和主办单位")))
                continue
            activity = known.take(said, placed="place" in draft.cells)
            draft.found = Held(said, activity, known.differences(activity, draft) if activity else {})
            draft.outcome = self.outcome(draft, setting.acting)

    @staticmethod
    def outcome(draft: Draft, acting: Acting) -> Outcome:
        """What a line would do. A ledger changes only what whoever brings it in recorded himself, until it is confirmed."""
        activity, changes = draft.found.activity, draft.found.changes
        if activity is None:
            return Outcome.CREATED
        if (fault := unchangeable(activity, acting)) and (changes or activity.state == State.RETURNED):
            draft.fault("participants", fault)
        return Outcome.UPDATED if changes else Outcome.UNCHANGED

    def prepare(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            _ = draft.found.draft.facts

    def write(
        self, drafts: Sequence[Draft], setting: Setting, ledger: Ledger, acting: Acting, at: datetime
    ) -> None:
        new = [draft.found.draft for draft in drafts if draft.outcome == Outcome.CREATED]
        ledger.made(import_many(drafts=new, batch=ledger.batch.pk, acting=acting, at=at))
        changed = [draft.found for draft in drafts if draft.outcome == Outcome.UPDATED]
        lock_unchanged([held.activity for held in changed])
        reopen_months(days=[(held.draft.region, held.draft.held_on) for held in changed], at=at)
        ledger.change((held.activity, held.changes) for held in changed)
        audit.add_many(
            acting, at, "activities.amend", ((held.activity, held.activity.region_id) for held in changed)
        )

    def before_undo(self, batch: int, at: datetime) -> None:
        brought_in = Activity.objects.filter(batch=batch).order_by().values_list("region_id", "held_on")
        reopen_months(days=list(brought_in.distinct()), at=at)


def line_draft(draft: Draft, organiser: Organisation, setting: Setting) -> ActivityDraft:
    """The activity a line tells of. Whoever brings in a ledger late says so by bringing it in."""
    title = draft.text("title")[:120]
    return ActivityDraft(
        region=draft.text("village") or draft.text("town") or organiser.region_id,
        organiser=organiser,
        title=title,
        form=Form(draft.text("form") or form_in(title)),
        topic=topic_of(title),
        held_on=date.fromisoformat(draft.text("held_on")),
        begins=clock_of(draft.cells.get("held_on")),
        place=draft.text("place")[:120],
        participants=int(draft.values["participants"]),
        volunteers=int(draft.values.get("volunteers") or 0),
        late_reason=_("从台账导入"),
    )


def form_in(title: str) -> Form:
    return next((form for form, words in KIND_IN_TITLE if words.search(title)), Form.OTHER)


def clock_of(cell: Any) -> time | None:
    """The time of day written behind the day: 2021/3/22 9:30."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0) if cell.time() != time.min else None
    found = CLOCK.search(cell) if isinstance(cell, str) else None
    return time(int(found[1]), int(found[2])) if found else None


TOLD_APART = ("held_on", "title", "place", "organiser", "town", "village", "participants", "volunteers")
"""What tells two lines of one ledger apart, beside the time of day."""

COMPARED = ("form", "participants", "volunteers")
"""What a ledger brought in again may set right; what it has no word of stays as it is."""


def unchangeable(activity: Activity, acting: Acting) -> Fault | None:
    """Why a ledger that `acting` brings in may not change a record, and who may."""
    who = {"who": activity.recorder}
    if activity.state == State.CONFIRMED:
        return Fault(
            "confirmed_already",
            _("这场活动已经确认，与台账不一致"),
            _("确有出入，请上一级在活动页上更正"),
        )
    if activity.state == State.RETURNED:
        return Fault(
            "returned",
            _("这场活动已退回给%(who)s，还没有改好") % who,
            _("请%(who)s在活动页上改好再报送，台账里去掉这一行") % who,
        )
    if not may_change(acting, activity):
        return Fault(
            "not_own",
            _("这场活动是%(who)s记录的，与台账不一致") % who,
            _("请%(who)s在活动页上改；已经确认之后，由上一级更正") % who,
        )
    return None


def lock_unchanged(activities: Sequence[Activity]) -> None:
    """Keep records as they were read until the transaction ends. Raises `Refused` when somebody changed one meanwhile."""
    read = {activity.pk: activity.version for activity in activities}
    rows = Activity.objects.filter(pk__in=read).select_for_update().order_by("pk")
    if dict(rows.values_list("pk", "version")) != read:
        said = _("写入的时候有人改了其中一场活动，什么也没有写入。请再写入一次。")
        raise Refused(said, code="changed_meanwhile")


def key_of(held: Activity | ActivityDraft) -> tuple[Any, ...]:
    """What tells an activity from others: its day, body and title, and last its place."""
    return held.held_on, held.organiser.pk, without_spaces(held.title), without_spaces(held.place)


def mark_repeated(drafts: Sequence[Draft]) -> None:
    """Fault every ready line that says of day, time, body, title, place and numbers just what an earlier one says."""
    seen: dict[tuple[Any, ...], Draft] = {}
    for draft in drafts:
        if not draft.ready:
            continue
        told = tuple(without_spaces(draft.text(name)) for name in TOLD_APART)
        earlier = seen.setdefault((clock_of(draft.cells.get("held_on")), *told), draft)
        if earlier is not draft:
            draft.fault("title", repeated_fault(earlier))


def repeated_fault(earlier: Draft) -> Fault:
    return Fault(
        "duplicate_in_file",
        _("与“%(sheet)s”第 %(row)d 行是同一场活动") % {"sheet": earlier.sheet, "row": earlier.number},
        _("删去其中一行；若是两场，请在时间或地点上写出不同"),
    )


class Known:
    """The activities on record that a ledger may speak of: the same day, body, title and place are the same activity.

    Where a ledger has the same line twice, the second speaks of the second record; one's own come first. Somebody's
    draft is nothing yet that a ledger could speak of.
    """

    def __init__(self, setting: Setting, drafts: Sequence[Draft]) -> None:
        days = {draft.text("held_on") for draft in drafts}
        kept = (
            Activity.objects.within(Scope(regions=(setting.county,)))
            .exclude(state__in=(State.WITHDRAWN, State.DRAFT))
            .filter(
                held_on__gte=min(days, default="9999-01-01"), held_on__lte=max(days, default="0001-01-01")
            )
            .select_related("organiser")
            .order_by("-pk")
        )
        self.waiting: defaultdict[tuple[Any, ...], list[Activity]] = defaultdict(list)
        self.taken: set[int] = set()
        services = ServiceRecord.objects.filter(activity__in=kept.order_by().values("pk")).order_by()
        self.named = dict(services.values_list("activity").annotate(Count("pk")))
        for activity in sorted(kept, key=lambda one: is_own(setting.acting, one)):
            self.waiting[key_of(activity)].append(activity)
            self.waiting[key_of(activity)[:-1]].append(activity)

    def take(self, said: ActivityDraft, *, placed: bool) -> Activity | None:
        """The record a line speaks of. Where the ledger has no column of places (`placed`), one of any place."""
        key = key_of(said) if placed else key_of(said)[:-1]
        waiting = [one for one in self.waiting.get(key, ()) if one.pk not in self.taken]
        if not waiting:
            return None
        self.taken.add(waiting[-1].pk)
        return waiting[-1]

    def differences(self, activity: Activity, draft: Draft) -> dict[str, Any]:
        """What a line says otherwise than the record. Never fewer volunteers than the record names."""
        told = {name: draft.values[name] for name in COMPARED if name in draft.values}
        if "volunteers" in told:
            told["volunteers"] = max(told["volunteers"], self.named.get(activity.pk, 0))
        return {name: value for name, value in told.items() if getattr(activity, name) != value}


class Bodies:
    """The organisations of a county by the names a ledger gives them: 吴家镇科协 is the town's association."""

    def __init__(self, setting: Setting) -> None:
        county = setting.county
        bodies = Organisation.objects.within(Scope(regions=(county,))).filter(dissolved__isnull=True)
        ordered = list(bodies.order_by("-pk"))
        self.above = tuple(
            Region.objects.filter(code__in=[county[:2], county[:4], county]).values_list("name", flat=True)
        )
        self.names: Mapping[str, Organisation] = {self.plain(body.name): body for body in ordered}
        self.offered = [name for name, body in self.names.items() if setting.covers(body.region_id)]
        self.of_town = {body.region_id: body for body in ordered if body.kind == Kind.TOWN_ASSOCIATION}
        self.district = next((body for body in ordered if body.kind == Kind.DISTRICT_ASSOCIATION), None)

    def plain(self, name: str) -> str:
        """A name without the places above it and in its short form: 重庆市荣昌区吴家镇科学技术协会 → 吴家镇科协."""
        text = WHOLE_NAME.sub("科协", without_spaces(name))
        for place in self.above:
            if text.startswith(place) and text.removeprefix(place) not in {"", "科协"}:
                text = text.removeprefix(place)
        return text

    def find(self, name: str, town: str) -> Organisation | Fault:
        """The body a ledger names; where it names none, or only the town, the town's association."""
        text = self.plain(name)
        if text in self.names:
            return self.names[text]
        if self.district is not None and text in DISTRICT_BODY | {f"{place}科协" for place in self.above}:
            return self.district
        of_town = self.of_town.get(town)
        if of_town is not None and (
            not text or text.startswith(self.plain(of_town.name).removesuffix("科协"))
        ):
            return of_town
        if not text and self.district is not None:
            return self.district
        near = get_close_matches(text, self.offered, 1, 0.6)
        return Fault(
            "unknown_organiser",
            _("本区县没有“%s”这个组织") % name[:20],
            _("是不是“%s”？") % near[0] if near else _("写镇街科协或组织的全称，或先登记这个组织"),
        )
