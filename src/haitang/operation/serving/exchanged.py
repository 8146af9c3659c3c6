"""Whether the database is another file than the one this process has open: then it ends, and the next one opens that."""

from django.db import connection

from haitang.foundation.sqlite.identity import is_exchanged


def database_is_exchanged() -> bool:
    return connection.vendor == "sqlite" and is_exchanged(str(connection.settings_dict["NAME"]))
