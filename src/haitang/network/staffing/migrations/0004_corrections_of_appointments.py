
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_as_much_of_a_day_as_is_known'),
        ('people', '0004_as_much_of_a_day_as_is_known'),
        ('staffing', '0003_as_much_of_a_day_as_is_known'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('corrected', '更正'), ('annulled', '作废'), ('restored', '恢复')], max_length=10, verbose_name='类别')),
                ('appointment_key', models.BigIntegerField(db_index=True, verbose_name='任职编号')),
                ('appointment_version', models.PositiveIntegerField(verbose_name='任职版本')),
                ('seat', models.PositiveSmallIntegerField(verbose_name='席次')),
                ('mode', models.CharField(choices=[('full_time', '专职'), ('part_time', '兼职'), ('seconded', '挂职'), ('ex_officio', '当然')], max_length=12, verbose_name='任职方式')),
                ('since', models.DateField(verbose_name='任职日期')),
                ('since_precision', models.CharField(choices=[('day', '到日'), ('month', '到月'), ('year', '到年'), ('unknown', '不详')], default='day', editable=False, max_length=8, verbose_name='日期准到')),
                ('until', models.DateField(null=True, verbose_name='离任日期')),
                ('document', models.CharField(blank=True, max_length=60, verbose_name='任职文号')),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='离任原因')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('basis', models.CharField(blank=True, max_length=60, verbose_name='依据文号')),
                ('account', models.BigIntegerField(editable=False, verbose_name='账号')),
                ('name', models.CharField(editable=False, max_length=64, verbose_name='经办人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointment_corrections', to='people.person', verbose_name='人员')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='organisations.post', verbose_name='岗位')),
            ],
            options={
                'verbose_name': '任职更正',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_appointment_is_corrected_for_a_reason'), models.CheckConstraint(condition=models.Q(('kind__in', ['corrected', 'annulled', 'restored'])), name='a_correction_is_of_a_known_kind')],
            },
        ),
    ]
