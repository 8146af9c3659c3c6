"""`haitang backup` and `haitang restore`: one file out, and back in, on either engine."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..backup import archive, restoring, saving, tables
from ..command import DONE, REFUSED, CommandError, Misused, reading, tell, trouble_with

KEYS_STAY = "密钥不在备份里：请另外保存数据文件夹中的 haitang.toml，没有它，手机号等个人信息无法解密。"


def add_to(families: Any) -> None:
    save = families.add_parser("backup", parents=[reading()], help="把全部数据存成一个文件（不含密钥）")
    save.add_argument("file", type=Path, metavar="FILE")
    save.set_defaults(run=run_backup)
    restore = families.add_parser("restore", parents=[reading()], help="从备份文件恢复，也用来更换数据库种类")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="替换数据库里已有的数据")
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Refused when the file exists or a page of the database is damaged."""
    try:
        done = saving.save(args.file, datetime.now(UTC))
    except FileExistsError:
        raise Misused(f"文件 {args.file} 已经存在，请换一个名字。", code="file_exists") from None
    except OSError as wrong:
        raise Misused(f"文件 {args.file} 写不进去：{trouble_with(wrong)}。", code="file") from None
    except saving.Unsound as unsound:
        raise CommandError(str(unsound), code="damaged") from None
    tell(args, done, f"已备份 {done['rows']} 条记录、{done['files']} 个附件到 {done['file']}。\n{KEYS_STAY}")
    return DONE


def run_restore(args: argparse.Namespace) -> int:
    """Refused, with nothing changed: a damaged or newer file, a database that holds work or is in use."""
    try:
        done = restoring.restore(args.file, datetime.now(UTC), replace=args.replace)
    except OSError as wrong:
        raise Misused(f"备份文件 {args.file} 打不开：{trouble_with(wrong)}。", code="file") from None
    except archive.Damaged as damaged:
        raise CommandError(str(damaged), code="damaged") from None
    except restoring.NotEmpty as full:
        raise CommandError(str(full), code="not_empty") from None
    except restoring.InUse as busy:
        raise CommandError(str(busy), code="in_use") from None
    except tables.Unfit as unfit:
        raise CommandError(str(unfit), code="unfit") from None
    except restoring.FromTheFuture as newer:
        raise CommandError(str(newer), code="newer") from None
    counted = f"已恢复 {done['rows']} 条记录、{done['files']} 个附件（备份于 {done['made_at']}）。"
    audit = "审计完好。" if done["sound"] else "审计有问题，请运行 haitang verify 查看。"
    tell(args, done, f"{counted}\n{audit}\n{KEYS_STAY}")
    return DONE if done["sound"] else REFUSED
