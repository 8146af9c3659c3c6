"""Tasks of the year 2021: leaders' words handed down, done with records, papers and figures; one overdue, one postponed."""

from datetime import date, datetime, time
from typing import Any, Final

from haitang.foundation.acting import Acting
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind
from haitang.work.tasks import actions, linking
from haitang.work.tasks.actions import EvidenceDraft, InstructionDraft, TaskDraft
from haitang.work.tasks.models import Task
from haitang.work.tasks.words import CountsAs

from .ledgers import YEAR
from .year import account_acting

LEADER: Final = "区委分管副书记"
LECTURES_IN: Final = 5
"""So many towns were told to hold a lecture."""


class Desk:
    """Who gives, does and closes tasks in a county on the days of the year."""

    def __init__(self, county: str, begun: datetime, acting: Acting) -> None:
        self.acting, self.begun = acting, begun
        bodies = Organisation.objects.filter(region__code__startswith=county).order_by("region_id", "id")
        self.district = bodies.of_kind(Kind.DISTRICT_ASSOCIATION).get()
        self.towns = list(bodies.of_kind(Kind.TOWN_ASSOCIATION))

    def at(self, month: int, day: int) -> datetime:
        return datetime.combine(date(YEAR, month, day), time(10), tzinfo=self.begun.tzinfo)

    def chair(self, town: Organisation) -> Post:
        return Post.objects.get(organisation=town, role="chair", until__isnull=True)

    def give(self, day: tuple[int, int], due: date, title: str, owner: Organisation, **told: Any) -> Task:
        """The officer gives it."""
        at = self.at(*day)
        draft = TaskDraft(title=title, owner=owner, due=due, **told)
        return actions.give(draft=draft, acting=account_acting("officer", at), at=at)

    def done(self, task: Task, day: tuple[int, int], **shown: Any) -> None:
        """The owner, who mostly has no account of his own here, says that it is done."""
        evidence = EvidenceDraft(**shown)
        actions.complete(task=task, evidence=evidence, acting=self.acting, at=self.at(*day))

    def close(self, task: Task, day: tuple[int, int], note: str = "") -> None:
        at = self.at(*day)
        actions.close(task=task, version=task.version, note=note, acting=account_acting("officer", at), at=at)


def live(county: str, begun: datetime, acting: Acting) -> None:
    """Give, do and close the tasks of the year, and leave a few as they would lie about at its end."""
    desk = Desk(county, begun, acting)
    lectures(desk)
    plan_for_september(desk)
    a_handbook_postponed(desk)
    lecture_points_overdue(desk)
    figures_of_the_half_year(desk)
    left_to_a_vacant_post(desk)


def word(month: int, day: int, number: int) -> InstructionDraft:
    return InstructionDraft(LEADER, f"荣委办批〔{YEAR}〕{number}号", date(YEAR, month, day))


def lectures(desk: Desk) -> None:
    """A lecture against fraud in some towns by the end of June, shown by the activity itself; the last waits to be closed."""
    for number, town in enumerate(desk.towns[:LECTURES_IN]):
        task = desk.give(
            (4, 25),
            date(YEAR, 6, 30),
            "举办一场防范养老诈骗的科普讲座",
            town,
            post=desk.chair(town),
            what="进院坝、进小区，请派出所民警一起讲。",
            counts_as=CountsAs.RECORD,
            record_kind="activities.Activity",
            instruction=word(4, 22, 41),
        )
        until = date(YEAR, 6, 25)
        held = [one for one in linking.offered_records(task, desk.acting) if one.day < until]
        if not held:
            continue
        desk.done(task, (6, 25), record_kind=held[0].kind, record_key=held[0].key)
        if number + 1 < LECTURES_IN:
            desk.close(task, (6, 28))


def plan_for_september(desk: Desk) -> None:
    """A paper with a number; sent back once."""
    task = desk.give(
        (7, 12),
        date(YEAR, 8, 20),
        "拟定全国科普日活动方案",
        desk.district,
        counts_as=CountsAs.DOCUMENT,
        instruction=word(7, 8, 63),
    )
    paper = {"title": "全国科普日荣昌区活动方案", "document": f"荣科协〔{YEAR}〕23号"}
    desk.done(task, (8, 12), on=date(YEAR, 8, 11), **paper)
    at = desk.at(8, 13)
    actions.return_task(
        task=task, reason="镇街的任务没有分解到位。", acting=account_acting("officer", at), at=at
    )
    desk.done(task, (8, 18), on=date(YEAR, 8, 17), note="已分解到 21 个镇街", **paper)
    desk.close(task, (8, 19), "按方案抓好落实。")


def a_handbook_postponed(desk: Desk) -> None:
    """The town asks for two more months, gets them, and keeps the new date."""
    town = desk.towns[1]
    task = desk.give(
        (6, 15),
        date(YEAR, 9, 30),
        "编印枇杷病虫害防治手册",
        town,
        post=desk.chair(town),
        counts_as=CountsAs.DOCUMENT,
        helpers=desk.towns[2:4],
        instruction=word(6, 11, 57),
    )
    asked = actions.ask_postponement(
        task=task,
        until=date(YEAR, 11, 30),
        reason="秋梢期的病例还要再看一茬，照片没有拍全。",
        acting=desk.acting,
        at=desk.at(9, 18),
    )
    at = desk.at(9, 22)
    actions.answer_postponement(
        postponement=asked,
        consented=True,
        words="同意，赶在冬管前发到户。",
        acting=account_acting("leader", at),
        at=at,
    )
    task.refresh_from_db()
    paper = {"title": "枇杷病虫害防治手册", "document": f"荣科协发〔{YEAR}〕31号", "on": date(YEAR, 11, 24)}
    desk.done(task, (11, 26), **paper)
    desk.close(task, (11, 29))


def lecture_points_overdue(desk: Desk) -> None:
    """Overdue, and urged."""
    town = desk.towns[3]
    task = desk.give(
        (8, 16),
        date(YEAR, 10, 31),
        "新增 10 处小院讲堂讲课点",
        town,
        post=desk.chair(town),
        what="每处有牌子、有桌凳、有一名讲解员。",
        instruction=word(8, 12, 72),
    )
    at = desk.at(11, 8)
    actions.urge(task=task, note="年底前要看现场。", acting=account_acting("officer", at), at=at)


def figures_of_the_half_year(desk: Desk) -> None:
    """A figure to be reached by a town: nobody reports it, it is read."""
    town = desk.towns[0]
    task = desk.give(
        (7, 5),
        date(YEAR, 12, 31),
        "下半年开展科普活动不少于 12 场",
        town,
        post=desk.chair(town),
        counts_as=CountsAs.FIGURE,
        figure="activities.held",
        target=12,
    )
    at = desk.at(12, 31)
    actions.complete(task=task, evidence=EvidenceDraft(), acting=account_acting("chair", at), at=at)


def left_to_a_vacant_post(desk: Desk) -> None:
    """Given to a chair who left in September: it falls to the association until somebody follows."""
    town = desk.towns[-1]
    desk.give(
        (8, 20),
        date(YEAR + 1, 1, 31),
        "摸清 30 名以上科技工作者的企业名单",
        town,
        post=desk.chair(town),
        counts_as=CountsAs.WORD,
        instruction=word(8, 18, 74),
    )
