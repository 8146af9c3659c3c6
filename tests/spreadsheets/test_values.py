"""Values as people write them: every spelling read right, every fault named with its code."""

from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from haitang.machinery.spreadsheets.values import (
    VACANT,
    Fault,
    Gazetteer,
    Phone,
    Place,
    check_character,
    credit_code_check,
    parse_choice,
    parse_count,
    parse_credit_code,
    parse_date,
    parse_document_number,
    parse_identity_number,
    parse_month,
    parse_name,
    parse_office_phone,
    parse_phone,
    parse_sex,
    parse_yes_no,
    short_village,
)
from haitang.machinery.spreadsheets.values.codes import ALPHABET

from .rosters import KNOWN, identity_number

TODAY = date(2024, 5, 20)
READERS = (
    parse_name, parse_phone, parse_office_phone, parse_date, parse_month, parse_count, parse_yes_no,
    parse_sex, parse_credit_code, parse_document_number,
)  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789X-+", "０１２３４５６７８９Ｘ－＋")


def code(value: object) -> str | None:
    return value.code if isinstance(value, Fault) else None


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张明", "张明"),
        ("张 明", "张明"),
        ("张　　明 ", "张明"),
        ("欧阳修文", "欧阳修文"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("阿依古丽．吐尔逊", "阿依古丽·吐尔逊"),
        ("张明（女）", "张明"),
        ("张明（兼）", "张明"),
        ("㛃喆堃", "㛃喆堃"),
        ("John  Smith", "John Smith"),
        ("和珅", "和珅"),
        ("", None),
        (None, None),
        ("   ", None),
    ],
)
def test_names(cell: str | None, name: str | None) -> None:
    assert parse_name(cell) == name


@pytest.mark.parametrize(
    "cell", ["（空缺）", "空缺", "(暂缺)", "待定", "无", "—", "——", "/", "缺", "【待配】", " 空 缺 ", "-"]
)
def test_placeholders_are_vacancies(cell: str) -> None:
    assert parse_name(cell) is VACANT


@pytest.mark.parametrize(
    "cell",
    ["张明、李四", "张明/李四", "张", "张主任", "李女士", "13800000000", "张明1", "某某有限责任公司名"],
)
def test_what_is_no_name(cell: str) -> None:
    assert code(parse_name(cell)) == "bad_name"


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("19900001001 ", "19900001001"),
        (19900001004.0, "19900001004"),
        (19900001004, "19900001004"),
        ("19900001004.0", "19900001004"),
        ("+86 19900001012", "19900001012"),
        ("+8619900001012", "19900001012"),
        ("0086-199-0000-1012", "19900001012"),
        ("8619900001012", "19900001012"),
        ("019900001012", "19900001012"),
        ("'19900001012", "19900001012"),
        ("199—0000—1012", "19900001012"),
        ("手机：19900001012", "19900001012"),
        ("19900001012（微信同号）", "19900001012"),
        ("", None),
        (None, None),
    ],
)
def test_phones(cell: object, phone: str | None) -> None:
    assert parse_phone(cell) == (None if phone is None else Phone(phone))


@pytest.mark.parametrize("separator", [" / ", "、", "，", " ", "\n", ";", "或"])
def test_several_phones_in_a_cell(separator: str) -> None:
    both = Phone("19900000001", ("19900000002",))
    assert parse_phone(f"19900000001{separator}19900000002") == both
    assert parse_phone(f"028-85550001{separator}19900000001{separator}199 0000 0002") == both


@pytest.mark.parametrize(
    "cell",
    [
        "1990000",
        "29900001234",
        "无",
        "023-46770000转801",
        "199000010011",
        "12345678901",
        "1.99E+10",
        "—",
        1990000.0,
    ],
)
def test_what_is_no_mobile(cell: object) -> None:
    assert code(parse_phone(cell)) == "bad_phone"


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", "+86", "+86 ", "86", "0086", "+86-"]),
    st.sampled_from(["", " ", "-", "  "]),
    st.booleans(),
    st.sampled_from(["", " ", "\t", "　"]),
)
def test_any_way_of_writing_a_mobile(number: str, country: str, gap: str, wide: bool, around: str) -> None:
    written = country + gap.join((number[:3], number[3:7], number[7:]))
    written = around + (written.translate(FULL_WIDTH) if wide else written) + around
    assert parse_phone(written) == Phone(number)
    assert parse_phone(float(number)) == Phone(number)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in READERS:
        read(text)
    parse_identity_number(text, today=TODAY)
    KNOWN.match_town(text)
    KNOWN.match_village(text, "510104001")
    KNOWN.town_in(text)


