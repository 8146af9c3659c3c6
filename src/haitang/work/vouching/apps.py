from django.apps import AppConfig


class VouchingConfig(AppConfig):
    name = "haitang.work.vouching"
    label = "vouching"
    verbose_name = "确认"
