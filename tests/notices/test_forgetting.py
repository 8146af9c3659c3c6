"""What was told long ago goes; what is new, waits or was not read stays."""

from datetime import timedelta

from haitang.machinery.notices.actions import forget_told
from haitang.machinery.notices.models import Delivery, GroupNotice, Notice
from haitang.machinery.notices.words import KEPT_DAYS, KEPT_UNREAD_DAYS, State
from tests.cast import AT, Cast


def test_what_was_read_a_year_ago_goes_and_what_was_not_stays(cast: Cast) -> None:
    home, twin = cast.home.notice, cast.twin.notice
    Notice.objects.filter(pk=home.pk).update(read_at=AT)
    forget_told(AT + timedelta(days=KEPT_DAYS))
    assert set(Notice.objects.values_list("pk", flat=True)) >= {home.pk, twin.pk}
    forget_told(AT + timedelta(days=KEPT_DAYS + 1))
    kept = set(Notice.objects.values_list("pk", flat=True))
    assert (home.pk in kept, twin.pk in kept) == (False, True)
    forget_told(AT + timedelta(days=KEPT_UNREAD_DAYS + 1))
    assert Notice.objects.count() == 0


def test_what_went_out_goes_and_what_waits_to_be_sent_stays(cast: Cast) -> None:
    waiting = Delivery.objects.create(robot=cast.home.robot, key="waits", due_at=AT)
    carrying = Delivery.objects.create(
        account=cast["officer"], key="carries", due_at=AT, ended_at=AT, state=State.SENT
    )
    Notice.objects.filter(pk=cast.home.notice.pk).update(delivery=carrying)
    forget_told(AT + timedelta(days=KEPT_DAYS + 1))
    assert set(Delivery.objects.values_list("pk", flat=True)) == {waiting.pk, carrying.pk}
    assert GroupNotice.objects.count() == 0


def test_nothing_else_is_touched(cast: Cast) -> None:
    before = Notice.objects.count(), Delivery.objects.count(), GroupNotice.objects.count()
    assert forget_told(AT) == 0
    assert (Notice.objects.count(), Delivery.objects.count(), GroupNotice.objects.count()) == before
