"""Columns are found by meaning, in sheets that no two clerks would keep alike."""

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from haitang.machinery.spreadsheets.reading import Sheet, read_workbook
from haitang.machinery.spreadsheets.recognition import (
    Column,
    Recognition,
    normalise_head,
    recognise,
    recognise_workbook,
)
from haitang.machinery.spreadsheets.values import (
    VACANT,
    Fault,
    Gazetteer,
    Place,
    Style,
    parse_count,
    parse_credit_code,
    parse_date,
    parse_document_number,
    parse_identity_number,
    parse_month,
    parse_name,
    parse_office_phone,
    parse_phone,
    parse_yes_no,
)

from .rosters import (
    BODIES,
    ENTERPRISES,
    KNOWN,
    PEOPLE,
    TEAMS,
    VOLUNTEERS,
    book,
    heads_of,
    identity_number,
    mobile,
    recognised,
    sheets_of,
    values_of,
)

SHARED = Path(__file__).resolve().parents[3] / "shared"


def volunteer_rows(count: int = 8) -> list[list[object]]:
    """Name, sex, identity number, phone, town, village of a few volunteers."""
    return [
        [PEOPLE[one], "男女"[one % 2], identity_number(one), mobile(one), "青山镇", "大坪村"]
        for one in range(count)
    ]


def test_other_heads_in_another_order() -> None:
    rows = [[one[3], one[5], one[4], one[0], one[2], one[1]] for one in volunteer_rows()]
    found = recognised(
        [
            [
                "手机号码（必填）",
                "所在村\n（社区）",
                "乡镇（街道）",
                "志愿者\n姓 名*",
                "公民身份号码",
                "性  别",
            ],
            *rows,
        ],
        VOLUNTEERS,
    )
    assert {name: head.index for name, head in found.mapping.items()} == {
        "phone": 0, "village": 1, "town": 2, "name": 3, "identity_number": 4, "sex": 5,
    }  # fmt: skip
    assert found.head_rows == (1,)
    assert [row.number for row in found.rows] == list(range(2, 10))


def test_heads_that_say_nothing_are_told_by_their_values() -> None:
    rows = volunteer_rows()
    found = recognised([["称呼", "", "证号", "怎么找到他", "在哪里", "哪个村"], *rows], VOLUNTEERS)
    assert {name: head.index for name, head in found.mapping.items()} == {
        "name": 0, "sex": 1, "identity_number": 2, "phone": 3, "town": 4, "village": 5,
    }  # fmt: skip


def test_a_sheet_without_a_head() -> None:
    found = recognised(volunteer_rows(), VOLUNTEERS)
    assert found.head_rows == ()
    assert {"name", "phone", "identity_number", "town"} <= set(found.mapping)
    assert len(found.rows) == 8


def test_of_two_telephones_the_mobile_is_the_phone() -> None:
    rows = [
        ["青山镇", one[0], "028-8555000" + str(number), one[3]] for number, one in enumerate(volunteer_rows())
    ]
    found = recognised([["乡镇", "姓名", "电话", "电话"], *rows], TEAMS)
    assert (found.mapping["office_phone"].index, found.mapping["phone"].index) == (2, 3)


def test_somebody_elses_telephone_is_not_the_volunteers() -> None:
    rows = [[*one, mobile(900 + number)] for number, one in enumerate(volunteer_rows())]
    found = recognised(
        [["姓名", "性别", "身份证", "本人手机", "乡镇", "村", "紧急联系人电话"], *rows], VOLUNTEERS
    )
    assert found.mapping["phone"].title == "本人手机"
    assert [head.title for head in found.unknown] == ["紧急联系人电话"]
    alone = recognised(
        [["姓名", "性别", "身份证", "紧急联系人电话", "乡镇", "村"], *volunteer_rows()], VOLUNTEERS
    )
    assert "phone" not in alone.mapping


