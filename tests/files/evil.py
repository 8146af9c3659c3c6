"""Bytes that claim to be pictures, and pictures that say more than they should."""

import struct
import zlib
from io import BytesIO

from PIL import Image

from tests.cast import photograph

GPS = 34853
"""The EXIF directory in which a telephone writes where it stood."""

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SCRIPT = b"<script>alert(document.cookie)</script>"


def located(orientation: int = 1) -> bytes:
    """A JPEG of 64 by 48 whose EXIF says where it was taken, by what, and which side is up; its left half is dark."""
    image = Image.new("RGB", (64, 48), "white")
    image.paste("black", (0, 0, 32, 48))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Canary Phones"
    exif.get_ifd(GPS).update({1: "N", 2: (29.0, 24.0, 36.0), 3: "E", 4: (105.0, 35.0, 24.0)})
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95, comment=b"29.41,105.59")
    return out.getvalue()


def polyglot() -> bytes:
    """A JPEG that is a page with a script, too: before its end and after it."""
    whole = photograph()
    comment = b"\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT
    return whole[:2] + comment + whole[2:] + SCRIPT


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that says it has so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", head) + _part(b"IDAT", body) + _part(b"IEND", b"")


def _part(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def clear() -> bytes:
    """A PNG one can see through."""
    out = BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()
