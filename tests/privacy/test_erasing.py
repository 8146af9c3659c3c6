"""What erasing somebody changes, what it leaves to others, and that it is done again after a restore."""

import importlib
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from haitang.foundation.privacy import walking
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.machinery.spreadsheets import actions as imports
from haitang.machinery.spreadsheets.importing import Draft
from haitang.machinery.spreadsheets.lines import load_lines
from haitang.machinery.spreadsheets.models import Batch, Row, Source
from haitang.network.people import actions
from haitang.network.people.actions import repeating
from haitang.network.people.models import Person
from haitang.network.people.subjects import subject_of
from haitang.work.tasks.models import Task
from tests.cast import AT, TODAY, Cast

from .canaries import PHONES, preview

erasure = importlib.import_module("haitang.network.people.actions.erasure")
NAME = "鹮麒麟"


def person(cast: Cast, name: str = NAME, phone: str = PHONES[0], by: str = "officer") -> Person:
    home = cast.home if by == "officer" else cast.twin
    draft = actions.PersonDraft(county_id=home.code, region_id=home.towns[0].pk, name=name, phone=phone)
    return actions.register_person(draft=draft, acting=cast.acting(by), at=AT)


def erase(cast: Cast, whom: Person, **given: Any) -> Person:
    return actions.erase(person=whom, on=TODAY, acting=cast.acting("officer"), at=AT, **given)


def says(task: Task, text: str) -> None:
    Task.objects.filter(pk=task.pk).update(title=text)


def title_of(task: Task) -> str:
    return Task.objects.values_list("title", flat=True).get(pk=task.pk)


def test_words_of_another_district_are_left_alone(cast: Cast) -> None:
    his = person(cast)
    for task in (cast.home.task, cast.twin.task):
        says(task, f"请{NAME}到会")
    version = Task.objects.get(pk=cast.home.task.pk).version
    erase(cast, his)
    assert (title_of(cast.home.task), title_of(cast.twin.task)) == ("请某某到会", f"请{NAME}到会")
    assert Task.objects.get(pk=cast.home.task.pk).version == version + 1


def test_where_another_bears_the_name_only_what_was_chosen_is_changed(cast: Cast) -> None:
    his = person(cast)
    person(cast, phone="13977779999")
    tasks = (cast.home.task, cast.home.done_task, cast.home.closed_task)
    for task, text in zip(tasks, (f"请{NAME}到会", f"请{NAME}到会", f"{NAME} {PHONES[0]}"), strict=True):
        says(task, text)
    erase(cast, his, named=[f"tasks.Task:{cast.home.done_task.pk}:title"])
    assert [title_of(task) for task in tasks] == [f"请{NAME}到会", "请某某到会", "某某 （已删号码）"]


def test_a_text_that_was_spared_stays(cast: Cast) -> None:
    his = person(cast)
    says(cast.home.task, f"{NAME}论坛")
    erase(cast, his, spared=[f"tasks.Task:{cast.home.task.pk}:title"])
    assert title_of(cast.home.task) == f"{NAME}论坛"


def test_a_longer_name_of_somebody_else_is_not_cut(cast: Cast) -> None:
    his = person(cast, name=NAME[:2])
    person(cast, phone="13977779999")
    says(cast.home.task, f"请{NAME}和{NAME[:2]}到会")
    erase(cast, his)
    assert title_of(cast.home.task) == f"请{NAME}和某某到会"


def test_the_page_says_what_goes_and_what_stays_and_what_was_unticked_stays(cast: Cast) -> None:
    his = person(cast)
    says(cast.home.task, f"请{NAME}到会")
    says(cast.home.done_task, f"{NAME}论坛")
    client, page = cast.client("officer"), reverse("people:erasure", args=[his.pk])
    preview(cast, PHONES[0])
    answer = client.get(page)
    said = answer.content.decode()
    assert "导入的表格里的行" in said
    assert f"请{NAME}到会" in said
    form = answer.context["form"]
    keys = [f"tasks.Task:{task.pk}:title" for task in (cast.home.task, cast.home.done_task)]
    assert set(keys) <= set(form.fields["forget"].initial)
    # one comes up while the page is read: nobody has unticked it
    says(cast.home.closed_task, f"再请{NAME}")
    ticked = [key for key in form.fields["forget"].initial if key != keys[1]]
    answer = client.post(page, {"forget": ticked, "shown": form.fields["shown"].initial, "once": "k"})
    assert answer.status_code == 302
    assert [title_of(task) for task in (cast.home.task, cast.home.done_task, cast.home.closed_task)] == [
        "请某某到会",
        f"{NAME}论坛",
        "再请某某",
    ]


