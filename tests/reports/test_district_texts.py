"""Whatever text a district writes, a paper comes of it or it is refused with the line: when it is saved and when it is used."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.verdict import Refused
from haitang.judgement.reports import actions, queries
from haitang.judgement.reports.composing import check_template, check_text, language
from haitang.judgement.reports.composing.language import ALLOWED, EVALUATION
from haitang.judgement.reports.composing.materials import HANDED
from haitang.judgement.reports.document import to_stored
from haitang.judgement.reports.document.word import docx_of
from haitang.judgement.reports.models import Paper, PaperTemplate
from haitang.judgement.reports.sources import SOURCES, begin_paper
from haitang.judgement.reports.words import Kind
from haitang.machinery.figures.declaring import indicators
from tests.cast import AT, Cast

from .scene import Desk

FUNCTIONS = (
    "figure", "value", "table_by_town", "table_by_month", "chart", "material", "数", "值", "镇街表", "月份表", "图", "材料表",
    "nobody", "range", "dict",
)  # fmt: skip
NAMES = (
    "title", "place", "body", "period", "year", "next_year", "date", "person", "minutes", "many", "nobody", "self", "loop",
    "super", "caller", "varargs", "_x", "figure", "值",
)  # fmt: skip
WORDS = (
    "activities.held", "开展科普活动", "staffing.vacancy_rate", "空缺率", "regions.population", "no.such", "", "town",
    "month", "county", "body", "topic", "nothing", "防范诈骗", "2021", "2021Q1", "0000", "9999-12", "2021-13",
    "2000-01-01..2100-12-31", "tasks", "x" * 300, "<b>&", "{{", "%s %(a)s {0.a}", "🙂𠮷", "\\x00", "\\ud800", "\\ue000",
    "\\x0b", "\\u202e",
)  # fmt: skip
NUMBERS = (
    "0", "1", "-1", "0.5", "1e400", "9" * 30, "9" * 5000, "0x" + "f" * 5000, "1_000", "true", "none", "''", "00", "1.",
)  # fmt: skip
FORBIDDEN = (
    "[1]", "{}", "(1, 2)", "1 + 1", "'a' * 99", "9 ** 9", "1 / 0", "'%s' % 1", "title.x", "title[0]", "title|upper",
    "title|center(99999999)", "title is defined", "title ~ 1", "a if b else c", "''.__class__", "figure.__globals__",
    "lipsum()", "cycler", "-title", "+1", "*title", "**title", "not", "and", "(", ")", "'", "}}", "{% raw %}",
)  # fmt: skip
OPERATORS = ("<", ">", "<=", ">=", "==", "!=", "in", "not in", "and", "or", "~", "+", "*", "is", "|", ".")
LINES = (
    "# ",
    "## ",
    "主送：",
    "抄送：",
    "附件：",
    "落款：",
    "日期：",
    "|",
    "| a | b |",
    "一、",
    "（一）甲。",
    "1. ",
    "（1）",
    "\t",
    "\u3000",
    "\x0c",
    "",
)

BREAK_DOWNS = ("town", "month", "county", "body", "topic", "nothing")

quoted = st.sampled_from(WORDS).map(lambda word: f"'{word}'")
argument = st.one_of(
    quoted,
    st.tuples(st.sampled_from(("by", "of", "period", "caption", "name", "x", "class")), quoted).map("=".join),
    st.sampled_from((*NUMBERS, *NAMES)),
)
call = st.tuples(st.sampled_from(FUNCTIONS), st.lists(argument, max_size=4)).map(
    lambda made: f"{made[0]}({', '.join(made[1])})"
)
leaf = st.one_of(
    call, call, st.sampled_from(NAMES), st.sampled_from(NUMBERS), quoted, st.sampled_from(FORBIDDEN)
)
expression = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        inner.map(lambda one: f"not {one}"),
        inner.map(lambda one: f"({one})"),
    ),
    max_leaves=6,
)
piece = st.recursive(
    st.one_of(
        expression.map(lambda one: f"{{{{ {one} }}}}"),
        st.sampled_from(LINES),
        st.text(max_size=20),
        st.sampled_from(
            ("{% include 'a' %}", "{% macro a() %}{% endmacro %}", "{% set a = 1 %}", "{# a #}", "{%", "{{")
        ),
    ),
    lambda inner: st.one_of(
        st.tuples(expression, inner, inner).map(
            lambda of: f"{{% if {of[0]} %}}{of[1]}{{% else %}}{of[2]}{{% endif %}}"
        ),
        inner.map(lambda one: f"{{% for x in y %}}{one}{{% endfor %}}"),
        st.tuples(inner, inner).map("\n".join),
    ),
    max_leaves=8,
)
texts = st.lists(piece, max_size=5).map("\n".join)
many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def outcome(deed: Any, *told: Any) -> str:
    """What came of it: nothing but these two may come."""
    try:
        deed(*told)
    except Refused as refused:
        code, reason = refused.code, refused.reason
    else:
        return "done"
    assert code in {"bad_template", "too_long", "period_not_begun", "missing"}
    assert "0x" not in reason
    reason.encode()
    return "refused"


@many
@given(text=texts)
def test_any_text_is_composed_or_refused(desk: Desk, text: str) -> None:
    def used() -> None:
        composed = desk.composed(text)
        json.dumps(to_stored(composed.document)).encode()
        assert "\x00" not in json.dumps(to_stored(composed.document), ensure_ascii=False)
        json.dumps(composed.readings).encode()
        docx_of(composed.document)

    if outcome(check_text, text) == "done":
        assert outcome(used) == "done"
    else:
        assert outcome(used) == "refused"


@many
@given(text=texts, kind=st.sampled_from(list(Kind)))
def test_what_is_saved_begins_a_paper(desk: Desk, text: str, kind: Kind) -> None:
    """A template that is taken makes the paper of its kind; one stored by an older program is refused, and no more."""
    if outcome(check_template, text, kind) == "done":
        words, _tables = HANDED[kind]
        assert outcome(lambda: desk.composed(text, **dict.fromkeys(words, "词"))) == "done"
    PaperTemplate.objects.update_or_create(
        district_id=desk.cast.home.code, kind=Kind.NOTICE, defaults={"text": text.replace("\x00", "")}
    )
    outcome(lambda: desk.draft(text=""))


def generic(word: str) -> list[str]:
    """Every place in which a word can stand."""
    return [
        f"{{{{ {word} }}}}", f"{{% if {word} %}}a{{% endif %}}", f"{{% if {word} > 0 %}}a{{% endif %}}",
        f"{{% if 0 < {word} %}}a{{% endif %}}", f"{{% if {word} == {word} %}}a{{% endif %}}",
        f"{{% if {word} in title %}}a{{% endif %}}", f"{{% if title in {word} %}}a{{% endif %}}",
        f"{{% if not {word} %}}a{{% elif {word} %}}b{{% endif %}}", f"{{{{ figure({word}) }}}}",
        f"{{{{ 值(period={word}, period={word}) }}}}", f"{{{{ {word} and {word} or {word} }}}}", f"# {{{{ {word} }}}}",
        f"| {{{{ {word} }}}} | |", f"附件：{{{{ {word} }}}}", f"{{{{ {word} }}}}{{{{ {word} }}}}",
        f"{{{{ table_by_town({word}, {word}) }}}}", f"{{{{ chart('activities.held', by={word}) }}}}",
        f"{{{{ 值({word}) > 0 }}}}", f"{{% if {'not ' * 150}{word} %}}{{% endif %}}", f"{{{{ {'(' * 150}{word}{')' * 150} }}}}",
    ]  # fmt: skip


@pytest.mark.one_engine  # the same figures in other words
def test_every_word_in_every_place(desk: Desk) -> None:
    calls = [f"{name}('activities.held')" for name in FUNCTIONS]
    words = [*FUNCTIONS, *NAMES, *NUMBERS, *(f"'{word}'" for word in WORDS), *FORBIDDEN, *calls]
    texts = [text for word in words for text in generic(word)]
    taken = [text for text in texts if outcome(check_text, text) == "done"]
    assert 300 < len(taken) < len(texts) / 2
    for text in taken:
        assert outcome(desk.composed, text) == "done", text


def test_every_figure_and_every_break_down_of_it(desk: Desk) -> None:
    for one in indicators():
        charts = [f"{{{{ chart('{one.name}', by='{by}') }}}}" for by in BREAK_DOWNS]
        numbers = [f"{{{{ figure('{one.title}', by='{by}', of='x') }}}}" for by in BREAK_DOWNS]
        text = "\n".join((*charts, *numbers))
        assert outcome(check_text, text) == outcome(desk.composed, text) == "done"


def test_every_source_hands_over_the_words_it_is_tried_with(cast: Cast) -> None:
    officer = cast.acting("officer")
    tried = set()
    for origin, source in SOURCES.items():
        for key, _title in source.recent(officer):
            draft = begin_paper(origin, key, officer, AT)
            assert set(draft.material.words) <= set(HANDED[draft.kind][0])
            assert set(draft.material.tables) <= set(HANDED[draft.kind][1])
            tried.add(draft.kind)
    assert {Kind.APPOINTMENT, Kind.MINUTES} <= tried


def test_the_shipped_templates_can_be_saved_as_they_are() -> None:
    for kind in Kind:
        check_template(queries.shipped_template(kind), kind)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n{% if place > 1 %}b{% endif %}", "第 2 行：只能拿数和数比、词和词比是否相同；指标的数写成 值(“指标”)。"),
        ("a\n\n{{ nobody }}", "第 3 行：没有“nobody”这个词，能写的是：title、place、body、period、year、next_year、date。"),
        ("{{ figure('no.such') }}", "第 1 行：没有叫“no.such”的指标；haitang figures 列出所有指标。"),
        ("{{ 值('no.such') }}", "第 1 行：没有叫“no.such”的指标；haitang figures 列出所有指标。"),
        ("{{ figure('开展科普活动', by='nothing') }}", "第 1 行：“开展科普活动”不能按“nothing”分。"),
        ("{{ figure }}", "第 1 行：“figure”后面要写括号，括号里写指标。"),
        ("{{ material('results') }}", "第 1 行：没有“results”这张表。"),
        ("{% if figure('activities.held') %}a{% endif %}", "第 1 行：条件里的数要写成 值(“指标”)。"),
        ("{{ 值('activities.held', period='x') }}", None),
    ],
)  # fmt: skip
def test_saving_names_the_line_and_what_to_do(desk: Desk, text: str, sentence: str | None) -> None:
    with pytest.raises(Refused) as refused:
        actions.set_template(
            county=desk.cast.home.code,
            kind=Kind.NOTICE,
            text=text,
            version=None,
            acting=desk.acting("officer"),
            at=AT,
        )
    assert sentence is None or refused.value.reason == sentence
    assert not PaperTemplate.objects.filter(kind=Kind.NOTICE, text=text).exists()


def test_a_stored_template_that_is_bad_breaks_no_page(cast: Cast, desk: Desk) -> None:
    """One that an older program took: it is named where templates are, and the papers of its kind say why not."""
    bad = "# {{ title }}\n{% if place > 1 %}b{% endif %}"
    PaperTemplate.objects.update_or_create(
        district_id=cast.home.code, kind=Kind.NOTICE, defaults={"text": bad}
    )
    officer = cast.client("officer")
    for address in ("/papers/templates/", "/papers/templates/notice/"):
        shown = officer.get(address)
        assert (shown.status_code, "第 2 行：只能拿数和数比" in shown.content.decode()) == (200, True)
    sent = {"kind": "notice", "place": cast.home.code, "period": "2021", "title": "通知"}
    answer = officer.post("/papers/new/", sent)
    assert answer.status_code == 422
    assert "“通知”的模板有问题，请先到“模板”里改好。第 2 行" in answer.content.decode()
    assert desk.draft(kind=Kind.HEARING, text="").pk


def test_a_stored_draft_that_is_bad_can_be_read_and_mended(cast: Cast, desk: Desk) -> None:
    paper = desk.draft()
    Paper.objects.filter(pk=paper.pk).update(text="a\n{% if place > 1 %}b{% endif %}")
    officer = cast.client("officer")
    for name in ("", "text/"):
        shown = officer.get(f"/papers/{paper.pk}/{name}")
        assert (shown.status_code, "第 2 行" in shown.content.decode()) == (200, True)
    assert officer.get(f"/papers/{paper.pk}/file.docx").status_code in {404, 409}


def test_without_our_check_jinja_raises_and_the_net_below_holds(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative controls: with the check off the text reaches jinja and fails there; with the net off too it escapes."""
    monkeypatch.setattr(language, "check", lambda *_told: None)
    for text, line in (
        ("a\n{% if place > 1 %}{% endif %}", 2),
        ("a\n\n{{ title.x.y }}", 3),
        ("{{ 1 / 0 }}", 1),
    ):
        with pytest.raises(Refused, match=f"第 {line} 行：这里算不出来。"):
            desk.composed(text)
    monkeypatch.setattr(language, "EVALUATION", ())
    with pytest.raises(TypeError):
        desk.composed("a\n{% if place > 1 %}{% endif %}")


def test_the_lists_of_the_language_are_closed() -> None:
    assert len(ALLOWED) == 13
    assert Exception not in EVALUATION
    assert not any(issubclass(Refused, one) for one in EVALUATION)
