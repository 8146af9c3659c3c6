from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0005_heads_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name='RefusedTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sign_in', '登录名或密码不对'), ('second_factor', '第二步验证不对'), ('expired', '初始密码已过期'), ('slowed', '试错太多，须等待'), ('forbidden', '没有权限'), ('not_seen', '不存在或不在管理范围'), ('csrf', '表单已过期或来自别处'), ('token', '链接中的密钥不对'), ('dropped', '记录太多，最早的已清除')], max_length=16, verbose_name='拒绝原因')),
                ('page', models.CharField(blank=True, max_length=80, verbose_name='页面')),
                ('account_id', models.BigIntegerField(default=0, verbose_name='账号编号')),
                ('account', models.CharField(blank=True, max_length=64, verbose_name='账号')),
                ('region_id', models.CharField(blank=True, max_length=12, verbose_name='行政区划代码')),
                ('name_digest', models.CharField(blank=True, max_length=64)),
                ('address_digest', models.CharField(blank=True, max_length=64)),
                ('address', models.CharField(blank=True, max_length=48, verbose_name='网络地址')),
                ('signed_in', models.BooleanField(default=False)),
                ('window', models.DateTimeField()),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField(verbose_name='最近一次')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='次数')),
                ('entered', models.BooleanField(default=False)),
                ('summed', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': '拒绝记录',
                'ordering': ['-last_at', '-id'],
                'indexes': [models.Index(fields=['last_at', 'id'], name='refused_try_by_age'), models.Index(fields=['signed_in', 'id'], name='refused_try_by_pool'), models.Index(fields=['account_id', 'id'], name='refused_try_of_an_account')],
                'constraints': [models.UniqueConstraint(fields=('window', 'kind', 'page', 'account_id', 'name_digest', 'address_digest'), name='tries_refused_alike_in_a_window_are_one_row')],
            },
        ),
    ]
