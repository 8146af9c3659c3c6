"""Town rosters as other counties' clerks keep them: each comes out whole, once, and can be taken back."""

from datetime import date

import pytest

from haitang.network.people.models import Person
from haitang.network.staffing.models import Appointment

from .rosters import book, identity_number, mobile
from .test_reading import csv, ods, xls
from .yunling import Yunling, counts_of, reasons, seated, told, vacant

HOSPITAL, SCHOOL, AGRI = "chief.hospital", "chief.school", "chief.agri"


def test_one_sheet_a_town_told_by_its_name(yunling: Yunling) -> None:
    head = ["序号", "姓名", "类别", "工作单位", "职务", "联系电话"]
    content = book(
        {
            "城关街道": [
                ["城关街道科协“3+1+N”人员名单"],
                head,
                [1, "张明", "主席", "城关街道办事处", "党工委副书记", mobile(1)],
                [2, "李晓华", "医院院长", "城关街道社区卫生服务中心", "主任", mobile(2)],
                [3, "王建国", "学校校长", "云岭县第一小学", "校长", mobile(3)],
                [4, "刘芳", "农技站站长", "城关街道农业服务中心", "主任", mobile(4)],
                [5, "陈志强", "科普指导员", "文昌社区", "书记", mobile(5)],
                [6, "杨丽", "科普指导员", "西门社区居委会", "主任", mobile(6)],
                [7, "赵云飞", "指导员", "石桥村", "支部书记", mobile(7)],
            ],
            "青龙": [
                ["青龙镇科协名单"],
                head,
                [1, "黄小燕", "主席", "青龙镇党委", "副书记", mobile(8)],
                [2, "（空缺）", "医院院长", "", "", ""],
                [3, "周杰", "指导员", "大坪村村民委员会", "主任", mobile(9)],
            ],
            "填表说明": [["一、本表由各镇街填写。"], ["二、手机填写 11 位号码。"]],
        }
    )
    with yunling.brought_in("town-teams", content) as batch:
        assert (counts_of(batch), batch.created, batch.unchanged) == ((10, 10, 0), 9, 1)
        assert seated() >= {
            ("城关街道", "chair", "张明"),
            ("城关街道", HOSPITAL, "李晓华"),
            ("城关街道", AGRI, "刘芳"),
            ("城关街道", "石桥村", "赵云飞"),
            ("青龙镇", "大坪村", "周杰"),
        }
        assert vacant("529901001") == []
        assert vacant("529901100") == [
            "副主席（农技站站长）",
            "副主席（医院院长）",
            "副主席（学校校长）",
            "青龙社区",
            "石桥村",
        ]


@pytest.mark.parametrize("names", [("主席", "三长", "科普指导员"), ("1", "3", "N")])
def test_one_sheet_a_class_told_by_its_name(yunling: Yunling, names: tuple[str, str, str]) -> None:
    chair, chief, guide = names
    content = book(
        {
            chair: [
                ["乡镇", "姓名", "职务", "电话"],
                ["青龙镇", "张明", "镇党委副书记", mobile(1)],
                ["白马镇", "李晓华", "镇党委专职副书记、教育办主任", mobile(2)],
            ],
            chief: [
                ["乡镇", "姓名", "单位及职务", "电话"],
                ["青龙镇", "刘芳", "青龙镇中心卫生院院长", mobile(4)],
                ["青龙镇", "陈志强", "青龙镇初级中学校长", mobile(5)],
                ["白马镇", "赵云飞", "白马镇兽医站站长", mobile(7)],
            ],
            guide: [
                ["乡镇", "村（社区）", "姓名", "单位及职务", "电话"],
                ["青龙镇", "大坪村", "黄小燕", "大坪村卫生室村医", mobile(8)],
                ["白马镇", "小河", "周杰", "小河村小学教师", mobile(9)],
            ],
            "汇总": [["乡镇", "主席", "三长", "合计"], ["青龙镇", 1, 2, 3], ["合计", 2, 3, 5]],
        }
    )
    with yunling.brought_in("town-teams", content) as batch:
        assert counts_of(batch) == (7, 7, 0)
        assert seated() == {
            ("青龙镇", "chair", "张明"),
            ("白马镇", "chair", "李晓华"),
            ("青龙镇", HOSPITAL, "刘芳"),
            ("青龙镇", SCHOOL, "陈志强"),
            ("白马镇", AGRI, "赵云飞"),
            ("青龙镇", "大坪村", "黄小燕"),
            ("白马镇", "小河村", "周杰"),
        }


