"""How well a head names a column (0 to 1), by words alone."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from haitang.machinery.spreadsheets.recognition.columns import Column, normalise_head

OTHERS = (
    "紧急联系人", "紧急", "监护人", "家长", "家属", "配偶", "推荐人", "介绍人",
    "审核", "填表", "制表", "经办", "法定代表人", "法人",
    "身份证有效期", "签字", "签名", "上级", "企业负责人", "公司负责人",
    "前任", "上届", "上任", "历任", "离任", "卸任", "原主席", "原负责人", "前主席",
)  # fmt: skip
"""Whoever these words name, it is not the one the row is about, unless a column says so."""

OTHER_THINGS = ("高新技术企业", "规模以上", "规上", "党组织", "党支部", "工会", "妇联", "共青团")
"""What a yes or no may be about instead, in ledgers of enterprises; unless a column says so."""

OF_KIND: dict[str, tuple[str, ...]] = {
    "identity_number": (
        "身份证号",
        "身份证号码",
        "身份证",
        "公民身份号码",
        "居民身份证号",
        "证件号码",
        "证件号",
    ),
    "phone": (
        "手机",
        "手机号码",
        "手机号",
        "移动电话",
        "联系电话",
        "联系方式",
        "电话号码",
        "电话",
        "手机电话",
        "通讯号码",
        "通讯方式",
        "联络电话",
        "联络方式",
    ),
    "office_phone": ("办公电话", "座机", "固定电话", "单位电话", "办公室电话", "座机号码", "固话", "电话"),
    "sex": ("性别",),
    "town": (
        "镇街",
        "所在镇街",
        "乡镇街道",
        "乡镇",
        "街镇",
        "镇街名称",
        "所属乡镇",
        "镇乡街道",
        "镇街道",
        "乡镇街道名称",
        "镇街道名称",
        "乡镇名称",
    ),
    "village": (
        "村社区",
        "村居",
        "所在村社区",
        "行政村",
        "村居名称",
        "村级组织",
        "所属村居",
        "所在村",
        "村",
        "社区",
        "村居委会",
        "村名",
    ),
    "credit_code": ("统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "组织机构代码"),
    "document_number": ("文号", "批复文号", "批文号", "批复文件", "发文字号"),
}
"""Heads that mean a kind wherever it stands, besides those an importer gives."""

IN_ENGLISH: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "surname and name", "person"),
    "sex": ("sex", "gender", "m/f"),
    "born": ("date of birth", "birth date", "birthday", "born", "dob", "month of birth"),
    "identity_number": ("id number", "id no", "id card", "id card number", "identity number", "citizen id"),
    "phone": ("phone", "mobile", "mobile phone", "mobile number", "phone number", "cell", "telephone", "tel"),
    "office_phone": ("office phone", "landline", "office telephone", "work phone"),
    "town": ("town", "township", "subdistrict", "street", "town or street"),
    "village": ("village", "community", "village or community"),
    "workplace": ("workplace", "employer", "work unit", "place of work", "company", "institution"),
    "job": ("job", "job title", "position", "occupation"),
    "duty": ("duty", "post", "role", "office held"),
    "part": ("part", "category", "class"),
    "subjects": ("skills", "expertise", "speciality", "specialty", "subjects"),
    "education": ("education", "level of education", "degree"),
    "registered_on": (
        "date joined",
        "joined",
        "joined on",
        "registered",
        "registered on",
        "registration date",
    ),
    "since": ("since", "from", "in office since", "appointed on", "date appointed"),
    "until": ("until", "left on", "date left", "end of office"),
    "unit": ("enterprise", "company", "company name", "name of enterprise", "unit", "host unit"),
    "credit_code": ("credit code", "unified social credit code", "uscc"),
    "technology": ("technology enterprise", "technology company"),
    "workers": ("science workers", "technical staff"),
    "body": ("name", "organisation", "organization", "association", "society"),
    "kind": ("kind", "type", "category"),
    "document": ("document number", "approval number", "approval document"),
    "founded": ("founded", "founded on", "date founded", "established", "date established"),
    "term_ends": ("term ends", "end of term"),
    "elected": ("elected", "elected on", "last election", "date of election"),
    "members": ("members", "number of members"),
    "grade": ("grade", "level"),
    "held_on": ("date", "held on", "date held", "day"),
    "title": ("title", "activity", "topic", "subject"),
    "place": ("place", "venue", "location"),
    "organiser": ("organiser", "organizer", "organised by", "host"),
    "form": ("form", "type", "kind of activity"),
    "participants": ("participants", "attendance", "attendees", "number of participants"),
    "volunteers": ("volunteers", "number of volunteers"),
}
"""Heads that mean a column in rosters written in English, by the column's name."""

DAY_ENDINGS = ("时间", "日期", "年月日", "年月", "年份", "日")
ENDINGS: dict[str, tuple[str, ...]] = {
    "date": DAY_ENDINGS,
    "month": DAY_ENDINGS,
    "count": ("总人数", "人数", "总数", "数量", "数", "人"),
}
NAME_ENDINGS = ("名称", "全称", "名字", "名")
"""Ends of heads that only repeat their kind: 成立年月 and 成立时间 say the same."""

