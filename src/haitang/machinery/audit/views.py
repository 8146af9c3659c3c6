from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from haitang.foundation.doors import Visit, needs
from haitang.machinery.ui.listing import Empty, list_page

from .filters import EntryFilter
from .queries import searched
from .tables import EntryTable

NO_ENTRIES = Empty(
    title=gettext_lazy("还没有审计记录"),
    sentence=gettext_lazy("谁在什么时候做了什么，都会记在这里，只能增加，不能修改或删除。"),
    drawing="search",
)


@needs("audit.search")
@require_safe
def entries(request: Visit) -> HttpResponse:
    return list_page(
        request,
        queryset=searched(request.scope),
        table_class=EntryTable,
        filter_class=EntryFilter,
        title=_("审计记录"),
        name="entries",
        empty=NO_ENTRIES,
    )
