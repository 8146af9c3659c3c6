"""What every command of the command line uses: its exit codes, its errors, the options they share, and what comes out."""

import argparse
import errno
import json
from typing import Any, Final

DONE: Final = 0
REFUSED: Final = 1
MISUSED: Final = 2


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


def reading() -> argparse.ArgumentParser:
    """The options of every command that reads: a parent parser."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument("--json", action="store_true", help="只输出一份 JSON")
    parent.add_argument("--district", metavar="CODE", help="区县代码（本库有几个区县时必填）")
    return parent


def writing_options() -> argparse.ArgumentParser:
    """The options of every command that writes: those of reading, and who acts."""
    parent = argparse.ArgumentParser(add_help=False, parents=[reading()])
    parent.add_argument("--acting", metavar="USER", help="以哪个账号的身份（默认是命令行自己的账号）")
    return parent


def print_result(args: argparse.Namespace, document: Any, text: str) -> None:
    """Say the result: the document with `--json`, else the text."""
    print(json.dumps(document, ensure_ascii=False, indent=2, default=str) if args.json else text)


def trouble_with(error: OSError) -> str:
    """Why a file or folder could not be used, in words."""
    reasons = {FileNotFoundError: "不存在", PermissionError: "没有权限", IsADirectoryError: "是一个文件夹"}
    full = {errno.ENOSPC: "磁盘已满", errno.EROFS: "磁盘是只读的"}
    return reasons.get(type(error)) or full.get(error.errno or 0, "读写出错")
