"""The only place that writes files: pieces received, a picture added, one removed, what is left over cleared.

Whether `acting` may is asked by the app whose record it is, before it calls.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.sealing import seal_bytes, unseal_bytes
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from . import storage
from .models import Chunk, File, Origin, Upload
from .pictures import MEDIA_TYPE, Picture
from .queries import chunk_at
from .words import (
    DIGEST_LENGTH,
    MOST_BYTES,
    MOST_CHUNK_BYTES,
    MOST_UNFINISHED,
    NAME_LENGTH,
    SWEPT_AFTER,
    UNFINISHED_FOR,
)

PURPOSE = "files.chunk"
FOLDERS = 256
HOURS = 24


class WrongOffset(Refused):
    """A piece that does not follow what has come so far: `received` bytes have."""

    def __init__(self, received: int) -> None:
        super().__init__(_("这一段接不上，请从断开的地方接着传。"), code="wrong_offset")
        self.received = received


@transaction.atomic
def begin_upload(
    *, origin: Origin, name: str, size: int, digest: str, acting: Acting, at: datetime
) -> Upload:
    """Announce a picture of `size` bytes that will come in pieces; announced again, it goes on where it stopped.

    `digest` is the SHA-256 of the whole. Raises `Refused`: too_large, bad_digest, too_many_unfinished.
    """
    if not 1 <= size <= MOST_BYTES:
        limit = MOST_BYTES // 1024**2
        raise Refused(_("照片超过 %(limit)d MB，请换一张小些的。") % {"limit": limit}, code="too_large")
    if len(digest) != DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise Refused(_("没有看懂这张照片的摘要，请刷新页面再传。"), code="bad_digest")
    own = Upload.objects.filter(account=acting.account_id or 0)
    found = own.filter(origin_kind=origin.kind, origin_key=origin.key, digest=digest).first()
    if found is not None:
        return found
    if own.count() >= MOST_UNFINISHED:
        raise Refused(_("还有照片没有传完，请等它们传完再加。"), code="too_many_unfinished")
    try:
        with transaction.atomic():
            return Upload.objects.create(
                account=acting.account_id or 0,
                origin_kind=origin.kind,
                origin_key=origin.key,
                name=clean_file_name(name),
                size=size,
                digest=digest,
                begun_at=at,
            )
    except IntegrityError:  # another window announced it between our look and our row
        return own.get(origin_kind=origin.kind, origin_key=origin.key, digest=digest)


@transaction.atomic
def receive(*, upload: Upload, offset: int, content: bytes) -> int:
    """Take the piece that begins at `offset` bytes; how many bytes have come in all.

    The very piece that came before changes nothing. Raises `WrongOffset` for one that does not follow, `Refused`:
    bad_piece.
    """
    if not 1 <= len(content) <= MOST_CHUNK_BYTES or offset + len(content) > upload.size:
        raise Refused(_("这一段的大小不对，请刷新页面再传。"), code="bad_piece")
    after = offset + len(content)
    moved = Upload.objects.filter(pk=upload.pk, received=offset).update(received=after)
    if moved:
        Chunk.objects.create(
            upload=upload, offset=offset, size=len(content), sealed=seal_bytes(PURPOSE, content)
        )
        upload.received = after
        return after
    upload.refresh_from_db(fields=["received"])
    known = chunk_at(upload, offset)
    if known is None or unseal_bytes(PURPOSE, known.sealed) != content:
        raise WrongOffset(upload.received)
    return upload.received


def whole_content(upload: Upload) -> bytes:
    """Everything that was sent, which must be what was announced. Raises `WrongOffset`, `Refused`: changed_on_the_way."""
    if upload.received < upload.size:
        raise WrongOffset(upload.received)
    pieces = Chunk.objects.filter(upload=upload).order_by("offset").values_list("sealed", flat=True)
    content = b"".join(unseal_bytes(PURPOSE, piece) for piece in pieces)
    if sha256(content).hexdigest() != upload.digest:
        raise Refused(_("照片在路上变了样，请重新选这一张。"), code="changed_on_the_way")
    return content


@transaction.atomic
def forget_upload(*, upload: Upload) -> None:
    """Forget what was sent in pieces: it has become a picture, or never can."""
    upload.delete()


def lay_down(key: UUID, picture: Picture) -> None:
    """Write a picture to the disk itself, before the transaction that adds it: nobody should wait for a disk.

    What is laid down and never added is swept a day later.
    """
    storage.store_content(key, picture.content)
    storage.store_content(key, picture.small, small=True)


@transaction.atomic
def add_file(
    *,
    origin: Origin,
    name: str,
    picture: Picture,
    key: UUID,
    most: int,
    acting: Acting,
    at: datetime,
) -> File:
    """Keep a picture, laid down under `key`, as evidence of a record, whose row the caller holds, so that two cannot both
    be the last.

    The same picture again is the one that is there. Raises `Refused`: too_many (the record has `most`).
    """
    if not storage.path_of(key, small=True).exists():
        raise FileNotFoundError(f"{key} was not laid down")
    digest = sha256(picture.content).hexdigest()
    there = File.objects.of(origin.record)
    if same := there.filter(digest=digest).first():
        return same
    if there.count() >= most:
        raise Refused(_("最多放 %(most)d 张照片，请先移除一张。") % {"most": most}, code="too_many")
    file = File(
        key=key,
        origin_kind=origin.kind,
        origin_key=origin.key,
        origin_title=origin.title[:200],
        region=origin.region,
        name=clean_file_name(name),
        media_type=MEDIA_TYPE,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        digest=digest,
        small_digest=sha256(picture.small).hexdigest(),
        added_by=acting.account_id or 0,
        adder=acting.name[:64],
        added_at=at,
    )
    file.save(force_insert=True)
    audit.add(acting, at, "files.add", origin.record, region=origin.region, digest=digest)
    return file


@transaction.atomic
def remove(*, file: File, record: models.Model, acting: Acting, at: datetime) -> None:
    """Take a picture away from its record. Its digest stays in the audit; its content is gone within two days."""
    if File.objects.filter(pk=file.pk).delete()[0]:
        audit.add(acting, at, "files.remove", record, region=file.region, digest=file.digest)
        transaction.on_commit(partial(storage.let_go, file.key))


@transaction.atomic
def forget_unfinished(at: datetime) -> int:
    """Forget what was sent of pictures whose rest has not come for a day. Returns how many."""
    old = Upload.objects.filter(begun_at__lt=at - UNFINISHED_FOR)
    return old.delete()[1].get(Upload._meta.label, 0)


def sweep(at: datetime) -> int:
    """Delete content that no file refers to, a day old or older. Returns how many.

    Each hour looks into its share of the folders, so that a day has seen them all.
    """
    return sum(swept(f"{number:02x}", at) for number in range(at.hour, FOLDERS, HOURS))


def swept(folder: str, at: datetime) -> int:
    oldest = (at - SWEPT_AFTER).timestamp()
    lying = [(key, path) for key, path in storage.lying_in(folder) if path.stat().st_mtime < oldest]
    known = referred_to(key for key, _path in lying)
    gone = [path for key, path in lying if key not in known]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def referred_to(keys: Iterable[UUID]) -> set[UUID]:
    wanted = list(keys)
    found: set[UUID] = set()
    for start in range(0, len(wanted), 500):
        found |= set(File.objects.filter(key__in=wanted[start : start + 500]).values_list("key", flat=True))
    return found


def clean_file_name(name: str) -> str:
    """What people called a file, for people to read: without its folders, in one line."""
    bare = name.replace("\x00", "").replace("\\", "/").rsplit("/", 1)[-1]
    return " ".join(bare.split())[:NAME_LENGTH] or _("照片")
