"""The pages of papers: a report from draft to file as people walk it, and a list that costs the same for more."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from django.urls import reverse

from haitang.judgement.reports.models import Paper, PaperTemplate, Register
from haitang.judgement.reports.words import Kind, State
from tests.cast import AT, Cast
from tests.seen import seen_on

from .scene import Desk


@pytest.fixture
def at_the_casts_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haitang.network.access.middleware.timezone.now", lambda: AT)


def page(cast: Cast, who: str, name: str, *args: Any) -> str:
    return cast.client(who).get(reverse(f"reports:{name}", args=args)).content.decode()


def test_a_report_goes_from_draft_to_file(cast: Cast, at_the_casts_time: None) -> None:
    officer, leader = cast.client("officer"), cast.client("leader")
    assert f"/papers/from/meeting/{cast.home.minuted_meeting.pk}/" in page(cast, "officer", "new_paper")
    sent = {"kind": "annual", "place": cast.home.code, "period": "2021", "title": ""}
    answer = officer.post(reverse("reports:new_paper"), sent)
    assert answer.status_code == 303
    paper = Paper.objects.get(kind=Kind.ANNUAL)
    shown = page(cast, "officer", "paper", paper.pk)
    assert "关于2021年工作情况的报告" in shown
    assert 'href="/figures/activities.held/?at=500153&amp;period=2021"' in shown
    words = {
        "title": "年度报告",
        "text": "# {{ title }}\n开展{{ 数('开展科普活动') }}场。",
        "version": paper.version,
    }
    assert officer.post(reverse("reports:text", args=[paper.pk]), words).status_code == 303
    assert officer.get(reverse("reports:issue", args=[paper.pk])).status_code == 403
    seen = seen_on(leader, reverse("reports:issue", args=[paper.pk]))
    number = {"word": "荣科协", "signed_on": "2021-04-30", "seen": seen}
    assert leader.post(reverse("reports:issue", args=[paper.pk]), number).status_code == 303
    paper.refresh_from_db()
    assert (paper.state, paper.number) == (State.ISSUED, "荣科协〔2021〕2号")
    file = leader.get(reverse("reports:docx", args=[paper.pk]))
    texts = [line.text for line in docx.Document(BytesIO(file.content)).paragraphs]
    assert {"荣科协〔2021〕2号", "年度报告", "开展1场。"} <= set(texts)
    assert leader.get(reverse("reports:pdf", args=[paper.pk])).content.startswith(b"%PDF")
    assert officer.post(reverse("reports:text", args=[paper.pk]), words).status_code == 409


def test_the_numbers_given_elsewhere_are_set_on_a_page(cast: Cast, at_the_casts_time: None) -> None:
    leader, address = cast.client("leader"), reverse("reports:registers")
    assert address in leader.get(reverse("reports:issue", args=[cast.home.paper.pk])).content.decode()
    sent = {"body": cast.home.association.pk, "word": "荣科协", "year": "2021", "last": "23"}
    assert leader.post(address, sent).status_code == 303
    shown = leader.get(address).content.decode()
    assert '<td>荣科协〔2021〕</td><td class="number">23</td>' in shown
    assert cast.twin.association.name not in shown
    answer = leader.post(address, {**sent, "last": "9"})
    assert (answer.status_code, "已经编到 23 号，只能往后改。" in answer.content.decode()) == (422, True)
    other = leader.post(address, {**sent, "body": cast.twin.association.pk, "last": "99"})
    assert other.status_code == 422
    assert (
        "下一个号是 24。" in leader.get(reverse("reports:issue", args=[cast.home.paper.pk])).content.decode()
    )


def test_a_wrong_text_is_refused_on_the_form_and_kept(cast: Cast) -> None:
    paper = cast.home.paper
    words = {"title": "通知", "text": "{% for x in 'a' %}我写的{% endfor %}", "version": paper.version}
    answer = cast.client("officer").post(reverse("reports:text", args=[paper.pk]), words)
    assert answer.status_code == 422
    assert "第 1 行：模板里不能用循环" in answer.content.decode()
    assert "我写的" in answer.content.decode()
    paper.refresh_from_db()
    assert paper.version == 1


def test_a_template_that_reaches_too_far_changes_nothing(cast: Cast) -> None:
    answer = cast.client("officer").post(
        reverse("reports:template", args=["notice"]), {"text": "{{ title.__class__ }}", "version": 1}
    )
    assert answer.status_code == 422
    assert "不能取属性" in answer.content.decode()
    assert PaperTemplate.objects.get(district=cast.home.region).version == 1


def test_the_preview_shows_in_red_what_there_is_not(cast: Cast) -> None:
    answer = cast.client("officer").post(
        reverse("reports:preview", args=[cast.home.paper.pk]), {"text": "{{ nobody }}和50场"}
    )
    shown = answer.content.decode()
    assert "<mark>〔没有“nobody”这个词〕</mark>" in shown
    assert "<strong>50</strong>" in shown


def test_what_moved_is_told(desk: Desk) -> None:
    paper = desk.draft()
    desk.hold()
    client = desk.cast.client("officer")
    assert "开展科普活动：1 → 2" in client.get(reverse("reports:paper", args=[paper.pk])).content.decode()
    answer = client.post(reverse("reports:refreshment", args=[paper.pk]), follow=True)
    assert "开展科普活动 1 → 2" in answer.content.decode()
    issued = desk.issue(Paper.objects.get(pk=paper.pk))
    desk.hold()
    shown = client.get(reverse("reports:paper", args=[issued.pk])).content.decode()
    assert "印发以后记录有变动，文中的数字不变" in shown
    assert "开展活动2①场" not in shown


def test_an_appointment_writes_its_own_paper(cast: Cast) -> None:
    client = cast.client("officer")
    answer = client.post(reverse("reports:paper_from", args=["appointment", cast.home.appointment.pk]))
    shown = client.get(answer["Location"]).content.decode()
    assert "张秀英任昌元街道科协主席（当然），任职时间自2021年1月1日起。" in shown
    assert Paper.objects.get(kind=Kind.APPOINTMENT).region == cast.home.region


@pytest.mark.parametrize("who", ["stranger"])
def test_the_stranger_sees_no_paper(cast: Cast, who: str) -> None:
    for name in ("paper", "text", "docx", "pdf"):
        answer = cast.client(who).get(reverse(f"reports:{name}", args=[cast.home.paper.pk]))
        assert answer.status_code == 404


def test_a_chair_sees_the_papers_of_his_town(cast: Cast) -> None:
    client = cast.client("chair")
    seen = [
        client.get(reverse("reports:paper", args=[one.pk])).status_code
        for one in (cast.home.town_paper, cast.home.paper)
    ]
    assert seen == [200, 404]


LISTS = {"papers": 5, "returns": 4}
REGISTERS_QUERIES = 5


@pytest.mark.parametrize(("name", "queries"), LISTS.items())
def test_a_list_costs_the_same_for_more(
    cast: Cast, name: str, queries: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    client = cast.client("officer")
    address = reverse(f"reports:{name}")
    client.get(address)
    for _more in range(3):
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200
        for one in (cast.home.issued_paper, cast.home.return_form):
            one.pk = None
            if isinstance(one, Paper):
                one.serial = (one.serial or 0) + 1
            one._state.adding = True
            one.save()


def test_the_page_of_numbers_costs_the_same_for_more(
    cast: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    client, address = cast.client("leader"), reverse("reports:registers")
    client.get(address)
    for more in range(2):
        with django_assert_num_queries(REGISTERS_QUERIES):
            client.get(address)
        for number in range(3):
            Register.objects.create(
                organisation=cast.home.town_association, word=f"字{more}{number}", year=2021
            )
