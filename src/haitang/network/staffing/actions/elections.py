"""A re-election before it is done: what becomes of every seat of a body, or why it cannot be so. Writes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.db.models import Q
from django.utils.translation import gettext as _

from haitang.foundation.finals import Words
from haitang.foundation.partial_dates import PartialDate
from haitang.foundation.verdict import Refused
from haitang.network.organisations.actions import term_end
from haitang.network.organisations.models import Organisation, Post
from haitang.network.people.models import Person

from ..models import Appointment, Term
from ..models.terms import term_title
from ..queries import doubts_of_seating, is_extra
from ..queries.elections import Seat, seats_of, terms_of
from ..words import HIGHEST_TERM, Mode, SeatOutcome
from .appointing import fits_person, last_day, with_days


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to become of a seat: whoever holds it stays or goes, somebody comes, or it stands vacant."""

    outcome: SeatOutcome
    person: Person | None = None
    mode: Mode = Mode.PART_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """A re-election as it was held; `choices` by the key of the seat. Of a seat that has none everything stays as it is."""

    number: int
    on: date
    document: str = ""
    papers: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that becomes of a seat; of who comes until when, where the post ends."""

    seat: Seat
    outcome: SeatOutcome
    person: Person | None = None
    mode: str = ""
    until: date | None = None

    @property
    def words(self) -> str:
        who = self.person.name if self.person else _("空缺")
        mode = f"（{Mode(self.mode).label}）" if self.outcome == SeatOutcome.COMES else ""
        return f"{seat_words(self.seat)} {who}{mode}"

    @property
    def mark(self) -> tuple[object, ...]:
        """The same for two lines that do the same to the same record."""
        seat = self.seat
        held = (seat.held.pk, seat.held.version) if seat.held else None
        later = (seat.later.pk, seat.later.version) if seat.later else None
        person = self.person.pk if self.person else None
        return seat.key, held, later, str(self.outcome), person, str(self.mode), self.until


@dataclass(frozen=True, slots=True)
class ElectionPlan:
    """All that an election changes: of every seat, of the posts that end with their holders, of the term."""

    organisation: Organisation
    election: Election
    lines: list[Line]
    closing: list[Post]
    doubts: list[str]
    previous: Term | None
    ends: date

    def of(self, outcome: SeatOutcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def grouped(self) -> list[tuple[str, list[Line]]]:
        """The lines by what becomes of the seats, as a page shows them."""
        return [(str(one.label), lines) for one in SeatOutcome if (lines := self.of(one))]

    @property
    def counts(self) -> dict[str, int]:
        return {str(outcome): len(self.of(outcome)) for outcome in SeatOutcome if self.of(outcome)}

    def words(self) -> Words:
        """What is read before it is done."""
        read = [
            (_("换届日期"), self.election.on.isoformat()),
            (_("届次"), term_title(self.election.number)),
            (_("本届届满"), self.ends.isoformat()),
        ]
        read += [(title, "\n".join(line.words for line in lines)) for title, lines in self.grouped]
        if self.closing:
            read.append((_("岗位随人停设"), "\n".join(map(str, self.closing))))
        if self.doubts:
            read.append((_("请核对"), "\n".join(self.doubts)))
        return read

    def digest(self) -> str:
        """The same for two plans that do the same to the same records: the action compares it with the page that was read."""
        previous = (self.previous.pk, self.previous.version) if self.previous else None
        told = (
            self.election.on,
            self.election.number,
            self.ends,
            previous,
            [line.mark for line in self.lines],
            [post.pk for post in self.closing],
        )
        return sha256(repr(told).encode()).hexdigest()


def seat_words(seat: Seat) -> str:
    """A seat by its post; of several by its number too."""
    if seat.post.seats == 1:
        return str(seat.post)
    return _("%(post)s第 %(seat)d 席") % {"post": seat.post, "seat": seat.number}


def plan_election(organisation: Organisation, election: Election, today: date) -> ElectionPlan:
    """What an election changes. Raises `Refused` where it cannot have been so: its day, its number, or who holds what after."""
    terms = terms_of(organisation)
    refuse_wrong_day(organisation, election.on, terms, today)
    refuse_wrong_number(election.number, terms)
    seats = seats_of(organisation, election.on)
    if set(election.choices) - {seat.key for seat in seats}:
        raise Refused(_("岗位有变动，请重新看一遍每个岗位。"), code="other_seats")
    lines = [line for seat in seats for line in lines_of_seat(seat, election)]
    for line in lines:
        if line.outcome == SeatOutcome.COMES and line.person is not None:
            fits_person(line.seat.post, line.person)
    refuse_twice(lines)
    refuse_engaged(organisation, lines, election.on)
    ends = term_end(PartialDate.of(election.on), organisation.term_years)
    previous = terms[0] if terms else None
    doubts = list(doubts_of_lines(lines, election.on))
    return ElectionPlan(organisation, election, lines, list(closing_posts(lines)), doubts, previous, ends)


def refuse_unelected(organisation: Organisation) -> None:
    """A body that stands, of a kind that is elected."""
    if not organisation.is_elected:
        raise Refused(_("这类组织没有任期，不换届。"), code="not_elected")
    if organisation.dissolved is not None:
        raise Refused(_("这个组织已经撤销，不能再改。"), code="already_dissolved")


def refuse_wrong_day(organisation: Organisation, on: date, terms: list[Term], today: date) -> None:
    """An election was held by today, in a body that was there, after the election before."""
    refuse_unelected(organisation)
    if on > today:
        raise Refused(_("换届日期不能晚于今天：开过会再登记。"), code="in_the_future")
    founded = organisation.founded_by
    if founded is not None and on < founded:
        raise Refused(_("换届日期不能早于成立日期 %s。") % founded.isoformat(), code="before_the_founding")
    last = max(
        [term.since for term in terms] + ([organisation.elected] if organisation.elected else []),
        default=None,
    )
    if last is not None and on <= last:
        raise Refused(
            _("上一次换届是 %s，这一次应在它以后：两届不能重叠。") % last.isoformat(), code="terms_overlap"
        )


def refuse_wrong_number(number: int, terms: list[Term]) -> None:
    """The number of a term rises from one to the next."""
    if not 1 <= number <= HIGHEST_TERM:
        raise Refused(_("届次请写 1 到 %(most)d。") % {"most": HIGHEST_TERM}, code="wrong_number")
    highest = max((term.number for term in terms if term.number), default=0)
    if number <= highest:
        raise Refused(
            _("上一次换届已是第 %(number)d 届，这一次的届次应更大。") % {"number": highest},
            code="number_does_not_rise",
        )


def lines_of_seat(seat: Seat, election: Election) -> Iterator[Line]:
    """What becomes of one seat. Raises `Refused` for what cannot be chosen there."""
    choice = election.choices.get(seat.key)
    outcome = choice.outcome if choice else SeatOutcome.STAYS
    if choice is not None and outcome == SeatOutcome.COMES:
        if choice.person is None:
            raise Refused(_("“%s”的新任是谁，请点选。") % seat_words(seat), code="nobody_named")
        if seat.later is not None:
            said = _("“%(seat)s”另有任职：%(held)s，不能再选别人。")
            raise Refused(
                said % {"seat": seat_words(seat), "held": with_days(seat.later)}, code="no_seat_left"
            )
        if seat.held is not None:
            yield Line(seat, SeatOutcome.GOES, seat.held.person)
        until = last_day(seat.post, election.on)
        yield Line(seat, SeatOutcome.COMES, choice.person, choice.mode, until)
        return
    if seat.held is not None:
        goes = outcome in {SeatOutcome.GOES, SeatOutcome.VACANT}
        yield Line(seat, SeatOutcome.GOES if goes else SeatOutcome.STAYS, seat.held.person)
    if seat.later is not None:
        yield Line(seat, SeatOutcome.LATER, seat.later.person)
    elif seat.held is None:
        yield Line(seat, SeatOutcome.VACANT)


def refuse_twice(lines: Iterable[Line]) -> None:
    """Nobody holds two seats of one post, or one as he holds another already."""
    sit = [
        line for line in lines if line.person and line.outcome not in {SeatOutcome.GOES, SeatOutcome.VACANT}
    ]
    twice = Counter((line.seat.post.pk, line.person.pk) for line in sit if line.person)
    for line in sit:
        if line.person and twice[line.seat.post.pk, line.person.pk] > 1:
            said = _("%(name)s在“%(post)s”不止一席：一个人在一个岗位只能占一席。")
            raise Refused(said % {"name": line.person.name, "post": line.seat.post}, code="already_holds")


def refuse_engaged(organisation: Organisation, lines: Iterable[Line], on: date) -> None:
    """Nobody is elected full time who works full time elsewhere."""
    coming = [line for line in lines if line.outcome == SeatOutcome.COMES and line.mode == Mode.FULL_TIME]
    if not coming:
        return
    lasting = Appointment.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        mode=Mode.FULL_TIME,
        person__in=[line.person for line in coming],
    ).exclude(post__organisation=organisation)
    elsewhere = lasting.select_related("person", "post__organisation", "post__place")
    if (held := elsewhere.order_by("since", "pk").first()) is not None:
        said = _("%(name)s在“%(body)s”专职任%(post)s：专职只能在一处，请先办理那边离任。")
        names = {"name": held.person.name, "body": held.post.organisation.name, "post": held.post}
        raise Refused(said % names, code="engaged_elsewhere")


def doubts_of_lines(lines: Iterable[Line], on: date) -> Iterator[str]:
    """Why it may be a mistake that somebody comes: asked as when he is appointed, confirmed by what was read."""
    for line in lines:
        if line.outcome == SeatOutcome.COMES and line.person is not None:
            for doubt in doubts_of_seating(line.seat.post, line.person, Mode(line.mode), on):
                yield doubt.sentence


def closing_posts(lines: Iterable[Line]) -> Iterator[Post]:
    """Seats beyond what the rules ask for that end with their holders: nobody stays in them, nobody comes."""
    stay = {SeatOutcome.STAYS, SeatOutcome.COMES, SeatOutcome.LATER}
    lasting = {line.seat.post.pk for line in lines if line.outcome in stay}
    left = {line.seat.post.pk: line.seat.post for line in lines if line.outcome == SeatOutcome.GOES}
    for key, post in left.items():
        if key not in lasting and not post.required and is_extra(post):
            yield post
