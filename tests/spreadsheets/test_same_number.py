"""One identity number under two names: kept as the sheet says, and shown as a likely pair."""

from typing import Any

from haitang.foundation.scope import Scope
from haitang.network.people.queries import duplicates

from .rosters import book

HEAD = ["姓名", "身份证号", "手机", "镇街"]
NUMBER = "51023119600828000" + "4"


def test_two_names_under_one_number_are_a_likely_pair(rongchang: Any) -> None:
    lines = [["李雷", NUMBER, "13900000001", "昌元街道"], ["韩梅", NUMBER, "13900000002", "昌元街道"]]
    batch = rongchang.bring_in("volunteers", book({"名册": [HEAD, *lines]}))
    assert batch.created == 2
    (pair,) = duplicates(Scope(regions=("500153",)))
    assert {pair.one.name, pair.other.name} == {"李雷", "韩梅"}
    assert "身份证号相同" in pair.reasons
