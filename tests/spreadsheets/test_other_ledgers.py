"""Ledgers of enterprises and of other organisations as other counties' clerks keep them."""

from datetime import date

import pytest

from haitang.network.organisations.models import Organisation, Unit
from haitang.network.people.models import Person

from .rosters import book, mobile
from .yunling import Yunling, associations, bodies, counts_of, credit_code, gap, heads, reasons


def test_a_ledger_of_ticks_where_a_blank_means_no(yunling: Yunling) -> None:
    wide = credit_code(6).translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    rows = [
        ["云岭县企业科协组建情况摸底表"],
        ["序号", "单位全称", "属地", "统一社会信用代码（18位）", "是否市级科技型企业（打√）", "科技人员（人）",
         "是否建立企业科协（打√）", "科协主席姓名", "联系方式", "成立年月", "批复文件号"],
        [1, "云岭机械有限公司", "青龙镇", credit_code(1), "√", "约80人", "√", "张明", mobile(1), "2019.03",
         "云科协[2019]3号"],
        [2, "云岭食品有限公司", "青龙", credit_code(2), "", "50余人", "", "", "", "", ""],
        [3, "云岭茶业（集团）有限公司", "白马镇", credit_code(3), "√", 12, "", "/", "/", "/", "/"],
        [4, "云岭陶瓷厂", "白马镇", "", "", "29", "", "—", "—", "", ""],
        [5, "云岭药业有限公司", "城关街道", credit_code(5).lower(), "", "三十", "√", "（空缺）", "无", "", ""],
        [6, "云岭水泥有限公司", "城关街道", wide, "×", 0, "×", "", "", "", ""],
        ["合计", "", "", "", 2, "", "2", "", "", "", ""],
    ]  # fmt: skip
    with yunling.brought_in("enterprises", book({"企业": rows})) as batch:
        assert (counts_of(batch), batch.created) == ((6, 6, 0), 6)
        assert gap() == ["云岭食品有限公司", "云岭茶业(集团)有限公司"]
        assert associations() == {"云岭机械有限公司", "云岭药业有限公司"}
        assert heads() == {("云岭机械有限公司科学技术协会", "张明")}
        made = Organisation.objects.get(unit__name="云岭机械有限公司")
        assert (made.document, made.founded) == ("云科协〔2019〕3号", date(2019, 3, 1))
        assert Unit.objects.get(name="云岭水泥有限公司").credit_code == credit_code(6)


def test_every_fault_of_an_enterprise(yunling: Yunling) -> None:
    code = credit_code
    wrong = code(2)[:-1] + ("0" if code(2)[-1] != "0" else "1")
    rows = [
        [
            "企业名称",
            "信用代码",
            "所属镇街",
            "科技型企业",
            "科技工作者数",
            "是否成立科协",
            "电话",
            "成立日期",
        ],
        ["甲公司", code(1), "青龙镇", "是", "30-40人", "否", "", ""],
        ["乙公司", wrong, "青龙镇", "是", 20, "否", "", ""],
        ["丙公司", "529901000012345", "青龙镇", "是", 20, "否", "", ""],
        ["丁公司", code(4).replace("MA", "MO"), "青龙镇", "是", 20, "否", "", ""],
        ["戊公司", code(5), "大足区", "是", 20, "否", "", ""],
        ["己公司", code(6), "青龙镇", "可能", 20, "否", "", ""],
        ["庚公司", code(7), "青龙镇", "是", "若干", "否", "", ""],
        ["辛公司", code(8), "青龙镇", "是", 20, "筹建中", "", ""],
        ["壬公司", code(9), "青龙镇", "是", 20, "是", "1234567", "2019年"],
        ["癸公司", code(10), "", "是", 20, "是", mobile(2), "2019年3月"],
        ["", code(11), "青龙镇", "是", 20, "是", mobile(2), "2019年3月"],
        ["子公司", code(12), "青龙镇", "是", 20, "是", mobile(2), "2019-03-15"],
        ["子公司（二厂）", code(12), "青龙镇", "是", 20, "是", mobile(2), ""],
        ["丑 公司", "", "青龙镇", "", 20, "否", mobile(3), ""],
        ["丑公司", "", "青龙镇", "", 20, "否", "", ""],
        ["卯公司", code(16), "青龙镇", "", -5, "否", "", ""],
        ["辰公司", code(17), "青龙镇", "", 3.5, "否", "", ""],
        ["巳公司", "无", "青龙镇", "", "5 000 000 000", "否", "", ""],
    ]
    with yunling.brought_in("enterprises", book({"台账": rows})) as batch:
        assert counts_of(batch) == (18, 13, 5)
        assert reasons(batch) == [
            (2, "科技工作者数", "left_blank"),
            (3, "信用代码", "check_fails"),
            (4, "信用代码", "left_blank"),
            (5, "信用代码", "left_blank"),
            (6, "所属镇街", "unknown_town"),
            (7, "科技型企业", "left_blank"),
            (8, "科技工作者数", "left_blank"),
            (10, "电话", "left_blank"),
            (11, "所属镇街", "missing"),
            (12, "企业名称", "missing"),
            (14, "信用代码", "duplicate_in_file"),
            (16, "企业名称", "duplicate_in_file"),
            (17, "科技工作者数", "left_blank"),
            (18, "科技工作者数", "left_blank"),
            (19, "信用代码", "left_blank"),
            (19, "科技工作者数", "left_blank"),
        ]
        assert associations() == {"壬公司", "子公司"}


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("成立批复文号", ("云科协〔2020〕5号", "", "无")),
        ("企业科协主席", ("张明", "", "待定")),
        ("科协组织建设情况", ("已成立（2019年）", "未建", "正在筹建")),
        ("企业科协（有/无）", ("有", "无", "")),
    ],
)
def test_what_tells_that_there_is_an_association(
    yunling: Yunling, head: str, cells: tuple[str, str, str]
) -> None:
    names = ("甲公司", "乙公司", "丙公司")
    rows = [
        ["所在乡镇", "企业", "科技工作者", head],
        *(
            ["青龙镇", name, 100 - place, cell]
            for place, (name, cell) in enumerate(zip(names, cells, strict=True))
        ),
    ]
    with yunling.brought_in("enterprises", book({"台账": rows})) as batch:
        assert counts_of(batch) == (3, 3, 0)
        assert associations() == {"甲公司"}
        assert gap() == ["乙公司", "丙公司"]


