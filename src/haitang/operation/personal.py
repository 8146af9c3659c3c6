"""What is remembered for speed; what the installation found when it looked at itself."""

import base64

from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import register_place, wordless
from haitang.foundation.privacy.subject import Mentioned, Subject

from .models import CacheEntry


def entries_about(subject: Subject) -> list[str]:
    """Keys of remembered values whose bytes name the person: text lies in a pickle as UTF-8."""
    found = []
    for key, value in CacheEntry.objects.values_list("cache_key", "value"):
        text = base64.b64decode(value).decode(errors="replace")
        if subject.mentioned_in(f"{key} {text}") is not Mentioned.NO:
            found.append(key)
    return found


def erase_entries(subject: Subject) -> int:
    found = entries_about(subject)
    CacheEntry.objects.filter(cache_key__in=found).delete()
    return len(found)


register_place(
    "cache",
    title=_("暂存的计算结果"),
    columns=("project.CacheEntry.cache_key", "project.CacheEntry.value"),
    find=lambda subject: len(entries_about(subject)),
    erase=erase_entries,
    why=_("随时可以重算。"),
)
wordless(
    "project.Inspection",
    "findings position",
    _("只有检查的种类、坏在哪里（表名、页号、文件名）和看到了哪里。"),
)
