"""What comes before a command: the home, the settings, the apps, the tables."""

import gc
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import django
from django.conf import settings
from django.core.management import call_command

from haitang.foundation.options import PREFIX, fresh_keys, home_of, settle_home
from haitang.foundation.sqlite.log import keep_damaged

from .console import Misused, trouble_with

BEGINS_HOME: Final = {"init": True, "demo": False}
"""Commands that write the settings file when there is none, and whether it then asks for HTTPS."""
SQLITE: Final = "haitang.foundation.sqlite"


def prepare(words: Sequence[str]) -> None:
    """Read the settings and load the apps. `init` and `demo` begin a home that has no settings yet.

    Raises `Misconfigured`. Help is given before there are any settings, with keys that nothing keeps.
    """
    command = words[0] if words else ""
    if command in BEGINS_HOME:
        make_home(https=BEGINS_HOME[command], demonstration=command == "demo")
    elif not words or {"-h", "--help"} & set(words):
        os.environ |= {PREFIX + name.upper(): key for name, key in fresh_keys().items()}
    gc.disable()  # nearly all that is loaded stays: looking for garbage in it costs a tenth of the start
    try:
        django.setup()
    finally:
        gc.enable()
        gc.freeze()


def save_damaged_log() -> None:
    """Before anything opens a database of SQLite: copy aside a log that is damaged, which opening would cut off."""
    if settings.DATABASES["default"]["ENGINE"] == SQLITE:
        keep_damaged(Path(settings.DATABASES["default"]["NAME"]))


def make_tables() -> None:
    """Bring the database to this version: for the commands that begin with an empty one."""
    from .migrating import added_models_alone  # noqa: PLC0415 - it needs what other commands start without

    with added_models_alone():
        call_command("migrate", verbosity=0, interactive=False)


def make_home(*, https: bool, demonstration: bool) -> None:
    """The folder for the data and fresh keys, unless they are there. Raises `Misused`."""
    try:
        settle_home(home_of(), https=https, demonstration=demonstration)
    except OSError as wrong:
        raise Misused(f"数据文件夹 {home_of()} 建不了：{trouble_with(wrong)}。", code="home") from None
