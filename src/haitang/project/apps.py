from importlib import import_module

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "haitang.project"
    label = "project"
    verbose_name = "总装"

    def ready(self) -> None:
        import_module("haitang.project.wiring").join()
