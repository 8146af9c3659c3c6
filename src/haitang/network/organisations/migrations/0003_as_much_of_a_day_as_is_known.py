"""How much of the day of founding is known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_a_credit_code_names_one_unit_of_a_county'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='founded_precision',
            field=models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年'), ('unknown', '不详')], default='day', editable=False, max_length=8, verbose_name='日期准到'),
        ),
    ]
