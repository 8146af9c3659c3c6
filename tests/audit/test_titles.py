"""Every action written into the audit has a title that a person reads."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import haitang
from haitang.machinery.audit.titles import action_titles, facts_in_words, field_in_words
from haitang.work.activities.actions import ActivityDraft
from haitang.work.activities.models import Activity

WRITTEN = re.compile(r"""audit\.(?:add(?:_many)?|amend)\(\s*\w+,\s*[\w.()]+,\s*["']([a-z_]+\.[a-z_]+)["']""")
NOTED = re.compile(r"""_note\(\w+, \w+, ["']([a-z_]+\.[a-z_]+)["']""")


def test_every_action_has_a_title() -> None:
    written = set()
    for path in Path(haitang.__path__[0]).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(WRITTEN.findall(text)) | set(NOTED.findall(text))
    assert len(written) > 10
    assert written - action_titles().keys() == set()


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("activities.Activity", "participants", "参加人数"),
        ("activities.Activity", "region_id", "所在地"),
        ("activities.Activity", "services", "服务时长"),
        ("activities.Activity", "leads", "主讲或负责"),
        ("activities.Activity", "level_above", "由哪一级确认"),
        ("tasks.Task", "helpers", "协办组织"),
        ("people.Person", "identity_number", "身份证号"),
        ("people.Person", "once_there_was", "once_there_was"),
        ("nowhere.Nothing", "title", "title"),
        ("", "title", "title"),
    ],
)
def test_what_was_changed_has_a_title(kind: str, name: str, title: str) -> None:
    assert field_in_words(kind, name) == title


def test_an_entry_names_no_column() -> None:
    said = facts_in_words("activities.Activity", {"fields": ["participants", "services"], "count": 2})
    assert said == "改动的栏目 参加人数、服务时长；数量 2"
    assert facts_in_words("people.Person", {"field": "phone"}) == "栏目 手机"


def test_everything_told_of_an_activity_has_a_title() -> None:
    told = {"region_id", *(field.name for field in fields(ActivityDraft))} - {"region"}
    assert len(told) > 10
    assert not [name for name in told if field_in_words(Activity._meta.label, name).isascii()]