def test_towns_and_classes_on_lines_of_their_own(yunling: Yunling) -> None:
    rows = [
        ["云岭县科协“3+1+N”名册", "", "", ""],
        ["序号", "姓名", "单位", "手机"],
        ["青龙镇"],
        ["一、主席"],
        [1, "张明", "镇党委", mobile(1)],
        ["二、三长（1人）"],
        [1, "李晓华", "卫生院", mobile(2)],
        ["白马镇"],
        ["（一）主席"],
        [1, "刘芳", "镇党委", mobile(3)],
        ["（二）科普指导员"],
        [1, "王建国", "小河村", mobile(4)],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows})) as batch:
        assert counts_of(batch) == (4, 4, 0)
        assert seated() == {
            ("青龙镇", "chair", "张明"),
            ("青龙镇", HOSPITAL, "李晓华"),
            ("白马镇", "chair", "刘芳"),
            ("白马镇", "小河村", "王建国"),
        }


def test_posts_told_only_by_the_work(yunling: Yunling) -> None:
    rows = [
        ["镇街", "姓名", "工作单位及职务", "电话"],
        ["青龙镇", "张明", "青龙镇党委专职副书记", mobile(1)],
        ["青龙镇", "李晓华", "青龙镇中心卫生院院长", mobile(2)],
        ["青龙镇", "王建国", "青龙中学校长", mobile(3)],
        ["青龙镇", "刘芳", "镇农业农村服务中心主任", mobile(4)],
        ["青龙镇", "周杰", "大坪村党支部书记", mobile(5)],
        ["青龙镇", "徐刚", "石桥村新时代文明实践站负责人", mobile(6)],
        ["青龙镇", "吴秀英", "文化站站长", mobile(7)],
        ["白马镇", "孙梅", "大坪村文明实践站站长", mobile(8)],
        ["白马镇", "何俊", "小河新时代文明实践站站长", mobile(9)],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows})) as batch:
        assert counts_of(batch) == (9, 7, 2)
        assert reasons(batch) == [
            (8, "工作单位及职务", "unknown_post"),
            (9, "工作单位及职务", "village_not_in_town"),
        ]
        assert seated() == {
            ("青龙镇", "chair", "张明"),
            ("青龙镇", HOSPITAL, "李晓华"),
            ("青龙镇", SCHOOL, "王建国"),
            ("青龙镇", AGRI, "刘芳"),
            ("青龙镇", "大坪村", "周杰"),
            ("青龙镇", "石桥村", "徐刚"),
            ("白马镇", "小河村", "何俊"),
        }


def test_chairs_by_many_words(yunling: Yunling) -> None:
    rows = [
        ["单位", "姓名", "性别", "科协任职", "现任职务", "手机号"],
        ["城关街道科协", "张明", "男", "科协主席（兼）", "街道党工委副书记", mobile(1)],
        ["青龙镇科协", "李晓华", "女", "兼职主席", "镇党委副书记", mobile(2)],
        ["白马镇科协", "王建国", "男", "兼任科协主席", "镇党委副书记、工会主席", mobile(3)],
        ["白马镇科协", "刘芳", "女", "兼职副主席", "白马镇卫生院院长", mobile(4)],
        ["白马镇科协", "陈志强", "男", "副会长", "白马镇中心小学校长", mobile(5)],
        ["青龙山镇科协", "杨丽", "女", "主席", "人大主席", mobile(6)],
        ["云顶土家族乡科协", "赵云飞", "男", "秘书长", "乡党政办主任", mobile(7)],
        ["云顶土家族乡科协", "何俊", "男", "", "党委委员、副乡长、科协主席", mobile(8)],
        ["云顶土家族乡科协", "孙梅", "女", "", "乡村振兴办主任", mobile(9)],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows})) as batch:
        assert reasons(batch) == [(10, "科协任职", "unknown_post")]
        assert seated() == {
            ("城关街道", "chair", "张明"),
            ("青龙镇", "chair", "李晓华"),
            ("白马镇", "chair", "王建国"),
            ("白马镇", HOSPITAL, "刘芳"),
            ("白马镇", SCHOOL, "陈志强"),
            ("青龙山镇", "chair", "杨丽"),
            ("云顶土家族乡", "chair", "何俊"),
        }


