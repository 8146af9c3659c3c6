"""Where content lies: under the files folder, by the file's key. What people called it is no part of the path."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings

SMALL: Final = "-small"
ENDING: Final = ".jpg"


def path_of(key: UUID, *, small: bool = False) -> Path:
    return folder_of(key.hex[:2]) / f"{key.hex}{SMALL if small else ''}{ENDING}"


def folder_of(first_digits: str) -> Path:
    return Path(settings.FILES_ROOT) / first_digits


def store_content(key: UUID, content: bytes, *, small: bool = False) -> None:
    """Write content to the disk itself before the row that refers to it is committed.

    It comes to its place whole: somebody else may have been faster with the same key, and be read already. If the row
    never comes, `actions.sweep` finds what was left.
    """
    path = path_of(key, small=small)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path_of(uuid4()).name  # of a shape that is swept, should we be killed here
    with os.fdopen(os.open(path.with_name(fresh), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.with_name(fresh).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def let_go(key: UUID) -> None:
    """Mark content that nobody refers to any more: from now on it is old enough to be swept a day later."""
    for small in (False, True):
        path = path_of(key, small=small)
        if path.exists():
            os.utime(path)


def stored_digest(key: UUID, *, small: bool = False) -> str:
    """SHA-256 of what lies there; "" when nothing does."""
    try:
        return sha256(path_of(key, small=small).read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def lying_in(first_digits: str) -> Iterator[tuple[UUID, Path]]:
    """Everything of ours in one folder, by key."""
    for path in folder_of(first_digits).glob(f"*{ENDING}"):
        try:
            yield UUID(path.stem.removesuffix(SMALL)), path
        except ValueError:
            continue  # not ours: whoever put it there knows why
