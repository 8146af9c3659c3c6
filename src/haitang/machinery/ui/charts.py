"""Small charts drawn by the server: sparklines, ratio bars, tiles. Numbers in, coordinates and steps out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

HEAT_STEPS = 10
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 80, 24, 3


@dataclass(frozen=True)
class Tile:
    """One square of a tile map. `heat` is 0 … 9, or None where there is no value."""

    name: str | Promise
    value: float | None
    href: str = ""
    note: str | Promise = ""
    heat: int | None = None

    @property
    def look(self) -> str:
        """The class that colours it."""
        return "none" if self.heat is None else f"heat-{self.heat}"


def tiles(rows: Iterable[tuple[str, float | None, str]]) -> list[Tile]:
    """Tiles of (name, value, address), coloured from nought to the greatest value among them."""
    listed = list(rows)
    greatest = max((value for _, value, _ in listed if value is not None), default=0)
    return [Tile(name, value, href, heat=heat_of(value, greatest)) for name, value, href in listed]


def heat_of(value: float | None, greatest: float) -> int | None:
    """The step 0 … 9 of a value between nought and `greatest`."""
    if value is None:
        return None
    if greatest <= 0:
        return 0
    return max(0, min(HEAT_STEPS - 1, int(value / greatest * HEAT_STEPS)))


def spark_points(values: Sequence[float]) -> list[tuple[float, float]]:
    """Points of a line in a box of 80 × 24, the smallest value lowest; fewer than two values draw nothing."""
    if len(values) < 2:
        return []
    low, high = min(values), max(values)
    step = SPARK_WIDTH / (len(values) - 1)
    rise = (SPARK_HEIGHT - 2 * SPARK_EDGE) / ((high - low) or 1)
    lowest = SPARK_HEIGHT - SPARK_EDGE if high > low else SPARK_HEIGHT / 2
    return [(round(i * step, 1), round(lowest - (value - low) * rise, 1)) for i, value in enumerate(values)]


def share(part: float, whole: float) -> float:
    """`part` of `whole` in hundredths, 0 … 100; 0 of nothing."""
    return 0.0 if whole <= 0 else round(max(0.0, min(100.0, part / whole * 100)), 1)
