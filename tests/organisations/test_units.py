from dataclasses import replace
from datetime import date

import pytest

from haitang.foundation.endings import Terms
from haitang.foundation.verdict import Refused
from haitang.machinery.audit.actions import Conflict
from haitang.machinery.audit.models import Entry
from haitang.network.access.actions import console_acting
from haitang.network.organisations.actions import (
    UnitDraft,
    amend_unit,
    close_unit,
    register_unit,
    register_units_many,
)
from haitang.network.organisations.actions.checks import kept_promises
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.words import Kind, UnitKind
from tests.cast import AT, TODAY, Cast

TERMS = Terms(on=TODAY, reason="注销登记", document="注销通知书")
CODES = ("91500226MACXPF40CP", "91500226MAYGKFUMJH", "91500226MA0W2YNBRE")
MILL = UnitDraft(
    region="500153001", name="夏布厂", kind=UnitKind.ENTERPRISE, credit_code=CODES[0], science_workers=31
)


def test_a_unit_is_entered_with_its_entry(cast: Cast) -> None:
    unit = register_unit(draft=replace(MILL, name=" 夏布厂 "), acting=cast.acting("officer"), at=AT)
    unit.refresh_from_db()
    assert (unit.name, unit.region_id, unit.credit_code, unit.science_workers) == (
        "夏布厂",
        "500153001",
        CODES[0],
        31,
    )
    entry = Entry.objects.get(action="organisations.register")
    assert (entry.thing_id, entry.region_id) == (str(unit.pk), "500153001")


def test_many_units_come_back_in_order_with_their_keys(cast: Cast) -> None:
    drafts = [replace(MILL, name=f"厂{n}", credit_code=code) for n, code in enumerate(CODES)]
    units = register_units_many(drafts=drafts, acting=cast.acting("officer"), at=AT)
    assert [unit.name for unit in units] == ["厂0", "厂1", "厂2"]
    assert Unit.objects.in_bulk([unit.pk for unit in units]).keys() == {unit.pk for unit in units}
    assert Entry.objects.filter(action="organisations.register").count() == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_many_units_cost_as_many_queries_as_one(cast: Cast, django_assert_num_queries, rows: int) -> None:
    drafts = [replace(MILL, name=f"厂{n}", credit_code=code) for n, code in enumerate(CODES[:rows])]
    acting = cast.acting("officer")
    with django_assert_num_queries(9):  # savepoints 4, regions, taken codes, insert, audit, figures told
        register_units_many(drafts=drafts, acting=acting, at=AT)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "missing"),
        ({"name": "长" * 121}, "too_long"),
        ({"kind": "palace"}, "unknown_choice"),
        ({"credit_code": "123"}, "bad_credit_code"),
        ({"region": "500153777"}, "unknown_region"),
        ({"region": "500199001"}, "not_here"),
    ],
)
def test_an_unsound_unit_stops_all(cast: Cast, change: dict[str, object], code: str) -> None:
    before = Unit.objects.count()
    drafts = [replace(MILL, credit_code=CODES[1]), replace(MILL, **change)]
    with pytest.raises(Refused) as refusal:
        register_units_many(drafts=drafts, acting=cast.acting("officer"), at=AT)
    assert refusal.value.code == code
    assert Unit.objects.count() == before


def test_a_credit_code_names_one_unit(cast: Cast) -> None:
    acting = cast.acting("officer")
    with pytest.raises(Refused) as twice:
        register_units_many(drafts=[MILL, replace(MILL, name="另一个")], acting=acting, at=AT)
    assert twice.value.code == "credit_code_repeated"
    register_unit(draft=MILL, acting=acting, at=AT)
    with pytest.raises(Refused) as taken:
        register_unit(draft=replace(MILL, name="另一个"), acting=acting, at=AT)
    assert taken.value.code == "credit_code_taken"


def test_the_county_next_door_knows_the_same_body_by_itself(cast: Cast) -> None:
    register_unit(draft=MILL, acting=cast.acting("officer"), at=AT)
    theirs = register_unit(
        draft=replace(MILL, region=cast.twin.towns[0].code), acting=cast.acting("stranger"), at=AT
    )
    assert Unit.objects.filter(credit_code=theirs.credit_code).count() == 2


