from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "haitang.judgement.assessment"
    label = "assessment"
    verbose_name = "考核"