@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.booleans())
def test_no_number_breaks_a_reader(number: float) -> None:
    for read in READERS:
        read(number)
    parse_identity_number(number, today=TODAY)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("023-46770263", "023-46770263"),
        ("(023)46770263", "023-46770263"),
        ("０２３－４６７７０２６３", "023-46770263"),
        ("02346770263", "023-46770263"),
        ("0830-2345678", "0830-2345678"),
        ("+86 28 85550001".replace("28", "028"), "028-85550001"),
        ("46770263", "46770263"),
        (46770263.0, "46770263"),
        ("023-46770000转801", "023-46770000转801"),
        ("400-810-8888", "400-810-8888"),
        ("19900001001", "19900001001"),
        ("无", None),
        ("", None),
    ],
)
def test_office_phones(cell: object, phone: str | None) -> None:
    assert parse_office_phone(cell) == (None if phone is None else Phone(phone))


def test_an_office_phone_of_five_digits_is_none() -> None:
    assert code(parse_office_phone("12345")) == "bad_phone"


@given(st.integers(0, 10_000), st.booleans(), st.sampled_from(["", " ", "'", "\t"]))
def test_identity_numbers(number: int, wide: bool, around: str) -> None:
    right = identity_number(number)
    written = right.lower()
    assert (
        parse_identity_number(
            around + (written.translate(FULL_WIDTH) if wide else written) + around, today=TODAY
        )
        == right
    )
    assert parse_identity_number(f"{right[:6]} {right[6:14]} {right[14:]}", today=TODAY) == right


@given(st.integers(0, 1000), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: int, place: int, more: int) -> None:
    right = identity_number(number)
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert code(parse_identity_number(wrong, today=TODAY)) in {"bad_identity_number", "identity_number_lost"}


def test_a_region_code_of_any_time_is_accepted() -> None:
    start = "51023119960828000"  # a county that was dissolved in 1997
    assert parse_identity_number(start + check_character(start), today=TODAY) == start + check_character(
        start
    )


def test_old_numbers_are_lengthened() -> None:
    start = "51023119650101000"
    assert parse_identity_number("510231650101000", today=TODAY) == start + check_character(start)
    assert parse_identity_number(510231650101000.0, today=TODAY) == start + check_character(start)


@pytest.mark.parametrize("born", ["19650230", "20991231", "18991231", "19651301", "20240521"])
def test_a_day_of_birth_that_cannot_be(born: str) -> None:
    start = f"510231{born}000"
    assert code(parse_identity_number(start + check_character(start), today=TODAY)) == "bad_identity_number"


@pytest.mark.parametrize(
    "cell", [5.10231196008280004e17, "5.10231E+17", "510231196008281000", 510231196008280000]
)
def test_digits_the_file_has_lost(cell: object) -> None:
    assert code(parse_identity_number(cell, today=TODAY)) == "identity_number_lost"


@pytest.mark.parametrize(
    "cell", ["51023119600828000", "5102311960082800041", "51023119600828000A", "无", "身份证"]
)
def test_what_is_no_identity_number(cell: str) -> None:
    assert code(parse_identity_number(cell, today=TODAY)) == "bad_identity_number"


def test_messages_never_repeat_an_identity_number() -> None:
    wrong = identity_number(3)[:-1] + ("1" if identity_number(3)[-1] != "1" else "2")
    fault = parse_identity_number(wrong, today=TODAY)
    assert isinstance(fault, Fault)
    assert wrong not in fault.message + fault.mend


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2019, 6, 10), date(2019, 6, 10)),
        (datetime.fromisoformat("2019-06-10T09:30"), date(2019, 6, 10)),
        ("2018年10月10日", date(2018, 10, 10)),
        ("2020-06-24", date(2020, 6, 24)),
        ("2019.10.23", date(2019, 10, 23)),
        ("2019/1/5", date(2019, 1, 5)),
        ("2021/3/22 9:30", date(2021, 3, 22)),
        ("2021-03-22T09:30:00", date(2021, 3, 22)),
        ("2021年4月19日上午", date(2021, 4, 19)),
        ("2021年 4月 19日", date(2021, 4, 19)),
        ("２０２１．０４．１９", date(2021, 4, 19)),
        ("二〇二一年四月十九日", date(2021, 4, 19)),
        ("二○二一年十二月三十一日", date(2021, 12, 31)),
        ("2021年4月19日至21日", date(2021, 4, 19)),
        ("2021.4.19-4.21", date(2021, 4, 19)),
        ("20210419", date(2021, 4, 19)),
        (20210419.0, date(2021, 4, 19)),
        (44305.0, date(2021, 4, 19)),
        ("44305", date(2021, 4, 19)),
        (44305.4, date(2021, 4, 19)),
        ("21.4.19", date(2021, 4, 19)),
        ("1975-3-6", date(1975, 3, 6)),
        ("75-3-6", date(1975, 3, 6)),
        ("2018年3月", date(2018, 3, 1)),
        ("", None),
        ("—", None),
        (None, None),
    ],
)
def test_days(cell: object, day: date | None) -> None:
    assert parse_date(cell) == day


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1月28日", date(2021, 1, 28)),
        ("4.19", date(2021, 4, 19)),
        ("4-19", date(2021, 4, 19)),
        ("12月5日下午", date(2021, 12, 5)),
        ("三月八日", date(2021, 3, 8)),
        ("2月10日-12日", date(2021, 2, 10)),
        ("2020年1月28日", date(2020, 1, 28)),
    ],
)
def test_days_without_a_year(cell: str, day: date) -> None:
    assert parse_date(cell, default_year=2021) == day


