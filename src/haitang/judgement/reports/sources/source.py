"""What a kind of record needs for papers to begin from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.verdict import Refused
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region

from ..actions import PaperDraft
from ..queries import body_of
from ..rules import DRAFT
from ..words import Kind

RECENT: Final = 5
Beginning = tuple[int, str]


@dataclass(frozen=True, slots=True)
class PaperSource:
    """`find` is the door to a record, `about` tells whose paper it would be and about which place, `draft` what it begins with.

    Where a record is not ready for a paper, `about` and `draft` raise `Refused`. `recent` are those at hand: pairs of key
    and title of records that `acting` may write about, a few of the latest, in one query.
    """

    kind: Kind
    find: Callable[[Acting, int], Any]
    about: Callable[[Any, Acting], tuple[Organisation, Region]]
    draft: Callable[[Any, Acting, datetime], PaperDraft]
    recent: Callable[[Acting], list[Beginning]]


def issuing(place: Region, acting: Acting) -> tuple[Organisation, Region]:
    """Who writes about something in a place: the county's association where `acting` drafts for the county, else the town's."""
    county = Region.objects.get(pk=place.county_code)
    about = county if acting.may(DRAFT, region=county.code) else place
    return writing_association(about), about


def writing_association(place: Region) -> Organisation:
    """The association that writes about a place. Raises `Refused` (no_body) where there is none."""
    body = body_of(place)
    if body is None:
        raise Refused(_("“%(place)s”还没有科协组织，不能发文。") % {"place": place}, code="no_body")
    return body
