"""What becomes of roles when a body is no more: nobody runs it any longer."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.endings import Change, End, Found, Part, hang
from haitang.network.organisations.models import Organisation

from .models import Grant


def grant_words(grant: Grant) -> str:
    return f"{grant.account} · {grant.get_role_display()} · {grant.place}"


def lasting_at(at: datetime) -> Q:
    return Q(until__isnull=True) | Q(until__gt=at)


def roles_in_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """Roles held in it are withdrawn at once."""
    held = Grant.objects.filter(lasting_at(end.at), organisation__in=rows)
    for grant in held.select_related("account", "organisation", "region").order_by("pk"):
        yield Change(grant, grant_words(grant), _("收回"), {"until": max(end.at, grant.since)})


hang(
    "access.roles",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("账号的角色"),
        columns=("access.Grant.organisation",),
        find=roles_in_bodies,
        naming=grant_words,
        related=("account", "organisation", "region"),
    ),
)
