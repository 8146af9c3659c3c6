"""The history of a record, on the record's page."""

from typing import Any

from django import template
from django.db import models

from haitang.foundation.acting import NOBODY, Acting

from ..models import Entry
from ..queries import history_of
from ..titles import facts_in_words, title_of

register = template.Library()


@register.inclusion_tag("audit/history.html", takes_context=True)
def history(context: dict[str, Any], thing: models.Model) -> dict[str, Any]:
    """`{% history record %}`: what was done to it, newest first; nothing for who may not see histories."""
    request = context.get("request")
    acting: Acting = getattr(request, "acting", NOBODY)
    may_see = acting.may("audit.history")
    return {"entries": history_of(thing) if may_see else [], "may_see": may_see}


@register.filter
def action_title(action: str) -> str:
    return title_of(action)


@register.filter
def facts(entry: Entry) -> str:
    return facts_in_words(entry.thing_kind, entry.facts)
