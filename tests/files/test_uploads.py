"""A picture sent in pieces over the pages' addresses: cut, resumed, repeated, out of order, by somebody else."""

from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from haitang.foundation.decoding import pool
from haitang.foundation.decoding.turns import Turns
from haitang.machinery.audit.models import Entry
from haitang.machinery.files import actions
from haitang.machinery.files.models import Chunk, File, Upload
from haitang.machinery.files.storage import path_of
from haitang.machinery.files.words import UNFINISHED_FOR
from haitang.work.activities import actions as activities
from tests.cast import Cast, photograph

from .evil import SVG, located

PIECE = 700


@pytest.fixture
def start(cast: Cast) -> str:
    """The address at which the guide announces pictures of what he reported."""
    return f"/activities/{cast.home.activity.pk}/pictures/uploads/"


def announce(client: Client, start: str, content: bytes, **told: Any) -> Any:
    said = {"name": "院坝.jpg", "size": len(content), "digest": sha256(content).hexdigest(), **told}
    return client.post(start, said)


def put(client: Client, address: str, content: bytes, offset: int | str) -> Any:
    return client.put(address, content, "application/octet-stream", headers={"Upload-Offset": str(offset)})


def pieces(content: bytes) -> list[tuple[int, bytes]]:
    return [(offset, content[offset : offset + PIECE]) for offset in range(0, len(content), PIECE)]


def sent_so_far(address: str) -> bytes:
    upload = Upload.objects.get(key=address.rstrip("/").rsplit("/", 1)[1])
    chunks = Chunk.objects.filter(upload=upload).order_by("offset")
    return b"".join(actions.unseal_bytes(actions.PURPOSE, chunk.sealed) for chunk in chunks)


def test_it_goes_on_where_the_line_was_cut(cast: Cast, start: str) -> None:
    content = photograph("teal", (1200, 900))
    guide = cast.client("guide")
    begun = announce(guide, start, content)
    assert (begun.status_code, begun.json()["received"]) == (201, 0)
    address, all_pieces = begun.json()["address"], pieces(content)
    half = len(all_pieces) // 2
    for offset, piece in all_pieces[:half]:
        assert put(guide, address, piece, offset).json() == {"received": offset + len(piece)}
    again = announce(cast.client("guide"), start, content)  # after an outage, in another window
    assert again.json() == {"address": address, "received": half * PIECE}
    assert guide.get(address).json() == {"received": half * PIECE}
    for offset, piece in all_pieces[half:]:
        assert put(guide, address, piece, offset).status_code == 200
    assert sent_so_far(address) == content
    finished = guide.post(address)
    assert finished.status_code == 201
    file = File.objects.get(name="院坝.jpg", origin_key=cast.home.activity.pk)
    shown = guide.get(finished.json()["picture"])
    assert sha256(b"".join(shown.streaming_content)).hexdigest() == file.digest
    assert path_of(file.key).stat().st_size == file.size
    assert (file.width, file.height, file.adder) == (1200, 900, "guide")
    assert not Upload.objects.filter(digest=sha256(content).hexdigest()).exists()


