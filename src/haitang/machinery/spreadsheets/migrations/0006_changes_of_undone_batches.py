from typing import Any

from django.db import migrations


def let_go(apps: Any, schema_editor: Any) -> None:
    """Of batches undone before, nothing tells which of their changes were set back."""
    change = apps.get_model("spreadsheets", "Change")
    change.objects.using(schema_editor.connection.alias).filter(batch__state="undone").delete()


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0005_batches_of_towns")]

    operations = [migrations.RunPython(let_go, migrations.RunPython.noop)]
