"""Invented photographs of the year: drawn, so that nobody is in them."""

import random
from datetime import timedelta
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from haitang.foundation.acting import Acting
from haitang.work.activities import actions as activities
from haitang.work.activities.models import Activity
from haitang.work.activities.words import State

SEED: Final = 2023
SHOWN: Final = 8
"""Activities that show a picture or two."""
SIZE: Final = (800, 600)
SKIES: Final = ("#cfe0ea", "#e9e2cf", "#d7dfe6", "#f0dcd2")
GROUNDS: Final = ("#6f8a5a", "#8a7a55", "#7d9468", "#5f7f74")
COATS: Final = ("#a92f46", "#2f5d8a", "#80520c", "#3d4657", "#276a4c")


def show(acting: Acting) -> None:
    """Add pictures to some of what `acting` recorded and what still waits to be confirmed."""
    draw = random.Random(SEED)  # noqa: S311 - the same seed must give the same year
    waiting = Activity.objects.filter(state=State.REPORTED, recorded_by=acting.account_id or 0).order_by(
        "-held_on", "id"
    )
    for activity in waiting[:SHOWN]:
        at = activity.recorded_at + timedelta(minutes=5)
        sent = [(f"现场{number}.jpg", draw_yard(draw)) for number in range(1, draw.randint(1, 2) + 1)]
        activities.add_pictures(activity=activity, shots=activities.shots_of(sent), acting=acting, at=at)


def draw_yard(draw: random.Random) -> bytes:
    """A yard under the sky, a board, and people as round heads before it."""
    image = Image.new("RGB", SIZE, draw.choice(SKIES))
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 330), (260, 190), (520, 310), (800, 210), (800, 600), (0, 600)], fill="#93a58a")
    pen.rectangle((0, 360, 800, 600), fill=draw.choice(GROUNDS))
    pen.rectangle((290, 190, 510, 330), fill="#f7f4ec", outline="#3d4657", width=5)
    for line in range(4):
        pen.line((315, 220 + 25 * line, draw.randint(400, 485), 220 + 25 * line), fill="#8d8a83", width=6)
    for row in range(3):
        for seat in range(7):
            x, y = 70 + seat * 105 + draw.randint(-14, 14), 400 + row * 70
            pen.rounded_rectangle((x - 24, y + 18, x + 24, y + 80), 18, fill=draw.choice(COATS))
            pen.ellipse((x - 17, y - 16, x + 17, y + 20), fill="#2b2622")
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
