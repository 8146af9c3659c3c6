from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.listing import Empty, list_page

from .filters import EntryFilter, RefusedTryFilter
from .queries import refused_tries, searchable_entries
from .tables import EntryTable, RefusedTryTable

NO_ENTRIES = Empty(
    title=gettext_lazy("还没有审计记录"),
    sentence=gettext_lazy("谁在什么时候做了什么，都会记在这里，只能增加，不能修改或删除。"),
    drawing="search",
)
NO_REFUSALS = Empty(
    title=gettext_lazy("还没有拒绝记录"),
    sentence=gettext_lazy(
        "登录失败、无权访问和试错太多都会记在这里，同一来源每 15 分钟合并为一条，保留一年。"
    ),
    drawing="search",
)


@needs("audit.search")
@require_safe
def entries(request: Visit) -> HttpResponse:
    return list_page(
        request,
        queryset=searchable_entries(request.scope),
        table_class=EntryTable,
        filter_class=EntryFilter,
        title=_("审计记录"),
        name="entries",
        empty=NO_ENTRIES,
    )


@needs("audit.search")
@require_safe
def refusals(request: Visit) -> HttpResponse:
    """Who was turned away where, how often."""
    return list_page(
        request,
        queryset=refused_tries(request.scope),
        table_class=RefusedTryTable,
        filter_class=RefusedTryFilter,
        title=_("拒绝记录"),
        name="refusals",
        empty=NO_REFUSALS,
    )
