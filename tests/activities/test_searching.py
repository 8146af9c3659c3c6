"""How a title sounds is kept with it, whoever writes it, and is searched by words, pinyin and initials."""

from importlib import import_module

import pytest
from django.apps import apps

from haitang.machinery.audit.models import Entry
from haitang.machinery.ui.sounds import sound_of
from haitang.work.activities import actions
from haitang.work.activities.models import Activity, Correction, about
from haitang.work.activities.words import State
from tests.cast import AT
from tests.spreadsheets.conftest import rongchang
from tests.spreadsheets.district import Rongchang
from tests.spreadsheets.samples import sample

from .scene import Scene

__all__ = ["rongchang"]

TITLE = "防范电信诈骗 AI机器人进课堂"


@pytest.mark.parametrize(
    "words", ["诈骗", "机器人", "ai jiqi", "ai机", "zhapian", "Zha Pian", "dxzp", "jqrjkt", "fangfandianxin"]
)
def test_a_record_is_found_by_words_pinyin_and_initials(scene: Scene, words: str) -> None:
    made = scene.record(title=TITLE)
    scene.record(title="枇杷病虫害防治")
    assert list(Activity.objects.filter(about(words), recorded_at=AT, held_on=made.held_on)) == [made]


@pytest.mark.parametrize("words", ["诈骗犯", "zhapianfan", "课堂 防范", "%", "_"])
def test_other_words_find_nothing(scene: Scene, words: str) -> None:
    scene.record(title=TITLE)
    assert not Activity.objects.filter(about(words)).exists()


def test_an_imported_record_is_found_alike(rongchang: Rongchang) -> None:
    rongchang.bring_in("activities", sample("activities-2021.xlsx"))
    found = Activity.objects.values_list("title", "sound")
    assert len(found) == 300
    assert all(sound == " ".join(sound_of(title)) for title, sound in found)


def test_an_amended_title_sounds_anew_and_is_one_change(scene: Scene) -> None:
    activity = scene.record()
    actions.amend_activity(
        activity=activity, draft=scene.draft(title="水稻"), version=1, acting=scene.acting("guide"), at=AT
    )
    assert Activity.objects.get(pk=activity.pk).sound == "shuidao sd"
    newest = Entry.objects.first()
    assert newest is not None
    assert newest.facts["fields"] == ["title"]


def test_a_corrected_title_keeps_what_was_said_alone(scene: Scene) -> None:
    activity = scene.in_state(State.CONFIRMED)
    told = scene.draft(title="水稻")
    actions.correct(
        activity=activity, draft=told, version=1, reason="写错了", acting=scene.acting("chair"), at=AT
    )
    assert Activity.objects.get(pk=activity.pk).sound == "shuidao sd"
    assert Correction.objects.get(activity=activity).before == {"title": "枇杷病虫害防治"}


def test_a_title_read_otherwise_by_a_later_dictionary_is_no_change(scene: Scene) -> None:
    activity = scene.record()
    Activity.objects.filter(pk=activity.pk).update(sound="as it was read")
    activity.refresh_from_db()
    actions.amend_activity(
        activity=activity, draft=scene.draft(), version=1, acting=scene.acting("guide"), at=AT
    )
    assert Activity.objects.get(pk=activity.pk).version == 1


def test_records_from_before_sounds_were_kept_are_given_theirs(scene: Scene) -> None:
    made = [scene.record(title=title) for title in (TITLE, "枇杷", "！")]
    Activity.objects.update(sound="")
    migration = import_module("haitang.work.activities.migrations.0004_every_title_sounds")
    migration.fill(apps, None)
    found = Activity.objects.in_bulk([one.pk for one in made])
    assert [found[one.pk].sound for one in made] == [one.sound for one in made]
    assert not Activity.objects.filter(sound="").exists()
