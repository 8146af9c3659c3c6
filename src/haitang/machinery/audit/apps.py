from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "haitang.machinery.audit"
    label = "audit"
    verbose_name = "审计"
