from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.network.organisations.words import Part


class Mode(models.TextChoices):
    """How a post is held."""

    FULL_TIME = "full_time", _("专职")
    PART_TIME = "part_time", _("兼职")
    SECONDED = "seconded", _("挂职")
    EX_OFFICIO = "ex_officio", _("当然")


class CorrectionKind(models.TextChoices):
    """What was done to an appointment that had been entered."""

    CORRECTED = "corrected", _("更正")
    ANNULLED = "annulled", _("作废")
    RESTORED = "restored", _("恢复")


class SeatOutcome(models.TextChoices):
    """What became of one seat at an election."""

    STAYS = "stays", _("连任")
    GOES = "goes", _("离任")
    COMES = "comes", _("新任")
    VACANT = "vacant", _("空缺")
    LATER = "later", _("另行任职")
    CLOSED = "closed", _("停设")


class Per(models.TextChoices):
    """What the seats of a rule are counted by."""

    ORGANISATION = "organisation", _("每个组织")
    VILLAGE = "village", _("每个村（社区）")
    FIXED = "fixed", _("全区固定")


class ContactWay(models.TextChoices):
    """How the contact list with whole phones is handed over."""

    PAGE = "page", _("在页面上看")
    XLSX = "xlsx", _("导出 Excel 表格")
    CSV = "csv", _("导出 CSV 文本")


FACT_CHOICES: Final = {"way": ContactWay}

LONGEST_DELAY: Final = 1
"""Years by which an election may be put off at most (DOMAIN §4)."""

HIGHEST_TERM: Final = 999

CONTACTS_AT_MOST = 1000
"""So many holders a contact list with whole phones has at most: all of a county's, without its smallest bodies' members."""

CONTACTS_LIMIT = 12
"""How many lists with whole phones one account may open in `CONTACTS_WINDOW`."""

CONTACTS_WINDOW = timedelta(hours=1)

PAPER_MONTHS = 12
"""Months without any recorded work after which a holder counts as holding on paper 挂名."""

TOWN_WORD = "镇街"
COUNTY_WORD = "区县"
"""What stands in a rule for the name of the place the rule is applied in."""

TOWN_CHAIR = "镇街科协主席"
"""The body in a rule that is itself a post, so that a page can name who sits in it."""

PATTERN_PARTS = (Part.ONE, Part.THREE, Part.N)
"""The parts a town must have filled to be complete."""

FIGURES_OF_APPOINTMENTS: Final = frozenset(
    {
        "organisations.town_chiefs",
        "staffing.appointments",
        "staffing.chairs",
        "staffing.complete_towns",
        "staffing.departures",
        "staffing.guided_villages",
        "staffing.guides",
        "staffing.guides_per_ten_thousand",
        "staffing.holders",
        "staffing.seats_held",
        "staffing.seats_vacant",
        "staffing.vacancy_rate",
        "staffing.village_coverage",
    }
)
"""Figures that count who sits where: they read otherwise once an appointment is corrected or annulled."""

ACTION_TITLES: Final = {
    "staffing.appoint": _("任职"),
    "staffing.end": _("离任"),
    "staffing.withdraw": _("撤回任职"),
    "staffing.correct": _("更正任职"),
    "staffing.annul": _("作废任职"),
    "staffing.restore": _("恢复任职"),
    "staffing.elect": _("换届"),
    "staffing.annul_election": _("撤销换届"),
    "staffing.postpone_election": _("延期换届"),
    "staffing.withdraw_postponement": _("撤回延期换届"),
    "staffing.open_contacts": _("打开通讯录"),
    "staffing.open_extra_seat": _("增设席位"),
    "staffing.establish": _("建立区县科协"),
    "staffing.apply_rules": _("按编配规则设岗"),
    "staffing.add_rule": _("新增编配规则"),
    "staffing.amend_rule": _("修改编配规则"),
    "staffing.end_rule": _("结束编配规则"),
    "staffing.amend_coverage_rule": _("修改应建规则"),
}
"""What each audited action is called in the history of a record."""
