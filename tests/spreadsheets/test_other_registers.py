"""Registers of volunteers as other counties' clerks keep them."""

from datetime import date
from typing import Any

import pytest

from haitang.foundation.acting import NOBODY
from haitang.machinery.spreadsheets.drafting import Manner, Reader
from haitang.machinery.spreadsheets.importing import Draft, Setting
from haitang.machinery.spreadsheets.recognition import Column
from haitang.machinery.spreadsheets.values import short_village
from haitang.network.people.models import Expertise, Person, Volunteer

from .rosters import KNOWN, book, identity_number, mobile
from .test_reading import csv
from .yunling import Yunling, counts_of, reasons, told


def homes() -> set[tuple[str, str]]:
    """Every volunteer's name and place."""
    places = Volunteer.objects.values_list("person__name", "region__name")
    return {(name, short_village(place)) for name, place in places}


def test_a_two_row_head_with_groups_and_values_in_many_spellings(yunling: Yunling) -> None:
    number = identity_number(4)
    rows = [
        ["云岭县科普志愿者信息采集表"],
        ["填报单位：云岭县科协", *[""] * 7, "填表日期：2023.5.8"],
        ["编号", "志愿者基本信息", "", "", "", "联系方式", "所属区域", "", "擅长领域", "加入时间"],
        ["", "姓 名*", "性别", "出生年月", "公民身份号码", "移动电话", "乡镇（街道）", "村（居）", "", ""],
        [1, "张　明", "男", "1963.04", identity_number(3), "199-0000-0001", "城关街道办事处", "文昌社区居委会",
         "气象、急救", "2020.5.6"],
        [2, "李晓华", "女", "", f"{number[:6]} {number[6:14]} {number[14:]}", 19900000002.0, "青龙镇", "大坪",
         "枇杷;气象", "20200506"],
        [3, "王建国", "男", "197503", "510104600101001", "+86 19900000003", "白马", "小河村3组", "", 43957],
        [4, "阿卜杜·热合曼", "男", "", "", "19900000004、19900000044", "云顶乡", "凉风垭", "",
         date(2020, 5, 6)],
        [5, "刘芳", "女", "", "", "0086-199 0000 0005", "云顶土家族乡", "云顶村委会", "", "二〇二〇年五月"],
        ["合计", "5人"],
        ["说明：以上人员均已核对"],
        ["填表人：某某", "", "审核人：某某"],
    ]  # fmt: skip
    merges = ["A1:J1", "B3:E3", "G3:H3", "A3:A4", "F3:F3"]
    with yunling.brought_in("volunteers", book({"科普志愿者": rows}, {"科普志愿者": merges})) as batch:
        assert (counts_of(batch), batch.created) == ((5, 5, 0), 5)
        assert batch.reported_on == date(2023, 5, 8)
        assert homes() == {
            ("张明", "文昌社区"),
            ("李晓华", "大坪村"),
            ("王建国", "小河村"),
            ("阿卜杜·热合曼", "凉风垭村"),
            ("刘芳", "云顶村"),
        }
        days = Volunteer.objects.order_by("pk").values_list("registered_on", flat=True)
        assert list(days) == [date(2020, 5, 6)] * 4 + [date(2020, 5, 1)]
        assert Person.objects.get(name="李晓华").phone_mask == "199****0002"
        assert set(Expertise.objects.values_list("person__name", "subject")) == {
            ("张明", "气象"),
            ("张明", "急救"),
            ("李晓华", "枇杷"),
            ("李晓华", "气象"),
        }


