from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_known

from .words import JobState


class JobRun(models.Model):
    """A job that was asked for, and whether its effect has happened. No personal data: keys and counts only.

    The arguments are what the job's function is called with; records are named by their keys.
    """

    name = models.CharField(_("任务"), max_length=64)
    key = models.CharField(_("对象"), max_length=128)
    arguments = models.JSONField(_("参数"), default=dict)
    state = models.CharField(_("状态"), max_length=8, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    reason = models.CharField(_("原因"), max_length=500, blank=True)
    result = models.JSONField(_("结果"), null=True)
    queued_at = models.DateTimeField(_("提出时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("后台任务")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "key"], name="a_job_runs_once_for_each_key"),
            must_be_known("a_job_is_in_a_known_state", "state", JobState),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"

    @property
    def open(self) -> bool:
        return self.state == JobState.WAITING
