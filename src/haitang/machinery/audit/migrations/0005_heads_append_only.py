"""Heads are only ever added, like seals; of a chain that has begun the present end is the first of them."""

from django.db import migrations

TABLE = "audit_head"
REFUSAL = "audit rows are only ever added"
SQLITE_LOCK = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
SQLITE_REPLACE_LOCK = """
CREATE TRIGGER {table}_refuses_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
POSTGRESQL_LOCK = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()
"""


def begin(apps, schema_editor):
    last = apps.get_model("audit", "Seal").objects.defer("leaves").order_by("last_id", "id").last()
    if last is not None:
        apps.get_model("audit", "Head").objects.create(last_id=last.last_id, digest=last.digest, at=last.at)


def lock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_LOCK.format(table=TABLE))
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(SQLITE_LOCK.format(table=TABLE, verb=verb, refusal=REFUSAL))
    schema_editor.execute(SQLITE_REPLACE_LOCK.format(table=TABLE, refusal=REFUSAL))


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_change ON {TABLE}")
        return
    for verb in ("UPDATE", "DELETE", "REPLACE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_refuses_{verb}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_heads")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(lock, unlock),
    ]
