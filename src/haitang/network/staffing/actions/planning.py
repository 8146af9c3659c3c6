"""What the staffing rules ask for, day by day, against the posts there are. Thinks only; writes nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from haitang.foundation.scope import Scope
from haitang.network.organisations.models import Organisation, Post
from haitang.network.regions.models import Region

from ..models import Appointment, StaffingRule
from ..words import Per

Key = tuple[int, str, str | None]
"""An organisation, a role in it, and the village it answers for, if any."""


def lasts(day: date, begins: date | None, ends: date | None) -> bool:
    """Whether a day lies in the half-open days [begins, ends)."""
    return (begins is None or begins <= day) and (ends is None or day < ends)


@dataclass(slots=True)
class County:
    """Everything about a county that decides its posts, read in five queries."""

    rules: list[StaffingRule]
    organisations: list[Organisation]
    villages: list[Region]
    posts: list[Post]
    held: defaultdict[int, list[Appointment]]

    @classmethod
    def read(cls, code: str) -> "County":
        scope = Scope(regions=(code,))
        rules = list(StaffingRule.objects.within(scope).order_by("pk"))
        posts = Post.objects.within(scope).filter(required=True, role__in={rule.role for rule in rules})
        held: defaultdict[int, list[Appointment]] = defaultdict(list)
        for appointment in Appointment.objects.within(scope).order_by("seat", "pk"):
            held[appointment.post_id].append(appointment)
        return cls(
            rules=rules,
            organisations=list(Organisation.objects.within(scope).order_by("pk")),
            villages=list(Region.objects.within(scope).villages().order_by("code")),
            posts=list(posts.order_by("pk")),
            held=held,
        )

    def days_from(self, on: date) -> list[date]:
        """The day, and every later one on which a rule, an organisation or a village begins or ends."""
        spans: list[tuple[date | None, date | None]] = [
            *((rule.since, rule.until) for rule in self.rules),
            *((organisation.founded, organisation.dissolved) for organisation in self.organisations),
            *((village.since, village.until) for village in self.villages),
        ]
        return sorted({on, *(day for span in spans for day in span if day and day > on)})

    def wanted(self, day: date) -> dict[Key, StaffingRule]:
        """The posts the rules in force on a day ask for, each with its rule."""
        standing = [organisation for organisation in self.organisations if _stands(organisation, day)]
        villages = [village for village in self.villages if lasts(day, village.since, village.until)]
        asked: dict[Key, StaffingRule] = {}
        for rule in self.rules:
            if lasts(day, rule.since, rule.until):
                bodies = [body for body in standing if body.kind == rule.organisation_kind]
                asked |= dict.fromkeys(_keys(rule, bodies, villages), rule)
        return asked


def _stands(organisation: Organisation, day: date) -> bool:
    return lasts(day, organisation.founded, organisation.dissolved)


def _keys(rule: StaffingRule, bodies: list[Organisation], villages: list[Region]) -> Iterator[Key]:
    if rule.per == Per.FIXED:
        bodies = bodies[:1]
    for body in bodies:
        if rule.per == Per.VILLAGE:
            below = (village for village in villages if village.code.startswith(body.region_id))
            yield from ((body.pk, rule.role, village.code) for village in below)
        else:
            yield (body.pk, rule.role, None)


@dataclass(slots=True)
class Plan:
    """Posts to open and to close, and holders who keep their seat in a post that replaces theirs."""

    opened: list[Post] = field(default_factory=list)
    closed: dict[int, date] = field(default_factory=dict)
    heirs: list[tuple[Post, Appointment]] = field(default_factory=list)
    reworded: list[Post] = field(default_factory=list)


def plan_for(county: County, on: date) -> Plan:
    """What to open and close from a day on, so that every later day has the posts its rules ask for."""
    planner = _Planner(county)
    for day in county.days_from(on):
        planner.settle(day)
    planner.reword()
    return planner.plan


class _Planner:
    def __init__(self, county: County) -> None:
        self.county = county
        self.plan = Plan()
        self.by_key: defaultdict[Key, list[Post]] = defaultdict(list)
        self.kinds = {organisation.pk: organisation.kind for organisation in county.organisations}
        for post in county.posts:
            self.by_key[_key(post)].append(post)

    def settle(self, day: date) -> None:
        wanted = self.county.wanted(day)
        for key in [*wanted, *(key for key in list(self.by_key) if key not in wanted)]:
            posts = [post for post in self.by_key[key] if lasts(day, post.since, post.until)]
            self._settle_key(key, wanted.get(key), posts, day)

    def _settle_key(self, key: Key, rule: StaffingRule | None, posts: list[Post], day: date) -> None:
        """Close what the rule no longer asks for, newest and emptiest first; open what is missing."""
        if rule is None:
            if self._ruled(key):
                for post in posts:
                    self._close(post, day)
            return
        heirs: list[Appointment] = []
        for post in [post for post in posts if not _same_nature(post, rule)]:
            posts.remove(post)
            heirs += self._close(post, day)
        for post in sorted(posts, key=lambda post: (len(self._holders(post, day)), -(post.pk or 0))):
            if sum(other.seats for other in posts) > rule.seats:
                posts.remove(post)
                heirs += self._close(post, day)
        if missing := rule.seats - sum(post.seats for post in posts):
            self._open(key, rule, missing, day, heirs)

    def _ruled(self, key: Key) -> bool:
        """Whether some rule is, was or will be about posts like this; others were opened by hand and stay."""
        return any(
            rule.role == key[1] and rule.organisation_kind == self.kinds[key[0]] for rule in self.county.rules
        )

    def _holders(self, post: Post, day: date) -> list[Appointment]:
        return (
            [held for held in self.county.held[post.pk] if lasts(day, held.since, held.until)]
            if post.pk
            else []
        )

    def _close(self, post: Post, day: date) -> list[Appointment]:
        """End a post that is in force on a day, from that day on. Returns who sits in it."""
        post.until = day
        if post.pk:
            self.plan.closed[post.pk] = day
            return self._holders(post, day)
        if post.since == day:
            self.plan.opened.remove(post)
            self.by_key[_key(post)].remove(post)
        return []

    def _open(self, key: Key, rule: StaffingRule, seats: int, day: date, heirs: list[Appointment]) -> None:
        organisation, role, place = key
        post = Post(organisation_id=organisation, role=role, place_id=place, seats=seats, since=day)
        write_nature(post, rule)
        write_words(post, rule)
        self.by_key[key].append(post)
        self.plan.opened.append(post)
        self.plan.heirs += [(post, heir) for heir in heirs[:seats]]

    def reword(self) -> None:
        """Posts carry the words of the newest rule; answers for the past take those of their day's rule."""
        newest = {
            (rule.organisation_kind, rule.role): rule
            for rule in sorted(self.county.rules, key=lambda rule: rule.since)
            if rule.until is None
        }
        for post in self.county.posts:
            rule = newest.get((self.kinds[post.organisation_id], post.role))
            if rule and post.until is None and write_words(post, rule):
                post.version += 1
                self.plan.reworded.append(post)


def _key(post: Post) -> Key:
    return (post.organisation_id, post.role, post.place_id)


def _same_nature(post: Post, rule: StaffingRule) -> bool:
    return post.part == rule.part and post.establishment == rule.establishment


def write_nature(post: Post, rule: StaffingRule) -> None:
    """What figures count by; a post that should differ in it is replaced, so that past figures stay."""
    post.part, post.establishment = rule.part, rule.establishment


WORDS = ("title", "ex_officio_of", "filled_by", "duties")


def write_words(post: Post, rule: StaffingRule) -> bool:
    """Give a post its rule's words; says whether any differed."""
    changed = [name for name in WORDS if getattr(post, name) != getattr(rule, name)]
    for name in changed:
        setattr(post, name, getattr(rule, name))
    return bool(changed)
