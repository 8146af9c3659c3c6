from datetime import timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=15)
"""How far back tries to sign in count, and so the longest anybody is ever kept waiting."""

PAIR_TRIES: Final = 5
"""Wrong tries on one name from one network address before that address must wait."""

ADDRESS_TRIES: Final = 50
"""Wrong tries from one network address, over all names."""

DEVICE_TRIES: Final = 10
"""Wrong tries on a known device before it counts as unknown."""

PRESSED_TRIES: Final = 20
"""Wrong tries on one name from unknown devices anywhere, from which on each new address is first made to wait."""

PRESSED_WAIT: Final = timedelta(seconds=20)
"""That wait. It is the address's own: whoever goes on guessing elsewhere cannot lengthen it."""

DEVICE_DAYS: Final = 180
"""How long a device on which somebody signed in is known."""

SEEN_EVERY: Final = timedelta(minutes=5)
"""How often the time a session was last used is written down."""

ATTEMPT_DAYS: Final = 1
"""How long tries to sign in are kept."""

INITIAL_PASSWORD_LENGTH: Final = 16

SIGN_IN_NAME: Final = r"^[a-zA-Z0-9._-]+\Z"
"""What a sign-in name is made of."""
