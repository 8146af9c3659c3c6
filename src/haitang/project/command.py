"""The `haitang` command: families of sub-commands, their shared options, and what comes out.

Exit 0 done, 1 refused or found wrong, 2 misused. An error is one sentence on standard error that says what
to do; with `--json` standard output holds exactly one document, for an error
`{"error": {"code": …, "message": …}}`. A traceback never appears; `HAITANG_DEBUG=true` shows it.
"""

import argparse
import errno
import importlib
import json
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError

from haitang.foundation.verdict import Refused

from .log import JsonFormatter
from .options import PREFIX, Misconfigured, fresh_keys, home_of, settle_home
from .sqlite.log import keep_damaged

DONE: Final = 0
REFUSED: Final = 1
MISUSED: Final = 2
LOG_NAME: Final = "command.log"
BEGINS_HOME: Final = {"init": True, "demo": False}
"""Commands that write the settings file when there is none, and whether it then asks for HTTPS."""
SQLITE: Final = "haitang.project.sqlite"
NO_TABLE: Final = ("no such table", 'relation "')


class CommandError(Exception):
    """Ends a command with one sentence. `code` is stable, for programs."""

    exit_code = REFUSED

    def __init__(self, sentence: str, *, code: str = "refused") -> None:
        super().__init__(sentence)
        self.code = code


class Misused(CommandError):
    """The command line itself is wrong: an unknown code, a date that is none, a file that is not there."""

    exit_code = MISUSED

    def __init__(self, sentence: str, *, code: str = "misused") -> None:
        super().__init__(sentence, code=code)


class Parser(argparse.ArgumentParser):
    """Argument errors become `Misused` instead of usage and exit."""

    def error(self, message: str) -> NoReturn:
        raise Misused(f"{_in_chinese(message)}用法见 {self.prog} --help。")


WRONG_WORDS: Final = (
    (re.compile(r"unrecognized arguments: (.+)"), "不认识的参数：{}。"),
    (re.compile(r"the following arguments are required: (.+)"), "缺少参数：{}。"),
    (re.compile(r"argument (?:COMMAND|VERB): invalid choice: '(.*?)' .+"), "没有“{}”这个命令。"),
    (re.compile(r"argument .+: invalid int value: '(.*)'"), "“{}”应是一个整数。"),
    (re.compile(r"argument (.+): expected one argument"), "“{}”后面要写一个值。"),
)
"""What argparse finds wrong, in its words and in ours."""


def _in_chinese(message: str) -> str:
    for words, sentence in WRONG_WORDS:
        if found := words.fullmatch(message):
            return sentence.format(found[1])
    return f"参数不对（{message}）。"


