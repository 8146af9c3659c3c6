"""What hangs on something that may end: when it ends, what hangs on it ends, closes or goes up with it.

Every room says it of its own tables in its `endings.py`. What a page shows before and what the action writes is one plan,
made by `plan_ending` from these parts; a column that hangs a record on what may end, and of which nobody says what becomes
of it, does not start.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, TypeAlias

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .acting import Acting
from .finals import Words
from .partial_dates import PartialDate, Precision
from .placement import own_models
from .registry import Registry
from .verdict import Refused, Verdict, no, yes

Text: TypeAlias = str | Promise
NAMED_AT_MOST: Final = 20
"""So many things of a kind are named in what was read before; the others are counted and compared."""
NAMED_IN_A_SENTENCE: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Something that ends from a day on, or is to be again: `record` is the row, the rest as `Terms` say.

    `cause` is what the records that end with it say of why: 去世. `precision` says how much of the day is known. Taking it
    back, `again` are the label and key of each row that is to be again by the same act.
    """

    record: models.Model
    on: date
    acting: Acting
    at: datetime
    reason: str = ""
    along: bool = False
    cause: str = ""
    precision: Precision = Precision.DAY
    again: frozenset[tuple[str, Any]] = frozenset()

    def brings_back(self, row: models.Model | None) -> bool:
        """Whether a row is to be again by the same act."""
        return row is not None and (row._meta.label, row.pk) in self.again


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How something is to end: from which day, why, by which document; `along` whether bodies below end with it."""

    on: date
    reason: str
    document: str
    along: bool = False
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class Change:
    """One row that becomes other because something ends. `words` say what becomes of it, `title` which one it is.

    `values` are its columns as they will be; a `removed` row goes. What hangs on a row that `ends` ends with it.
    """

    row: models.Model
    title: str
    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    ends: bool = False
    removed: bool = False
    former: Mapping[str, Any] = field(init=False)
    """The columns that become other, as they were read; of a removed row all of them."""

    def __post_init__(self) -> None:
        columns = (
            [one.attname for one in self.row._meta.concrete_fields] if self.removed else list(self.values)
        )
        object.__setattr__(self, "former", {name: getattr(self.row, name) for name in columns})

    @property
    def key(self) -> tuple[str, Any]:
        return self.row._meta.label, self.row.pk

    @property
    def href(self) -> str:
        """The page of the row; nothing where it has none."""
        address: Callable[[], str] | None = getattr(self.row, "get_absolute_url", None)
        return address() if address else ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that has to be settled first: what it is, its page, why."""

    title: str
    reason: str
    href: str = ""
    code: str = "something_in_the_way"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Something people may look for among what ends, and that stays as it is; `note` says why."""

    title: str
    note: str
    href: str = ""


Found: TypeAlias = Change | Obstacle | Unchanged


def _nothing(_changes: Sequence[Change], _end: End) -> None:
    """Nothing follows."""


def _all(changes: Sequence[Change], _end: End) -> Iterable[Found]:
    """All of it."""
    return changes


@dataclass(frozen=True, kw_only=True)
class Part:
    """What becomes of one kind of record when what it hangs on ends.

    `columns` are those it answers for, as "staffing.Appointment.post"; `find` gets the rows that end, all of one model, and
    costs the same for one as for many. `follow` writes what goes beside the changes, in the same transaction. Taking an
    ending back asks `back`, which gives again what is taken back of these changes and names what stands in the way; then
    `follow_back`. Of what is `loose` a row that others changed since stays as it is; of everything else that is an obstacle.
    `naming` names a row, read with the `related` ones.
    """

    of: str
    title: Text
    columns: tuple[str, ...]
    find: Callable[[Sequence[Any], End], Iterable[Found]]
    follow: Callable[[Sequence[Change], End], None] = _nothing
    follow_back: Callable[[Sequence[Change], End], None] = _nothing
    back: Callable[[Sequence[Change], End], Iterable[Found]] = _all
    loose: bool = False
    naming: Callable[[Any], str] = str
    related: tuple[str, ...] = ()


PARTS: Final[Registry[str, Part]] = Registry("what ends with something")
STAYING: Final[Registry[str, Text]] = Registry("what stays when something ends")
ENDING: Final[Registry[str, str]] = Registry("what may end")
"""The column with its last day, by the label of each kind of record that may end."""


def may_end(label: str, column: str) -> None:
    """Say that rows of a model end, and in which column the day stands."""
    ENDING.register(label, column)


def hang(name: str, part: Part) -> None:
    """Say what becomes of one kind of record when what it hangs on ends."""
    PARTS.register(name, part)


def stays(column: str, why: Text) -> None:
    """Say of a column that what hangs by it on something that ends stays as it is, and why."""
    STAYING.register(column, why)


@dataclass
class Plan:
    """All that an ending changes, by the name of the part; the first group, "", is what ends itself."""

    end: End
    groups: dict[str, list[Change]] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)
    unchanged: list[Unchanged] = field(default_factory=list)

    def sort(self, found: Iterable[Found]) -> list[Change]:
        """The changes among what was found; what stands in the way and what stays is put down."""
        changes = []
        for one in found:
            if isinstance(one, Change):
                changes.append(one)
            elif isinstance(one, Obstacle):
                self.obstacles.append(one)
            else:
                self.unchanged.append(one)
        return changes

    def add(self, name: str, changes: Sequence[Change]) -> None:
        """Put changes down under their part."""
        if changes:
            self.groups.setdefault(name, []).extend(changes)

    @property
    def changes(self) -> list[Change]:
        return [change for group in self.groups.values() for change in group]

    @property
    def titled(self) -> list[tuple[Text, list[Change]]]:
        """What ends with it, by title, as a page shows it."""
        found: defaultdict[Text, list[Change]] = defaultdict(list)
        for name, group in self.groups.items():
            if name:
                found[str(PARTS[name].title)] += group
        return list(found.items())

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each part change."""
        return {name: len(group) for name, group in self.groups.items() if name}

    def verdict(self) -> Verdict:
        """Whether nothing stands in the way; else the first things that do, with the code of the first."""
        if not self.obstacles:
            return yes()
        said = "；".join(f"{one.title}：{one.reason}" for one in self.obstacles[:NAMED_IN_A_SENTENCE])
        return no(said, code=self.obstacles[0].code)

    def digest(self) -> str:
        """The same for two plans that do the same: what the action compares with the page that was read."""
        rows = [
            (name, change.key, sorted(change.values.items()))
            for name in self.groups
            for change in self.groups[name]
        ]
        told = (self.end.on, self.end.precision.value, self.end.cause)
        return sha256(repr((told, sorted(rows, key=repr))).encode()).hexdigest()

    def asked(self) -> Words:
        """What was asked for: the day, in which way and whether bodies below end with it; "" for what was not said."""
        return [
            (_("日期"), PartialDate.describe(self.end.on, self.end.precision) or _("不详")),
            (_("情形"), self.end.cause),
            (_("一起终止"), _("是") if self.end.along else ""),
        ]

    def answers(self, read: Words) -> bool:
        """Whether the words that were read are of a plan that was asked for in the same way."""
        said = dict(read)
        return all(said.get(title, "") == text for title, text in self.asked())

    def words(self) -> Words:
        """What is read before it is done: what was asked for, and each group with its records."""
        read = [(title, text) for title, text in self.asked() if text]
        for title, group in self.titled:
            lines = [f"{one.title} {one.words}".strip() for one in group]
            if len(lines) > NAMED_AT_MOST:
                mark = sha256("\n".join(lines).encode()).hexdigest()[:12]
                lines = [*lines[:NAMED_AT_MOST], f"…… {len(group)} · {mark}"]
            read.append((str(title), "\n".join(lines)))
        if self.obstacles:
            read.append((_("先要办的"), "\n".join(f"{one.title} {one.reason}" for one in self.obstacles)))
        return read