def test_every_fault_a_line_can_have(yunling: Yunling) -> None:
    number = identity_number(5)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    rows: list[list[Any]] = [
        ["姓名", "性别", "证件号码", "联系电话", "街道", "社区", "登记时间"],
        ["", "男", "", mobile(1), "青龙镇", "大坪村", ""],
        ["张", "男", "", mobile(2), "青龙镇", "大坪村", ""],
        ["李四五六七八九", "男", "", mobile(3), "青龙镇", "大坪村", ""],
        ["张明", "三", "", mobile(4), "青龙镇", "大坪村", ""],
        ["李晓华", "男", "5101041975030100", mobile(5), "青龙镇", "大坪村", ""],
        ["王建国", "男", wrong, mobile(6), "青龙镇", "大坪村", ""],
        ["刘芳", "女", 5.10104197503e17, mobile(7), "青龙镇", "大坪村", ""],
        ["陈志强", "女", "5.10104E+17", mobile(8), "青龙镇", "大坪村", ""],
        ["杨丽", "女", "", "0899-855500123", "青龙镇", "大坪村", ""],
        ["赵云飞", "男", "", "12345678901", "青龙镇", "大坪村", ""],
        ["黄小燕", "女", "", mobile(9), "龙水镇", "大坪村", ""],
        ["周杰", "男", "", mobile(10), "青龙镇", "小河村", ""],
        ["吴秀英", "女", "", mobile(11), "青龙镇", "不存在村", ""],
        ["徐刚", "男", "", mobile(12), "青龙山镇", "龙泉", ""],
        ["孙梅", "女", "", mobile(13), "", "大坪村", ""],
        ["何俊", "男", "", mobile(14), "青龙镇", "大坪村", "2020年2月30日"],
        ["何俊", "男", "", mobile(15), "青龙镇", "大坪村", "2035-01-01"],
        ["何 俊", "男", "", mobile(16), "青龙镇", "大坪村", "2020"],
        ["（空缺）", "", "", "", "青龙镇", "", ""],
        ["马明", "男", identity_number(30), mobile(17), "石桥村", "", ""],
    ]
    batch = yunling.bring_in("volunteers", book({"名册": rows}))
    assert counts_of(batch) == (20, 6, 14)
    assert reasons(batch) == [
        (2, "姓名", "missing"),
        (3, "姓名", "bad_name"),
        (4, "姓名", "bad_name"),
        (5, "性别", "left_blank"),
        (6, "证件号码", "bad_identity_number"),
        (7, "证件号码", "bad_identity_number"),
        (8, "证件号码", "identity_number_lost"),
        (9, "证件号码", "identity_number_lost"),
        (10, "联系电话", "left_blank"),
        (11, "联系电话", "left_blank"),
        (12, "街道", "unknown_town"),
        (13, "社区", "village_not_in_town"),
        (14, "社区", "unknown_village"),
        (15, "社区", "ambiguous_village"),
        (16, "街道", "missing"),
        (17, "登记时间", "left_blank"),
        (18, "登记时间", "left_blank"),
        (20, "姓名", "missing"),
        (21, "街道", "unknown_town"),
    ]
    assert Person.objects.count() == 6


def test_who_is_the_same_and_who_only_shares_a_name_or_a_number(yunling: Yunling) -> None:
    rows = [
        ["姓名", "证件号码", "电话", "乡镇", "村", "单位"],
        ["何俊", "", mobile(15), "青龙镇", "大坪村", ""],
        ["何 俊", "", mobile(15), "青龙镇", "石桥村", ""],
        ["马超", "", mobile(15), "青龙镇", "大坪村", ""],
        ["关平", "", "", "青龙镇", "石桥村", ""],
        ["关平", "", "", "青龙镇", "大坪村", ""],
        ["关平", "", "", "青龙镇", "大坪村", ""],
        ["李明", "", "", "青龙镇", "", "务农"],
        ["李明", "", "", "白马镇", "", "务农"],
        ["魏延", identity_number(30), mobile(17), "青龙镇", "", ""],
        ["魏延", identity_number(30), mobile(18), "白马镇", "", ""],
    ]
    with yunling.brought_in("volunteers", book({"名册": rows})) as batch:
        assert counts_of(batch) == (10, 7, 3)
        assert reasons(batch) == [
            (3, "姓名", "duplicate_in_file"),
            (7, "姓名", "duplicate_in_file"),
            (11, "证件号码", "duplicate_in_file"),
        ]