def test_where_others_are_before_it_the_picture_stays_and_comes_later(
    cast: Cast, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = photograph("navy")
    guide = cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    put(guide, address, content, 0)
    monkeypatch.setattr(pool._pool, "_turns", Turns(1, 0))
    with pool._pool._turns.turn(0):
        turned_away = guide.post(address)
    assert (turned_away.status_code, turned_away.json()["code"]) == (503, "busy")
    assert guide.get(address).json() == {"received": len(content)}
    assert guide.post(address).status_code == 201


def test_finishing_twice_makes_one(cast: Cast, start: str) -> None:
    content, guide = photograph("teal"), cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    put(guide, address, content, 0)
    before = File.objects.count()
    answers = [guide.post(address) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert File.objects.count() == before + 1
    assert Entry.objects.filter(action="files.add").count() == 1


def test_the_same_piece_twice_changes_nothing(cast: Cast, start: str) -> None:
    content, guide = photograph("teal"), cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    for _twice in range(2):
        assert put(guide, address, content[:PIECE], 0).json() == {"received": PIECE}
    assert sent_so_far(address) == content[:PIECE]


@pytest.mark.parametrize("offset", [PIECE - 1, PIECE + 1, 0])
def test_a_piece_that_does_not_follow_is_refused(cast: Cast, start: str, offset: int) -> None:
    """At offset 0 it is another piece than the one that came."""
    content, guide = photograph("teal"), cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    put(guide, address, content[:PIECE], 0)
    answer = put(guide, address, content[PIECE : 2 * PIECE], offset)
    assert (answer.status_code, answer.json()["received"]) == (409, PIECE)
    assert sent_so_far(address) == content[:PIECE]


@pytest.mark.parametrize("offset", ["", "-1", "x", "٣", "9" * 12])
def test_a_piece_without_a_place_is_refused(cast: Cast, start: str, offset: str) -> None:
    guide = cast.client("guide")
    address = announce(guide, start, photograph("teal")).json()["address"]
    answer = guide.put(
        address,
        b"x",
        "application/octet-stream",
        headers={"Upload-Offset": offset.encode().decode("latin-1")},
    )
    assert answer.status_code == 400
    assert sent_so_far(address) == b""


def test_more_than_was_announced_is_refused(cast: Cast, start: str) -> None:
    content, guide = photograph("teal"), cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    assert put(guide, address, content + b"x", 0).status_code == 422
    assert put(guide, address, bytes(1024 * 1024 + 1), 0).status_code == 413
    assert sent_so_far(address) == b""


def test_half_a_picture_is_not_finished(cast: Cast, start: str) -> None:
    content, guide = photograph("teal"), cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    put(guide, address, content[:PIECE], 0)
    before = File.objects.count()
    answer = guide.post(address)
    assert (answer.status_code, answer.json()["received"]) == (409, PIECE)
    assert File.objects.count() == before
    assert sent_so_far(address) == content[:PIECE]


@pytest.mark.parametrize(
    ("content", "digest", "code"),
    [(SVG, "", "no_picture"), (photograph("teal"), "ab" * 32, "changed_on_the_way")],
)
def test_what_can_never_be_a_picture_is_forgotten(
    cast: Cast, start: str, content: bytes, digest: str, code: str
) -> None:
    guide = cast.client("guide")
    address = announce(guide, start, content, **({"digest": digest} if digest else {})).json()["address"]
    put(guide, address, content, 0)
    before = File.objects.count()
    answer = guide.post(address)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert File.objects.count() == before
    assert guide.get(address).status_code == 404


@pytest.mark.parametrize("who", ["officer", "chair", "manager", "stranger"])
def test_what_somebody_else_sends_is_not_to_be_found(cast: Cast, start: str, who: str) -> None:
    content = photograph("teal")
    address = announce(cast.client("guide"), start, content).json()["address"]
    other = cast.client(who)
    answers = [other.get(address), put(other, address, content, 0), other.post(address)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert sent_so_far(address) == b""


@pytest.mark.parametrize("who", ["officer", "chair"])
def test_only_the_recorder_announces(cast: Cast, start: str, who: str) -> None:
    before = Upload.objects.count()
    answer = announce(cast.client(who), start, photograph("teal"))
    assert (answer.status_code, answer.json()["code"]) == (422, "not_own")
    assert Upload.objects.count() == before


@pytest.mark.parametrize("told", [{"size": 0}, {"size": 10**9}, {"digest": "x" * 64}, {"size": "viel"}])
def test_a_senseless_announcement_is_refused(cast: Cast, start: str, told: dict[str, Any]) -> None:
    before = Upload.objects.count()
    assert announce(cast.client("guide"), start, photograph("teal"), **told).status_code == 422
    assert Upload.objects.count() == before


def test_confirmed_meanwhile_it_is_refused(cast: Cast, start: str) -> None:
    content, guide = photograph("teal"), cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    put(guide, address, content, 0)
    activities.confirm(
        activity=cast.home.activity,
        version=cast.home.activity.version,
        acting=cast.acting("chair"),
        at=timezone.now(),
    )
    answer = guide.post(address)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_such_move")
    assert File.objects.filter(name="院坝.jpg").count() == 0


def test_too_many_under_way_are_refused(cast: Cast, start: str) -> None:
    guide = cast.client("guide")
    statuses = [
        announce(guide, start, photograph("teal"), digest=f"{number:064x}").status_code
        for number in range(40)
    ]
    assert statuses == [*[201] * 39, 422]  # one has been under way from the beginning


def test_what_is_under_way_is_sealed(cast: Cast, start: str) -> None:
    content, guide = located(), cast.client("guide")
    address = announce(guide, start, content).json()["address"]
    put(guide, address, content, 0)
    sealed = bytes(Chunk.objects.get(upload__key=address.rstrip("/").rsplit("/", 1)[1]).sealed)
    assert b"Canary Phones" in content
    assert b"Canary Phones" not in sealed


def test_what_never_came_whole_is_forgotten_after_a_day(cast: Cast, start: str) -> None:
    guide = cast.client("guide")
    address = announce(guide, start, photograph("teal")).json()["address"]
    put(guide, address, photograph("teal")[:PIECE], 0)
    begun_at = Upload.objects.get(key=address.rstrip("/").rsplit("/", 1)[1]).begun_at
    Upload.objects.exclude(begun_at=begun_at).delete()
    assert actions.forget_unfinished(begun_at + UNFINISHED_FOR) == 0
    assert actions.forget_unfinished(begun_at + UNFINISHED_FOR * 2) == 1
    assert Chunk.objects.count() == 0


def test_the_database_takes_no_piece_twice(cast: Cast) -> None:
    upload = Upload.objects.get(key=cast.home.more["upload"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Chunk.objects.create(upload=upload, offset=0, size=1, sealed=b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(received=upload.size + 1)
    assert connection.in_atomic_block
