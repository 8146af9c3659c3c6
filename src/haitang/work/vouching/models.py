from django.db import models
from django.utils.translation import gettext_lazy as _

from haitang.machinery.audit.models import Versioned
from haitang.network.people.models import Person


class Vouched(Versioned):
    """A record that somebody makes and somebody else, one level up, vouches for.

    `recorded_by` is an account's key, `recorder` its name then, `author` the person behind it. Where it lies
    (`region_code`), whose line it is of (`line`) and whose people may judge it (`level_above`, a region code) its model says.
    Personal data: who recorded it.
    """

    recorded_by = models.BigIntegerField(_("记录账号"), editable=False)
    recorder = models.CharField(_("记录人"), max_length=64, editable=False)
    author = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("记录人"), null=True, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(_("记录时间"), editable=False)

    class Meta:
        abstract = True

    @property
    def region_code(self) -> str:
        raise NotImplementedError

    @property
    def line(self) -> str:
        raise NotImplementedError

    @property
    def ticket(self) -> str:
        """Key and version in one: what somebody has seen and acts upon."""
        return f"{self.pk}-{self.version}"


class Judgement(models.Model):
    """One thing somebody one level up did about a record. Personal data: who did it."""

    account = models.BigIntegerField(_("账号"), editable=False)
    name = models.CharField(_("经办人"), max_length=64, editable=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        abstract = True
