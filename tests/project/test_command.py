import json
from pathlib import Path

import pytest

from haitang.operation import command
from haitang.operation.command import main
from haitang.operation.console import CommandError, Misused

from .program import haitang


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("doctor", "--nonsense"),
        ("doctor", "extra"),
        ("backup", "--district"),
        ("import", "nonsense", "file.xlsx"),
        ("undo", "first"),
        ("user", "nonsense"),
        ("serve", "--port", "many"),
        ("serve", "--port", "70000"),
        ("restore", "no-such-file"),
    ],
)
def test_misuse_is_one_sentence_and_exit_2(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], db: None
) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert told.err.strip().endswith(("。", "--help。"))
    assert "argument" not in told.err


def test_with_json_standard_output_is_one_document_even_for_misuse(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor", "--nonsense", "--json"]) == 2
    told = capsys.readouterr()
    error = json.loads(told.out)["error"]
    assert error["code"] == "misused"
    assert error["message"] == told.err.strip()


@pytest.mark.parametrize(
    ("error", "exit_code"), [(CommandError("不行。", code="no"), 1), (Misused("不对。"), 2)]
)
def test_a_refusal_carries_its_code(
    error: CommandError, exit_code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise error

    monkeypatch.setattr(command, "build_parser", refuse)
    assert main(["doctor", "--json"]) == exit_code
    told = capsys.readouterr()
    assert json.loads(told.out) == {"error": {"code": error.code, "message": str(error)}}
    assert told.err == f"{error}\n"


def test_the_unexpected_is_one_sentence_and_a_line_in_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down() -> None:
        phone = "13912345678"
        raise RuntimeError(f"bad phone {phone}")

    monkeypatch.setenv("HAITANG_HOME", str(home))
    monkeypatch.setattr(command, "build_parser", break_down)
    assert main(["doctor"]) == 1
    told = capsys.readouterr()
    log = (home / "log" / "command.log").read_text(encoding="utf-8")
    assert str(home / "log" / "command.log") in told.err
    assert "Traceback" not in told.out + told.err
    assert json.loads(log)["error"] == "RuntimeError"
    assert "break_down" in log
    assert "13912345678" not in log + told.out + told.err


def test_debug_shows_the_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HAITANG_DEBUG", "true")
    assert main(["nonsense"]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_without_keys_nothing_starts(tmp_path: Path) -> None:
    told = haitang(tmp_path / "empty", "doctor", "--json")
    assert told.exit_code == 2
    assert "haitang init" in told.err
    assert told.document["error"]["code"] == "misconfigured"
    assert not (tmp_path / "empty").exists()


def test_help_needs_no_keys_and_leaves_nothing(tmp_path: Path) -> None:
    told = haitang(tmp_path / "empty", "--help")
    assert told.exit_code == 0
    assert "doctor" in told.out
    assert not (tmp_path / "empty").exists()


def test_without_tables_it_says_what_to_run(home: Path) -> None:
    told = haitang(home, "backup", "b.zip")
    assert told.exit_code == 1
    assert "Traceback" not in told.err
    assert len(told.err.splitlines()) == 1


def test_a_wrong_setting_stops_every_command(home: Path) -> None:
    told = haitang(home, "doctor", HAITANG_COLOUR="red")
    assert told.exit_code == 2
    assert "HAITANG_COLOUR" in told.err