def test_a_credit_code_taken_meanwhile_is_refused_by_the_database(cast: Cast) -> None:
    Unit.objects.filter(pk=cast.home.enterprise.pk).update(credit_code=CODES[0])
    unit = cast.home.unit
    unit.credit_code = CODES[0]  # as if the check before had seen nothing
    with pytest.raises(Refused) as refusal, kept_promises():
        unit.save()
    assert refusal.value.code == "a_credit_code_names_one_unit"


def test_an_amendment_and_the_second_of_two(cast: Cast) -> None:
    mine = Unit.objects.get(pk=cast.home.enterprise.pk)
    officer = cast.acting("officer")
    amend_unit(
        unit=cast.home.enterprise, expected=1, acting=officer, at=AT, science_workers=50, name="海棠机械"
    )
    assert Entry.objects.get(action="organisations.amend_unit").facts == {"fields": ["science_workers"]}
    with pytest.raises(Conflict) as conflict:
        amend_unit(unit=mine, expected=1, acting=officer, at=AT, science_workers=60)
    assert (conflict.value.current.science_workers, conflict.value.wanted) == (50, {"science_workers": 60})


def test_a_unit_moves_only_where_one_may_register(cast: Cast) -> None:
    for name, town, code in (("officer", "500199001", "not_here"), ("chair", "500153002", "not_here")):
        with pytest.raises(Refused) as refusal:
            amend_unit(unit=cast.home.enterprise, expected=1, acting=cast.acting(name), at=AT, region_id=town)
        assert refusal.value.code == code


def test_a_unit_stays_in_its_county(cast: Cast) -> None:
    """Not even for who may register in both: what is stored of figures is told of one county at a time."""
    unit, there = cast.home.enterprise, cast.twin.towns[0].code
    with pytest.raises(Refused) as refusal:
        amend_unit(unit=unit, expected=1, acting=console_acting(AT), at=AT, region_id=there)
    unit.refresh_from_db()
    assert (refusal.value.code, unit.region_id, unit.version) == ("another_county", "500153001", 1)


def test_what_is_not_to_be_amended(cast: Cast) -> None:
    with pytest.raises(TypeError):
        amend_unit(unit=cast.home.enterprise, expected=1, acting=cast.acting("officer"), at=AT, version=9)


def test_a_unit_is_closed_once_it_hosts_nothing(cast: Cast) -> None:
    officer, hosting = cast.acting("officer"), cast.home.unit
    Organisation.objects.filter(pk=cast.home.society.pk).update(kind=Kind.INSTITUTION_ASSOCIATION)
    with pytest.raises(Refused) as refusal:
        close_unit(unit=hosting, terms=TERMS, expected=1, acting=officer, at=AT)
    assert refusal.value.code == "still_hosting"
    closed = close_unit(unit=cast.home.enterprise, terms=TERMS, expected=1, acting=officer, at=AT)
    assert closed.until == TODAY
    assert not Unit.objects.standing(TODAY).filter(pk=closed.pk).exists()
    with pytest.raises(Refused) as again:
        close_unit(unit=closed, terms=TERMS, expected=2, acting=officer, at=AT)
    assert again.value.code == "already_closed"


def test_a_unit_does_not_close_before_it_begins(cast: Cast) -> None:
    unit = register_unit(draft=replace(MILL, since=date(2021, 4, 30)), acting=cast.acting("officer"), at=AT)
    with pytest.raises(Refused) as refusal:
        close_unit(
            unit=unit,
            terms=replace(TERMS, on=date(2021, 4, 30)),
            expected=1,
            acting=cast.acting("officer"),
            at=AT,
        )
    assert refusal.value.code == "ends_before_it_begins"


@pytest.mark.parametrize("name", ["leader", "manager", "guide", "volunteer", "system", "auditor", "stranger"])
def test_who_enters_and_changes_no_unit_here(cast: Cast, name: str) -> None:
    before = list(Unit.objects.order_by("pk").values())
    with pytest.raises(Refused):
        register_unit(draft=MILL, acting=cast.acting(name), at=AT)
    with pytest.raises(Refused):
        amend_unit(unit=cast.home.enterprise, expected=1, acting=cast.acting(name), at=AT, name="改")
    with pytest.raises(Refused):
        close_unit(unit=cast.home.enterprise, terms=TERMS, expected=1, acting=cast.acting(name), at=AT)
    assert list(Unit.objects.order_by("pk").values()) == before
