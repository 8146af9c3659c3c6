"""Places are public."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import wordless

PUBLIC = _("公开的地名和统计出处。")
wordless("regions.Region", "name", PUBLIC)
wordless("regions.Population", "source", PUBLIC)