def test_a_day_without_any_year_is_a_fault() -> None:
    assert code(parse_date("4月19日")) == "bad_date"


def test_serial_numbers_of_old_macintoshes() -> None:
    assert parse_date(42843.0, date_1904=True) == date(2021, 4, 19)


@pytest.mark.parametrize(
    "cell",
    [
        "2021年2月30日",
        "2021.13",
        "昨天",
        "2021",
        2021.0,
        "0000-00-00",
        "1.1.1.1",
        3.0,
        True,
        1e300,
        "3000-01-01",
    ],
)
def test_what_is_no_day(cell: object) -> None:
    assert code(parse_date(cell)) == "bad_date"


@given(st.dates(date(1931, 1, 1), date(2030, 12, 31)), st.integers(0, 9))
def test_any_way_of_writing_a_day(day: date, way: int) -> None:
    ways = (
        f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}", f"{day:%Y年%m月%d日}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}-{day.month}-{day.day}", f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d} 00:00:00", float(f"{day:%Y%m%d}"),
    )  # fmt: skip
    assert parse_date(ways[way]) == day
    assert parse_month(ways[way]) == f"{day:%Y-%m}"


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("1973-10", "1973-10"),
        ("1975.03", "1975-03"),
        (1975.03, "1975-03"),
        (1975.3, "1975-03"),
        (1975.11, "1975-11"),
        (1975.12, "1975-12"),
        ("1975.1", "1975-01"),
        ("1975.10", "1975-10"),
        ("1975年3月", "1975-03"),
        ("1975年03月生", "1975-03"),
        ("197503", "1975-03"),
        (197503.0, "1975-03"),
        ("75.3", "1975-03"),
        (75.3, "1975-03"),
        ("75年3月", "1975-03"),
        ("一九七五年三月", "1975-03"),
        ("二〇二一年四月", "2021-04"),
        ("1975 03", "1975-03"),
        ("1975年3月6日", "1975-03"),
        (date(1975, 3, 6), "1975-03"),
        (datetime.fromisoformat("1975-03-06"), "1975-03"),
        ("", None),
    ],
)
def test_months(cell: object, month: str | None) -> None:
    assert parse_month(cell) == month


def test_a_number_that_may_be_january_or_october_is_a_fault() -> None:
    fault = parse_month(1975.1)
    assert code(fault) == "bad_date"


@pytest.mark.parametrize("cell", ["1975", "1975年", "1975.13", "12.3", "不详"])
def test_what_is_no_month(cell: str) -> None:
    assert code(parse_month(cell)) == "bad_date"


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (80.0, 80),
        ("80", 80),
        ("80人", 80),
        ("约80人", 80),
        ("120余人", 120),
        ("64余", 64),
        ("大约 200 多人", 200),
        ("近300人", 300),
        ("1,200", 1200),
        ("1，200人", 1200),
        ("１２０", 120),
        ("3万", 30000),
        ("1.5万人次", 15000),
        ("3千余人", 3000),
        ("3万余", 30000),
        ("一百二十", 120),
        ("一百二十余人", 120),
        ("十五人", 15),
        ("两千人", 2000),
        ("200人左右", 200),
        ("50人以上", 50),
        ("22人（其中党员5人）", 22),
        ("无", 0),
        ("0", 0),
        ("—", None),
        ("", None),
        (None, None),
    ],
)
def test_counts(cell: object, count: int | None) -> None:
    assert parse_count(cell) == count


