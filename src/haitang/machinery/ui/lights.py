"""Time in words beside its colour: 逾期 3 天, 还有 2 天. Green, blue, amber and red mean nothing else anywhere."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON = 7
"""Days before the day due at which the light turns amber."""


YEAR = 365
"""Days after which a lamp tells years."""


@dataclass(frozen=True)
class Light:
    """`tone` is late, soon, near, fine or calm (no lamp).

    Near is blue: where amber tells that something is behind, it tells that only the day is near (DOMAIN §6).
    """

    tone: str
    words: str | Promise

    def __str__(self) -> str:
        return str(self.words)


def light(due: date | None, today: date, *, done: bool = False, soon: int = SOON) -> Light:
    """The light of something due on a day. What is done, or has no day, has no lamp."""
    if done:
        return Light("calm", _("已完成"))
    if due is None:
        return Light("calm", _("未定日期"))
    days = (due - today).days
    if -days >= YEAR:
        years = -days // YEAR
        return Light("late", ngettext("逾期 %(years)d 年", "逾期 %(years)d 年", years) % {"years": years})
    if days < 0:
        return Light("late", ngettext("逾期 %(days)d 天", "逾期 %(days)d 天", -days) % {"days": -days})
    if days == 0:
        return Light("soon", _("今天到期"))
    words = ngettext("还有 %(days)d 天", "还有 %(days)d 天", days) % {"days": days}
    return Light("soon" if days <= soon else "fine", words)
