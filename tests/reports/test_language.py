"""The language of templates: what it must not reach is refused with the line and the reason, and nothing runs away."""

import pytest

from haitang.foundation.verdict import Refused
from haitang.judgement.reports.composing import check_text
from haitang.judgement.reports.composing.language import environment
from haitang.judgement.reports.document import text_of_runs
from haitang.judgement.reports.words import LONGEST_TEXT, MOST_FIGURES

from .scene import HELD, Desk

ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.__class__ }}",
    "{{ figure.__globals__ }}",
    "{{ figure['__globals__'] }}",
    "{{ figure|attr('__globals__') }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ joiner() }}",
    "{{ namespace(a=1) }}",
    "{{ range(10) }}",
    "{{ figure('activities.held').value }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 1 + 1 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ '%s' % figure }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ title|upper }}",
    "{{ title|map(attribute='x')|list }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{{ (1, 2) }}",
    "{{ title[0] }}",
    "{{ title if 1 else 2 }}",
    "{% for x in '12' %}{{ x }}{% endfor %}",
    "{% for x in range(999999999) %}{% endfor %}",
    "{% set x = 1 %}",
    "{% set x %}a{% endset %}",
    "{% macro m() %}{% endmacro %}",
    "{% call figure('a') %}{% endcall %}",
    "{% include 'notice.txt' %}",
    "{% import 'a' as b %}",
    "{% from 'a' import b %}",
    "{% extends 'a' %}",
    "{% block a %}{% endblock %}",
    "{% filter upper %}a{% endfilter %}",
    "{% with a = 1 %}{% endwith %}",
    "{% if title is defined %}{% endif %}",
    "{% do figure('a') %}",
    "{{ figure(*title) }}",
    "{{ figure(**title) }}",
    "{{ figure(title) }}",
    "{{ figure(figure('activities.held')) }}",
    "{{ figure() }}",
    "{{ figure('a', 'b', 'c', 'd', 'e') }}",
    "{{ figure('a', nobody='b') }}",
    "{{ nobody('a') }}",
    "{{ figure('a')('b') }}",
    "{{ ",
    "{% if %}",
    "{% if title %}",
)


@pytest.mark.parametrize("text", ESCAPES)
def test_what_a_template_must_not_reach_is_refused_with_the_line(text: str) -> None:
    with pytest.raises(Refused) as refused:
        check_text(f"# 标题\n{text}")
    assert refused.value.code == "bad_template"
    assert refused.value.reason.startswith("第 ")


def test_the_line_and_the_reason_are_named() -> None:
    for text, reason in (
        ("\n\n{% for x in 'a' %}{% endfor %}", "第 3 行：模板里不能用循环；各镇街的表用 table_by_town。"),
        ("a\n{{ title.upper }}", "第 2 行：模板里不能取属性，只能写列出的词和取数。"),
    ):
        with pytest.raises(Refused) as refused:
            check_text(text)
        assert refused.value.reason == reason


def test_without_the_list_jinja_would_loop_and_reach(desk: Desk) -> None:
    """The negative control: it is our list, not the sandbox alone, that refuses loops and attributes."""
    bare = environment(str).from_string("{% for x in '12' %}{{ x }}{% endfor %}{{ title.upper() }}")
    assert bare.render(title="a") == "12A"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("字" * (LONGEST_TEXT + 1), "too_long"),
        ("{{ figure('a') }}" * (MOST_FIGURES + 1), "bad_template"),
        ("{% if 1 %}" * 60 + "{% endif %}" * 60, "bad_template"),
        ("{{ " + "(" * 9_000 + "1" + ")" * 9_000 + " }}", "bad_template"),
        ("{{ " + "not " * 4_000 + "1 }}", "bad_template"),
    ],
)
def test_what_is_too_much_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_text(text)
    assert refused.value.code == code


def test_an_unknown_name_is_shown_and_breaks_nothing(desk: Desk) -> None:
    composed = desk.composed(
        "{{ nobody }}{{ figure('no.such') }}{{ chart('activities.held', by='nothing') }}"
        "{{ figure('activities.held', period='x') }}"
    )
    assert len(composed.missing) == 4
    assert composed.missing[0] == "没有“nobody”这个词"
    [paragraph] = composed.document.blocks
    assert [run.tone for run in paragraph.runs] == ["missing"] * 4  # type: ignore[union-attr]  # a paragraph


def test_a_figure_is_named_by_its_title_too(desk: Desk) -> None:
    composed = desk.composed('开展{{ 数("开展科普活动") }}场，又' + HELD + "场")
    [paragraph] = composed.document.blocks
    assert text_of_runs(paragraph.runs) == "开展1场，又1场"  # type: ignore[union-attr]  # a paragraph
    assert len(composed.document.notes) == 1


def test_a_condition_asks_a_value(desk: Desk) -> None:
    text = (
        '{% if value("activities.held") > 0 %}有{% endif %}'
        '{% if 值("activities.visits") > 0 %}访{% endif %}'
        '{% if not value("no.such") %}无{% endif %}'
    )
    [paragraph] = desk.composed(text).document.blocks
    assert text_of_runs(paragraph.runs) == "有无"  # type: ignore[union-attr]  # a paragraph


def test_marks_that_are_typed_are_no_tokens(desk: Desk) -> None:
    composed = desk.composed("前\ue0000\ue001后{{ title }}\x00")
    [paragraph] = composed.document.blocks
    assert text_of_runs(paragraph.runs) == "前0后标题"  # type: ignore[union-attr]  # a paragraph
