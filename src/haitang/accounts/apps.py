from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "haitang.accounts"
    label = "accounts"
    verbose_name = "账号"
