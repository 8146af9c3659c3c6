"""From the bytes somebody sent to a picture that is only a picture: decoded, shrunk, turned upright, written anew."""

import re
import struct
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from haitang.foundation.decoding.child.refusal import Refusal

UNREADABLE: Final = (
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
)
"""What Pillow raises at bytes that are no picture, or only half of one."""

MOST_UNPACKED: Final = 52 * 2**20
"""Bytes a picture may take while it is unpacked."""
MOST_PASSED: Final = 300_000_000
"""Pixels a progressive JPEG may have drawn, each pass over them counted: ten passes over thirty million."""
BYTES_A_PIXEL: Final = {"1": 1, "L": 1, "P": 1, "I;16": 2}
BYTES_OF_OTHERS: Final = 4
WEBP_COPIES: Final = 4
"""The library's two canvases, what it hands over, and Pillow's own."""
BAND: Final = 64
MARGIN: Final = 4
"""Rows of the smaller picture: how high a band of it is, and how far beyond it the filter may look."""
GAP: Final = 2.0
PAPER: Final = "white"
ORIENTATION: Final = 0x0112
UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
START_OF_FRAME: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROGRESSIVE: Final = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
NEXT_MARKER: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
"""What ends the packed pixels of a scan: not a byte that only looks so, not a restart."""
LOADED: Final = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Named, because Pillow would load some of them only when it meets such a file, and a child can open none."""

Image.preinit()
warnings.simplefilter("ignore")


def write_anew(content: bytes, job: dict[str, Any]) -> tuple[dict[str, int], list[bytes]]:
    """Raises `Refusal`: no_picture, too_many_pixels, too_much_work, broken_picture."""
    Image.MAX_IMAGE_PIXELS = job["pixels"]
    refuse_wide_webp(content, job["pixels"])
    image = open_picture(content, job["formats"])
    if image.width * image.height > job["pixels"]:
        raise Refusal("too_many_pixels")
    refuse_much_work(image, content, job["longest"])
    try:
        plain = plain_of(image, job["longest"])
        small = plain.copy()
        small.thumbnail((job["small"], job["small"]))
        pieces = [jpeg(plain, job["quality"]), jpeg(small, job["small_quality"])]
    except MemoryError:
        raise Refusal("too_much_work") from None
    except UNREADABLE:
        raise Refusal("broken_picture") from None
    return {"width": plain.width, "height": plain.height}, pieces


def open_picture(content: bytes, formats: list[str]) -> Image.Image:
    """The picture, of which the head alone was read. Raises `Refusal`."""
    try:
        return Image.open(BytesIO(content), formats=formats)
    except Image.DecompressionBombError:
        raise Refusal("too_many_pixels") from None
    except MemoryError:
        raise Refusal("too_much_work") from None
    except UNREADABLE:
        raise Refusal("no_picture") from None


def refuse_much_work(image: Image.Image, content: bytes, longest: int) -> None:
    """Before anything is unpacked: what that will take, from what the file says of itself. Raises `Refusal`."""
    pixels = image.width * image.height
    each = BYTES_A_PIXEL.get(image.mode, BYTES_OF_OTHERS)
    if image.format == "PNG":
        needed = pixels * each
    elif image.format == "WEBP":
        return
    else:
        passes, whole = passes_of(content)
        if whole and pixels * passes > MOST_PASSED:
            raise Refusal("too_much_work")
        times = max(1.0, max(image.size) / longest)  # from here on it is unpacked no larger than needed
        image.draft("RGB", (int(image.width / times), int(image.height / times)))
        needed = image.width * image.height * each + (coefficients(image, pixels) if whole else 0)
    if needed > MOST_UNPACKED:
        raise Refusal("too_much_work")


def refuse_wide_webp(content: bytes, most: int) -> None:
    """Before it is opened: the library makes its canvases then. Raises `Refusal`."""
    pixels = pixels_of_webp(content)
    if pixels > most:
        raise Refusal("too_many_pixels")
    if pixels * BYTES_OF_OTHERS * WEBP_COPIES > MOST_UNPACKED:
        raise Refusal("too_much_work")


def pixels_of_webp(content: bytes) -> int:
    """As its first chunk says; 0 for anything that is no WebP."""
    if len(content) < 30 or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return 0
    kind = content[12:16]
    if kind == b"VP8X":
        across, down = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return (across + 1) * (down + 1)
    if kind == b"VP8 ":
        across, down = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        return across * down
    sides = int.from_bytes(content[21:25], "little")
    return ((sides & 0x3FFF) + 1) * ((sides >> 14 & 0x3FFF) + 1)


def coefficients(image: Image.Image, pixels: int) -> int:
    """Bytes of a JPEG that is kept whole until its last pass: two for each pixel of each of its colours."""
    layers = getattr(image, "layer", ())
    across = max((layer[1] for layer in layers), default=1)
    down = max((layer[2] for layer in layers), default=1)
    return sum(2 * pixels * layer[1] * layer[2] // (across * down) for layer in layers)


def passes_of(content: bytes) -> tuple[int, bool]:
    """How many passes over its pixels a JPEG makes, and whether all of it is in memory until the last."""
    passes, progressive = 0, False
    for marker in markers_of(content):
        passes += marker == START_OF_SCAN
        progressive |= marker in PROGRESSIVE
    return passes, progressive or passes > 1


def markers_of(content: bytes) -> Iterator[int]:
    """The markers of a JPEG up to its end, those inside of other segments left out."""
    place = 2
    while found := NEXT_MARKER.search(content, place):
        marker = content[found.end() - 1]
        yield marker
        if marker == END_OF_IMAGE:
            return
        length = int.from_bytes(content[found.end() : found.end() + 2], "big")
        place = found.end() if marker in (0x01, 0xD8) else found.end() + max(length, 2)


def plain_of(image: Image.Image, longest: int) -> Image.Image:
    """The pixels alone, upright and no longer than allowed, on white where they let through. Closes the picture."""
    image.load()
    turn = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
    plain = on_paper(shrunk_of(image, longest))
    image.close()
    return plain if turn is None else plain.transpose(turn)


def shrunk_of(image: Image.Image, longest: int) -> Image.Image:
    """The picture no longer than allowed, and nothing that was written beside its pixels.

    Made band by band: to change the kind of its pixels is to copy them.
    """
    kind = "RGBA" if image.has_transparency_data else "RGB"
    times = max(1.0, max(image.size) / longest)
    width, height = (max(1, round(side / times)) for side in image.size)
    margin = MARGIN * times
    shrunk = Image.new(kind, (width, height))
    for top in range(0, height, BAND):
        bottom = min(top + BAND, height)
        above, below = top * image.height / height, bottom * image.height / height
        first, last = max(0, int(above - margin)), min(image.height, int(below + margin) + 1)
        band = image.crop((0, first, image.width, last)).convert(kind)
        box = (0, above - first, image.width, below - first)
        shrunk.paste(band.resize((width, bottom - top), box=box, reducing_gap=GAP), (0, top))
    return shrunk


def on_paper(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, PAPER)
    paper.paste(image, mask=image)
    return paper


def jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
