"""Who can be found to answer for a task: posts by their title, their body or who sits in them."""

from collections.abc import Callable
from datetime import date
from typing import Final

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from haitang.foundation.codes import parse_key
from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Post, PostQuerySet
from haitang.network.organisations.queries import called
from haitang.network.staffing.models import Appointment

MATCHES: Final = 12
BETWEEN: Final = " · "


def post_words(post: Post) -> str:
    """昌元街道科协 · 主席."""
    return f"{post.organisation}{BETWEEN}{post}"


def posts_like(scope: Scope, words: str, on: date) -> PostQuerySet:
    """The first few posts in force whose title, body or holder has the words, each with `holder`, the name or ""."""
    plain = "".join(words.split())
    if not plain:
        return Post.objects.none()
    sitting = Appointment.objects.on(on)
    names = sitting.filter(post=OuterRef("pk")).order_by("seat", "pk").values("person__name")[:1]
    meant = (
        Q(title__contains=plain)
        | called(plain, "organisation__name")
        | Q(pk__in=sitting.filter(person__name__contains=plain).values("post_id"))
    )
    posts = Post.objects.within(scope).standing(on).filter(meant).select_related("organisation", "place")
    return posts.annotate(holder=Coalesce(Subquery(names), Value(""))).order_by("organisation_id", "pk")[
        :MATCHES
    ]


def one_post(posts: PostQuerySet) -> Callable[[str, str], Post | None]:
    """Finds the post picked by its key, or the only one written as `post_words` writes it; None otherwise."""

    def find(picked: str, typed: str) -> Post | None:
        known = posts.select_related("organisation", "place")
        if picked:
            return known.filter(pk=parse_key(picked)).first()
        body, _between, title = typed.strip().partition(BETWEEN)
        meant = [one for one in known.filter(organisation__name=body)[:100] if title and str(one) == title]
        return meant[0] if len(meant) == 1 else None

    return find
