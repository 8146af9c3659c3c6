"""The pages of tasks: what is sent becomes a deed, what is shown is the scope's, a list costs the same for more."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from haitang.work.tasks.models import Closing, Completion, Task
from haitang.work.tasks.words import CountsAs, State
from tests.cast import CANARY, TODAY, Cast
from tests.seen import seen_on

from .scene import Scene

LIST_QUERIES = 8
"""Session, account, grants; towns, count, rows; the tasks over figures, their figures."""


def page(cast: Cast, who: str, name: str, *args: Any, **query: Any) -> str:
    answer = cast.client(who).get(reverse(f"tasks:{name}", args=args), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def sent(cast: Cast) -> dict[str, Any]:
    """What the form of a new task sends without JavaScript: names typed, no keys."""
    home = cast.home
    return {
        "title": "更新村级科普宣传栏",
        "owner": "",
        "owner_words": home.town_association.name,
        "post": "",
        "post_words": f"{home.town_association} · {home.chair_post}",
        "due": "2099-05-31",
        "counts_as": "figure",
        "figure": "activities.boards_renewed",
        "target": "12",
        "helpers": f"{home.society.name}，{home.other_town_association.name}",
        "what": "每村一块",
        "whose": "区委分管副书记",
        "said_on": "2021-04-22",
        "document": "荣委办批〔2021〕41号",
        "note": "",
    }


def test_a_task_is_given_in_one_form(cast: Cast) -> None:
    answer = cast.client("officer").post(reverse("tasks:new_task"), sent(cast))
    assert answer.status_code == 303
    task = Task.objects.get(title="更新村级科普宣传栏")
    assert answer["Location"] == reverse("tasks:task", args=[task.pk])
    assert (task.owner, task.post, task.target) == (cast.home.town_association, cast.home.chair_post, 12)
    assert task.instruction.document == "荣委办批〔2021〕41号"
    assert {one.organisation for one in task.helps.all()} == {
        cast.home.society,
        cast.home.other_town_association,
    }
    shown = page(cast, "chair", "task", task.pk)
    assert "荣委办批〔2021〕41号" in shown
    assert "已有 0，要达到 12" in shown


def test_the_post_alone_says_who_answers(cast: Cast) -> None:
    body = sent(cast) | {"owner_words": "", "post": cast.home.guide_post.pk, "helpers": ""}
    assert cast.client("officer").post(reverse("tasks:new_task"), body).status_code == 303
    task = Task.objects.get(title="更新村级科普宣传栏")
    assert (task.owner, task.region) == (cast.home.town_association, cast.home.villages[0])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("owner_words", "没有这个科协", "没有找到"),
        ("helpers", "没有这个学会", "没有找到“没有这个学会”"),
        ("due", "2021-04-30", "期限不能早于今天"),
        ("whose", "", "请写是哪位领导的批示"),
        ("target", "", "请写这个数字要达到多少"),
    ],
)
def test_what_is_wrong_stands_on_the_form_again(cast: Cast, field: str, value: str, words: str) -> None:
    answer = cast.client("officer").post(reverse("tasks:new_task"), sent(cast) | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Task.objects.filter(title="更新村级科普宣传栏").exists()


def test_from_given_to_closed_by_pages(cast: Cast) -> None:
    """The chair links his record, the officer closes; what they did stands on the page."""
    home = cast.home
    task = home.task
    record = f"activities.Activity:{home.confirmed_activity.pk}"
    done = cast.client("chair").post(
        reverse("tasks:completion", args=[task.pk]), {"record": record, "note": ""}
    )
    assert done.status_code == 303
    assert Completion.objects.get(task=task).record_key == home.confirmed_activity.pk
    closing = reverse("tasks:closing", args=[task.pk])
    refused = cast.client("chair").post(closing, {"note": ""})
    assert (refused.status_code, Closing.objects.filter(task=task).exists()) == (409, False)
    assert "承办的一方不能自己办" in refused.content.decode()
    assert "承办的一方不能自己办" in page(cast, "chair", "task", task.pk)
    officer = cast.client("officer")
    sent = {"note": "办得好", "seen": seen_on(officer, closing)}
    assert officer.post(closing, sent).status_code == 303
    shown = page(cast, "chair", "task", task.pk)
    assert "办得好" in shown
    assert reverse("activities:activity", args=[home.confirmed_activity.pk]) in shown


def test_a_record_of_the_twin_is_not_linked(cast: Cast) -> None:
    record = f"activities.Activity:{cast.twin.confirmed_activity.pk}"
    answer = cast.client("chair").post(
        reverse("tasks:completion", args=[cast.home.task.pk]), {"record": record, "note": ""}
    )
    assert answer.status_code == 422
    assert not Completion.objects.filter(task=cast.home.task).exists()


def test_each_sees_the_tasks_of_his_own(cast: Cast) -> None:
    home = cast.home
    Task.objects.filter(pk=home.done_task.pk).update(
        owner=home.other_town_association, region=home.towns[1], title="广顺的任务"
    )
    seen = {who: page(cast, who, "tasks") for who in ("officer", "chair", "manager", "guide", "stranger")}
    assert {who: "办好枇杷课堂" in text for who, text in seen.items()} == {
        "officer": True,
        "chair": True,
        "manager": False,
        "guide": False,
        "stranger": True,
    }
    assert [who for who, text in seen.items() if "广顺的任务" in text] == ["officer"]
    assert [who for who, text in seen.items() if CANARY in text] == ["stranger"]


def test_what_concerns_the_reader_is_one_filter_away(cast: Cast) -> None:
    home = cast.home
    address = reverse("tasks:tasks")
    found = {
        (who, whose): sorted(
            row.record.pk for row in cast.client(who).get(address, {"whose": whose}).context["listing"].page
        )
        for who, whose in (
            ("chair", "mine"),
            ("officer", "to_answer"),
            ("officer", "to_close"),
            ("chair", "to_close"),
        )
    }
    assert found == {
        ("chair", "mine"): [home.task.pk, home.asked_task.pk],
        ("officer", "to_answer"): [home.asked_task.pk],
        ("officer", "to_close"): [home.done_task.pk],
        ("chair", "to_close"): [],
    }


def test_the_list_costs_the_same_for_one_and_for_three(
    scene: Scene, django_assert_num_queries: Callable[[int], Any]
) -> None:
    Task.objects.all().delete()
    client = scene.cast.client("officer")
    for _more in range(2):
        for number in range(1, 3):
            scene.give(
                post=scene.cast.home.chair_post,
                counts_as=CountsAs.FIGURE,
                figure="activities.held",
                target=number,
            )
        client.get(reverse("tasks:tasks"))
        with django_assert_num_queries(LIST_QUERIES):
            client.get(reverse("tasks:tasks"))


@pytest.mark.parametrize(("name", "queries"), [("board", 5), ("sheet", 8)])
def test_board_and_sheet_cost_the_same_for_one_and_for_three(
    scene: Scene, name: str, queries: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    """Session, account, grants; rows; the board counts them all; the sheet offers towns and the papers of its place."""
    Task.objects.all().delete()
    client, address = scene.cast.client("officer"), reverse(f"tasks:{name}")
    client.get(address)
    for more in (1, 2):
        for _each in range(more):
            scene.give(post=scene.cast.home.chair_post)
        with django_assert_num_queries(queries):
            client.get(address)


def test_the_board_sorts_by_light(scene: Scene) -> None:
    Task.objects.all().delete()
    scene.give(due=TODAY, title="早就过期的")
    scene.done(scene.give(title="已经办了的"))
    columns = scene.cast.client("officer").get(reverse("tasks:board")).context["columns"]
    assert {str(title): [task.title for task, _light, _holder in cards] for title, cards in columns} == {
        "逾期": ["早就过期的"],
        "落后": [],
        "7 天内到期": [],
        "在办": [],
        "等办结": ["已经办了的"],
    }


def test_the_sheet_lists_by_body_and_leaves_the_cancelled_out(cast: Cast) -> None:
    groups = cast.client("officer").get(reverse("tasks:sheet")).context["groups"]
    home = cast.home
    assert [(str(body), [line[0].pk for line in lines]) for body, lines in groups] == [
        (
            home.town_association.name,
            [home.task.pk, home.asked_task.pk, home.done_task.pk, home.closed_task.pk],
        )
    ]


def test_the_list_is_taken_home_as_a_sheet(cast: Cast) -> None:
    Task.objects.exclude(pk=cast.home.task.pk).delete()
    answer = cast.client("officer").get(reverse("tasks:tasks"), {"export": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["任务"] == cast.home.task.title
    assert str(told["进展"]).startswith("逾期 ")
    assert (told["承办人"], told["来源"], told["状态"]) == ("主席 张秀英", "第一次联席会议议定", "办理中")


def test_an_organisation_shows_the_tasks_it_answers_for(cast: Cast) -> None:
    body = cast.home.town_association
    address = reverse("organisations:organisation", args=[body.pk])
    assert "在办的任务" in cast.client("chair").get(address).content.decode()
    assert "在办的任务" not in cast.client("volunteer").get(address).content.decode()
    Task.objects.filter(owner=body).update(state=State.CANCELLED, ended_on=date(2021, 4, 30))
    assert "在办的任务" not in cast.client("chair").get(address).content.decode()


def test_posts_are_found_by_title_body_or_holder(cast: Cast) -> None:
    for words in ("主席", "昌元街道科协", "张秀英"):
        shown = page(cast, "officer", "posts", field="post", post_words=words)
        assert f'data-pick="{cast.home.chair_post.pk}"' in shown
        assert CANARY not in shown


def test_a_day_that_is_near_is_blue_on_the_page(scene: Scene) -> None:
    task = scene.give(due=timezone.localdate() + timedelta(days=3))
    assert "light near" in page(scene.cast, "officer", "task", task.pk)


@pytest.mark.parametrize("town", ["500153001\x00", "500153", "500199001", "没有"])
def test_a_sheet_narrowed_to_no_town_of_the_reader_s_is_that_of_his_place(scene: Scene, town: str) -> None:
    answer = scene.cast.client("officer").get(reverse("tasks:sheet"), {"town": town})
    assert answer.status_code == 200
    assert answer.context["place"] == scene.cast.home.region
