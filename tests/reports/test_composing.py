"""From a text to blocks; every number has its footnote, and one that no figure backs is found."""

import pytest

from haitang.judgement.reports.composing.unbacked import in_line
from haitang.judgement.reports.document import (
    Attachments,
    Chart,
    Copies,
    Heading,
    Paragraph,
    Recipients,
    Signature,
    Table,
    Title,
    Tone,
    from_stored,
    text_of_runs,
    to_stored,
)
from haitang.judgement.reports.queries import shipped_template
from haitang.judgement.reports.words import Kind
from haitang.machinery.figures.periods import Period

from .scene import HELD, Desk

TEXT = """# {{ title }}
# 副标题
主送：各镇街科协
一、总的情况
（一）有标题的段。后面是正文。
（二）只有标题
1.三级
（1）四级
1.5公里不是标题
正文。

| 镇街 | 场次 |
| 昌元 | 好 |
附件：1.一张表
附件：2.又一张
落款：{{ body }}
日期：{{ date }}
抄送：市科协
"""


def test_lines_are_what_they_begin_with(desk: Desk) -> None:
    blocks = desk.composed(TEXT).document.blocks
    assert [type(block) for block in blocks] == [
        Title, Recipients, Heading, Paragraph, Heading, Heading, Heading, Paragraph, Paragraph, Table, Attachments,
        Signature, Copies,
    ]  # fmt: skip
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    assert levels == [1, 2, 3, 4]
    [lead, _rest] = blocks[3].runs  # type: ignore[union-attr]  # the paragraph that begins with a heading
    assert (lead.text, lead.tone) == ("（一）有标题的段。", Tone.LEAD)
    assert blocks[11] == Signature(("区科协",), "2021年4月30日")


def test_a_number_has_one_footnote_that_tells_how_it_came_to_be(desk: Desk) -> None:
    composed = desk.composed(f"一是{HELD}场，再说{HELD}场")
    [note] = composed.document.notes
    assert note.text == (
        "开展科普活动：经上一级确认的活动，按举办日期计（荣昌区，2021年，记录 1 条，2021-04-30 10:00 读数）。"
    )
    assert note.href == "/figures/activities.held/?at=500153&period=2021"
    assert [run.note for run in composed.document.blocks[0].runs] == [0, 1, 0, 0, 0]  # type: ignore[union-attr]


def test_a_part_of_a_figure(desk: Desk) -> None:
    desk.hold(topic="fraud")
    text = '{{ figure("activities.held", by="topic", of="防范诈骗") }}/{{ figure("activities.held", by="topic", of="farming") }}'
    composed = desk.composed(text)
    assert text_of_runs(composed.document.blocks[0].runs) == "1/1"  # type: ignore[union-attr]
    assert "只计“防范诈骗”（荣昌区，2021年，全部记录 2 条" in composed.document.notes[0].text


def test_a_table_by_town_sums_to_the_figure_and_names_every_town(desk: Desk) -> None:
    desk.hold(region=desk.cast.home.towns[1], participants=1_200)
    desk.hold(region=desk.cast.home.region, participants=10)
    [table] = desk.composed(
        '{{ table_by_town("activities.held", "activities.participants") }}'
    ).document.blocks
    assert isinstance(table, Table)
    assert table.heads == ("镇街", "开展科普活动（场）", "参加科普活动（人次）")
    assert table.rows == (
        ("区县本级", "1", "10"),
        ("昌元街道", "1", "32"),
        ("广顺街道", "1", "1,200"),
        ("合计", "3", "1,242"),
    )
    assert [run.note for run in table.caption] == [0, 0, 1, 2]


def test_a_chart_has_a_bar_for_every_month(desk: Desk) -> None:
    [chart] = desk.composed('{{ 图("activities.held") }}').document.blocks
    assert isinstance(chart, Chart)
    assert chart.labels == tuple(f"{month}月" for month in range(1, 13))
    assert chart.values == (0, 0, 0, 1, *[0] * 8)


BACKED = (
    "2021年4月30日召开会议，荣科协〔2021〕8号，3+1+N，上午9:30",
    "1.第一项",
    "（1）第一项",
    f"开展{HELD}场",
    "{{ place }}{{ period }}",
)
UNBACKED = {
    "开展活动50场": ["50"],
    "增长12.5%": ["12.5%"],
    "参加１２００人": ["１２００"],
    "服务群众三千余人": ["三千"],
    "共1,250场": ["1,250"],
    "{{ 5 }}个": ["5"],
    "{{ '7' }}个": ["7"],
    "# 办好10件实事": ["10"],
    "| 镇街 | 数 |\n| 昌元 | 9 |": ["9"],
    "落款：第3组\n日期：{{ date }}": ["3"],
}


