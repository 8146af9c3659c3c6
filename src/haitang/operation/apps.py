from django.apps import AppConfig

from haitang.faces.desk import signs


class OperationConfig(AppConfig):
    name = "haitang.operation"
    label = "project"  # what its tables and migrations are called since the first version
    verbose_name = "运行"

    def ready(self) -> None:
        from . import health, heartbeat  # noqa: PLC0415 - they need the models, which are ready only now

        heartbeat.follow_tasks()
        signs.HEALTH.register("operation", health.signs)
