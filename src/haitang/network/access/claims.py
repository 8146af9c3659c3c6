"""The key of a changing request: claimed before the work, answered for in the transaction of the work, else given back.

A claim is its own short transaction, so that nobody waits for it. Its token decides: whoever finishes must still hold it.
"""

import logging
import secrets
from datetime import datetime
from typing import Any, Final

from django.db import DatabaseError, IntegrityError, transaction

from .claimants import is_gone, this_process
from .models import Receipt
from .queries import receipt_of
from .words import CLAIM_LASTS

log = logging.getLogger("haitang.access")
MOST_LOOKS: Final = 5
_in_work: Final[set[str]] = set()
"""Tokens of the requests this process is working on."""


class Lost(Exception):
    """Somebody took the key over meanwhile: what was done under it must not stand."""


def claim_key(*, account_id: int, key: str, asked: str, at: datetime) -> tuple[Receipt | None, bool]:
    """The receipt of a key, and whether it is for the caller to do the work and to `complete` or `give_back`.

    None when nobody holds it any more at this moment, after several looks.
    """
    for _look in range(MOST_LOOKS):
        found = receipt_of(account_id, key)
        if found is None:
            found = _put_down(account_id, key, asked, at)
            if found is not None:
                return found, True
        elif found.answered or not _is_abandoned(found, at):
            return found, False
        elif _take_over(found, asked, at):
            return found, True
    return None, False


def complete(receipt: Receipt, **answer: Any) -> None:
    """Write the answer down in the caller's transaction. Raises `Lost`, which must undo it."""
    mine = Receipt.objects.filter(pk=receipt.pk, token=receipt.token)
    if not mine.update(token="", holder="", **answer):
        raise Lost


def give_back(receipt: Receipt) -> None:
    """End a claim; unless it was answered its row goes, and the key is free."""
    try:
        if not receipt.answered:
            Receipt.objects.filter(pk=receipt.pk, token=receipt.token).delete()
    except DatabaseError:
        # the answer is given all the same: whoever asks next sees that nobody works on it
        log.exception("once.claim_left")
    finally:
        _in_work.discard(receipt.token)


def _put_down(account_id: int, key: str, asked: str, at: datetime) -> Receipt | None:
    """None when somebody was faster."""
    token = _token()
    try:
        with transaction.atomic():
            return Receipt.objects.create(
                account_id=account_id, key=key, asked=asked, at=at, token=token, holder=this_process()
            )
    except IntegrityError:
        _in_work.discard(token)
        return None
    except BaseException:
        _in_work.discard(token)
        raise


def _take_over(found: Receipt, asked: str, at: datetime) -> bool:
    """Put our token in the place of one nobody will come back with; False when somebody was faster."""
    token, holder = _token(), this_process()
    still = Receipt.objects.filter(pk=found.pk, token=found.token)
    if not still.update(token=token, holder=holder, asked=asked, at=at):
        _in_work.discard(token)
        return False
    found.token, found.holder, found.asked, found.at = token, holder, asked, at
    return True


def _is_abandoned(found: Receipt, at: datetime) -> bool:
    """Whether who claimed it has ended, or has had it for too long."""
    if found.holder and found.holder == this_process():
        return found.token not in _in_work or found.at <= at - CLAIM_LASTS
    return found.at <= at - CLAIM_LASTS or is_gone(found.holder)


def _token() -> str:
    """Counted as in work before anybody can read it."""
    token = secrets.token_hex(16)
    _in_work.add(token)
    return token
