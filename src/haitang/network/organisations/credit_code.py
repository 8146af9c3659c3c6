"""The unified social credit code of a legal body (GB 32100-2015) as people type it."""

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets.values import Fault, parse_credit_code


def clean_credit_code(written: str) -> str:
    """The 18 characters of a credit code however it was written; "" when nothing was.

    Raises `Refused` with code `bad_credit_code`.
    """
    read = parse_credit_code(written)
    if isinstance(read, Fault):
        raise Refused(f"{read.message}。{read.mend}。", code=read.code)
    return read or ""
