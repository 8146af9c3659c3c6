"""The records behind a figure as a table."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.tables import Column, DateColumn, MainColumn, NumberColumn, Table
from haitang.machinery.ui.templatetags.ui import date as date_words

from .declaring import Evidence, Presenter


def record_address(record: Any, table: "EvidenceTable") -> str | None:
    return table.presenter.line(record).href or None


class EvidenceTable(Table):
    """One line a record, with what it adds to the figure: where that is rounded, in a last column exactly."""

    evidence: Evidence
    presenter: Presenter

    caption = _("记录")
    title = MainColumn(
        verbose_name=_("记录"),
        accessor="pk",
        orderable=False,
        linkify=record_address,
    )
    note = Column(verbose_name=_("说明"), accessor="pk", orderable=False)
    day = DateColumn(verbose_name=_("日期"), accessor="pk", orderable=False)
    adds = NumberColumn(verbose_name=_("计入"), accessor="pk", orderable=False)

    def render_title(self, record: Any) -> str:
        return self.presenter.line(record).title

    def value_title(self, record: Any) -> str:
        return self.render_title(record)

    def render_note(self, record: Any) -> str:
        return self.presenter.line(record).note

    def value_note(self, record: Any) -> str:
        return self.render_note(record)

    def value_adds(self, record: Any) -> int | float:
        return share_of(self.evidence, record)

    def render_adds(self, record: Any) -> str:
        return f"{share_of(self.evidence, record):,}"

    def value_exactly(self, record: Any) -> int:
        return self.evidence.amount_of(record)

    def render_exactly(self, record: Any) -> str:
        return f"{self.value_exactly(record):,}"

    def render_day(self, record: Any) -> str:
        return date_words(self.value_day(record))

    def value_day(self, record: Any) -> Any:
        found: Any = record
        for step in self.evidence.day.split("__"):
            found = getattr(found, step)
        return found


def share_of(evidence: Evidence, record: Any) -> int | float:
    """What a record adds, in the figure's unit; where that is made of smaller ones to one more place than the figure."""
    return evidence.count.in_unit(evidence.amount_of(record), finer=1)


def table_of(evidence: Evidence, presenter: Presenter) -> type[EvidenceTable]:
    """The table of an evidence; without the column of days for records counted on one day."""
    hidden = () if evidence.day else ("day",)
    of_it = {"evidence": evidence, "presenter": presenter, "Meta": type("Meta", (), {"exclude": hidden})}
    small = evidence.count.small
    exactly = {"exactly": NumberColumn(verbose_name=small, accessor="pk", orderable=False)} if small else {}
    return type("EvidenceOf", (EvidenceTable,), of_it | exactly)
