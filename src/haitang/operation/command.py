"""The `haitang` command: from a command line to an exit code.

Exit 0 done, 1 refused or found wrong, 2 misused. An error is one sentence on standard error that says what
to do; with `--json` standard output holds exactly one document, for an error
`{"error": {"code": …, "message": …}}`. A traceback never appears; `HAITANG_DEBUG=true` shows it.
"""

import argparse
import json
import logging
import os
import re
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from django.db import DatabaseError, OperationalError

from haitang.foundation.options import Misconfigured, home_of
from haitang.foundation.verdict import Refused

from .console import DONE, MISUSED, REFUSED, CommandError, Misused
from .log import JsonFormatter
from .starting import prepare, save_damaged_log

LOG_NAME: Final = "command.log"
NO_TABLE: Final = ("no such table", 'relation "')


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
    from .commands import FAMILIES  # noqa: PLC0415 - its modules import models, which are there only now

    parser = Parser(prog="haitang", description="海棠：区县科协的组织、人员与工作。")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for family in FAMILIES:
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