SAME_STEM = 0.85

IGNORED = frozenset(map(normalise_head, ("序号", "编号", "备注", "需要修改的原因", "行号", "No", "NO.", "#")))


def likeness(leaf: str, group: str, column: Column) -> float:
    """The best of the head alone and the head with the group above it; both normalised.

    A leaf that already begins with its group (two groups hold leaves of one name) is taken as it is.
    """
    alone = _likeness(leaf, column)
    return max(alone, _likeness(group + leaf, column)) if group and not leaf.startswith(group) else alone


@lru_cache(maxsize=20_000)
def likenesses(leaf: str, group: str, columns: tuple[Column, ...]) -> tuple[float, ...]:
    """How well a head names each of an importer's columns: most heads stand over several sheets, and are asked of twice."""
    return tuple(likeness(leaf, group, column) for column in columns)


def may_be_alike(leaf: str, columns: Iterable[Column]) -> bool:
    """Whether a normalised head can be nearly one of these columns' names: at once, because most cells of a sheet cannot. It
    would hold such a name, be held by it, or share their stem; and two signs side by side stand in both.
    """
    pairs = _pairs(leaf)
    return leaf.endswith(NAME_ENDINGS) or any(
        leaf in known or not pairs.isdisjoint(known) for known in map(_signs_of, columns)
    )


@lru_cache(maxsize=2_000)
def _signs_of(column: Column) -> frozenset[str]:
    """What is called by one sign, and two signs side by side of all else a column is called."""
    names = names_of(column)
    return frozenset({*names}.union(*map(_pairs, names)))


@lru_cache(maxsize=50_000)
def _likeness(head: str, column: Column) -> float:
    if not head or (head in IGNORED and head not in names_of(column)):
        return 0.0
    if is_of_another(head, column) or not (column.kind == "yes_no" or may_be_alike(head, (column,))):
        return 0.0
    return max(_one(head, name, column.kind) - place * 0.002 for place, name in enumerate(names_of(column)))


@lru_cache(maxsize=50_000)
def is_of_another(head: str, column: Column) -> bool:
    """Whether the head speaks of somebody else than the row: 紧急联系人电话 is not the volunteer's own."""
    words = (*OTHERS, *OTHER_THINGS) if column.kind == "yes_no" else OTHERS
    return any(word in head and not any(word in name for name in names_of(column)) for word in words)


@lru_cache(maxsize=2_000)
def names_of(column: Column) -> tuple[str, ...]:
    """What a column is called, normalised, best first; the same whatever language is spoken, for it is found once."""
    said = (
        *titles_of(column),
        *column.heads,
        *OF_KIND.get(column.kind, ()),
        *IN_ENGLISH.get(column.name, ()),
    )
    return tuple(dict.fromkeys(filter(None, map(normalise_head, said))))


def titles_of(column: Column) -> Iterator[str]:
    """The title in every language of ours, that of the source first."""
    for language in sorted(dict(settings.LANGUAGES), key=settings.LANGUAGE_CODE.__ne__):
        with override(language):
            yield str(column.title)


def _one(head: str, name: str, kind: str) -> float:
    if head == name:
        return 1.0
    if len(name) > 1 and name in head:
        return _held(head, name)
    if len(head) > 1 and head in name:
        return 0.5 + 0.35 * len(head) / len(name)
    return _akin(head, name, kind)


def _held(head: str, name: str) -> float:
    """Chinese heads end in what they are (志愿者姓名): a shared end weighs more than a shared beginning."""
    share = len(name) / len(head)
    if head.endswith(name):
        return 0.6 + 0.35 * share
    return (0.45 if head.startswith(name) else 0.4) + 0.3 * share


def _akin(head: str, name: str, kind: str) -> float:
    """Two heads neither of which holds the other: by what is left without ends that repeat the kind."""
    if kind in ENDINGS:  # 入党时间 and 注册时间 share their end and nothing else
        if len(stem := _stem(head, kind)) > 1 and stem == _stem(name, kind):
            return SAME_STEM
        if ENDINGS[kind] is DAY_ENDINGS:
            return 0.0
    if kind == "text" and head.endswith(NAME_ENDINGS) and name.endswith(NAME_ENDINGS):
        return SAME_STEM if _without_name(head) == _without_name(name) else 0.0
    pairs = _shared(_pairs(head), _pairs(name))
    signs = _shared(set(head), set(name)) if kind == "yes_no" else 0.0  # 已建科协, 建立科协: values decide
    return max(0.8 * pairs if pairs >= 0.5 else 0.0, 0.6 * signs)


def _stem(head: str, kind: str) -> str:
    return next((head.removesuffix(ending) for ending in ENDINGS[kind] if head.endswith(ending)), head)


def _without_name(head: str) -> str:
    return next((head.removesuffix(ending) for ending in NAME_ENDINGS if head.endswith(ending)), head)


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _shared(signs: set[str], others: set[str]) -> float:
    return 2 * len(signs & others) / (len(signs) + len(others)) if signs and others else 0.0
