from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_nothing_replaced")]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_id", models.BigIntegerField(verbose_name="末条")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("at", models.DateTimeField(verbose_name="封存时间")),
            ],
            options={"verbose_name": "链尾", "ordering": ["last_id", "id"]},
        ),
    ]
