"""What is owed is asked of bodies; what was handed in may name somebody."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import link, signature_columns, texts, wordless

texts("obligations.Obligation", "title document basis", region="district__code")
wordless("obligations.Obligation", "code indicator opens closes", _("代号、指标名和日子。"))
link("obligations.Filing.author", in_copy=False, why=_("谁报备的：材料归单位，只剩编号，不再有名字。"))
texts("obligations.Filing", "title number", region="organisation__region__code")
signature_columns("obligations.Filing", recorder="recorded_by")
texts("obligations.Answer", "reason", region="filing__organisation__region__code")
signature_columns("obligations.Answer", name="account")
texts("obligations.Plan", "title number led_by", region="region__code")
wordless("obligations.Target", "indicator", _("指标名。"))
