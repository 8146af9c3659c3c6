from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "haitang.network.people"
    label = "people"
    verbose_name = "人员"
