from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from haitang.foundation.constraints import must_be_filled, must_be_known, must_end_after_it_begins
from haitang.foundation.partial_dates import perhaps_begun, precision_field
from haitang.foundation.scope import Scope
from haitang.machinery.audit.models import Versioned
from haitang.network.organisations.models import Post
from haitang.network.people.models import Person

from ..words import CorrectionKind, Mode


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="post__organisation__region_id", line="post__organisation__line"))

    def on(self, day: date) -> Self:
        """Appointments in force on a day."""
        return self.filter(Q(since__lte=day), Q(until__isnull=True) | Q(until__gt=day))

    def perhaps_on(self, day: date) -> Self:
        """Appointments of which our records do not say whether they were in force on a day: begun later for certain, and
        perhaps before.
        """
        return self.filter(perhaps_begun(day, "since", "since_precision"))


class Appointment(Versioned):
    """A person holding one seat of a post on the half-open days [since, until), `since` as far as `since_precision` says.

    Personal data: who held which post when.
    """

    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("岗位"), related_name="appointments")
    seat = models.PositiveSmallIntegerField(_("席次"), default=1)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("人员"), related_name="appointments")
    mode = models.CharField(_("任职方式"), max_length=12, choices=Mode.choices)
    since = models.DateField(_("任职日期"))
    since_precision = precision_field()
    until = models.DateField(_("离任日期"), null=True, blank=True)
    document = models.CharField(_("任职文号"), max_length=60, blank=True)
    end_reason = models.CharField(_("离任原因"), max_length=120, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        ordering: ClassVar = ["-since", "id"]
        indexes: ClassVar = [models.Index(fields=["post", "until"], name="appointment_to_a_post_by_end")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_seat_holds_one_person_at_a_time",
                fields=["post", "seat"],
                condition=Q(until__isnull=True),
            ),
            models.UniqueConstraint(
                name="a_person_holds_a_post_once_at_a_time",
                fields=["post", "person"],
                condition=Q(until__isnull=True),
            ),
            must_end_after_it_begins("an_appointment_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def within(self, scope: Scope) -> Self:
        return self.filter(scope.q(region="post__organisation__region_id", line="post__organisation__line"))


class Correction(models.Model):
    """What an appointment said before it was corrected or annulled, or what it says since it stands again; and why.

    `appointment_key` is the key of the appointment, which has no row while it is annulled; `appointment_version` the version
    it stood at. Personal data: who held which post when, as it was entered; who did it.
    """

    kind = models.CharField(_("类别"), max_length=10, choices=CorrectionKind.choices)
    appointment_key = models.BigIntegerField(_("任职编号"), db_index=True)
    appointment_version = models.PositiveIntegerField(_("任职版本"))
    post = models.ForeignKey(Post, models.CASCADE, verbose_name=_("岗位"), related_name="corrections")
    seat = models.PositiveSmallIntegerField(_("席次"))
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("人员"), related_name="appointment_corrections"
    )
    mode = models.CharField(_("任职方式"), max_length=12, choices=Mode.choices)
    since = models.DateField(_("任职日期"))
    since_precision = precision_field()
    until = models.DateField(_("离任日期"), null=True)
    document = models.CharField(_("任职文号"), max_length=60, blank=True)
    end_reason = models.CharField(_("离任原因"), max_length=120, blank=True)
    reason = models.CharField(_("原因"), max_length=200)
    basis = models.CharField(_("依据文号"), max_length=60, blank=True)
    account = models.BigIntegerField(_("账号"), editable=False)
    name = models.CharField(_("经办人"), max_length=64, editable=False)
    at = models.DateTimeField(_("时间"))

    objects = CorrectionQuerySet.as_manager()
    FACTS: ClassVar = (
        "post_id", "seat", "person_id", "mode", "since", "since_precision", "until", "document", "end_reason",
    )  # fmt: skip

    class Meta:
        verbose_name = _("任职更正")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            must_be_filled("an_appointment_is_corrected_for_a_reason", "reason"),
            must_be_known("a_correction_is_of_a_known_kind", "kind", CorrectionKind),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.post}"

    def as_appointment(self) -> Appointment:
        """The appointment as it says: not a row of its own, unless it is written again."""
        said = Appointment(pk=self.appointment_key, version=self.appointment_version + 1)
        for name in self.FACTS:
            setattr(said, name, getattr(self, name))
        said.person = self.person
        return said
