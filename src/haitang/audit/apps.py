from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "haitang.audit"
    label = "audit"
    verbose_name = "审计"
