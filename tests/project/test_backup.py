"""One file out and back in, on this run's engine and between the two; every damaged byte is found."""

import json
import shutil
import sqlite3
import zipfile
from base64 import urlsafe_b64encode as b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction

from haitang.foundation.options import read_settings, settle_home
from haitang.machinery.accounts.models import Account
from haitang.network.people.actions.repeating import ERASURES
from haitang.operation.backup import archive, restoring, tables
from tests import patterns
from tests.engine import ENGINE

from .program import Outcome, haitang, python

FILL = """
from datetime import UTC, date, datetime
from haitang.foundation.acting import Acting
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit import actions as audit
from haitang.machinery.jobs.models import JobRun
from haitang.network.people.models import Person
from haitang.network.regions.models import Region
at = datetime(2021, 4, 30, 9, 15, 27, 123456, tzinfo=UTC)
account = Account.objects.create(username="officer", name="“引号”\\\\n换行", joined_at=at)
county = Region.objects.create(code="500153", name="荣昌区", level="county", since=date(1949, 10, 1))
Region.objects.create(code="500153001", name="昌元街道", level="town", parent=county, successor=county)
JobRun.objects.create(name="n", key="k", arguments={"页": [1, 2.5, None, True]}, queued_at=at)
Person.objects.create(county=county, region=county, name="造　名", phone_cipher=bytes(range(256)))
for number in range(3):
    audit.add(Acting(account.pk, "officer"), at, "regions.add", county, number=number)
"""
DIGEST = """
import hashlib, json
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
from haitang.operation.backup.tables import models_of, table_lines
def digests():
    nodes = MigrationRecorder(connection).applied_migrations()
    return {
        model._meta.db_table: hashlib.sha256("\\n".join(table_lines(model)).encode()).hexdigest()
        for model in models_of(nodes)
    }
"""
DIGESTS = DIGEST + "print(json.dumps(digests()))"
ODD = """
import shutil
from pathlib import Path
from django.utils import timezone
from haitang.operation.backup import archive, restoring, saving
add = saving._add_files
def more(writer):
    add(writer)
    with writer.member({name!r}) as member:
        member.write(b"x")
    return 0
saving._add_files = more
from haitang.machinery.jobs.models import JobRun
{digests}
JobRun.objects.update(name="earlier")
saving.save(Path({path!r}), timezone.now())
JobRun.objects.update(name="latest")
before = digests()
{as_it_was}
try:
    restoring.restore(Path({path!r}), timezone.now(), replace=True)
except (archive.Damaged, OSError):
    print("refused", "as before" if digests() == before else "changed")
"""
LAID_AFTER = """
from contextlib import contextmanager
lay, put = restoring.laid_files, restoring.put_in_place
@contextmanager
def later(package):
    yield package
def both(package, ending):
    with lay(package) as fresh:
        return put(fresh, ending)
restoring.laid_files, restoring.put_in_place = later, both
"""
AFTERWARDS = """
from datetime import UTC, datetime
from django.db import DatabaseError
from haitang.machinery.audit.models import Entry
from haitang.machinery.jobs.models import JobRun
from haitang.network.people.models import Person
kept = bytes(Person.objects.get().phone_cipher) == bytes(range(256))
JobRun.objects.create(name="next", key="k", queued_at=datetime.now(UTC))
print("kept" if kept else "lost")
try:
    Entry.objects.update(action="changed")
except DatabaseError:
    print("refused")
"""
NEWER = """
from pathlib import Path
from haitang.operation.backup import archive
with archive.create(Path("{}")) as writer:
    writer.add_manifest({{"migrations": [["people", "9999_from_the_future"]], "at": ""}})
"""
SHOW = """
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4
from PIL import Image
from haitang.foundation.acting import Acting
from haitang.machinery.files.actions import add_file, lay_down
from haitang.machinery.files.models import Origin
from haitang.machinery.files.pictures import picture_of
from haitang.network.regions.models import Region
out = BytesIO()
Image.effect_noise((300, 200), 50).save(out, "JPEG")
county, key, picture = Region.objects.get(code="500153"), uuid4(), picture_of(out.getvalue())
lay_down(key, picture)
file = add_file(origin=Origin(county, "荣昌区", "500153"), name="现场.jpg", picture=picture, key=key, most=9,
    acting=Acting(1, "officer"), at=datetime.now(UTC))
print(file.key.hex)
"""
ENTER = """
from datetime import UTC, datetime
from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.jobs.models import JobRun
from haitang.machinery.spreadsheets.models import Mapping
from haitang.network.access.queries import hold_role
from haitang.network.access.words import Role
from haitang.network.people import actions
from haitang.network.people.models import Person
at = datetime(2021, 4, 30, 9, 15, tzinfo=UTC)
acting = Acting(1, "officer", (hold_role(Role.OFFICER, Scope(regions=("500153",))),))
def register(name, phone):
    draft = actions.PersonDraft(county_id="500153", region_id="500153", name=name, phone=phone)
    return actions.register_person(draft=draft, acting=acting, at=at)
"""
HIM = """
register("鹮麒麟", "13977770001")
register("白鹤鸣", "13977770002")
JobRun.objects.create(name="him", key="k", queued_at=at, reason="找不到鹮麒麟 13977770001")
Mapping.objects.create(county="500153", kind="volunteers", head="鹮麒麟填", column="name")
"""
ERASING = """
actions.erase(person=Person.objects.get(name="鹮麒麟"), on=at.date(), acting=acting, at=at)
"""
NAMING = """
import json
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from haitang.operation.backup.tables import models_of, table_lines
nodes = MigrationRecorder(connection).applied_migrations()
words = ("鹮麒麟", "13977770001", "白鹤鸣")
print(json.dumps({word: sorted(
    model._meta.label for model in models_of(nodes)
    if any(word in json.dumps(json.loads(line), ensure_ascii=False) for line in table_lines(model))
) for word in words}))
"""


