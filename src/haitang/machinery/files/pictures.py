"""From the bytes somebody sent to a picture that is only a picture: decoded, turned upright, shrunk, written anew.

Whatever else the bytes held – the place it was taken, the telephone's number, a script behind the picture – is not
in what comes out, because nothing is copied.
"""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from haitang.foundation.verdict import Refused

from .words import (
    FORMATS,
    LONGEST_SIDE,
    MOST_BYTES,
    MOST_PIXELS,
    QUALITY,
    THUMBNAIL_QUALITY,
    THUMBNAIL_SIDE,
)

MEDIA_TYPE: Final = "image/jpeg"
PAPER: Final = "white"
UNREADABLE: Final = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    struct.error,
)
"""What Pillow raises at bytes that are no picture, or only half of one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture fit to be kept, and a small one to show beside others: JPEG both."""

    content: bytes
    small: bytes
    width: int
    height: int


def picture_of(content: bytes) -> Picture:
    """Raises `Refused`: too_large, no_picture, too_many_pixels, broken_picture."""
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1024**2
        raise Refused(_("照片超过 %(limit)d MB，请换一张小些的。") % {"limit": limit}, code="too_large")
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    except UNREADABLE:
        raise Refused(
            _("这不是照片，或是不能识别的格式。请选 JPG、PNG 或 WebP 照片。"), code="no_picture"
        ) from None
    if image.width * image.height > MOST_PIXELS:
        raise too_many_pixels()
    try:
        return written_anew(image)
    except UNREADABLE:
        raise Refused(_("这张照片不完整，打不开。请重新选一张。"), code="broken_picture") from None


def too_many_pixels() -> Refused:
    most = MOST_PIXELS // 1_000_000
    return Refused(
        _("这张照片超过 %(most)d00 万像素，请缩小后再传。") % {"most": most}, code="too_many_pixels"
    )


def written_anew(image: Image.Image) -> Picture:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then unpacked no larger than needed
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = on_paper(upright)
    small = plain.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(jpeg(plain, QUALITY), jpeg(small, THUMBNAIL_QUALITY), plain.width, plain.height)


def on_paper(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where they let through; nothing that was written beside them."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, PAPER)
        paper.alpha_composite(image)
        image = paper
    bare = Image.new("RGB", image.size)
    bare.paste(image.convert("RGB"))
    return bare


def jpeg(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
