import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from haitang.machinery.audit.models import Entry
from haitang.network.regions.models import Region
from haitang.operation.command import main
from tests.cast import Cast

FILE = "code,name,level,parent\n51,某省,province,\n5100,某市,city,51\n"

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(db: None, capfd: pytest.CaptureFixture[str]) -> Say:
    def run(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        return main(words), *capfd.readouterr()

    return run


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "divisions.csv"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def test_a_load_tells_what_it_did(say: Say, file: str) -> None:
    exit_code, out, _err = say("divisions", "load", file, "--json")
    counts: dict[str, Any] = {"provinces": 1, "cities": 1, "counties": 0, "towns": 0, "villages": 0}
    assert (exit_code, json.loads(out)) == (0, counts | {"created": 2, "updated": 0, "unchanged": 0})
    exit_code, out, _err = say("divisions", "load", file)
    assert (exit_code, out) == (
        0,
        "共 2 个行政区划（省级 1、市级 1、区县 0、镇街 0、村社区 0）：新增 0，改名 0，未变 2。\n",
    )
    assert Entry.objects.filter(action="regions.load").count() == 2


def test_a_bad_file_says_which_line(say: Say, file: str) -> None:
    Path(file).write_text(FILE + "5200,别省的市,city,52\n", encoding="utf-8")
    exit_code, out, err = say("divisions", "load", file, "--json")
    sentence = "“divisions.csv”第 4 行：上级 52 还没有登记，也不在文件里。"
    assert (exit_code, err) == (1, sentence + "\n")
    assert json.loads(out) == {"error": {"code": "bad_division", "message": sentence}}
    assert not Region.objects.exists()


def test_a_file_that_is_not_there(say: Say) -> None:
    exit_code, _out, err = say("divisions", "load", "none.csv")
    assert (exit_code, err) == (2, "找不到文件 none.csv。\n")


def test_who_may_not_load(say: Say, file: str, cast: Cast) -> None:
    exit_code, _out, err = say("divisions", "load", file, "--acting", "officer")
    assert (exit_code, err) == (1, "您的角色不能做这件事；需要的话，请安全管理员调整授权。\n")
    assert not Region.objects.filter(code="51").exists()
