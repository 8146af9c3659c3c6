"""A town brings in its own people, and nothing of other towns, whatever a file says."""

from collections.abc import Iterable, Iterator
from itertools import permutations

import pytest

from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.importing import IMPORTERS, gazetteer_of
from haitang.machinery.spreadsheets.models import Batch, Mapping, WordList
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of, outcomes_of
from haitang.machinery.spreadsheets.words import RowState
from haitang.network.access.queries import hold_role
from haitang.network.access.words import Role
from haitang.network.people.actions.enrolment import phone_mask
from haitang.network.people.models import Person, Volunteer
from haitang.network.regions.models import Region
from haitang.work.activities.models import Activity

from .test_effort import as_xlsx
from .yunling import AT, CODE, Yunling, records

OWN, OTHER = "529901100", "529901101"
OWN_NAME = "青龙镇"

Rows = list[tuple[str, ...]]


def chair_of(town: str) -> Acting:
    return Acting(None, "镇主席", (hold_role(Role.CHAIR, Scope(regions=(town,))),), username="chair")


def csv(rows: Iterable[Iterable[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def previewed(
    kind: str, content: bytes, *, region: str = OWN, by: Acting | None = None, filename: str = "名册.csv",
    **answers: str,
) -> Batch:  # fmt: skip
    given = {"day_of_roster": "today"} if kind == "town-teams" else {}
    return actions.preview(
        kind=kind, content=content, filename=filename, region=region, acting=by or chair_of(region), at=AT,
        answers=given | answers,
    )  # fmt: skip


def applied(batch: Batch, by: Acting | None = None) -> Batch:
    return actions.apply(batch=batch, acting=by or chair_of(OWN), at=AT) if batch.ready else batch


def states(batch: Batch) -> list[str]:
    return [str(draft.state) for draft in drafts_of(batch_lines(batch))]


def said_of(batch: Batch, number: int = 0) -> str:
    return "；".join(fault.message for fault in drafts_of(batch_lines(batch))[number].faults)


# ---- whose lines


def test_a_line_of_another_town_says_whose_it_is(yunling: Yunling) -> None:
    batch = previewed(
        "volunteers",
        csv([("姓名", "手机", "镇街"), ("李甲", "13900000001", "白马镇"), ("王乙", "13900000002", "青龙镇")]),
    )
    assert states(batch) == ["faulty", "ready"]
    fault = drafts_of(batch_lines(batch))[0].faults[0]
    assert (fault.column, fault.code) == ("town", "other_town")
    assert f"{fault.message}：{fault.mend}" == "这一行在白马镇，不归您管：请交给区县科协导入"


def test_a_line_without_a_place_is_of_the_town(yunling: Yunling) -> None:
    batch = previewed("volunteers", csv([("姓名", "手机"), ("李甲", "13900000001")]))
    assert [one["town"] for one in outcomes_of(batch)] == [OWN]
    assert [notice["text"] for notice in batch.notices] == ["没有写镇街的行，都按“青龙镇”读。"]
    assert batch.questions == []
    line = drafts_of(batch_lines(batch))[0]
    actions.mend(batch=batch, position=line.position, cells={"name": "李丙"}, acting=chair_of(OWN), at=AT)
    assert [notice["text"] for notice in batch.notices] == ["没有写镇街的行，都按“青龙镇”读。"]


@pytest.mark.parametrize(("answer", "state"), [(None, "asked"), (OWN, "ready"), ("differ", "faulty")])
def test_a_file_called_after_another_town_is_asked_about(
    yunling: Yunling, answer: str | None, state: str
) -> None:
    content = as_xlsx([["姓名", "手机"], ["李甲", "13900000001"]])
    batch = previewed("volunteers", content, filename="白马镇志愿者.xlsx")
    (question,) = batch.open_questions
    if answer is not None:
        actions.answer(batch=batch, answers={question["id"]: answer}, acting=chair_of(OWN), at=AT)
    assert states(batch) == [state]


def test_of_villages_of_one_name_the_own_is_meant(yunling: Yunling) -> None:
    batch = previewed("volunteers", csv([("姓名", "村（社区）"), ("李甲", "石桥村"), ("王乙", "小河村")]))
    assert [one["village"] for one in outcomes_of(batch)] == ["529901100201", None]
    assert states(batch) == ["ready", "faulty"]


def test_the_whole_county_is_not_the_towns(yunling: Yunling) -> None:
    rows = [("时间", "活动主题", "镇街", "参加人数"), ("2023-03-01", "讲座", "全县", "30")]
    batch = previewed("activities", csv(rows))
    assert states(batch) == ["faulty"]
    assert said_of(batch) == "这一行是全区县的，不归您管"


@pytest.mark.parametrize("kind", ["enterprises", "organisations"])
def test_lists_of_the_county_are_the_countys(yunling: Yunling, kind: str) -> None:
    with pytest.raises(Refused, match="由区县科协导入"):
        previewed(kind, csv([("名称", "镇街"), ("甲", "青龙镇")]))


@pytest.mark.parametrize("deed", ["mend", "answer", "apply"])
def test_a_town_that_is_no_more_is_written_to_no_more(yunling: Yunling, deed: str) -> None:
    """Its batch was previewed while it was there."""
    batch = previewed("volunteers", csv([("姓名", "手机"), ("李甲", "13900000001"), ("", "13900000002")]))
    given = {"batch": batch, "acting": chair_of(OWN), "at": AT}
    Region.objects.filter(code=OWN).update(until=AT.date(), successor=OTHER)
    with pytest.raises(Refused) as refused:
        {
            "mend": lambda: actions.mend(position=1, cells={"name": "李丙"}, **given),
            "answer": lambda: actions.answer(answers={}, **given),
            "apply": lambda: actions.apply(**given),
        }[deed]()
    assert refused.value.code == "no_such_town"
    assert not Volunteer.objects.exists()


def test_what_was_written_is_taken_back_all_the_same(yunling: Yunling) -> None:
    batch = applied(previewed("volunteers", csv([("姓名", "手机"), ("李甲", "13900000001")])))
    Region.objects.filter(code=OWN).update(until=AT.date(), successor=OTHER)
    for region in (OTHER, f"{CODE[:5]}2"):
        with pytest.raises(Refused):
            actions.undo(batch=batch, acting=chair_of(region), at=AT)
    assert actions.undo(batch=batch, acting=chair_of(OWN), at=AT).kept == []


SPELT = {
    "白马": OTHER, "白马镇人民政府": OTHER, "云岭县白马镇": OTHER, "黔山省云州市云岭县白马镇": OTHER,
    "白马镇小河村": OTHER, "青龙": OWN, "青龙镇政府": OWN, "云岭县青龙镇": OWN, "青龙镇石桥村": OWN,
    "青龙山": "529901102", OTHER: OTHER, f"{OTHER}000": OTHER, OWN: OWN, CODE: None, "529902101": None,
    "白馬鎮": None, "外县镇": None, "白马镇、青龙镇": None,
}  # fmt: skip
"""Ways a town is written, and which is meant; None: nobody knows."""


@pytest.mark.alike
@pytest.mark.parametrize("cell", SPELT)
def test_however_a_town_is_written_only_the_own_is_read(yunling: Yunling, cell: str) -> None:
    batch = previewed("volunteers", csv([("姓名", "手机", "镇街"), ("李甲", "13900000001", cell)]))
    assert (states(batch) == ["ready"]) is (SPELT[cell] == OWN)
    codes = [fault.code for line in drafts_of(batch_lines(batch)) for fault in line.faults]
    assert codes == ([] if SPELT[cell] == OWN else ["other_town" if SPELT[cell] else "unknown_town"])


WRITTEN_ELSEWHERE = {
    "家庭住址": ("白马镇小河村3组", "other_town"),
    "村（社区）": ("白马镇小河村", "other_town"),
    "村": ("529901101201", "other_town"),
    "社区": ("龙泉社区", "other_town"),
}
"""A town in another column than its own, and what is said of the line."""


@pytest.mark.parametrize("head", WRITTEN_ELSEWHERE)
def test_in_whatever_column_a_town_is_written_only_the_own_is_read(yunling: Yunling, head: str) -> None:
    cell, code = WRITTEN_ELSEWHERE[head]
    batch = previewed("volunteers", csv([("姓名", "手机", head), ("李甲", "13900000001", cell)]))
    assert [fault.code for line in drafts_of(batch_lines(batch)) for fault in line.faults] == [code]


@pytest.mark.parametrize("papers", [("护照", "E12345678"), ("港澳居民来往内地通行证", "H12345678")])
def test_who_is_known_elsewhere_by_other_papers_is_asked_about(
    yunling: Yunling, papers: tuple[str, str]
) -> None:
    heads = ("姓名", "证件类型", "证件号码", "镇街")
    yunling.bring_in("volunteers", csv([heads, ("Anna Smith", *papers, "白马镇")]), "登记.csv")
    before = outside()
    batch = previewed("volunteers", csv([heads, ("Anna Smith", *papers, OWN_NAME)]))
    assert states(batch) == ["asked"]
    assert papers[1] not in str(batch.questions) + str(batch.notices)
    assert outside() == before


def test_another_town_is_not_hers_to_bring_in(yunling: Yunling) -> None:
    for region in (OTHER, CODE, CODE[:4]):
        with pytest.raises(Refused):
            previewed("volunteers", csv([("姓名",), ("李甲",)]), region=region, by=chair_of(OWN))


# ---- nothing is smuggled

HEADS = {
    "volunteers": ("姓名", "手机", "镇街", "村（社区）"),
    "town-teams": ("姓名", "手机", "镇街", "村（社区）", "科协职务"),
    "activities": ("活动主题", "活动时间", "镇街", "村（社区）", "参加人数", "主办单位"),
}


def lines_of(kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A line for every town and every village of the county, as one of its own would have it, and the code of its town."""
    places = gazetteer_of(CODE, AT.date())
    for number, place in enumerate((*places.towns.values(), *places.villages.values())):
        town = places.towns.get(place.parent, place)
        village = place.name if place is not town else ""
        phone, post = f"139{number:08}", "科普指导员" if village else "主席"
        name = f"钱{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'一二三四五'[number // 10]}"
        yield (
            town.code,
            {
                "volunteers": (name, phone, town.name, village),
                "town-teams": (name, phone, town.name, village, post),
                "activities": (f"讲座{number}", "2023-03-01", town.name, village, "30", f"{town.name}科协"),
            }[kind],
        )


def without(column: int, rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [(*row[:column], *row[column + 1 :]) for row in rows]


def layouts(kind: str) -> Iterator[bytes]:
    """The lines of all towns: in a table, a table a town under its name, known by their villages alone, in another order."""
    heads, lines = HEADS[kind], list(lines_of(kind))
    rows = [row for _town, row in lines]
    yield csv([heads, *rows])
    yield csv([heads, *reversed(rows)])
    under_names: Rows = []
    for town in dict.fromkeys(code for code, _row in lines):
        of_town = [row for code, row in lines if code == town]
        under_names += [(f"{of_town[0][2]}名单",), *without(2, [heads, *of_town]), ("",)]
    yield csv(under_names)
    yield csv([without(2, [heads])[0], *without(2, [row for row in rows if row[3]])])


def answered(batch: Batch) -> Batch:
    """Every question answered by its first choice, which reads on."""
    for question in batch.open_questions:
        given = {question["id"]: question["choices"][0]["key"]}
        actions.answer(batch=batch, answers=given, acting=chair_of(OWN), at=AT)
    return batch


def outside() -> dict[str, list[dict[str, object]]]:
    """Every record an import may touch that does not lie in the town."""
    found = {**records(), "Activity": list(Activity.objects.order_by("pk").values())}
    return {label: [row for row in rows if not lies_inside(row)] for label, rows in found.items()}


def lies_inside(row: dict[str, object]) -> bool:
    place = row.get("region_id")
    if place is None:  # an appointment, a field of expertise: by whom it is of
        holder = Person.objects.filter(pk=row.get("person_id")).first()
        place = holder.region_id if holder else ""
    return str(place).startswith(OWN)


@pytest.mark.parametrize("kind", sorted(HEADS))
def test_a_file_with_every_other_towns_rows_writes_nothing_there(yunling: Yunling, kind: str) -> None:
    assert {kind for kind, importer in IMPORTERS.items() if importer.of_towns} == set(HEADS)
    for content in layouts(kind):
        before = outside()
        batch = applied(answered(previewed(kind, content)))
        assert outside() == before
        for one in outcomes_of(batch):
            assert one["state"] != RowState.READY or one["town"] == OWN
        if batch.ready:
            undone = actions.undo(batch=batch, acting=chair_of(OWN), at=AT)
            assert undone.kept == []


@pytest.mark.parametrize("kind", sorted(HEADS))
def test_were_it_the_countys_it_would_write_there(yunling: Yunling, kind: str) -> None:
    """The negative control: the same files, brought in for the county, are of all towns."""
    before = outside()
    batch = previewed(kind, next(layouts(kind)), region=CODE, by=yunling.acting)
    applied(batch, yunling.acting)
    assert batch.faulty == 0
    assert outside() != before


# ---- people other places know

KNOWN = ("赵某", "13900001111", "白马镇", "副镇长", "白马镇卫生院")


def known_elsewhere(yunling: Yunling) -> Person:
    heads = ("姓名", "手机", "镇街", "职务", "工作单位")
    yunling.bring_in("volunteers", csv([heads, KNOWN]), "登记.csv")
    return Person.objects.get(name="赵某")


@pytest.mark.parametrize("kind", ["volunteers", "town-teams"])
def test_somebody_of_another_town_is_asked_about_and_not_shown(yunling: Yunling, kind: str) -> None:
    person = known_elsewhere(yunling)
    before = outside()
    post = "职务" if kind == "volunteers" else "科协职务"
    heads = ("姓名", "手机", "镇街", post, "工作单位")
    content = csv([heads, ("赵某", "13900001111", "青龙镇", "主席", "青龙镇政府")])
    batch = previewed(kind, content)
    assert states(batch) == ["asked"]
    (question,) = [one for one in batch.open_questions if one["about"] == "persons_elsewhere"]
    for secret in (person.workplace, person.region_id, "白马", phone_mask("13900001111")):
        assert secret not in str(batch.questions) + str(batch.notices)
    assert states(previewed(kind, content, **{question["id"]: "leave_out"})) == ["left_out"]
    batch = applied(previewed(kind, content, **{question["id"]: "anew"}))
    assert (batch.created, outside()) == (1, before)
    own = Person.objects.get(name="赵某", region__code__startswith=OWN)
    assert own.workplace == "青龙镇政府"
    again = previewed(kind, content)
    assert (again.created, again.updated, again.unchanged, again.asked) == (0, 0, 1, 0)
    assert actions.undo(batch=batch, acting=chair_of(OWN), at=AT).kept == []
    assert outside() == before


def test_without_a_number_nobody_of_another_town_is_found(yunling: Yunling) -> None:
    known_elsewhere(yunling)
    heads = ("姓名", "镇街", "职务", "工作单位")
    batch = previewed("volunteers", csv([heads, ("赵某", "青龙镇", "副镇长", "白马镇卫生院")]))
    assert (batch.created, batch.asked) == (1, 0)


def test_whose_service_is_elsewhere_is_not_taken_from_there(yunling: Yunling) -> None:
    known_elsewhere(yunling)
    Person.objects.filter(name="赵某").update(region_id=OWN)
    before = list(Volunteer.objects.values())
    batch = previewed("volunteers", csv([("姓名", "手机"), ("赵某", "13900001111")]))
    assert (states(batch), said_of(batch)) == (["faulty"], "这位志愿者登记在别的镇街")
    applied(batch)
    assert list(Volunteer.objects.values()) == before


def test_who_serves_here_and_lives_elsewhere_is_known_and_left_as_he_is(yunling: Yunling) -> None:
    known_elsewhere(yunling)
    Volunteer.objects.update(region_id=OWN)
    before = list(Person.objects.values())
    rows = [("姓名", "手机", "工作单位", "专业特长"), ("赵某", "13900001111", "别处", "气象")]
    batch = applied(previewed("volunteers", csv(rows)))
    assert (batch.created, batch.updated, batch.unchanged) == (0, 0, 1)
    assert list(Person.objects.values()) == before


# ---- no more than she may do by hand


def test_a_town_opens_no_further_seats(yunling: Yunling) -> None:
    heads = ("姓名", "手机", "镇街", "科协职务")
    rows = [
        (f"孙{name}", f"1390000222{number}", OWN_NAME, "医院院长") for number, name in enumerate("甲乙丙")
    ]
    batch = previewed("town-teams", csv([heads, *rows]))
    assert states(batch) == ["ready", "faulty", "faulty"]
    assert said_of(batch, 1) == "“医院院长”没有空着的席位"
    of_county = previewed("town-teams", csv([heads, *rows]), region=CODE, by=yunling.acting)
    assert of_county.ready == 3


def test_in_the_name_of_another_body_nothing_is_recorded(yunling: Yunling) -> None:
    heads = ("活动主题", "活动时间", "镇街", "参加人数", "主办单位")
    bodies = ("白马镇科协", "云岭县科协", "青龙镇科协")
    rows = [(f"讲座{one}", "2023-03-01", OWN_NAME, "30", one) for one in bodies]
    batch = previewed("activities", csv([heads, *rows]))
    assert states(batch) == ["faulty", "faulty", "ready"]


def test_what_a_town_corrects_is_not_taught_to_the_county(yunling: Yunling) -> None:
    content = csv([("姓名", "小灵通", "特长特点"), ("李甲", "13900000001", "气象")])
    batch = previewed("volunteers", content)
    actions.remap(batch=batch, columns={"特长特点": "subjects"}, acting=chair_of(OWN), at=AT)
    assert drafts_of(batch_lines(batch))[0].values["subjects"] == "气象"
    actions.answer(batch=batch, answers={}, acting=chair_of(OWN), at=AT)  # the file is read again
    assert drafts_of(batch_lines(batch))[0].values["subjects"] == "气象"
    assert not Mapping.objects.exists()
    heads = ("姓名", "科协职务", "手机")
    odd = previewed("town-teams", csv([heads, ("李甲", "稻渔办主事", "13900000001")]))
    line = drafts_of(batch_lines(odd))[0]
    actions.mend(batch=odd, position=line.position, cells={"duty": "主席"}, acting=chair_of(OWN), at=AT)
    assert not WordList.objects.exists()


def test_places_of_permutations_are_of_one_town(yunling: Yunling) -> None:
    """Whatever the order of the columns, a line's town is the same."""
    heads = HEADS["volunteers"]
    row = ("李甲", "13900000001", "白马镇", "小河村")
    for order in permutations(range(len(heads))):
        batch = previewed("volunteers", csv([[heads[one] for one in order], [row[one] for one in order]]))
        assert states(batch) == ["faulty"]
