"""What happens to one column of a person, said on the column itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

_Field = TypeVar("_Field", bound="models.Field[Any, Any]")


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that says something about the person.

    `erased` is what it becomes, `in_copy` whether he is given it, `filled` whether a merge takes it over where the other
    record says nothing, `amended` and `imported` whether a form and a spreadsheet bring it, `seen_with` the permission
    needed to see it whole ("" nobody). `stem` joins the columns that keep one sealed value: cipher, digest, mask.
    """

    erased: Any = ""
    in_copy: bool = True
    filled: bool = False
    amended: bool = False
    imported: bool = False
    seen_with: str = "people.view"
    stem: str = ""


@dataclass(frozen=True, slots=True)
class Stays:
    """A column that outlives erasure, and why."""

    why: Any
    in_copy: bool = False


def personal(field: _Field, said: Personal) -> _Field:
    """The field, saying what happens to it."""
    vars(field)["personal"] = said
    return field


def stays(field: _Field, why: Any, *, in_copy: bool = False) -> _Field:
    """The field, outliving erasure for a reason."""
    vars(field)["personal"] = Stays(why, in_copy)
    return field


def declaration_of(field: "models.Field[Any, Any]") -> Personal | Stays | None:
    found: Personal | Stays | None = vars(field).get("personal")
    return found


def personal_fields(model: type[models.Model]) -> "Iterator[tuple[models.Field[Any, Any], Personal]]":
    """The columns of a model that are declared personal, in their order."""
    for field in model._meta.concrete_fields:
        if isinstance(said := declaration_of(field), Personal):
            yield field, said
