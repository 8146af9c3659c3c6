from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0004_words_of_a_district")]

    operations = [
        migrations.RenameField("batch", "county", "region"),
        migrations.AlterField(
            "batch",
            "region",
            models.CharField(db_index=True, max_length=9, verbose_name="区县或镇街代码"),
        ),
    ]
