"""The backup file: a zip whose manifest gives the SHA-256 of every member, and whose last bytes give its own.

Any changed byte is found before anything is read from the file, and the damaged member is named.
"""

import hashlib
import io
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

MANIFEST: Final = "manifest.json"
FORMAT: Final = "haitang-backup-1"
DIGEST_LENGTH: Final = 64
BLOCK: Final = 1024 * 1024


class Damaged(Exception):
    """The file is not a whole backup. `member` names the part that is wrong."""

    def __init__(self, member: str) -> None:
        super().__init__(f"备份文件已损坏：{member} 与保存时不一致，请换一份备份。")
        self.member = member


class Writer:
    """Adds members one after another and keeps their digests for the manifest."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self.members: dict[str, dict[str, Any]] = {}

    @contextmanager
    def member(self, name: str) -> Iterator["Digested"]:
        """Write one member. Set `rows` on what is yielded to have the count in the manifest."""
        with self._package.open(name, "w", force_zip64=True) as raw:
            digested = Digested(raw)
            yield digested
        self.members[name] = {"sha256": digested.digest.hexdigest(), "rows": digested.rows}

    def add_file(self, name: str, path: Path) -> None:
        with self.member(name) as target, path.open("rb") as source:
            shutil.copyfileobj(source, target, BLOCK)

    def add_manifest(self, facts: dict[str, Any]) -> None:
        manifest = {"format": FORMAT, **facts, "members": self.members}
        self._package.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


class Digested:
    """A file being written whose bytes are digested on the way."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.digest = hashlib.sha256()
        self.rows: int | None = None

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._target.write(data)


@contextmanager
def create(path: Path) -> Iterator[Writer]:
    """Write a new file, whole or not at all. Raises FileExistsError when there is one."""
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
                yield Writer(package)
                package.comment = b"0" * DIGEST_LENGTH
            file.seek(-DIGEST_LENGTH, os.SEEK_END)
            length = file.tell()
            digest = _digest(file, length)
            file.seek(length)
            file.write(digest.encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def open_whole(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The zip and its manifest, after proving that no byte has changed. Raises `Damaged`."""
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END) - DIGEST_LENGTH
        if length <= 0:
            raise Damaged("文件结尾")
        digest = _digest(file, length)
        file.seek(length)
        if file.read() != digest.encode():
            raise Damaged(_damaged_member(file))
        with zipfile.ZipFile(file) as package:
            yield package, json.loads(package.read(MANIFEST))


def _digest(file: IO[bytes], length: int) -> str:
    """SHA-256 of the first `length` bytes."""
    file.seek(0)
    digest = hashlib.sha256()
    while length > 0 and (block := file.read(min(BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()


def _damaged_member(file: IO[bytes]) -> str:
    """The first member that is not as the manifest says; the file's own structure when all are."""
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError):
        return "文件目录"
    with package:
        if _content_digest(package, MANIFEST) is None:
            return MANIFEST
        for name, facts in json.loads(package.read(MANIFEST))["members"].items():
            if _content_digest(package, name) != facts["sha256"]:
                return str(name)
    return "文件目录"


def _content_digest(package: zipfile.ZipFile, name: str) -> str | None:
    """SHA-256 of a member's content; None when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with package.open(name) as member:
            while block := member.read(BLOCK):
                digest.update(block)
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        OSError,
        EOFError,
        NotImplementedError,  # a compression or an encryption that zipfile does not know
        RuntimeError,
        ValueError,
    ):
        return None
    return digest.hexdigest()


def text_of(package: zipfile.ZipFile, name: str) -> io.TextIOWrapper:
    """A member as lines of text."""
    return io.TextIOWrapper(package.open(name), encoding="utf-8", newline="\n")
