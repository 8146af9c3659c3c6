"""Another county from its first command to its gap: one JSON document each, of exactly the promised shape."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from haitang.operation.command import main

from .rosters import book, mobile
from .yunling import CODE, DIVISIONS, credit_code

INQUIRY_KEYS = ("asked", "left_out", "questions", "notices", "totals")
BATCH_KEYS = [
    "batch",
    "kind",
    "sheets",
    "rows",
    "ready",
    "faulty",
    "faults",
    "created",
    "updated",
    "unchanged",
]
FAULT_KEYS = ["sheet", "row", "column", "reason", "message", "mend"]

OF_TODAY = ("--answer", "day_of_roster=today")
"""Which day a roster without a date speaks of."""

FILES: dict[str, tuple[list[list[Any]], list[Any]]] = {
    "town-teams": (
        [
            ["乡镇", "姓名", "岗位", "电话"],
            ["青龙镇", "张明", "主席", mobile(1)],
            ["白马镇", "（空缺）", "主席", ""],
            ["黑马镇", "刘芳", "主席", mobile(2)],
        ],
        [3, 2, 1, 1, 1, (4, "乡镇", "unknown_town")],
    ),
    "volunteers": (
        [
            ["志愿者姓名", "联系方式", "所属乡镇", "村居"],
            ["张明", mobile(1), "青龙镇", "大坪"],
            ["李", mobile(2), "青龙镇", "大坪"],
        ],
        [2, 1, 1, 1, 0, (3, "志愿者姓名", "bad_name")],
    ),
    "enterprises": (
        [
            ["公司名称", "信用代码", "属地", "科技人员", "已建科协"],
            ["甲公司", credit_code(1), "青龙镇", "约80人", ""],
            ["乙公司", credit_code(1), "白马镇", 20, "√"],
        ],
        [2, 1, 1, 1, 0, (3, "信用代码", "duplicate_in_file")],
    ),
    "organisations": (
        [
            ["组织名称", "分类", "会长"],
            ["云岭县医学会", "学会", "张明"],
            ["云岭县读书小组", "其他", ""],
        ],
        [2, 1, 1, 1, 0, (3, "分类", "unknown_kind")],
    ),
}

Say = Callable[..., Any]


@pytest.fixture
def say(db: None, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Say:
    """Runs a command with `--json` in the county, which `init` has just established; answers its one document."""

    def run(*words: str) -> Any:
        capfd.readouterr()
        assert main([*words, "--json"]) == 0
        return json.loads(capfd.readouterr().out)

    divisions = tmp_path / "divisions.csv"
    divisions.write_text(DIVISIONS, encoding="utf-8")
    run("init", CODE, "--divisions", str(divisions))
    return run


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_previewed_applied_brought_in_again_and_undone(say: Say, tmp_path: Path, kind: str) -> None:
    rows, (count, ready, faulty, created, unchanged, fault) = FILES[kind]
    file = tmp_path / "名册.xlsx"
    file.write_bytes(book({"表一": rows}))
    before = say("summary")
    preview = say("import", kind, str(file), *OF_TODAY)
    assert list(preview) == [*BATCH_KEYS, "applied", *INQUIRY_KEYS]
    assert [preview[key] for key in BATCH_KEYS[1:6]] == [kind, ["表一"], count, ready, faulty]
    assert [list(one) for one in preview["faults"]] == [FAULT_KEYS]
    assert tuple(preview["faults"][0].values())[:4] == ("表一", *fault)
    assert (preview["created"], preview["updated"], preview["unchanged"]) == (created, 0, unchanged)
    assert (preview["applied"], say("summary")) == (False, before)
    applied = say("import", kind, str(file), *OF_TODAY, "--apply")
    assert applied == preview | {"batch": applied["batch"], "applied": True}
    again = say("import", kind, str(file), *OF_TODAY, "--apply")
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, ready)
    assert say("undo", str(again["batch"])) == {
        "batch": again["batch"],
        "removed": 0,
        "restored": 0,
        "kept": [],
    }
    undone = say("undo", str(applied["batch"]))
    assert undone == {"batch": applied["batch"], "removed": created, "restored": 0, "kept": []}
    assert say("summary") == before


def test_vacancies_and_coverage_after_a_roster_and_a_ledger(say: Say, tmp_path: Path) -> None:
    for kind in ("town-teams", "enterprises"):
        file = tmp_path / f"{kind}.xlsx"
        file.write_bytes(book({"表一": FILES[kind][0]}))
        say("import", kind, str(file), *OF_TODAY, "--apply")
    chairs = [one["town"] for one in say("vacancies") if one["town"] and one["post"] == "主席"]
    assert "529901101" in chairs
    assert "529901100" not in chairs
    covered = say("coverage")
    assert (covered["required"], covered["have"]) == (1, 0)
    assert covered["gap"] == [
        {"unit": "甲公司", "credit_code": credit_code(1), "town": "529901100", "workers": 80,
         "why": "科技工作者满 30 人"}
    ]  # fmt: skip
    assert set(covered["towns"].values()) == {"incomplete"}
    assert len(covered["villages_without_guide"]) == 12
