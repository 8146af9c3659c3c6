"""A few rows of several tables in one statement: each list travels as one column of another row."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import JSONField, Model, QuerySet, Subquery
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import JSONArray
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)

AS_SQLITE = "(SELECT json_group_array(json(listed)) FROM (%(subquery)s))"
AS_POSTGRESQL = "(SELECT COALESCE(jsonb_agg(listed), '[]'::jsonb) FROM (%(subquery)s) AS lists)"


class _Listed(Subquery):
    """The rows of a subquery, each an array, as an array in their order."""

    output_field = JSONField()
    empty_result_set_value = "[]"

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=AS_SQLITE, **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=AS_POSTGRESQL, **extra)


class ShortList(Generic[M]):
    """The first `most` rows of a model, or all, with these fields of theirs and of what they lead to (`region__name`).

    `column` is what a query's rows become in another one, in their order; `of` makes records of what came back. As with
    `only`, a field that was not named is read when it is asked for. Fields of bytes do not travel.
    """

    def __init__(self, model: type[M], *names: str, most: int | None = None) -> None:
        steps = [name.split(LOOKUP_SEP) for name in names]
        ways = sorted({LOOKUP_SEP.join(step[:many]) for step in steps for many in range(1, len(step))})
        keys = [f"{way}{LOOKUP_SEP}pk" for way in ways]
        self.model, self.names, self.most = model, list(dict.fromkeys(["pk", *keys, *names])), most

    def column(self, rows: QuerySet[M]) -> Subquery:
        return _Listed(rows.values(listed=JSONArray(*self.names))[: self.most])

    def of(self, listed: Sequence[Sequence[Any]]) -> list[M]:
        return [_record(self.model, dict(zip(self.names, values, strict=True))) for values in listed]


def _record(model: type[Any], values: Mapping[str, Any]) -> Any:
    """A record with some of its fields; with no key there is none."""
    if values["pk"] is None:
        return None
    known: dict[str, Any] = {}
    led_to: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        first, between, rest = name.partition(LOOKUP_SEP)
        field = model._meta.pk if name == "pk" else model._meta.get_field(first)
        if between:
            led_to.setdefault(first, {})[rest] = value
        if not between or rest == "pk":
            known[field.attname] = field.to_python(value)
    given = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    record = model.from_db(None, given, [known[name] for name in given])
    for first, others in led_to.items():
        setattr(record, first, _record(model._meta.get_field(first).related_model, others))
    return record
