from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.constraints import must_be_known
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region

from .words import LONGEST_TEXT, MOVES, Kind, State, Term


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="district_id"))


class PaperTemplate(Versioned):
    """A district's own words for a kind of paper; without a row the shipped ones stand. Personal data: none."""

    district = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("区县"), related_name="paper_templates"
    )
    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("模板"), max_length=LONGEST_TEXT)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("公文模板")
        ordering: ClassVar = ["district_id", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_district_has_one_template_of_a_kind", fields=["district", "kind"]
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Register(models.Model):
    """The numbers one body gave in one year under one word: 荣科协〔2021〕. `last` is the last one given.

    Numbers go up by one and are never given back. Personal data: none.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("发文机关"), related_name="registers"
    )
    word = models.CharField(_("机关代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveIntegerField(_("最后一个号"), default=0)

    class Meta:
        verbose_name = _("发文登记")
        ordering: ClassVar = ["organisation_id", "-year", "word"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_body_keeps_one_register_a_word_and_year", fields=["organisation", "word", "year"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕"

    def number(self, serial: int) -> str:
        return f"{self}{serial}号"


class PaperQuerySet(models.QuerySet["Paper"]):
    def within(self, scope: Scope) -> Self:
        """Papers about the regions, and those of bodies on the lines."""
        return self.filter(scope.q(line="organisation__line" if scope.lines else None))

    def of_bodies(self, scope: Scope) -> Self:
        """Papers that bodies of the scope issue."""
        return self.filter(scope.q(region="organisation__region_id", line="organisation__line"))

    def issued(self) -> Self:
        return self.filter(state=State.ISSUED)

    def brief(self) -> Self:
        """Without what they say, with what their number is made of."""
        return self.select_related("register").defer("text", "material", "readings", "frozen")


class Paper(Versioned):
    """An official paper: a text with figures in it until it is issued, then the document as it stood.

    `period` is written as `Period.of` reads it. `material` is what a room below handed over (`composing.Material`);
    `readings` what the figures were when they were last refreshed, at `read_at`. Once issued, `frozen` holds the
    document (`document.stored`) and nothing of it changes. `origin` and `origin_key` name the record it began from
    (`sources.SOURCES`), if one. `drafted_by` is an account's key. `key` was made before
    sending. Personal data: who drafted and issued it; an appointment paper names who is appointed.
    """

    kind = models.CharField(_("种类"), max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("发文机关"), related_name="papers"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("说的是哪里"), related_name="papers")
    period = models.CharField(_("说的是什么时候"), max_length=30)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("正文"), max_length=LONGEST_TEXT)
    material = models.JSONField(_("材料"), default=dict, editable=False)
    readings = models.JSONField(_("读数"), default=dict, editable=False)
    read_at = models.DateTimeField(_("读数时刻"), editable=False)
    origin = models.CharField(_("从哪种记录起草"), max_length=12, blank=True, editable=False)
    origin_key = models.BigIntegerField(_("从哪条记录起草"), null=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    drafted_by = models.BigIntegerField(_("起草账号"), editable=False)
    drafter = models.CharField(_("起草人"), max_length=64, editable=False)
    drafted_at = models.DateTimeField(_("起草时间"), editable=False)
    register = models.ForeignKey(
        Register, models.PROTECT, verbose_name=_("发文登记"), null=True, related_name="papers", editable=False
    )
    serial = models.PositiveIntegerField(_("顺序号"), null=True, editable=False)
    signed_on = models.DateField(_("成文日期"), null=True, editable=False)
    issued_at = models.DateTimeField(_("印发时间"), null=True, editable=False)
    issuer = models.CharField(_("签发人"), max_length=64, blank=True, editable=False)
    sources = models.CharField(_("其他数字的出处"), max_length=200, blank=True, editable=False)
    frozen: "models.JSONField[Any, Any]" = models.JSONField(_("印发时的文稿"), null=True, editable=False)
    reason = models.CharField(_("作废原因"), max_length=200, blank=True, editable=False)

    objects = PaperQuerySet.as_manager()
    moves: ClassVar = MOVES

    class Meta:
        verbose_name = pgettext_lazy("one", "公文")
        ordering: ClassVar = ["-drafted_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["region", "drafted_at"], name="paper_of_a_region_by_day"),
            models.Index(fields=["origin", "origin_key"], name="paper_by_what_it_began_from"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_document_number_is_given_once",
                fields=["register", "serial"],
                condition=Q(serial__isnull=False),
            ),
            must_be_known("a_paper_is_in_a_known_state", "state", State),
            models.CheckConstraint(
                name="a_draft_has_no_number",
                condition=~Q(state="draft") | Q(serial__isnull=True, frozen__isnull=True),
            ),
            models.CheckConstraint(
                name="an_issued_paper_has_its_number_and_its_day",
                condition=~Q(state="issued")
                | Q(
                    register__isnull=False,
                    serial__isnull=False,
                    signed_on__isnull=False,
                    frozen__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:paper", args=[self.pk])

    @property
    def number(self) -> str:
        """荣科协〔2021〕8号; empty for a draft."""
        return self.register.number(self.serial) if self.register and self.serial else ""


class ReturnFormQuerySet(models.QuerySet["ReturnForm"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="district_id"))


class ReturnForm(Versioned):
    """A spreadsheet form a district is asked to fill, as it was given. Personal data: who brought it in."""

    district = models.ForeignKey(Region, models.PROTECT, verbose_name=_("区县"), related_name="return_forms")
    name = models.CharField(_("报表名称"), max_length=120)
    basis = models.CharField(_("谁要的、依据"), max_length=200, blank=True)
    filename = models.CharField(_("文件名"), max_length=120)
    content = models.BinaryField(_("空白表"))
    added_at = models.DateTimeField(_("登记时间"), editable=False)
    adder = models.CharField(_("登记人"), max_length=64, editable=False)
    dropped = models.BooleanField(_("已停用"), default=False, editable=False)

    objects = ReturnFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("报表")
        ordering: ClassVar = ["district_id", "-added_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:return", args=[self.pk])


class Cell(models.Model):
    """One cell of a return and the figure that belongs there; without a figure it is filled by hand.

    `term` says which stretch of the year asked for ("" all of it), `years_back` how many years before, `place` a town
    ("" the district), `by` and `of` one part of the figure. Personal data: none.
    """

    form = models.ForeignKey(ReturnForm, models.CASCADE, verbose_name=_("报表"), related_name="cells")
    position = models.PositiveIntegerField(_("次序"))
    sheet = models.CharField(_("工作表"), max_length=31)
    address = models.CharField(_("单元格"), max_length=8)
    figure = models.CharField(_("指标"), max_length=64, blank=True)
    term = models.CharField(_("时段"), max_length=4, choices=Term.choices, blank=True)
    years_back = models.PositiveSmallIntegerField(_("早几年"), default=0)
    place = models.CharField(_("地方"), max_length=12, blank=True)
    by = models.CharField(_("分项"), max_length=32, blank=True)
    of = models.CharField(_("其中"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("报表取数")
        ordering: ClassVar = ["form_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_cell_of_a_return_is_mapped_once", fields=["form", "sheet", "address"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"

    def period(self, year: int) -> str:
        """As `Period.of` reads it."""
        return f"{year - self.years_back}{self.term}"
