"""Of drafts written before this was kept, it is not known what they leave out: they are taken for complete."""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps: Any, schema_editor: Any) -> None:
    meetings = apps.get_model("meetings", "Meeting").objects.filter(pk=OuterRef("meeting"))
    version = Subquery(meetings.annotate(before=F("version") - 1).values("before"))
    apps.get_model("meetings", "Minutes").objects.update(read=version)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_minutes_know_what_they_were_written_from")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
