"""How an app declares a figure: a function that hands over the evidence, and how the evidence is counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal, TypeAlias, TypeVar

from django.db.models import Count, F, Model, QuerySet, Sum, Value, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from haitang.foundation.registry import Registry
from haitang.foundation.scope import Scope
from haitang.foundation.verdict import Refused

from .periods import Period
from .words import NAME_LENGTH, Kind

Text: TypeAlias = str | Promise


@dataclass(frozen=True, slots=True)
class Rows:
    """Every record counts one."""

    per = 1
    small = ""
    additive = True

    def aggregate(self) -> Combinable:
        return Count("pk")

    def amount(self) -> Combinable:
        """What one record adds to the count."""
        return Value(1)

    def in_unit(self, number: int, *, finer: int = 0) -> int | float:
        """What was counted, in the figure's unit; with so many decimal places more than the figure has."""
        return number

    def share(self, amount: int) -> int:
        return amount


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column of whole numbers; `per` many of them, called `small`, make one of the figure's unit: 60 minutes
    an hour. Of what is made of smaller ones so many decimal `places` are kept: 100 fen a yuan with two are exact.
    """

    column: str
    per: int = 1
    small: Text = ""
    places: int = 1
    additive = True

    def aggregate(self) -> Combinable:
        return Coalesce(Sum(self.column), 0)

    def amount(self) -> Combinable:
        return Coalesce(F(self.column), 0)

    def in_unit(self, number: int, *, finer: int = 0) -> int | float:
        return number if self.per == 1 else round(number / self.per, self.places + finer)

    def share(self, amount: int) -> int:
        return amount


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many different values a column has: of records with the same value the first counts, the others add nothing."""

    column: str
    per = 1
    small = ""
    additive = False

    def aggregate(self) -> Combinable:
        return Count(self.column, distinct=True)

    def amount(self) -> Combinable:
        return Window(RowNumber(), partition_by=[F(self.column)], order_by=["pk"])

    def in_unit(self, number: int, *, finer: int = 0) -> int | float:
        return number

    def share(self, amount: int) -> int:
        """What a record adds, from its turn among those of the same value."""
        return int(amount == 1)


Measure: TypeAlias = Rows | Total | Distinct


@dataclass(frozen=True, slots=True)
class Split:
    """A further way to break a figure down: a column with the word for each of its values."""

    name: str
    title: Text
    column: str
    words: Mapping[Any, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The records behind a figure and how they are counted; one row is one record.

    `region` leads to the region's code; `day`, for a flow, to the day a record is counted by; `body` to the key of the
    organisation whose doing it is, where there is one. `unconfirmed` are records shown beside, never counted. `unknown`, of
    a stock, is what our records do not say of, whether it counted on that day or not: counted in the same unit, shown beside
    the value. `parts` is for what is stated for a whole and for its parts apart (a population): given the digits of a code
    it returns the records to count each place of that many digits by.
    """

    records: QuerySet[Any]
    count: Measure = field(default_factory=Rows)
    region: str = "region_id"
    day: str = ""
    body: str = ""
    unconfirmed: QuerySet[Any] | None = None
    unknown: "Evidence | None" = None
    splits: Sequence[Split] = ()
    parts: Callable[[int], QuerySet[Any]] | None = None

    @property
    def additive(self) -> bool:
        """Whether the numbers of places or months that do not overlap add up to that of them all."""
        return self.count.additive and self.parts is None

    def opened(self) -> QuerySet[Any]:
        """The records, each with what it adds: see `amount_of`."""
        found: QuerySet[Any] = self.records.annotate(figure_amount=self.count.amount())
        return found

    def amount_of(self, record: Any) -> int:
        """What an opened record adds to the figure, before `per`; over all records exactly the figure."""
        return self.count.share(record.figure_amount)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One count over another: part × times ÷ whole, to some decimal places; nothing where the whole is nought."""

    part: Evidence
    whole: Evidence
    times: int = 100
    places: int = 1


Behind: TypeAlias = Evidence | Ratio
Function: TypeAlias = Callable[[Scope, Any], Behind]
F_ = TypeVar("F_", bound=Callable[..., Behind])


@dataclass(frozen=True, slots=True, eq=False)
class Indicator:
    """A named, documented measure over records. Equal to itself alone: its titles compare by the reader's language."""

    name: str
    title: Text
    unit: Text
    kind: Kind
    basis: Text
    function: Function
    rolled: bool = False

    def behind(self, scope: Scope, when: Period | date) -> Behind:
        """The evidence in a scope: of a flow over a period, of a stock on a day."""
        return self.function(scope, when)


_INDICATORS: Final[Registry[str, Indicator]] = Registry("figure")


def indicator(
    name: str,
    title: Text,
    *,
    unit: Text,
    period: Literal["flow", "stock"],
    basis: Text,
    rolled: bool = False,
) -> Callable[[F_], F_]:
    """Declare a figure. Its function takes a scope and, for a flow, a `Period`, for a stock, a day.

    `name` is stable: programs, roll-ups and the cells of returns know the figure by it. `rolled` promises that every
    action which changes what the figure counts calls `reopen_months`, so that above counties its months may be read
    from roll-ups; figures of the groups that `project.wiring` has the audit watch need no such promise.
    """
    if len(name) > NAME_LENGTH:
        raise ValueError(f"the name {name} is too long")

    def declare(function: F_) -> F_:
        _INDICATORS.register(name, Indicator(name, title, unit, Kind(period), basis, function, rolled))
        return function

    return declare


def indicators() -> tuple[Indicator, ...]:
    """Every figure, in the order declared."""
    return tuple(_INDICATORS.values())


def indicator_named(name: str) -> Indicator:
    """The figure of a name. Raises `Refused` (unknown_figure) naming it."""
    found = _INDICATORS.get(name)
    if found is None:
        raise Refused(
            _("没有叫“%(name)s”的指标；haitang figures 列出所有指标。") % {"name": name[:NAME_LENGTH]},
            code="unknown_figure",
        )
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One record on an evidence page: what it is called, a note, and its own page."""

    title: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Presenter:
    """How records of a kind are shown as evidence, and the action one must be allowed to see them."""

    line: Callable[[Any], Line]
    needs: str
    related: tuple[str, ...]


_PRESENTERS: Final[Registry[type[Model], Presenter]] = Registry("presenter of evidence")
L = TypeVar("L", bound=Callable[[Any], Line])


def presents(model: type[Model], *, needs: str, related: Sequence[str] = ()) -> Callable[[L], L]:
    """Say how a record of `model` is shown as evidence; `related` is read along with it."""

    def declare(line: L) -> L:
        _PRESENTERS.register(model, Presenter(line, needs, tuple(related)))
        return line

    return declare


def presenter_of(records: QuerySet[Any]) -> Presenter:
    """How these records are shown. Raises `Unregistered` for a kind nobody presents."""
    return _PRESENTERS[records.model]
