"""What document a number is of, a second phone, and how much of the day of registering is known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_guardians_and_requests'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='document_kind',
            field=models.CharField(blank=True, choices=[('', '未填'), ('identity_card', '居民身份证'), ('passport', '护照'), ('home_return', '港澳居民来往内地通行证'), ('taiwan_permit', '台湾居民来往大陆通行证'), ('permanent', '外国人永久居留身份证'), ('residence', '港澳台居民居住证'), ('other', '其他')], default='', max_length=16, verbose_name='证件类型'),
        ),
        migrations.AddField(
            model_name='person',
            name='other_phone_cipher',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='other_phone_digest',
            field=models.CharField(blank=True, default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='person',
            name='other_phone_mask',
            field=models.CharField(blank=True, default='', editable=False, max_length=20, verbose_name='另一个电话'),
        ),
        migrations.AddField(
            model_name='volunteer',
            name='registered_precision',
            field=models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年'), ('unknown', '不详')], default='day', editable=False, max_length=8, verbose_name='日期准到'),
        ),
    ]