def test_the_towns_of_a_two_row_head_with_merged_cells() -> None:
    rows = [
        ["锦川区乡镇（街道）科协“3+1+N”队伍花名册", *[""] * 8],
        ["填报单位（盖章）：锦川区科协", "", "", "", "", "填报时间：二〇二三年五月八日", "", "", ""],
        ["序号", "乡镇\n（街道）", "人员类别", "基本情况", "", "", "联系方式", "", "现任职务"],
        ["", "", "", "姓名", "性别", "出生年月", "移动电话", "座机", ""],
        [1, "玉河街道", "1", "张明", "男", "1975.03", "19900000001", "028-85550001", "党工委副书记"],
        [2, "", "3", "李晓华", "女", "197804", 19900000002.0, "", "卫生院院长"],
        [3, "", "N", "（空缺）", "", "", "", "", ""],
        [4, "青山镇", "1", "刘　芳", "女", "1980年1月", "+86 199-0000-0004", "85550004", "党委副书记"],
        [5, "", "3", "陈志强", "男", "1969/2", "19900000005", "", "中心校校长"],
        ["小计", "", "", "5人", "", "", "", "", ""],
        ["单位负责人（签字）：", "", "", "填表人：王五", "", "", "联系电话：028-85550000", "", ""],
    ]
    merges = ["A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:H3", "I3:I4", "B5:B7", "B8:B9"]
    found = recognised(rows, TEAMS, merges)
    assert heads_of(found) == {
        "town": "乡镇 （街道）", "part": "人员类别", "name": "姓名", "sex": "性别", "born": "出生年月",
        "phone": "移动电话", "office_phone": "座机", "workplace": "现任职务",
    }  # fmt: skip
    assert found.head_rows == (3, 4)
    assert values_of(found, "town") == ["玉河街道", "玉河街道", "玉河街道", "青山镇", "青山镇"]
    assert [row.number for row in found.rows] == [5, 6, 7, 8, 9]
    assert found.dropped == [(10, "total"), (11, "signature")]
    assert found.above.title == "锦川区乡镇(街道)科协“3+1+N”队伍花名册"
    assert (found.above.unit, found.above.reported_on, found.above.year) == (
        "锦川区科协",
        date(2023, 5, 8),
        2023,
    )
    assert parse_name(found.rows[2].cells["name"]) is VACANT


def test_two_groups_with_leaves_of_the_same_name() -> None:
    columns = (
        Column("body", "学会名称", ("名称",), required=True),
        Column("chair", "理事长姓名", ("理事长",), "name"),
        Column("chair_phone", "理事长电话", (), "phone"),
        Column("secretary", "秘书长姓名", ("秘书长",), "name"),
        Column("secretary_phone", "秘书长电话", (), "phone"),
    )
    rows = [
        ["学会名称", "理事长", "", "秘书长", ""],
        ["", "姓名", "电话", "姓名", "电话"],
        ["医学会", "张明", mobile(1), "杨丽", mobile(2)],
        ["农学会", "李晓华", mobile(3), "周杰", mobile(4)],
    ]
    found = recognised(rows, columns, ["A1:A2", "B1:C1", "D1:E1"])
    assert {name: head.index for name, head in found.mapping.items()} == {
        "body": 0, "chair": 1, "chair_phone": 2, "secretary": 3, "secretary_phone": 4,
    }  # fmt: skip
    assert found.mapping["chair_phone"].title == "理事长 电话"


def test_a_two_row_head_that_lost_its_merged_cells_in_a_text_file() -> None:
    lines = [
        "镇街科协人员名册,,,,",
        "镇街,姓名,科协职务,联系方式,",
        ",,,手机,办公电话",
        "玉河街道,张明,主席,19900000001,028-85550001",
        ",李晓华,副主席,19900000002,",
        ",王建国,副主席,19900000003,",
        "青山镇,刘芳,主席,19900000004,028-85550004",
        ",陈志强,副主席,19900000005,",
    ]
    (found,), _skipped = sheets_of("\r\n".join(lines).encode("gb18030"), TEAMS, "名册.csv")
    assert heads_of(found) == {
        "town": "镇街", "name": "姓名", "duty": "科协职务", "phone": "手机", "office_phone": "办公电话",
    }  # fmt: skip
    assert values_of(found, "town") == ["玉河街道"] * 3 + ["青山镇"] * 2


