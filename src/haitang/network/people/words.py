from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.moves import Moves, Step


class Sex(models.TextChoices):
    UNKNOWN = "", _("未填")
    FEMALE = "f", _("女")
    MALE = "m", _("男")


class DocumentKind(models.TextChoices):
    """The document somebody's number is of; those of spreadsheets are called the same."""

    UNSAID = "", _("未填")
    IDENTITY_CARD = "identity_card", _("居民身份证")
    PASSPORT = "passport", _("护照")
    HOME_RETURN_PERMIT = "home_return", _("港澳居民来往内地通行证")
    TAIWAN_PERMIT = "taiwan_permit", _("台湾居民来往大陆通行证")
    PERMANENT_RESIDENCE = "permanent", _("外国人永久居留身份证")
    RESIDENCE_PERMIT = "residence", _("港澳台居民居住证")
    OTHER = "other", pgettext_lazy("document", "其他")


CARDS: Final = frozenset({DocumentKind.UNSAID, DocumentKind.IDENTITY_CARD, DocumentKind.RESIDENCE_PERMIT})
"""Documents whose number says when somebody was born."""


class Departure(models.TextChoices):
    """Why somebody is no more among the people of a county. Who retires has not left."""

    DIED = "died", _("去世")
    MOVED = "moved", _("离开本区县")


class VolunteerStatus(models.TextChoices):
    ACTIVE = "active", _("在册")
    PAUSED = "paused", pgettext_lazy("status", "暂停")
    LEFT = "left", pgettext_lazy("status", "退出")


class VolunteerMove(models.TextChoices):
    PAUSE = "pause", _("暂停")
    RESUME = "resume", _("恢复")
    LEAVE = "leave", pgettext_lazy("volunteer", "退出")
    REJOIN = "rejoin", _("重新加入")


VOLUNTEER_MOVES: Final = Moves(
    VolunteerStatus,
    {
        VolunteerMove.PAUSE: Step(
            {VolunteerStatus.ACTIVE: VolunteerStatus.PAUSED}, needs="people.change", final=False
        ),
        VolunteerMove.RESUME: Step(
            {VolunteerStatus.PAUSED: VolunteerStatus.ACTIVE}, needs="people.change", final=False
        ),
        VolunteerMove.LEAVE: Step(
            dict.fromkeys((VolunteerStatus.ACTIVE, VolunteerStatus.PAUSED), VolunteerStatus.LEFT),
            needs="people.change",
            final=False,
        ),
        VolunteerMove.REJOIN: Step(
            {VolunteerStatus.LEFT: VolunteerStatus.ACTIVE}, needs="people.change", final=False
        ),
    },
    begins=(VolunteerStatus.ACTIVE,),
    refusal=_("志愿者现在是“%(state)s”，不能%(move)s。"),
    column="status",
)
"""What becomes of a volunteer."""


class ConsentAbout(models.TextChoices):
    """What a person agrees to, each apart from the others (DOMAIN §10)."""

    RECORD = "record", _("登记个人信息")
    PUBLISH = "publish", _("公开姓名")
    LOCATION = "location", _("使用位置")
    PICTURE = "picture", _("公开照片")
    GUARDIAN = "guardian", _("监护人同意")


SELF_ONLY_AFTER_14: Final = frozenset({ConsentAbout.PUBLISH, ConsentAbout.LOCATION, ConsentAbout.PICTURE})
"""What somebody under fourteen cannot agree to without his guardian."""

OF_AGE_TO_CONSENT: Final = 14
"""Years from which somebody consents himself (Personal Information Protection Law, article 31)."""


class RequestKind(models.TextChoices):
    """What somebody may ask about his own record."""

    CORRECT = "correct", _("更正")
    DELETE = "delete", _("删除")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("等待答复")
    ACCEPTED = "accepted", _("已办理")
    DECLINED = "declined", _("未采纳")


class PrivateField(models.TextChoices):
    """What is kept sealed and shown masked."""

    PHONE = "phone", _("手机")
    OTHER_PHONE = "other_phone", _("另一个电话")
    IDENTITY = "identity", _("身份证号")


class UnmaskReason(models.TextChoices):
    """Why somebody needs to see a whole number."""

    CONTACT = "contact", _("联系本人")
    VERIFY = "verify", _("核对身份")
    INSURANCE = "insurance", _("办理保险或证书")
    RETURN = "return", _("上级要求报送")
    REQUEST = "request", _("本人要求")


COUNTED_LOOKS: Final = ("people.unmask", "people.copy")
"""The acts that bring whole numbers of one person to light: what counts against the limit."""

LISTED_LOOK: Final = "people.listed"
"""His whole phone stood in a list that somebody opened."""

LOOKS: Final = (*COUNTED_LOOKS, LISTED_LOOK)
"""Every act that brings whole numbers to light: what his own data tell him of."""

UNMASK_LIMIT = 60
"""How many whole numbers one account may look at in `UNMASK_WINDOW`; a copy of somebody's data counts as one."""

UNMASK_WINDOW = timedelta(hours=1)

SUBJECTS_LIMIT = 20
"""At most this many subjects of expertise are kept of one person."""

FIELD_TITLES: Final = {
    "people.Person": {
        "phone": _("手机"),
        "other_phone": _("另一个电话"),
        "identity_number": _("身份证号"),
        "identity": _("身份证号"),
    }
}
"""Private values, which stand in several columns each."""

FACT_CHOICES: Final = {"reason": UnmaskReason}

ACTION_TITLES: Final = {
    "people.register": _("登记人员"),
    "people.amend": _("修改人员信息"),
    "people.depart": _("登记去世或离开"),
    "people.restore_person": _("撤销去世或离开的登记"),
    "people.expertise": _("修改专长"),
    "people.consent": _("登记同意"),
    "people.ask": _("本人提出请求"),
    "people.answer": _("答复本人请求"),
    "people.link_account": _("账号对应到人"),
    "people.unlink_account": _("取消账号与人的对应"),
    "people.withdraw_consent": _("登记撤回同意"),
    "people.volunteer_change": _("修改志愿者登记"),
    "people.unmask": _("查看完整号码"),
    "people.listed": _("号码随通讯录打开"),
    "people.copy": _("导出本人信息"),
    "people.erase": _("删除个人信息"),
    "people.erase_again": _("恢复备份后再次删除个人信息"),
    "people.merge": _("合并人员"),
    "people.merged_away": _("并入另一条记录"),
    "people.undo_merge": _("撤销合并"),
    "people.restored": _("从合并中恢复"),
    "people.tell_apart": _("确认不是同一人"),
    "people.volunteer": _("登记志愿者"),
    "people.amend_volunteer": _("修改志愿者信息"),
    "people.volunteer_pause": _("志愿者暂停"),
    "people.volunteer_resume": _("志愿者恢复"),
    "people.volunteer_leave": _("志愿者退出"),
    "people.volunteer_rejoin": _("志愿者重新加入"),
}
