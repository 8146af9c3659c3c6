"""SQLite's INSERT OR REPLACE removes a row without asking the triggers on DELETE: refused by one of its own.

PostgreSQL has nothing like it: its ON CONFLICT DO UPDATE is an UPDATE, which is refused.
"""

from django.db import migrations

SAME = {
    "audit_entry": "id = NEW.id",
    "audit_seal": "id = NEW.id OR previous = NEW.previous OR digest = NEW.digest",
}
LOCK = """
CREATE TRIGGER {table}_refuses_REPLACE BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END
"""


def lock(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table, same in SAME.items():
            schema_editor.execute(LOCK.format(table=table, same=same))


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in SAME:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_REPLACE")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [migrations.RunPython(lock, unlock)]
