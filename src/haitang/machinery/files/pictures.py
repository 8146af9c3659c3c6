"""From the bytes somebody sent to a picture that is only a picture: decoded, turned upright, shrunk, written anew.

Whatever else the bytes held – the place it was taken, the telephone's number, a script behind the picture – is not
in what comes out, because nothing is copied. It happens in a child process (`foundation.decoding.child.pictures`).
"""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.decoding.pool import NotDecoded, decode
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
BUSY: Final = "busy"
"""The code of a refusal that says nothing of the picture: the same one may be taken a moment later."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture fit to be kept, and a small one to show beside others: JPEG both."""

    content: bytes
    small: bytes
    width: int
    height: int


def picture_of(content: bytes) -> Picture:
    """Raises `Refused`: too_large, no_picture, too_many_pixels, too_much_work, broken_picture, busy."""
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // 1024**2
        raise Refused(_("照片超过 %(limit)d MB，请换一张小些的。") % {"limit": limit}, code="too_large")
    try:
        return decode(
            "picture",
            content,
            to_picture,
            formats=FORMATS,
            pixels=MOST_PIXELS,
            longest=LONGEST_SIDE,
            quality=QUALITY,
            small=THUMBNAIL_SIDE,
            small_quality=THUMBNAIL_QUALITY,
        )
    except NotDecoded as not_decoded:
        raise refusal_for(not_decoded.code) from None


def to_picture(said: dict[str, Any], pieces: list[bytes]) -> Picture:
    content, small = pieces
    return Picture(content, small, int(said["width"]), int(said["height"]))


def refusal_for(code: str) -> Refused:
    """The sentence for what the decoder said."""
    if code == "no_picture":
        return Refused(_("这不是照片，或是不能识别的格式。请选 JPG、PNG 或 WebP 照片。"), code=code)
    if code == "too_many_pixels":
        most = MOST_PIXELS // 1_000_000
        return Refused(_("这张照片超过 %(most)d00 万像素，请缩小后再传。") % {"most": most}, code=code)
    if code in {"too_much_work", "too_large"}:
        return Refused(
            _("这张图片展开太费力，请缩小，或用看图软件另存为普通的 JPG 再传。"), code="too_much_work"
        )
    if code == BUSY:
        return Refused(_("现在传照片的人太多，请过一会儿再传。"), code=code)
    return Refused(_("这张照片不完整，打不开。请重新选一张。"), code="broken_picture")
