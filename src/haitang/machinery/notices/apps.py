from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "haitang.machinery.notices"
    label = "notices"
    verbose_name = "通知"
