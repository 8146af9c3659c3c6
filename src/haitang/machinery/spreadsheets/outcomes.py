"""What becomes of a line, said in a sentence: 会成为 主席 · 昌元街道 · 自2022年3月1日."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .importing import Draft, Importer, importer_of
from .models import Batch
from .values.places import Gazetteer
from .words import POSTS, RowState

Describe = Callable[[Draft], str]
APART: Final = " · "


def describer(batch: Batch, places: Gazetteer) -> Describe:
    """Says what becomes of the lines of a batch; reads nothing more from the database."""
    importer = importer_of(batch.kind)
    questions = {question["id"]: question["text"] for question in batch.questions}
    return lambda draft: describe(draft, importer, places, questions)


def describe(draft: Draft, importer: Importer, places: Gazetteer, questions: Mapping[str, str]) -> str:
    """Why a line is not taken, what it waits for, or whom it seats where and from when; empty for one with faults."""
    if draft.state == RowState.LEFT_OUT:
        return draft.left_out
    if draft.state == RowState.ASKED:
        return _("；").join(questions.get(one, "") for one in draft.asked)
    return describe_person(draft, importer, places) if draft.ready else ""


def describe_person(draft: Draft, importer: Importer, places: Gazetteer) -> str:
    """The post, where it is and its days, as far as they are known."""
    person = importer.person_of(draft)
    found = (places.towns.get(person.town or ""), places.villages.get(person.village or ""))
    where = " ".join(place.name for place in found if place)
    parts = [importer.post_title(draft, person.post), where or person.host or ""]
    if person.since:
        parts.append(_("自%s") % day_words(person.since))
    elif person.post:
        parts.append(_("任职时间不详"))
    if person.until:
        parts.append(_("至%s") % day_words(person.until))
    said = [part for part in parts if part]
    if not said or not person.name:
        return ""
    return (
        (_("曾任 %s") if person.until else _("会成为 %s")) % APART.join(said)
        if person.post
        else APART.join(said)
    )


def day_words(day: str) -> str:
    """A day, month or year written in ISO form, as people read it."""
    try:
        return date_format(date.fromisoformat(day))
    except ValueError:
        return day


def totals_of(batch: Batch, importer: Importer) -> list[tuple[Any, int, int | None]]:
    """Each post of a batch: its title, how many lines fill it, and how many seats the district has, where that is known."""
    on = batch.reported_on or timezone.localdate(batch.uploaded_at)
    seats = importer.seats(batch.region, on)
    posts = [post for post in POSTS if post in batch.totals or post in seats]
    return [(POSTS[post], batch.totals.get(post, 0), seats.get(post)) for post in posts]
