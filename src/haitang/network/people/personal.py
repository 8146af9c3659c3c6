"""What names a person here, beside his own columns (`models.Person`)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.fields import stays
from haitang.foundation.privacy.register import (
    OnErase,
    OnMerge,
    account_link,
    link,
    persons_are,
    register_place,
    signature_columns,
    wordless,
)
from haitang.foundation.privacy.subject import Subject

from .models import RECORDS_ONLY, Merge, Person
from .words import VolunteerStatus


def not_left(on: date) -> Q:
    return ~Q(status=VolunteerStatus.LEFT)


def merges_of(subject: Subject) -> Q:
    return Q(removed__isnull=False) & (Q(kept__in=subject.records) | Q(gone__in=subject.records))


persons_are(Person)
stays(Person._meta.get_field("version"), RECORDS_ONLY)
link("people.Expertise.person", on_erase=OnErase.DELETED, why=_("专长是个人信息。"))
link(
    "people.Consent.person",
    blanked={"note": "", "guardian": "", "relation": "", "document": ""},
    why=_("曾经同意过什么、何时撤回，是处理合法的凭据；说明清空。"),
)
link(
    "people.Request.person",
    blanked={"words": "", "answer": ""},
    why=_("提过什么请求、何时答复，是依法办理的凭据；内容清空。"),
)
signature_columns("people.Request", answerer="answered_by")
link(
    "people.Volunteer.person",
    holds=not_left,
    why=_("某地何时有志愿者，人数按它统计；已退出，不再有名字。"),
)
for column in ("kept", "gone"):
    link(f"people.Merge.{column}", on_merge=OnMerge.STAYS, in_copy=False, why=RECORDS_ONLY)
for column in ("one", "other"):
    link(
        f"people.Distinction.{column}",
        on_erase=OnErase.DELETED,
        on_merge=OnMerge.STAYS,
        in_copy=False,
        why=RECORDS_ONLY,
    )
register_place(
    "merges",
    title=_("合并时收起的内容"),
    columns=("people.Merge.removed",),
    find=lambda subject: Merge.objects.filter(merges_of(subject)).count(),
    erase=lambda subject: Merge.objects.filter(merges_of(subject)).update(removed=None),
    why=_("留着是为了能撤销合并；删后不能再撤销。"),
)
wordless("people.Merge", "moved", _("只有编号和分钟数。"))
account_link("people.Request.account", why=_("谁提的：请求本身已在他的资料里。"))
