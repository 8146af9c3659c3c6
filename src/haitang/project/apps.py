from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "haitang.project"
    label = "assembly"  # `project` is what the tables of `operation` are called
    verbose_name = "总装"

    def ready(self) -> None:
        from .wiring import join  # noqa: PLC0415 - it needs the models, which are ready only now

        join()
