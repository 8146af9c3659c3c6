"""SQLite's file written anew after somebody was erased, so that no freed page still holds him."""

from datetime import datetime
from typing import Final

from django.db import connection

from haitang.foundation.acting import NOBODY
from haitang.machinery.audit import actions as audit
from haitang.machinery.audit.models import Entry
from haitang.machinery.retention.models import Term

ERASURES: Final = ("people.erase", "people.erase_again")
DONE: Final = "retention.compacted"


def compact(at: datetime) -> int:
    """Rebuild the file and empty the write-ahead log where somebody was erased since it was last done; else do nothing.

    `secure_delete` overwrites what is deleted where it lies, but not the copies SQLite left in pages when it moved
    rows about. PostgreSQL's own vacuum makes such space free; what its files keep of it is said in the running guide.
    Not within a transaction. Returns how many erasures it was for.
    """
    if connection.vendor != "sqlite":
        return 0
    last = Entry.objects.filter(action=DONE).order_by("-pk").values_list("pk", flat=True).first() or 0
    erased = Entry.objects.filter(action__in=ERASURES, pk__gt=last).count()
    if erased:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        audit.add(NOBODY, at, DONE, Term(), number=erased)
    return erased
