import stat
from pathlib import Path

import pytest

from haitang.foundation.options import (
    FILE_NAME,
    OPTIONS,
    REQUIRED,
    Misconfigured,
    Source,
    home_of,
    mask_password,
    read_settings,
    settle_home,
)
from haitang.project.database import database_of

NO_ENVIRONMENT: dict[str, str] = {}


def add(home: Path, line: str) -> None:
    with (home / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def refused(home: Path, environ: dict[str, str] = NO_ENVIRONMENT) -> Misconfigured:
    with pytest.raises(Misconfigured) as caught:
        read_settings(home, environ)
    return caught.value


def test_settled_home_can_be_read(home: Path) -> None:
    settings = read_settings(home, NO_ENVIRONMENT)
    assert settings["https"] is False
    assert settings["database_url"] == f"sqlite:///{home}/haitang.sqlite3"
    assert settings.by_name["https"].source == Source.FILE
    assert settings.by_name["hosts"].source == Source.DEFAULT


def test_keys_are_the_owners_alone_and_never_written_again(home: Path) -> None:
    path = home / FILE_NAME
    before = path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert settle_home(home) is False
    assert path.read_text(encoding="utf-8") == before


def test_two_homes_have_different_keys(tmp_path: Path) -> None:
    for name in "ab":
        settle_home(tmp_path / name)
    one, other = (read_settings(tmp_path / name, NO_ENVIRONMENT) for name in "ab")
    for name in ("secret_key", "private_key", "digest_key"):
        assert one[name] != other[name]


@pytest.mark.parametrize("name", [option.name for option in OPTIONS if option.default is REQUIRED])
def test_missing_key_is_named_and_has_no_default(tmp_path: Path, name: str) -> None:
    settle_home(tmp_path)
    path = tmp_path / FILE_NAME
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(name)]
    path.write_text("\n".join(lines), encoding="utf-8")
    missing = refused(tmp_path)
    assert missing.setting == name
    assert "haitang init" in str(missing)


def test_unknown_key_in_the_file_is_named(home: Path) -> None:
    add(home, "colour = 'red'")
    assert "colour" in str(refused(home))


def test_unknown_variable_is_named(home: Path) -> None:
    assert "HAITANG_COLOUR" in str(refused(home, {"HAITANG_COLOUR": "red"}))


def test_other_variables_are_none_of_our_business(home: Path) -> None:
    assert read_settings(home, {"COLOUR": "red", "HAITANG_HOME": "x"})["debug"] is False


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("job_seconds = 'soon'", "job_seconds"),
        ("job_seconds = 0", "job_seconds"),
        ("web_threads = true", "web_threads"),
        ("hosts = 'a'\nhosts = 'b'", FILE_NAME),
        ("hosts = []", "hosts"),
        ("hosts = [1]", "hosts"),
        ("debug = 1", "debug"),
        ("database_url = ''", "database_url"),
    ],
)
def test_ill_typed_value_is_named(home: Path, line: str, name: str) -> None:
    add(home, line)
    assert refused(home).setting == name


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HAITANG_DEBUG", "1"),
        ("HAITANG_JOB_SECONDS", "-5"),
        ("HAITANG_SECRET_KEY", "short"),
        ("HAITANG_DIGEST_KEY", "0"),
    ],
)
def test_ill_typed_variable_is_named(home: Path, variable: str, value: str) -> None:
    assert refused(home, {variable: value}).setting == variable.removeprefix("HAITANG_").lower()


def test_the_environment_goes_before_the_file(home: Path) -> None:
    settings = read_settings(home, {"HAITANG_HTTPS": "true", "HAITANG_HOSTS": "a.example, b.example"})
    assert settings["https"] is True
    assert settings["hosts"] == ("a.example", "b.example")
    assert settings.by_name["https"].source == Source.ENVIRONMENT


def test_two_addresses_of_the_database_are_refused(home: Path) -> None:
    both = {"DATABASE_URL": "sqlite:///a", "HAITANG_DATABASE_URL": "sqlite:///b"}
    assert refused(home, both).setting == "database_url"


def test_home_is_var_unless_said_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert home_of({}) == tmp_path / "var"
    assert home_of({"HAITANG_HOME": "/elsewhere"}) == Path("/elsewhere")


def test_secrets_are_never_shown(home: Path) -> None:
    settings = read_settings(home, {"DATABASE_URL": "postgresql://me:hush@db/haitang"})
    shown = " ".join(str(one.shown) for one in settings.by_name.values())
    assert "hush" not in shown
    assert settings["secret_key"] not in shown
    assert mask_password("postgresql://me:hush@db/haitang") == "postgresql://me:••••@db/haitang"


def test_database_addresses() -> None:
    assert database_of("sqlite:///a/b.sqlite3")["NAME"] == "a/b.sqlite3"
    assert database_of("sqlite:////a/b.sqlite3")["NAME"] == "/a/b.sqlite3"
    parsed = database_of("postgresql://me:p%40ss@db:6543/haitang?sslmode=require")
    told = {key: parsed[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert told == {
        "NAME": "haitang",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "6543",
        "OPTIONS": {"connect_timeout": 3, "sslmode": "require", "options": "-c lock_timeout=30s"},
    }
    assert database_of("postgresql://me@/haitang?host=/run/pg")["HOST"] == "/run/pg"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://db/haitang",
        "haitang.sqlite3",
        "sqlite://host/a",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgresql://db/",
        "postgresql://db/a/b",
        "postgresql://db:port/a",
        "postgresql://db/a?colour=red",
        "postgresql://db/a?sslmode",
    ],
)
def test_anything_else_is_no_database_address(url: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        database_of(url)
    assert caught.value.setting == "database_url"
