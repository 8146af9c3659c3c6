"""How a name sounds: the key it sorts by, its initials, and its other readings for search."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "任": "ren", "解": "xie", "查": "zha", "区": "ou", "盖": "ge", "朴": "piao",
    "覃": "qin", "华": "hua", "重": "chong", "种": "chong", "翟": "zhai", "尉": "wei", "缪": "miao", "乐": "yue",
    "洗": "xian", "冼": "xian", "员": "yun", "贾": "jia", "尹": "yin", "折": "she", "黑": "he", "召": "shao", "柏": "bai",
    "薄": "bo", "卜": "bu", "晁": "chao", "谌": "chen", "褚": "chu", "葛": "ge", "过": "guo", "郝": "hao", "纪": "ji",
    "隽": "juan", "阚": "kan", "隗": "wei", "逄": "pang", "曲": "qu", "瞿": "qu", "冉": "ran", "阮": "ruan", "沈": "shen",
    "石": "shi", "眭": "sui", "宁": "ning", "万": "wan", "鲜": "xian", "臧": "zang", "祭": "zhai", "长": "chang",
}  # fmt: skip
"""How a character reads as a surname, where the common reading differs or wavers."""

DOUBLE_SURNAMES = {
    "欧阳": "ouyang", "司马": "sima", "上官": "shangguan", "诸葛": "zhuge", "东方": "dongfang", "皇甫": "huangfu",
    "尉迟": "yuchi", "公孙": "gongsun", "长孙": "zhangsun", "慕容": "murong", "宇文": "yuwen", "令狐": "linghu",
    "单于": "chanyu", "澹台": "tantai", "万俟": "moqi",
}  # fmt: skip

READINGS_KEPT = 4
"""At most this many other readings are kept for one name."""


@dataclass(frozen=True, slots=True)
class Sound:
    """`key` sorts and is searched by ("maoyongming"), `initials` ("mym"), `others` further readings, each after a space."""

    key: str
    initials: str
    others: str


@lru_cache(maxsize=20_000)
def syllables_of(character: str) -> tuple[str, ...]:
    """Every reading of one character, the common one first; the character itself when it is not Chinese."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its phrases take a second and 57 MB: only where a name is new

    read = pinyin(character, style=Style.NORMAL, heteronym=True, errors=str.lower)
    return tuple(dict.fromkeys(read[0])) if read else (character.lower(),)


def surname_syllables(name: str) -> list[tuple[str, ...]]:
    double = DOUBLE_SURNAMES.get(name[:2])
    if double and len(name) > 2:
        first, second = (syllables_of(character) for character in name[:2])
        cut = next((one for one in first if double.startswith(one) and double[len(one) :]), double[:2])
        return [(cut, *first), (double[len(cut) :], *second)]
    common = syllables_of(name[0])
    known = SURNAMES.get(name[0])
    return [(known, *(one for one in common if one != known))] if known else [common]


def sound_of(name: str) -> Sound:
    """How a person's name sounds. An empty name sounds like nothing."""
    letters = [character for character in name if character.isalnum()]
    if not letters:
        return Sound("", "", "")
    start = surname_syllables("".join(letters))
    syllables = start + [syllables_of(character) for character in letters[len(start) :]]
    main = [options[0] for options in syllables]
    others: list[str] = []
    for reading in islice(
        product(*(dict.fromkeys(options) for options in syllables)), 1, 1 + READINGS_KEPT * 2
    ):
        joined, short = "".join(reading), "".join(one[:1] for one in reading)
        others += [word for word in (joined, short) if word not in others]
    initials = "".join(one[:1] for one in main)
    kept = [word for word in others if word not in ("".join(main), initials)][: READINGS_KEPT * 2]
    return Sound(
        key="".join(main)[:200], initials=initials[:60], others="".join(f" {word}" for word in kept)[:300]
    )
