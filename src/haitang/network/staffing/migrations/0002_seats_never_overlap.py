"""Two appointments to one seat, or of one person to one post, never share a day; ended ones included.

On PostgreSQL exclusion constraints over ranges (a key is written as a range of itself, so that no extension is
needed); on SQLite triggers, which a later migration that rebuilds the table must make again.
"""

from typing import Any

from django.db import migrations

PROMISES = {
    "no_two_appointments_share_a_seat_on_a_day": "seat",
    "no_person_is_twice_in_a_post_on_a_day": "person_id",
}


def exclusion(name: str, column: str) -> str:
    span = "int8range({0}::bigint, {0}::bigint, '[]') WITH &&".format
    return (
        f"ALTER TABLE staffing_appointment ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"({span('post_id')}, {span(column)}, daterange(since, until) WITH &&)"
    )


def trigger(name: str, column: str, event: str) -> str:
    return f"""
        CREATE TRIGGER {name}_{event} BEFORE {event} ON staffing_appointment
        WHEN EXISTS (
            SELECT 1 FROM staffing_appointment AS other
            WHERE other.post_id = NEW.post_id AND other.{column} = NEW.{column} AND other.id IS NOT NEW.id
              AND (other.until IS NULL OR other.until > NEW.since)
              AND (NEW.until IS NULL OR NEW.until > other.since)
        )
        BEGIN SELECT RAISE(ABORT, '{name}'); END
    """


def promise(apps: Any, schema_editor: Any) -> None:
    for name, column in PROMISES.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(exclusion(name, column))
        else:
            for event in ("INSERT", "UPDATE"):
                schema_editor.execute(trigger(name, column, event))


def release(apps: Any, schema_editor: Any) -> None:
    for name in PROMISES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE staffing_appointment DROP CONSTRAINT {name}")
        else:
            for event in ("INSERT", "UPDATE"):
                schema_editor.execute(f"DROP TRIGGER {name}_{event}")


class Migration(migrations.Migration):
    dependencies = [("staffing", "0001_initial")]

    operations = [migrations.RunPython(promise, release)]
