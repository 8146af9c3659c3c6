from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "haitang.work.obligations"
    label = "obligations"
    verbose_name = "制度要求"
