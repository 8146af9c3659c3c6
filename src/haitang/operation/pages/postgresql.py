"""PostgreSQL: every row of every table read out, every index by amcheck or else once along its order.

Where the cluster keeps data checksums, reading a page is checking it: a changed byte is an error.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.utils import Error

from .looking import Look

DROPPED: Final = "42P01"
"""The table went away while we looked."""
BLOCKS_AT_ONCE: Final = 4096
"""Pages read before the time is looked at: 32 MB."""
TABLES: Final = """
    SELECT c.oid, n.nspname, c.relname, greatest(pg_relation_size(c.oid) / current_setting('block_size')::int, 0),
           has_table_privilege(c.oid, 'SELECT')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname <> 'information_schema'
      AND n.nspname NOT LIKE 'pg_temp%%'
    ORDER BY n.nspname, c.relname
"""
INDEXES: Final = """
    SELECT i.indexrelid, i.indexrelid::regclass::text, am.amname, i.indpred IS NULL AND i.indexprs IS NULL,
           ARRAY(SELECT quote_ident(a.attname) FROM unnest(i.indkey::int[]) WITH ORDINALITY k(number, place)
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                 WHERE k.place <= i.indnkeyatts ORDER BY k.place)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam
    WHERE i.indrelid = %s AND i.indisvalid AND i.indisready ORDER BY 2
"""
AMCHECK: Final = "SELECT to_regprocedure('bt_index_check(regclass,boolean)') IS NOT NULL"
FAILURES: Final = (
    "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()"
)
SERIAL: Final = (
    "SET LOCAL enable_seqscan = off",
    "SET LOCAL enable_bitmapscan = off",
    "SET LOCAL enable_sort = off",
    "SET LOCAL max_parallel_workers_per_gather = 0",
)


@dataclass(frozen=True, slots=True)
class Table:
    oid: int
    schema: str
    name: str
    pages: int
    readable: bool

    @property
    def key(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def shown(self) -> str:
        return self.key.removeprefix("public.")

    @property
    def quoted(self) -> str:
        return f"{connection.ops.quote_name(self.schema)}.{connection.ops.quote_name(self.name)}"


def examine(look: Look) -> None:
    try:
        _look_at_checksums(look)
        tables = [Table(*row) for row in _ask(TABLES)]
        amcheck = bool(_ask(AMCHECK)[0][0])
    except Error as wrong:
        look.find("file", type(wrong).__name__)
        look.position = {}
        return
    done = look.position.get("table", "")
    if not amcheck:
        look.left_out["order"] = ""
    if denied := [table.shown for table in tables if not table.readable]:
        look.left_out["denied"] = "、".join(denied)
    for table in [table for table in tables if table.readable and table.key >= done]:
        first = int(look.position.get("after", 0)) if table.key == done else 0
        if not _read_rows(look, table, first):
            return
        _look_at_indexes(look, table, amcheck=amcheck)
        look.tables += 1
    look.position = {}


def _ask(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _look_at_checksums(look: Look) -> None:
    if _ask("SHOW data_checksums") != [("on",)]:
        look.left_out["content"] = ""
    if failures := int(_ask(FAILURES)[0][0]):
        look.find("checksums", str(failures))


def _read_rows(look: Look, table: Table, first: int) -> bool:
    """Copy the rows out, values kept elsewhere with them, some pages at a time. False when time is up before the end."""
    while True:
        last = first + BLOCKS_AT_ONCE
        question = f"COPY (SELECT * FROM {table.quoted} WHERE ctid >= '({first},0)' AND ctid < '({last},0)') TO STDOUT"  # noqa: S608 - a name out of the catalogue
        try:
            with (
                transaction.atomic(),
                connection.cursor() as cursor,
                connection.wrap_database_errors,
                cursor.copy(question) as copied,
            ):
                for _row in copied.rows():
                    look.rows += 1
        except Error as wrong:
            _find(look, "rows", f"{table.shown}, page {first}–{min(last, table.pages) - 1}", wrong)
        if last >= table.pages:
            return True
        first = last
        if look.is_late():
            look.position = {"table": table.key, "after": first}
            return False


def _look_at_indexes(look: Look, table: Table, *, amcheck: bool) -> None:
    for oid, name, method, plain, columns in _ask(INDEXES, table.oid):
        try:
            with transaction.atomic():
                if amcheck and method == "btree":
                    _ask("SELECT bt_index_check(%s::regclass, true)", oid)
                elif not plain or not _walk(table, name, columns):
                    known = look.left_out.get("index", "")
                    look.left_out["index"] = f"{known}、{name}" if known else name
        except Error as wrong:
            _find(look, "index", name, wrong)


def _walk(table: Table, name: str, columns: list[str]) -> bool:
    """Read an index along its order; says whether it was this one that the engine read."""
    ordered = f"SELECT {', '.join(columns)} FROM {table.quoted} ORDER BY {', '.join(columns)} OFFSET 0"  # noqa: S608 - as above
    for setting in SERIAL:
        _run(setting)
    plan = _ask(f"EXPLAIN (FORMAT JSON, COSTS OFF) {ordered}")[0][0]
    _ask(f"SELECT count(*) FROM ({ordered}) walked")  # noqa: S608 - as above
    return f'"{name.rpartition(".")[2]}"' in str(plan).replace("'", '"')


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _find(look: Look, code: str, where: str, wrong: Error) -> None:
    """A damage by the engine's own class of error; what is no damage (no right, no time) is raised on."""
    state = getattr(wrong.__cause__, "sqlstate", "") or ""
    if state == DROPPED:
        return
    if not state.startswith(("XX", "58", "22")):
        raise wrong
    look.find(code, f"{where} ({state})")
