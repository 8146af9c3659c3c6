from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import transaction
from pytest_django import Settings

from tests.project.conftest import home, made_home

from .sinks import Mailbox, Vendor, mail_server, vendor

__all__ = ["home", "made_home"]

Work = Callable[..., None]


def set_up(settings: Settings, box: Mailbox) -> None:
    """Let the program send by this server, in earnest."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    settings.DEFAULT_FROM_EMAIL = "haitang@example.org"
    settings.SITE_ADDRESS = "https://haitang.example.org"


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    """A mail server that takes everything."""
    with mail_server() as box:
        set_up(settings, box)
        yield box


@pytest.fixture
def robots(monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    """The three vendors' addresses, on this machine."""
    from haitang.machinery.notices.channels.robots import ENDPOINTS  # models: only after Django is set up

    with vendor() as kept:
        for kind, address in list(ENDPOINTS.items()):
            path = address.removeprefix("https://").partition("/")[2]
            monkeypatch.setitem(ENDPOINTS, kind, f"{kept.base}/{path}")
        yield kept


@pytest.fixture
def work(django_capture_on_commit_callbacks: Callable[..., object]) -> Work:
    """Do what the worker would at a moment: send everything that waits and is due, as its job does."""

    from haitang.machinery.jobs.registry import Run  # models: only after Django is set up
    from haitang.machinery.notices.jobs import send
    from haitang.machinery.notices.models import Delivery
    from haitang.machinery.notices.words import State
    from tests.cast import AT

    def work(at: datetime = AT) -> None:
        due = Delivery.objects.filter(state=State.WAITING, due_at__lte=at).order_by("id")
        for delivery in list(due):
            with django_capture_on_commit_callbacks(execute=True), transaction.atomic():  # type: ignore[attr-defined]
                send(Run(0, "", at), delivery=delivery.pk)

    return work
