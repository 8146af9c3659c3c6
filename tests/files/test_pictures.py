"""What comes out of `picture_of` is a picture and nothing else; what is none is refused by name."""

from io import BytesIO

import pytest
from PIL import Image, ImageStat

from haitang.foundation.decoding.child import pictures as child
from haitang.foundation.verdict import Refused
from haitang.machinery.files.pictures import picture_of
from haitang.machinery.files.words import FORMATS, LONGEST_SIDE, MOST_BYTES, MOST_PIXELS, THUMBNAIL_SIDE
from tests.cast import photograph

from .evil import GPS, HTML, SCRIPT, SVG, bomb, clear, located, polyglot


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content), formats=["JPEG"])
    image.load()
    return image


def test_where_it_was_taken_is_gone() -> None:
    before = opened(located()).getexif()
    assert before.get_ifd(GPS)[2] == (29.0, 24.0, 36.0)
    kept = picture_of(located())
    for content in (kept.content, kept.small):
        after = opened(content)
        assert dict(after.getexif()) == {}
        assert "comment" not in after.info
        assert b"Canary" not in content
        assert b"29.41" not in content


def test_without_writing_anew_the_place_would_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above: the same look finds the place when bytes are passed on."""
    monkeypatch.setattr(child, "jpeg", lambda image, quality: located())
    job = {"formats": FORMATS, "pixels": MOST_PIXELS, "longest": LONGEST_SIDE, "quality": 82}
    _found, (kept, _small) = child.write_anew(located(), {**job, "small": 320, "small_quality": 70})
    assert opened(kept).getexif().get_ifd(GPS)[2] == (29.0, 24.0, 36.0)


@pytest.mark.parametrize(("orientation", "dark"), [(1, "left"), (3, "right"), (6, "top"), (8, "bottom")])
def test_it_stands_upright(orientation: int, dark: str) -> None:
    kept = picture_of(located(orientation))
    image = opened(kept.content).convert("L")
    width, height = image.size
    assert (width, height) == ((64, 48) if orientation in {1, 3} else (48, 64)) == (kept.width, kept.height)
    halves = {
        "left": (0, 0, width // 2, height),
        "right": (width // 2, 0, width, height),
        "top": (0, 0, width, height // 2),
        "bottom": (0, height // 2, width, height),
    }
    light = {name: ImageStat.Stat(image.crop(box)).mean[0] for name, box in halves.items()}
    assert [name for name, mean in light.items() if mean < 60] == [dark]


def test_nothing_is_left_of_a_page_inside_a_picture() -> None:
    assert SCRIPT in polyglot()
    kept = picture_of(polyglot())
    assert SCRIPT not in kept.content + kept.small


def test_it_is_made_no_larger_than_a_page_shows() -> None:
    kept = picture_of(photograph(size=(4000, 3000)))
    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    assert opened(kept.small).size == (THUMBNAIL_SIDE, THUMBNAIL_SIDE * 3 // 4)
    assert picture_of(photograph(size=(20, 10))).width == 20


def test_what_lets_through_stands_on_white() -> None:
    assert opened(picture_of(clear()).content).getpixel((20, 15)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_picture"),
        (b"not a picture", "no_picture"),
        (SVG, "no_picture"),
        (HTML, "no_picture"),
        (b"\xff\xd8\xff\xe0" + HTML, "no_picture"),
        (b"GIF89a" + bytes(100), "no_picture"),
        (b"%PDF-1.7" + bytes(100), "no_picture"),
        (photograph()[:400], "no_picture"),
        (photograph()[:-900], "broken_picture"),
        (clear()[:-30], "broken_picture"),
        (bomb(), "too_many_pixels"),
        (bomb(7_100, 7_100), "too_many_pixels"),
        (bytes(MOST_BYTES + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}",
)
def test_what_is_no_picture_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        picture_of(content)
    assert refused.value.code == code


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """By what it says of itself. What one that says otherwise costs the child that looks at it is measured in
    `tests/decoding/test_hostile.py`: here nothing of it would be seen."""
    for width, height in (
        (30_000, 30_000),
        (MOST_PIXELS + 1, 1),
        (1, MOST_PIXELS + 1),
        (2**31 - 1, 2**31 - 1),
    ):
        with pytest.raises(Refused) as refused:
            picture_of(bomb(width, height))
        assert refused.value.code == "too_many_pixels", (width, height)
    with pytest.raises(Refused) as within:
        picture_of(bomb(1000, 1000))
    assert within.value.code == "broken_picture", "the control: its million bytes are looked at"


def outcome(content: bytes) -> str:
    try:
        opened(picture_of(content).content)
    except Refused as refused:
        return refused.code
    return "picture"


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_any_damage_is_a_picture_or_refused() -> None:
    """No byte changed anywhere makes it break in another way."""
    found = set()
    for whole in (located(), clear()):
        for place in range(0, len(whole), max(1, len(whole) // 300)):
            for value in (0, 0xFF, whole[place] ^ 0x55):
                found.add(outcome(whole[:place] + bytes([value]) + whole[place + 1 :]))
    assert found == {"picture", "no_picture", "broken_picture"}
