from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "haitang.machinery.figures"
    label = "figures"
    verbose_name = "指标"

    def ready(self) -> None:
        autodiscover_modules("indicators")