WORDS_WITH_NUMERALS = (
    "一、组织建设", "（二）科普活动", "一是建队伍，二是办活动，三是重实效。", "第一，第三名，第二十次会议，第十四届人大常委会",
    "服务“三农”，落实“四服务”，“十四五”期间", "十四五期间，十四五规划和十五五规划", "一村一品、一户一策、一人一档，统一安排",
    "增强“四个意识”，坚定四个自信，做到两个维护，拥护两个确立", "中央八项规定精神", "从三个方面入手，解决两个问题",
    "二〇二一年四月三十日", "三月十五日上午九点", "三长到位，三级联动，两手抓，十分重要，万众一心，千家万户",
    "一个好办法，一批人才，一家人，一名合格的讲师", "每年一次，每季度一次，每个村一名。", "每万人科普活动", "每两个月更新",
    "五位一体，三次产业，“五个一”工程，四面八方，四处走访", "六一儿童节、五一期间、七一前后", "不断提升一体化水平",
    "三年行动计划，五年规划，三个工作日，两个月内", "做好同一件，上一次，下一项，另一个。", "三支部联建，十支持",
    "完成任务，成立科协",
)  # fmt: skip
NUMERALS = {
    "培训八十二名讲师": ["八十二"],
    "举办讲座十五场，满意率百分之九十六": ["百分之九十六", "十五"],
    "参加人数（98）": ["98"],
    "三分之二的村，千分之三点五": ["三分之二", "千分之三点五"],
    "举办讲座一场，培训一期。": ["一", "一"],
    "走访两家企业、五十余户": ["两", "五十"],
    "组建三支队伍，发放宣传册二百二十本": ["三", "二百二十"],
    "发展十几名志愿者，上千人参加，数百名、百余场": ["十", "千", "百", "百"],
    "服务三千小时，投入一百二十万元，增长两倍，九成以上满意": ["三千", "一百二十万", "两", "九"],
    "开展二十一次": ["二十一"],
    "第三期培训了四期": ["四"],
}


def numbers_in(line: str) -> list[str]:
    return [one.number for one in in_line(line)]


@pytest.mark.parametrize("line", WORDS_WITH_NUMERALS)
def test_a_numeral_in_a_word_is_no_number(line: str) -> None:
    assert numbers_in(line) == []


@pytest.mark.parametrize(("line", "numbers"), NUMERALS.items())
def test_a_number_written_in_characters_is_found(line: str, numbers: list[str]) -> None:
    assert sorted(numbers_in(line)) == sorted(numbers)


@pytest.mark.parametrize("text", BACKED)
def test_figures_days_and_numbers_of_papers_need_no_source(desk: Desk, text: str) -> None:
    assert desk.composed(text).unbacked == []


@pytest.mark.parametrize(("text", "numbers"), UNBACKED.items())
def test_a_number_that_no_figure_backs_is_found(desk: Desk, text: str, numbers: list[str]) -> None:
    assert [one.number for one in desk.composed(text).unbacked] == numbers


def test_what_was_handed_over_is_backed(desk: Desk) -> None:
    assert (
        desk.composed("任职自{{ since }}起，编号{{ code }}", since="2021年1月1日", code="77").unbacked == []
    )


WORDS = (
    *(
        "person",
        "post",
        "organisation",
        "mode",
        "since",
        "held_on",
        "convener",
        "where",
        "meeting",
        "minutes",
    ),
    *("on", "many", "scheme", "document"),
)


@pytest.mark.parametrize("kind", Kind.values)
def test_the_shipped_templates_want_nothing_and_hold_no_bare_number(desk: Desk, kind: str) -> None:
    words = dict.fromkeys(WORDS, "词")
    composed = desk.composed(shipped_template(kind), **words)
    tables = [reason for reason in composed.missing if "这张表" not in reason]
    assert (tables, composed.unbacked) == ([], [])


def test_a_document_that_was_stored_is_the_same_again(desk: Desk) -> None:
    document = desk.composed(TEXT + shipped_template(Kind.ANNUAL)).document
    assert from_stored(to_stored(document)) == document


def test_papers_are_chinese_whoever_reads(desk: Desk) -> None:
    from django.utils import translation

    with translation.override("en"):
        composed = desk.composed('{{ period }}{{ table_by_town("activities.held") }}')
        assert str(Period.of("2021")) != "2021年"
    assert text_of_runs(composed.document.blocks[0].runs).startswith("2021年")  # type: ignore[union-attr]
