"""The unified social credit code of a legal body (GB 32100-2015) as people type it."""

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.values import Doubtful, Fault, parse_credit_code


def clean_credit_code(written: str, *, known: str | None = None) -> str:
    """The 18 characters of a credit code however it was written; "" when nothing was.

    One whose check fails passes only if it is the `known` one. Raises `Refused` with code `bad_credit_code`.
    """
    read = parse_credit_code(written)
    if isinstance(read, Doubtful):
        if read.value == known:
            return read.value
        read = Fault("bad_credit_code", read.fault.message, read.fault.mend)
    if isinstance(read, Fault):
        raise Refused(f"{read.message}。{read.mend}。", code=read.code)
    return read or ""


def stored_credit_code(written: str) -> str:
    """As `clean_credit_code`; a code that registers hold though its check fails passes, too: a form asks about it before."""
    read = parse_credit_code(written)
    return read.value if isinstance(read, Doubtful) else clean_credit_code(written)
