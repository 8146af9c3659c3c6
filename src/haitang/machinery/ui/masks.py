"""How private values look while they are hidden."""


def mask(value: str, kind: str = "") -> str:
    """The value with its middle hidden.

    Phones keep 3 and 4 signs, identity numbers 6 and 2, names the first one, everything else 1 and 1.
    """
    head, tail = {"phone": (3, 4), "identity": (6, 2), "name": (1, 0)}.get(kind, (1, 1))
    if not value:
        return ""
    if len(value) <= head + tail:
        return value[:1] + "*" * max(1, len(value) - 1)
    return value[:head] + "*" * (len(value) - head - tail) + (value[-tail:] if tail else "")
