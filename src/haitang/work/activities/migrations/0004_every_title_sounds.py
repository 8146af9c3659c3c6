"""The sound of every title on record. Read as `haitang.machinery.ui.sounds` read them when this was written."""

from itertools import islice
from typing import Any

from django.db import migrations

AT_ONCE = 500


def sound_of(title: str) -> str:
    from pypinyin import lazy_pinyin  # its phrases take a second: only where there is a title

    spoken = "".join(character for character in title if character.isalnum())
    syllables = [syllable.lower() for syllable in lazy_pinyin(spoken)]
    return f"{''.join(syllables)} {''.join(syllable[:1] for syllable in syllables)}"


def fill(apps: Any, schema_editor: Any) -> None:
    Activity = apps.get_model("activities", "Activity")
    rows = Activity.objects.order_by("pk").only("pk", "title").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(rows, AT_ONCE)):
        for one in batch:
            one.sound = sound_of(one.title)
        Activity.objects.bulk_update(batch, ["sound"])


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_how_a_title_sounds")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
