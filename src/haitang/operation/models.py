"""What belongs to the installation and to none of its districts: the shared cache, what its checks found."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_known

from .words import Kind


class CacheEntry(models.Model):
    """One value of the shared cache. No personal data: counters of the limits on signing in, by digest."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "project_cache"


class Inspection(models.Model):
    """One look of the installation at itself, and what it found. No personal data: kinds and places of damage.

    `complete` is false for a part of a check that goes on at `position`. A finding is `{"code": …, "where": …}`, its
    code a word of `words.FINDINGS`. Belongs to this installation: it is in no backup.
    """

    kind = models.CharField(_("检查"), max_length=16, choices=Kind)
    at = models.DateTimeField(_("时间"))
    ok = models.BooleanField(_("完好"))
    complete = models.BooleanField(_("看完"), default=True)
    findings: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("发现"), default=list
    )
    position: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("进度"), default=dict)

    class Meta:
        verbose_name = _("检查")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="inspection_of_a_kind")]
        constraints: ClassVar = [must_be_known("an_inspection_is_of_a_known_kind", "kind", Kind)]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
