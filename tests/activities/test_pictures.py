"""Pictures of an activity: given or not, shown to whoever sees it, changed by its recorder, then by who corrects it."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.machinery.files.models import File
from haitang.machinery.files.pictures import picture_of
from haitang.machinery.files.queries import files_of
from haitang.machinery.files.storage import path_of
from haitang.work.activities import actions
from haitang.work.activities.models import Activity, Confirmation, Correction
from haitang.work.activities.words import MOST_PICTURES, State
from tests.access.addresses import ACTIVITY, value_for
from tests.cast import AT, Cast, photograph
from tests.files.evil import SVG
from tests.seen import seen_on

from .scene import Scene

COLOURS = ("teal", "peru", "plum", "navy", "gold", "gray", "pink", "lime", "cyan", "tan")


def given(name: str = "院坝.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph("teal") if content is None else content, "image/jpeg")


def shots(*colours: str) -> list[actions.Shot]:
    return actions.shots_of([(f"{colour}.jpg", photograph(colour)) for colour in colours])


def record_form(cast: Cast) -> dict[str, Any]:
    return {name: value_for(value, cast) for name, value in ACTIVITY.items()}


def test_a_record_comes_with_its_pictures(cast: Cast) -> None:
    guide = cast.client("guide")
    sent = [given("一.jpg"), given("二.png", photograph("peru"))]
    answer = guide.post(
        reverse("activities:new_activity"), record_form(cast) | {"pictures": sent, "once": "key-1"}
    )
    assert answer.status_code == 303
    activity = Activity.objects.get(title="防范金融诈骗")
    assert [file.name for file in files_of(activity)] == ["一.jpg", "二.png"]
    page = guide.get(answer["Location"]).content.decode()
    for file in files_of(activity):
        assert reverse("activities:thumbnail", args=[activity.pk, file.key]) in page


def test_a_record_needs_none(cast: Cast) -> None:
    answer = cast.client("guide").post(reverse("activities:new_activity"), record_form(cast))
    assert answer.status_code == 303
    page = cast.client("guide").get(answer["Location"]).content.decode()
    assert "照片可放可不放" in page


def test_what_is_no_picture_keeps_the_record_from_being_made(cast: Cast) -> None:
    guide = cast.client("guide")
    before = (Activity.objects.count(), File.objects.count(), Entry.objects.count())
    sent = [given(), given("图.svg", SVG)]
    answer = guide.post(reverse("activities:new_activity"), record_form(cast) | {"pictures": sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“图.svg”：这不是照片" in page
    assert "防范金融诈骗" in page
    assert (Activity.objects.count(), File.objects.count(), Entry.objects.count()) == before


def test_what_is_no_picture_is_refused_on_the_page(cast: Cast) -> None:
    activity = cast.home.activity
    before = (File.objects.count(), Activity.objects.get(pk=activity.pk).version)
    answer = cast.client("guide").post(
        reverse("activities:pictures", args=[activity.pk]), {"pictures": [given(), given("x.jpg", SVG)]}
    )
    assert answer.status_code == 422
    assert "“x.jpg”：这不是照片" in answer.content.decode()
    assert (File.objects.count(), Activity.objects.get(pk=activity.pk).version) == before


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("guide", 200),
        ("chair", 200),
        ("officer", 200),
        ("leader", 200),
        ("stranger", 404),
        ("volunteer", 403),
    ],
)
def test_who_sees_the_activity_sees_its_pictures(cast: Cast, who: str, status: int) -> None:
    activity, key = cast.home.activity, cast.home.more["activity_picture"]
    client = cast.client(who)
    for name in ("picture", "thumbnail"):
        assert client.get(reverse(f"activities:{name}", args=[activity.pk, key])).status_code == status


def test_a_picture_is_shown_as_a_picture_and_nothing_else(cast: Cast) -> None:
    key = cast.home.more["activity_picture"]
    answer = cast.client("guide").get(reverse("activities:picture", args=[cast.home.activity.pk, key]))
    file = File.objects.get(key=key)
    assert sha256(b"".join(answer.streaming_content)).hexdigest() == file.digest  # type: ignore[arg-type]
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "inline; filename*=utf-8''%E7%8E%B0%E5%9C%BA.jpg"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_picture_of_another_activity_is_not_found_under_this_one(cast: Cast) -> None:
    key = cast.home.more["confirmed_activity_picture"]
    address = reverse("activities:picture", args=[cast.home.activity.pk, key])
    assert cast.client("guide").get(address).status_code == 404


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("who", ["guide", "chair", "officer", "leader", "stranger"])
def test_who_may_change_pictures_when(scene: Scene, state: State, who: str) -> None:
    """Every state × who: the recorder until it is confirmed, then somebody else one level up, for a reason."""
    activity = scene.in_state(state)
    recorder = who == "guide" and state in {State.DRAFT, State.REPORTED, State.RETURNED}
    corrector = who in {"chair", "officer", "leader"} and state == State.CONFIRMED

    def add() -> None:
        actions.add_pictures(
            activity=activity, shots=shots("teal"), reason="补照片", acting=scene.acting(who), at=AT
        )

    if recorder or corrector:
        add()
        assert files_of(activity).count() == 1
        (file,) = files_of(activity)
        actions.remove_picture(activity=activity, file=file, reason="拍错了", acting=scene.acting(who), at=AT)
        assert files_of(activity).count() == 0
        assert Correction.objects.filter(activity=activity).count() == (2 if corrector else 0)
    else:
        with pytest.raises(Refused):
            add()
        assert files_of(activity).count() == 0


def test_a_correction_says_what_was_shown_and_why(scene: Scene) -> None:
    activity = scene.in_state(State.REPORTED)
    actions.add_pictures(activity=activity, shots=shots("teal"), acting=scene.acting("guide"), at=AT)
    actions.confirm(activity=activity, version=activity.version, acting=scene.acting("chair"), at=AT)
    (file,) = files_of(activity)
    chair = scene.acting("chair")
    with pytest.raises(Refused) as refused:
        actions.remove_picture(activity=activity, file=file, acting=chair, at=AT)
    assert refused.value.code == "no_reason"
    actions.remove_picture(activity=activity, file=file, reason="不是这一场", acting=chair, at=AT)
    correction = Correction.objects.get(activity=activity)
    assert (correction.reason, correction.before) == ("不是这一场", {"pictures": ["teal.jpg"]})
    assert Confirmation.objects.filter(activity=activity).count() == 2
    page = scene.cast.client("chair").get(reverse("activities:activity", args=[activity.pk])).content.decode()
    assert "不是这一场 · 照片原为“teal.jpg”" in page


def test_a_removal_leaves_its_entry(cast: Cast) -> None:
    activity, key = cast.home.activity, cast.home.more["activity_picture"]
    digest = File.objects.get(key=key).digest
    answer = cast.client("guide").post(reverse("activities:picture_removal", args=[activity.pk, key]))
    assert answer.status_code == 303
    entry = Entry.objects.get(action="files.remove")
    assert (entry.thing_kind, entry.thing_id, entry.facts) == (
        "activities.Activity",
        str(activity.pk),
        {"digest": digest},
    )
    assert not File.objects.filter(key=key).exists()


def test_who_has_read_it_reads_it_again_before_confirming(cast: Cast) -> None:
    activity = cast.home.activity
    chair = cast.client("chair")
    seen = seen_on(chair, reverse("activities:activity", args=[activity.pk]))
    cast.client("guide").post(reverse("activities:pictures", args=[activity.pk]), {"pictures": given()})
    answer = chair.post(reverse("activities:confirmation", args=[activity.pk]), {"seen": seen})
    assert answer.status_code == 409
    assert Activity.objects.get(pk=activity.pk).state == State.REPORTED


def confirm_meanwhile(scene: Scene, stale: Activity) -> None:
    """Somebody confirms what another page shows as it was before."""
    stands = Activity.objects.get(pk=stale.pk)
    actions.confirm(activity=stands, version=stands.version, acting=scene.acting("chair"), at=AT)


def test_a_record_confirmed_meanwhile_takes_no_more(scene: Scene) -> None:
    """The recorder's page is older than the confirmation: the database decides."""
    stale = scene.in_state(State.REPORTED)
    confirm_meanwhile(scene, stale)
    with pytest.raises(Refused) as refused:
        actions.add_pictures(activity=stale, shots=shots("teal"), acting=scene.acting("guide"), at=AT)
    assert refused.value.code == "no_such_move"
    assert files_of(stale).count() == 0


