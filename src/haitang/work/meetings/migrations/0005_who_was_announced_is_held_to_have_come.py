"""Of those who came in somebody's place before it was asked who, the one announced is put down."""

from typing import Any

from django.db import migrations
from django.db.models import F


def fill(apps: Any, schema_editor: Any) -> None:
    sent = apps.get_model("meetings", "Invitee").objects.filter(attendance="substitute")
    sent.update(stand_in=F("substitute"), stand_in_post=F("substitute_post"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_who_came_in_somebodys_place")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
