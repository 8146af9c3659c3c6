"""What the whole cast is known by: names, roles, the day it is looked at."""

from datetime import UTC, date, datetime
from typing import Final

from haitang.network.access.words import Role

CANARY: Final = "金丝雀7q4x"
"""Stands in every text field of the twin district and nowhere else."""

AT: Final = datetime(2021, 4, 30, 2, 0, tzinfo=UTC)
TODAY: Final = date(2021, 4, 30)
PASSWORD: Final = "correct-horse-battery"
SECRET = "JBSWY3DPEHPK3PXP"
"""Of the authenticators of the three administrators."""
PHONES: Final = {"500153": "13912345678", "500199": "13998765432"}
IDENTITIES: Final = {"500153": "500153198001010002", "500199": "500199198001010004"}

HOME_PEOPLE: Final = {
    "officer": Role.OFFICER,
    "leader": Role.LEADER,
    "chair": Role.CHAIR,
    "manager": Role.MANAGER,
    "guide": Role.GUIDE,
    "volunteer": Role.VOLUNTEER,
    "system": Role.SYSTEM,
    "security": Role.SECURITY,
    "auditor": Role.AUDITOR,
    "disabled": Role.OFFICER,
    "expired": Role.OFFICER,
}
"""Who signs in at home, each by one role; `disabled` and `expired` were officers."""

OUTSIDE: Final = ("anonymous", "disabled", "expired")
"""Who is nobody to the program."""

EVERYBODY: Final = (*OUTSIDE, "stranger", *(name for name in HOME_PEOPLE if name not in OUTSIDE))
"""Every member of the cast as the matrix walks it; `stranger` is the officer of the twin district."""
