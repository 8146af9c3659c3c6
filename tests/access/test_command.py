"""`haitang user` and `haitang verify`, over the cast's own database."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.machinery.audit.sealing import anchor_file
from haitang.network.access.models import Grant
from haitang.operation.command import main
from tests.cast import Cast
from tests.unlocked import unlocked

Command = Callable[..., tuple[int, Any]]


@pytest.fixture
def haitang(cast: Cast, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs one command line with `--json`; gives the exit code and the document."""
    anchor_file().unlink(missing_ok=True)

    def run(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_an_account_is_made_granted_and_disabled(haitang: Command) -> None:
    code, made = haitang("user", "add", "li.lei", "--name", "李雷", "--district", "500153")
    account = Account.objects.get(username="li.lei")
    assert code == 0
    assert account.check_password(made["password"])
    assert account.must_change_password
    code, granted = haitang("user", "grant", "li.lei", "town_chair", "--region", "500153001")
    assert (code, granted["place"]) == (0, "昌元街道")
    assert haitang("user", "disable", "li.lei")[0] == 0
    assert not Account.objects.get(username="li.lei").is_active
    assert set(Entry.objects.values_list("actor", flat=True)) == {"console"}


def test_somebody_above_the_district_is_made_and_listed_with_it(haitang: Command) -> None:
    assert haitang("user", "add", "shi.kexie", "--home", "50")[0] == 0
    code, granted = haitang("user", "grant", "shi.kexie", "district_leader")
    assert (code, granted["place"]) == (0, "重庆市")
    _code, listed = haitang("user", "list", "--district", "500153")
    assert [one["roles"] for one in listed if one["username"] == "shi.kexie"] == [
        [{"role": "district_leader", "place": "重庆市"}]
    ]
    assert haitang("user", "add", "nobody.else", "--home", "99")[1]["error"]["code"] == "unknown_region"


def test_the_list_is_of_one_district(haitang: Command) -> None:
    code, listed = haitang("user", "list", "--district", "500153")
    names = {each["username"] for each in listed}
    assert code == 0
    assert {"officer", "auditor"} <= names
    assert "officer_twin" not in "".join(names)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("user", "disable", "nobody"), "unknown_account"),
        (("user", "grant", "console", "auditor"), "unknown_account"),
        (("user", "grant", "leader", "king"), "unknown_role"),
        (("user", "grant", "leader", "guide", "--region", "999"), "unknown_region"),
        (
            ("user", "grant", "leader", "organisation_manager", "--organisation", "999999"),
            "unknown_organisation",
        ),
        (("verify", "--anchor", "abc"), "bad_anchor"),
    ],
)
def test_a_wrong_word_is_named(haitang: Command, words: tuple[str, ...], reason: str) -> None:
    code, said = haitang(*words)
    assert (code, said["error"]["code"]) == (2, reason)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("user", "add", "officer", "--district", "500153"), "username_taken"),
        (("user", "add", "", "--district", "500153"), "bad_username"),
        (("user", "add", "li lei", "--district", "500153"), "bad_username"),
        (("user", "add", "l" * 65, "--district", "500153"), "too_long"),
        (("user", "add", "li.lei", "--district", "500153", "--name", "李" * 65), "too_long"),
        (("user", "add", "li.lei", "--district", "500153", "--acting", "officer"), "not_permitted"),
        (("user", "disable", "chair", "--acting", "nobody"), "unknown_account"),
        (("user", "grant", "officer", "auditor"), "separate_persons"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(
    haitang: Command, words: tuple[str, ...], reason: str
) -> None:
    before = Account.objects.count(), Grant.objects.count()
    code, said = haitang(*words)
    assert (code, said["error"]["code"]) == (1, reason)
    assert Grant.objects.count() == before[1]


def test_verify_seals_and_proves(haitang: Command) -> None:
    haitang("user", "disable", "chair")
    code, proof = haitang("verify")
    assert (code, proof["sound"], proof["unsealed"], proof["findings"]) == (0, True, 0, [])
    assert haitang("verify", "--anchor", proof["head"])[0] == 0


def test_verify_names_what_was_done_to_the_audit(haitang: Command) -> None:
    haitang("user", "disable", "chair")
    haitang("verify")
    with unlocked():
        entry = Entry.objects.order_by("id")[0]
        Entry.objects.filter(pk=entry.pk).update(actor="somebody")
    code, proof = haitang("verify")
    assert (code, proof["sound"]) == (1, False)
    assert proof["findings"] == [{"kind": "edited", "where": str(entry.pk)}]


def test_verify_finds_an_anchor_that_is_not_on_the_chain(haitang: Command) -> None:
    code, proof = haitang("verify", "--anchor", "0" * 64)
    assert (code, [each["kind"] for each in proof["findings"]]) == (1, ["tail_cut"])
