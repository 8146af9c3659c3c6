"""Speaking to the three vendors, whose servers stand on this machine here."""

import base64
import hmac
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.notices import actions
from haitang.machinery.notices.channels import Undelivered
from haitang.machinery.notices.channels.robots import Address, address_in, robot_address, send_message
from haitang.machinery.notices.models import Delivery, Robot
from haitang.machinery.notices.words import RobotKind, State, Trouble
from tests.cast import AT, Cast

from .conftest import Work
from .sinks import Vendor

TOKEN = "0123456789abcdef0123"
URLS = {
    RobotKind.WECOM: f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}",
    RobotKind.DINGTALK: f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}",
    RobotKind.FEISHU: f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}",
}


@pytest.mark.parametrize("kind", RobotKind)
def test_a_vendor_s_address_is_known(kind: RobotKind) -> None:
    assert address_in(f" {URLS[kind]} ") == Address(kind, TOKEN)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org/cgi-bin/webhook/send?key=0123456789abcdef0123",
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef0123",
        "https://qyapi.weixin.qq.com@example.org/cgi-bin/webhook/send?key=0123456789abcdef0123",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=0123456789abcdef0123",
        "https://qyapi.weixin.qq.com/cgi-bin/elsewhere?key=0123456789abcdef0123",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=short",
        "https://open.feishu.cn/open-apis/bot/v2/hook/../../../0123456789abcdef0123",
        "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef0123%0d%0aX",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        address_in(url)


def test_wecom_is_told_plain_text(robots: Vendor) -> None:
    send_message(Address(RobotKind.WECOM, TOKEN), "标题", "一行")
    assert robots.asked == [
        (f"/cgi-bin/webhook/send?key={TOKEN}", {"msgtype": "text", "text": {"content": "标题\n一行"}})
    ]


def test_dingtalk_is_told_with_a_signature(robots: Vendor) -> None:
    send_message(Address(RobotKind.DINGTALK, TOKEN, "SECx"), "标题", "一行")
    path, body = robots.asked[0]
    query = parse_qs(urlsplit(path).query)
    stamp = query["timestamp"][0]
    sign = base64.b64encode(hmac.digest(b"SECx", f"{stamp}\nSECx".encode(), "sha256")).decode()
    assert (query["sign"], query["access_token"]) == ([sign], [TOKEN])
    assert body == {"msgtype": "text", "text": {"content": "标题\n一行"}}


def test_feishu_is_told_with_a_signature(robots: Vendor) -> None:
    robots.answers = {"code": 0, "msg": "success", "data": {}}
    send_message(Address(RobotKind.FEISHU, TOKEN, "x"), "标题", "一行")
    path, body = robots.asked[0]
    sign = base64.b64encode(hmac.digest(f"{body['timestamp']}\nx".encode(), b"", "sha256")).decode()
    assert path == f"/open-apis/bot/v2/hook/{TOKEN}"
    assert body["sign"] == sign
    assert (body["msg_type"], body["content"]) == ("text", {"text": "标题\n一行"})


@pytest.mark.parametrize(
    ("status", "answers", "trouble"),
    [
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}, Trouble.ROBOT),
        (200, {"code": 19024, "msg": "Key Words Not Found"}, Trouble.ROBOT),
        (200, {}, Trouble.ROBOT),
        (500, {"errcode": 0}, Trouble.UNREACHABLE),
        (302, {"errcode": 0}, Trouble.UNREACHABLE),
    ],
)
def test_what_was_not_taken_is_not_called_sent(
    robots: Vendor, status: int, answers: dict[str, Any], trouble: Trouble
) -> None:
    robots.status, robots.answers = status, answers
    with pytest.raises(Undelivered) as caught:
        send_message(Address(RobotKind.WECOM, TOKEN), "标题", "一行")
    assert caught.value.trouble == trouble
    assert len(robots.asked) == 1, "no redirection is followed"


def test_an_address_is_sealed_and_opens_again(cast: Cast) -> None:
    address = address_in(URLS[RobotKind.DINGTALK], "SECx")
    robot = actions.add_robot(
        county="500153", name="群", address=address, acting=cast.acting("officer"), at=AT
    )
    robot.refresh_from_db()
    assert TOKEN.encode() not in bytes(robot.address)
    assert (robot_address(robot), robot.mask) == (address, TOKEN[-4:])


@pytest.mark.parametrize("who", ["chair", "leader", "stranger", "system"])
def test_nobody_else_adds_one(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        actions.add_robot(
            county="500153",
            name="群",
            address=address_in(URLS[RobotKind.WECOM]),
            acting=cast.acting(who),
            at=AT,
        )


def test_a_trial_is_heard_and_said_to_be(cast: Cast, robots: Vendor, work: Work) -> None:
    robot = cast.home.robot
    actions.try_robot(robot=robot, acting=cast.acting("officer"), at=AT)
    work()
    assert "试发" in robots.asked[0][1]["text"]["content"]
    assert "已发出" in cast.client("officer").get("/settings/robots/").content.decode()


def test_a_refused_trial_is_shown_in_words(cast: Cast, robots: Vendor, work: Work) -> None:
    robots.answers = {"errcode": 93000}
    actions.try_robot(robot=cast.home.robot, acting=cast.acting("officer"), at=AT)
    work()
    assert "机器人不认这个地址或密钥" in cast.client("officer").get("/settings/robots/").content.decode()


def test_a_robot_removed_meanwhile_says_nothing(cast: Cast, robots: Vendor, work: Work) -> None:
    delivery = actions.try_robot(robot=cast.home.robot, acting=cast.acting("officer"), at=AT)
    Robot.objects.filter(pk=cast.home.robot.pk).update(removed_at=AT, address=b"")
    work()
    assert (robots.asked, Delivery.objects.get(pk=delivery.pk).state) == ([], State.DROPPED)
