"""The terms of a body, and how its elections were put off."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0007_when_it_was_elected_last"),
        ("staffing", "0004_corrections_of_appointments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Postponement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("elected", models.DateField(editable=False, null=True, verbose_name="本届换届日期")),
                ("before", models.DateField(verbose_name="原定届满")),
                ("until", models.DateField(verbose_name="延到")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("document", models.CharField(max_length=60, verbose_name="批准文件")),
                ("account", models.BigIntegerField(editable=False, verbose_name="账号")),
                ("name", models.CharField(editable=False, max_length=64, verbose_name="经办人")),
                ("at", models.DateTimeField(editable=False, verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="撤回时间")),
                ("withdrawn_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "withdrawn_name",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="撤回人"),
                ),
                ("withdrawn_for", models.CharField(blank=True, max_length=200, verbose_name="撤回原因")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postponements",
                        to="organisations.organisation",
                        verbose_name="组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期换届",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("organisation", "before"),
                        name="an_end_of_a_term_is_put_off_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("before"))),
                        name="an_election_is_put_off_to_a_later_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="an_election_is_put_off_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        name="an_election_is_put_off_with_approval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="届次")),
                ("since", models.DateField(verbose_name="换届日期")),
                (
                    "since_precision",
                    models.CharField(
                        choices=[("day", "到日"), ("month", "到月"), ("year", "到年"), ("unknown", "不详")],
                        default="day",
                        editable=False,
                        max_length=8,
                        verbose_name="日期准到",
                    ),
                ),
                ("ends", models.DateField(editable=False, verbose_name="届满")),
                ("ended_before", models.DateField(editable=False, null=True, verbose_name="上届届满")),
                ("document", models.CharField(blank=True, max_length=60, verbose_name="换届文号")),
                ("papers", models.CharField(blank=True, max_length=300, verbose_name="换届材料")),
                ("changes", models.JSONField(default=list, editable=False, verbose_name="各岗位结果")),
                ("account", models.BigIntegerField(editable=False, verbose_name="账号")),
                ("name", models.CharField(editable=False, max_length=64, verbose_name="经办人")),
                ("at", models.DateTimeField(editable=False, verbose_name="登记时间")),
                ("annulled_at", models.DateTimeField(editable=False, null=True, verbose_name="撤销时间")),
                ("annulled_by", models.BigIntegerField(editable=False, null=True)),
                (
                    "annulled_name",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="撤销人"),
                ),
                ("annulled_for", models.CharField(blank=True, max_length=200, verbose_name="撤销原因")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="organisations.organisation",
                        verbose_name="组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "届",
                "ordering": ["organisation_id", "-since", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("annulled_at__isnull", True)),
                        fields=("organisation", "since"),
                        name="a_body_is_elected_once_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("annulled_at__isnull", True)),
                        fields=("organisation", "number"),
                        name="a_term_of_a_body_has_its_own_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", True), ("number__gte", 1), _connector="OR"),
                        name="a_term_has_a_number_from_one_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("annulled_at__isnull", True),
                            models.Q(("annulled_for", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_term_is_annulled_for_a_reason",
                    ),
                ],
            },
        ),
    ]