def test_blanks_are_filled_downwards_only_where_cells_are_merged() -> None:
    rows = [
        ["乡镇", "姓名", "手机"],
        ["青山镇", "张明", mobile(1)],
        ["", "李晓华", mobile(2)],
        ["新桥街道", "周杰", mobile(3)],
    ]
    assert values_of(recognised(rows, VOLUNTEERS), "town") == ["青山镇", "", "新桥街道"]
    assert values_of(recognised(rows, VOLUNTEERS, ["A2:A3"]), "town") == ["青山镇", "青山镇", "新桥街道"]


def test_ditto_marks_stand_for_the_cell_above() -> None:
    rows = [
        ["乡镇", "姓名", "手机"],
        ["青山镇", "张明", mobile(1)],
        ["〃", "李晓华", mobile(2)],
        ["同上", "周杰", mobile(3)],
    ]
    assert values_of(recognised(rows, VOLUNTEERS), "town") == ["青山镇"] * 3


def test_one_sheet_a_town_and_a_sheet_of_instructions() -> None:
    head = ["姓名", "性别", "身份证号码", "联系电话", "村居"]
    content = book(
        {
            "填表说明": [["一、本表由各乡镇填写，姓名须与身份证一致。"], ["二、联系电话填写手机号码。"]],
            "青山镇": [["科普志愿者登记表"], head, *[[*one[:4], one[5]] for one in volunteer_rows(4)]],
            "新桥": [["科普志愿者登记表"], head, *[[*one[:4], "东风社区"] for one in volunteer_rows(3)]],
            "空表": [],
        }
    )
    found, skipped = sheets_of(content, VOLUNTEERS)
    assert [(one.sheet.name, one.town.name if one.town else "", len(one.rows)) for one in found] == [
        ("青山镇", "青山镇", 4),
        ("新桥", "新桥街道", 3),
    ]
    assert found[0].missing == []
    assert values_of(found[1], "town") == ["新桥街道"] * 3
    assert [name for name, _why in skipped] == ["填表说明"]


def test_towns_on_lines_of_their_own() -> None:
    rows = [
        ["科普志愿者名册", "", "", ""],
        ["序号", "姓名", "手机", "村居"],
        ["一、玉河街道（2人）", "", "", ""],
        [1, "张明", mobile(1), "柳林社区"],
        [2, "李晓华", mobile(2), "石门村"],
        ["二、青山镇", "", "", ""],
        [1, "刘芳", mobile(3), "大坪村"],
    ]
    found = recognised(rows, VOLUNTEERS, ["A1:D1", "A3:D3", "A6:D6"])
    assert values_of(found, "town") == ["玉河街道", "玉河街道", "青山镇"]
    assert found.missing == []
    assert found.dropped == [(3, "section"), (6, "section")]


def test_a_head_printed_again_on_each_page() -> None:
    head = ["序号", "姓名", "联系电话", "乡镇"]
    title = ["志愿者名册（第二批）", "", "", ""]
    people = [[number, PEOPLE[number], mobile(number), "青山镇"] for number in range(6)]
    found = recognised([title, head, *people[:3], title, head, *people[3:]], VOLUNTEERS)
    assert values_of(found, "name") == list(PEOPLE[:6])
    assert found.dropped == [(6, "head"), (7, "head")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (["合计", "3人", "", ""], "total"),
        (["", "总 计", 3, ""], "total"),
        (["共计：3人", "", "", ""], "total"),
        (["", "本页小计", "3", ""], "total"),
        (["审核人：", "", "填表人：", ""], "signature"),
        (["负责人（签字）：", "", "", ""], "signature"),
        (["分管领导签字：", "", "日期：", ""], "signature"),
        (["", "填报人: 王五", "", "填报日期：2023年1月2日"], "signature"),
        (["（盖章）", "", "", ""], "signature"),
        (["注：1.本表一式两份。", "", "", ""], "note"),
        (["说明：没有手机的填座机", "", "", ""], "note"),
        (["备注：", "以上人员均已核对", "", ""], "note"),
        (["示例", "张三", "13800000000", "青山镇"], "example"),
    ],
)
def test_lines_that_are_no_data(line: list[object], kind: str) -> None:
    people = [[number, PEOPLE[number], mobile(number), "青山镇"] for number in range(3)]
    found = recognised([["序号", "姓名", "手机", "乡镇"], *people, line], VOLUNTEERS)
    assert len(found.rows) == 3
    assert found.dropped == [(5, kind)]


