"""How one person likes to read. Kept in cookies, so that the server draws the first page right."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

YEAR = 365 * 24 * 60 * 60
"""Seconds a preference is remembered."""
NAME_OF_A_LIST = re.compile(r"[a-z][a-z0-9-]{0,39}")
MOST_COLUMNS = 40


class Mode(models.TextChoices):
    NORMAL = "normal", _("标准")
    ELDER = "elder", _("长者模式")


class Theme(models.TextChoices):
    AUTO = "auto", _("跟随系统")
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")


@dataclass(frozen=True)
class Preferences:
    mode: Mode
    theme: Theme
    language: str

    @property
    def elder(self) -> bool:
        return self.mode is Mode.ELDER

    @property
    def dark_sheet_medium(self) -> str:
        """For which medium the dark sheet holds: "" when never. Paper is always light."""
        return {
            Theme.AUTO: "screen and (prefers-color-scheme: dark)",
            Theme.LIGHT: "",
            Theme.DARK: "screen",
        }[self.theme]


def preferences_of(request: HttpRequest | None) -> Preferences:
    """What the cookies say; anything unknown counts as not said."""
    cookies = request.COOKIES if request is not None else {}
    mode, theme = cookies.get("mode", ""), cookies.get("theme", "")
    return Preferences(
        mode=Mode(mode) if mode in Mode.values else Mode.NORMAL,
        theme=Theme(theme) if theme in Theme.values else Theme.AUTO,
        language=get_language() or settings.LANGUAGE_CODE,
    )


def remember(response: HttpResponse, name: str, value: str, *, secure: bool) -> None:
    """Keep one preference in the reader's browser for a year."""
    response.set_cookie(name, value, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


def chosen_columns(request: HttpRequest, listing: str) -> list[str] | None:
    """The columns the reader wants to see in a list; None when he never said."""
    said = request.COOKIES.get(f"columns-{listing}")
    return None if said is None else said.split(".")


def remember_columns(response: HttpResponse, listing: str, columns: Iterable[str], *, secure: bool) -> None:
    """Keep which columns of a list are shown. What cannot be the name of a list or a column is left out."""
    if NAME_OF_A_LIST.fullmatch(listing):
        names = [column for column in columns if column.isidentifier()][:MOST_COLUMNS]
        remember(response, f"columns-{listing}", ".".join(names), secure=secure)
