from django.apps import AppConfig

from haitang.foundation.guard import guard

from . import checks


class AccessConfig(AppConfig):
    name = "haitang.network.access"
    label = "access"
    verbose_name = "授权"

    def ready(self) -> None:
        guard(
            checks.every_cell_is_answered,
            checks.every_address_has_a_door,
            checks.every_move_needs_a_permission,
        )