def test_the_post_in_a_column_of_duties_and_the_town_in_that_of_work(yunling: Yunling) -> None:
    rows = [
        ["职务", "姓名", "工作单位", "联系方式"],
        ["主席", "张明", "青龙镇党委", mobile(1)],
        ["副主席", "李晓华", "青龙镇卫生院", mobile(2)],
        ["副主席", "王建国", "青龙镇中学", mobile(3)],
        ["副主席", "刘芳", "青龙镇农业综合服务中心", mobile(4)],
        ["科普员", "陈志强", "青龙镇青龙社区", mobile(5)],
        ["科普宣传员", "杨丽", "青龙镇石桥村", mobile(6)],
        ["科普指导员", "周杰", "青龙镇大坪村", mobile(7)],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows})) as batch:
        assert counts_of(batch) == (7, 7, 0)
        assert vacant("529901100") == []


def test_a_two_row_head_below_blank_lines_printed_again_with_totals(yunling: Yunling) -> None:
    head = [
        ["序号", "所在乡镇", "基本信息", "", "", "", "联系方式", ""],
        ["", "", "姓名", "性别", "出生年月", "科协职务", "手机（必填）", "办公电话（选填）"],
    ]
    rows = [
        [],
        [],
        [],
        ["云岭县“3+1+N”队伍信息表"],
        *head,
        [1, "青龙镇", "张 明", "男", "1975.03", "主席", 19900000001.0, "0899-8555001"],
        [2, "青龙镇", "李晓华", "女", 197804, "副主席（卫生院院长）", "+86 199-0000-0002", 8555001],
        ["小计", "", "2人"],
        *head,
        [3, "白马镇", "王建国", "男", "1980年1月", "主席", "19900000003 / 19900000033", ""],
        [4, "白马镇", "刘芳", "女", date(1979, 5, 1), "副主席（学校校长）", "199 0000 0004", ""],
        ["小计", "", "2人"],
        ["合计", "", "4人"],
        ["注：本表一式两份"],
        ["审核人：某某", "", "", "填表人：某某", "", "填报日期：2023年5月8日"],
    ]
    merges = ["A5:A6", "B5:B6", "C5:F5", "G5:H5"]
    with yunling.brought_in("town-teams", book({"3+1+N": rows}, {"3+1+N": merges})) as batch:
        assert counts_of(batch) == (4, 4, 0)
        assert batch.reported_on == date(2023, 5, 8)
        assert list(Person.objects.order_by("pk").values_list("name", "born", "phone_mask")) == [
            ("张明", "1975-03", "199****0001"),
            ("李晓华", "1978-04", "199****0002"),
            ("王建国", "1980-01", "199****0003"),
            ("刘芳", "1979-05", "199****0004"),
        ]


def test_every_way_to_say_that_nobody_is_there(yunling: Yunling) -> None:
    rows = [
        ["镇街", "类别", "姓名", "性别", "出生年月", "单位职务", "手机"],
        ["青龙镇", "1", "（空缺）", "—", "—", "—", "—"],
        ["青龙镇", "3", "暂缺", "/", "/", "青龙镇卫生院", "/"],
        ["青龙镇", "3", "待定", "", "", "青龙镇中心校", "无"],
        ["青龙镇", "3", "—", "", "", "青龙镇农技站", ""],
        ["青龙镇", "N", "空缺", "", "", "大坪村", ""],
        ["青龙镇", "N", "周杰", "男", "1970.1", "石桥村", mobile(1)],
        ["黑马镇", "1", "空缺", "", "", "", ""],
        ["青龙镇", "N", "", "", "", "青龙社区", ""],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows})) as batch:
        assert (counts_of(batch), batch.created, batch.unchanged) == ((8, 6, 2), 1, 5)
        assert reasons(batch) == [(8, "镇街", "unknown_town"), (9, "姓名", "missing")]
        assert seated() == {("青龙镇", "石桥村", "周杰")}


