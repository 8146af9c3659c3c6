"""Everything that can be read of this installation: each column of each table, unsealed, unpacked, decoded, and its files."""

import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from haitang.foundation.sealing import FORMAT, Unsealable, unseal_bytes

PURPOSES: Final = (
    "phone",
    "identity",
    "formerly",
    "merge",
    "receipt",
    "spreadsheets.row",
    "spreadsheets.source",
    "spreadsheets.change",
    "robot",
    "second factor",
    "files.chunk",
)
"""Everything that is sealed in the cast; a sealed value that none of these opens fails the walk."""
BASE64: Final = re.compile(r"[A-Za-z0-9+/_\-]{16,}={0,2}")
ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
DEPTH: Final = 5


def tables() -> dict[str, tuple[str, ...]]:
    """Every table of the database with its columns, models or not."""
    with connection.cursor() as cursor:
        return {
            name: tuple(
                column.name for column in connection.introspection.get_table_description(cursor, name)
            )
            for name in connection.introspection.table_names(cursor)
        }


def labels() -> dict[str, str]:
    """The model of each table."""
    kinds: Iterable[type[models.Model]] = apps.get_models(include_auto_created=True)
    return {kind._meta.db_table: kind._meta.label for kind in kinds if not kind._meta.proxy}


def readable(only: set[str] | None = None) -> Iterator[tuple[str, str]]:
    """Place and text, of every value there is; of some tables only when asked."""
    known = labels()
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, columns in tables().items():
            if only is not None and known.get(table) not in only:
                continue
            cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}")
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    for text in layers(value):
                        yield f"{known.get(table, table)}.{column}", text
    if only is None:
        yield from in_files()


def in_files() -> Iterator[tuple[str, str]]:
    for root in (Path(settings.HAITANG_HOME), Path(settings.FILES_ROOT)):
        for path in sorted(root.rglob("*")):
            if path.is_file() and "sqlite3" not in path.name and "static" not in path.parts:
                yield str(path), path.read_bytes().decode(errors="replace")


def layers(value: Any, depth: int = DEPTH) -> Iterator[str]:
    """A value as text, and everything packed in it."""
    if value is None or depth == 0:
        return
    if isinstance(value, bytes | memoryview):
        yield from unpacked(bytes(value), depth)
        return
    text = value if isinstance(value, str) else str(value)
    yield text
    if "\\u" in text:
        yield ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    for match in BASE64.finditer(text):
        padded = match.group().rstrip("=") + "=" * (-len(match.group().rstrip("=")) % 4)
        try:
            yield from unpacked(
                base64.urlsafe_b64decode(padded.translate(str.maketrans("+/", "-_"))), depth - 1
            )
        except (binascii.Error, ValueError):
            continue


def unpacked(value: bytes, depth: int) -> Iterator[str]:
    if value[:1] == FORMAT and len(value) > 28:
        opened = unsealed(value)
        # a column of bytes must open; what looks sealed inside a text may be chance
        assert opened is not None or depth < DEPTH, "sealed for a purpose this walk does not know"
        if opened is not None:
            yield from layers(opened, depth - 1)
            return
    if value[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(value)) as package:
            for name in package.namelist():
                yield from layers(package.read(name), depth - 1)
        return
    try:
        yield from layers(zlib.decompress(value), depth - 1)
    except zlib.error:
        yield from layers(value.decode(errors="replace"), depth)


def unsealed(value: bytes) -> bytes | None:
    for purpose in PURPOSES:
        try:
            return unseal_bytes(purpose, value)
        except Unsealable:
            continue
    return None
