from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_filled
from haitang.foundation.partial_dates import PartialDate, perhaps_begun, precision_field
from haitang.foundation.privacy.fields import Personal, personal, stays
from haitang.foundation.privacy.subject import ERASED_NAME
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Verdict, no, yes
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.regions.models import Region

from .numbers import phone_tail
from .words import (
    VOLUNTEER_MOVES,
    ConsentAbout,
    Departure,
    DocumentKind,
    RequestKind,
    RequestState,
    Sex,
    VolunteerStatus,
)


def sounding_like(text: str, person: str = "") -> Q:
    """Persons whose name holds `text`, or whose pinyin or initials, in any reading, begin with it; of four digits, whose
    phone ends in them, as everybody sees it.

    `person` leads from the row to the person: "person__".
    """
    plain = "".join(text.split()).lower()
    if tail := phone_tail(plain):
        return Q(**{f"{person}phone_mask__endswith": tail}) | Q(
            **{f"{person}other_phone_mask__endswith": tail}
        )
    return (
        Q(**{f"{person}name__icontains": plain})
        | Q(**{f"{person}name_key__startswith": plain})
        | Q(**{f"{person}initials__startswith": plain})
        | Q(**{f"{person}readings__contains": f" {plain}"})
    )


class PersonQuerySet(models.QuerySet["Person"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q())

    def here(self) -> Self:
        """Those of the current ones who have neither died nor left the county."""
        return self.current().filter(departed__isnull=True)

    def current(self) -> Self:
        """Records that stand for somebody: neither merged into another nor erased."""
        return self.filter(merged_into__isnull=True, erased_at__isnull=True)

    def matching(self, text: str) -> Self:
        """Name, pinyin or initials containing `text`; an exact phone or identity number goes by digest elsewhere."""
        return self.filter(sounding_like(text))


PLAIN = Personal("", filled=True, amended=True, imported=True)
"""What a form and a spreadsheet bring, a merge fills in and erasure blanks."""
DERIVED = Personal("", in_copy=False)
"""Worked out of another column."""
PLACE_STAYS = _("人数按地方统计，已经上报的数字不能变；只剩地方，不再有名字。")
RECORDS_ONLY = _("记录之间的关系和时刻，不说这个人什么。")


def sealed_column(stem: str, erased: Any = "") -> Personal:
    """One of the columns that keep a number: told in full from its cipher, in his copy too."""
    return Personal(erased, in_copy=False, stem=stem, seen_with="people.unmask")


class Person(Versioned):
    """One human being as one district keeps him.

    Personal data: name, sex, month of birth, workplace and job; phone and identity number only encrypted, with a
    keyed digest to find them by and a masked form to show. Each column says for itself what becomes of it.
    `formerly` holds, sealed, the names and numbers he had before they were put right, so that he is still found in what
    was written under them.
    """

    county = stays(
        models.ForeignKey(Region, models.PROTECT, verbose_name=_("区县"), related_name="+"),
        PLACE_STAYS,
        in_copy=True,
    )
    region = stays(
        models.ForeignKey(Region, models.PROTECT, verbose_name=_("所在地"), related_name="persons"),
        PLACE_STAYS,
        in_copy=True,
    )
    name = personal(
        models.CharField(_("姓名"), max_length=60), Personal(ERASED_NAME, amended=True, imported=True)
    )
    name_key = personal(models.CharField(_("拼音"), max_length=200, editable=False), DERIVED)
    initials = personal(models.CharField(_("拼音首字母"), max_length=60, editable=False), DERIVED)
    readings = personal(models.CharField(_("其他读音"), max_length=300, blank=True, editable=False), DERIVED)
    sex = personal(
        models.CharField(_("性别"), max_length=1, choices=Sex.choices, blank=True, default=Sex.UNKNOWN), PLAIN
    )
    born = personal(models.CharField(_("出生年月"), max_length=7, blank=True), PLAIN)
    education = personal(models.CharField(_("学历"), max_length=20, blank=True), PLAIN)
    unit = personal(
        models.ForeignKey(
            Unit, models.PROTECT, verbose_name=_("工作单位"), null=True, blank=True, related_name="persons"
        ),
        Personal(None, filled=True, amended=True),
    )
    workplace = personal(models.CharField(_("工作单位（原文）"), max_length=120, blank=True), PLAIN)
    job = personal(models.CharField(_("职务"), max_length=80, blank=True), PLAIN)
    office_phone = personal(models.CharField(_("办公电话"), max_length=20, blank=True), PLAIN)
    phone_cipher = personal(models.BinaryField(null=True, editable=False), sealed_column("phone", None))
    phone_digest = personal(
        models.CharField(max_length=64, blank=True, editable=False), sealed_column("phone")
    )
    phone_mask = personal(
        models.CharField(_("手机"), max_length=20, blank=True, editable=False), sealed_column("phone")
    )
    other_phone_cipher = personal(
        models.BinaryField(null=True, editable=False), sealed_column("other_phone", None)
    )
    other_phone_digest = personal(
        models.CharField(max_length=64, blank=True, default="", editable=False), sealed_column("other_phone")
    )
    other_phone_mask = personal(
        models.CharField(_("另一个电话"), max_length=20, blank=True, default="", editable=False),
        sealed_column("other_phone"),
    )
    document_kind = personal(
        models.CharField(
            _("证件类型"),
            max_length=16,
            choices=DocumentKind.choices,
            blank=True,
            default=DocumentKind.UNSAID,
        ),
        PLAIN,
    )
    identity_cipher = personal(models.BinaryField(null=True, editable=False), sealed_column("identity", None))
    identity_digest = personal(
        models.CharField(max_length=64, blank=True, editable=False), sealed_column("identity")
    )
    identity_mask = personal(
        models.CharField(_("身份证号"), max_length=20, blank=True, editable=False), sealed_column("identity")
    )
    formerly = personal(
        models.BinaryField(null=True, editable=False), Personal(None, in_copy=False, seen_with="")
    )
    departed = personal(models.DateField(_("去世或离开的日期"), null=True, blank=True), Personal(None))
    departed_precision = stays(precision_field(), RECORDS_ONLY)
    departure = personal(
        models.CharField(_("去世或离开"), max_length=8, choices=Departure.choices, blank=True, default=""),
        Personal(""),
    )
    merged_into = stays(
        models.ForeignKey(
            "self", models.PROTECT, null=True, blank=True, related_name="merged_from", editable=False
        ),
        RECORDS_ONLY,
    )
    erased_at = stays(
        models.DateTimeField(_("删除个人信息的时间"), null=True, blank=True, editable=False), RECORDS_ONLY
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("one", "人员")
        ordering: ClassVar = ["name_key", "id"]
        indexes: ClassVar = [
            models.Index(fields=["region", "name_key", "id"], name="person_in_a_region_by_name"),
            models.Index(fields=["county", "name"], name="person_of_a_county_by_name"),
            models.Index(fields=["county", "phone_digest"], name="person_of_a_county_by_phone"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_identity_number_and_name_are_one_person_in_a_county",
                fields=["county", "identity_digest", "name"],
                condition=~Q(identity_digest="") & Q(merged_into__isnull=True),
            ),
            must_be_filled("a_person_has_a_name", "name"),
            models.CheckConstraint(
                name="whoever_departed_did_so_in_one_way_on_a_day",
                condition=Q(departed__isnull=True, departure="")
                | Q(departed__isnull=False, departure__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:person", args=[self.pk])

    @property
    def particulars(self) -> str:
        """What tells him from his namesakes, as everybody may see it: place, year of birth, tail of the phone."""
        born = _("%(year)s年生") % {"year": self.born[:4]} if self.born else ""
        tail = _("尾号%(tail)s") % {"tail": self.phone_mask[-4:]} if self.phone_mask else ""
        return " · ".join(filter(None, (self.region.name, str(born), str(tail))))

    @property
    def departed_words(self) -> str:
        """That he died or left the county, and when; "" of who is there."""
        if self.departed is None:
            return ""
        day = PartialDate.describe(self.departed, self.departed_precision) or gettext("日期不详")
        return f"{self.get_departure_display()}（{day}）"

    def still_here(self, until: date | None = None) -> Verdict:
        """Whether he may be named in something that lasts up to a day, half-open; None for what has no end."""
        if self.departed is None or (until is not None and until <= self.departed):
            return yes()
        told = {"name": self.name, "how": self.departed_words}
        return no(gettext("%(name)s已登记为%(how)s，之后的事不能再由他担任。") % told, code="departed")


class Expertise(models.Model):
    """A subject somebody can speak or advise on. Personal data: the subject."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("人员"), related_name="expertise")
    subject = models.CharField(_("专长"), max_length=40)

    class Meta:
        verbose_name = _("专长")
        ordering: ClassVar = ["subject", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_person_has_a_subject_once",
                fields=["person", "subject"],
                violation_error_message=_("已有这项专长。"),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class ConsentQuerySet(models.QuerySet["Consent"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="person__region_id"))


class Consent(models.Model):
    """What a person agreed to, when, and when he took it back; of his guardian's also who that is and where it lies.

    Personal data: the consent itself, the guardian's name.
    """

    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("人员"), related_name="consents")
    about = models.CharField(_("事项"), max_length=12, choices=ConsentAbout.choices)
    given_on = models.DateField(_("同意日期"))
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    guardian = models.CharField(_("监护人姓名"), max_length=40, blank=True)
    relation = models.CharField(_("与本人的关系"), max_length=20, blank=True)
    document = models.CharField(_("书面材料"), max_length=60, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("同意")
        ordering: ClassVar = ["-given_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_consent_is_given_once_at_a_time",
                fields=["person", "about"],
                condition=Q(withdrawn_on__isnull=True),
            ),
            models.CheckConstraint(
                name="a_consent_is_withdrawn_after_it_is_given",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_about_display()


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q())

    def matching(self, text: str) -> Self:
        return self.filter(sounding_like(text, "person__"))

    def registered(self, on: date) -> Self:
        """Volunteers on the register on a day: registered by it, not left before it, their record not merged away."""
        begun = Q(registered_on__isnull=True) | Q(registered_on__lte=on)
        return self.filter(begun, Q(left_on__isnull=True) | Q(left_on__gt=on)).unmerged()

    def perhaps_registered(self, on: date) -> Self:
        """Volunteers of whom our records do not say whether they were registered on a day: for certain only later."""
        return self.filter(perhaps_begun(on, "registered_on", "registered_precision")).unmerged()

    def unmerged(self) -> Self:
        """Those whose record was not merged away."""
        # the few who were merged are looked up once, not every volunteer's person
        return self.exclude(person_id__in=Person.objects.filter(merged_into__isnull=False).values("pk"))


class Volunteer(Versioned):
    """The role of volunteer that a person holds. Personal data: where and since when."""

    person = models.OneToOneField(Person, models.PROTECT, verbose_name=_("人员"), related_name="volunteer")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("服务地"), related_name="volunteers")
    registered_on = models.DateField(_("注册日期"), null=True, blank=True)
    registered_precision = precision_field()
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    status = models.CharField(
        _("状态"), max_length=8, choices=VolunteerStatus.choices, default=VolunteerStatus.ACTIVE
    )
    team = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("服务队所属组织"),
        null=True,
        blank=True,
        related_name="volunteers",
    )

    objects = VolunteerQuerySet.as_manager()
    moves: ClassVar = VOLUNTEER_MOVES

    class Meta:
        verbose_name = _("志愿者")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["region", "id"], name="volunteer_in_a_region")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_volunteer_leaves_after_registering",
                condition=Q(registered_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(left_on__gte=F("registered_on")),
            ),
            models.CheckConstraint(
                name="a_volunteer_who_left_has_a_day",
                condition=~Q(status="left") | Q(left_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class MergeQuerySet(models.QuerySet["Merge"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="kept__region_id"))


class Merge(models.Model):
    """The trail of two records found to be one person, enough to take it back.

    `moved` names the rows that changed hands, the fields that were filled in and what other rooms noted: keys and
    minutes only. `removed` is what rows said that could not stand beside their twin, sealed. Personal data: sealed in
    `removed`.
    """

    kept = models.ForeignKey(Person, models.PROTECT, verbose_name=_("保留的记录"), related_name="merges")
    gone = models.ForeignKey(Person, models.PROTECT, verbose_name=_("并入的记录"), related_name="+")
    at = models.DateTimeField(_("时间"))
    moved: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    removed = models.BinaryField(null=True, editable=False)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("合并记录")
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class Distinction(models.Model):
    """Two like records that somebody found to be two people; `one` has the smaller number. Personal data: none."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("不是同一人")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="two_people_are_told_apart_once", fields=["one", "other"]),
            models.CheckConstraint(name="the_smaller_number_comes_first", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"


class RequestQuerySet(models.QuerySet["Request"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="person__region_id"))

    def waiting(self) -> Self:
        return self.filter(state=RequestState.WAITING)


class Request(models.Model):
    """What somebody asked about his own record: to put it right, or to delete it; and what was answered.

    `account` asked, `answered_by` answered: keys of accounts. Personal data: what he wrote, who answered.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"), related_name="requests")
    kind = models.CharField(_("请求"), max_length=8, choices=RequestKind.choices)
    words = models.CharField(_("请求的内容"), max_length=500, blank=True)
    account = models.BigIntegerField(_("账号"), editable=False)
    at = models.DateTimeField(_("提出时间"))
    state = models.CharField(
        _("状态"), max_length=10, choices=RequestState.choices, default=RequestState.WAITING
    )
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.BigIntegerField(null=True, editable=False)
    answerer = models.CharField(_("答复人"), max_length=64, blank=True, editable=False)
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("本人请求")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_request_of_a_kind_waits_once",
                fields=["person", "kind"],
                condition=Q(state="waiting"),
            ),
            models.CheckConstraint(
                name="a_request_is_declined_for_a_reason", condition=~Q(state="declined") | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
