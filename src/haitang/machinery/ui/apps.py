from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "haitang.machinery.ui"
    label = "ui"
    verbose_name = "页面"

    def ready(self) -> None:
        autodiscover_modules("panels")
