"""Names, sexes and identity numbers of people, as clerks write them."""

import re
from datetime import date
from operator import mul

from django.utils.translation import gettext as _

from haitang.machinery.spreadsheets.values.cells import (
    Cell,
    cell_as_text,
    cell_excerpt,
    says_nothing,
    without_spaces,
)
from haitang.machinery.spreadsheets.values.fault import VACANT, Fault, Vacant
from haitang.machinery.spreadsheets.values.words import (
    CALLINGS,
    HEAD_WORDS,
    PEOPLES,
    POSTS,
    THINGS,
    TITLES,
    VACANT_WORDS,
)

DOTS = re.compile("[•・‧⋅∙●᛫◦.。]")
REMARK = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
SEVERAL = re.compile(r"[、,;/\\\n|+&]|和|及(?=\S\S)")
LATIN_TITLES = re.compile(r"(?:mr|mrs|ms|miss|dr|prof|sir|madam)\b\.?\s*", re.IGNORECASE)
HAN = re.compile(r"[〇\u3400-\u9fff\ue000-\uf8ff\U00020000-\U000323af·]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ' .,’`·-]+")
LONGEST_LATIN = 60
WORKPLACE = re.compile(
    r"(?:公司|医院|卫生[院所室]|法院|检察院|研究[院所]|敬老院|派出所|司法所|财政所|幼儿园|办公室|合作社|协会|政府|委员会"
    r"|村委会|居委会|街道|社区|宣传部|组织部|统战部|武装部|党支部|服务中心|..[局站厂办组]"
    r"|(?:..|[省市县区乡镇村])(?:学校|中学|小学|学会))$"
)
"""Where people work or belong. 张中学 and 王学会 are names."""
WORDS = re.compile(
    rf"[副正老省市县区镇乡村]?(?:{'|'.join((*POSTS, *CALLINGS, *THINGS))}){{1,2}}[甲乙丙丁一二三四五六七八九十]?"
)
"""Words that stand over columns or in other ones, alone or two together: 副组长, 党组成员."""
SEXES = {"男": "m", "男性": "m", "M": "m", "MALE": "m", "1": "m",
         "女": "f", "女性": "f", "F": "f", "FEMALE": "f", "2": "f"}  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
FIRST_YEAR = 1900


def parse_name(cell: Cell) -> str | Vacant | Fault | None:
    """A person's name without the spaces that pad it; VACANT where the cell says that nobody is there.

    None if blank. A surname with a title, 刘医生, is no full name; a nationality or the head of a column is none at all.
    """
    text = without_spaces(cell)
    if HAN.fullmatch(text) and 2 <= len(text) <= 4 and not _is_unusual(text):
        return text
    return _unusual_name(cell, text) if text else None


def _is_unusual(text: str) -> bool:
    return (
        text in VACANT_WORDS
        or "·" in text
        or text.endswith(TITLES)
        or is_of_no_person(text)
        or says_nothing(text)
    )


def is_of_no_person(text: str) -> bool:
    """Whether a Chinese word is a head's, a calling, a nationality, a place of work: nobody's name."""
    return (
        text in HEAD_WORDS
        or _is_a_people(text)
        or WORKPLACE.search(text) is not None
        or WORDS.fullmatch(text) is not None
    )


def _is_a_people(text: str) -> bool:
    return text.endswith("族") and text[:-1] in PEOPLES


def _unusual_name(cell: Cell, text: str) -> str | Vacant | Fault | None:
    bare = text.strip("()[]【】〔〕<>")
    if bare in VACANT_WORDS or not bare.strip("-—–/\\_*…"):
        return VACANT
    if says_nothing(text) or says_nothing(bare):
        return None
    name = REMARK.sub("", text)
    if HAN.fullmatch(dotted := DOTS.sub("·", name).strip("·")):
        return _han_name(dotted)
    latin = " ".join(REMARK.sub("", cell_as_text(cell)).split())
    if LATIN.fullmatch(latin) and len(latin) <= LONGEST_LATIN and not _are_several(latin):
        return _latin_name(latin)
    if SEVERAL.search(name.strip("、,;/")):
        return _several(cell)
    return Fault("bad_name", _("“%s”不像姓名") % cell_excerpt(cell), _("只写姓名，去掉数字和其他说明"))


def _are_several(latin: str) -> bool:
    """Whether a comma parts two names, not a surname from what follows it: SMITH, Anna is one person."""
    parts = [part.split() for part in latin.split(",")]
    return len(parts) > 2 or (len(parts) == 2 and all(len(part) > 1 for part in parts))


def _several(text: Cell) -> Fault:
    return Fault(
        "bad_name", _("“%s”像是写了几个人") % cell_excerpt(text), _("一行只写一个人，其他人另起一行")
    )


def _latin_name(name: str) -> str | Fault:
    if name.lower() in HEAD_WORDS:
        return no_name(name)
    title = LATIN_TITLES.match(name)
    return _titled(name, name[title.end() :]) if title else name