def test_faults_of_seats_people_and_places(yunling: Yunling) -> None:
    rows = [
        ["镇街", "村（社区）", "姓名", "岗位", "电话", "单位"],
        ["青龙镇", "大坪村", "周杰", "科普指导员", mobile(1), ""],
        ["青龙镇", "石桥村", "周杰", "科普指导员", mobile(1), ""],
        ["青龙镇", "石桥村", "周杰", "科普指导员", mobile(1), ""],
        ["青龙镇", "青龙社区", "吴秀英", "科普指导员", mobile(2), ""],
        ["青龙镇", "青龙社区", "吴秀英", "科普指导员", mobile(2), ""],
        ["青龙镇", "", "张明", "主席", mobile(4), "镇党委"],
        ["青龙镇", "", "张明", "主席", mobile(4), "镇党委"],
        ["青龙镇", "", "李晓华", "卫生院院长", mobile(6), "青龙镇卫生院"],
        ["青龙镇", "", "刘芳", "医院院长", mobile(7), "青龙镇第二医院"],
        ["白马镇", "大坪村", "陈志强", "科普指导员", mobile(8), ""],
        ["白马镇", "杨家坪", "杨丽", "科普指导员", mobile(9), ""],
        ["黑马镇", "", "赵云飞", "主席", mobile(10), ""],
        ["青龙山镇", "龙泉", "黄小燕", "科普指导员", mobile(11), ""],
        ["云顶乡", "", "何俊", "办事员", mobile(12), "乡政府"],
        ["", "", "毛永", "主席", mobile(13), ""],
        ["白马镇", "", "", "主席", "", ""],
        ["白马镇", "", "王甲和李乙", "主席", mobile(14), ""],
        ["白马镇", "小河村", "钱", "科普指导员", "1990000", ""],
        ["白马镇", "", "冯远", "科普指导员", mobile(15), "镇政府"],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows})) as batch:
        assert counts_of(batch) == (19, 6, 13)
        assert reasons(batch) == [
            (4, "姓名", "duplicate_in_file"),
            (6, "姓名", "duplicate_in_file"),
            (8, "姓名", "duplicate_in_file"),
            (11, "村（社区）", "village_not_in_town"),
            (12, "村（社区）", "unknown_village"),
            (13, "镇街", "unknown_town"),
            (14, "村（社区）", "ambiguous_village"),
            (15, "岗位", "unknown_post"),
            (16, "镇街", "missing"),
            (17, "姓名", "missing"),
            (18, "姓名", "bad_name"),
            (19, "姓名", "bad_name"),
            (19, "电话", "left_blank"),
            (20, "村（社区）", "unknown_village"),
        ]
        assert seated() == {
            ("青龙镇", "大坪村", "周杰"),
            ("青龙镇", "石桥村", "周杰"),
            ("青龙镇", "青龙社区", "吴秀英"),
            ("青龙镇", "chair", "张明"),
            ("青龙镇", HOSPITAL, "李晓华"),
            ("青龙镇", HOSPITAL, "刘芳"),
        }
        assert Person.objects.filter(name="周杰").count() == 1


