"""A transaction for work that is slow before it writes."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import cast

from django.db import transaction


@contextmanager
def late_atomic() -> Iterator[None]:
    """`transaction.atomic()` that holds nobody up before it writes: it begins with the first writing statement inside, or
    the first `atomic` inside.

    Until then what is read may change, as it may under PostgreSQL in any case: whoever writes looks again inside his own
    `atomic`.
    """
    with ExitStack() as stack:
        with _put_off():
            stack.enter_context(transaction.atomic())
        yield


def _put_off() -> AbstractContextManager[None]:
    """PostgreSQL takes no lock before it writes; SQLite takes its only one at `BEGIN`, which our engine can put off."""
    connection = transaction.get_connection()
    if connection.vendor != "sqlite":
        return nullcontext()
    return cast("AbstractContextManager[None]", connection.put_off())