def _han_name(name: str) -> str | Fault:
    if is_of_no_person(name):
        return no_name(name)
    title = next((title for title in TITLES if name.endswith(title)), "")
    if title and (title != "总" or len(name) == 2):  # 王总 has a title, 李家总 a name
        return _titled(name, name.removesuffix(title))
    if len(name) == 1:
        return Fault("bad_name", _("“%s”只有一个字，姓名不全") % name, _("写本人身份证上的姓名"))
    if len(name) > 4 and "·" not in name and any(mark in name for mark in "和及"):
        return _several(name)
    if len(name) > 20 or (len(name) > 6 and "·" not in name):
        return Fault("bad_name", _("“%s”太长，不像姓名") % cell_excerpt(name), _("只写姓名，去掉其他说明"))
    return name


def _titled(name: str, bare: str) -> Fault:
    """The fault of a name with a title at it: the name alone is offered where it is whole."""
    whole = len(bare) > 1 and not (bare.endswith(TITLES) or is_of_no_person(bare))
    mend = _("姓名是不是“%s”？写本人身份证上的姓名") % bare if whole else _("写本人身份证上的姓名")
    return Fault("bad_name", _("“%s”带着称呼，不是全名") % cell_excerpt(name), mend)


def no_name(name: str) -> Fault:
    """The fault of a word that nobody is called by."""
    return Fault(
        "bad_name", _("“%s”不是姓名") % cell_excerpt(name), _("写本人身份证上的姓名，看看是不是错了列")
    )


def parse_sex(cell: Cell) -> str | Fault | None:
    """`"m"` or `"f"`; None if blank."""
    text = without_spaces(cell).upper()
    if says_nothing(cell):
        return None
    sex = SEXES.get(text)
    return sex or Fault("bad_choice", _("“%s”不是性别") % cell_excerpt(cell), _("写“男”或“女”"))


def parse_identity_number(cell: Cell, *, today: date) -> str | Fault | None:
    """The 18 characters of a resident identity number (GB 11643), checked; None if blank.

    Checked are its form, its check character, and a real day of birth from 1900 to `today`.
    Old numbers of 15 digits are lengthened. The region code is not looked up: it is the code of the day of
    issue.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool) and cell >= 10**15:
        return _lost()  # a float keeps 15 to 16 digits: the file itself no longer has the others
    text = without_spaces(cell).upper().strip("\"'=`")
    if says_nothing(text) or "**" in text:  # masked, as our own lists show it
        return None
    if len(text) == 15 and text.isdecimal():
        text = f"{text[:6]}19{text[6:]}"
        text += check_character(text)
    if (
        len(text) != 18
        or not text.isascii()
        or not text[:17].isdigit()
        or not (text[17].isdigit() or text[17] == "X")
    ):
        return _bad_form(text)
    return _checked_identity_number(text, today)


def check_character(seventeen: str) -> str:
    """The eighteenth character of an identity number, from the first seventeen (ISO 7064 MOD 11-2)."""
    return CHECKS[sum(map(mul, map(int, seventeen), WEIGHTS)) % 11]


def is_number_of_person(text: str) -> bool:
    """Whether a text is the number of an identity card: its day of birth is one, and its check character right."""
    return len(text) == 18 and has_form_of_number(text) and check_character(text[:17]) == text[17].upper()


def has_form_of_number(text: str) -> bool:
    """Whether a text looks like the number of an identity card, of today's length or the former: one digit may be mistyped."""
    if not (text.isascii() and text[:-1].isdigit() and len(text) in (15, 18)):
        return False
    day = text[6:14] if len(text) == 18 else f"19{text[6:12]}"
    try:
        born = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return born.year >= FIRST_YEAR


def _checked_identity_number(text: str, today: date) -> str | Fault:
    if check_character(text[:17]) != text[17]:
        if text.endswith("000"):
            return (
                _lost()
            )  # Excel keeps 15 digits and writes 000 for the rest, also when the cell is made text afterwards
        return Fault("bad_identity_number", _("身份证号校验不通过，有一位写错了"), _("请对照身份证逐位核对"))
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        born = None
    if born is None or born.year < FIRST_YEAR or born > today:
        return Fault(
            "bad_identity_number",
            _("身份证号中的出生日期 %s 不对") % text[6:14],
            _("请对照身份证核对第 7 至 14 位"),
        )
    return text


def _bad_form(text: str) -> Fault:
    if "E+" in text:
        return _lost()
    message = _("身份证号里有不该出现的字符")
    if len(text) != 18:
        message = _("身份证号应有 18 位，这里是 %d 位") % len(text)
    return Fault("bad_identity_number", message, _("请对照身份证填写 18 位号码"))


def _lost() -> Fault:
    return Fault(
        "identity_number_lost",
        _("身份证号在文件里按数字存放，末尾几位已经丢失"),
        _("先把这一列设为“文本”格式，再重新填写号码"),
    )
