from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "haitang.work.meetings"
    label = "meetings"
    verbose_name = "会议"
