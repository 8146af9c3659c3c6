from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "haitang.machinery.ui"
    label = "ui"
    verbose_name = "页面"
