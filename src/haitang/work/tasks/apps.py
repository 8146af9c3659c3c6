from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "haitang.work.tasks"
    label = "tasks"
    verbose_name = "任务"
