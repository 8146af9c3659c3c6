
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_terms_since_the_founding'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='honorary',
            field=models.BooleanField(default=False, verbose_name='名誉岗位，不查挂名'),
        ),
    ]
