"""Bodies are public; what is written about their posts may name somebody."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import signature_columns, texts, wordless

PUBLIC = _("单位和组织的名称、代码和文号，登记机关公开。")
wordless("organisations.Unit", "name credit_code", PUBLIC)
wordless("organisations.Organisation", "name line document grade", PUBLIC)
texts("organisations.Post", "title ex_officio_of filled_by duties", region="organisation__region__code")
wordless("organisations.Post", "role", PUBLIC)
texts("organisations.Ending", "reason document changes taken_back_for", region="region__code")
wordless("organisations.Ending", "thing_kind", PUBLIC)
signature_columns("organisations.Ending", name="account", taken_back_name="taken_back_by")
