"""The figures of organisations, their posts and the units that host them."""

from collections.abc import Callable
from datetime import date
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from haitang.foundation.scope import Scope
from haitang.machinery.figures.declaring import Evidence, Line, Split, Total, indicator, presents
from haitang.machinery.figures.periods import Period

from .models import Organisation, Post, Unit
from .words import Establishment, Kind, UnitKind

BY_KIND = (Split("kind", _("类别"), "kind", dict(Kind.choices)),)


@presents(Organisation, needs="organisations.view", related=("region",))
def organisation_line(organisation: Organisation) -> Line:
    note = f"{organisation.get_kind_display()} · {organisation.region.name}"
    return Line(organisation.name, note, organisation.get_absolute_url())


@presents(Post, needs="organisations.view", related=("organisation", "place"))
def post_line(post: Post) -> Line:
    return Line(str(post), post.organisation.name, post.get_absolute_url())


@presents(Unit, needs="organisations.view", related=("region",))
def unit_line(unit: Unit) -> Line:
    note = f"{unit.get_kind_display()} · {unit.region.name}"
    return Line(unit.name, note, unit.get_absolute_url())


def of_kind(kind: Kind) -> Callable[[Scope, date], Evidence]:
    def standing(scope: Scope, on: date) -> Evidence:
        bodies = Organisation.objects.within(scope).of_kind(kind)
        return Evidence(bodies.standing(on), unknown=Evidence(bodies.perhaps_standing(on)))

    return standing


BODIES: Final = {
    "organisations.town_associations": Kind.TOWN_ASSOCIATION,
    "organisations.enterprise_associations": Kind.ENTERPRISE_ASSOCIATION,
    "organisations.institution_associations": Kind.INSTITUTION_ASSOCIATION,
    "organisations.societies": Kind.SOCIETY,
    "organisations.bases": Kind.BASE,
    "organisations.agritech_associations": Kind.AGRITECH_ASSOCIATION,
    "organisations.museums": Kind.MUSEUM,
    "organisations.teaching_points": Kind.TEACHING_POINT,
    "organisations.service_centres": Kind.SERVICE_CENTRE,
    "organisations.mediation_committees": Kind.MEDIATION_COMMITTEE,
}
"""The figures that count the standing organisations of one kind."""

for name, kind in BODIES.items():
    indicator(
        name,
        kind.label,
        unit=pgettext_lazy("unit", "个"),
        period="stock",
        basis=format_lazy(_("当日已成立、未撤销的{kind}，按所在地计"), kind=kind.label),
    )(of_kind(kind))


@indicator(
    "organisations.bodies",
    _("科协系统组织"),
    unit=pgettext_lazy("unit", "个"),
    period="stock",
    basis=_("当日已成立、未撤销的各类组织，按所在地计"),
)
def organisation_evidence(scope: Scope, on: date) -> Evidence:
    bodies = Organisation.objects.within(scope)
    perhaps = Evidence(bodies.perhaps_standing(on), splits=BY_KIND)
    return Evidence(bodies.standing(on), splits=BY_KIND, unknown=perhaps)


@indicator(
    "organisations.founded",
    _("新成立的组织"),
    unit=pgettext_lazy("unit", "个"),
    period="flow",
    basis=_("成立日期在期间内的各类组织，按所在地计；以后撤销的也算，成立日期不详的不算"),
)
def founded_in(scope: Scope, period: Period) -> Evidence:
    begun = Organisation.objects.within(scope).filter(period.q("founded", precision="founded_precision"))
    return Evidence(begun, day="founded", splits=BY_KIND)


@indicator(
    "organisations.members",
    _("学会和农技协会员"),
    unit=pgettext_lazy("unit", "人"),
    period="stock",
    basis=_("当日未撤销的学会、农技协登记的会员数之和；一人入几个会的，各算一次"),
)
def members(scope: Scope, on: date) -> Evidence:
    bodies = Organisation.objects.within(scope).of_kind(Kind.SOCIETY, Kind.AGRITECH_ASSOCIATION)
    counted = bodies.filter(members__isnull=False)
    perhaps = Evidence(counted.perhaps_standing(on), Total("members"), splits=BY_KIND)
    return Evidence(counted.standing(on), Total("members"), splits=BY_KIND, unknown=perhaps)


def seats_of(establishment: Establishment) -> Callable[[Scope, date], Evidence]:
    def seats(scope: Scope, on: date) -> Evidence:
        posts, region = (
            Post.objects.within(scope).filter(establishment=establishment),
            "organisation__region_id",
        )
        perhaps = Evidence(posts.perhaps_standing(on), Total("seats"), region=region)
        return Evidence(posts.standing(on), Total("seats"), region=region, unknown=perhaps)

    return seats


indicator(
    "organisations.established_posts",
    _("事业编制"),
    unit=pgettext_lazy("unit", "席"),
    period="stock",
    basis=_("当日设立的事业编制岗位的席位之和，不论是否空缺"),
)(seats_of(Establishment.ESTABLISHED))
indicator(
    "organisations.welfare_posts",
    _("公益性岗位"),
    unit=pgettext_lazy("unit", "席"),
    period="stock",
    basis=_("当日设立的公益性岗位的席位之和，不论是否空缺"),
)(seats_of(Establishment.WELFARE))


@indicator(
    "organisations.technology_enterprises",
    _("市级科技型企业"),
    unit=pgettext_lazy("unit", "家"),
    period="stock",
    basis=_("当日未注销、登记为市级科技型企业的企业，按所在地计"),
)
def technology_enterprises(scope: Scope, on: date) -> Evidence:
    enterprises = Unit.objects.within(scope).standing(on).filter(kind=UnitKind.ENTERPRISE)
    return Evidence(enterprises.filter(technology_enterprise=True))


@indicator(
    "organisations.science_workers",
    _("单位的科技工作者"),
    unit=pgettext_lazy("unit", "人"),
    period="stock",
    basis=_("当日未注销的各单位登记的科技工作者人数之和"),
)
def science_workers(scope: Scope, on: date) -> Evidence:
    units = Unit.objects.within(scope).standing(on).filter(science_workers__isnull=False)
    return Evidence(
        units,
        Total("science_workers"),
        splits=(Split("kind", _("类别"), "kind", dict(UnitKind.choices)),),
    )
