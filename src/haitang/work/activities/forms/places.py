"""Where something was held, and in whose name."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import town_of
from haitang.machinery.ui.forms import Form
from haitang.network.organisations.models import Organisation
from haitang.network.organisations.words import Kind
from haitang.network.regions.models import Region
from haitang.network.regions.words import Level

from .. import queries
from ..models import Activity


def where(region: Region) -> str:
    """A place in a list of places: villages stand indented below their town."""
    return f"　{region.name}" if region.level == Level.VILLAGE else region.name


class PlaceForm(Form):
    """Where, chosen from the places in which `acting` records, and which body held it; those of `activity` stay among them."""

    region = forms.ChoiceField(label=_("在哪个村（社区）"))
    organiser = forms.ChoiceField(label=_("主办组织"), required=False)

    def __init__(
        self, *args: Any, acting: Acting, at: datetime, activity: Activity | None = None, **kwargs: Any
    ) -> None:
        self.activity = activity
        today = timezone.localdate(at)
        self.regions = {region.code: region for region in queries.regions_for(acting, today)}
        if activity is not None:
            self.regions.setdefault(activity.region_id, activity.region)
        self.organisers = self.bodies(acting, today)
        kwargs["initial"] = {"region": next(iter(self.regions), ""), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.offer_places()

    def bodies(self, acting: Acting, today: date) -> dict[str, Organisation]:
        found = {str(body.pk): body for body in queries.organisers_for(acting, self.regions, today)}
        if self.activity is not None:
            found.setdefault(str(self.activity.organiser_id), self.activity.organiser)
        return found

    def offer_places(self) -> None:
        self.set_choices("region", [(code, where(place)) for code, place in self.regions.items()])
        by_place = [("", _("所在镇街的科协"))] if self.town_associations() else []
        self.set_choices("organiser", [*by_place, *((key, one.name) for key, one in self.organisers.items())])
        if len(self.regions) == 1:
            self.fields["region"].widget = forms.HiddenInput()

    def town_associations(self) -> list[tuple[str, Organisation]]:
        return [each for each in self.organisers.items() if each[1].kind == Kind.TOWN_ASSOCIATION]

    @property
    def organiser_chosen(self) -> Organisation:
        """The body chosen, else the association of the town the place lies in, else the first body there is."""
        said = self.cleaned_data
        town = town_of(said["region"])
        own = (key for key, body in self.town_associations() if body.region_id == town)
        return self.organisers[said["organiser"] or next(own, next(iter(self.organisers), ""))]
