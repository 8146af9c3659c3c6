from django.utils.translation import gettext as _

from haitang.foundation.verdict import Verdict, no, yes

from .declaring import Purpose

SET = "retention.set"


def days_fit(purpose: Purpose, days: int) -> Verdict:
    """Within what the law and the work allow."""
    if purpose.least <= days <= purpose.most:
        return yes()
    said = _("“%(what)s”可以保存 %(least)d 到 %(most)d 天。")
    return no(
        said % {"what": purpose.title, "least": purpose.least, "most": purpose.most}, code="out_of_bounds"
    )
