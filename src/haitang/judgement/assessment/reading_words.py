"""What is read of a scheme and of a round before a final move is made with them."""

from django.utils.translation import gettext as _

from haitang.foundation.finals import Words
from haitang.machinery.ui.finals import field_title

from .formulas import points_said, rule_or_fault
from .judging import ItemText
from .models import Objection, Result, Round, Scheme

HEAD = ("title", "document", "low_name", "middle_name", "high_name", "notice_days")
POINTS = ("total", "reached_from", "excellent_above")


def scheme_words(scheme: Scheme) -> Words:
    """The head of a scheme, and each of its items. Two queries."""
    head = [(field_title(scheme, name), str(getattr(scheme, name))) for name in HEAD]
    points = [(field_title(scheme, name), points_said(getattr(scheme, name))) for name in POINTS]
    items = [
        (f"{part.title} · {item.code} {item.title}", asked_by(item))
        for part in scheme.text().parts
        for item in part.items
    ]
    return [*head, *points, *items]


def asked_by(item: ItemText) -> str:
    months = f"{item.first_month}–{item.last_month}"
    rule = rule_or_fault(item.formula, item.numbers, item.weight)
    return " · ".join(
        (points_said(item.weight), rule, item.indicator, months, _("没有对象时不扣分") if item.waived else "")
    )


def round_words(running: Round) -> Words:
    """Every organisation with its points and its band, and how many objections there were. Two queries."""
    results = (
        Result.objects.filter(round=running)
        .select_related("organisation", "region")
        .order_by("region_id", "id")
    )
    objections = Objection.objects.filter(result__round=running).count()
    scored = [
        (f"{one.named} · {one.organisation.name}", f"{points_said(one.total)} · {one.band}")
        for one in results
    ]
    return [*scored, (_("异议"), str(objections))]
