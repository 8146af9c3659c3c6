"""A full disk is a sentence wherever it is met, and nothing is half written."""

import errno
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.test import Client, override_settings
from django.urls import path

from haitang.operation import errors
from haitang.operation.models import CacheEntry
from haitang.project import urls

AT = datetime(2021, 4, 30, tzinfo=UTC)
LONG = "满" * 100_000


def system_says_so(_request: HttpRequest | None = None) -> HttpResponse:
    raise OSError(errno.ENOSPC, "No space left on device")


def quota_says_so(_request: HttpRequest | None = None) -> HttpResponse:
    raise OSError(errno.EDQUOT, "Disk quota exceeded")


def upload_says_so(_request: HttpRequest | None = None) -> HttpResponse:
    raise UnreadablePostError(errno.ENOSPC, "No space left on device")


def something_else_of_it(_request: HttpRequest | None = None) -> HttpResponse:
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError as full:
        raise RuntimeError("not written") from full


def database_says_so(_request: HttpRequest | None = None) -> HttpResponse:
    """A row, and then what no longer fits: by SQLite's own bound on pages; PostgreSQL raises what it raises then."""
    with transaction.atomic():
        CacheEntry.objects.create(cache_key="before", value="", expires=AT)
        if connection.vendor == "sqlite":
            CacheEntry.objects.create(cache_key="long", value=LONG, expires=AT)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$")
    return HttpResponse()


WAYS: list[Callable[..., HttpResponse]] = [
    system_says_so,
    quota_says_so,
    upload_says_so,
    something_else_of_it,
    database_says_so,
]
urlpatterns = [*urls.urlpatterns, *(path(f"{way.__name__}/", way) for way in WAYS)]
handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.broken,
)


@contextmanager
def no_more_pages() -> Iterator[None]:
    """SQLite may not grow; for PostgreSQL nothing is done."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 4294967294")


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_a_sentence(way: Callable[..., HttpResponse]) -> None:
    with no_more_pages():
        answer = Client(raise_request_exception=False).get(f"/{way.__name__}/")
    assert answer.status_code == 507
    assert "磁盘已满" in answer.content.decode()
    assert not CacheEntry.objects.filter(cache_key="before").exists()


@pytest.mark.django_db(transaction=True)
def test_with_room_the_same_row_is_written() -> None:
    """The negative control: only for want of room was it refused."""
    if connection.vendor == "sqlite":
        database_says_so()
        assert CacheEntry.objects.filter(cache_key="before").exists()
    else:
        with pytest.raises(DatabaseError):
            database_says_so()


def test_when_sqlite_cannot_open_its_files_the_room_decides(
    tmp_path: Path,
) -> None:
    with pytest.raises(sqlite3.OperationalError) as cannot:
        sqlite3.connect(tmp_path / "no" / "folder")
    assert errors.mishap_of(cannot.value) == errors.BROKEN
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a small disk needs the right to mount one")
    try:
        with override_settings(HAITANG_HOME=disk):
            assert errors.mishap_of(cannot.value) == errors.FULL
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_another_error_of_the_system_is_not_a_full_disk() -> None:
    assert errors.mishap_of(PermissionError(errno.EACCES, "Permission denied")) == errors.BROKEN
    assert errors.mishap_of(None) == errors.BROKEN