Hold: TypeAlias = Callable[[Sequence[Change]], None]


def plan_ending(end: End, root: Change, hold: Hold = lambda _changes: None) -> Plan:
    """All that ends, closes and goes up when `root` ends: what hangs on it, what hangs on that, and so on.

    A row is changed by the first part that finds it. `hold` is called with changes before what hangs on their rows is looked
    for: the action holds the rows there. Writes nothing; as many queries for many rows as for one.
    """
    plan = Plan(end, {"": [root]})
    hold([root])
    known = {root.key}
    ended: dict[str, list[models.Model]] = {root.row._meta.label: [root.row]}
    while ended:
        label = next(iter(ended))
        rows = ended.pop(label)
        for name, part in PARTS.items():
            if part.of != label:
                continue
            changes = [one for one in plan.sort(part.find(rows, end)) if one.key not in known]
            known |= {one.key for one in changes}
            hold(changes)
            plan.add(name, changes)
            for change in changes:
                if change.ends:
                    ended.setdefault(change.row._meta.label, []).append(change.row)
    return plan


def hold_standing(*records: models.Model | None, on: date) -> None:
    """Hold the rows of what may end until the transaction ends, so that it does not end while something is hung on it.

    Raises `Refused` naming the first that has ended by a day, as the database says by now. Whoever writes a record that hangs
    on one asks this in the same transaction, before he writes (test_hanging.py walks the columns).
    """
    by_label: defaultdict[str, set[Any]] = defaultdict(set)
    for record in records:
        if record is not None:
            by_label[record._meta.label].add(record.pk)
    for label in sorted(by_label):
        rows = apps.get_model(label)._base_manager.select_for_update(of=("self",), no_key=True)
        for row in rows.filter(pk__in=by_label[label]).order_by("pk"):
            ended = getattr(row, ENDING[label])
            if is_over(ended, on):
                raise Refused(
                    _("“%(name)s”自 %(day)s 起已经终止，不能再用，请另选一个。")
                    % {"name": row, "day": ended.isoformat()},
                    code="ended",
                )


