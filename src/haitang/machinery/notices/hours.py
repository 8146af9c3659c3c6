"""When something may leave: pure sums over local hours, no clock is read here."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def quiet(at: datetime, since: time, until: time) -> bool:
    """Whether a moment lies in the quiet hours [since, until), which may go past midnight; equal ends: never."""
    now = timezone.localtime(at).time()
    if since <= until:
        return since <= now < until
    return now >= since or now < until


def leaves_at(at: datetime, since: time, until: time) -> datetime:
    """The first moment from `at` on that is not quiet."""
    if not quiet(at, since, until):
        return at
    local = timezone.localtime(at)
    end = local.replace(
        hour=until.hour, minute=until.minute, second=until.second, microsecond=until.microsecond
    )
    return end if end > local else end + timedelta(days=1)


def day_due(at: datetime, hour: int, since: time, until: time) -> date | None:
    """The day whose digest, made at an hour or when the quiet after it ends, may leave by now: today's, else yesterday's.

    Yesterday's counts only where the quiet hours carried it past midnight; None when neither is due, or it is quiet.
    """
    if quiet(at, since, until):
        return None
    local = timezone.localtime(at)
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        leaves = leaves_at(datetime.combine(day, time(hour), tzinfo=local.tzinfo), since, until)
        if leaves <= local and timezone.localtime(leaves).date() == local.date():
            return day
    return None
