"""One search over everything the reader may see: people, organisations, units, places, activities, pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from haitang.foundation.acting import Acting
from haitang.machinery.ui.forms import storable
from haitang.machinery.ui.navigation import Entry, page_url
from haitang.machinery.ui.sounds import is_typed_by_sound, sounds_like
from haitang.machinery.ui.templatetags.ui import date
from haitang.network.organisations.models import Organisation, Unit
from haitang.network.organisations.queries import called, word_for_word
from haitang.network.people import queries as people
from haitang.network.regions.models import Region
from haitang.work.activities.models import about
from haitang.work.activities.queries import list_activities

from .shell import ACCOUNT, ENTRIES

SHOWN = 8
LISTENED_TO = 5000
"""At most so many names are compared by sound; a county has under a thousand."""


@dataclass(frozen=True, slots=True)
class Hit:
    title: str | Promise
    note: str | Promise
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `more` leads to the whole list when there may be more than is shown."""

    title: str
    hits: list[Hit]
    more: str = ""


def find(acting: Acting, text: str) -> list[Group]:
    """Groups with anything in them, each at most eight hits; nothing for empty words."""
    words = " ".join(storable(text).split())[:60]
    if not words:
        return []
    groups = (
        persons(acting, words),
        organisations(acting, words),
        units(acting, words),
        places(acting, words),
        activities(acting, words),
        pages(acting, words),
    )
    return [group for group in groups if group.hits]


def persons(acting: Acting, words: str) -> Group:
    if not acting.may("people.view"):
        return Group("", [])
    found = people.search(acting.scope_for("people.view"), words).prefetch_related(None)[: SHOWN + 1]
    hits = [
        Hit(
            one.name,
            " · ".join(
                filter(None, (one.departed_words, str(one.region), str(one.unit or one.workplace), one.job))
            ),
            one.get_absolute_url(),
        )
        for one in found
    ]
    return group(_("人员"), hits, "people:persons", words)


def organisations(acting: Acting, words: str) -> Group:
    inside = Organisation.objects.within(acting.scope_for("organisations.view")).filter(
        dissolved__isnull=True
    )
    found = matching_name(inside, words).select_related("region")
    hits = [
        Hit(
            one.name,
            f"{one.get_kind_display()} · {one.region}",
            one.get_absolute_url(),
        )
        for one in found
    ]
    return group(pgettext("many", "组织"), hits, "organisations:organisations", search_words(words))


def units(acting: Acting, words: str) -> Group:
    inside = Unit.objects.within(acting.scope_for("organisations.view")).filter(until__isnull=True)
    found = matching_name(inside, words).select_related("region")
    hits = [
        Hit(one.name, f"{one.get_kind_display()} · {one.region}", one.get_absolute_url()) for one in found
    ]
    return group(_("单位"), hits, "organisations:units", search_words(words))


def places(acting: Acting, words: str) -> Group:
    inside = Region.objects.within(acting.scope_for("regions.view")).filter(until__isnull=True)
    found = matching_name(inside, words, order="code").select_related("parent")
    hits = [Hit(one.name, str(one.parent or ""), one.get_absolute_url()) for one in found]
    return Group(_("行政区划"), hits[:SHOWN])


def activities(acting: Acting, words: str) -> Group:
    """What was held, the latest first, without the drafts of others."""
    inside = list_activities(acting.scope_for("activities.view")).seen_by(acting)
    found = inside.filter(about(words)).order_by("-held_on", "-pk")[: SHOWN + 1]
    hits = [
        Hit(
            one.title,
            f"{date(one.held_on)} · {one.region} · {one.get_state_display()}",
            one.get_absolute_url(),
        )
        for one in found
    ]
    return group(pgettext("many", "活动"), hits, "activities:activities", words)


def pages(acting: Acting, words: str) -> Group:
    """The pages of the navigation the reader may open."""
    entries: Iterable[Entry] = (*ENTRIES, *ACCOUNT)
    allowed = [entry for entry in entries if not entry.action_needed or acting.may(entry.action_needed)]
    hits = [
        Hit(entry.title, "", page_url(entry.url_name))
        for entry in allowed
        if words in str(entry.title) or (is_typed_by_sound(words) and sounds_like(str(entry.title), words))
    ]
    return Group(_("页面"), [hit for hit in hits if hit.href])


def matching_name(rows: "QuerySet[Any]", words: str, *, order: str = "name") -> "QuerySet[Any]":
    """Records called so, or whose name sounds like the words where these are letters."""
    if is_typed_by_sound(words):
        names = rows.order_by("pk").values_list("pk", "name")[:LISTENED_TO]
        alike = [key for key, name in names if sounds_like(name, words)][: SHOWN + 1]
        return rows.filter(pk__in=alike).order_by(order, "pk")
    return rows.filter(called(words)).order_by(word_for_word(words), order, "pk")[: SHOWN + 1]


def search_words(words: str) -> str:
    """The words, where a list that knows names by their characters alone finds them, too."""
    return "" if is_typed_by_sound(words) else words


def group(title: str, hits: Sequence[Hit], url_name: str, words: str) -> Group:
    more = f"{page_url(url_name)}?{urlencode({'q': words})}" if words and len(hits) > SHOWN else ""
    return Group(title, list(hits[:SHOWN]), more)
