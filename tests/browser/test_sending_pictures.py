"""Pictures from a phone on a bad line: shrunk, kept while there is no line, resumed where it was cut, the same bytes."""

import re
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from haitang.machinery.files.actions import PURPOSE, unseal_bytes
from haitang.machinery.files.models import Chunk, File, Upload
from haitang.machinery.files.pictures import picture_of
from haitang.machinery.files.storage import path_of
from haitang.work.activities.models import Activity
from tests.browser.conftest import Open
from tests.browser.test_recording import TAPS, TITLE, line_of, tell
from tests.cast import Cast
from tests.files.evil import SVG

PIECE = 64 * 1024


def noisy(seed: int = 1, size: tuple[int, int] = (2400, 1800)) -> FilePayload:
    """A large photograph that does not shrink to nothing, with a place in its EXIF."""
    image = Image.effect_noise(size, 60 + seed).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(34853).update({1: "N", 2: (29.0, 24.0, 36.0)})
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, quality=90)
    return {"name": f"现场{seed}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def choose(page: Page, *files: FilePayload) -> None:
    page.get_by_label("加照片（可不加）").set_input_files(list(files))


def pictures_of(activity: Activity) -> list[File]:
    return list(File.objects.filter(origin_key=activity.pk, name__startswith="现场").exclude(name="现场.jpg"))


@pytest.mark.slow
def test_a_picture_goes_on_where_the_line_was_cut(look_at: Open, cast: Cast) -> None:
    activity = cast.home.activity
    phone = look_at("guide", phone=True)
    phone.goto(f"/activities/{activity.pk}/")
    offsets: list[int] = []
    bodies: list[bytes] = []
    cut: list[bool] = [False]

    def pass_or_cut(route: Route) -> None:
        if route.request.method != "PUT":
            return route.abort() if cut[0] else route.continue_()
        if cut[0] or len(offsets) == 3:
            cut[0] = True
            return route.abort("internetdisconnected")
        offsets.append(int(route.request.headers["upload-offset"]))
        bodies.append(route.request.post_data_buffer or b"")
        return route.continue_()

    phone.route("**/activities/**", pass_or_cut)
    choose(phone, noisy())
    expect(phone.get_by_text("没有连上网。没传完的照片已存在这台设备上")).to_be_visible()
    upload = Upload.objects.get(name="现场1.jpg")
    assert (offsets, upload.received) == ([0, PIECE, 2 * PIECE], 3 * PIECE)
    so_far = b"".join(
        unseal_bytes(PURPOSE, chunk.sealed)
        for chunk in Chunk.objects.filter(upload=upload).order_by("offset")
    )
    assert so_far == b"".join(bodies)
    cut[0] = False
    phone.unroute("**/activities/**")
    later: dict[int, bytes] = {}

    def note(route: Route) -> None:
        if route.request.method == "PUT":
            later[int(route.request.headers["upload-offset"])] = route.request.post_data_buffer or b""
        route.continue_()

    phone.route("**/activities/**", note)
    phone.goto("/activities/")  # the page was shut: any other sends on what is kept
    phone.goto(f"/activities/{activity.pk}/")
    expect(phone.locator("[data-gallery] img")).to_have_count(2)
    expect(phone.locator("[data-picture-queue] li")).to_have_count(0)
    assert min(later) == 3 * PIECE
    whole = b"".join([*bodies, *(later[offset] for offset in sorted(later))])
    assert sha256(whole).hexdigest() == upload.digest
    assert Image.open(BytesIO(whole)).size == (1600, 1200)
    assert dict(Image.open(BytesIO(whole)).getexif()) == {}
    (file,) = pictures_of(activity)
    assert path_of(file.key).read_bytes() == picture_of(whole).content
    assert look_at("stranger").goto(f"/activities/{activity.pk}/pictures/{file.key}/").status == 404  # type: ignore[union-attr]


@pytest.mark.slow
def test_pictures_chosen_without_a_line_come_with_their_record(look_at: Open, cast: Cast) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/")
    line = line_of(phone)
    phone.get_by_role("link", name="记一场活动").click()
    line(up=False)
    taps = 1 + tell(phone)
    choose(phone, noisy(1, (800, 600)), noisy(2, (800, 600)))
    expect(phone.get_by_text("照片已存在这台设备上，会随这场活动一起传")).to_be_visible()
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(2)
    phone.get_by_role("button", name="报送，等").click()
    taps += 2
    expect(phone.locator("[data-draft-waiting] li")).to_have_text([f"{TITLE} · 2 张照片"])
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(0)
    assert taps <= TAPS
    line(up=True)
    expect(phone.get_by_text("存着的活动已经报送")).to_be_visible()
    activity = Activity.objects.get(title=TITLE)
    phone.goto(f"/activities/{activity.pk}/")
    expect(phone.locator("[data-gallery] img")).to_have_count(2)
    assert sorted(file.name for file in pictures_of(activity)) == ["现场1.jpg", "现场2.jpg"]


def test_pictures_of_a_draft_are_there_again(look_at: Open) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    phone.get_by_label("讲了什么").fill(TITLE)
    choose(phone, noisy(1, (800, 600)))
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(1)
    phone.goto("/activities/")
    phone.goto("/activities/new/")
    expect(phone.get_by_label("讲了什么")).to_have_value(TITLE)
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(1)
    assert File.objects.filter(name="现场1.jpg").count() == 0
    phone.get_by_role("button", name="清空重写").click()
    expect(phone.get_by_label("讲了什么")).to_have_value("")
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(0)


def test_pictures_go_with_a_record_sent_at_once(look_at: Open) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    tell(phone)
    phone.get_by_label("几点结束").fill("07:00")
    choose(phone, noisy(1, (800, 600)))
    phone.get_by_role("button", name="报送，等").click()
    expect(phone.get_by_text("结束时间应晚于开始时间")).to_be_visible()
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(1)  # refused: still there
    phone.get_by_label("几点结束").fill("11:00")
    phone.get_by_role("button", name="报送，等").click()
    phone.wait_for_url(re.compile(r"/activities/\d+/$"))
    expect(phone.locator("[data-gallery] img")).to_have_count(1)


def test_what_is_no_picture_is_said_at_once(look_at: Open, cast: Cast) -> None:
    phone = look_at("guide", phone=True)
    phone.goto(f"/activities/{cast.home.activity.pk}/")
    choose(phone, {"name": "假的.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(phone.get_by_text("有一张打不开，不是照片，没有加上。")).to_be_visible()
    assert Upload.objects.filter(name="假的.jpg").count() == 0


def test_what_comes_too_late_is_said_and_may_be_dropped(look_at: Open, cast: Cast) -> None:
    activity = cast.home.activity
    phone = look_at("guide", phone=True)
    phone.goto(f"/activities/{activity.pk}/")
    Activity.objects.filter(pk=activity.pk).update(state="confirmed")
    choose(phone, noisy(1, (800, 600)))
    expect(phone.get_by_text("这条记录已经不能再加照片了")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("这条记录已经不能再加照片了")).to_be_visible()
    phone.get_by_role("button", name="不要这张").click()
    expect(phone.locator("[data-picture-queue] li")).to_have_count(0)
    assert pictures_of(activity) == []


def test_another_account_on_the_same_phone_neither_sees_nor_sends_them(look_at: Open, cast: Cast) -> None:
    phone = look_at("guide", phone=True)
    phone.goto("/activities/new/")
    choose(phone, noisy(1, (800, 600)))
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(1)
    chair = cast.client("chair").session.session_key
    phone.context.add_cookies(
        [
            {**cookie, "value": chair} if cookie["name"] == "sessionid" else cookie
            for cookie in phone.context.cookies()
        ]  # type: ignore[list-item, misc]
    )
    phone.goto("/activities/new/")
    expect(phone.get_by_label("讲了什么")).to_be_visible()
    expect(phone.locator("[data-picture-queue] canvas")).to_have_count(0)


def test_without_script_they_are_sent_by_the_button(look_at: Open, cast: Cast) -> None:
    phone = look_at("guide", phone=True, script=False)
    phone.goto(f"/activities/{cast.home.activity.pk}/")
    choose(phone, noisy(1, (800, 600)))
    phone.get_by_role("button", name="加上照片").click()
    expect(phone.get_by_text("照片已加上")).to_be_visible()
    expect(phone.locator("[data-gallery] img")).to_have_count(2)
    choose(phone, {"name": "图.svg", "mimeType": "image/svg+xml", "buffer": SVG})
    phone.get_by_role("button", name="加上照片").click()
    expect(phone.get_by_text("“图.svg”：这不是照片").first).to_be_visible()
