"""Reads of files: those of a record, what is wrong with content, how far an upload has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import models

from haitang.foundation.acting import Acting

from . import storage
from .models import Chunk, File, FileQuerySet, Upload

CHECKED_AT_ONCE = 500


def files_of(record: models.Model) -> FileQuerySet:
    """In the order they were added."""
    return File.objects.of(record).order_by("pk")


def upload_of(record: models.Model, key: UUID, acting: Acting) -> Upload | None:
    """What `acting` himself is sending for a record; somebody else's is not to be found."""
    return Upload.objects.filter(
        key=key, account=acting.account_id or 0, origin_kind=record._meta.label, origin_key=record.pk
    ).first()


def chunk_at(upload: Upload, offset: int) -> Chunk | None:
    return Chunk.objects.filter(upload=upload, offset=offset).first()


@dataclass(frozen=True, slots=True)
class Loss:
    """Content that is not what was stored: `kind` is a word of `words.LOSSES`."""

    kind: str
    key: UUID
    origin: str


def losses() -> Iterator[Loss]:
    """Every file whose content, or whose small picture, is missing or is not the one that was stored."""
    columns = ("key", "origin_title", "digest", "small_digest")
    rows = File.objects.order_by("pk").values_list(*columns)
    for key, title, digest, small_digest in rows.iterator(chunk_size=CHECKED_AT_ONCE):
        found = (storage.stored_digest(key), storage.stored_digest(key, small=True))
        if found != (digest, small_digest):
            yield Loss("missing" if "" in found else "changed", key, title)