@pytest.mark.parametrize(
    "cell", [3.5, -1.0, "30-40人", "若干", "很多人", "3+2", "2.5人", True, float("nan"), float("inf"), 1e300]
)
def test_what_is_no_count(cell: object) -> None:
    assert code(parse_count(cell)) == "bad_number"


@given(
    st.integers(0, 99_999_999),
    st.sampled_from(["", "约", "近", "共"]),
    st.sampled_from(["", "人", "余人", "人次", "多人", "名"]),
)
def test_any_way_of_writing_a_count(count: int, before: str, after: str) -> None:
    assert parse_count(f"{before}{count}{after}") == count
    assert parse_count(f"{before}{count:,}{after}") == count


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        *(
            (yes, True)
            for yes in (
                "√",
                "✓",
                "✔",
                "是",
                "Y",
                "y",
                "yes",
                "有",
                "1",
                1.0,
                True,
                "已建立",
                "是（2019年）",
                "√是 □否",
                "☑是□否",
            )
        ),
        *(
            (no, False)
            for no in (
                "×",
                "✗",
                "否",
                "N",
                "no",
                "无",
                "0",
                0.0,
                False,
                "未建立",
                "没有",
                "X",
                "□是 ☑否",
                "是□否√",
            )
        ),
        *((blank, None) for blank in ("", None, " ", "—", "/")),
    ],
)
def test_yes_and_no(cell: object, answer: bool | None) -> None:
    assert parse_yes_no(cell) is answer


@pytest.mark.parametrize("cell", ["可能", "正在申报", "2", 3.0, "是否"])
def test_neither_yes_nor_no(cell: object) -> None:
    assert code(parse_yes_no(cell)) == "bad_yes_no"


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("男", "m"), ("男 ", "m"), ("女性", "f"), ("M", "m"), ("f", "f"), (1.0, "m"), ("2", "f"), ("", None)],
)
def test_sexes(cell: object, sex: str | None) -> None:
    assert parse_sex(cell) == sex


def test_what_is_no_sex() -> None:
    assert code(parse_sex("未知")) == "bad_choice"


CHOICES = {
    "chair": ("主席", "1"),
    "vice": ("副主席",),
    "chief": ("三长", "3"),
    "guide": ("科普指导员", "指导员", "N"),
}


@pytest.mark.parametrize(
    ("cell", "choice"),
    [
        ("主席", "chair"),
        (1.0, "chair"),
        ("副主席（医院院长）", "vice"),
        ("n", "guide"),
        ("村科普指导员", "guide"),
        ("", None),
    ],
)
def test_choices(cell: object, choice: str | None) -> None:
    assert parse_choice(cell, CHOICES) == choice


def test_what_is_none_of_the_choices() -> None:
    fault = parse_choice("秘书", CHOICES)
    assert code(fault) == "bad_choice"


@given(st.integers(0, 999_999), st.text(ALPHABET, min_size=9, max_size=9), st.sampled_from(["", " ", "　"]))
def test_credit_codes_agree_with_the_standard_library_of_numbers(region: int, body: str, gap: str) -> None:
    start = f"91{region:06d}{body}"
    right = start + credit_code_check(start)
    assert parse_credit_code(gap + right.lower() + gap) == right
    assert uscc.is_valid(right)


def test_a_wrong_character_of_a_credit_code_is_found() -> None:
    right = "91500226MACXPF40CP"
    assert parse_credit_code(right) == right
    for place, sign in product(range(18), ALPHABET):
        if right[place] != sign:
            assert code(parse_credit_code(right[:place] + sign + right[place + 1 :])) == "bad_credit_code"


@pytest.mark.parametrize("cell", ["91500226MACXPF4OCP", "500226000012345", "9150022", "没有代码的单位"])
def test_what_is_no_credit_code(cell: str) -> None:
    assert code(parse_credit_code(cell)) == "bad_credit_code"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("荣科协发〔2021〕3号", "荣科协发〔2021〕3号"),
        ("荣科协发[2021]03号", "荣科协发〔2021〕3号"),
        ("荣科协发（2021）第3号", "荣科协发〔2021〕3号"),
        ("荣科协发【2021】 3 号", "荣科协发〔2021〕3号"),
        ("荣科协发〔2021〕3", "荣科协发〔2021〕3号"),
        ("荣科协发［２０２１］３号", "荣科协发〔2021〕3号"),
        ("会议纪要", "会议纪要"),
        ("", None),
        ("/", None),
    ],
)
def test_document_numbers(cell: str, number: str | None) -> None:
    assert parse_document_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "town"),
    [
        ("玉河街道", "玉河街道"),
        ("玉河", "玉河街道"),
        ("玉河街道办事处", "玉河街道"),
        ("玉河镇", "玉河街道"),
        ("玉河乡", "玉河街道"),
        (" 玉 河 街 道 ", "玉河街道"),
        ("四川省成都市锦川区青山镇", "青山镇"),
        ("锦川区青山镇人民政府", "青山镇"),
        ("锦川青山镇", "青山镇"),
        ("青山湖镇", "青山湖镇"),
        ("云顶乡", "云顶土家族乡"),
        ("云顶", "云顶土家族乡"),
        ("玉河街道柳林社区", "玉河街道"),
        ("青山镇(大坪)", "青山镇"),
    ],
)
def test_towns(cell: str, town: str) -> None:
    found = KNOWN.match_town(cell)
    assert isinstance(found, Place)
    assert found.name == town


