"""Speaking to a group by its robot's webhook: 企业微信, 钉钉, 飞书.

Each vendor's address is written here, so that what somebody pastes can lead nowhere else. All three answer HTTP 200 to
what they refuse: only their own code says that it was taken.
"""

import base64
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import parse_qs, quote_plus, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.utils.translation import gettext as _

from haitang.foundation.sealing import Unsealable, unseal
from haitang.foundation.verdict import Refused

from ..models import Robot
from ..words import RobotKind, Trouble
from . import Undelivered

SEALED_AS: Final = "robot"
SECONDS: Final = 10
ANSWER_BYTES: Final = 64 * 1024
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,128}")

ENDPOINTS: Final[dict[RobotKind, str]] = {
    RobotKind.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={token}",
    RobotKind.DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token={token}",
    RobotKind.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/{token}",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A robot's address taken apart: whose it is, the token in it, the signing secret where there is one."""

    kind: RobotKind
    token: str
    secret: str = ""

    def written(self) -> str:
        """As it is sealed."""
        return json.dumps({"token": self.token, "secret": self.secret})


def address_in(url: str, secret: str = "") -> Address:
    """Take apart the webhook address that a vendor shows. Raises `Refused` for one that is none of theirs."""
    try:
        typed = urlsplit(url.strip())
    except ValueError:  # such as a bracket without its other half
        typed = urlsplit("")
    for kind, endpoint in ENDPOINTS.items():
        known = urlsplit(endpoint)
        token = _token(typed.path, typed.query, known.path, known.query)
        if typed.scheme == "https" and typed.netloc == known.netloc and TOKEN.fullmatch(token):
            return Address(kind, token, secret.strip())
    raise Refused(_("这不是企业微信、钉钉或飞书群机器人的地址，请从群设置里整条复制。"), code="bad_robot")


def robot_address(robot: Robot) -> Address:
    """The address of a robot, unsealed. Raises `Refused` (bad_robot) for one that is gone or cannot be read any more."""
    try:
        kept = json.loads(unseal(SEALED_AS, bytes(robot.address)))
        return Address(RobotKind(robot.kind), str(kept["token"]), str(kept["secret"]))
    except (Unsealable, ValueError, LookupError, TypeError):
        raise Refused(
            _("群机器人“%(name)s”的地址读不出来了，请移除后重新添加。") % {"name": robot.name},
            code="bad_robot",
        ) from None


def robot_fault(robot: Robot) -> str:
    """Why nothing can be said to a group any more; "" where it can, or its robot was removed."""
    try:
        if robot.removed_at is None:
            robot_address(robot)
    except Refused as refused:
        return refused.reason
    return ""


def send_message(address: Address, title: str, text: str) -> None:
    """Say one message to the group. Raises `Undelivered`."""
    url, body = _asked(address, f"{title}\n{text}", time.time())
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310  one of ENDPOINTS
    try:
        with build_opener(_Straight).open(request, timeout=SECONDS) as answer:
            said = json.loads(answer.read(ANSWER_BYTES))
    except (OSError, HTTPException) as error:
        raise Undelivered(Trouble.UNREACHABLE) from error
    except ValueError as error:
        raise Undelivered(Trouble.NOT_TAKEN) from error
    code = said.get("errcode", said.get("code")) if isinstance(said, dict) else None
    if code != 0:
        raise Undelivered(Trouble.ROBOT)


class _Straight(HTTPRedirectHandler):
    """Follows no redirection: the message goes where it was sent, or nowhere."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _asked(address: Address, text: str, now: float) -> tuple[str, Mapping[str, Any]]:
    """The address and body of the request, signed where the robot has a secret."""
    url = ENDPOINTS[address.kind].format(token=address.token)
    if address.kind == RobotKind.FEISHU:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if address.secret:
            stamp = str(int(now))
            body |= {"timestamp": stamp, "sign": _sign(f"{stamp}\n{address.secret}", "")}
        return url, body
    if address.kind == RobotKind.DINGTALK and address.secret:
        stamp = str(round(now * 1000))
        sign = _sign(address.secret, f"{stamp}\n{address.secret}")
        url = f"{url}&timestamp={stamp}&sign={quote_plus(sign)}"
    return url, {"msgtype": "text", "text": {"content": text}}


def _sign(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), "sha256")).decode()


def _token(path: str, query: str, known_path: str, known_query: str) -> str:
    """The token in a typed address that is built like the known one, else nothing."""
    if not known_query:
        before, _sep, _after = known_path.partition("{token}")
        return path.removeprefix(before).rstrip("/") if path.startswith(before) else ""
    name = known_query.partition("=")[0]
    return parse_qs(query).get(name, [""])[0] if path == known_path else ""
