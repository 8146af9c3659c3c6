"""The one who heads an organisation, named on the organisation's own line: its chair, director or contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from haitang.foundation.acting import Acting
from haitang.foundation.partial_dates import PartialDate, Precision
from haitang.foundation.scope import Scope
from haitang.machinery.spreadsheets.importing import Draft, PersonOutcome, Setting
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.values.cells import says_nothing
from haitang.machinery.spreadsheets.values.fault import VACANT
from haitang.network.organisations.actions import PostDraft, open_posts_many
from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Kind
from haitang.network.people.importers import departed_fault, person_draft
from haitang.network.people.models import Person

from ..actions import AppointmentDraft, appoint_many
from ..models import Appointment
from ..queries import window
from ..words import Mode
from .persons import Named, Roster, register_or_amend, seat_taken

ROLE = "head"
CHAIR, OTHER = "chair", "other"
TITLES = {
    Kind.ENTERPRISE_ASSOCIATION: "主席",
    Kind.INSTITUTION_ASSOCIATION: "主席",
    Kind.SOCIETY: "理事长",
    Kind.AGRITECH_ASSOCIATION: "理事长",
    Kind.MEDIATION_COMMITTEE: "主任",
}
OTHER_TITLE = "负责人"


@dataclass(slots=True)
class Head:
    """Somebody named as head. `post` is set where it exists, `holder` to the one who holds it."""

    named: Named
    organisation: Organisation | None
    since: date
    precision: Precision
    post: Post | None = None
    holder: Person | None = None
    opening: PostDraft | None = None

    @property
    def to_seat(self) -> bool:
        return self.holder is None

    @property
    def taken(self) -> bool:
        """Whether somebody else holds the post."""
        return self.holder is not None and not self.named.is_holder(self.holder)

    @property
    def is_news(self) -> bool:
        """Whether writing him changes anything: he is seated, or known otherwise than he is said to be."""
        return self.to_seat or bool(self.named.changes)


def name_of_head(draft: Draft, *columns: str) -> str:
    """The first name in these columns; empty when they name nobody: a blank or a mark of vacancy does not."""
    names = (draft.values.get(column) for column in columns)
    return next((name for name in names if name not in (None, VACANT)), "")


def expect_no_phone(draft: Draft, *columns: str) -> None:
    """Where a line names nobody in these columns, 无 for the phone is nothing to list."""
    if not name_of_head(draft, *columns) and says_nothing(draft.cells.get("phone")):
        draft.blanks = [fault for fault in draft.blanks if fault.column != "phone"]


def body_head(draft: Draft, name: str, post: str, body: str) -> PersonOutcome:
    """What a line makes of whoever heads the body it is about; of nobody, where it names none."""
    return PersonOutcome(
        name=name or None,
        phone=draft.text("phone") if name else "",
        town=draft.text("town") or None,
        post=post if name else None,
        host=body or None,
        since=draft.text("founded") or None,
    )


def head_said(
    draft: Draft, setting: Setting, roster: Roster, organisation: Organisation | None, name: str
) -> Head | None:
    """The head a line names, or none where the name is empty."""
    if not name:
        return None
    region, unit = draft.text("town") or setting.county, draft.text("unit")
    said = person_draft(draft, setting, name=name, region_id=region, workplace=unit[:120])
    day, precision = PartialDate.stored(draft.text("founded"), setting.on)
    return Head(roster.name(said), organisation, day or setting.on, precision)


def with_heads(drafts: Sequence[Draft], setting: Setting) -> None:
    """Find the posts of the heads that lines name, and who holds them; fault a line whose post another holds."""
    posts = {
        post.organisation_id: post
        for post in Post.objects.within(Scope(regions=(setting.county,)))
        .filter(role=ROLE, until__isnull=True)
        .select_related("organisation", "place")
    }
    held = Appointment.objects.filter(post__in=posts.values(), until__isnull=True).select_related("person")
    holders = {made.post_id: made.person for made in held.order_by("-pk")}
    for draft in drafts:
        head = draft.found.head
        if head is None:
            continue
        head.post = posts.get(head.organisation.pk) if head.organisation else None
        head.holder = holders.get(head.post.pk) if head.post else None
        if head.taken:
            draft.fault("name", seat_taken(head.post))
        elif head.to_seat and head.named.person is not None and head.named.person.departed:
            draft.fault("name", departed_fault(head.named.person))


def opening_of(organisation: Organisation) -> PostDraft:
    """The post of the one who heads an organisation, to be opened."""
    return PostDraft(
        organisation=organisation,
        role=ROLE,
        title=TITLES.get(Kind(organisation.kind), OTHER_TITLE),
        required=False,
        since=organisation.founded,
    )


def seat_heads(
    pairs: Sequence[tuple[Head, Organisation | None]],
    setting: Setting,
    ledger: Ledger,
    acting: Acting,
    at: datetime,
) -> None:
    """Put the heads on file, open their posts where there is none, and appoint them."""
    register_or_amend([head.named for head, _organisation in pairs], ledger, acting, at)
    seated = [
        (head, organisation) for head, organisation in pairs if head.to_seat and organisation is not None
    ]
    missing = [(head, organisation) for head, organisation in seated if head.post is None]
    drafts = [head.opening or opening_of(organisation) for head, organisation in missing]
    posts = open_posts_many(drafts=drafts, acting=acting, at=at)
    ledger.made(posts)
    for (head, _organisation), post in zip(missing, posts, strict=True):
        head.post = post
    appointments = [
        AppointmentDraft(
            post_id=head.post.pk,
            person_id=head.named.person.pk,
            mode=Mode.PART_TIME,
            since=max(head.since, begins := window(head.post)[0] or head.since),
            since_precision=head.precision if head.since >= begins else Precision.UNKNOWN,
        )
        for head, _organisation in seated
        if head.post is not None and head.named.person is not None
    ]
    ledger.made(appoint_many(drafts=appointments, acting=acting, at=at))
