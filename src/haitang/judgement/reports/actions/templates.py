"""A district's own templates."""

from datetime import datetime

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.foundation.fitting import fits
from haitang.machinery.audit import actions as audit

from ..composing import check_template
from ..models import PaperTemplate
from ..queries import template_of
from ..rules import TEMPLATE
from ..words import Kind


@transaction.atomic
def set_template(
    *, county: str, kind: Kind, text: str, version: int | None, acting: Acting, at: datetime
) -> PaperTemplate:
    """Make a kind's template the district's own. Papers already begun stay as they are.

    Refused for what a template must not do, and for words and figures that there are not, naming the line (bad_template).
    """
    acting.verdict(TEMPLATE, region=county).require()
    check_template(text, kind)
    template = template_of(county, kind)
    said = text.replace("\r\n", "\n")
    fits(PaperTemplate(district_id=county, kind=kind, text=said)).require()
    audit.store_or_change(template, expected=version, text=said)
    audit.add(acting, at, "reports.template", template, region=county, kind=kind.value)
    return template
