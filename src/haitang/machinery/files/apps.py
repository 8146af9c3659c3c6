from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "haitang.machinery.files"
    label = "files"
    verbose_name = "附件"
