"""What is drawn without templates, because it stands in pages many times, is what templates would draw."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from haitang.machinery.ui.trees import twigs_as_html

CHOICES: tuple[Any, ...] = (
    [("", "全部"), ("a", "甲"), ("b", "<乙>")],
    [("a&b", '"甲"'), (1, "一"), (None, "无"), (True, "是")],
    [("镇<街", [("1", "东"), ("2", "西")]), ("x", mark_safe("<b>重</b>"))],
    [],
)


@pytest.mark.parametrize("value", ["", "a", "1", None, "nothing"])
@pytest.mark.parametrize("choices", CHOICES)
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
def test_a_select_is_what_django_draws(widget: type[forms.Select], choices: Any, value: Any) -> None:
    drawn = widget(attrs={"class": "form-select", "required": True}, choices=choices)
    ours = drawn.render("place", value)
    djangos = drawn.render("place", value, renderer=DjangoTemplates())
    assert "".join(ours.split()) == "".join(djangos.split())


def test_a_tree_says_what_was_written_as_text() -> None:
    below = {"title": "<乙>", "href": '/b"/', "note": "<i>"}
    drawn = twigs_as_html([{"title": "甲", "href": "/a", "note": "", "open": True, "children": [below]}])
    assert "<details open><summary>甲</summary><ul><li>" in drawn
    assert '<a href="/b&quot;/">&lt;乙&gt;</a><span class="note">&lt;i&gt;</span>' in drawn
    assert drawn.count("<li>") == drawn.count("</li>") == 2


def test_a_twig_without_an_address_is_plain() -> None:
    assert twigs_as_html([{"title": "甲"}]) == '<li><div class="twig">甲</div></li>'
