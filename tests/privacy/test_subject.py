"""A person is met in words by his names and numbers, and told from others."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haitang.foundation.privacy.subject import ERASED_NAME, Mentioned, Subject

from .spellings import of_latin_name, of_name, of_number

HAN = "鹮麒麟栖梧桐翎羽"
WORDS = st.text("请到会，。的 \n12ab", max_size=12)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def subject(*names: str, numbers: tuple[str, ...] = (), others: tuple[str, ...] = ()) -> Subject:
    return Subject("500153", (1,), (), names, numbers, others)


@UNHURRIED
@given(
    name=st.text(HAN, min_size=2, max_size=4),
    before=WORDS,
    after=WORDS,
    gap=st.sampled_from(["", " ", "\u3000"]),
)
def test_a_name_is_found_however_it_is_spaced_and_taken_out(
    name: str, before: str, after: str, gap: str
) -> None:
    his = subject(name)
    text = f"{before}{gap.join(name)}{after}"
    assert his.mentioned_in(text) is Mentioned.SURELY
    assert his.mentioned_in(his.redacted(text)) is Mentioned.NO
    assert len(his.redacted(text)) <= max(len(text), len(ERASED_NAME))


@UNHURRIED
@given(gaps=st.lists(st.sampled_from(["", " ", "-", "－", "  "]), min_size=10, max_size=10), before=WORDS)
def test_a_number_is_found_however_it_is_broken_up(gaps: list[str], before: str) -> None:
    number = "13977770001"
    text = f"{before}:{number[0]}" + "".join(gap + digit for gap, digit in zip(gaps, number[1:], strict=True))
    his = subject(numbers=(number,))
    assert his.mentioned_in(text) is Mentioned.SURELY
    assert number not in his.redacted(text).replace(" ", "").replace("-", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请张三到会", Mentioned.SURELY),
        ("请张三丰到会", Mentioned.NO),
        ("请张三丰和张三到会", Mentioned.SURELY),
        ("139777700012", Mentioned.NO),
        ("913977770001", Mentioned.NO),
        ("Zhang San", Mentioned.NO),
    ],
)
def test_a_longer_name_and_a_longer_number_are_somebody_elses(text: str, found: Mentioned) -> None:
    his = subject("张三", numbers=("13977770001",), others=("张三丰",))
    assert his.mentioned_in(text) is found
    assert "张三丰" not in text or "张三丰" in his.redacted(text)


def test_a_shared_name_alone_is_not_sure_and_a_number_makes_it_so() -> None:
    his = subject("张三", numbers=("13977770001",), others=("张三",))
    assert his.mentioned_in("请张三到会") is Mentioned.UNSURE
    assert his.mentioned_in("请张三（13977770001）到会") is Mentioned.SURELY


def test_a_name_of_one_character_is_a_whole_text_only() -> None:
    his = subject("王")
    assert his.mentioned_in("王") is Mentioned.SURELY
    assert his.mentioned_in("王小虎") is Mentioned.NO
    assert his.redacted("王") == ERASED_NAME


def test_a_name_in_letters_is_a_word() -> None:
    his = subject("Li")
    assert his.mentioned_in("Mr Li spoke") is Mentioned.SURELY
    assert his.mentioned_in("Life is") is Mentioned.NO


def test_texts_inside_json_are_rewritten_and_nothing_else() -> None:
    his = subject("张三")
    value = {"张三": [1, None, True, "请张三", {"a": "别人"}]}
    assert his.rewritten(value) == {ERASED_NAME: [1, None, True, "请某某", {"a": "别人"}]}


def test_somebody_without_names_and_numbers_is_met_nowhere() -> None:
    assert subject().mentioned_in("张三 13977770001") is Mentioned.NO


PHONE, IDENTITY = "13977770001", "50015319900307771X"
SPELLINGS = [
    *(("鹮麒麟", *each) for each in of_name("鹮麒麟")),
    *(("阿依努尔·鹮麒麟", *each) for each in of_name("阿依努尔·鹮麒麟")),
    *(("Zoë O'Quuxly", *each) for each in of_latin_name("Zoë O'Quuxly")),
    *((PHONE, *each) for each in of_number(PHONE)),
    (IDENTITY, "of fifteen digits", "500153900307771"),
    (IDENTITY, "with a small letter", "身份证50015319900307771x。"),
]


@pytest.mark.parametrize(("whose", "how", "written"), SPELLINGS)
def test_he_is_found_and_taken_out_however_he_is_written(whose: str, how: str, written: str) -> None:
    his = subject("鹮麒麟", "阿依努尔·鹮麒麟", "Zoë O'Quuxly", numbers=(PHONE, IDENTITY))
    for text in (written, f"请{written}，到会", f"a b\n{written}\n"):
        assert his.mentioned_in(text) is Mentioned.SURELY, how
        redacted = his.redacted(text)
        assert his.mentioned_in(redacted) is Mentioned.NO, how
        assert len(redacted) <= max(len(text), len(ERASED_NAME)), how
    assert subject("李四").mentioned_in(written) is Mentioned.NO


@pytest.mark.parametrize(
    "text", ["18613977770001", "0013977770001", "139777700012", "鹮和麒麟", "鹮，麒麟", "life li"]
)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    his = subject("鹮麒麟", "Li", numbers=("13977770001",))
    assert his.mentioned_in(text) is Mentioned.NO
    assert his.redacted(text) == text
