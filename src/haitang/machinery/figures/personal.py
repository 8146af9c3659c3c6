"""Figures are numbers of places."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import wordless

CODES = _("指标名和地方的代码。")
wordless("figures.RollUp", "figure code", CODES)
wordless("figures.Present", "figure code", CODES)
wordless("figures.KeptDay", "edition", CODES)
wordless("figures.Closing", "edition", CODES)
wordless("figures.Reopened", "county", CODES)
wordless("figures.Changed", "code", CODES)
