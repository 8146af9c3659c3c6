"""What becomes of volunteers' service when a body is no more."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.endings import Change, End, Found, Part, hang
from haitang.network.organisations.models import Organisation

from .models import Volunteer
from .words import VolunteerStatus


def teams_of_bodies(rows: Sequence[Organisation], _end: End) -> Iterator[Found]:
    """Its volunteers serve on, of no team."""
    serving = Volunteer.objects.filter(team__in=rows).exclude(status=VolunteerStatus.LEFT)
    for volunteer in serving.select_related("person", "team").order_by("pk"):
        yield Change(volunteer, volunteer.person.name, _("不再属于这个服务队，仍是志愿者"), {"team_id": None})


hang(
    "people.teams",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("服务队的志愿者"),
        columns=("people.Volunteer.team",),
        find=teams_of_bodies,
        loose=True,
        related=("person",),
    ),
)