def is_over(ended: date | None, on: date) -> bool:
    """Whether what ends on a day, or on none, has ended by another."""
    return ended is not None and ended <= on


def hanging_columns() -> Iterator[tuple[str, str]]:
    """Every column that hangs a record on something that may end: the label of that, and the column."""
    for model in own_models():
        for column in model._meta.concrete_fields:
            for label in ENDING:
                if leads_to(column, label):
                    yield label, f"{model._meta.label}.{column.name}"


def leads_to(column: "models.Field[Any, Any]", label: str) -> bool:
    """Whether a column holds the key of such a record: as a foreign key, or as a bare number that is called so."""
    kind = apps.get_model(label)
    if column.is_relation:
        return column.related_model is kind
    return isinstance(column, models.IntegerField) and column.name == f"{kind._meta.model_name}_key"


def what_hangs_is_registered(**_told: object) -> list[CheckMessage]:
    """A start-up check: nothing hangs on what may end without a word on what becomes of it; no word on what is not there."""
    there = set(hanging_columns())
    said = {(part.of, column) for part in PARTS.values() for column in part.columns}
    stay = set(STAYING)
    found = [
        f"{column} hangs on {label}: say in endings.py what becomes of it"
        for label, column in sorted(there)
        if (label, column) not in said and column not in stay
    ]
    columns = {column for _label, column in there}
    found += [f"{column} is no column that hangs on what may end" for column in sorted(stay - columns)]
    found += [f"{column} does not hang on {label}" for label, column in sorted(said - there)]
    found += [
        f"{column} both ends and stays"
        for label, column in sorted(said)
        if column in stay and (label, column) in there
    ]
    return [Error(words, id="foundation.E004") for words in found]
