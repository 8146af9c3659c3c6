from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import texts, wordless

texts("retention.Term", "basis", region="county")
wordless("retention.Term", "county purpose", _("代码。"))
