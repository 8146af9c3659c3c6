"""A backup under our own key: what somebody changes, adds, removes or moves is found and named, whatever he recomputes."""

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from haitang.operation.backup import archive

NAMES = ("tables/a.jsonl", "tables/b.jsonl", "files/c.jpg", "files/证据.txt")
Members = list[tuple[str, bytes]]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "made.zip"
    with archive.create(path) as writer:
        for number, name in enumerate(NAMES):
            with writer.member(name) as member:
                member.write(f"{name} {number} 的内容".encode() * 20)
                member.rows = number if name.endswith("jsonl") else None
        writer.add_manifest({"migrations": [], "audit": {"digest": "ab", "last_id": 3}, "at": ""})
    return path


def refused(path: Path) -> str:
    """The member that is named when the file is opened."""
    with pytest.raises(archive.Damaged) as caught, archive.open_whole(path, unkeyed=True):
        pass
    return caught.value.member


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def forge(path: Path, members: Members, *, told: bool = True, comment: bytes | None = None) -> None:
    """Write the zip again as somebody without our key can: manifest and SHA-256 made to fit, the keyed digests kept."""
    with zipfile.ZipFile(path) as package:
        kept = package.comment if comment is None else comment
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            fits = told and name == archive.MANIFEST
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=name != archive.MANIFEST) as member:
                member.write(fitting(content, members) if fits else content)
        package.comment = kept
    whole = out.getvalue()[: -archive.DIGEST_LENGTH]
    path.write_bytes(whole + hashlib.sha256(whole).hexdigest().encode())


def fitting(manifest: bytes, members: Members) -> bytes:
    """The manifest with the digests of what is there now, in the order of what is there."""
    read = json.loads(manifest)
    facts = read["members"]
    read["members"] = {
        name: {
            **facts.get(name, {"keyed": "0" * 64, "rows": None}),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in members
        if name != archive.MANIFEST
    }
    return json.dumps(read, ensure_ascii=False, indent=1).encode()


def test_ours_is_opened(made: Path) -> None:
    with archive.open_whole(made) as (package, manifest):
        assert [*manifest["members"], archive.MANIFEST] == package.namelist()
    said = archive.read_manifest(made)
    assert said is not None
    assert said["audit"] == {"digest": "ab", "last_id": 3}


@pytest.mark.parametrize("place", range(len(NAMES)))
@pytest.mark.parametrize("byte", [0, 7, -1])
def test_a_changed_member_is_named_though_everything_fits(made: Path, place: int, byte: int) -> None:
    members = members_of(made)
    changed = bytearray(members[place][1])
    changed[byte] ^= 1
    members[place] = (NAMES[place], bytes(changed))
    forge(made, members)
    assert refused(made) == NAMES[place]
    assert archive.read_manifest(made) is None


@pytest.mark.parametrize("place", range(len(NAMES)))
def test_a_changed_member_is_named_when_the_manifest_does_not_fit(made: Path, place: int) -> None:
    members = members_of(made)
    members[place] = (NAMES[place], b"other")
    forge(made, members, told=False)
    assert refused(made) == NAMES[place]


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("place", range(len(NAMES)))
def test_a_removed_member_is_missed(made: Path, place: int, *, told: bool) -> None:
    forge(made, [each for each in members_of(made) if each[0] != NAMES[place]], told=told)
    assert refused(made) == (archive.MANIFEST if told else NAMES[place])


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("name", ["tables/z.jsonl", "files/../../x", "files/new.jpg"])
def test_an_added_member_is_named(made: Path, name: str, *, told: bool) -> None:
    forge(made, [(name, b"added"), *members_of(made)], told=told)
    assert refused(made) == name


@pytest.mark.parametrize("place", range(len(NAMES)))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_named(made: Path, place: int) -> None:
    members = members_of(made)
    forge(made, [members[place], *members], told=False)
    assert refused(made) == NAMES[place]


def test_members_in_another_order_are_named(made: Path) -> None:
    members = members_of(made)
    members[0], members[1] = members[1], members[0]
    forge(made, members, told=False)
    assert refused(made) == NAMES[0]
    forge(made, members)
    assert refused(made) == archive.MANIFEST


def test_two_members_that_changed_names_are_named(made: Path) -> None:
    members = members_of(made)
    members[0], members[1] = (NAMES[0], members[1][1]), (NAMES[1], members[0][1])
    forge(made, members)
    assert refused(made) == NAMES[0]


def heads(whole: bytes) -> Iterator[tuple[str, int, int]]:
    """Each field of the head before a member: its name, where, and how long."""
    fields = {"flags": (6, 2), "method": (8, 2), "crc": (14, 4), "name": (30, 3)}
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        for info in package.infolist():
            for field, (offset, length) in fields.items():
                yield f"{info.filename} {field}", info.header_offset + offset, length


def test_a_head_that_differs_from_the_directory_is_named(made: Path) -> None:
    whole = made.read_bytes()
    for name, at, length in heads(whole):
        changed = bytearray(whole)
        changed[at : at + length] = bytes(byte ^ 0x21 for byte in whole[at : at + length])
        resign(made, bytes(changed))
        assert refused(made) == name.split()[0], name


def resign(path: Path, whole: bytes) -> None:
    body = whole[: -archive.DIGEST_LENGTH]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())


