"""The navigation: nobody is shown a line he may not open, and every line shown opens."""

import re

import pytest

from haitang.faces.desk.shell import ENTRIES, first_hold
from haitang.foundation.acting import NOBODY
from tests.cast import Cast

WORK = "活动 会议 任务 制度要求 考核 公文"
LINES = {
    "officer": f"工作台 总览 组织 人员 {WORK} 编配 数据 导入 行政区划 设置",
    "leader": f"工作台 总览 组织 人员 {WORK} 编配 数据 行政区划",
    "chair": f"工作台 总览 组织 人员 {WORK} 编配 数据 导入 行政区划",
    "manager": "工作台 总览 组织 活动 会议 任务 制度要求 考核 编配 数据 行政区划",
    "guide": "工作台 总览 组织 活动 任务 编配 数据 行政区划",
    "volunteer": "工作台 总览 组织 数据 行政区划",
    "system": "工作台 账号与授权 设置",
    "security": "工作台 账号与授权",
    "auditor": "工作台 值得一问 审计 拒绝记录",
    "stranger": f"工作台 总览 组织 人员 {WORK} 编配 数据 导入 行政区划 设置",
}
LINES = {name: titles.split() for name, titles in LINES.items()}


@pytest.mark.alike
@pytest.mark.parametrize(("name", "titles"), LINES.items())
def test_each_is_shown_what_he_may_open(cast: Cast, name: str, titles: list[str]) -> None:
    client = cast.client(name)
    side = client.get("/").content.decode().split("<nav")[1].split("</nav>")[0]
    lines = re.findall(r'<a class="entry" href="([^"]+)".*?<span>(.*?)</span>', side, re.DOTALL)
    assert [title for _href, title in lines] == titles
    assert {client.get(href, follow=True).status_code for href, _title in lines} == {200}


def test_every_entry_is_somebodys(cast: Cast) -> None:
    shown = {title for titles in LINES.values() for title in titles}
    assert {str(entry.title) for entry in ENTRIES} == shown


def test_nobody_holds_nothing() -> None:
    assert first_hold(NOBODY) is None


@pytest.mark.parametrize(
    ("name", "place"),
    [("officer", "荣昌区科协"), ("chair", "昌元街道科协"), ("manager", "果树学会"), ("guide", "昌元街道1村")],
)
def test_the_place_is_the_readers_own(cast: Cast, name: str, place: str) -> None:
    page = cast.client(name).get("/").content.decode()
    assert re.search(rf'<div class="place">\s*{place}\s*</div>', page)