NAMES = """
import json
from haitang.machinery.jobs.models import JobRun
print(json.dumps(list(JobRun.objects.values_list("name", flat=True))))
"""


class Place:
    """A home with a database of its own, on either engine."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self.url = url

    def haitang(self, *words: str) -> Outcome:
        return haitang(self.home, *words, DATABASE_URL=self.url)

    def python(self, source: str) -> Outcome:
        done = python(self.home, source, DATABASE_URL=self.url)
        assert done.exit_code == 0, done.err
        return done

    def digests(self) -> dict[str, str]:
        told: dict[str, str] = self.python(DIGESTS).document
        return told


@dataclass(frozen=True)
class Filled:
    """A place with something in it, never changed; the file it was saved to, its digests, and its picture's key."""

    place: Place
    saved: Path
    digests: dict[str, str]
    picture: str


@pytest.fixture(scope="module")
def filled(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """The pattern of the places the tests work on."""
    folder = tmp_path_factory.mktemp("filled")
    settle_home(folder / "home", https=False)
    with patterns.migrated(folder) as url:
        place = Place(folder / "home", url)
        (place.home / "files" / "2021").mkdir(parents=True)
        (place.home / "files" / "2021" / "证据.txt").write_text("证据", encoding="utf-8")
        key, digests = place.python(FILL + SHOW + DIGESTS).out.splitlines()
        told = place.haitang("backup", str(folder / "saved.zip"), "--json")
        assert (told.exit_code, told.document["files"]) == (0, 3), (
            told.err
        )  # one, and a picture with its small one
        yield Filled(place, folder / "saved.zip", json.loads(digests), key)


@pytest.fixture
def place(filled: Filled, tmp_path: Path) -> Iterator[Place]:
    """A copy of the filled home and its database."""
    home = tmp_path / "home"
    shutil.copytree(filled.place.home, home)
    with patterns.like(filled.place.url, tmp_path) as url:
        yield Place(home, url)


@pytest.fixture
def backup(filled: Filled, tmp_path: Path) -> Path:
    path = tmp_path / "backup.zip"
    shutil.copy(filled.saved, path)
    return path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"] if ENGINE == "postgresql" else ["sqlite"])
def restored(
    request: pytest.FixtureRequest, filled: Filled, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Another home with the same keys, restored into an empty database of the same engine or of the other."""
    folder = tmp_path_factory.mktemp("restored")
    (folder / "home").mkdir()
    shutil.copy(filled.place.home / "haitang.toml", folder / "home")
    with patterns.empty(folder, request.param) as url:
        place = Place(folder / "home", url)
        told = place.haitang("restore", str(filled.saved), "--json")
        assert (told.exit_code, told.document["sound"]) == (0, True), told.err
        yield place


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small archive made without a database."""
    path = tmp_path / "small.zip"
    with archive.create(path) as writer:
        for name in ("tables/a.jsonl", "tables/b.jsonl", "files/c.txt"):
            with writer.member(name) as member:
                member.write(f"{name} 的内容".encode() * 5)
        writer.add_manifest({"migrations": []})
    return path


def test_what_comes_back_is_what_there_was(filled: Filled, restored: Place) -> None:
    digests, *said = restored.python(DIGESTS + AFTERWARDS).out.splitlines()
    assert json.loads(digests) == filled.digests
    assert said == ["kept", "refused"]
    assert (restored.home / "files" / "2021" / "证据.txt").read_text(encoding="utf-8") == "证据"


@pytest.mark.alike
def test_pictures_come_back_and_are_missed(filled: Filled, restored: Place) -> None:
    """The bytes are the same on the other side; one changed, one gone: `verify` names each."""
    picture = Path("files") / filled.picture[:2] / f"{filled.picture}.jpg"
    content = (filled.place.home / picture).read_bytes()
    assert (restored.home / picture).read_bytes() == content
    told = restored.haitang("verify", "--json")
    assert (told.exit_code, told.document["sound"], told.document["files"]) == (0, True, [])
    (restored.home / picture).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    told = restored.haitang("verify", "--json")
    assert (told.exit_code, [loss["kind"] for loss in told.document["files"]]) == (1, ["changed"])
    (restored.home / picture).unlink()
    told = restored.haitang("verify", "--json")
    assert (told.exit_code, [loss["kind"] for loss in told.document["files"]]) == (1, ["missing"])
    assert picture.name in restored.haitang("verify").out


@pytest.mark.skipif(ENGINE != "postgresql", reason="the way to move to PostgreSQL")
def test_from_sqlite_to_postgresql(filled: Filled, restored: Place, tmp_path: Path) -> None:
    if not restored.url.startswith("sqlite"):
        pytest.skip("from SQLite")
    path = tmp_path / "moving.zip"
    assert restored.haitang("backup", str(path)).exit_code == 0
    with patterns.empty(tmp_path, "postgresql") as url:
        target = Place(restored.home, url)
        told = target.haitang("restore", str(path))
        assert told.exit_code == 0, told.err
        assert target.digests() == restored.digests()


def test_no_key_is_in_the_file(filled: Filled, backup: Path) -> None:
    keys = read_settings(filled.place.home, {})
    with zipfile.ZipFile(backup) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert keys["secret_key"].encode() not in everything
    assert b64encode(keys["private_key"]) not in everything
    assert "haitang.toml" not in " ".join(zipfile.ZipFile(backup).namelist())


def test_the_manifest_tells_rows_and_digests(backup: Path) -> None:
    with zipfile.ZipFile(backup) as package:
        manifest = json.loads(package.read(archive.MANIFEST))
        assert manifest["members"]["tables/audit_entry.jsonl"]["rows"] == 4
        assert set(manifest["members"]) | {archive.MANIFEST} == set(package.namelist())


def test_work_is_not_overwritten_unless_told(filled: Filled, place: Place, backup: Path) -> None:
    """And then what was replaced stays beside, where it is a file."""
    place.python("from haitang.machinery.jobs.models import JobRun; JobRun.objects.update(name='later')")
    told = place.haitang("restore", str(backup), "--json")
    assert (told.exit_code, told.document["error"]["code"]) == (1, "not_empty")
    (later,) = place.python(NAMES).document
    assert later == "later"
    assert place.haitang("restore", str(backup), "--replace").exit_code == 0
    assert place.digests() == filled.digests
    if ENGINE == "sqlite":
        path = Path(place.url.removeprefix("sqlite:///"))
        (old,) = path.parent.glob(f"{path.name}.before-*")
        with sqlite3.connect(old) as connection:
            assert connection.execute("SELECT name FROM jobs_jobrun").fetchone() == ("later",)


@pytest.mark.one_engine  # what is restored and what is erased are each asked on both
def test_whoever_was_erased_after_the_backup_is_erased_again(place: Place, tmp_path: Path) -> None:
    """By the command as a whole: a backup that knows him, his erasure, that backup put back over it. Put back without
    the note of it, the negative control, he is there again."""
    path = tmp_path / "knows-him.zip"
    before = place.python(ENTER + HIM + NAMING).document
    assert place.haitang("backup", str(path)).exit_code == 0
    assert before["鹮麒麟"] == ["jobs.JobRun", "people.Person", "spreadsheets.Mapping"]
    assert before["13977770001"] == ["jobs.JobRun"]
    nobody = {"鹮麒麟": [], "13977770001": [], "白鹤鸣": ["people.Person"]}
    assert place.python(ENTER + ERASING + NAMING).document == nobody
    for noted, found in ((1, nobody), (0, before)):
        if not noted:
            (place.home / ERASURES).unlink()
        restored = place.haitang("restore", str(path), "--replace", "--json")
        assert restored.exit_code == 0, restored.err
        assert (restored.document["erased_again"], restored.document["sound"]) == (noted, True)
        assert place.python(NAMING).document == found


def test_a_file_is_not_overwritten(place: Place, backup: Path) -> None:
    before = backup.read_bytes()
    assert place.haitang("backup", str(backup)).exit_code == 2
    assert backup.read_bytes() == before


@pytest.mark.alike
@pytest.mark.parametrize("which", ["tables/audit_entry.jsonl", "files/", archive.MANIFEST])
def test_a_damaged_file_changes_nothing(filled: Filled, place: Place, backup: Path, which: str) -> None:
    regions = regions_of(backup)
    name = next(name for name in regions if name.startswith(which))
    broken = bytearray(backup.read_bytes())
    broken[sum(regions[name]) // 2] ^= 1
    backup.write_bytes(broken)
    told = place.haitang("restore", str(backup), "--replace", "--json")
    assert (told.exit_code, told.document["error"]["code"]) == (1, "damaged")
    assert name in told.document["error"]["message"]
    assert place.digests() == filled.digests


def restored_with(place: Place, path: Path, name: str, as_it_was: str = "") -> str:
    """What becomes of a restore of a backup with one member more, under our own key, as made where the disk was otherwise."""
    told = place.python(ODD.format(path=str(path), name=name, as_it_was=as_it_was, digests=DIGEST))
    assert (place.home / "files" / "2021" / "证据.txt").read_text(encoding="utf-8") == "证据", told.err
    assert not list(place.home.glob("files-*"))
    assert not (path.parent / "aside").exists()
    return told.out.splitlines()[-1]


@pytest.mark.alike
@pytest.mark.parametrize("name", ["files/../../aside", "files/", "files/2021/证据.txt/under-a-file"])
def test_a_file_that_cannot_be_laid_changes_nothing(place: Place, tmp_path: Path, name: str) -> None:
    assert restored_with(place, tmp_path / "odd.zip", name) == "refused as before"


def test_files_laid_after_the_rows_would_leave_them_changed(place: Place, tmp_path: Path) -> None:
    """The negative control."""
    assert restored_with(place, tmp_path / "odd.zip", "files/", LAID_AFTER) == "refused changed"


def test_a_backup_from_a_newer_version_changes_nothing(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "newer.zip"
    place.python(NEWER.format(path))
    told = place.haitang("restore", str(path), "--replace", "--json")
    assert (told.exit_code, told.document["error"]["code"]) == (1, "newer")
    assert "people.9999_from_the_future" in told.err


def regions_of(backup: Path) -> dict[str, tuple[int, int]]:
    """Where each member of a backup begins, its head included, and ends."""
    with zipfile.ZipFile(backup) as package:
        starts = [(info.filename, info.header_offset) for info in package.infolist()]
        ends = [*(start for _name, start in starts[1:]), package.start_dir]
    return {name: (start, end) for (name, start), end in zip(starts, ends, strict=True)}


def damages_of(whole: bytes, start: int, end: int) -> Iterator[tuple[str, bytes]]:
    """A member's bytes harmed in the ways disks do it, over all of its length: a bit, a run, what a block held before."""
    step = max(1, (end - start) // 12)
    for at in {start, end - 1, *range(start, end, step)}:
        yield f"bit at {at - start}", put(whole, at, bytes([whole[at] ^ 1 << at % 8]))
        run = bytes((byte + 1 + at) % 256 for byte in whole[at : min(at + 24, end)])
        if run != whole[at : at + len(run)]:
            yield f"run at {at - start}", put(whole, at, run)
    for fill in (b"\0", b"\xff"):
        yield f"wiped with {fill.hex()}", put(whole, start, fill * (end - start))
    yield "of elsewhere", put(whole, start, (whole[:start] + whole[end:])[: end - start][::-1])


def put(whole: bytes, at: int, content: bytes) -> bytes:
    return whole[:at] + content + whole[at + len(content) :]


def named_in(backup: Path) -> str:
    with pytest.raises(archive.Damaged) as caught, archive.open_whole(backup):
        pass
    return caught.value.member


def says_the_same(whole: bytes, broken: bytes, name: str) -> bool:
    """Whether only bits were harmed that mean nothing: those behind the end of a packed member's stream."""

    def read(content: bytes) -> tuple[bytes, bytes]:
        with zipfile.ZipFile(BytesIO(content)) as package:
            start = package.getinfo(name).header_offset
            return package.read(name), content[start : start + 30 + len(name.encode())]

    try:
        return read(whole) == read(broken)
    except archive.UNREADABLE:
        return False


@pytest.mark.one_engine
def test_of_a_real_backup_every_member_that_is_harmed_is_named(backup: Path) -> None:
    whole, wrong, tried = backup.read_bytes(), [], 0
    for name, (start, end) in regions_of(backup).items():
        for harm, broken in damages_of(whole, start, end):
            backup.write_bytes(broken)
            tried += 1
            said = named_in(backup)
            if said != name and not (said == archive.DIRECTORY and says_the_same(whole, broken, name)):
                wrong.append((name, harm, said))
    assert wrong == []
    assert tried > 1000


def test_without_the_heads_only_the_directory_was_named(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: of a member whose head alone is harmed, its content says nothing."""
    whole, (name, (start, _end)) = backup.read_bytes(), next(iter(regions_of(backup).items()))
    backup.write_bytes(put(whole, start + 10, bytes([whole[start + 10] ^ 1])))  # when it was put in
    assert named_in(backup) == name
    monkeypatch.setattr(archive, "_prove_structure", lambda *_given: None)
    assert named_in(backup) == archive.DIRECTORY


def test_every_flipped_byte_is_found(small: Path) -> None:
    whole = small.read_bytes()
    for position in range(len(whole)):
        broken = bytearray(whole)
        broken[position] ^= 0x20
        small.write_bytes(broken)
        with pytest.raises(archive.Damaged), archive.open_whole(small):
            pass
    small.write_bytes(whole)
    with archive.open_whole(small) as (package, _manifest):
        assert len(package.namelist()) == 4


@pytest.mark.parametrize("name", ["tables/a.jsonl", "tables/b.jsonl", "files/c.txt", archive.MANIFEST])
def test_the_damaged_member_is_named(small: Path, name: str) -> None:
    whole = bytearray(small.read_bytes())
    with zipfile.ZipFile(small) as package:
        content = package.getinfo(name).header_offset + 30 + len(name.encode()) + 24
    whole[content] ^= 1
    small.write_bytes(whole)
    with pytest.raises(archive.Damaged) as caught, archive.open_whole(small):
        pass
    assert caught.value.member == name


@pytest.mark.parametrize("kept", [0, 10, 200, -1])
def test_a_cut_file_is_found(small: Path, kept: int) -> None:
    small.write_bytes(small.read_bytes()[:kept])
    with pytest.raises(archive.Damaged), archive.open_whole(small):
        pass


def test_an_interrupted_backup_leaves_no_file(tmp_path: Path) -> None:
    def interrupted() -> None:
        with archive.create(tmp_path / "half.zip"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(ENGINE != "sqlite", reason="pages of SQLite's file")
def test_a_damaged_page_is_found_before_it_is_backed_up(place: Place, tmp_path: Path) -> None:
    path = Path(place.url.removeprefix("sqlite:///"))
    page = bytearray(path.read_bytes())
    page[len(page) // 2 : len(page) // 2 + 4096] = b"\xff" * 4096
    path.write_bytes(page)
    told = place.haitang("backup", str(tmp_path / "b.zip"))
    assert told.exit_code == 1
    assert not (tmp_path / "b.zip").exists()
    assert "Traceback" not in told.err


@pytest.mark.skipif(ENGINE != "sqlite", reason="SQLite's file is exchanged")
def test_a_database_in_use_is_not_exchanged(place: Place, backup: Path) -> None:
    with sqlite3.connect(place.url.removeprefix("sqlite:///")) as other:
        other.execute("SELECT count(*) FROM audit_entry").fetchone()
        told = place.haitang("restore", str(backup), "--replace", "--json")
    assert (told.exit_code, told.document["error"]["code"]) == (1, "in_use")


def test_a_path_that_leaves_the_folder_is_refused() -> None:
    with pytest.raises(archive.Damaged):
        restoring._safe_parts("files/../../etc/passwd")


@pytest.mark.skipif(ENGINE != "postgresql", reason="SQLite keeps any length")
def test_a_row_too_long_for_postgresql_is_told_by_its_kind(db: None) -> None:
    lines = iter([json.dumps(["username"]), json.dumps(["l" * 65])])
    with pytest.raises(tables.Unfit) as unfit, transaction.atomic():
        tables.load_table(Account, lines)
    assert "“账号”" in str(unfit.value)
