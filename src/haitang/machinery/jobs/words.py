from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 5

KEPT_DAYS = 365
"""Days for which a run that was done is kept."""


class JobState(models.TextChoices):
    WAITING = "waiting", _("等待")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败")
