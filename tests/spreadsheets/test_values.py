"""Values as people write them: every spelling read right, every fault named with its code."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from haitang.machinery.spreadsheets.values import (
    VACANT,
    Doubtful,
    Fault,
    Gazetteer,
    Phone,
    Phones,
    Place,
    check_character,
    credit_code_check,
    parse_choice,
    parse_count,
    parse_credit_code,
    parse_document_number,
    parse_identity_number,
    parse_month,
    parse_name,
    parse_office_phone,
    parse_phone,
    parse_phones,
    parse_sex,
    parse_term,
    parse_when,
    parse_yes_no,
    says_nothing,
    short_village,
)
from haitang.machinery.spreadsheets.values.codes import ALPHABET

from .rosters import KNOWN, identity_number

TODAY = date(2024, 5, 20)
READERS = (
    parse_name, parse_phones, parse_phone, parse_office_phone, parse_when, parse_term, parse_month, parse_count, parse_yes_no,
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
        *((f"阿依古丽{dot}吐尔逊", "阿依古丽·吐尔逊") for dot in "·•・‧⋅∙．。●"),
        ("李𬭚", "李𬭚"),
        ("李㭎", "李㭎"),
        ("欧阳 \u3000娜", "欧阳娜"),
        ("高山", "高山"),
        ("李家总", "李家总"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("SMITH, Anna", "SMITH, Anna"),
        ("Jean-Luc O'Neil", "Jean-Luc O'Neil"),
        ("N/A", None),
        ("NULL", None),
        ("nan", None),
        ("不详", None),
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
    [
        "张明、李四",
        "张明/李四",
        "张",
        "张主任",
        "李女士",
        "13800000000",
        "张明1",
        "某某有限责任公司名",
        "刘医生",
        "张伟博士",
        "王总",
        "Dr. Hans Schulze",
        "蒙古族",
        "白族",
        "维吾尔族",
        "性别",
        "身份证号",
        "合计",
        "Name",
        "县人民医院",
        "John Smith, Anna Brown",
        "John2",
    ],
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
        "023-46770000转801",
        "199000010011",
        "12345678901",
        "1.99E+10",
        1990000.0,
        "12345",
        "19900001234 5678",
    ],
)
def test_what_is_no_mobile(cell: object) -> None:
    assert code(parse_phone(cell)) == "bad_phone"


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("13800012293/13800012310", Phones(("13800012293", "13800012310"))),
        ("0872-7520000", Phones((), ("0872-7520000",))),
        ("0872-752 0000 转 12", Phones((), ("0872-7520000转12",))),
        ("7520000", Phones((), ("7520000",))),
        ("+852 9000 0067", Phones(("+85290000067",))),
        ("852-90000067", Phones(("+85290000067",))),
        ("00 44 20 7946 0018", Phones(("+442079460018",))),
        ("+86-138-0001-2255", Phones(("13800012255",))),
        ("办公：0872-7520000 手机：13800012255", Phones(("13800012255",), ("0872-7520000",))),
        ("手机1：13800012255 手机2：13800012256", Phones(("13800012255", "13800012256"))),
        ("13800012255、13800012255", Phones(("13800012255",))),
        ("138****2255", None),
        ("无", None),
        ("—", None),
    ],
)
def test_every_number_of_a_cell(cell: str, phones: Phones | None) -> None:
    assert parse_phones(cell) == phones


NUMBERS = st.integers(0, 10**8 - 1).map("138{:08}".format) | st.integers(0, 10**6 - 1).map(
    "0872-7{:06}".format
)


@given(
    st.lists(
        NUMBERS,
        min_size=1,
        max_size=3,
        unique=True,
    ),
    st.sampled_from(["/", "、", "，", "\n", ";", " 或 "]),
)
def test_no_number_of_a_cell_is_lost(numbers: list[str], between: str) -> None:
    found = parse_phones(between.join(numbers))
    assert isinstance(found, Phones)
    assert {*found.mobile, *found.office} == set(numbers)


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


@pytest.mark.parametrize("cell", ["51023119600828000", "5102311960082800041", "51023119600828000A", "身份证"])
def test_what_is_no_identity_number(cell: str) -> None:
    assert code(parse_identity_number(cell, today=TODAY)) == "bad_identity_number"


def test_messages_never_repeat_an_identity_number() -> None:
    wrong = identity_number(3)[:-1] + ("1" if identity_number(3)[-1] != "1" else "2")
    fault = parse_identity_number(wrong, today=TODAY)
    assert isinstance(fault, Fault)
    assert wrong not in fault.message + fault.mend


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
        ("1,234", 1234),
        ("30余人", 30),
        ("四十五", 45),
        ("31.0", 31),
        ("10家", 10),
        ("三万零五", 30005),
        ("不详", None),
        ("—", None),
        ("", None),
        (None, None),
    ],
)
def test_counts(cell: object, count: int | None) -> None:
    assert parse_count(cell) == count


@pytest.mark.parametrize(
    "cell",
    [
        "七八十人",
        "三四人",
        "一百二",
        "三万五",
        3.5,
        -1.0,
        "30-40人",
        "若干",
        "很多人",
        "3+2",
        "2.5人",
        True,
        float("nan"),
        float("inf"),
        1e300,
    ],
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
                "已组建",
                "2022年已成立",
                "2022年5月成立",
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
                "正在筹建",
                "拟建",
                "未成立",
                "X",
                "□是 ☑否",
                "是□否√",
            )
        ),
        *((blank, None) for blank in ("", None, " ", "—", "/", "不详", "NULL")),
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
    assert code(parse_sex("三")) == "bad_choice"


@pytest.mark.parametrize(
    "cell",
    [
        "无", "/", "—", "——", "暂无", "不详", "未填", "待定", "N/A", "n/a", "NULL", "None", "nan", "NaN", "undefined",
        "#N/A", "False", False,
        float("nan"), " 不 详 ", "／", "…", "（空）", "-",
    ],
)  # fmt: skip
def test_what_says_nothing_is_nothing_to_every_reader(cell: object) -> None:
    assert says_nothing(cell)
    for read in (
        parse_phones, parse_office_phone, parse_when, parse_term, parse_month, parse_sex, parse_credit_code, parse_document_number
    ):  # fmt: skip
        assert read(cell) is None, read.__name__
    assert parse_identity_number(cell, today=TODAY) is None
    assert parse_choice(cell, CHOICES) is None


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


def test_a_wrong_character_of_a_credit_code_is_said_and_the_code_is_taken() -> None:
    right = "91500226MACXPF40CP"
    assert parse_credit_code(right) == right
    for place, sign in product(range(18), ALPHABET):
        wrong = right[:place] + sign + right[place + 1 :]
        if right[place] == sign or not wrong[2:8].isdigit():
            continue
        read = parse_credit_code(wrong)
        assert isinstance(read, Doubtful)
        assert (read.value, read.fault.code) == (wrong, "check_fails")


@given(st.integers(0, 10_000))
def test_a_persons_number_is_no_credit_code_and_never_repeated(number: int) -> None:
    mine = identity_number(number)
    fault = parse_credit_code(mine)
    assert isinstance(fault, Fault)
    assert fault.code == "number_of_person"
    assert mine not in fault.message + fault.mend


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
