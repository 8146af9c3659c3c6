from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "haitang.machinery.figures"
    label = "figures"
    verbose_name = "指标"
