from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

MOST_BYTES: Final = 20 * 1024 * 1024
"""A picture as it is sent. The pages shrink them to a few hundred kilobytes first; this is for browsers that cannot."""

MOST_PIXELS: Final = 50_000_000
"""A picture of more is refused before it is unpacked: no telephone of today takes larger ones by itself."""

LONGEST_SIDE: Final = 1600
THUMBNAIL_SIDE: Final = 320
"""Pixels along the longer side of what is kept, and of the small one on the page."""

QUALITY: Final = 82
THUMBNAIL_QUALITY: Final = 70

MOST_CHUNK_BYTES: Final = 1024 * 1024
"""One piece of a picture sent in pieces. The pages send 64 KB at a time."""

MOST_UNFINISHED: Final = 40
"""Pictures one account may have under way at once."""

UNFINISHED_FOR: Final = timedelta(days=1)
"""So long what was sent of a picture waits for the rest."""

SWEPT_AFTER: Final = timedelta(days=1)
"""So long content nobody refers to stays: a backup under way may still read it."""

FORMATS: Final = ("JPEG", "PNG", "WEBP")
"""What is taken, whatever its name says. Never SVG, which is a page that can run scripts."""

NAME_LENGTH: Final = 120
DIGEST_LENGTH: Final = 64

LOSSES: Final = {
    "missing": _("附件不见了"),
    "changed": _("附件被改动"),
}
"""What can have happened to the content of a file."""

ACTION_TITLES: Final = {
    "files.add": _("添加照片"),
    "files.remove": _("移除照片"),
}
