from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    name = "haitang.machinery.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        autodiscover_modules("notices", "calendars")