def test_sheets_named_after_towns_beside_instructions_and_lists(yunling: Yunling) -> None:
    content = book(
        {
            "使用说明": [["请勿修改表头"]],
            "1.城关街道": [
                ["姓名", "身份证", "电话", "社区"],
                ["张明", identity_number(1), mobile(1), "西门"],
            ],
            "青龙镇（2人）": [
                ["姓名", "身份证", "电话", "村"],
                ["李晓华", identity_number(2), mobile(2), "青龙镇石桥村"],
                ["王建国", identity_number(6), mobile(3), "云岭县青龙镇大坪村村民委员会"],
            ],
            "数据字典": [["镇街", "编码"], ["城关街道", 1], ["青龙镇", 2]],
        }
    )
    with yunling.brought_in("volunteers", content) as batch:
        assert counts_of(batch) == (3, 3, 0)
        assert [note["name"] for note in batch.sheets if "skipped" not in note] == [
            "1.城关街道",
            "青龙镇（2人）",
        ]
        assert homes() == {("张明", "西门社区"), ("李晓华", "石桥村"), ("王建国", "大坪村")}


def test_the_town_told_by_the_village_where_no_column_names_towns(yunling: Yunling) -> None:
    rows = [
        ["姓名", "电话", "所在村（社区）"],
        ["张明", mobile(1), "大坪村"],
        ["李晓华", mobile(2), "石桥村"],
        ["王建国", mobile(3), "白马镇小河村"],
        ["杨丽", mobile(5), "某某村"],
    ]
    with yunling.brought_in("volunteers", book({"名册": rows})) as batch:
        assert reasons(batch) == [
            (3, "所在村（社区）", "ambiguous_village"),
            (5, "所在村（社区）", "unknown_village"),
        ]
        assert homes() == {("张明", "大坪村"), ("王建国", "小河村")}


def test_town_and_village_in_one_column(yunling: Yunling) -> None:
    rows = [
        ["姓名", "电话", "所在镇村"],
        ["张明", mobile(1), "青龙镇大坪村"],
        ["李晓华", mobile(2), "城关街道文昌社区"],
        ["王建国", mobile(3), "白马镇"],
        ["刘芳", mobile(4), "青龙"],
    ]
    with yunling.brought_in("volunteers", book({"名册": rows})) as batch:
        assert counts_of(batch) == (4, 4, 0)
        assert homes() == {
            ("张明", "大坪村"),
            ("李晓华", "文昌社区"),
            ("王建国", "白马镇"),
            ("刘芳", "青龙镇"),
        }


def test_no_town_anywhere_is_asked_once(yunling: Yunling) -> None:
    rows = [["姓名", "性别", "电话"], ["张明", "男", mobile(1)], ["李晓华", "男", mobile(2)]]
    batch = yunling.bring_in("volunteers", book({"名册": rows}))
    assert counts_of(batch) == (2, 0, 0)
    assert [question["about"] for question in batch.open_questions] == ["town_of_all_rows"]
    assert told(batch) == []


def test_a_text_file_from_a_program_that_lost_digits(yunling: Yunling) -> None:
    rows = [
        ["姓名", "手机", "乡镇", "村"],
        ["张明", f"{mobile(1)}.0", "青龙镇", "大坪村"],
        ["李晓华", "1.9900000002E+10", "青龙镇", "大坪村"],
        ['"王建国，男"', mobile(3), "青龙镇", ""],
    ]
    with yunling.brought_in("volunteers", csv(rows, "\t"), "志愿者.csv") as batch:
        assert reasons(batch) == [(3, "手机", "left_blank"), (4, "姓名", "bad_name")]


CHOICE = Column("grade", "级别", kind="choice", choices={"city": ("市级",), "county": ("县级", "区级")})


@pytest.mark.parametrize(("cell", "value"), [("市级", "city"), ("区级（新）", "county"), ("", None)])
def test_a_column_of_choices_is_read_by_its_words(cell: str, value: str | None) -> None:
    class Kind:
        columns = (CHOICE,)

    draft = Draft(position=0, sheet="表", number=2, original=[cell], cells={"grade": cell})
    setting = Setting("510104", date(2023, 6, 1), KNOWN, NOBODY)
    Reader(Kind(), setting, Manner(date(2023, 6, 1))).read(draft)  # type: ignore[arg-type]  # all a reader asks for
    assert (draft.values.get("grade"), draft.faults) == (value, [])
