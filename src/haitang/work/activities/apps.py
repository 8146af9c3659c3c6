from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "haitang.work.activities"
    label = "activities"
    verbose_name = "活动"