@pytest.mark.parametrize("change", ["before", "between", "after"])
def test_bytes_that_belong_to_no_member_are_found(made: Path, change: str) -> None:
    whole = made.read_bytes()
    start = struct.unpack_from("<I", whole, whole.rindex(b"PK\5\6") + 16)[0]
    at = {"before": 0, "between": start, "after": whole.rindex(b"PK\5\6")}[change]
    resign(made, whole[:at] + b"hidden" + whole[at:])
    assert refused(made)


def test_every_byte_changed_and_signed_again_by_a_stranger_is_found(made: Path) -> None:
    """All of the file, but for the SHA-256 that anybody can write."""
    whole = made.read_bytes()
    for at in range(len(whole) - archive.DIGEST_LENGTH):
        changed = bytearray(whole)
        changed[at] ^= 0x10
        resign(made, bytes(changed))
        with pytest.raises(archive.Damaged), archive.open_whole(made, unkeyed=True):
            pass


def test_without_the_key_a_forged_member_would_go_through(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what was checked before is the SHA-256 alone."""
    members = members_of(made)
    members[0] = (NAMES[0], b"forged")
    forge(made, members)
    monkeypatch.setattr(archive, "_prove_ours", lambda *given, **more: None)
    with archive.open_whole(made) as (package, _manifest):
        assert package.read(NAMES[0]) == b"forged"


def test_one_of_another_installation_says_what_to_do(made: Path, settings: object) -> None:
    settings.DIGEST_KEY = bytes(32)  # type: ignore[attr-defined]  # pytest-django's settings
    with pytest.raises(archive.Unkeyed) as foreign, archive.open_whole(made):
        pass
    assert "haitang.toml" in str(foreign.value)
    assert "--unkeyed" in str(foreign.value)
    assert archive.read_manifest(made) is None
    with archive.open_whole(made, unkeyed=True) as (package, _manifest):
        assert len(package.namelist()) == 5


def test_one_of_an_older_version_says_what_to_do(made: Path) -> None:
    forge(made, members_of(made), comment=b"0" * archive.DIGEST_LENGTH)
    with pytest.raises(archive.Unkeyed) as old, archive.open_whole(made):
        pass
    assert "--unkeyed" in str(old.value)
    with archive.open_whole(made, unkeyed=True):
        pass


def test_consent_to_an_older_one_is_no_consent_to_a_damaged_one(made: Path) -> None:
    forge(made, members_of(made), comment=b"0" * archive.DIGEST_LENGTH)
    whole = bytearray(made.read_bytes())
    whole[whole.index(b"a.jsonl") + 40] ^= 1
    made.write_bytes(bytes(whole))
    assert refused(made)
