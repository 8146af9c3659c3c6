"""What a browser calls itself, said so that its owner recognises it."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SYSTEMS: Final = (
    ("HarmonyOS", gettext_lazy("鸿蒙手机")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", gettext_lazy("安卓手机")),
    ("Windows", gettext_lazy("Windows 电脑")),
    ("Mac OS X", gettext_lazy("苹果电脑")),
    ("Linux", gettext_lazy("Linux 电脑")),
)
BROWSERS: Final = (
    ("MicroMessenger", gettext_lazy("微信")),
    ("Edg/", "Edge"),
    ("QQBrowser", gettext_lazy("QQ 浏览器")),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def device_in_words(user_agent: str) -> str:
    """Such as "Windows 电脑 · Edge"; of a browser nobody knows, that it is unknown."""
    found = [
        next((str(word) for mark, word in known if mark in user_agent), "") for known in (SYSTEMS, BROWSERS)
    ]
    return " · ".join(filter(None, found)) or _("不认识的设备")
