from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    ENTERPRISE = "enterprise", _("企业")
    HOSPITAL = "hospital", _("医院")
    SCHOOL = "school", _("学校")
    AGRI_STATION = "agri_station", _("农技站")
    OFFICE = "office", _("机关事业单位")
    OTHER = "other", _("其他")


class Kind(models.TextChoices):
    """The kinds of organisation of the association's system."""

    DISTRICT_ASSOCIATION = "district_association", _("区县科协")
    TOWN_ASSOCIATION = "town_association", _("镇街科协")
    ENTERPRISE_ASSOCIATION = "enterprise_association", _("企业科协")
    INSTITUTION_ASSOCIATION = "institution_association", _("事业单位科协")
    SOCIETY = "society", _("学会")
    AGRITECH_ASSOCIATION = "agritech_association", _("农技协")
    BASE = "base", _("科普基地")
    MUSEUM = "museum", _("科技馆")
    TEACHING_POINT = "teaching_point", _("科普大学教学点")
    SERVICE_CENTRE = "service_centre", _("科技服务中心")
    MEDIATION_COMMITTEE = "mediation_committee", _("人民调解委员会")


class Part(models.TextChoices):
    """Where a post stands in the 3+1+N pattern."""

    ONE = "one", _("1：主席")
    THREE = "three", _("3：三长")
    N = "n", _("N：科普指导员")
    OTHER = "other", _("其他岗位")


class Establishment(models.TextChoices):
    NONE = "none", _("不占编制")
    ESTABLISHED = "established", _("事业编制")
    WELFARE = "welfare", _("公益性岗位")


DEFAULT_TERM_YEARS = 5
"""Term of an association where its charter says nothing (DOMAIN §4, custom)."""

ELECTED: Final = frozenset(
    {
        Kind.DISTRICT_ASSOCIATION,
        Kind.TOWN_ASSOCIATION,
        Kind.ENTERPRISE_ASSOCIATION,
        Kind.INSTITUTION_ASSOCIATION,
        Kind.SOCIETY,
        Kind.AGRITECH_ASSOCIATION,
        Kind.MEDIATION_COMMITTEE,
    }
)
"""Kinds that are elected for a term; a base or a museum is not."""

TERM_WARNING_DAYS = 180
"""How long before its end a term is shown as ending (DOMAIN §4: plan 6 months before)."""

TERM_REQUEST_DAYS = 60
"""How long before its end the request for re-election is due (DOMAIN §4: 2 months before)."""

DEEPEST_LEVEL = 6
"""Levels of organisations a line has room for."""

OWN_ASSOCIATIONS = (Kind.DISTRICT_ASSOCIATION, Kind.TOWN_ASSOCIATION)
"""Kinds of which a place has one at a time."""

HOSTED_ASSOCIATIONS = (Kind.ENTERPRISE_ASSOCIATION, Kind.INSTITUTION_ASSOCIATION)
"""Kinds of which a unit hosts one at a time."""

ACTION_TITLES: Final = {
    "organisations.register": _("登记单位"),
    "organisations.amend_unit": _("修改单位"),
    "organisations.close_unit": _("注销单位"),
    "organisations.reopen_unit": _("恢复单位"),
    "organisations.found": _("成立组织"),
    "organisations.amend": _("修改组织"),
    "organisations.dissolve": _("撤销组织"),
    "organisations.restore": _("恢复组织"),
    "organisations.move": _("改挂上级组织"),
    "organisations.open_post": _("设立岗位"),
    "organisations.amend_post": _("修改岗位"),
    "organisations.close_post": _("停设岗位"),
    "organisations.reopen_post": _("恢复岗位"),
}
