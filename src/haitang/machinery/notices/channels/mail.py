"""Sending one mail by the server in the settings."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import make_msgid

from django.core.mail import EmailMultiAlternatives

from ..words import Trouble
from . import Undelivered


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to leave: nothing is read from the database once it is."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def post(letter: Letter) -> None:
    """Hand a mail to the server. Raises `Undelivered`."""
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[letter.to],
        headers={**letter.headers, "Message-ID": make_msgid(domain="haitang")},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPAuthenticationError as error:
        raise Undelivered(Trouble.LOGIN) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise Undelivered(Trouble.ADDRESS) from error
    except (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected) as error:
        raise Undelivered(Trouble.UNREACHABLE) from error
    except smtplib.SMTPException as error:
        raise Undelivered(Trouble.NOT_TAKEN) from error
    except OSError as error:
        raise Undelivered(Trouble.UNREACHABLE) from error
    except ValueError as error:  # an address that no header of a mail can hold
        raise Undelivered(Trouble.ADDRESS) from error
