"""What PostgreSQL refuses of a statement it refuses of each row, too, and also while triggers are told to stand back.

A database spread over several machines knows no triggers of statements (only TRUNCATE needs one), and a session whose
`session_replication_role` is `replica` asks none that is not ALWAYS. SQLite's triggers were by row from the beginning.
"""

from django.db import migrations

TABLES = ("audit_entry", "audit_seal", "audit_head")
LOCK = """
CREATE TRIGGER {table}_refuses_row BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION audit_refuses()
"""
ALWAYS = "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuses_{what}"


def lock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(LOCK.format(table=table))
            for what in ("row", "change"):
                schema_editor.execute(ALWAYS.format(table=table, what=what))


def unlock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_row ON {table}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_refused_tries")]

    operations = [migrations.RunPython(lock, unlock)]
