import json
from pathlib import Path

import pytest
from django.db import connection

from haitang.foundation.options import OPTIONS
from haitang.operation import doctor
from haitang.operation.command import main
from haitang.operation.doctor import Check, check_all

from .program import haitang

pytestmark = pytest.mark.django_db


def found(name: str) -> Check:
    return next(check for check in check_all() if check.name == name)


def test_every_setting_is_told_with_its_meaning_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in told["settings"]] == [option.name for option in OPTIONS]
    assert all(
        one["meaning"] and one["source"] in {"file", "environment", "default"} for one in told["settings"]
    )
    secrets = [option.name for option in OPTIONS if option.secret]
    assert {one["value"] for one in told["settings"] if one["name"] in secrets} == {"••••••••"}


def test_the_database_of_this_run_is_well() -> None:
    for name in ("database", "migrations", "triggers", "worker", "time_zone"):
        assert found(name).ok, found(name)


def test_whether_what_is_written_lasts_is_found() -> None:
    """SQLite's file of this run is as a real one; our server of PostgreSQL does not wait for its disk (`engine.py`)."""
    waits = True
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            waits = cursor.fetchone() == ("on",)
    assert found("durable").ok is waits, found("durable")


def test_a_failed_check_is_exit_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "BUILT_ASSET", "no-such-asset.css")
    assert main(["doctor"]) == 1
    assert "✗ assets" in capsys.readouterr().out


def test_an_old_database_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_SQLITE", (99,))
    monkeypatch.setattr(doctor, "LEAST_POSTGRESQL", 99)
    assert not found("database").ok


def test_a_missing_trigger_is_found() -> None:
    from tests.unlocked import unlocked

    assert found("triggers").ok
    with unlocked():
        assert not found("triggers").ok


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own switch")
def test_weak_synchronisation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "1"}
    monkeypatch.setattr(doctor, "_ask", lambda question, *values: answers[question])
    assert [check.ok for check in doctor.durable()] == [False]


def test_keys_that_others_can_read_are_found(made_home: Path) -> None:
    (made_home / "haitang.toml").chmod(0o644)
    checks = {
        check["name"]: check["ok"] for check in haitang(made_home, "doctor", "--json").document["checks"]
    }
    assert checks["keys"] is False
    assert checks["database"] is True


def test_an_unreachable_database_is_one_failed_check(home: Path) -> None:
    told = haitang(home, "doctor", "--json", DATABASE_URL="postgresql://nobody@/nothing?host=/no/such/folder")
    checks = {check["name"]: check["ok"] for check in told.document["checks"]}
    assert told.exit_code == 1
    assert checks["database"] is False
    assert "migrations" not in checks


def test_without_tables_the_missing_migrations_are_one_failed_check(home: Path) -> None:
    told = haitang(home, "doctor", "--json")
    checks = {check["name"]: check["ok"] for check in told.document["checks"]}
    assert told.exit_code == 1
    assert (checks["database"], checks["migrations"]) == (True, False)
    assert "worker" not in checks
