"""The backup file: a zip that proves itself, against chance by digests, against people by digests under our own key.

Its last bytes are three digests: that of the manifest and that of the whole file, both under a key made from
`digest_key`, and the SHA-256 of everything before. The manifest gives both kinds for every member. Members stand in its
order, one behind the other without a gap, and the manifest last. All of it is checked before anything is read for use,
and the member that is wrong is named. Files of the first form (`haitang-backup-1`) have only the SHA-256.
"""

import hashlib
import hmac
import io
import json
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings

MANIFEST: Final = "manifest.json"
FORMAT: Final = "haitang-backup-2"
DIGEST_LENGTH: Final = 64
TRAILER_LENGTH: Final = 3 * DIGEST_LENGTH
BLOCK: Final = 1024 * 1024
PURPOSE: Final = b"haitang backup 2"
AS_IT_IS: Final = "files/"
"""Members under this are pictures, which pressing makes no smaller."""
LOCAL: Final = struct.Struct("<4s5H3I2H")
LOCAL_MARK: Final = b"PK\3\4"
LARGE: Final = 0xFFFFFFFF
LARGE_SIZES: Final = struct.Struct("<2H2Q")
LARGE_MARKS: Final = [1, 16]
DIRECTORY: Final = "文件目录"
UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,  # a compression or an encryption that zipfile does not know
    RuntimeError,
    ValueError,
    struct.error,
)
"""What reading a changed zip raises."""


class Damaged(Exception):
    """The file is not a whole backup. `member` names the part that is wrong."""

    def __init__(self, member: str) -> None:
        super().__init__(f"备份文件已损坏：{member} 与保存时不一致，请换一份备份。")
        self.member = member


class Unkeyed(Exception):
    """The file is whole as far as chance goes, but bears no digest under our key."""


class Writer:
    """Adds members one after another and keeps their digests for the manifest."""

    def __init__(self, package: zipfile.ZipFile, key: bytes) -> None:
        self._package = package
        self._key = key
        self.members: dict[str, dict[str, Any]] = {}
        self.manifest = b""

    @contextmanager
    def member(self, name: str) -> Iterator["Digested"]:
        """Write one member. Set `rows` on what is yielded to have the count in the manifest."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if name.startswith(AS_IT_IS) else zipfile.ZIP_DEFLATED
        with self._package.open(info, "w", force_zip64=True) as raw:
            digested = Digested(raw)
            yield digested
        digest = digested.digest.hexdigest()
        self.members[name] = {
            "sha256": digest,
            "keyed": _keyed(self._key, name, digest),
            "rows": digested.rows,
        }

    def add_file(self, name: str, path: Path) -> None:
        with self.member(name) as target, path.open("rb") as source:
            shutil.copyfileobj(source, target, BLOCK)

    def add_manifest(self, facts: dict[str, Any]) -> None:
        manifest = {"format": FORMAT, **facts, "members": self.members}
        self.manifest = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._package.writestr(zipfile.ZipInfo(MANIFEST), self.manifest, zipfile.ZIP_DEFLATED)


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
    part, key = path.with_name(path.name + ".part"), _our_key()
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
                writer = Writer(package, key)
                yield writer
                package.comment = b"0" * TRAILER_LENGTH
            file.seek(-TRAILER_LENGTH, os.SEEK_END)
            length = file.tell()
            trailer = _keyed(key, MANIFEST, _of(writer.manifest)) + _keyed(key, "", _digest(file, length))
            _put(file, length, trailer)
            _put(file, length + len(trailer), _digest(file, length + len(trailer)))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _put(file: IO[bytes], at: int, text: str) -> None:
    file.seek(at)
    file.write(text.encode())


@contextmanager
def open_whole(path: Path, *, unkeyed: bool = False) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The zip and its manifest, after proving that it is whole and ours.

    Raises `Damaged`; `Unkeyed` for an older file or one made under another key, unless it is to be taken `unkeyed`.
    """
    with path.open("rb") as file:
        _prove_whole(file)
        with _zip(file) as package:
            manifest = _manifest_of(package)
            _prove_structure(file, package, manifest)
            _prove_members(package, manifest)
            _prove_ours(file, package, manifest, unkeyed=unkeyed)
            yield package, manifest


