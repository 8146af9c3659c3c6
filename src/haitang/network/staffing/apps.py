from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "haitang.network.staffing"
    label = "staffing"
    verbose_name = "编配"
