import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.network.access.models import Grant
from haitang.network.people.models import Person
from haitang.network.staffing.models import Appointment
from haitang.operation.command import main
from haitang.work.obligations.models import Obligation

from .scene import NEXT_DOOR, TODAY, Place, enterprise, establish, fill, make_county, make_person, seat

DIVISIONS = """code,name,level,parent
50,重庆市,province,
5001,市辖区,city,50
500153,荣昌区,county,5001
500199,邻区,county,5001
500153001,昌元街道,town,500153
500153002,远觉镇,town,500153
500199001,邻镇,town,500199
500153001001,一村,village,500153001
500153002001,二村,village,500153002
"""


class Said:
    """What a command line answered."""

    def __init__(self, exit_code: int, out: str, err: str) -> None:
        self.exit_code, self.out, self.err = exit_code, out, err.strip()

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str) -> Said:
        capfd.readouterr()
        return Said(main(words), *capfd.readouterr())

    return run


@pytest.fixture
def divisions(tmp_path: Path) -> str:
    file = tmp_path / "divisions.csv"
    file.write_text(DIVISIONS, encoding="utf-8")
    return str(file)


@pytest.mark.django_db
def test_init_makes_the_district_and_its_first_administrators_and_nobody_else(
    say: Any, divisions: str
) -> None:
    said = say("init", "500153", "--divisions", divisions, "--json")
    assert (said.exit_code, said.err) == (0, "")
    document = said.document
    passwords = [account.pop("password") for account in document["accounts"]]
    assert document.pop("obligations") == Obligation.objects.filter(since=timezone.localdate()).count() > 0
    assert document == {
        "district": "500153",
        "towns": 2,
        "villages": 2,
        "posts": 16,
        "accounts": [
            {"username": "system", "role": "system_administrator"},
            {"username": "security", "role": "security_administrator"},
            {"username": "auditor", "role": "auditor"},
        ],
    }
    accounts = Account.objects.filter(is_console=False).order_by("pk")
    fits = [account.check_password(word) for account, word in zip(accounts, passwords, strict=True)]
    assert fits == [True, True, True]
    assert all(account.must_change_password for account in accounts)
    assert set(Grant.objects.values_list("region_id", flat=True)) == {"500153"}
    assert not Person.objects.exists()
    assert set(Entry.objects.values_list("actor", flat=True)) == {"console"}
    assert [
        word for word in passwords if any(word in str(entry.facts) for entry in Entry.objects.all())
    ] == []


@pytest.mark.django_db
def test_init_is_done_once(say: Any, divisions: str) -> None:
    say("init", "500153", "--divisions", divisions)
    said = say("init", "500153", "--divisions", divisions)
    assert said.exit_code == 1
    assert said.err == (
        "荣昌区科学技术协会 已经建立，init 只做一次；行政区划有变动请用 haitang divisions load。"
    )
    assert Account.objects.filter(is_console=False).count() == 3


@pytest.mark.django_db
def test_a_second_district_has_administrators_of_its_own(say: Any, divisions: str) -> None:
    say("init", "500153", "--divisions", divisions)
    accounts = say("init", "500199", "--divisions", divisions, "--json").document["accounts"]
    assert [account["username"] for account in accounts] == [
        "system-500199",
        "security-500199",
        "auditor-500199",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "sentence", "exit_code"),
    [
        ("50015", "“50015”不是区县代码：应为 6 位数字，如 500153。", 2),
        ("500154", "“divisions.csv”里没有代码是 500154 的区县。", 2),
    ],
)
def test_a_wrong_code_is_named(say: Any, divisions: str, code: str, sentence: str, exit_code: int) -> None:
    said = say("init", code, "--divisions", divisions)
    assert (said.err, said.exit_code) == (sentence, exit_code)
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_an_acting_account_that_is_none_is_named(say: Any, divisions: str) -> None:
    said = say("init", "500153", "--divisions", divisions, "--acting", "nobody")
    assert (said.err, said.exit_code) == ("没有登录名为 nobody 的账号。", 1)


def test_vacancies_as_a_document(say: Any, place: Place) -> None:
    fill(place)
    Appointment.objects.filter(post=place.post("chair", town=2)).update(until="2021-09-01")
    found = say("vacancies", "--on", "2021-12-31", "--town", "500153003", "--json")
    assert found.document == [
        {
            "town": "500153003",
            "organisation": "远觉镇科学技术协会",
            "post": "主席",
            "seats": 1,
            "vacant": 1,
            "since": "2021-09-01",
            "duty_of": "远觉镇党（工）委",
        }
    ]
    assert [post["town"] for post in say("vacancies", "--on", "2021-04-30", "--json").document] == [None] * 6


def test_vacancies_in_words(say: Any, place: Place) -> None:
    fill(place)
    assert say("vacancies", "--on", "2021-04-30").out.splitlines()[:3] == [
        "2021-04-30 荣昌区空缺 16 席",
        "  荣昌区科学技术协会 主席，自 2018-01-01 起空缺，由荣昌区党委配备",
        "  荣昌区科学技术协会 事业编制工作人员 4/4 席，自 2018-01-01 起空缺，由荣昌区科协配备",
    ]


def test_coverage_as_a_document(say: Any, place: Place) -> None:
    fill(place)
    unit = enterprise(place, "大厂", 44)
    assert say("coverage", "--on", TODAY.isoformat(), "--json").document == {
        "required": 1,
        "have": 0,
        "gap": [
            {
                "unit": "大厂",
                "credit_code": unit.credit_code,
                "town": "500153001",
                "workers": 44,
                "why": "科技工作者满 30 人",
            }
        ],
        "villages_without_guide": [],
        "towns": {"500153001": "complete", "500153002": "complete", "500153003": "complete"},
    }


def test_the_summary_has_the_keys_of_the_facts(say: Any, place: Place) -> None:
    seat(place.post("chief.agri"), make_person("甲"))
    document = say("summary", "--on", TODAY.isoformat(), "--json").document
    assert (document["regions.towns"], document["organisations.town_chiefs"], len(document)) == (3, 1, 11)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--on", "2021-02-30"), "日期“2021-02-30”不对，请写成 2021-04-30 这样。"),
        (("--town", "500153009"), "荣昌区没有代码是 500153009 的镇街。"),
        (("--district", "500100"), "没有代码是 500100 的区县；有：500153 荣昌区。"),
    ],
)
def test_a_wrong_word_is_named(say: Any, place: Place, words: tuple[str, ...], sentence: str) -> None:
    said = say("vacancies", *words)
    assert (said.err, said.exit_code) == (sentence, 2)


def test_a_district_s_answers_hold_nothing_of_the_district_next_door(say: Any, place: Place) -> None:
    establish(make_county(NEXT_DOOR, "邻区", ("邻镇",)))
    assert say("summary").exit_code == 2
    for command in ("vacancies", "coverage", "summary"):
        assert NEXT_DOOR not in say(command, "--district", "500153", "--json").out
        assert "邻" not in say(command, "--district", "500153").out
