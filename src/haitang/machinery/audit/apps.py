from django.apps import AppConfig

from haitang.machinery.ui.editing import LAST_CHANGE


class AuditConfig(AppConfig):
    name = "haitang.machinery.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from .queries import last_change  # noqa: PLC0415 - it needs the models, which are ready only now

        LAST_CHANGE.register(last_change)
