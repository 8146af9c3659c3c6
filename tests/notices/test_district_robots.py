"""An address of a robot that cannot be read is refused or noted, and breaks no page and no job."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haitang.foundation.sealing import seal
from haitang.foundation.verdict import Refused
from haitang.machinery.notices.channels import Undelivered
from haitang.machinery.notices.channels.robots import SEALED_AS, address_in, robot_address, robot_fault
from haitang.machinery.notices.jobs import speak
from haitang.machinery.notices.models import Robot

ADDRESSES = (
    "https://[",
    "https://[::1",
    "//[",
    "https://qyapi.weixin.qq.com:x/cgi-bin/webhook/send?key=" + "a" * 20,
    "\x00",
    "ｈttps：//",
    "https://℀.com",
)


@given(typed=st.one_of(st.sampled_from(ADDRESSES), st.text(), st.text().map(lambda text: f"https://{text}")))
def test_any_address_is_taken_apart_or_refused(typed: str) -> None:
    with pytest.raises(Refused):
        address_in(typed)


STORED = {
    "nothing": b"",
    "no seal": b"no seal",
    "no json": seal(SEALED_AS, "no json"),
    "no address": seal(SEALED_AS, "[]"),
    "half of one": seal(SEALED_AS, '{"token": "a"}'),
}


@pytest.mark.parametrize("name", STORED)
def test_an_address_that_cannot_be_read_any_more_is_named_and_only_not_delivered(name: str) -> None:
    robot = Robot(name="群", kind="wecom", address=STORED[name])
    assert robot_fault(robot) == "群机器人“群”的地址读不出来了，请移除后重新添加。"
    with pytest.raises(Refused):
        robot_address(robot)
    with pytest.raises(Undelivered):
        speak(robot, "题", "文")
