"""Issued papers that rest on appointments: a change of one does not change them, and its preview says so."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused
from haitang.machinery.figures.periods import Period, day_written
from haitang.network.organisations.models import Post
from haitang.network.staffing.queries import Resting, is_touched

from .models import Paper

ORIGIN = "appointment"


def issued_papers(post: Post, appointment: int, days: Sequence[tuple[date, date]]) -> list[Resting]:
    """The issued papers of the post's places that read a figure of appointments on one of these days, and the notice of
    the appointment itself. One query.
    """
    code = post.organisation.region_id
    around = [code[:length] for length in range(len(code) + 1)]
    began = Q(origin=ORIGIN, origin_key=appointment)
    found = Paper.objects.issued().filter(Q(region__in=around) | began).select_related("register")
    papers = found.defer("text", "material", "frozen").order_by("signed_on", "pk")
    return [
        Resting(f"{paper.title} {paper.number}", paper.get_absolute_url(), note)
        for paper in papers
        if (note := resting_note(paper, appointment, days))
    ]


def resting_note(paper: Paper, appointment: int, days: Sequence[tuple[date, date]]) -> str:
    """How a paper rests on an appointment; "" when it does not."""
    if (paper.origin, paper.origin_key) == (ORIGIN, appointment):
        return _("这项任职的通知，已印发")
    titles = [
        str(reading["title"])
        for key, reading in paper.readings.items()
        if (when := when_read(key)) is not None and is_touched(key.split(" ")[0], when, days)
    ]
    return _("已印发，用到的数字：%s") % "、".join(dict.fromkeys(titles)) if titles else ""


def when_read(key: str) -> Period | date | None:
    """The day or the period of a reading, from its key (`Readings.read`); None where an old key says neither."""
    written = key.rpartition(" ")[2]
    for read in (day_written, Period.of):
        try:
            return read(written)
        except Refused:
            continue
    return None
