from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "haitang.activities"
    label = "activities"
    verbose_name = "活动"
