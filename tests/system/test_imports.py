"""I9: the process that writes an import is killed in the middle; whoever looks sees nothing of it, or all."""

import threading
from collections.abc import Callable
from pathlib import Path

from .faulted import fault
from .house import House, serving
from .machine import tail, until
from .visitor import number_in, sheets_of

ROWS = 120
SECONDS = 120
EVERYTHING = """
    SELECT (SELECT COUNT(*) FROM people_person WHERE name LIKE '王甲%'),
           (SELECT COUNT(*) FROM people_volunteer JOIN people_person ON person_id = people_person.id WHERE name LIKE '王甲%'),
           (SELECT COUNT(*) FROM spreadsheets_batch WHERE state = 'applied' AND filename = '王甲.csv')
"""
"""All that an import writes, as one statement sees it: persons, their volunteering, the batch that is done."""

Sight = tuple[int, ...]
NOTHING: Sight = (0, 0, 0)
ALL: Sight = (ROWS, ROWS, 1)


def register() -> bytes:
    lines = ["姓名,手机,镇街,村（社区）,工作单位"]
    surnames = "赵钱孙李周吴郑王冯陈褚卫"
    names = [f"王甲{a}{b}" for a in surnames for b in surnames[: ROWS // len(surnames)]]
    lines += [f"{name},1390013{number:04},甲街道,一村,卫生院" for number, name in enumerate(names)]
    return "\n".join(lines).encode()


class Onlooker(threading.Thread):
    """Looks at what of the import is to be seen, again and again."""

    def __init__(self, house: House) -> None:
        super().__init__(daemon=True)
        self.house, self.seen, self.over = house, {NOTHING}, threading.Event()

    @property
    def partly(self) -> set[Sight]:
        return self.seen - {NOTHING, ALL}

    def run(self) -> None:
        while not self.over.wait(0.02):
            self.seen.add(self.house.rows(EVERYTHING)[0])


def bring_in(house: House) -> None:
    """Upload the register and have what it says written."""
    officer = house.visitor("officer", timeout=60)
    answer = officer.fill("/imports/new/", {"kind": "volunteers"}, ("file", "王甲.csv", register()))
    assert answer.done, answer.text[-2000:]
    pk = number_in(answer.location)
    page = f"/imports/{pk}/"
    sheet = next(each for each in sheets_of(officer.get(page), page) if each.action.endswith("/application/"))
    assert officer.post(sheet.action, sheet.fields).done


def watch(house: House) -> set[Sight]:
    """Everything anybody could have seen, from before the import until it stands."""
    with serving(house):
        onlooker = Onlooker(house)
        onlooker.start()
        bring_in(house)
        done = until(lambda: ALL in onlooker.seen or onlooker.partly, SECONDS)
        onlooker.over.set()
        onlooker.join()
        assert done, tail(house.home / "serve.out")
    return onlooker.seen | set(house.rows(EVERYTHING))


def test_killed_in_the_middle_an_import_is_all_or_nothing(a_house: Callable[..., House]) -> None:
    house = a_house(**fault("dies_in_an_import"))
    assert watch(house) == {NOTHING, ALL}
    assert Path(house.home / "died").exists()


def test_without_a_transaction_part_of_it_would_be_seen(a_house: Callable[..., House]) -> None:
    assert watch(a_house(**fault("dies_in_an_import", "no_transactions"))) - {NOTHING, ALL}
