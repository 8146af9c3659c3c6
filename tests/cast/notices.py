"""Who was told what."""

from haitang.foundation.sealing import seal
from haitang.machinery.accounts.models import Account
from haitang.machinery.notices.actions.feeds import token_digest
from haitang.machinery.notices.channels.robots import SEALED_AS
from haitang.machinery.notices.models import Delivery, Feed, GroupNotice, Notice, Rhythm, Robot
from haitang.machinery.notices.words import RobotKind
from haitang.machinery.notices.words import State as DeliveryState

from .district import District
from .names import AT


def add_notices(district: District, account: Account, mark: str) -> None:
    """What the officer was told, and a group's robot with what it said."""
    district.notice = Notice.objects.create(
        account=account,
        kind="activities.returned",
        key="activities.returned:1",
        title=f"活动“枇杷病虫害防治”被退回{mark}",
        text=f"人数不对{mark}",
        href="/activities/",
        at=AT,
        waits=True,
    )
    district.robot = Robot.objects.create(
        county=district.code,
        name=f"镇街科协主席群{mark}",
        kind=RobotKind.WECOM,
        address=seal(SEALED_AS, '{"token": "0123456789abcdef0123", "secret": ""}'),
        mask="0123",
        added_at=AT,
        told_until=AT,
    )
    Delivery.objects.create(
        robot=district.robot,
        key=f"group:{district.code}",
        title=f"今日{mark}",
        text=f"一件{mark}",
        state=DeliveryState.SENT,
        due_at=AT,
        ended_at=AT,
    )
    GroupNotice.objects.create(county=district.code, key="due", title=f"活动逾期{mark}", at=AT)
    Rhythm.objects.create(account=account)
    Feed.objects.create(account=account, digest=token_digest(f"token{mark}"), made_at=AT)