@pytest.mark.parametrize("name", ["合计明", "注小勇", "计算", "说明", "总云", "负小责", "示范"])
def test_people_whose_names_look_like_such_lines_stay(name: str) -> None:
    found = recognised(
        [["姓名", "手机", "乡镇"], [name, mobile(1), "青山镇"], ["张明", mobile(2), "青山镇"]], VOLUNTEERS
    )
    assert values_of(found, "name") == [name, "张明"]


def test_numbered_lines_left_empty_are_no_data() -> None:
    rows = [
        ["序号", "姓名", "手机", "乡镇"],
        [1, "张明", mobile(1), "青山镇"],
        [2, "", "", ""],
        [3, "", "", ""],
    ]
    assert [row.number for row in recognised(rows, VOLUNTEERS).rows] == [2]


def test_enterprises_of_another_district() -> None:
    rows = [
        ["附件2", "", "", "", "", "", "", ""],
        ["锦川区规模以上企业科协组织建设情况统计表（2023年）", "", "", "", "", "", "", ""],
        ["单位：人", "", "", "", "", "", "", "截至2023年6月底"],
        [
            "序号",
            "企业（公司）名称",
            "属地乡镇（街道）",
            "社会信用代码",
            "是否为科技型企业（是/否）",
            "其中：科技工作者（人）",
            "已建科协（打√）",
            "联系人手机",
        ],
        [1, "某某机械有限公司", "青山镇", "91500226MACXPF40CP", "是", "约80人", "√", mobile(1)],
        [2, "某某食品有限公司", "新桥", "91500226MAYGKFUMJH", "否", 12, "", mobile(2)],
        ["合计", "", "", "", "", 92, 1, ""],
    ]
    found = recognised(rows, ENTERPRISES)
    assert {name: head.index for name, head in found.mapping.items()} == {
        "unit": 1, "town": 2, "credit_code": 3, "technology": 4, "workers": 5, "has": 6, "phone": 7,
    }  # fmt: skip
    assert len(found.rows) == 2
    assert found.above.title == "锦川区规模以上企业科协组织建设情况统计表(2023年)"
    assert found.above.year == 2023


def test_organisations_of_another_district() -> None:
    rows = [
        ["区级学会（协会、研究会）一览表", "", "", "", "", "", ""],
        ["编号", "学会全称", "业务主管单位", "理事长", "会员总数", "成立批准文号", "成立年月"],
        [1, "锦川区医学会", "区卫健局", "张明", "350人", "川科协发[2019]3号", "2019.06"],
        [2, "锦川区农学会", "区农业农村局", "李晓华", 120, "川科协发（2020）12号", "2020年3月"],
    ]
    found = recognised(rows, BODIES)
    assert {name: head.index for name, head in found.mapping.items()} == {
        "body": 1, "unit": 2, "name": 3, "members": 4, "document": 5, "founded": 6,
    }  # fmt: skip


def test_a_missing_column_is_a_fault_that_names_it() -> None:
    found = recognised([["姓名", "手机", "学历"], ["张明", mobile(1), "本科"]], VOLUNTEERS)
    assert [(fault.code, fault.message) for fault in found.faults] == [
        ("missing_column", "没有找到“镇街”这一列")
    ]
    assert found.recognised


