"""How a question about figures gets in: words become a day, a period and a place, or the refusal that names what is wrong."""

from datetime import date

from django.utils.translation import gettext as _

from haitang.foundation.codes import is_digits
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused

from .installed import names_of_places
from .periods import Period, day_words
from .queries import Ask, rolled_up, scope_name


def ask_for(scope: Scope, code: str, *, on: date | None, period: Period | None, today: date) -> Ask:
    """What is asked in the place `code` of a scope; the whole scope without one. At most three queries.

    A day alone also asks for its year up to it, a period alone for its last day or today; neither is today. Raises
    `Refused` for a place out of scope (not_here), a day to come (day_not_come), a period not begun (period_not_begun).
    """
    day, stretch = day_and_period(on, period, today)
    inside = narrow_scope(scope, code)
    return Ask(inside, day, stretch, code or scope_name(inside), rolled_up(inside))


def day_and_period(on: date | None, period: Period | None, today: date) -> tuple[date, Period]:
    """The day stocks are counted on, and the period flows are counted over."""
    if period is not None and period.since > today:
        raise Refused(
            _("期间“%(period)s”还没有开始，没有数字。") % {"period": period}, code="period_not_begun"
        )
    if on is not None and on > today:
        raise Refused(_("%(day)s还没有到，没有数字。") % {"day": day_words(on)}, code="day_not_come")
    if period is None:
        day = on or today
        return day, Period.year_to(day)
    return on or min(period.last, today), period


def narrow_scope(scope: Scope, code: str) -> Scope:
    """The scope cut down to one place. Raises `Refused` (not_here), naming it; an unknown place is named alike."""
    if not code:
        return scope
    if not (is_digits(code) and scope.covers(region=code) and names_of_places([code])):
        raise Refused(_("您的职责范围里没有代码是“%(code)s”的地方。") % {"code": code[:12]}, code="not_here")
    return Scope(regions=(code,))
