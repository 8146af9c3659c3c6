from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import Schedule

from haitang.foundation.sqlite.counting import count_rows
from haitang.machinery.accounts.models import SignInAttempt
from haitang.machinery.audit.chain import prove
from haitang.machinery.audit.sealing import anchor_file, anchors
from haitang.machinery.figures.models import KeptDay, Present, RollUp
from haitang.machinery.notices.models import Notice
from haitang.machinery.spreadsheets.models import Row
from haitang.network.access.models import Receipt
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind as Organised
from haitang.operation import inspections, upkeep
from haitang.operation.models import CacheEntry, Inspection
from haitang.operation.words import Kind
from tests.cast import AT, Cast, preview_roster


def test_it_is_arranged_once(db: None) -> None:
    for _start in range(2):
        upkeep.arrange()
    assert sorted(Schedule.objects.values_list("name", "schedule_type", "minutes")) == [
        (upkeep.BEAT, Schedule.MINUTES, 1),
        (upkeep.FRESHENING, Schedule.MINUTES, 10),
        (upkeep.NAME, Schedule.HOURLY, None),
    ]


def test_figures_are_stored_where_there_are_districts_to_sum(cast: Cast) -> None:
    at = datetime(2021, 1, 15, 2, 0, tzinfo=UTC)
    assert upkeep.rolled_up(at) > 0
    assert KeptDay.objects.filter(day=timezone.localdate(at)).exists()
    Organisation.objects.filter(kind=Organised.DISTRICT_ASSOCIATION, region=cast.twin.region).update(
        kind=Organised.SOCIETY
    )
    assert upkeep.rolled_up(at) == 0
    assert (KeptDay.objects.count(), RollUp.objects.count(), Present.objects.count()) == (0, 0, 0)


def test_it_seals_and_forgets(cast: Cast) -> None:
    anchor_file().unlink(missing_ok=True)
    cast.client("officer").post("/account/sessions/others/ending/", {"once": "a"})
    cast.client("anonymous").post("/sign-in/", {"login": "officer", "password": "wrong"})
    done = upkeep.keep_up(timezone.now() + timedelta(days=8))
    assert done["sealed"] > 0
    assert (done["receipts"], done["attempts"]) == (1, 1)
    assert (Receipt.objects.count(), SignInAttempt.objects.count()) == (0, 0)
    assert prove(anchors()).sound
    assert Inspection.objects.get(kind=Kind.UPKEEP).ok
    assert not Notice.objects.filter(kind="system.trouble").exists(), (
        "when every step succeeds nobody is told"
    )


@pytest.mark.alike
@pytest.mark.parametrize("broken", list(upkeep.STEPS))
def test_a_step_that_fails_is_written_down_and_hides_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """It fails as the worst do: the database refuses in the middle of what it writes. The others here only write a row."""

    def write(name: str) -> int:
        CacheEntry.objects.create(cache_key=name, value="", expires=timezone.now())
        return 1

    def fail(at: datetime) -> int:
        with transaction.atomic():
            return write(broken) + write(broken)

    for name in upkeep.STEPS:
        monkeypatch.setitem(upkeep.STEPS, name, fail if name == broken else lambda at, name=name: write(name))
    done = upkeep.keep_up(timezone.now())
    assert (
        set(done)
        == set(CacheEntry.objects.values_list("cache_key", flat=True))
        == set(upkeep.STEPS) - {broken}
    )
    found = Inspection.objects.get(kind=Kind.UPKEEP)
    assert (found.ok, found.findings) == (False, [{"code": "step", "where": f"{broken} IntegrityError"}])
    told = Notice.objects.filter(kind="system.trouble").values_list("account__username", flat=True)
    assert "system" in told


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself")
def test_sqlite_knows_how_large_its_tables_are(cast: Cast) -> None:
    count_rows()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'people_person'")
        assert cursor.fetchone() is not None


HOURS = 30


@pytest.fixture
def without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years of them are rolled up where the clock is about something else: nine tenths of what the upkeep takes."""
    monkeypatch.setitem(upkeep.STEPS, "rolled_up", lambda at: 0)


def looked_after(until: datetime) -> None:
    """As if it had run for some hours."""
    Inspection.objects.bulk_create(
        Inspection(kind=Kind.UPKEEP, at=until - timedelta(hours=hours), ok=True) for hours in range(HOURS)
    )


@pytest.mark.usefixtures("without_figures")
@pytest.mark.alike
@pytest.mark.parametrize("days", [31, 45, 400, 7000])
def test_a_clock_that_leaps_lets_nothing_go_for_a_day(cast: Cast, days: int) -> None:
    """And says so: health is red, the administrators are told. A clock that was put right again is as it was."""
    looked_after(AT)
    lines = Row.objects.filter(batch=preview_roster(cast))
    before = set(lines.values_list("pk", flat=True))
    leapt = AT + timedelta(days=days)
    for hours in (0, 21):
        done = upkeep.keep_up(leapt + timedelta(hours=hours))
        assert set(upkeep.STEPS) - set(done) == upkeep.FORGETTING
        assert set(lines.values_list("pk", flat=True)) == before
    (last,) = Inspection.objects.filter(kind=Kind.UPKEEP).order_by("-at")[:1]
    assert last.findings == [{"code": "clock", "where": str(days)}]
    assert Notice.objects.filter(kind="system.trouble", text__contains=str(days)).exists()
    assert set(upkeep.keep_up(AT + timedelta(hours=1))) == set(upkeep.STEPS)
    assert set(upkeep.keep_up(leapt + timedelta(hours=22))) == set(upkeep.STEPS)
    assert not lines.exists()


@pytest.mark.usefixtures("without_figures")
def test_a_clock_that_is_believed_at_once_lets_it_go(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(inspections, "LONGEST_PAUSE", timedelta(days=10_000))
    looked_after(AT)
    lines = Row.objects.filter(batch=preview_roster(cast))
    upkeep.keep_up(AT + timedelta(days=45))
    assert not lines.exists()


@pytest.mark.usefixtures("without_figures")
@pytest.mark.alike
@pytest.mark.parametrize("days", [9, 1, 0])
def test_a_machine_that_was_off_for_a_holiday_goes_on_at_once(cast: Cast, days: int) -> None:
    looked_after(AT)
    assert set(upkeep.keep_up(AT + timedelta(days=days, hours=1))) == set(upkeep.STEPS)
    assert Inspection.objects.filter(kind=Kind.UPKEEP).latest("at").ok
