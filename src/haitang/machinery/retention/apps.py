from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "haitang.machinery.retention"
    label = "retention"
    verbose_name = "保存期限"