def test_what_people_mapped_before_is_remembered() -> None:
    rows = [["姓名", "代号", "乡镇"], ["张明", "甲", "青山镇"], ["李晓华", "乙", "青山镇"]]
    assert [head.title for head in recognised(rows, VOLUNTEERS).unknown] == ["代号"]
    again = recognised(rows, VOLUNTEERS, remembered={normalise_head(" 代号 "): "subjects"})
    assert heads_of(again)["subjects"] == "代号"


def test_a_correction_by_hand_wins_over_everything() -> None:
    rows = [["姓名", "手机", "乡镇", "单位"], ["张明", mobile(1), "青山镇", "李晓华"]]
    remembered = {"姓名": "name"}
    by_index = recognised(rows, VOLUNTEERS, remembered=remembered, corrected={0: "workplace", 3: "name"})
    by_head = recognised(
        rows, VOLUNTEERS, remembered=remembered, corrected={"姓名": "workplace", "单位": "name"}
    )
    for found in (by_index, by_head):
        assert heads_of(found) | {} == {"name": "单位", "phone": "手机", "town": "乡镇", "workplace": "姓名"}


def test_a_head_left_alone_by_hand_stays_unknown() -> None:
    rows = [["姓名", "手机", "乡镇"], ["张明", mobile(1), "青山镇"]]
    found = recognised(rows, VOLUNTEERS, corrected={"手机": ""})
    assert "phone" not in found.mapping
    assert [head.title for head in found.unknown] == ["手机"]


def test_the_column_of_reasons_is_never_data() -> None:
    rows = [
        ["姓名", "手机", "乡镇", "需要修改的原因"],
        ["张明", mobile(1), "青山镇", "张明"],
        ["李明", mobile(2), "青山镇", "刘芳"],
    ]
    found = recognised(rows, VOLUNTEERS)
    assert [head.title for head in found.unknown] == ["需要修改的原因"]


def test_no_sheet_looks_like_the_rows_asked_for() -> None:
    content = book({"甲": [["采购清单"], ["品名", "单价"], ["纸", 3]], "乙": [["一二三"]]})
    found, skipped = sheets_of(content, VOLUNTEERS)
    assert len(found) == 1
    assert not found[0].recognised
    assert len(skipped) == 1


@pytest.mark.parametrize(
    ("head", "plain"),
    [
        ("手 机（必填）", "手机"),
        ("是否市级科技型企业（是/否）", "市级科技型企业"),
        ("村（社区）", "村社区"),
        ("＊姓　名：", "姓名"),
        ("出生\n年月(如：1975.03)", "出生年月"),
    ],
)
def test_heads_without_their_dress(head: str, plain: str) -> None:
    assert normalise_head(head) == plain


# The samples of the house: not in the repository, beside it in a checkout of the whole project.


def sample(name: str) -> Path:
    path = SHARED / "samples" / name
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing")
        pytest.skip(f"{path} is missing: the samples were NOT tested")
    return path


def rongchang() -> Gazetteer:
    lines = (SHARED / "data" / "divisions-500153.csv").read_text("utf-8-sig").splitlines()[1:]
    places = [line.split(",") for line in lines]
    return Gazetteer(
        [Place(code, name, parent) for code, name, level, parent in places if level == "town"],
        [Place(code, name, parent) for code, name, level, parent in places if level == "village"],
        ("重庆市", "荣昌区"),
    )


def recognised_sample(name: str, columns: tuple[Column, ...], known: Gazetteer) -> Recognition:
    (found,), skipped = recognise_workbook(read_workbook(sample(name)), columns, known=known)
    assert (skipped, found.missing) == ([], [])
    return found


