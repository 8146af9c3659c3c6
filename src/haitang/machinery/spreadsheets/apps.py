from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "haitang.machinery.spreadsheets"
    label = "spreadsheets"
    verbose_name = "表格"
