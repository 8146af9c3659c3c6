from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "haitang.network.regions"
    label = "regions"
    verbose_name = "行政区划"
