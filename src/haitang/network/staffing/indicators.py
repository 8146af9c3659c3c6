"""The figures of the 3+1+N network: who holds what, what stands vacant, what is covered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.codes import COUNTY_LENGTH
from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import (
    Distinct,
    Evidence,
    Line,
    Ratio,
    Rows,
    Split,
    Total,
    indicator,
    presents,
)
from haitang.machinery.figures.periods import Period
from haitang.network.organisations.models import Post, PostQuerySet
from haitang.network.organisations.words import Part
from haitang.network.regions.models import Region
from haitang.network.regions.queries import residents

from .models import Appointment
from .queries import (
    complete_towns,
    covered_units,
    guided_villages,
    perhaps_complete_towns,
    perhaps_covered_units,
    perhaps_guided_villages,
    required_units,
    seats_on,
    unknown_seats_on,
)
from .words import Mode

REGION = "post__organisation__region_id"
BY_PART = (Split("part", _("3+1+N"), "part", dict(Part.choices)),)
BY_HOLDING = (
    Split("part", _("3+1+N"), "post__part", dict(Part.choices)),
    Split("mode", _("任职方式"), "mode", dict(Mode.choices)),
)


@presents(Appointment, needs="staffing.read", related=("person", "post__organisation", "post__place"))
def appointment_line(appointment: Appointment) -> Line:
    note = f"{appointment.post.organisation.name} · {appointment.post}"
    return Line(appointment.person.name, note, reverse("organisations:post", args=[appointment.post_id]))


def persons_in_post(scope: Scope, on: date, posts: Q, splits: Sequence[Split] = ()) -> Evidence:
    """Who holds a post on a day, each once; unknown are those who perhaps did, and held none in the county for certain."""
    here, place = Appointment.objects.within(scope).filter(posts), Substr(REGION, 1, COUNTY_LENGTH)
    held = Appointment.objects.on(on).filter(posts, person=OuterRef("person_id")).annotate(county=place)
    perhaps = (
        here.perhaps_on(on).annotate(county=place).exclude(Exists(held.filter(county=OuterRef("county"))))
    )
    person = Distinct("person_id")
    unknown = Evidence(perhaps, person, region=REGION, splits=splits)
    return Evidence(here.on(on), person, region=REGION, splits=splits, unknown=unknown)


def holders_of(part: Part) -> Callable[[Scope, date], Evidence]:
    def holders(scope: Scope, on: date) -> Evidence:
        return persons_in_post(scope, on, Q(post__part=part))

    return holders


guides = holders_of(Part.N)
HOLDERS = (
    (
        "organisations.town_chiefs",
        holders_of(Part.THREE),
        _("三长"),
        _("当日在任的三长（医院院长、学校校长、农技站站长），一人任几个岗位只算一次"),
    ),
    (
        "staffing.chairs",
        holders_of(Part.ONE),
        _("在任的镇街科协主席"),
        _("当日在任的镇街科协主席（3+1+N 的“1”），一人任几个岗位只算一次"),
    ),
    (
        "staffing.guides",
        guides,
        _("在任的科普指导员"),
        _("当日在任的科普指导员（3+1+N 的“N”），一人任几个村的只算一次"),
    ),
)
"""The figures that count who holds a post of one part of 3+1+N: name, evidence, title, basis."""

for name, counted, title, basis in HOLDERS:
    indicator(name, title, unit=pgettext_lazy("unit", "人"), period="stock", basis=basis)(counted)


@indicator(
    "staffing.holders",
    _("任职的人"),
    unit=pgettext_lazy("unit", "人"),
    period="stock",
    basis=_("当日担任任何岗位的人，一人任几个岗位只算一次"),
)
def post_holders(scope: Scope, on: date) -> Evidence:
    return persons_in_post(scope, on, Q(), BY_HOLDING)


def counted_seats(column: str) -> Callable[[Scope, date], Evidence]:
    def seats(scope: Scope, on: date) -> Evidence:
        posts = seats_on(scope, on)
        if column == "seats":
            perhaps = Post.objects.within(scope).perhaps_standing(on)
            return replace(of_posts(posts, column), unknown=of_posts(perhaps, column))
        unknown = of_posts(unknown_seats_on(scope, on), "unknown")
        return replace(of_posts(posts.filter(**{f"{column}__gt": 0}), column), unknown=unknown)

    return seats


def of_posts(posts: PostQuerySet, column: str) -> Evidence:
    return Evidence(posts, Total(column), region="organisation__region_id", splits=BY_PART)


seats, seats_held, seats_vacant = map(counted_seats, ("seats", "held", "vacant"))
SEATS = (
    (
        "staffing.seats",
        seats,
        _("应配席位"),
        _("当日设立的岗位的席位之和：组织未撤销，负责的村（社区）仍在"),
    ),
    ("staffing.seats_held", seats_held, _("在任席位"), _("当日应配席位中有人在任的")),
    ("staffing.seats_vacant", seats_vacant, _("空缺席位"), _("当日应配席位中没有人在任的")),
)
"""The figures that count seats: name, evidence, title, basis."""

for name, counted, title, basis in SEATS:
    indicator(name, title, unit=pgettext_lazy("unit", "席"), period="stock", basis=basis)(counted)


@indicator(
    "staffing.vacancy_rate",
    _("空缺率"),
    unit="%",
    period="stock",
    basis=_("空缺席位 × 100 ÷ 应配席位"),
)
def vacancy_rate(scope: Scope, on: date) -> Ratio:
    return Ratio(part=seats_vacant(scope, on), whole=seats(scope, on))


@indicator(
    "staffing.complete_towns",
    _("配齐的镇街"),
    unit=pgettext_lazy("unit", "个"),
    period="stock",
    basis=_("当日 3+1+N 规定的席位全部有人在任的镇街"),
)
def towns_complete(scope: Scope, on: date) -> Evidence:
    perhaps = Evidence(perhaps_complete_towns(scope, on), region="code")
    return Evidence(complete_towns(scope, on), region="code", unknown=perhaps)


@indicator(
    "staffing.guided_villages",
    _("有科普指导员的村（社区）"),
    unit=pgettext_lazy("unit", "个"),
    period="stock",
    basis=_("当日有科普指导员在任的村和社区"),
)
def villages_guided(scope: Scope, on: date) -> Evidence:
    perhaps = Evidence(perhaps_guided_villages(scope, on), region="code")
    return Evidence(guided_villages(scope, on), region="code", unknown=perhaps)


@indicator(
    "staffing.village_coverage",
    _("村（社区）指导员覆盖率"),
    unit="%",
    period="stock",
    basis=_("有科普指导员的村（社区）× 100 ÷ 全部村（社区）"),
)
def village_coverage(scope: Scope, on: date) -> Ratio:
    villages = Region.objects.within(scope).in_force(on).villages()
    return Ratio(part=villages_guided(scope, on), whole=Evidence(villages, Rows(), region="code"))


@indicator(
    "staffing.required_enterprises",
    _("应建科协的企业"),
    unit=pgettext_lazy("unit", "家"),
    period="stock",
    basis=_("当日按应建规则应当建立科协的企业，按所在地计"),
)
def enterprises_required(scope: Scope, on: date) -> Evidence:
    return Evidence(required_units(scope, on))


@indicator(
    "staffing.covered_enterprises",
    _("已建科协的应建企业"),
    unit=pgettext_lazy("unit", "家"),
    period="stock",
    basis=_("当日应当建立科协的企业中已经建立的，按所在地计"),
)
def enterprises_covered(scope: Scope, on: date) -> Evidence:
    return Evidence(covered_units(scope, on), unknown=Evidence(perhaps_covered_units(scope, on)))


@indicator(
    "staffing.enterprise_coverage",
    _("企业科协覆盖率"),
    unit="%",
    period="stock",
    basis=_("已建科协的应建企业 × 100 ÷ 应建科协的企业"),
)
def enterprise_coverage(scope: Scope, on: date) -> Ratio:
    return Ratio(part=enterprises_covered(scope, on), whole=enterprises_required(scope, on))


@indicator(
    "staffing.guides_per_ten_thousand",
    _("每万人口科普指导员"),
    unit=pgettext_lazy("unit", "人"),
    period="stock",
    basis=_("在任的科普指导员 × 10000 ÷ 人口；人口是不晚于当年的最近一次登记"),
)
def guides_per_ten_thousand(scope: Scope, on: date) -> Ratio:
    return Ratio(part=guides(scope, on), whole=residents(scope, on), times=10_000, places=2)


@indicator(
    "staffing.appointments",
    _("新任职"),
    unit=pgettext_lazy("unit", "人次"),
    period="flow",
    basis=_("任职日期在期间内的任职，一人任几个岗位各算一次；从哪天起不详的不算"),
)
def appointments(scope: Scope, period: Period) -> Evidence:
    begun = Appointment.objects.within(scope).filter(period.q("since", precision="since_precision"))
    return Evidence(begun, region=REGION, day="since", splits=BY_HOLDING)


@indicator(
    "staffing.departures",
    _("离任的任职"),
    unit=pgettext_lazy("unit", "人次"),
    period="flow",
    basis=_("离任日期在期间内的任职，一人离几个岗位各算一次"),
)
def departures(scope: Scope, period: Period) -> Evidence:
    ended = Appointment.objects.within(scope).filter(period.q("until"))
    return Evidence(ended, region=REGION, day="until", splits=BY_HOLDING)
