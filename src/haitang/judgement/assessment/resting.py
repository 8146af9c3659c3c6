"""Frozen results that rest on appointments: a change of one does not change them, and its preview says so."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from haitang.foundation.codes import county_of
from haitang.machinery.figures.declaring import indicator_named
from haitang.network.organisations.models import Post
from haitang.network.staffing.queries import Resting, is_touched

from .models import Item, Round
from .queries import ask_of
from .words import State


def frozen_results(post: Post, appointment: int, days: Sequence[tuple[date, date]]) -> list[Resting]:
    """The frozen rounds of the post's county with an item that reads a figure of appointments on one of these days.

    One query.
    """
    items = Item.objects.filter(
        part__scheme__district=county_of(post.organisation.region_id), part__scheme__round__state=State.FROZEN
    ).exclude(indicator="")
    touched: defaultdict[Round, list[str]] = defaultdict(list)
    for item in items.select_related("part__scheme__round").order_by("part__scheme__year", "pk"):
        scheme, source = item.part.scheme, item.text().source
        if source is not None and is_touched(
            source.indicator, ask_of(scheme, source).when(indicator_named(source.indicator)), days
        ):
            touched[scheme.round].append(item.title)
    return [
        Resting(found.scheme.title, found.get_absolute_url(), _("已存档的考核项目：%s") % "、".join(titles))
        for found, titles in touched.items()
    ]
