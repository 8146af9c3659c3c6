"""How much of the day an appointment began is known. SQLite makes the table anew and drops its triggers with it: the
promises of 0002 are made again, in either direction.
"""

from typing import Any

from django.db import migrations, models

PROMISES = {
    "no_two_appointments_share_a_seat_on_a_day": "seat",
    "no_person_is_twice_in_a_post_on_a_day": "person_id",
}


def trigger(name: str, column: str, event: str) -> str:
    return f"""
        CREATE TRIGGER IF NOT EXISTS {name}_{event} BEFORE {event} ON staffing_appointment
        WHEN EXISTS (
            SELECT 1 FROM staffing_appointment AS other
            WHERE other.post_id = NEW.post_id AND other.{column} = NEW.{column} AND other.id IS NOT NEW.id
              AND (other.until IS NULL OR other.until > NEW.since)
              AND (NEW.until IS NULL OR NEW.until > other.since)
        )
        BEGIN SELECT RAISE(ABORT, '{name}'); END
    """


def promise_again(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for name, column in PROMISES.items():
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(trigger(name, column, event))


class Migration(migrations.Migration):
    dependencies = [("staffing", "0002_seats_never_overlap")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, promise_again),
        migrations.AddField(
            model_name="appointment",
            name="since_precision",
            field=models.CharField(
                choices=[("day", "到日"), ("month", "到月"), ("year", "到年"), ("unknown", "不详")],
                default="day",
                editable=False,
                max_length=8,
                verbose_name="日期准到",
            ),
        ),
        migrations.RunPython(promise_again, migrations.RunPython.noop),
    ]