def test_sample_of_town_teams() -> None:
    expected = json.loads(sample("expected.json").read_text())["town-teams"]
    known = rongchang()
    found = recognised_sample("town-teams.xlsx", TEAMS, known)
    seated = [row.cells for row in found.rows if parse_name(row.cells["name"]) is not VACANT]
    parts = Counter(row["part"] for row in seated)
    assert (parts["1"], parts["3"], parts["N"]) == (expected["chair"], expected["chief"], expected["guide"])
    assert Counter(row.cells["town"] for row in found.rows) == expected["by_town"]
    vacant = [row.cells for row in found.rows if parse_name(row.cells["name"]) is VACANT]
    assert [[row["town"], row["duty"]] for row in vacant] == expected["vacant"]
    for row in seated:
        read = [parse_phone(row["phone"]), parse_office_phone(row["office_phone"]), parse_month(row["born"])]
        assert not [one for one in read if isinstance(one, Fault)]
    guides = [
        known.village_in(row["workplace"], known.match_town(row["town"]).code)
        for row in seated
        if row["part"] == "N"
    ]
    assert len({village.code for village in guides if village}) == 156
    assert found.above.reported_on == date(2021, 4, 19)


SAID_TO_BE_NOTHING = {"1647", "2513"}
"""Lines whose phone is 无: no phone, and no fault of reading it."""


def test_sample_of_volunteers() -> None:
    expected = json.loads(sample("expected.json").read_text())["volunteers"]
    known = rongchang()
    found = recognised_sample("volunteers.xlsx", VOLUNTEERS, known)
    assert len(found.rows) == expected["rows"]
    faults = {}
    for row in found.rows:
        number = str(int(found.sheet.rows[row.index][0]))
        town = known.match_town(row.cells["town"])
        village = None if isinstance(town, Fault) else known.match_village(row.cells["village"], town.code)
        phone = parse_phone(row.cells["phone"])
        identity = parse_identity_number(row.cells["identity_number"], today=date(2021, 12, 31))
        codes = [one.code for one in (town, village, phone, identity) if isinstance(one, Fault)]
        codes += ["missing"] if parse_name(row.cells["name"]) is None else []
        assert not isinstance(parse_date(row.cells["registered_on"]), Fault)
        if codes:
            (faults[number],) = codes
    names = {
        "bad_id": "bad_identity_number",
        "no_name": "missing",
        "village_elsewhere": "village_not_in_town",
    }
    assert faults == {
        row: names.get(code, code)
        for row, code in expected["faults"].items()
        if code != "duplicate" and row not in SAID_TO_BE_NOTHING
    }


def test_sample_of_enterprises() -> None:
    expected = json.loads(sample("expected.json").read_text())["enterprises"]
    found = recognised_sample("enterprises.xlsx", ENTERPRISES, rongchang())
    rows = [row.cells for row in found.rows]
    assert len(rows) == expected["rows"]
    required = [
        row for row in rows if parse_yes_no(row["technology"]) or (parse_count(row["workers"]) or 0) >= 30
    ]
    assert len(required) == expected["eligible"]
    assert sum(1 for row in required if parse_yes_no(row["has"])) == expected["with_association"]
    assert all(isinstance(parse_credit_code(row["credit_code"]), str) for row in rows)
    assert not [row for row in rows if row["founded"] and isinstance(parse_month(row["founded"]), Fault)]
    assert parse_document_number(rows[0]["document"]) == "荣科协发〔2018〕3号"


def test_sample_of_activities() -> None:
    expected = json.loads(sample("expected.json").read_text())["activities"]
    columns = (
        Column("held_on", "活动时间", (), "date", required=True),
        Column("place", "活动地点"),
        Column("participants", "参加人数", (), "count"),
        Column("volunteers", "志愿者人数", (), "count"),
    )
    found = recognised_sample("activities-2021.xlsx", columns, rongchang())
    assert len(found.rows) == expected["rows"]
    assert sum(parse_count(row.cells["participants"]) for row in found.rows) == expected["participants"]
    days = [parse_date(row.cells["held_on"], Style(default_year=found.above.year)) for row in found.rows]
    assert {day.year for day in days} == {2021}


def test_a_ragged_sheet_is_read_without_complaint() -> None:
    sheet = Sheet("表", [["姓名", "手机", "乡镇"], ["张明", mobile(1), "青山镇"]], first_row=7)
    assert [row.number for row in recognise(sheet, VOLUNTEERS, known=KNOWN).rows] == [8]
