"""The persons that lines of a roster name, found or newly put on file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.partial_dates import PartialDate
from haitang.machinery.audit import actions as audit
from haitang.machinery.spreadsheets.importing import Draft, Setting
from haitang.machinery.spreadsheets.ledger import Ledger
from haitang.machinery.spreadsheets.values.fault import Fault
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.actions.enrolment import (
    PersonDraft,
    Register,
    draft_differences,
    enrol_many,
    prepare_new,
)
from haitang.network.people.models import Person


def day(text: str) -> date | None:
    """A day somebody wrote: of a month its first, of a year its last."""
    if not text:
        return None
    when = PartialDate.parse(text)
    return when.last if when.month is None else when.first


def founded(draft: Draft, setting: Setting, known: Organisation | None = None) -> dict[str, Any]:
    """When a line says that a body was founded, and how exactly; nothing where it does not say, or says what is `known`."""
    if known and draft.text("founded") == PartialDate.describe(known.founded, known.founded_precision):
        return {}
    day, precision = PartialDate.stored(draft.text("founded"), setting.on)
    return {} if day is None else {"founded": day, "founded_precision": precision}


@dataclass(slots=True)
class Named:
    """Somebody a roster names, perhaps on several lines; `changes` is what the roster says anew of a known person.

    `elsewhere`: somebody of that number is on file where the roster of a town does not reach; he is not known here.
    """

    said: PersonDraft
    person: Person | None
    region: str
    changes: dict[str, Any] = field(default_factory=dict)
    elsewhere: bool = False

    def is_holder(self, holder: Person) -> bool:
        """Whether this is the one who holds a seat: of his name, and no identity numbers that differ. He is known then,
        whatever else the roster leaves out or says anew.
        """
        if self.person is None and holder.name == self.said.name and self.said.may_be(holder.identity_digest):
            self.know(holder)
        return self.person == holder

    def know(self, person: Person) -> None:
        """Take somebody for the one meant; what is on file of him elsewhere stays as it is."""
        self.person, self.elsewhere = person, False
        inside = person.region_id.startswith(self.region)
        self.changes = draft_differences(person, self.said) if inside else {}


class Roster:
    """The people of one file of a region. Two lines that speak of the same person share one `Named`."""

    def __init__(self, setting: Setting) -> None:
        self.register = Register(setting.county, setting.region)
        self.named: dict[tuple[str, ...], Named] = {}

    def name(self, said: PersonDraft) -> Named:
        """Who a line speaks of."""
        for key in said.keys:
            known = self.named.get(key)
            if known is not None and said.may_be(known.said.identity_digest):
                return known
        person = self.register.find(said)
        new = Named(said, None, self.register.region)
        if person is not None and self.register.lies_outside(person):
            new.elsewhere = True
        elif person is not None:
            new.know(person)
        self.named |= {key: new for key in said.keys if key not in self.named}
        return new


def seat_taken(post: Post) -> Fault:
    """The fault of a line that names somebody for a post which another holds."""
    return Fault(
        "seat_taken",
        _("岗位“%(post)s”已有人担任") % {"post": post.title},
        _("先办理前任离任，再写入这一行"),
    )


def prepare_named(named: Iterable[Named]) -> None:
    """Make the records of those who are not on file yet; see `Importer.prepare`."""
    prepare_new(one.said for one in named if one.person is None)


def register_or_amend(named: Iterable[Named], ledger: Ledger, acting: Acting, at: datetime) -> None:
    """Put the unknown on file and amend the known, through the ledger; each once."""
    everyone: Sequence[Named] = list({id(one): one for one in named}.values())
    unknown = [one for one in everyone if one.person is None]
    made = enrol_many(drafts=[one.said for one in unknown], acting=acting, at=at)
    ledger.made(made)
    for one, person in zip(unknown, made, strict=True):
        one.person = person
    changed = [(one.person, one.changes) for one in everyone if one.person and one.changes]
    ledger.change(changed)
    audit.add_many(acting, at, "people.amend", ((person, person.region_id) for person, _changes in changed))