def test_without_holding_the_row_it_would_take_more(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr("haitang.work.activities.actions.pictures.lock_activity", lambda activity: None)
    stale = scene.in_state(State.REPORTED)
    confirm_meanwhile(scene, stale)
    actions.add_pictures(activity=stale, shots=shots("teal"), acting=scene.acting("guide"), at=AT)
    assert files_of(stale).count() == 1


def test_an_activity_has_no_more_than_nine(scene: Scene) -> None:
    activity = scene.in_state(State.REPORTED)
    guide = scene.acting("guide")
    with pytest.raises(Refused) as refused:
        actions.add_pictures(activity=activity, shots=shots(*COLOURS), acting=guide, at=AT)
    assert refused.value.code == "too_many"
    assert files_of(activity).count() == 0
    actions.add_pictures(activity=activity, shots=shots(*COLOURS[:MOST_PICTURES]), acting=guide, at=AT)
    page = scene.cast.client("guide").get(reverse("activities:activity", args=[activity.pk])).content.decode()
    assert "已有 9 张，放满了" in page
    assert 'data-send="' not in page


def test_the_same_picture_again_is_the_one_there_is(scene: Scene) -> None:
    activity = scene.in_state(State.REPORTED)
    for _twice in range(2):
        actions.add_pictures(activity=activity, shots=shots("teal"), acting=scene.acting("guide"), at=AT)
    assert files_of(activity).count() == 1


def test_what_is_kept_is_what_was_decoded(scene: Scene) -> None:
    activity = scene.in_state(State.REPORTED)
    (file,) = actions.add_pictures(
        activity=activity, shots=shots("teal"), acting=scene.acting("guide"), at=AT
    )
    made = picture_of(photograph("teal"))
    assert path_of(file.key).read_bytes() == made.content
    assert path_of(file.key, small=True).read_bytes() == made.small


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_for_more_pictures(
    scene: Scene, many: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    activity = scene.in_state(State.REPORTED)
    acting = scene.acting("guide")
    actions.add_pictures(activity=activity, shots=shots(*COLOURS[:many]), acting=acting, at=AT)
    client = scene.cast.client("guide")
    address = reverse("activities:pictures", args=[activity.pk])
    client.get(address)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address)


PAGE_QUERIES = 5


def test_without_script_a_picture_is_added_and_taken_away(cast: Cast) -> None:
    """The whole page: field, button, removal with its question."""
    activity = cast.home.activity
    guide = cast.client("guide")
    page = guide.get(reverse("activities:pictures", args=[activity.pk])).content.decode()
    assert 'enctype="multipart/form-data"' in page
    answer = guide.post(
        reverse("activities:pictures", args=[activity.pk]), {"pictures": given("院坝.jpg"), "once": "k"}
    )
    assert answer.status_code == 303
    file = File.objects.get(name="院坝.jpg")
    asked = guide.get(reverse("activities:picture_removal", args=[activity.pk, file.key]))
    assert "移除照片：院坝.jpg" in asked.content.decode()
    guide.post(reverse("activities:picture_removal", args=[activity.pk, file.key]), {"once": "l"})
    assert not File.objects.filter(name="院坝.jpg").exists()
