"""`haitang backup` and `haitang restore`: one file out, and back in, on either engine; and a rehearsal of it."""

import argparse
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from .. import nightly
from ..backup import archive, keeping, rehearsing, restoring, saving, tables
from ..console import DONE, REFUSED, CommandError, Misused, print_result, reading, trouble_with
from ..inspections import newest_wrong
from ..notices import sentence_of
from ..parent import end_with_parent
from ..words import Kind

KEYS_STAY = "密钥不在备份里：请另外保存数据文件夹中的 haitang.toml，没有它，手机号等个人信息无法解密。"


def add_to(families: Any) -> None:
    save = families.add_parser("backup", parents=[reading()], help="把全部数据存成一个文件（不含密钥）")
    save.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help="存成哪个文件；不写就存进自动备份的文件夹，并按份数留存",
    )
    save.add_argument(
        "--rehearse",
        action="store_true",
        help="不备份，把最近一份（或写明的一份）恢复到一个临时数据库里试一遍",
    )
    save.add_argument("--due", action="store_true", help="做到了时候的备份和演练，没到时候就什么也不做")
    save.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    save.set_defaults(run=run_backup)
    restore = families.add_parser("restore", parents=[reading()], help="从备份文件恢复，也用来更换数据库种类")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="替换数据库里已有的数据")
    restore.add_argument(
        "--unkeyed",
        action="store_true",
        help="也接受没有用这里的 digest_key 签过的备份（确信它没有被人改过）",
    )
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Refused when the file exists or a page of the database is damaged."""
    if args.with_parent:
        threading.Thread(target=end_with_parent, daemon=True).start()
    if args.due:
        print_result(args, nightly.do_what_is_due(), "到时候的都做了。")
        return DONE
    if args.rehearse:
        return rehearse(args)
    if args.file is None:
        return keep_one(args)
    try:
        done = saving.save(args.file, datetime.now(UTC))
    except FileExistsError:
        raise Misused(f"文件 {args.file} 已经存在，请换一个名字。", code="file_exists") from None
    except OSError as wrong:
        raise Misused(f"文件 {args.file} 写不进去：{trouble_with(wrong)}。", code="file") from None
    except saving.Unsound as unsound:
        raise CommandError(str(unsound), code="damaged") from None
    print_result(
        args, done, f"已备份 {done['rows']} 条记录、{done['files']} 个附件到 {done['file']}。\n{KEYS_STAY}"
    )
    return DONE


def keep_one(args: argparse.Namespace) -> int:
    """One more in the folder of the backups that are made by themselves."""
    with nightly.only_one() as alone:
        if not alone:
            raise CommandError("正在自动备份，请过一会儿再试。", code="busy")
        done = keeping.make(datetime.now(UTC))
    if done is None:
        failed = newest_wrong(Kind.BACKUP)
        why = "；".join(map(sentence_of, failed.findings)) if failed else ""
        raise CommandError(f"备份没有做成：{why}。", code="not_made")
    told = f"已备份 {done['rows']} 条记录、{done['files']} 个附件到 {done['file']}，核对无误。"
    print_result(
        args, done, f"{told}最多留 {settings.BACKUPS_KEPT} 份，删去了 {done['removed']} 份旧的。\n{KEYS_STAY}"
    )
    return DONE


def rehearse(args: argparse.Namespace) -> int:
    if args.file is not None and not args.file.exists():
        raise Misused(f"备份文件 {args.file} 不存在。", code="file")
    done = rehearsing.rehearse(datetime.now(UTC), args.file)
    if done["findings"]:
        told = "演练没有通过：" + "；".join(map(sentence_of, done["findings"])) + "。"
    else:
        told = f"演练通过：{done['file']} 恢复出 {done['rows']} 条记录、{done['files']} 个附件，审计完好。"
    print_result(args, done, told)
    return REFUSED if done["findings"] else DONE


def run_restore(args: argparse.Namespace) -> int:
    """Refused, with nothing changed: a damaged, foreign or newer file, a database that holds work or is in use."""
    try:
        done = restoring.restore(args.file, datetime.now(UTC), replace=args.replace, unkeyed=args.unkeyed)
    except OSError as wrong:
        raise Misused(f"备份文件 {args.file} 打不开：{trouble_with(wrong)}。", code="file") from None
    except archive.Damaged as damaged:
        raise CommandError(str(damaged), code="damaged") from None
    except archive.Unkeyed as foreign:
        raise CommandError(str(foreign), code="unkeyed") from None
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
    print_result(args, done, f"{counted}\n{audit}\n{KEYS_STAY}")
    return DONE if done["sound"] else REFUSED
