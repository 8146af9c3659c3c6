from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "haitang.network.organisations"
    label = "organisations"
    verbose_name = "科协组织"
