from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import CODE_LENGTHS


class Level(models.TextChoices):
    """The five levels of the national statistical code, with the length of code each has."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("区县")
    TOWN = "town", _("镇街")
    VILLAGE = "village", _("村（社区）")


CODE_LENGTH = {level: CODE_LENGTHS[level.value] for level in Level}
LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTH.items()}
LEVEL_BELOW = {
    Level.PROVINCE: Level.CITY,
    Level.CITY: Level.COUNTY,
    Level.COUNTY: Level.TOWN,
    Level.TOWN: Level.VILLAGE,
}
LEVEL_ABOVE = {below: above for above, below in LEVEL_BELOW.items()}

EARLIEST_YEAR = 1949
MOST_PEOPLE = 2_000_000_000
"""The most a four-byte column holds, near enough; no division of the world has as many."""
SOURCE_LENGTH = 200

ACTION_TITLES: Final = {
    "regions.load": _("载入行政区划"),
    "regions.add": _("新增行政区划"),
    "regions.rename": _("改名"),
    "regions.retire": _("停用行政区划"),
    "regions.count": _("登记人口"),
    "regions.recount": _("更正人口"),
}
