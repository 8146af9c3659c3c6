"""The ways out of the house: by SMTP, and to the robots of three vendors. Nothing else is ever called."""

from ..words import Trouble


class Undelivered(Exception):
    """Whatever was to be sent was not taken; says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
