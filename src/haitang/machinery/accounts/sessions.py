"""How long a session lasts: so long after its last use, and never beyond a day's work after signing in."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from haitang.foundation.transactions import unless_busy

from .models import Account
from .words import SEEN_EVERY, SESSIONS_MOST

BEGAN, SEEN = "began", "seen"


def begin_session(request: HttpRequest, at: datetime) -> None:
    """Start both clocks of a session that has just been signed in."""
    request.session[BEGAN] = request.session[SEEN] = at.timestamp()


def end_surplus(request: HttpRequest, account: Account) -> None:
    """Of more sessions than an account may have at once, end those that were unused for longest, never this one."""
    others = UserSession.objects.filter(user=account).exclude(session_key=request.session.session_key or "")
    for session in others.order_by("-last_seen_at", "-pk")[SESSIONS_MOST - 1 :]:
        session.end()


def keep_awake(request: HttpRequest, at: datetime) -> None:
    """Note now and then that a session is in use, which lets it live on; end it when it has been open for too long.

    One that nobody used for as long as `SESSION_COOKIE_AGE` has expired in the database by itself.
    """
    if not request.user.is_authenticated:
        return
    now = at.timestamp()
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, 0.0)
    if now - began > settings.SESSION_LONGEST.total_seconds():
        logout(request)
    elif timedelta(seconds=now - seen) > SEEN_EVERY:
        with unless_busy():  # a page that is only read waits for nobody: the next one notes it
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)
            request.session[BEGAN], request.session[SEEN] = began, now


def renew(request: HttpRequest) -> None:
    """Go on under a fresh key; the one before opens nothing any more, wherever it is."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