@pytest.mark.parametrize("head", ["企业负责人", "联系人", "法定代表人", "负责人", "企业联系人"])
def test_somebody_who_answers_for_the_enterprise_is_no_sign_of_an_association(
    yunling: Yunling, head: str
) -> None:
    rows = [
        ["乡镇", "企业名称", head, "联系电话", "科技工作者人数", "是否高新技术企业"],
        ["青龙镇", "甲公司", "张明", mobile(1), 100, "是"],
        ["青龙镇", "乙公司", "李晓华", mobile(2), 20, "是"],
    ]
    with yunling.brought_in("enterprises", book({"台账": rows})) as batch:
        assert counts_of(batch) == (2, 2, 0)
        assert (associations(), heads(), gap()) == (set(), set(), ["甲公司"])
        assert not Person.objects.exists()


def test_a_two_row_head_over_the_enterprise_and_its_association(yunling: Yunling) -> None:
    rows = [
        ["云岭县企业科协台账（2023年）"],
        ["序号", "企业基本情况", "", "", "", "科协建设情况", "", "", "", ""],
        [
            "",
            "名称",
            "所在镇街",
            "信用代码",
            "科技工作者（人）",
            "是否建立",
            "负责人",
            "联系电话",
            "成立时间",
            "文号",
        ],
        [
            1,
            "甲公司",
            "青龙镇",
            credit_code(1),
            "1,200",
            "是",
            "张明",
            mobile(1),
            "3月5日",
            "云科协〔2023〕1号",
        ],
        [2, "乙公司", "青龙镇", credit_code(2), "3千", "否", "", "", "", ""],
    ]
    merges = ["A2:A3", "B2:E2", "F2:J2"]
    with yunling.brought_in("enterprises", book({"台账": rows}, {"台账": merges})) as batch:
        assert counts_of(batch) == (2, 2, 0)
        assert heads() == {("甲公司科学技术协会", "张明")}
        assert Organisation.objects.get(unit__name="甲公司").founded == date(2023, 3, 5)
        assert set(Unit.objects.values_list("name", "science_workers")) == {
            ("甲公司", 1200),
            ("乙公司", 3000),
        }


def test_another_chair_than_the_one_on_file_waits_for_him_to_leave(yunling: Yunling) -> None:
    head = ["乡镇", "企业名称", "科协主席", "手机"]
    yunling.bring_in("enterprises", book({"台账": [head, ["青龙镇", "甲公司", "张明", mobile(1)]]}))
    later = yunling.bring_in("enterprises", book({"台账": [head, ["青龙镇", "甲公司", "李晓华", mobile(2)]]}))
    assert reasons(later) == [(2, "科协主席", "seat_taken")]
    assert list(Person.objects.values_list("name", flat=True)) == ["张明"]


