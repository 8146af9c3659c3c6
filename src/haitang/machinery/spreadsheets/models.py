from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import TOWN_LENGTH, county_of
from haitang.foundation.scope import Scope, prefix_range
from haitang.machinery.audit.models import Versioned

from .words import MOVES, BatchState, Outcome, RowState


class BatchQuerySet(models.QuerySet["Batch"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="region"))

    def in_county(self, county: str) -> Self:
        return self.filter(prefix_range("region", county))


class Batch(Versioned):
    """One upload of one file: previewed, perhaps applied, perhaps undone.

    `region` is the code of the county or town it is made for, kept as text, since regions lie above. `sheets` says how each
    sheet was read: name, head rows, mapping, heads left over, or why it was skipped. `only` is the sheet asked for, if one
    was. `questions`, `notices` and `answers` (key by question) are what the file left in doubt; `totals` counts persons in
    office by post. `columns` are those named by hand where a head does not tell them apart: sheet, first row of the table,
    index, column.
    Personal data: who uploaded it.
    """

    placed_by: ClassVar = "region"

    region = models.CharField(_("区县或镇街代码"), max_length=TOWN_LENGTH, db_index=True)
    kind = models.CharField(_("种类"), max_length=24)
    filename = models.CharField(_("文件"), max_length=200)
    fingerprint = models.CharField(_("文件摘要"), max_length=64)
    state = models.CharField(
        _("状态"), max_length=12, choices=BatchState.choices, default=BatchState.PREVIEWED
    )
    sheets: "models.JSONField[list[Any], list[Any]]" = models.JSONField(_("工作表"), default=list)
    reported_on = models.DateField(_("填报日期"), null=True, blank=True)
    only = models.CharField(_("只读的工作表"), max_length=200, blank=True)
    questions: "models.JSONField[list[Any], list[Any]]" = models.JSONField(_("问题"), default=list)
    notices: "models.JSONField[list[Any], list[Any]]" = models.JSONField(_("提示"), default=list)
    answers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(_("回答"), default=dict)
    columns: "models.JSONField[list[Any], list[Any]]" = models.JSONField(_("指定的列"), default=list)
    totals: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(
        _("各岗位人数"), default=dict
    )
    rows = models.PositiveIntegerField(_("行数"), default=0)
    ready = models.PositiveIntegerField(_("可写入"), default=0)
    faulty = models.PositiveIntegerField(_("需修改"), default=0)
    asked = models.PositiveIntegerField(_("等回答"), default=0)
    left_out = models.PositiveIntegerField(_("不写入"), default=0)
    created = models.PositiveIntegerField(_("新增"), default=0)
    updated = models.PositiveIntegerField(_("更新"), default=0)
    unchanged = models.PositiveIntegerField(_("不变"), default=0)
    account_id = models.BigIntegerField(_("上传账号编号"), null=True)
    account = models.CharField(_("上传账号"), max_length=150, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"))
    applied_at = models.DateTimeField(_("写入时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self", models.SET_NULL, verbose_name=_("改自"), null=True, blank=True, related_name="corrections"
    )

    objects = BatchQuerySet.as_manager()
    moves: ClassVar = MOVES

    class Meta:
        verbose_name = _("导入批次")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_applied_batch_says_when",
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def county(self) -> str:
        return county_of(self.region)

    @property
    def open_questions(self) -> list[dict[str, Any]]:
        return [question for question in self.questions if question["id"] not in self.answers]

    @property
    def answered_questions(self) -> list[dict[str, Any]]:
        return [question for question in self.questions if question["id"] in self.answers]

    def get_absolute_url(self) -> str:
        return reverse("spreadsheets:batch", args=[self.pk])


class Source(models.Model):
    """The uploaded file, sealed, kept while its columns can still be mapped anew. Personal data: all of the file."""

    batch = models.OneToOneField(Batch, models.CASCADE, related_name="source")
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("原文件")

    def __str__(self) -> str:
        return str(self.batch_id)


class Row(models.Model):
    """One line of a sheet. `sealed` holds its original cells, the values read and the faults found; `blanks`: it is taken
    without some of its cells.

    Personal data: the line, sealed.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RowState.choices, default=RowState.READY)
    blanks = models.BooleanField(default=False)
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True, default=Outcome.NONE)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("表格行")
        ordering: ClassVar = ["batch_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_batch_has_a_line_once", fields=["batch", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.position}"


class Trace(models.Model):
    """What applying a batch made: up to a thousand new records of one model, by key. Personal data: none."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="traces")
    label = models.CharField(max_length=64)
    keys: "models.JSONField[list[int], list[int]]" = models.JSONField()

    class Meta:
        verbose_name = _("写入记录")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.label} × {len(self.keys)}"


class Change(models.Model):
    """One record a batch changed: what its fields held before, sealed, and its version after.

    Personal data: the former values, sealed.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changes")
    label = models.CharField(max_length=64)
    key = models.BigIntegerField()
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("更改记录")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.label}:{self.key}"


class WordListQuerySet(models.QuerySet["WordList"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="county"))


class WordList(Versioned):
    """By which words a county tells one meaning (`vocabulary.Meaning.code`), and which it learned from corrections; one a line.

    Personal data: none is asked for, though a cell that was corrected may have held some.
    """

    placed_by: ClassVar = "county"

    county = models.CharField(_("区县代码"), max_length=6)
    meaning = models.CharField(_("含义"), max_length=60)
    words = models.TextField(_("词"), max_length=5_000, blank=True)
    learned = models.TextField(_("从改正里记下的词"), max_length=5_000, blank=True)

    objects = WordListQuerySet.as_manager()

    class Meta:
        verbose_name = _("认字的词")
        ordering: ClassVar = ["county", "meaning", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_county_has_one_list_a_meaning", fields=["county", "meaning"]),
        ]

    def __str__(self) -> str:
        return "、".join(self.all)

    @property
    def all(self) -> list[str]:
        return [*self.words.splitlines(), *self.learned.splitlines()]


class Mapping(models.Model):
    """A head that people of a county mapped by hand to a column of a kind of file. Personal data: none."""

    placed_by: ClassVar = "county"

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=24)
    head = models.CharField(max_length=100)
    column = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("表头对应")
        ordering: ClassVar = ["county", "kind", "head"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_head_is_mapped_once", fields=["county", "kind", "head"]),
        ]

    def __str__(self) -> str:
        return f"{self.head} → {self.column}"