def test_a_preview_loses_his_line_and_its_file_and_can_still_be_written(cast: Cast) -> None:
    his = person(cast)
    batch = preview(cast, PHONES[0])
    assert (batch.rows, batch.ready) == (2, 2)  # him and another; the note under the table is no line
    erase(cast, his)
    batch = Batch.objects.get(pk=batch.pk)
    assert (batch.rows, batch.ready, batch.faulty) == (1, 1, 0)
    assert Row.objects.filter(batch=batch).count() == 1
    assert not Source.objects.filter(batch=batch).exists()
    with pytest.raises(Refused) as refusal:
        imports.remap(batch=batch, columns={}, acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == "no_file"
    imports.apply(batch=batch, acting=cast.acting("officer"), at=AT)
    assert Person.objects.filter(name="王小波").exists()
    assert not Person.objects.filter(name=NAME).exists()


def test_a_line_that_may_be_another_of_his_name_is_kept_by_its_number(cast: Cast) -> None:
    his = person(cast)
    batch = preview(cast, "13977779988")
    imports.apply(batch=batch, acting=cast.acting("officer"), at=AT)
    other = Person.objects.exclude(pk=his.pk).get(name=NAME)
    before = Row.objects.filter(batch=batch).count()
    erase(cast, his)
    assert Row.objects.filter(batch=batch).count() == before
    assert other.name in {draft.values.get("name") for draft in drafts(batch)}


def drafts(batch: Batch) -> list[Draft]:

    return load_lines(batch)


def test_an_older_backup_put_back_forgets_him_again(
    cast: Cast, django_capture_on_commit_callbacks: Any, tmp_path: Any, settings: Any
) -> None:
    settings.HAITANG_HOME = tmp_path
    his, other = person(cast), person(cast, name="别的人", phone="")
    known = {row.pk: row for row in Person.objects.filter(pk__in=(his.pk, other.pk))}
    with django_capture_on_commit_callbacks(execute=True):
        erase(cast, his)
    text = repeating.erasures_file().read_text()
    assert NAME not in text
    assert PHONES[0] not in text
    known[his.pk].save()  # the backup knew him still
    assert repeating.repeat_erasures(AT) == 1
    assert Person.objects.get(pk=his.pk).name == "（已删除）"
    assert Person.objects.get(pk=other.pk).name == "别的人"
    assert Entry.objects.latest("pk").action == "people.erase_again"
    assert repeating.repeat_erasures(AT) == 0


def test_somebody_else_with_his_key_in_another_database_is_not_erased(
    cast: Cast, tmp_path: Any, settings: Any
) -> None:
    settings.HAITANG_HOME = tmp_path
    his = person(cast)
    note = repeating.mark_of(his.pk, "别的名字")
    repeating.write_line(f'{{"at": "2021-04-30T00:00:00+00:00", "person": {his.pk}, "marks": ["{note}"]}}')
    repeating.write_line('{"at": "2021-04-')
    assert repeating.repeat_erasures(AT) == 0
    assert Person.objects.get(pk=his.pk).name == NAME


def test_what_waits_to_be_sent_is_put_right_with_his_name(cast: Cast) -> None:
    his = person(cast)
    notice = cast.home.notice
    type(notice).objects.filter(pk=notice.pk).update(title=f"请{NAME}到会", read_at=None)
    says(cast.home.task, f"请{NAME}到会")
    actions.amend_person(
        person=his, changes={"name": "鹮麟麟"}, version=his.version, acting=cast.acting("officer"), at=AT
    )
    assert type(notice).objects.get(pk=notice.pk).title == "请鹮麟麟到会"
    assert title_of(cast.home.task) == f"请{NAME}到会"  # what people wrote they put right themselves
    assert set(subject_of(Person.objects.get(pk=his.pk)).names) == {NAME, "鹮麟麟"}


def held_for(cast: Cast, many: int) -> int:
    """How many statements an erasure takes from its first writing on, when so many tasks and jobs done name him."""
    his = person(cast)
    pattern = Task.objects.get(pk=cast.home.task.pk)
    for number in range(many):
        pattern.pk, pattern.title, pattern.origin_key = None, f"请{NAME}到第 {number} 次会", None
        pattern.save(force_insert=True)
    outlook = actions.foresee_erasure(his)
    with CaptureQueriesContext(connection) as asked:
        erase(cast, his, outlook=outlook)
    assert not Task.objects.filter(title__contains=NAME).exists()
    assert Task.objects.filter(title__startswith="请某某到第").count() == many
    return len(asked)


def test_a_text_more_is_no_statement_more(cast: Cast) -> None:
    """Two statements a text held the writer for a quarter of a minute when three thousand activities named him."""
    with transaction.atomic():
        few = held_for(cast, 2)
        transaction.set_rollback(True)
    assert held_for(cast, 30) == few


def test_two_statements_a_text_are_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""

    def one_by_one(model: type[Task], rows: Any) -> None:
        for key, columns in rows:
            model._base_manager.filter(pk=key).update(**columns)

    monkeypatch.setattr(walking, "update_many", one_by_one)
    with transaction.atomic():
        few = held_for(cast, 2)
        transaction.set_rollback(True)
    assert held_for(cast, 30) >= few + 28


def test_what_a_text_becomes_is_worked_out_before_the_writer_is_held(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    his = person(cast)
    says(cast.home.task, f"请{NAME}到会")
    worked: list[str] = []
    honest = walking.changed_columns

    def noting(some: Any, each: Any, change: Any) -> Any:
        worked.append("inside" if held else "before")
        return honest(some, each, change)

    held: list[bool] = []
    begin = walking.forget_person
    monkeypatch.setattr(walking, "changed_columns", noting)
    monkeypatch.setattr(
        erasure, "forget_person", lambda *given, **said: held.append(True) or begin(*given, **said)
    )
    erase(cast, his)
    assert set(worked) == {"before"}
    assert title_of(cast.home.task) == "请某某到会"