def test_one_sheet_a_kind_with_other_heads_each(yunling: Yunling) -> None:
    content = book(
        {
            "说明": [["本表由县科协填写"]],
            "学会": [
                ["云岭县县级学会（协会、研究会）台账"],
                ["序号", "学会名称", "业务主管单位", "理事长", "联系电话", "会员人数", "成立时间", "届满时间"],
                [1, "云岭县医学会", "县卫健局", "张明", mobile(1), "350人", "2018.06", "2023.06"],
                [2, "云岭县农业技术协会", "县农业农村局", "李晓华", mobile(2), 120, "2019年3月", "2024年3月"],
                [3, "云岭县科普基地联合会", "", "", "", "", "", ""],
            ],
            "基地": [
                ["科普基地名单"],
                ["基地名称", "级别", "类别", "依托单位", "所在乡镇", "负责人", "手机", "认定时间", "认定文号"],
                ["云岭茶文化园", "省级", "场馆类", "云岭茶业有限公司", "白马镇", "王建国", mobile(3), "2020-01",
                 "黔科协发[2020]8号"],
                ["云岭科技馆", "国家级", "科技场馆类", "县科协", "城关街道", "", "", "", ""],
            ],
            "农技协": [
                ["名称", "类别", "乡镇", "会长", "会员数", "电话"],
                ["青龙镇柑橘协会", "协会", "青龙镇", "刘芳", "约200户", mobile(4)],
                ["白马镇生猪合作社", "合作社", "白马", "陈志强", "1,200", mobile(5)],
            ],
            "事业单位科协": [
                ["单位名称", "科协名称", "主席", "联系方式", "批复文号", "成立日期"],
                ["云岭县人民医院", "云岭县人民医院科协", "杨丽", mobile(6), "云科协发〔2021〕2号", "2021.5.6"],
                ["云岭县中医院", "云岭县中医院科学技术协会", "（空缺）", "/", "", ""],
            ],
        }
    )  # fmt: skip
    with yunling.brought_in("organisations", content) as batch:
        assert (counts_of(batch), batch.created) == ((9, 9, 0), 9)
        assert bodies() == {
            ("society", "云岭县医学会"),
            ("society", "云岭县农业技术协会"),
            ("society", "云岭县科普基地联合会"),
            ("base", "云岭茶文化园"),
            ("base", "云岭科技馆"),
            ("agritech_association", "青龙镇柑橘协会"),
            ("agritech_association", "白马镇生猪合作社"),
            ("institution_association", "云岭县人民医院科协"),
            ("institution_association", "云岭县中医院科学技术协会"),
        }
        society = Organisation.objects.get(name="云岭县医学会")
        assert (society.members, society.founded, society.term_ends) == (
            350,
            date(2018, 6, 1),
            date(2023, 6, 1),
        )
        assert ("云岭县人民医院科协", "杨丽") in heads()
        assert Organisation.objects.get(name="云岭县人民医院科协").unit == Unit.objects.get(
            name="云岭县人民医院"
        )


@pytest.mark.parametrize("head", ["换届时间", "换届日期", "最近一次换届时间", "上次换届时间"])
def test_the_day_of_an_election_is_when_it_was_held(yunling: Yunling, head: str) -> None:
    """And the term ends its years after that; without one, its years after the founding, if that is known."""
    rows = [
        ["学会名称", "理事长", "会员人数", "成立时间", head],
        ["云岭县医学会", "张明", 50, "2008-06-01", "2018-06-01"],
        ["云岭县农学会", "刘芳", 50, "2019年3月", ""],
        ["云岭县数学会", "杨丽", 50, "", ""],
    ]
    with yunling.brought_in("organisations", book({"学会": rows})) as batch:
        assert counts_of(batch) == (3, 3, 0)
        ends = dict(Organisation.objects.filter(kind="society").values_list("name", "term_ends"))
        assert ends == {
            "云岭县医学会": date(2023, 5, 31), "云岭县农学会": date(2024, 3, 30), "云岭县数学会": None
        }  # fmt: skip


@pytest.mark.parametrize("head", ["届满时间", "任期届满", "下次换届时间", "应换届时间"])
def test_the_day_by_which_one_is_to_be_held_ends_the_term(yunling: Yunling, head: str) -> None:
    rows = [["学会名称", "理事长", "会员人数", head], ["云岭县医学会", "张明", 50, "2023-06-01"]]
    with yunling.brought_in("organisations", book({"学会": rows})):
        assert Organisation.objects.get(name="云岭县医学会").term_ends == date(2023, 6, 1)


