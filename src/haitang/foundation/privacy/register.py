"""The lists: links to a person, columns that may hold his words, places that hold his values without a key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, TypeAlias

from django.apps import apps
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .subject import Subject


class OnErase(Enum):
    STAYS = "stays"
    DELETED = "deleted"


class OnMerge(Enum):
    GOES_OVER = "goes over"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Link:
    """A column that names a person by key: what erasure, merging and the own-data copy do with its rows, and why.

    `blanked` are columns of the row and what they become when the person is erased. `in_copy` whether he is given the
    rows. `holds` selects the rows that still hold him on a day, so that he cannot be erased yet.
    """

    label: str
    why: Any
    on_erase: OnErase = OnErase.STAYS
    blanked: Mapping[str, Any] = field(default_factory=dict)
    on_merge: OnMerge = OnMerge.GOES_OVER
    in_copy: bool = True
    holds: Callable[[Any], models.Q] | None = None
    bare: bool = False

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label.rpartition(".")[0])

    @property
    def title(self) -> str:
        """What its rows are called."""
        return str(self.model._meta.verbose_name)

    @property
    def name(self) -> str:
        """The name of the column's field."""
        return self.label.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Texts:
    """Columns of free words, plain or JSON, in which people may be named.

    `region` leads from the row to the code of its place, one way or, with blanks between, several, so that another
    district's words are left alone; "" where a row has none. Rows that `fixed` selects stay as they are, for the reason `why`.
    """

    label: str
    columns: tuple[str, ...]
    region: str = ""
    fixed: models.Q | None = None
    why: Any = ""
    follows: models.Q | None = None
    derives: tuple[str, ...] = ()
    derived: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)


@dataclass(frozen=True, slots=True)
class Signed:
    """The name of an account, written beside its key in `key` when it did something."""

    label: str
    name: str
    key: str

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A column that names an account by key. `in_copy` are columns or properties of its rows, with their heads, that the
    person whose account it is gets with his data; none where the rows say nothing of him beyond what he did for the association.
    """

    label: str
    why: Any
    title: Any = ""
    in_copy: Mapping[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label.rpartition(".")[0])

    @property
    def name(self) -> str:
        """The name of the column's field."""
        return self.label.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Place:
    """Where values lie that only its app can read: sealed, packed, outside the database.

    `columns` are the columns it answers for, as app.Model.column. `find` counts what there is of a person, `erase` takes
    it out within the caller's transaction and counts, `copy` lists it for him as rows of texts under `heads`. `until`
    says how long it lies there anyway.
    """

    name: str
    title: Any
    columns: tuple[str, ...]
    find: Callable[[Subject], int]
    erase: Callable[[Subject], int]
    why: Any
    until: Any = ""
    heads: tuple[Any, ...] = ()
    copy: Callable[[Subject], Sequence[tuple[str, ...]]] | None = None


@dataclass(slots=True)
class Register:
    person: type[models.Model] | None = None
    """The model all this is about; its columns say for themselves what happens to them."""
    links: dict[str, Link] = field(default_factory=dict)
    texts: list[Texts] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    account_links: dict[str, AccountLink] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    wordless: dict[str, Any] = field(default_factory=dict)
    """Columns of text or bytes that hold no words of people, by app.Model.column, and why."""

    @property
    def deleted(self) -> frozenset[str]:
        """Models whose rows go with the person, so that their columns need no line each."""
        return frozenset(
            one.model._meta.label for one in self.links.values() if one.on_erase is OnErase.DELETED
        )


REGISTER: Final = Register()
Columns: TypeAlias = str
"""Names of columns with blanks between."""


def days(number: int) -> Any:
    """A term of days in words, read in the language of the page."""
    return format_lazy("{} {}", number, _("天"))


def persons_are(model: type[models.Model]) -> None:
    """Say which model keeps persons."""
    REGISTER.person = model


def link(label: str, **said: Any) -> None:
    """Say what happens to the rows of a column that names a person."""
    REGISTER.links[label] = Link(label, **said)


def texts(label: str, columns: Columns, **said: Any) -> None:
    """Name the columns of a model in which people may be spoken of."""
    REGISTER.texts.append(Texts(label, tuple(columns.split()), **said))


def signature_columns(label: str, **keys: str) -> None:
    """Name columns with an account's name, each with the column of its key: giver="given_by"."""
    REGISTER.signed += [Signed(label, name, key) for name, key in keys.items()]


def account_link(label: str, **said: Any) -> None:
    """Say what the rows of a column that names an account tell of the person whose account it is."""
    REGISTER.account_links[label] = AccountLink(label, **said)


def register_place(name: str, **said: Any) -> None:
    """Name a place of sealed or packed values and its walkers."""
    REGISTER.places[name] = Place(name, **said)


def wordless(label: str, columns: Columns, why: Any) -> None:
    """Name columns that hold codes, addresses, digests: never a person's words."""
    REGISTER.wordless |= {f"{label}.{column}": why for column in columns.split()}