def test_numbers_of_people_and_their_faults(yunling: Yunling) -> None:
    number = identity_number(3)
    spaced = f"{number[:6]} {number[6:14]} {number[14:].lower()}"
    wrong = number[:-1] + ("1" if number[-1] == "0" else "0")
    rows = [
        ["镇街（必填）*", "人员类别", "姓名", "身份证号", "出生年月", "办公电话（选填）", "手机号码(11位)"],
        ["青龙镇", "主席", "张明", spaced, "", "0899-85550001", mobile(1)],
        ["青龙镇", "医院院长", "李晓华", "510104600101001", "", "", mobile(2)],
        ["青龙镇", "学校校长", "王建国", wrong, "", 8555001, mobile(3)],
        ["青龙镇", "农技站站长", "刘芳", 510104197503010000.0, "", "", mobile(4)],
        ["白马镇", "主席", "周杰", "", "1975", "", mobile(5)],
        ["白马镇", "医院院长", "徐刚", "", "七五年三月", "", mobile(6)],
        ["白马镇", "学校校长", "孙梅", "", "1975/13", "转分机", mobile(7)],
        ["白马镇", "农技站长", "孙花", "", "2031.5", "", mobile(8)],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows})) as batch:
        assert counts_of(batch) == (8, 6, 2)
        assert reasons(batch) == [
            (4, "身份证号", "bad_identity_number"),
            (5, "身份证号", "identity_number_lost"),
            (6, "出生年月", "left_blank"),
            (8, "出生年月", "left_blank"),
            (8, "办公电话（选填）", "left_blank"),
            (9, "出生年月", "left_blank"),
        ]
        assert set(Person.objects.values_list("name", "born")) == {
            ("张明", "1963-04"),
            ("李晓华", "1960-01"),
            ("徐刚", "1975-03"),
            ("周杰", ""),
            ("孙梅", ""),
            ("孙花", ""),
        }


def test_a_roster_of_names_alone_brought_in_twice_seats_nobody_anew(yunling: Yunling) -> None:
    content = book(
        {
            "名单": [
                ["乡镇", "类别", "姓名"],
                ["青龙镇", "主席", "张明"],
                ["青龙镇", "医院院长", "李晓华"],
                ["青龙镇", "医院院长", "王建国"],
                ["青龙镇", "学校校长", "刘芳"],
            ],
            "指导员": [
                ["乡镇", "村", "姓名"],
                ["青龙镇", "大坪", "周杰"],
                ["白马镇", "白马镇小河村", "周杰"],
            ],
        }
    )
    with yunling.brought_in("town-teams", content) as batch:
        assert (counts_of(batch), batch.created) == ((6, 6, 0), 6)
        assert Person.objects.count() == 6


def test_a_holder_whose_telephone_changed_is_amended_not_doubled(yunling: Yunling) -> None:
    head = ["乡镇", "类别", "姓名", "手机"]
    yunling.bring_in("town-teams", book({"名单": [head, ["青龙镇", "主席", "张明", mobile(1)]]}))
    later = yunling.bring_in("town-teams", book({"名单": [head, ["青龙镇", "主席", "张明", mobile(2)]]}))
    assert (later.created, later.updated, later.faulty) == (0, 1, 0)
    assert list(Person.objects.values_list("phone_mask", flat=True)) == ["199****0002"]
    other = yunling.bring_in("town-teams", book({"名单": [head, ["青龙镇", "主席", "李晓华", mobile(3)]]}))
    assert reasons(other) == [(2, "姓名", "seat_taken")]


def test_who_took_office_before_the_rules_began_sits_from_their_first_day(yunling: Yunling) -> None:
    rows = [
        ["乡镇", "类别", "姓名", "任职时间", "任职文号"],
        ["青龙镇", "主席", "张明", "2016.05", "云科协发[2016]03号"],
        ["青龙镇", "医院院长", "李晓华", "2022年3月", "云科协发（2022）3号"],
        ["青龙镇", "学校校长", "刘芳", "2022年13月", ""],
        ["青龙镇", "农技站站长", "赵云飞", "2016.07", ""],
        ["青龙镇", "农技站站长", "赵明", "2016.07", ""],
    ]
    with yunling.brought_in("town-teams", book({"名单": rows})) as batch:
        assert sorted(reasons(batch)) == [(row, "任职时间", "left_blank") for row in (2, 4, 5, 6)]
        assert set(Appointment.objects.values_list("person__name", "since", "document")) == {
            ("张明", date(2018, 1, 1), "云科协发〔2016〕3号"),
            ("李晓华", date(2022, 3, 1), "云科协发〔2022〕3号"),
            ("刘芳", date(2023, 6, 1), ""),
            ("赵云飞", date(2018, 1, 1), ""),
            ("赵明", date(2018, 1, 1), ""),
        }


