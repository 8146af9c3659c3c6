"""The order of day, month and year in a table's columns of dates: proved by the column, answered, or asked once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .asking import Inquiry
from .importing import Draft, Importer
from .values import Order, Orders, read_orders

ORDER_OF_DATES = "order_of_dates"


@dataclass(frozen=True, slots=True)
class DateOrders:
    """By column of dates, how the lines of one table write them, and the question that is open about it."""

    by_column: Mapping[str, Orders] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)


def orders_of(importer: Importer, drafts: Sequence[Draft], sheet: str, inquiry: Inquiry) -> DateOrders:
    """How the lines of one table write their dates. Asks where the values of a column leave more than one order."""
    found, questions = {}, {}
    for column in importer.columns:
        if column.kind not in ("date", "month"):
            continue
        orders = read_orders(draft.cells.get(column.name) for draft in drafts)
        if orders.open:
            answer, question = inquiry.ask(
                ORDER_OF_DATES,
                _("“%(column)s”里有的日期可以读作两天，如 %(example)s。年、月、日的先后是？")
                % {"column": column.title, "example": example_of(drafts, column.name, orders)},
                [(order.value, words(order)) for order in orders.open],
                sheet=sheet,
                part=column.name,
            )
            if answer is None:
                questions[column.name] = question
            else:
                orders = orders.answered(Order(answer))
        found[column.name] = orders
    return DateOrders(found, questions)


def example_of(drafts: Sequence[Draft], column: str, orders: Orders) -> str:
    cells = (draft.cells.get(column) for draft in drafts)
    return next(str(cell) for cell in cells if read_orders([cell]).open and orders.leaves_open(cell))


def wait_for_orders(draft: Draft, orders: DateOrders) -> None:
    """Have a line wait for the order of a date that may be read two ways: what it left blank may be told."""
    for column, question in orders.questions.items():
        if orders.by_column[column].leaves_open(draft.cells.get(column)):
            draft.wait_for(question)
            draft.blanks = [fault for fault in draft.blanks if fault.column != column]
            draft.faults = [fault for fault in draft.faults if fault.column != column]


def words(order: Order) -> str:
    return {
        Order.YEAR_FIRST: _("年、月、日"),
        Order.DAY_FIRST: _("日、月、年"),
        Order.MONTH_FIRST: _("月、日、年"),
    }[order]
