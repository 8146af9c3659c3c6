"""What was held stays as it was recorded, whoever held it."""

from django.utils.translation import gettext_lazy as _

from haitang.foundation.endings import stays

stays("activities.Activity.organiser", _("开展过的活动是记录，照常由上一级确认。"))
