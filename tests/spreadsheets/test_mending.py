"""Two who mend one preview at the same time: what is slow is done without holding it, and neither undoes the other."""

from typing import Any

import pytest

from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.actions import mending
from haitang.machinery.spreadsheets.models import Batch, Row
from haitang.machinery.spreadsheets.words import RowState
from tests.cast import AT, Cast
from tests.racing import together

pytestmark = pytest.mark.django_db(transaction=True)
BROKEN, MENDED = {"name": "1"}, {"village": "昌元街道2村"}


@pytest.fixture
def meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """A preview whose first line somebody breaks while its second, the faulty one, is being mended."""
    batch: Batch = cast.home.batch
    honest, interrupted = mending.check_lines, iter([True])

    def break_the_first(other: Batch) -> None:
        actions.mend(batch=other, position=0, cells=BROKEN, acting=cast.acting("officer"), at=AT)

    def judge(*given: Any) -> None:
        if next(interrupted, False):
            assert together(break_the_first, [Batch.objects.get(pk=batch.pk)]) == []
        honest(*given)

    monkeypatch.setattr(mending, "check_lines", judge)
    return batch


def mend_the_second(cast: Cast, batch: Batch) -> tuple[int, int]:
    """How many lines are faulty by the batch, and by its lines."""
    actions.mend(batch=batch, position=1, cells=MENDED, acting=cast.acting("officer"), at=AT)
    return Batch.objects.get(pk=batch.pk).faulty, Row.objects.filter(
        batch=batch, state=RowState.FAULTY
    ).count()


def test_both_stand(cast: Cast, meanwhile: Batch) -> None:
    assert mend_the_second(cast, meanwhile) == (1, 1)


def test_without_looking_the_count_would_be_wrong(
    cast: Cast, meanwhile: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(mending, "save_as_read", lambda batch: batch.save())
    assert mend_the_second(cast, meanwhile) == (0, 1)
