from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "haitang.machinery.accounts"
    label = "accounts"
    verbose_name = "账号"
