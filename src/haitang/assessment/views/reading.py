from django.http import HttpResponse
from django.views.decorators.http import require_safe

from haitang.accounts.doors import Visit, needs

from ..doors import result_for
from ..rules import VIEW


@needs(VIEW)
@require_safe
def result(request: Visit, pk: int, result_pk: int) -> HttpResponse:
    return HttpResponse(str(result_for(request.acting, pk, result_pk)))
