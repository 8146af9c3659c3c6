"""督办台账: the tasks of a place, body by body, with how far each is on the day."""

from datetime import date, datetime

from django.utils import timezone, translation

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for
from haitang.foundation.scope import Scope
from haitang.machinery.figures.periods import day_words
from haitang.network.organisations.models import Organisation
from haitang.network.regions.models import Region
from haitang.work.tasks.queries import SHEET_MOST, by_light, on_sheet

from ..actions import PaperDraft
from ..composing import PAPERS_ARE_IN, Grid, Material
from ..queries import places_for
from ..rules import DRAFT
from ..words import Kind
from .source import RECENT, Beginning, writing_association

HEADS = ("任务", "承办组织", "期限", "进展")


def find_place(acting: Acting, key: int) -> Region:
    """The county or town whose tasks are told."""
    return record_for(Region.objects.all(), acting, DRAFT, pk=str(key))


def about(place: Region, acting: Acting) -> tuple[Organisation, Region]:
    return writing_association(place), place


def draft(place: Region, acting: Acting, at: datetime) -> PaperDraft:
    today = timezone.localdate(at)
    body, _place = about(place, acting)
    return PaperDraft(
        Kind.TASKS, body, place, str(today.year), f"{place.name}督办台账", material_on(place, today)
    )


def material_on(place: Region, day: date) -> Material:
    """All tasks but the cancelled ones as they stand on a day."""
    tasks = on_sheet(Scope(regions=(place.code,)), day)[:SHEET_MOST]
    with translation.override(PAPERS_ARE_IN):
        rows = tuple(
            (task.title, task.owner.name, day_words(task.due), str(light))
            for task, light in by_light(tasks, day)
        )
        words = {"on": day_words(day), "many": str(len(rows))}
    return Material(words=words, tables={"tasks": Grid("督办事项", HEADS, rows)})


def recent(acting: Acting) -> list[Beginning]:
    """The widest places whose tasks `acting` may tell."""
    return [(int(place.code), place.name) for place in places_for(acting)[:RECENT]]