def reading() -> argparse.ArgumentParser:
    """The options of every command that reads: a parent parser."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--json", action="store_true", help="只输出一份 JSON")
    parent.add_argument("--district", metavar="CODE", help="区县代码（本库有几个区县时必填）")
    return parent


def writing() -> argparse.ArgumentParser:
    """The options of every command that writes: those of reading, and who acts."""
    parent = argparse.ArgumentParser(add_help=False, parents=[reading()])
    parent.add_argument("--acting", metavar="USER", help="以哪个账号的身份（默认是命令行自己的账号）")
    return parent


def tell(args: argparse.Namespace, document: Any, text: str) -> None:
    """Say the result: the document with `--json`, else the text."""
    print(json.dumps(document, ensure_ascii=False, indent=2, default=str) if args.json else text)


def trouble_with(error: OSError) -> str:
    """Why a file or folder could not be used, in words."""
    reasons = {FileNotFoundError: "不存在", PermissionError: "没有权限", IsADirectoryError: "是一个文件夹"}
    full = {errno.ENOSPC: "磁盘已满", errno.EROFS: "磁盘是只读的"}
    return reasons.get(type(error)) or full.get(error.errno or 0, "读写出错")


def prepare(words: Sequence[str]) -> None:
    """Read the settings and load the apps. `init` and `demo` begin a home that has no settings yet.

    Raises `Misconfigured`. Help is given before there are any settings, with keys that nothing keeps.
    """
    command = words[0] if words else ""
    if command in BEGINS_HOME:
        make_home(https=BEGINS_HOME[command], demonstration=command == "demo")
    elif not words or {"-h", "--help"} & set(words):
        os.environ |= {PREFIX + name.upper(): key for name, key in fresh_keys().items()}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haitang.project.settings")
    importlib.import_module(
        os.environ["DJANGO_SETTINGS_MODULE"]
    )  # here, so that what is wrong is told as it is
    django.setup()


def save_damaged_log() -> None:
    """Before anything opens a database of SQLite: copy aside a log that is damaged, which opening would cut off."""
    if settings.DATABASES["default"]["ENGINE"] == SQLITE:
        keep_damaged(Path(settings.DATABASES["default"]["NAME"]))


def make_tables() -> None:
    """Bring the database to this version: for the commands that begin with an empty one."""
    call_command("migrate", verbosity=0, interactive=False)


def make_home(*, https: bool, demonstration: bool) -> None:
    """The folder for the data and fresh keys, unless they are there. Raises `Misused`."""
    try:
        settle_home(home_of(), https=https, demonstration=demonstration)
    except OSError as wrong:
        raise Misused(f"数据文件夹 {home_of()} 建不了：{trouble_with(wrong)}。", code="home") from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        prepare(words)
        save_damaged_log()
        args = build_parser().parse_args(words)
        exit_code: int = args.run(args)
    except SystemExit as end:
        return int(end.code or DONE)
    except KeyboardInterrupt:
        return REFUSED
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader went away: nothing more to say
        return REFUSED
    except Exception as error:  # noqa: BLE001 - the last resort: nobody is shown a traceback
        return _tell_error(error, words)
    return exit_code


def build_parser() -> Parser:
    """The whole command line. The apps must be loaded."""
    families = importlib.import_module("haitang.project.commands").FAMILIES  # its modules import models
    parser = Parser(prog="haitang", description="海棠：区县科协的组织、人员与工作。")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for family in families:
        family.add_to(subparsers)
    return parser


def _tell_error(error: Exception, words: list[str]) -> int:
    if os.environ.get("HAITANG_DEBUG") == "true":
        sys.excepthook(type(error), error, error.__traceback__)
    code, sentence, exit_code = _sentence_of(error)
    if code == "broken":
        sentence += _log_error(error, words)
    print(sentence, file=sys.stderr)
    if "--json" in words:
        print(json.dumps({"error": {"code": code, "message": sentence}}, ensure_ascii=False))
    return exit_code


def _sentence_of(error: Exception) -> tuple[str, str, int]:
    """The stable code, the sentence and the exit code of an error."""
    if isinstance(error, Misconfigured):
        return "misconfigured", str(error), MISUSED
    if isinstance(error, CommandError):
        return error.code, str(error), error.exit_code
    if isinstance(error, Refused):
        return error.code, error.reason, REFUSED
    if isinstance(error, DatabaseError) and any(mark in str(error) for mark in NO_TABLE):
        return (
            "no_tables",
            "数据库里还没有建表：新建的请运行 haitang init，升级后的请运行 haitang manage migrate。",
            REFUSED,
        )
    if isinstance(error, OperationalError):
        return "database", "数据库连不上或正忙，请运行 haitang doctor 查看。", REFUSED
    return "broken", "程序出了错，没有保存任何内容。", REFUSED


def _log_error(error: Exception, words: list[str]) -> str:
    """Write where it happened, without values, and say where to find it."""
    path = home_of() / "log" / LOG_NAME
    details = (type(error), error, error.__traceback__)
    record = logging.LogRecord("haitang.command", logging.ERROR, "", 0, "broken", None, details)
    record.command = words[0] if words else ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(JsonFormatter().format(record) + "\n")
    except OSError:
        return "（日志也写不进去，请检查磁盘。）"
    return f"出错的位置记在 {path}。"
