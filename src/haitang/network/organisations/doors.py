"""How a page gets hold of a unit, organisation or post: unseen 404, not permitted 403 with the reason."""

from haitang.foundation.acting import Acting
from haitang.foundation.doors import record_for

from .models import Organisation, Post, Unit
from .rules import VIEW


def unit_for(acting: Acting, key: int, action: str = VIEW) -> Unit:
    return record_for(Unit.objects.select_related("region"), acting, action, pk=key)


def organisation_for(acting: Acting, key: int, action: str = VIEW) -> Organisation:
    organisations = Organisation.objects.select_related("region", "unit", "parent")
    return record_for(organisations, acting, action, pk=key)


def post_for(acting: Acting, key: int, action: str = VIEW) -> Post:
    posts = Post.objects.select_related("organisation__region", "place")
    return record_for(posts, acting, action, pk=key)
