"""What hangs on a body: the bodies below and its posts; what hangs on a unit: the bodies it hosts."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haitang.foundation.endings import Change, End, Found, Obstacle, Part, hang, may_end

from .models import Organisation, Post, Unit
from .rules import may_found
from .words import HOSTED_ASSOCIATIONS

may_end("organisations.Organisation", "dissolved")
may_end("organisations.Post", "until")
may_end("organisations.Unit", "until")


def bodies_below(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """They go along, where that was asked for; else they have to be put under another first."""
    keys = [row.pk for row in rows]
    below = Organisation.objects.filter(Q(dissolved__isnull=True) | Q(dissolved__gt=end.on), parent__in=keys)
    for body in below.exclude(pk__in=keys).select_related("region").order_by("line"):
        if end.along:
            yield dissolution_of(body, end)
        else:
            reason = _("它是下级组织，请先改挂到别的组织下，或选“下级组织一起撤销”。")
            yield Obstacle(body.name, reason, body.get_absolute_url(), code="still_has_children")


def dissolution_of(body: Organisation, end: End) -> Change | Obstacle:
    """A body dissolved from that day on; told where it was founded only later."""
    verdict = may_found(end.acting, body.region_id, None)
    if not verdict:
        return Obstacle(body.name, verdict.reason, body.get_absolute_url(), code=verdict.code)
    values: dict[str, Any] = {"dissolved": end.on}
    if body.founded is not None and body.founded >= end.on:
        first = body.founded_by
        if body.founded_precision == "day" or (first is not None and first >= end.on):
            reason = _("它 %s 才成立，不能在那以前撤销。") % body.founded.isoformat()
            return Obstacle(body.name, reason, body.get_absolute_url(), code="ends_before_it_begins")
        values["founded"] = end.on - timedelta(days=1)  # known less than to the day: it stood by then
    return Change(body, body.name, _("撤销"), values, ends=True)


def posts_of_bodies(rows: Sequence[Organisation], end: End) -> Iterator[Found]:
    """Its posts close that day."""
    posts = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=end.on), organisation__in=rows)
    placed = posts.select_related("organisation__region", "place")
    for post in placed.order_by("organisation_id", "part", "pk"):
        yield closure_of(post, end)


def closure_of(post: Post, end: End) -> Change | Obstacle:
    """A post closed from that day on; told where it was opened only later."""
    if post.since is not None and post.since >= end.on:
        reason = _("这个岗位自 %s 才设立，不能在那以前停设，请改日期。") % post.since.isoformat()
        return Obstacle(post_words(post), reason, post.get_absolute_url(), code="ends_before_it_begins")
    return Change(post, post_words(post), _("停设"), {"until": end.on}, ends=True)


def post_words(post: Post) -> str:
    return f"{post.organisation.name} · {post}"


def may_stand_again(changes: Sequence[Change], end: End) -> Iterator[Found]:
    """A body stands again unless what it stood on is gone, or its place is taken."""
    for change in changes:
        body = change.row
        if not isinstance(body, Organisation) or "dissolved" not in change.values:
            yield change
        elif not (verdict := may_found(end.acting, body.region_id, None)):
            yield Obstacle(body.name, verdict.reason, body.get_absolute_url(), code=verdict.code)
        elif (parent := body.parent) is not None and parent.dissolved and not end.brings_back(parent):
            reason = _("上级组织“%s”已经撤销，请先恢复它。") % parent.name
            yield Obstacle(body.name, reason, parent.get_absolute_url(), code="parent_dissolved")
        elif body.unit is not None and body.unit.until is not None and not end.brings_back(body.unit):
            reason = _("挂靠单位“%s”已经注销，不能再恢复。") % body.unit.name
            yield Obstacle(body.name, reason, body.unit.get_absolute_url(), code="unit_closed")
        elif (successor := successor_of(body)) is not None:
            reason = _("“%s”已经接着成立，不能再恢复。") % successor.name
            yield Obstacle(body.name, reason, successor.get_absolute_url(), code="succeeded")
        else:
            yield change


def still_hosted(rows: Sequence[Unit], end: End) -> Any:
    """The bodies that these units would go on hosting."""
    lasting = Organisation.objects.filter(Q(dissolved__isnull=True) | Q(dissolved__gt=end.on), unit__in=rows)
    return lasting.select_related("region").order_by("line")


def bodies_of_units(rows: Sequence[Unit], end: End) -> Iterator[Found]:
    """The bodies it hosts end with it, where that was asked for; its own association must, in one way or another."""
    for body in still_hosted(rows, end):
        if end.along:
            yield dissolution_of(body, end)
        elif body.kind in HOSTED_ASSOCIATIONS:
            reason = _("它是这个单位的科协，请先改挂别的单位，或选“挂靠在这里的组织一起撤销”。")
            yield Obstacle(body.name, reason, body.get_absolute_url(), code="still_hosting")


def guests_of_units(rows: Sequence[Unit], end: End) -> Iterator[Found]:
    """Other bodies go on, hosted by nobody."""
    if not end.along:
        for body in still_hosted(rows, end).exclude(kind__in=HOSTED_ASSOCIATIONS):
            yield Change(body, body.name, _("不再挂靠，组织还在"), {"unit_id": None})


def striking_of(unit: Unit, end: End) -> Change | Obstacle:
    """A unit struck off from that day on; told where it began only later."""
    if unit.since is not None and unit.since >= end.on:
        reason = _("它 %s 才成立，不能在那以前注销。") % unit.since.isoformat()
        return Obstacle(unit.name, reason, unit.get_absolute_url(), code="ends_before_it_begins")
    return Change(unit, unit.name, _("注销"), {"until": end.on}, ends=True)


def successor_of(body: Organisation) -> Organisation | None:
    """The body that stands where only one of its kind may."""
    own = Organisation.objects.filter(kind=body.kind, dissolved__isnull=True)
    if body.kind in HOSTED_ASSOCIATIONS:
        return own.filter(unit=body.unit_id).first() if body.unit_id else None
    return own.filter(region=body.region_id).first() if body.is_own_association else None


hang(
    "organisations.below",
    Part(
        of="organisations.Organisation",
        title=gettext_lazy("下级组织"),
        columns=("organisations.Organisation.parent",),
        find=bodies_below,
        back=may_stand_again,
    ),
)
hang(
    "organisations.posts",
    Part(
        of="organisations.Organisation",
        title=pgettext_lazy("many", "岗位"),
        columns=("organisations.Post.organisation",),
        find=posts_of_bodies,
        naming=post_words,
        related=("organisation__region", "place"),
    ),
)
hang(
    "organisations.hosted",
    Part(
        of="organisations.Unit",
        title=gettext_lazy("挂靠在这里的组织"),
        columns=("organisations.Organisation.unit",),
        find=bodies_of_units,
        back=may_stand_again,
    ),
)
hang(
    "organisations.guests",
    Part(
        of="organisations.Unit",
        title=gettext_lazy("挂靠在这里的组织"),
        columns=(),
        find=guests_of_units,
        loose=True,
    ),
)
