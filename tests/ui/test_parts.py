"""Each part drawn alone: it says what it was given, escapes it, and carries no inline style or script."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from haitang.machinery.ui import lights
from haitang.machinery.ui.charts import tiles
from haitang.machinery.ui.gallery import TODAY, GalleryForm

PARTS = {
    "button": (
        "<c-button tone='primary'>做</c-button>",
        '<button class="btn primary" type="submit" >做</button>',
    ),
    "link-button": ("<c-button href='/x/'>去</c-button>", '<a class="btn " href="/x/" >去</a>'),
    "held-button": ("<c-button why='名额已满'>做</c-button>", '<span class="why">名额已满</span>'),
    "post": ("<c-post action='/x/' ask='要做吗？'>做</c-post>", 'data-ask="要做吗？"'),
    "menu": (
        "<c-menu title='更多'><c-menu-item href='/x/'>去</c-menu-item></c-menu>",
        'class="item" href="/x/"',
    ),
    "card": ("<c-card title='名册' note='3 行'>里面</c-card>", '<span class="note">3 行</span>'),
    "section": ("<c-section title='名册'>里面</c-section>", "<h2>名册</h2>"),
    "figure": ("<c-figure label='人' :value='4986' href='/x/' />", '<span class="value">4,986</span>'),
    "figure-nought": ("<c-figure label='人' :value='0' />", '<span class="value">0</span>'),
    "figure-none": ("<c-figure label='人' :value='nothing' />", '<span class="value">—</span>'),
    "sparkline": ("<c-sparkline :values='values' />", 'points="0.0,21.0 40.0,3.0 80.0,12.0 "'),
    "bar": ("<c-bar :part='42' :whole='62' />", 'width="67.7"'),
    "tile-map": ("<c-tile-map :tiles='tiles' />", 'class="tile heat-9" href="/a"'),
    "light": ("<c-light :light='lamp' />", '<span class="light late">逾期 3 天</span>'),
    "state": ("<c-state tone='strong'>在任</c-state>", '<span class="state strong">在任</span>'),
    "fact": ("<c-facts><c-fact label='文号'></c-fact></c-facts>", '<dd class="none">—</dd>'),
    "record": (
        "<c-record name='杨军'><c-fact label='岗位'>主席</c-fact></c-record>",
        "<strong>杨军</strong>",
    ),
    "person": ("<c-person name='杨军' note='主席' />", '<span class="initial" aria-hidden="true">杨</span>'),
    "vacant": ("<c-person vacant='1' />", "空缺"),
    "masked": ("<c-masked value='13800138000' kind='phone' />", "138****8000"),
    "empty": ("<c-empty title='没有' drawing='seats'>做一件</c-empty>", "<p>做一件</p>"),
    "alert": ("<c-alert tone='bad' title='没成'>再来</c-alert>", 'role="alert"'),
    "drawer": ("<c-drawer title='来历'>里面</c-drawer>", 'data-title="来历"'),
    "tabs": ("<c-tabs><c-tab href='/x/' current='1' :count='0'>一</c-tab></c-tabs>", "<small>0</small>"),
    "steps": (
        "<c-steps :names='names' :current='2' />",
        '<li class="done">甲</li><li aria-current="step">乙</li>',
    ),
    "progress": ("<c-progress :part='1' :whole='4' poll='/x/' />", 'hx-get="/x/"'),
    "history": ("<c-history><c-event who='杨军' what='建立' /></c-history>", "· 杨军"),
    "crumbs": ("<c-crumbs :crumbs='crumbs' />", '<li><a href="/">工作台</a></li><li>这里</li>'),
    "copy": ("<c-copy value='91500' />", 'data-copy="91500"'),
    "limit": ("<c-limit :shown='200' :total='4986'>加条件</c-limit>", "只显示前 200 条，共 4,986 条。"),
    "cell": ("<c-cell value='x' why='不对' mend='改成' />", "不对"),
    "conflict": ("<c-conflict :rows='rows' who='甲' />", 'name="duty" value="主席"'),
    "paper": ("<c-paper title='清单'>里面</c-paper>", "<h2>清单</h2>"),
    "tree": ("<c-tree :nodes='nodes' />", '<a href="/b">乙</a>'),
    "drop": ("<c-drop name='sheet' wrong='不是表格' />", 'aria-describedby="wrong_sheet"'),
    "stepper": ("<c-stepper name='many' label='人数' value='3' />", 'inputmode="numeric"'),
    "form": ("<c-form :form='form' submit='存' />", 'name="once"'),
}


def draw(source: str, **more: Any) -> str:
    context = {
        "request": RequestFactory().get("/"),
        "values": [1, 3, 2],
        "tiles": tiles([("甲", 3, "/a")]),
        "lamp": lights.light(TODAY.replace(day=27), TODAY),
        "names": ["甲", "乙"],
        "crumbs": [("工作台", "/"), ("这里", "")],
        "rows": [{"label": "职务", "name": "duty", "mine": "主席", "theirs": "副主席"}],
        "nodes": [{"title": "甲", "children": [{"title": "乙", "href": "/b"}]}],
        "form": GalleryForm(),
        "nothing": None,
        **more,
    }
    return Template("{% load ui %}" + _compiled(source)).render(Context(context))


def _compiled(source: str) -> str:
    from django_cotton.compiler_regex import CottonCompiler

    return str(CottonCompiler().process(source))


@pytest.mark.parametrize("part", PARTS)
def test_part_says_what_it_was_given(part: str) -> None:
    source, wanted = PARTS[part]
    html = re.sub(r"\s*(</?[^>]*>)\s*", r"\1", draw(source))
    assert wanted in html
    assert not re.search(r"\sstyle=|<script|\son[a-z]+=", html)


@pytest.mark.parametrize("part", ["figure", "person", "alert", "card", "copy", "tab"])
def test_part_escapes_what_people_typed(part: str) -> None:
    attribute = {
        "figure": "label",
        "person": "name",
        "alert": "title",
        "card": "title",
        "copy": "value",
        "tab": "href",
    }
    html = draw(
        f'<c-{part} {attribute[part]}="{{{{ typed }}}}">x</c-{part}>', typed="<img src=x onerror=alert(1)>"
    )
    assert "<img" not in html


def test_limit_is_silent_when_everything_is_shown() -> None:
    assert draw("<c-limit :shown='3' :total='3' />").strip() == ""
