"""Answers kept so that a repeat gets the same: whole pages, sealed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import account_link, days, register_place, wordless
from haitang.foundation.privacy.sealed import sealed_about
from haitang.foundation.privacy.subject import Subject
from haitang.foundation.privacy.walking import as_text
from haitang.foundation.sealing import seal_bytes, unseal_bytes

from .middleware import SEALED_AS
from .models import Receipt
from .words import RECEIPT_DAYS

EMPTIED = "（这一页的内容已按个人信息保护要求删除）".encode()


def answers_about(subject: Subject) -> list[int]:
    """Keys of the answers that name the person, or may: of a page nothing is lost when it is somebody of his name."""
    return list(sealed_about(subject, Receipt.objects.all(), "body", whole_answer, "messages", "headers"))


def whole_answer(body: bytes | memoryview, messages: Any, headers: Any) -> str:
    page = unseal_bytes(SEALED_AS, body).decode(errors="replace") if body else ""
    return f"{page}{as_text(messages)}{as_text(headers)}"


def erase_answers(subject: Subject) -> int:
    """Empty them; that the key was used stays known, so that a repeat still does nothing new."""
    found = answers_about(subject)
    for pk in found:
        Receipt.objects.filter(pk=pk).update(body=seal_bytes(SEALED_AS, EMPTIED), messages=[])
    return len(found)


register_place(
    "answers",
    title=_("防重复提交留存的页面"),
    columns=("access.Receipt.headers", "access.Receipt.messages", "access.Receipt.body"),
    find=lambda subject: len(answers_about(subject)),
    erase=erase_answers,
    until=days(RECEIPT_DAYS),
    why=_("提交之后的页面会提到人。"),
)
account_link(
    "access.Grant.account",
    title=_("账号的角色"),
    in_copy={
        "role": _("角色"),
        "region": _("行政区划"),
        "organisation": _("组织"),
        "since": _("自"),
        "until": _("至"),
    },
    why=_("他能看什么、办什么。"),
)
account_link("access.Grant.granted_by", why=_("谁授的权：说的是别人的账号。"))
account_link("access.Receipt.account", why=_("防重复提交留存的页面，写的是公务，过期即删。"))
wordless("access.Receipt", "key asked token holder", _("随机数和摘要。"))
