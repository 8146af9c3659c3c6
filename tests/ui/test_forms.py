"""Forms: every field has its label, hint and error tied to it; searches, days and keys clean as they should."""

from datetime import date
from typing import Any

import pytest
from django import forms

from haitang.machinery.ui.forms import DateField, Form, OnceMixin, SearchField


class Sample(OnceMixin, Form):
    halves = ("name",)

    name = forms.CharField(label="姓名", help_text="与身份证一致。")
    many = forms.IntegerField(label="人数", required=False)


def test_hint_and_error_are_tied_to_the_field() -> None:
    html = Sample({"name": ""}).render()
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert '<a href="#id_name">姓名：这一项要填。</a>' in html


def test_required_is_said_in_words() -> None:
    html = Sample().render()
    assert html.count('<span class="must">必填</span>') == 1


def test_fields_are_dressed() -> None:
    html = Sample().render()
    assert 'class="form-control"' in html
    assert 'inputmode="numeric"' in html
    assert 'class="field half"' in html


def test_each_form_drawn_has_its_own_key() -> None:
    assert Sample()["once"].value() != Sample()["once"].value()
    assert Sample({"name": "杨军", "once": "kept"})["once"].value() == "kept"


@pytest.mark.parametrize("typed", ["2021-04-19", "2021.4.19", "2021/4/19", "2021年4月19日", "20210419"])
def test_days_are_read_as_people_write_them(typed: str) -> None:
    assert DateField(label="日").clean(typed) == date(2021, 4, 19)


def search(key: str, words: str) -> Any:
    return {"7": "杨军"}.get(key) or {"杨军": "杨军"}.get(words)


@pytest.mark.parametrize("sent", [("7", "随便"), ("", "杨军")])
def test_search_takes_what_was_picked_or_typed(sent: tuple[str, str]) -> None:
    assert SearchField(source="/find/", find=search).clean(sent) == "杨军"


def test_search_refuses_what_it_cannot_find() -> None:
    with pytest.raises(forms.ValidationError, match="请从搜索结果里点选"):
        SearchField(source="/find/", find=search).clean(("9", ""))


def test_search_may_be_left_out() -> None:
    assert SearchField(source="/find/", find=search, required=False).clean(("", "")) is None
    with pytest.raises(forms.ValidationError):
        SearchField(source="/find/", find=search).clean(("", ""))
