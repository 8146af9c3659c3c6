import pytest

from haitang.foundation.verdict import Refused
from haitang.network.organisations.credit_code import clean_credit_code


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
        (
            "91500226MACXPF40C",
            "统一社会信用代码应有 18 位，这里是 17 位。请对照营业执照或法人证书填写。",
        ),
        (
            "91500226MACXPF40CI",
            "统一社会信用代码里不会有“I”。代码不用 I、O、S、V、Z，看看是不是 1、0、5、U、2。",
        ),
        (
            "9150022XMACXPF40CP",
            "统一社会信用代码第 3 至 8 位应是数字。请对照营业执照或法人证书填写。",
        ),
        (
            "91500226MACXPF40C0",
            "统一社会信用代码校验不通过，有一位写错了。请对照营业执照或法人证书逐位核对。",
        ),
    ],
)
def test_a_code_that_is_wrong_says_what_is_wrong(written: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        clean_credit_code(written)
    assert (refusal.value.reason, refusal.value.code) == (said, "bad_credit_code")
