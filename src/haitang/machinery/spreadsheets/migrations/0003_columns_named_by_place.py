from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("spreadsheets", "0002_questions_of_a_file")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="columns",
            field=models.JSONField(default=list, verbose_name="指定的列"),
        ),
    ]