ROSTER = [
    ["青龙镇科协队伍名册", "", "", ""],
    ["姓名", "类别", "单位", "手机"],
    ["张明", "主席", "镇党委", 19900000001],
    ["李晓华", "三长", "青龙镇卫生院", 19900000002],
    ["王建国", "指导员", "大坪村", 19900000003],
    ["合计", "3人", "", ""],
]


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        pytest.param(xls(ROSTER), "名册.xls", id="xls"),
        pytest.param(ods(ROSTER), "名册.ods", id="ods"),
        pytest.param(csv(ROSTER, encoding="gb18030"), "名册.csv", id="csv"),
        pytest.param(csv(ROSTER[1:], "\t", encoding="gb18030"), "青龙镇.csv", id="named-csv"),
    ],
)
def test_the_same_roster_in_other_formats(yunling: Yunling, content: bytes, filename: str) -> None:
    with yunling.brought_in("town-teams", content, filename) as batch:
        assert counts_of(batch) == (3, 3, 0)
        assert seated() == {
            ("青龙镇", "chair", "张明"),
            ("青龙镇", HOSPITAL, "李晓华"),
            ("青龙镇", "大坪村", "王建国"),
        }


def test_a_text_file_whose_towns_stand_once(yunling: Yunling) -> None:
    rows = [
        ["乡镇", "姓名", "科协职务", "单位", "手机"],
        ["青龙镇", "张明", "主席", "", mobile(1)],
        ["", "李晓华", "医院院长", "", mobile(2)],
        ["", "王建国", "学校校长", "", mobile(3)],
        ["白马镇", "刘芳", "主席", "", mobile(4)],
        ["", "陈志强", "农技站站长", "", mobile(5)],
    ]
    with yunling.brought_in("town-teams", csv(rows, encoding="gb18030"), "名单.csv") as batch:
        assert counts_of(batch) == (5, 5, 0)
        assert {town for town, _role, _name in seated()} == {"青龙镇", "白马镇"}


def test_towns_merged_downwards_with_a_subtotal_each(yunling: Yunling) -> None:
    rows = [
        ["镇街", "序号", "姓名", "科协职务", "手机"],
        ["青龙镇", 1, "张明", "主席", mobile(1)],
        ["", 2, "李晓华", "卫生院院长", mobile(2)],
        ["", "小计", "2人", "", ""],
        ["白马镇", 1, "王建国", "主席", mobile(3)],
        ["", 2, "刘芳", "学校校长", mobile(4)],
        ["", "小计", "2人", "", ""],
        ["合计", "", "4人", "", ""],
    ]
    with yunling.brought_in("town-teams", book({"名册": rows}, {"名册": ["A2:A4", "A5:A7"]})) as batch:
        assert counts_of(batch) == (4, 4, 0)
        assert ("白马镇", SCHOOL, "刘芳") in seated()


def test_a_missing_column_of_names_is_told_once_a_sheet(yunling: Yunling) -> None:
    rows = [["乡镇", "类别", "手机"], ["青龙镇", "主席", mobile(1)], ["白马镇", "主席", mobile(2)]]
    batch = yunling.bring_in("town-teams", book({"名册": rows}))
    assert counts_of(batch) == (2, 0, 2)
    assert told(batch) == [("名册", 2, "姓名", "missing_column")]


@pytest.mark.parametrize(
    ("reported", "since"), [("2016年3月1日", date(2018, 1, 1)), ("2051年3月1日", date(2023, 6, 1))]
)
def test_a_roster_from_before_the_posts_seats_its_people_on_their_first_day(
    yunling: Yunling, reported: str, since: date
) -> None:
    """One dated after today is from today: its clerk's pen slipped."""
    content = book(
        {
            "名册": [
                ["云岭县镇街科协花名册"],
                [f"填报日期：{reported}"],
                ["镇街", "姓名", "科协职务", "村（社区）", "手机"],
                ["青龙镇", "张明", "主席", "", mobile(1)],
                ["青龙镇", "李晓华", "医院院长", "", mobile(2)],
                ["青龙镇", "王建国", "医院院长", "", mobile(3)],
                ["青龙镇", "刘芳", "科普指导员", "大坪村", mobile(4)],
            ]
        }
    )
    with yunling.brought_in("town-teams", content) as batch:
        assert (counts_of(batch), reasons(batch)) == ((4, 4, 0), [])
        assert set(Appointment.objects.values_list("since", flat=True)) == {since}
