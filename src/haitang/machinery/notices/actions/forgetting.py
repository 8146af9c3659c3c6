"""What was told and sent does not stay for ever."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ..models import Delivery, GroupNotice, Notice
from ..words import KEPT_DAYS, KEPT_UNREAD_DAYS, State


@transaction.atomic
def forget_told(at: datetime) -> int:
    """Drop what was read a year ago, what nobody read for some years, and what went out as long ago. Returns how many."""
    read, unread = at - timedelta(days=KEPT_DAYS), at - timedelta(days=KEPT_UNREAD_DAYS)
    notices, _by_kind = Notice.objects.filter(Q(read_at__lt=read) | Q(at__lt=unread)).delete()
    said, _by_kind = GroupNotice.objects.filter(at__lt=read).delete()
    ended = Delivery.objects.exclude(state=State.WAITING).filter(ended_at__lt=read, notices__isnull=True)
    sent, _by_kind = ended.delete()
    return notices + said + sent
