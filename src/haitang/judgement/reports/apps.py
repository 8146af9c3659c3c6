from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "haitang.judgement.reports"
    label = "reports"
    verbose_name = "公文"
