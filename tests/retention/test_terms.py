"""Terms of keeping are data: shown, set within bounds, carried out in parts, with counts only left behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.machinery.retention import actions, queries
from haitang.machinery.retention.declaring import PURPOSES
from haitang.machinery.retention.models import Term
from haitang.machinery.spreadsheets import actions as imports
from haitang.machinery.spreadsheets import keeping
from haitang.machinery.spreadsheets.models import Batch, Change, Row, Source, Trace
from haitang.machinery.spreadsheets.words import BatchState
from tests.cast import AT, Cast, preview_roster

DAY = timedelta(days=1)


def written(cast: Cast) -> Batch:
    return imports.apply(batch=preview_roster(cast), acting=cast.acting("officer"), at=AT)


def set_days(cast: Cast, purpose: str, days: int, by: str = "officer", **given: Any) -> Term:
    said = {"county": cast.home.code, "basis": "", "version": None} | given
    return actions.set_term(purpose=PURPOSES[purpose], days=days, acting=cast.acting(by), at=AT, **said)


def lines(batch: Batch) -> int:
    return Row.objects.filter(batch=batch).count()


def test_lines_go_after_undo_is_closed_and_their_term_is_over(cast: Cast) -> None:
    batch, unused = written(cast), preview_roster(cast)
    assert lines(batch) == lines(unused) == 2
    actions.carry_out(AT + 30 * DAY)
    assert (lines(batch), lines(unused)) == (2, 2)
    actions.carry_out(AT + 31 * DAY)
    assert (lines(batch), lines(unused)) == (2, 0)
    assert not Source.objects.filter(batch=unused).exists()
    assert Batch.objects.get(pk=unused.pk).state == BatchState.DISCARDED
    assert not Trace.objects.filter(batch=batch).exists()
    assert not Change.objects.filter(batch=batch).exists()
    actions.carry_out(AT + 120 * DAY)
    assert lines(batch) == 2
    actions.carry_out(AT + 121 * DAY)
    assert lines(batch) == 0
    assert Batch.objects.get(pk=batch.pk).rows == 2  # what an import did stays known


def test_an_undone_import_keeps_its_lines_as_long_as_any(cast: Cast) -> None:
    batch = written(cast)
    imports.undo(batch=batch, acting=cast.acting("officer"), at=AT)
    actions.carry_out(AT + 90 * DAY)
    assert lines(batch) == 2
    actions.carry_out(AT + 91 * DAY)
    assert lines(batch) == 0


def test_what_is_over_its_term_cannot_be_undone(cast: Cast) -> None:
    batch = written(cast)
    with pytest.raises(Refused) as refusal:
        imports.undo(batch=batch, acting=cast.acting("officer"), at=AT + 31 * DAY)
    assert refusal.value.code == "undo_closed"
    imports.undo(batch=batch, acting=cast.acting("officer"), at=AT + 30 * DAY)


def test_a_districts_term_binds_itself_alone(cast: Cast) -> None:
    ours, theirs = written(cast), cast.twin.applied_batch
    Row.objects.bulk_create(Row(batch=theirs, position=number, sealed=b"") for number in range(2))
    set_days(cast, keeping.UNDO, 1)
    set_days(cast, keeping.LINES, 0)
    actions.carry_out(AT + 2 * DAY)
    assert (lines(ours), lines(theirs)) == (0, 2)


def test_much_goes_in_parts_and_only_counts_are_written_down(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = [written(cast) for _time in range(3)]
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 4)
    before = Entry.objects.filter(action="retention.removed").count()
    left = []
    for hour in range(3):
        actions.carry_out(AT + 121 * DAY + hour * DAY / 24)
        left.append(Row.objects.filter(batch__in=batches).count())
    assert left == [2, 0, 0]
    entries = Entry.objects.filter(action="retention.removed", facts__purpose=keeping.LINES).order_by("pk")
    assert [entry.facts for entry in entries] == [
        {"purpose": keeping.LINES, "number": 4},
        {"purpose": keeping.LINES, "number": 2},
    ]
    assert Entry.objects.filter(action="retention.removed").count() > before


@pytest.mark.parametrize("purpose", [keeping.UNDO, keeping.LINES, keeping.PREVIEWS])
def test_a_term_has_bounds(cast: Cast, purpose: str) -> None:
    said = PURPOSES[purpose]
    for days in (said.least - 1, said.most + 1):
        with pytest.raises(Refused) as refusal:
            set_days(cast, purpose, days)
        assert refusal.value.code == "out_of_bounds"
    for days in (said.least, said.most):
        assert set_days(cast, purpose, days).days == days
    assert str(said.basis)


@pytest.mark.parametrize("by", ["leader", "chair", "guide", "volunteer", "auditor", "system", "stranger"])
def test_only_the_districts_officer_sets_terms(cast: Cast, by: str) -> None:
    with pytest.raises(Refused):
        set_days(cast, keeping.LINES, 60, by=by)
    assert not Term.objects.exists()


def test_two_who_set_a_term_at_once(cast: Cast) -> None:
    first = set_days(cast, keeping.LINES, 60)
    set_days(cast, keeping.LINES, 70, version=first.version)
    with pytest.raises(Conflict):
        set_days(cast, keeping.LINES, 80, version=first.version - 1)


def test_the_pages_show_terms_and_the_day_lines_go(cast: Cast) -> None:
    client, batch = cast.client("officer"), written(cast)
    answer = client.get(reverse("retention:terms"))
    assert "导入表格的明细" in answer.content.decode()
    edit = reverse("retention:term", args=[keeping.LINES])
    assert client.post(edit, {"days": "731", "basis": "", "version": ""}).status_code == 422
    assert client.post(edit, {"days": "60", "basis": "区里规定", "version": ""}).status_code in (302, 303)
    assert queries.kept_days(keeping.LINES, cast.home.code) == 60
    until = keeping.lines_until(Batch.objects.get(pk=batch.pk))
    assert until is not None
    assert until.isoformat() == "2021-07-29"  # 30 days to undo and 60 more after 2021-04-30
    page = client.get(reverse("spreadsheets:batch", args=[batch.pk])).content.decode()
    assert "这些明细将于" in page
    actions.carry_out(AT + 91 * DAY)
    page = client.get(reverse("spreadsheets:batch", args=[batch.pk]) + "?tab=all").content.decode()
    assert "明细已按保存期限删除" in page
    assert client.get(reverse("retention:term", args=["nothing"])).status_code == 404
