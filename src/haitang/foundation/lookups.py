"""What the database is asked for beyond Django's own lookups."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler


@models.CharField.register_lookup
@models.TextField.register_lookup
class HoldsInOrder(models.Lookup):
    """Whether a text holds these pieces one after another, whatever stands between them; no matter in which case."""

    lookup_name = "holds_in_order"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        text, params = self.process_lhs(compiler, connection)
        alike = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
        pattern = "".join(f"%{connection.ops.prep_for_like_query(piece)}" for piece in self.rhs)
        return f"{text} {alike} %s ESCAPE '\\'", (*params, f"{pattern}%")


def holds_in_order(column: str, pieces: Sequence[str]) -> Q:
    """Rows of which a column of text holds the pieces in this order."""
    return Q(**{f"{column}__holds_in_order": tuple(pieces)})
