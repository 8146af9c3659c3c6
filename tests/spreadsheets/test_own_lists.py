"""Every list of ours that can be taken home and brought in again comes back as it went: nothing new, nothing changed."""

import csv
import io

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.own_lists import OWN_LISTS
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.reading import read_workbook
from haitang.network.organisations.models import Unit
from haitang.network.people.models import Person, Volunteer
from haitang.work.activities.models import Activity
from tests.cast import AT, Cast

from .rosters import book, identity_number, mobile
from .test_reading import ods

PAGES = {
    "volunteers": "/volunteers/",
    "enterprises": "/units/",
    "organisations": "/organisations/",
    "activities": "/activities/",
}
ONLY_ONE_WAY = {"town-teams"}
"""What is brought in has no list of its own to take home: who sits where is read on the pages of posts."""


def bring_in(cast: Cast, kind: str, content: bytes, filename: str = "名册.xlsx") -> Batch:
    acting = cast.acting("officer")
    given = {"kind": kind, "content": content, "filename": filename, "region": cast.home.code}
    batch = actions.preview(**given, acting=acting, at=AT)
    return actions.apply(batch=batch, acting=acting, at=AT)


def filled(cast: Cast) -> None:
    """Records of every shape: with and without numbers, work and village; two of one name; who serves elsewhere."""
    town, other = (one.name for one in cast.home.towns[:2])
    village = cast.home.villages[0].name
    people = [
        ["张明", town, "", "", mobile(1), "县医院", "2020-01-02"],
        ["张明", town, village, "", mobile(2), "", "2020-01-02"],
        ["李晓华", town, "", identity_number(1), "", "", "2020-01-02"],
        ["赵云飞", town, village, "", "", "县中学", "2020-01-02"],
        ["刘芳", other, "", "", mobile(3), "", ""],
    ]
    head = ["姓名", "镇街", "村（社区）", "身份证号", "手机", "工作单位", "注册时间"]
    assert bring_in(cast, "volunteers", book({"表": [head, *people]})).created == len(people)
    Person.objects.filter(name="刘芳").update(region=cast.home.towns[0])
    companies = [
        ["试验一号科技有限公司", town, "91110108551385082Q", 12, "是", "张强", "2020-03-04"],
        ["试验二号有限公司", other, "", "", "", "", ""],
    ]
    head = [
        "企业名称",
        "所在镇街",
        "统一社会信用代码",
        "科技工作者人数",
        "市级科技型企业",
        "主席",
        "成立时间",
    ]
    assert bring_in(cast, "enterprises", book({"表": [head, *companies]})).created == len(companies)
    bodies = [
        ["养蜂协会", "学会", town, "罗秀珍", "2018-05-06", 120],
        ["花卉科普基地", "科普基地", other, "", "", ""],
        ["气象科技馆", "科技馆", town, "", "2019-01-01", ""],
    ]
    head = ["名称", "类别", "所在镇街", "负责人", "成立时间", "会员数"]
    assert bring_in(cast, "organisations", book({"表": [head, *bodies]})).created == len(bodies)
    held = [
        ["2021-03-05 9:30", "春耕讲座", f"{town}{village}", town, "讲座", 30, 2],
        ["2021-03-06", "防火演练", f"{other}中心小学", other, "演练", 300, 0],
    ]
    head = ["活动时间", "活动主题", "活动地点", "镇街", "活动形式", "参加人数", "志愿者人数"]
    assert bring_in(cast, "activities", book({"表": [head, *held]})).created == len(held)


def taken_home(cast: Cast, kind: str, form: str, language: str) -> tuple[bytes, str]:
    """The list as the page gives it, or saved anew by another program."""
    address = f"{PAGES[kind]}?export={'xlsx' if form == 'xlsx' else 'csv'}"
    content: bytes = cast.client("officer").get(address, headers={"Accept-Language": language}).content
    if form == "ods":
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        return ods([list(line) for line in lines]), "名单.ods"
    return content, f"名单.{form}"


@pytest.mark.parametrize("form", ["xlsx", "csv", "ods"])
@pytest.mark.parametrize("kind", sorted(PAGES))
def test_a_list_taken_home_and_brought_in_changes_nothing(cast: Cast, kind: str, form: str) -> None:
    filled(cast)
    content, filename = taken_home(cast, kind, form, "zh-hans")
    counts = Person.objects.count(), Volunteer.objects.count(), Unit.objects.count(), Activity.objects.count()
    batch = bring_in(cast, kind, content, filename)
    told = [(one.number, one.faults) for one in drafts_of(batch_lines(batch)) if not one.ready]
    assert (batch.created, batch.updated, told) == (0, 0, [])
    assert batch.unchanged == batch.rows > 0
    assert counts == (
        Person.objects.count(),
        Volunteer.objects.count(),
        Unit.objects.count(),
        Activity.objects.count(),
    )


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_a_list_taken_home_in_english_comes_back_too(cast: Cast, kind: str) -> None:
    filled(cast)
    batch = bring_in(cast, kind, *taken_home(cast, kind, "csv", "en"))
    assert (batch.created, batch.updated, batch.faulty, batch.unchanged) == (0, 0, 0, batch.rows)


def test_every_kind_that_is_brought_in_has_its_list_or_is_said_to_have_none() -> None:
    assert set(IMPORTERS) == set(OWN_LISTS) | ONLY_ONE_WAY
    assert set(PAGES) == set(OWN_LISTS)


def test_what_was_mended_in_a_list_taken_home_is_written(cast: Cast) -> None:
    filled(cast)
    content, _filename = taken_home(cast, "activities", "csv", "zh-hans")
    batch = bring_in(cast, "activities", content.replace(b",300,", b",280,"), "名单.csv")
    assert (batch.created, batch.updated) == (0, 1)


def test_two_of_one_name_in_one_place_make_nobody_new(cast: Cast) -> None:
    """王建国 of the cast and another, without numbers, in the same village: the list cannot tell them but by their days."""
    town, village = cast.home.towns[0], cast.home.villages[0]
    head = ["姓名", "镇街", "村（社区）", "工作单位", "注册时间"]
    bring_in(
        cast, "volunteers", book({"表": [head, ["王建国", town.name, village.name, "县中学", "2020-01-02"]]})
    )
    batch = bring_in(cast, "volunteers", *taken_home(cast, "volunteers", "csv", "zh-hans"))
    assert (batch.created, batch.updated, batch.faulty) == (0, 0, 1)


def test_a_list_of_another_kind_is_refused_by_its_name(cast: Cast) -> None:
    filled(cast)
    content, filename = taken_home(cast, "volunteers", "xlsx", "zh-hans")
    with pytest.raises(Refused, match="“志愿者”名单，不是学会") as refused:
        bring_in(cast, "organisations", content, filename)
    assert refused.value.code == "own_list_of_another_kind"


def test_moments_of_a_list_are_local_in_every_format(cast: Cast) -> None:
    Activity.objects.update(recorded_at="2021-03-05T22:10:00Z")
    client = cast.client("officer")
    client.post("/preferences/columns/activities/", {"columns": ["title", "recorded_at"]})
    for form in ("csv", "xlsx"):
        address = f"/activities/?export={form}&columns=title&columns=recorded_at"
        rows = read_workbook(client.get(address).content, f"a.{form}").sheets[0].rows
        if "记录时间" in rows[0]:
            (index,) = [place for place, head in enumerate(rows[0]) if head == "记录时间"]
            assert {str(row[index])[:16] for row in rows[1:]} == {"2021-03-06 06:10"}
        else:
            pytest.fail(f"no column of moments in {rows[0]}")
