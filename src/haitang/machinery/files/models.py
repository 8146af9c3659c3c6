import uuid
from dataclasses import dataclass
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.scope import Scope

from .words import DIGEST_LENGTH, MOST_BYTES, MOST_CHUNK_BYTES, NAME_LENGTH


@dataclass(frozen=True, slots=True)
class Origin:
    """The record a file belongs to, as files know it: the record itself, what people call it, where it lies."""

    record: models.Model
    title: str
    region: str

    @property
    def kind(self) -> str:
        return str(self.record._meta.label)

    @property
    def key(self) -> int:
        return int(self.record.pk)


class FileQuerySet(models.QuerySet["File"]):
    def within(self, scope: Scope) -> Self:
        """Files in the regions. Who holds an organisation only reaches them through the record they belong to."""
        return self.filter(scope.q(region="region"))

    def of(self, record: models.Model) -> Self:
        return self.filter(origin_kind=record._meta.label, origin_key=record.pk)


class File(models.Model):
    """A picture that is evidence of something: what it is, whose, and the digests of what is kept of it.

    `origin_kind`, `origin_key` and `origin_title` name the record it belongs to, which lies above; `region` is a code
    kept as text for the same reason, its first six digits are the county. `name` is as people gave it and never part of
    a path. Personal data: who added it, and whoever is in the picture.
    """

    placed_by: ClassVar = "region"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    origin_kind = models.CharField(max_length=64)
    origin_key = models.BigIntegerField()
    origin_title = models.CharField(_("属于"), max_length=200)
    region = models.CharField(_("所在地"), max_length=12, db_index=True)
    name = models.CharField(_("名称"), max_length=NAME_LENGTH)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    small_digest = models.CharField(max_length=DIGEST_LENGTH)
    added_by = models.BigIntegerField()
    adder = models.CharField(_("添加人"), max_length=64)
    added_at = models.DateTimeField(_("添加时间"))

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["origin_kind", "origin_key"], name="file_of_a_record")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_record_shows_a_picture_once", fields=["origin_kind", "origin_key", "digest"]
            ),
            models.CheckConstraint(
                name="a_picture_is_something_to_see",
                condition=Q(width__gte=1, height__gte=1, size__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A picture sent in pieces, until it is whole. Its `key` becomes the file's, so that finishing twice makes one.

    `digest` is that of the whole as the browser has it: who asks again with it goes on where the line was cut.
    Personal data: the account.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.BigIntegerField()
    origin_kind = models.CharField(max_length=64)
    origin_key = models.BigIntegerField()
    name = models.CharField(max_length=NAME_LENGTH)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    received = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("未传完的照片")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_account_sends_a_picture_once",
                fields=["account", "origin_kind", "origin_key", "digest"],
            ),
            models.CheckConstraint(
                name="no_more_is_received_than_was_announced", condition=Q(received__lte=F("size"))
            ),
            models.CheckConstraint(
                name="a_picture_has_a_size", condition=Q(size__gte=1, size__lte=MOST_BYTES)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Chunk(models.Model):
    """One piece of a picture under way, sealed: where it was taken may still stand in it. Personal data: all of it."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="chunks")
    offset = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("照片片段")
        ordering: ClassVar = ["upload_id", "offset"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_piece_is_received_once", fields=["upload", "offset"]),
            models.CheckConstraint(
                name="a_piece_is_not_too_large", condition=Q(size__gte=1, size__lte=MOST_CHUNK_BYTES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} @ {self.offset}"
