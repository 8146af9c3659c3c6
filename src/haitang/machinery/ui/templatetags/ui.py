"""Tags and filters of the pages: dates, numbers, masks, icons, addresses, the shell."""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.template import defaultfilters
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from haitang.foundation.partial_dates import Precision
from haitang.machinery.ui import charts, lights, masks
from haitang.machinery.ui import panels as installed_panels
from haitang.machinery.ui.drawings import icon
from haitang.machinery.ui.navigation import Navigation, navigation_for
from haitang.machinery.ui.preferences import Preferences, preferences_of
from haitang.machinery.ui.trees import Node, twigs_as_html

register = template.Library()
register.simple_tag(icon)


@register.simple_tag(takes_context=True)
def preferences(context: Context) -> Preferences:
    """How the reader likes to read: `{% preferences as prefs %}`."""
    return preferences_of(context.get("request"))


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> Navigation:
    """The shell for this reader, worked out once a request: `{% navigation as nav %}`."""
    request = context.get("request")
    if not isinstance(request, HttpRequest):
        return Navigation()
    known: Navigation | None = request.__dict__.get("_ui_navigation")
    if known is None:
        known = request.__dict__["_ui_navigation"] = navigation_for(request)
    return known


@register.simple_tag(takes_context=True)
def block_again(context: Context, name: str) -> SafeString:
    """A block of the page once more: the heading is the title unless it says something else."""
    again: SafeString = context.render_context[BLOCK_CONTEXT_KEY].get_block(name).render(context)
    return again


@register.simple_tag(takes_context=True)
def panels(context: Context, record: Any, kind: str = "") -> SafeString:
    """`{% panels record %}`: what the rooms above show on the page of this record, or on another page about it."""
    parts = installed_panels.render_panels(context["request"], record, kind)
    return format_html_join("", "{}", ((part,) for part in parts))


@register.simple_tag
def twigs(nodes: Iterable[Node] | None) -> SafeString:
    """The lines of a tree; for the part `tree`."""
    return twigs_as_html(nodes or ())


@register.simple_tag
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """What may be chosen in a select. Written here: two templates an option, as Django has it, cost more than all else
    on the page of a list."""
    return format_html_join("", "{}", ((_group(title, found),) for title, found, _index in groups))


def _group(title: str | None, found: list[dict[str, Any]]) -> SafeString:
    drawn = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one["value"], flatatt(one["attrs"]), one["label"]) for one in found),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', title, drawn) if title else drawn


@register.simple_tag
def once_key() -> str:
    """A key that marks one sending of a form, so that a repeat does nothing new."""
    return str(uuid.uuid4())


@register.filter
def date(value: Any, form: str | None = None) -> str:
    """A day as people write it: 2021年4月19日; nothing for nothing. Moments are shown in local time.

    With a form (`|date:"c"`) it is Django's own filter, which it replaces where ui is loaded.
    """
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    if not isinstance(value, dt.date):
        return ""
    if form is not None:
        return str(defaultfilters.date(value, form))
    if in_chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return date_format(value, "j F Y")


@register.filter
def known(value: Any, precision: str = "") -> str:
    """A day as far as it is known: 2021年4月19日, 2021年4月, 2021年, 不详; nothing where there is no day."""
    if not isinstance(value, dt.date):
        return ""
    if precision == Precision.UNKNOWN:
        return _("不详")
    chinese = in_chinese()
    if precision == Precision.YEAR:
        return f"{value.year}年" if chinese else str(value.year)
    if precision == Precision.MONTH:
        return f"{value.year}年{value.month}月" if chinese else date_format(value, "F Y")
    return date(value)


@register.filter
def moment(value: Any) -> str:
    """A moment as people write it: 2021年4月19日 09:12, in local time."""
    if not isinstance(value, dt.datetime):
        return date(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{date(local)} {local:%H:%M}"


@register.filter
def number(value: Any, places: int | None = None) -> str:
    """A number with separators: 12,345. Fractions keep their digits unless `places` says how many."""
    if value is None or value == "":
        return ""
    if not isinstance(value, (int, float, Decimal)) or isinstance(value, bool):
        return str(value)
    return f"{value:,}" if places is None else f"{value:,.{int(places)}f}"


@register.filter
def masked(value: Any, kind: str = "") -> str:
    """A private value with its middle hidden: 138****5678."""
    return masks.mask(str(value or ""), kind)


@register.filter
def initial(name: Any) -> str:
    """The sign in a person's round mark: the first character of the name."""
    return str(name).strip()[:1]


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, nothing when absent."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def share(part: Any, whole: Any) -> float:
    """Part of a whole in hundredths."""
    return charts.share(part or 0, whole or 0)


@register.filter
def spark(values: Any) -> list[tuple[float, float]]:
    """Points of a sparkline through the values."""
    return charts.spark_points(list(values or []))


@register.simple_tag
def light(due: dt.date | None, today: dt.date, *, done: bool = False) -> lights.Light:
    """The light of something due: `{% light task.due today as lamp %}<c-light :light="lamp" />`."""
    return lights.light(due, today, done=done)


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: Any) -> str:
    """This address with some of its query changed; None takes a name out."""
    request = context.get("request")
    query = request.GET.copy() if isinstance(request, HttpRequest) else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


def in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
