from django.apps import AppConfig
from django.core.checks import register

from . import checks


class AccessConfig(AppConfig):
    name = "haitang.network.access"
    label = "access"
    verbose_name = "授权"

    def ready(self) -> None:
        register(checks.every_cell_is_answered)
        register(checks.every_address_has_a_door)