def test_a_flat_ledger_with_a_column_of_kinds(yunling: Yunling) -> None:
    rows = [
        ["云岭县科协系统基层组织统计表", *[""] * 7],
        ["组织类型", "组织名称", "属地", "挂靠单位", "负责人", "联系电话", "会员数", "任期届满"],
        ["学会", "云岭县气象学会", "县直", "县气象局", "张明", mobile(1), 50, "2025年12月"],
        ["科普基地", "云岭气象科普园", "城关街道", "县气象局", "李晓华", mobile(2), "", ""],
        ["农技协", "大坪枇杷协会", "青龙镇", "", "王建国", mobile(3), "80余人", "2024.6.30"],
        ["事业单位科协", "云岭一中科协", "城关街道", "县教育局", "刘芳", mobile(4), "", ""],
        ["事业单位科协", "云岭二中科协", "城关街道", "县教育局", "陈志强", mobile(5), "", ""],
        ["老科协", "云岭县老科技工作者协会", "云岭县", "县科协", "周杰", mobile(6), "", ""],
        ["企业科协", "云岭机械有限公司科协", "青龙镇", "云岭机械有限公司", "杨丽", mobile(7), "", ""],
        ["镇街科协", "青龙镇科协", "青龙镇", "", "杨花", mobile(8), "", ""],
        ["其他", "云岭县读书小组", "", "", "吴秀英", mobile(9), "", ""],
        ["学会", "云岭县 气象学会", "", "", "", mobile(10), "", ""],
        ["学会", "", "", "", "", mobile(10), "", ""],
        ["学会", "云岭县数学会", "黑马镇", "", "", "", 10, ""],
        ["学会", "云岭县物理学会", "", "", "", "", 10, "2024.13"],
        ["学会", "云岭县化学学会", "", "", "", "138", 10, ""],
        ["学会", "云岭县生物学会", "", "", "", "", "几十人", ""],
        ["学会", "云岭县地理学会", "", "", "马", "", "10", ""],
    ]
    with yunling.brought_in("organisations", book({"Sheet1": rows})) as batch:
        assert counts_of(batch) == (16, 9, 7)
        assert reasons(batch) == [
            (9, "组织类型", "unknown_kind"),
            (10, "组织类型", "unknown_kind"),
            (11, "组织类型", "unknown_kind"),
            (12, "组织名称", "duplicate_in_file"),
            (13, "组织名称", "missing"),
            (14, "属地", "unknown_town"),
            (15, "任期届满", "left_blank"),
            (16, "联系电话", "left_blank"),
            (17, "会员数", "left_blank"),
            (18, "负责人", "bad_name"),
        ]
        hosts = Organisation.objects.filter(unit__isnull=False).values_list("name", "unit__name")
        assert set(hosts) == {
            ("云岭气象科普园", "县气象局"),
            ("云岭一中科协", "云岭一中"),
            ("云岭二中科协", "云岭二中"),
        }


def test_kinds_on_lines_of_their_own(yunling: Yunling) -> None:
    rows = [
        ["云岭县科协基层组织一览表"],
        ["名称", "负责人", "电话", "镇街"],
        ["一、学会（2个）"],
        ["云岭县医学会", "张明", mobile(1), ""],
        ["云岭县果蔬协会", "李晓华", mobile(2), ""],
        ["（二）农技协"],
        ["大坪枇杷协会", "王建国", mobile(3), "青龙镇"],
        ["三、科普教育基地"],
        ["云岭农场", "刘芳", mobile(4), "白马镇"],
        ["四、事业单位科协"],
        ["云岭一中", "陈志强", mobile(5), ""],
    ]
    with yunling.brought_in("organisations", book({"基层组织": rows})) as batch:
        assert counts_of(batch) == (5, 5, 0)
        assert bodies() == {
            ("society", "云岭县医学会"),
            ("society", "云岭县果蔬协会"),
            ("agritech_association", "大坪枇杷协会"),
            ("base", "云岭农场"),
            ("institution_association", "云岭一中"),
        }


def test_kinds_merged_downwards_and_names_that_tell_the_kind(yunling: Yunling) -> None:
    content = book(
        {
            "组织": [
                ["类型", "名称", "联系人", "电话"],
                ["学会", "甲学会", "张明", mobile(1)],
                ["", "乙研究会", "李晓华", mobile(2)],
                ["科普基地", "丙科普园", "王建国", mobile(3)],
                ["", "丁博物馆", "刘芳", mobile(4)],
                ["", "戊园", "何俊", mobile(5)],
            ],
            "名单": [["名称", "负责人"], ["庚养殖协会", ""], ["辛中学科协", ""], ["壬俱乐部", ""]],
        },
        {"组织": ["A2:A3", "A4:A5"]},
    )
    with yunling.brought_in("organisations", content) as batch:
        assert counts_of(batch) == (8, 6, 2)
        assert reasons(batch) == [(6, "类型", "unknown_kind"), (4, "名称", "unknown_kind")]
        assert bodies() >= {("base", "丁博物馆"), ("agritech_association", "庚养殖协会"),
                            ("institution_association", "辛中学科协")}  # fmt: skip