def read_manifest(path: Path) -> dict[str, Any] | None:
    """What a backup under our key says of itself; None when it is not. Cheap: the members are not looked at."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as package:
            content = package.read(MANIFEST)
            keyed = _keyed(_our_key(), MANIFEST, _of(content)).encode()
            if not hmac.compare_digest(package.comment[:DIGEST_LENGTH], keyed):
                return None
            manifest: dict[str, Any] = json.loads(content)
            return manifest
    except UNREADABLE:
        return None


def _prove_whole(file: IO[bytes]) -> None:
    """No byte has changed by chance. Raises `Damaged` with the member that has."""
    length = file.seek(0, os.SEEK_END) - DIGEST_LENGTH
    if length <= 0:
        raise Damaged("文件结尾")
    digest = _digest(file, length)
    file.seek(length)
    if file.read() != digest.encode():
        raise Damaged(_damaged_member(file))


def _prove_structure(file: IO[bytes], package: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    """The zip holds the members of the manifest in its order, one behind the other, and says the same of each twice."""
    infos = package.infolist()
    _prove_names([info.filename for info in infos], [*manifest["members"], MANIFEST])
    at = 0
    for info in infos:
        if info.header_offset != at or not _header_agrees(file, info) or info.comment:
            raise Damaged(info.filename)
        file.seek(at)
        *_rest, name_length, extra_length = LOCAL.unpack(file.read(LOCAL.size))
        at += LOCAL.size + name_length + extra_length + info.compress_size
    if package.start_dir != at:
        raise Damaged(DIRECTORY)


def _prove_names(found: Sequence[str], expected: Sequence[str]) -> None:
    seen, known = set(), set(expected)
    for name in found:
        if name in seen or name not in known:
            raise Damaged(name)
        seen.add(name)
    for number, name in enumerate(expected):
        if number >= len(found) or found[number] != name:
            raise Damaged(name)


def _header_agrees(file: IO[bytes], info: zipfile.ZipInfo) -> bool:
    """Whether the head before a member says what the directory says."""
    file.seek(info.header_offset)
    mark, version, flags, method, time, day, crc, packed, size, name_length, extra_length = LOCAL.unpack(
        file.read(LOCAL.size)
    )
    name, extra = file.read(name_length), file.read(extra_length)
    if LARGE in (packed, size) or extra:
        if len(extra) != LARGE_SIZES.size or (packed, size) != (LARGE, LARGE):
            return False
        *marks, size, packed = LARGE_SIZES.unpack(extra)
        if marks != LARGE_MARKS:
            return False
    encoding = "utf-8" if flags & 0x800 else "cp437"
    year, month, date, hour, minute, second = info.date_time
    return (mark, version, flags, method, time, day, crc, packed, size, name) == (
        LOCAL_MARK,
        info.extract_version,
        info.flag_bits,
        info.compress_type,
        hour << 11 | minute << 5 | second // 2,
        year - 1980 << 9 | month << 5 | date,
        info.CRC,
        info.compress_size,
        info.file_size,
        info.orig_filename.encode(encoding),
    )


def _prove_members(package: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    for name, facts in manifest["members"].items():
        if _content_digest(package, name) != facts["sha256"]:
            raise Damaged(name)


def _prove_ours(
    file: IO[bytes], package: zipfile.ZipFile, manifest: Mapping[str, Any], *, unkeyed: bool
) -> None:
    """Nobody without our key has written or changed it. Raises `Damaged` when some of it is under our key and some not."""
    key, trailer = _our_key(), package.comment.decode("ascii", "replace")
    if len(trailer) != TRAILER_LENGTH:
        if not unkeyed:
            raise Unkeyed(
                "这份备份是旧版本做的，没有用 digest_key 签过：确信它没有被人改过，请加 --unkeyed。"
            )
        return
    length = file.seek(0, os.SEEK_END) - TRAILER_LENGTH
    parts = {MANIFEST: trailer[:DIGEST_LENGTH] == _keyed(key, MANIFEST, _of(package.read(MANIFEST)))}
    for name, facts in manifest["members"].items():
        parts[name] = facts.get("keyed") == _keyed(key, name, facts["sha256"])
    parts[DIRECTORY] = trailer[DIGEST_LENGTH : 2 * DIGEST_LENGTH] == _keyed(key, "", _digest(file, length))
    if all(parts.values()):
        return
    if any(parts.values()):
        raise Damaged(next(name for name in [*manifest["members"], MANIFEST, DIRECTORY] if not parts[name]))
    if not unkeyed:
        raise Unkeyed(
            "这份备份不是用这里的 digest_key 签的：请把当时的 haitang.toml 放回数据文件夹再恢复；"
            "密钥已经丢失而确信备份没有被人改过，请加 --unkeyed。"
        )


def _our_key() -> bytes:
    return hmac.digest(settings.DIGEST_KEY, PURPOSE, "sha256")


def _keyed(key: bytes, name: str, digest: str) -> str:
    """A digest under a key, bound to the name of what was digested."""
    return hmac.digest(key, f"{name}\n{digest}".encode(), "sha256").hex()


def _of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _digest(file: IO[bytes], length: int) -> str:
    """SHA-256 of the first `length` bytes."""
    file.seek(0)
    digest = hashlib.sha256()
    while length > 0 and (block := file.read(min(BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()


@contextmanager
def _zip(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        package = zipfile.ZipFile(file)
    except UNREADABLE:
        raise Damaged(DIRECTORY) from None
    with package:
        yield package


def _manifest_of(package: zipfile.ZipFile) -> dict[str, Any]:
    """The manifest, of the form it must have. Raises `Damaged`."""
    try:
        manifest: dict[str, Any] = json.loads(package.read(MANIFEST))
        if all(isinstance(facts["sha256"], str) for facts in manifest["members"].values()):
            return manifest
    except (*UNREADABLE, TypeError, AttributeError):
        pass
    raise Damaged(MANIFEST)


def _damaged_member(file: IO[bytes]) -> str:
    """The first member that is not as the manifest says; the file's own structure when all are."""
    try:
        with _zip(file) as package:
            manifest = _manifest_of(package)
            _prove_members(package, manifest)
            _prove_structure(file, package, manifest)
    except Damaged as damaged:
        return damaged.member
    return DIRECTORY


def _content_digest(package: zipfile.ZipFile, name: str) -> str | None:
    """SHA-256 of a member's content; None when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with package.open(name) as member:
            while block := member.read(BLOCK):
                digest.update(block)
    except UNREADABLE:
        return None
    return digest.hexdigest()


def member_text(package: zipfile.ZipFile, name: str) -> io.TextIOWrapper:
    """A member as lines of text."""
    return io.TextIOWrapper(package.open(name), encoding="utf-8", newline="\n")
