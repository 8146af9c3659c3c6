from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

WINDOW: Final = timedelta(minutes=15)
"""How far back tries to sign in count, and so the longest anybody is ever kept waiting."""


class Door(StrEnum):
    """Where a secret is tried. Tries at one door do not count at another."""

    SIGN_IN = "sign-in"
    """Name and password: signing in, saying the password again, the present password before a new one."""

    FACTOR = "second factor"
    """A code, a recovery code or a passkey: signing in, and saying again who one is. The name is the account's key."""

    TOKEN = "token"  # noqa: S105 - the name of a door
    """The secret in an address that asks nobody to sign in: the calendar's feed, the switch under a mail."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many wrong tries a door bears in a `WINDOW` before whoever goes on must wait.

    `pair`: on one name from one network address. `address`: from one address, over all names. `device`: on one known
    device. `name`: on one name from unknown devices anywhere.
    """

    pair: int
    address: int
    device: int
    name: int


LIMITS: Final = {
    Door.SIGN_IN: Limits(pair=5, address=120, device=10, name=20),
    Door.FACTOR: Limits(pair=5, address=120, device=10, name=20),
}
"""An address may be a whole office: 60 people who each mistype once still sign in, known devices or not."""

TOKEN_TRIES: Final = 120
"""Wrong secrets in addresses from one network address. They cannot be guessed; this is for who tries all the same."""

PRESSED_WAIT: Final = timedelta(seconds=20)
"""How long each new address first waits while a name is tried from everywhere. It is the address's own: whoever goes on
guessing elsewhere cannot lengthen it. Only at `Door.SIGN_IN`; at the second factor whoever guesses knows the password
already, and every unknown device waits."""

SESSIONS_MOST: Final = 10
"""How many sessions an account may have at once; one more ends the one that was unused for longest."""

REAUTHENTICATION: Final = timedelta(minutes=10)
"""How long somebody who said again who he is may change what the safety of accounts rests on."""

PASSWORD_LENGTH: Final = 12
"""The fewest characters of a password."""

SECRET_LENGTH: Final = 1000
"""The most characters of anything that is typed to sign in: a long sentence, no document."""

PERIODIC_DAYS: Final = 90
"""How long a password is used under the 等保 rules."""

DEVICE_DAYS: Final = 180
"""How long a device on which somebody signed in is known."""

SEEN_EVERY: Final = timedelta(minutes=5)
"""How often the time a session was last used is written down."""

ATTEMPT_DAYS: Final = 1
"""How long tries to sign in are kept."""

INITIAL_PASSWORD_LENGTH: Final = 16

SIGN_IN_NAME: Final = r"^[a-zA-Z0-9._-]+\Z"
"""What a sign-in name is made of."""


class PasswordRules(StrEnum):
    """What is asked of passwords: `PLAIN` length and a block-list; `DENGBAO` composition and periodic change besides."""

    PLAIN = "plain"
    DENGBAO = "dengbao"
