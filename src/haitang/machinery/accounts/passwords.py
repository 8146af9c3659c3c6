"""What a password may be: long, and none that is guessed first. No composition is asked for unless 等保 is.

Checks for Django's list of validators. `WORDS_OF` holds who knows the words of the place.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from haitang.foundation.registry import Registry

from .models import Account
from .words import PASSWORD_LENGTH, PasswordRules

OWN_WORDS: Final = ("haitang", "海棠", "科协", "科普", "kexie", "kepu", "password", "mima", "密码", "admin")
"""What the program and the trade are called, and what people type where a password is asked for."""

BESIDE_THEM: Final = 8
"""The fewest characters a password must have besides such words."""

DIFFERENT: Final = 5
"""The fewest different characters."""

KINDS: Final = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
KINDS_REQUIRED: Final = 3
RUNS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)
LONGEST_PERIOD: Final = 4
SHORT_PART: Final = 4
"""Characters that make a common password longer and no harder to guess, such as a year."""

WordsOf = Callable[[Account], Iterable[str]]
WORDS_OF: Final[Registry[str, WordsOf]] = Registry("words about an account")
"""What is blocked too, such as the name of the account's district."""


def words_about(account: Account | None) -> set[str]:
    """Every word that somebody who knows the account would try first: of three letters or two characters at least."""
    words = set(OWN_WORDS)
    if account is not None:
        for text in (account.username, account.name, account.email.partition("@")[0]):
            words |= {text, *re.split(r"[._\-\s]+", text)}
        for words_of in WORDS_OF.values():
            words |= set(words_of(account))
    plain = {_plain(word) for word in words}
    return {word for word in plain if len(word) >= (3 if word.isascii() else 2)}


class OwnWordsValidator:
    """Refuses a password that is little more than words about the place, the program or the person."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = rest = _plain(password)
        for word in sorted(words_about(user if isinstance(user, Account) else None), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != plain and len(rest) < BESIDE_THEM:
            raise ValidationError(
                _("除去姓名、登录名、地名和“海棠”这类容易猜到的词，密码剩下的太短了，请多加一些字。"),
                code="password_of_own_words",
            )


class RepetitionValidator:
    """Refuses what is one run of the keyboard or of the digits, or a short piece over and over."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = _plain(password)
        if len(set(plain)) < DIFFERENT or _repeats(plain) or _is_run(plain):
            raise ValidationError(
                _("密码不要用连续或重复的字符，如 123456、abcabc。"), code="password_too_regular"
            )


class CommonPartsValidator:
    """Refuses a common password made long enough: by a few characters before or behind it, or by another one.

    Of the 20 000 commonest hardly any has twelve characters; whoever guesses makes longer ones of them so. Digits alone
    are left to `RepetitionValidator`: cut anywhere, they often are two common ones.
    """

    def validate(self, password: str, user: Any = None) -> None:
        plain = _plain(password)
        if plain.isdigit() or len(plain) > 2 * longest_guessed():
            return
        if any(_is_guessed(plain[:cut]) and _is_guessed(plain[cut:]) for cut in range(len(plain))):
            raise ValidationError(
                _("这是由常见的密码拼成的，容易被猜到，请换一个。"), code="password_of_common_parts"
            )


class CompositionValidator:
    """Three of four kinds of characters, where the rules of 等保 are asked for."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in KINDS) < KINDS_REQUIRED:
            raise ValidationError(
                _("密码须含大写字母、小写字母、数字、符号中的三种。"), code="password_composition"
            )


def help_text() -> str:
    """What the page says under the field of a new password."""
    text = _("至少 %(length)d 个字，全是数字也可以；不要用常见的密码、姓名或地名。一句好记的话就很好。")
    if settings.PASSWORD_RULES == PasswordRules.DENGBAO:
        text = _(
            "至少 %(length)d 个字，须含大写字母、小写字母、数字、符号中的三种；不要用常见的密码、姓名或地名。"
        )
    return text % {"length": PASSWORD_LENGTH}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def common_passwords() -> frozenset[str]:
    """The list of Django, which is read when the first new password comes."""
    return frozenset(CommonPasswordValidator().passwords)


@cache
def longest_guessed() -> int:
    """Characters of the longest part that is guessed: of anything longer than two such, at least one is not."""
    return max(SHORT_PART, *map(len, common_passwords()))


def _is_guessed(part: str) -> bool:
    return len(part) <= SHORT_PART or part in common_passwords()


def _repeats(text: str) -> bool:
    return any(
        (text[:period] * (len(text) // period + 1))[: len(text)] == text
        for period in range(1, LONGEST_PERIOD + 1)
    )


def _is_run(text: str) -> bool:
    """Every character follows the one before it, up or down, in one of the runs."""
    steps = {pair for run in RUNS for there in (run, run[::-1]) for pair in pairwise(there)}
    return all(pair in steps for pair in pairwise(text))
