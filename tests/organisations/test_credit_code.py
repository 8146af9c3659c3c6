import pytest

from haitang.accounts.verdict import Refused
from haitang.organisations.credit_code import clean_credit_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("91500226MACXPF40CP", "91500226MACXPF40CP"),
        (" 91500226 macxpf40cp ", "91500226MACXPF40CP"),
        ("９１５００２２６ＭＡＣＸＰＦ４０ＣＰ", "91500226MACXPF40CP"),
        ("9150-0226-MACXPF40CP", "91500226MACXPF40CP"),
        ("N2500153MF00000013", "N2500153MF00000013"),
        ("", ""),
    ],
)
def test_a_code_however_it_is_written(written: str, code: str) -> None:
    assert clean_credit_code(written) == code


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("91500226MACXPF40C", "统一社会信用代码应为 18 位，这里是 17 位。"),
        (
            "91500226MACXPF40CI",
            "统一社会信用代码只用数字和大写字母，没有 I、O、S、V、Z，第 3 至 8 位是数字。",
        ),
        (
            "9150022XMACXPF40CP",
            "统一社会信用代码只用数字和大写字母，没有 I、O、S、V、Z，第 3 至 8 位是数字。",
        ),
        ("91500226MACXPF40C0", "统一社会信用代码的校验位不对，请核对有没有抄错。"),
    ],
)
def test_a_code_that_is_wrong_says_what_is_wrong(written: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        clean_credit_code(written)
    assert (refusal.value.reason, refusal.value.code) == (said, "bad_credit_code")
