from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.bulk import insert_many
from haitang.foundation.endings import Change, End, Terms, hold_standing
from haitang.foundation.fitting import fits
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from ..endings import closure_of
from ..models import Ending, Organisation, Post
from ..rules import may_amend_post, may_open_post
from ..words import Establishment, Part
from .checks import known_regions, only
from .ending import end_by, end_first, end_of, end_record, take_back

AMENDABLE = frozenset(
    {"title", "seats", "duties", "establishment", "ex_officio_of", "filled_by", "required", "honorary"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDraft:
    """A post as it is to be opened; `place` is the code of the village it answers for, `since` None "before records"."""

    organisation: Organisation
    role: str
    title: str
    part: Part = Part.OTHER
    place: str | None = None
    seats: int = 1
    required: bool = True
    establishment: Establishment = Establishment.NONE
    ex_officio_of: str = ""
    filled_by: str = ""
    duties: str = ""
    honorary: bool = False
    since: date | None = None
    record: Post | None = field(default=None, repr=False, compare=False)

    def prepared(self) -> "PostDraft":
        """With its unsaved record made, to be written once; its organisation may be one that is written only then."""
        return replace(self, record=post_of(self))


@transaction.atomic
def open_posts_many(*, drafts: Sequence[PostDraft], acting: Acting, at: datetime) -> list[Post]:
    """Open posts, in the order of the drafts; all or none. Raises `Refused` for the first one that is unsound."""
    for organisation in {draft.organisation.pk: draft.organisation for draft in drafts}.values():
        may_open_post(acting, organisation).require()
    known_regions({draft.place for draft in drafts if draft.place})
    hold_standing(*(draft.organisation for draft in drafts), on=localdate(at))
    posts = [post_of(draft) for draft in drafts]
    insert_many(posts)
    audit.add_many(
        acting, at, "organisations.open_post", ((post, post.organisation.region_id) for post in posts)
    )
    return posts


def open_post(*, draft: PostDraft, acting: Acting, at: datetime) -> Post:
    """Open one post in an organisation."""
    return open_posts_many(drafts=[draft], acting=acting, at=at)[0]


@transaction.atomic
def amend_post(*, post: Post, expected: int, acting: Acting, at: datetime, **values: Any) -> Post:
    """Change facts, those of `AMENDABLE`, of a post that stands at version `expected`.

    Raises `Conflict` when somebody was faster.
    """
    only(values, AMENDABLE)
    may_amend_post(acting, post).require()
    if "seats" in values:
        refuse_no_seat(values["seats"])
    fits(Post(**values), values).require()
    region = post.organisation.region_id
    audit.amend(acting, at, "organisations.amend_post", post, region=region, expected=expected, values=values)
    return post


def closure_at(*, post: Post, terms: Terms, acting: Acting, at: datetime) -> tuple[End, Change]:
    """What `close_post` ends first: for the preview and for the act. Raises `Refused` where it may not close that day."""
    may_amend_post(acting, post).require()
    end = end_by(terms, post, acting=acting, at=at)
    return end, end_first(closure_of(post, end))


@transaction.atomic
def close_post(
    *, post: Post, terms: Terms, expected: int, seen: str | None = None, acting: Acting, at: datetime
) -> Post:
    """Close a post from a day on: who sits in it leaves it, and whatever else hangs on it ends.

    `seen` is the digest of the plan that was read. Raises `Conflict` when something of it is other by now.
    """
    end, root = closure_at(post=post, terms=terms, acting=acting, at=at)
    end_record(
        action="organisations.close_post", end=end, root=root, region=post.organisation.region_id, terms=terms,
        expected=expected, seen=seen,
    )  # fmt: skip
    return post


@transaction.atomic
def reopen_post(
    *, ending: Ending, reason: str, seen: str | None = None, acting: Acting, at: datetime
) -> Post:
    """Let a post that was closed stand again, with all that its closing ended and nothing else."""
    end = end_of(ending, acting=acting, at=at, reason=reason)
    post = Post.objects.select_related("organisation").get(pk=end.record.pk)
    may_open_post(acting, post.organisation).require()
    take_back(action="organisations.reopen_post", ending=ending, end=end, region=ending.region_id, seen=seen)
    return Post.objects.get(pk=post.pk)


def post_of(draft: PostDraft) -> Post:
    if draft.record is not None:
        draft.record.organisation = draft.organisation  # whose key is known by now
        return draft.record
    refuse_no_seat(draft.seats)
    if draft.place and not draft.place.startswith(draft.organisation.region_id):
        raise Refused(_("负责的村（社区）应在组织所在地之内。"), code="place_elsewhere")
    post = Post(
        organisation=draft.organisation,
        role=draft.role.strip(),
        title=draft.title.strip(),
        part=draft.part,
        place_id=draft.place,
        seats=draft.seats,
        required=draft.required,
        establishment=draft.establishment,
        ex_officio_of=draft.ex_officio_of.strip(),
        filled_by=draft.filled_by.strip(),
        duties=draft.duties.strip(),
        honorary=draft.honorary,
        since=draft.since,
    )
    fits(post).require()
    return post


def refuse_no_seat(seats: int) -> None:
    if seats < 1:
        raise Refused(_("席位至少为 1。"), code="no_seat")