@pytest.mark.parametrize("cell", ["大足区龙水镇", "城南街道", "双石镇", "青", "区科协", "武侯区青山镇"])
def test_unknown_towns(cell: str) -> None:
    assert code(KNOWN.match_town(cell)) == "unknown_town"


def test_a_near_miss_is_asked_back() -> None:
    fault = KNOWN.match_town("清山镇")
    assert isinstance(fault, Fault)
    assert fault.mend == "是不是“青山镇”？"


def test_a_town_and_a_street_of_one_name_are_not_guessed() -> None:
    known = Gazetteer([Place("1", "城关镇"), Place("2", "城关街道")])
    assert known.match_town("城关镇").code == "1"
    assert known.match_town("城关街道").code == "2"
    assert code(known.match_town("城关")) == "unknown_town"


@pytest.mark.parametrize(
    ("cell", "town", "village"),
    [
        ("柳林社区居民委员会", "510104001", "510104001001"),
        ("柳林社区居委会", "510104001", "510104001001"),
        ("柳林社区", "510104001", "510104001001"),
        ("柳林", "510104001", "510104001001"),
        ("柳林居委会", "510104001", "510104001001"),
        ("柳林村", "510104001", "510104001001"),
        ("玉河街道柳林社区", "510104001", "510104001001"),
        ("锦川区玉河街道柳林社区", "510104001", "510104001001"),
        ("石门村委会", "510104001", "510104001200"),
        ("石门村3组", "510104001", "510104001200"),
        ("石门村三社", "510104001", "510104001200"),
        ("石 门 村", "510104001", "510104001200"),
        ("老石桥村", "510104100", "510104100201"),
        ("石桥社区", "510104101", "510104101001"),
        ("石桥村", "510104101", "510104101200"),
        ("大坪", "", "510104100200"),
    ],
)
def test_villages(cell: str, town: str, village: str) -> None:
    found = KNOWN.match_village(cell, town)
    assert isinstance(found, Place)
    assert found.code == village


@pytest.mark.parametrize(
    ("cell", "town", "reason"),
    [
        ("石桥", "510104101", "ambiguous_village"),
        ("石门", "", "ambiguous_village"),
        ("大坪村", "510104001", "village_not_in_town"),
        ("月亮村", "510104001", "unknown_village"),
    ],
)
def test_villages_that_cannot_be_told(cell: str, town: str, reason: str) -> None:
    fault = KNOWN.match_village(cell, town)
    assert code(fault) == reason


def test_a_village_elsewhere_is_named_with_its_town() -> None:
    fault = KNOWN.match_village("大坪村", "510104001")
    assert isinstance(fault, Fault)
    assert fault.message == "玉河街道没有“大坪村”，它在青山镇"


def test_places_inside_longer_texts() -> None:
    assert KNOWN.village_in("柳林社区新时代文明实践站负责人", "510104001").code == "510104001001"
    assert KNOWN.village_in("玉河街道卫生院院长", "510104001") is None
    assert KNOWN.town_in("青山镇科普志愿者登记表").name == "青山镇"
    assert KNOWN.town_in("锦川区各镇街科普志愿者登记表") is None
    assert KNOWN.town_in("一、玉河街道（15人）").name == "玉河街道"


def test_villages_as_people_say_them() -> None:
    assert short_village("柳林社区居民委员会") == "柳林社区"
    assert short_village("石门村村民委员会") == "石门村"


@pytest.mark.parametrize(
    "read",
    [
        parse_name,
        parse_phone,
        parse_office_phone,
        parse_date,
        parse_month,
        parse_count,
        parse_yes_no,
        parse_sex,
        parse_credit_code,
    ],
)
def test_every_fault_says_what_and_what_to_do(read: object) -> None:
    fault = read("？？@@")
    assert isinstance(fault, Fault)
    assert fault.message
    assert fault.mend
