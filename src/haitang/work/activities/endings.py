"""What was held stays as it was recorded, whoever held it."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.endings import stays

stays("activities.Activity.organiser", _("开展过的活动是记录，照常由上一级确认。"))
PERSONS = _("他做过、带过、记过的活动照旧记在他名下。")
for column in ("activities.Activity.author", "activities.ServiceRecord.person", "activities.Lead.person"):
    stays(column, PERSONS)
