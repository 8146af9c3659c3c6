"""The answer of a rule: yes, or no with the reason a person reads."""

from dataclasses import dataclass


class Refused(Exception):
    """An action was refused. `reason` is a sentence for people, `code` is stable for programs."""

    def __init__(self, reason: str, *, code: str = "refused") -> None:
        super().__init__(str(reason))
        self.reason = str(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise carries the reason shown on the grey button and at the door."""

    allowed: bool
    reason: str = ""
    code: str = "refused"

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Pass silently when allowed; raise `Refused` with the reason otherwise."""
        if not self.allowed:
            raise Refused(self.reason, code=self.code)

    def also(self, other: "Verdict") -> "Verdict":
        """The first refusal of the two, or yes."""
        return self if not self.allowed else other


def yes() -> Verdict:
    return Verdict(True)


def no(reason: str, *, code: str = "refused") -> Verdict:
    return Verdict(False, str(reason), code)
