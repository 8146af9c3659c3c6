from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "haitang.assessment"
    label = "assessment"
    verbose_name = "考核"
