from enum import IntEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import CODE_LENGTHS, COUNTY_LENGTH, TOWN_LENGTH


class Kind(models.TextChoices):
    """A flow is counted over a period, a stock on a day."""

    FLOW = "flow", _("按期间计")
    STOCK = "stock", _("按某一天计")


class Side(IntEnum):
    """What of a figure is counted: it, or of a ratio its part; a ratio's whole; what of the first our records do not say."""

    PART = 0
    WHOLE = 1
    UNKNOWN = 2


LENGTHS: Final = {by: CODE_LENGTHS[by] for by in ("province", "city", "county", "town")}
"""The break-downs by place: how many digits of the code each keeps."""

BELOW: Final = {0: "province", 2: "city", 4: "county", COUNTY_LENGTH: "town"}
"""How a place whose code has so many digits is broken down."""

ROLLED_LENGTHS: Final = {"county": COUNTY_LENGTH, "town": TOWN_LENGTH}
"""The break-downs that are rolled up; wider places are summed from their counties."""

EDITION_LENGTH: Final = 16
"""Digits of the digest that tells which figures were stored, by which release."""

KEPT_MONTHS: Final = 24
"""Of how many closed months watched figures are stored: each change in a county has all of its months counted again."""

NAME_LENGTH: Final = 64
"""The longest name of an indicator."""

TREND_MONTHS: Final = 12

EARLIEST_YEAR: Final = 1949
LATEST_YEAR: Final = 2999

VIEW: Final = "figures.view"

ACTION_TITLES: Final = {"figures.roll_up": _("汇总各月指标")}
