"""Nothing is hung on what has ended: neither afterwards, nor by whoever read it before, nor in the very moment.

Every column whose rows end with something has its deed; one without a deed is red.
"""

import pytest

from haitang.foundation import endings
from haitang.foundation.verdict import Refused
from tests.cast import Cast

from .hanging import DEEDS, ONLY_NAMED, copy_of, end, ending_columns, made_ready


def test_every_column_has_its_deed() -> None:
    assert ending_columns().keys() == {*DEEDS, *ONLY_NAMED}


@pytest.mark.parametrize("column", sorted(DEEDS))
def test_the_deed_can_be_done_while_it_stands(cast: Cast, column: str) -> None:
    """The control of this page: what is refused below is refused because of the end, and of nothing else."""
    DEEDS[column].do(cast, made_ready(cast, ending_columns()[column]))


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("column", sorted(DEEDS))
def test_nothing_is_hung_on_what_has_ended(cast: Cast, column: str, stale: bool) -> None:
    """Neither by who reads it now nor by who read it while it stood."""
    record = made_ready(cast, ending_columns()[column])
    read_before = copy_of(record)
    end(cast, record)
    hanging = DEEDS[column]
    before = list(hanging.rows._base_manager.order_by("pk").values())
    with pytest.raises(Refused):
        hanging.do(cast, read_before if stale else copy_of(record))
    assert list(hanging.rows._base_manager.order_by("pk").values()) == before


ASKED_OF_THE_DATABASE_ALONE = {
    "access.Grant.organisation",
    "meetings.Meeting.convener",
    "meetings.StandingMember.post",
    "obligations.Obligation.organisation",
    "organisations.Organisation.parent",
    "organisations.Organisation.unit",
    "organisations.Post.organisation",
    "people.Volunteer.person",
    "people.Volunteer.team",
    "tasks.Help.organisation",
    "tasks.Task.owner",
    "tasks.Task.post",
}
"""Columns of which nothing else than `hold_standing` refuses whoever read the record while it stood."""


@pytest.mark.parametrize("column", sorted(ASKED_OF_THE_DATABASE_ALONE))
def test_without_holding_it_whoever_read_it_before_hangs_something_on_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    """The negative control."""
    monkeypatch.setattr(endings, "is_over", lambda _ended, _on: False)
    record = made_ready(cast, ending_columns()[column])
    read_before = copy_of(record)
    end(cast, record)
    DEEDS[column].do(cast, read_before)
