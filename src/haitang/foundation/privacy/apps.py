from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from haitang.foundation.guard import guard

from . import checks


class PrivacyConfig(AppConfig):
    name = "haitang.foundation.privacy"
    label = "privacy"
    verbose_name = "个人信息登记"

    def ready(self) -> None:
        autodiscover_modules("personal")
        guard(checks.everything_is_registered)
