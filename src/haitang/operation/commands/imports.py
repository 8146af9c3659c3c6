"""`haitang import`, `imports`, `undo`: a file into the records, what was brought in, and taking it back."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.sqlite.counting import count_rows
from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions, queries
from haitang.machinery.spreadsheets.asking import DAY_OF_ROSTER, require_day
from haitang.machinery.spreadsheets.importing import IMPORTERS
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.reading import Unreadable
from haitang.machinery.spreadsheets.words import BatchState

from ..circumstances import acting_account, district_of
from ..console import (
    DONE,
    REFUSED,
    CommandError,
    Misused,
    print_result,
    reading,
    trouble_with,
    writing_options,
)

FAULTS_TOLD = 20
SAID = ("sheet", "about", "text")


def add_to(families: Any) -> None:
    bring = families.add_parser(
        "import", parents=[writing_options()], help="读一份表格：先预览，加 --apply 才写入"
    )
    bring.add_argument("kind", metavar="KIND", help="、".join(sorted(IMPORTERS)))
    bring.add_argument("file", metavar="FILE", type=Path)
    bring.add_argument("--sheet", metavar="S", help="只读这一张工作表")
    bring.add_argument("--day", metavar="DATE", help="这份名册反映的是哪一天")
    bring.add_argument(
        "--answer", metavar="ID=KEY", action="append", default=[], help="回答一个问题（可以写几次）"
    )
    bring.add_argument("--rows", action="store_true", help="同时列出每一行的结果")
    bring.add_argument("--apply", action="store_true", help="把可写入的行写进去")
    bring.set_defaults(run=bring_in)
    show = families.add_parser("imports", parents=[reading()], help="列出导入过的批次")
    show.set_defaults(run=list_batches)
    back = families.add_parser("undo", parents=[writing_options()], help="撤销一个已写入的批次")
    back.add_argument("batch", metavar="BATCH", type=int)
    back.set_defaults(run=take_back)


def bring_in(args: argparse.Namespace) -> int:
    """Preview a file and, when asked, write its ready lines. Faulty lines alone do not make it fail."""
    if args.kind not in IMPORTERS:
        kinds = "、".join(sorted(IMPORTERS))
        raise Misused(f"没有“{args.kind}”这种表；可以用的有：{kinds}。", code="unknown_kind")
    at = timezone.now()
    acting, district = acting_account(args, at), district_of(args)
    answers = answers_of(args, timezone.localdate(at))
    try:
        batch = actions.preview(
            kind=args.kind,
            content=content_of(args.file),
            filename=args.file.name,
            region=district.code,
            acting=acting,
            at=at,
            sheet=args.sheet,
            answers=answers,
        )
    except Unreadable as unreadable:
        raise CommandError(str(unreadable), code=unreadable.code) from None
    waits = args.apply and bool(batch.open_questions)
    if args.apply and not waits:
        batch = actions.apply(batch=batch, acting=acting, at=at)
        count_rows()
    faults = list(queries.faults_of(batch))
    document = document_of(batch, faults)
    if args.rows:
        document["outcomes"] = list(queries.outcomes_of(batch))
    print_result(args, document, text_of(batch, faults))
    return REFUSED if waits else DONE


def answers_of(args: argparse.Namespace, today: date) -> dict[str, str]:
    """The answers given on the command line, the day of the roster among them."""
    answers = {}
    for answer in args.answer:
        question, sign, key = answer.rpartition("=")
        if not sign or not question:
            raise Misused(f"--answer 要写成 问题=答案，“{answer}”不是。", code="bad_answer")
        answers[question] = key
    if args.day is not None:
        try:
            answers[DAY_OF_ROSTER] = require_day(args.day, today).isoformat()
        except Refused as refused:
            raise Misused(f"--day：{refused.reason}", code=refused.code) from None
    return answers


def content_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Misused(f"文件 {file} 打不开：{trouble_with(error)}。", code="file") from None


def document_of(batch: Batch, faults: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "kind": batch.kind,
        "sheets": [sheet["name"] for sheet in batch.sheets if "skipped" not in sheet],
        "rows": batch.rows,
        "ready": batch.ready,
        "faulty": batch.faulty,
        "faults": faults,
        "created": batch.created,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "applied": batch.state == BatchState.APPLIED,
        "asked": batch.asked,
        "left_out": batch.left_out,
        "questions": [only(question, "id", *SAID, "choices") for question in batch.open_questions],
        "notices": [only(notice, *SAID) for notice in batch.notices],
        "totals": batch.totals,
    }


def only(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: record[name] for name in names}


def text_of(batch: Batch, faults: list[dict[str, Any]]) -> str:
    done = _("已写入") if batch.state == BatchState.APPLIED else _("预览，还没有写入")
    outcomes = f"新增 {batch.created}，更新 {batch.updated}，不变 {batch.unchanged}"
    lines = [
        f"第 {batch.pk} 批 {batch.filename}：{done}",
        f"共 {batch.rows} 行，可写入 {batch.ready}，需修改 {batch.faulty}；{outcomes}",
        f"等回答 {batch.asked}，不写入 {batch.left_out}",
    ]
    for question in batch.open_questions:
        lines.append(f"  问 {question['id']}：{question['text']}")
        lines += [
            f"      --answer {question['id']}={choice['key']}  {choice['text']}"
            for choice in question["choices"]
        ]
    lines += [f"  注意 {notice['sheet']}：{notice['text']}" for notice in batch.notices]
    lines += [f"  跳过“{sheet['name']}”：{sheet['skipped']}" for sheet in batch.sheets if "skipped" in sheet]
    lines += [
        f"  {fault['sheet']} 第 {fault['row']} 行 {fault['column']}：{fault['message']}（{fault['mend']}）"
        for fault in faults[:FAULTS_TOLD]
    ]
    if len(faults) > FAULTS_TOLD:
        lines.append(f"  …还有 {len(faults) - FAULTS_TOLD} 处")
    return "\n".join(lines)


def list_batches(args: argparse.Namespace) -> int:
    batches = Batch.objects.in_county(district_of(args).code).order_by("-id")[:200]
    document = [
        {
            "batch": batch.pk,
            "kind": batch.kind,
            "file": batch.filename,
            "state": batch.state,
            "rows": batch.rows,
            "ready": batch.ready,
            "faulty": batch.faulty,
            "created": batch.created,
            "updated": batch.updated,
            "unchanged": batch.unchanged,
            "account": batch.account,
            "uploaded_at": batch.uploaded_at.isoformat(),
        }
        for batch in batches
    ]
    lines = [
        f"第 {batch.pk} 批 {batch.kind} {batch.filename} {batch.get_state_display()}：新增 {batch.created}，"
        f"更新 {batch.updated}，需修改 {batch.faulty}"
        for batch in batches
    ]
    print_result(args, document, "\n".join(lines) or "还没有导入过表格。")
    return DONE


def take_back(args: argparse.Namespace) -> int:
    at = timezone.now()
    acting, district = acting_account(args, at), district_of(args)
    batch = Batch.objects.in_county(district.code).filter(pk=args.batch).first()
    if batch is None:
        raise CommandError(f"没有第 {args.batch} 批；haitang imports 列出有哪些。", code="unknown_batch")
    undone = actions.undo(batch=batch, acting=acting, at=at)
    lines = [
        f"已撤销第 {batch.pk} 批：删去 {undone.removed}，还原 {undone.restored}，保留 {len(undone.kept)}"
    ]
    lines += [f"  保留 {one['what']}：{one['why']}" for one in undone.kept]
    document = {
        "batch": batch.pk,
        "removed": undone.removed,
        "restored": undone.restored,
        "kept": undone.kept,
    }
    print_result(args, document, "\n".join(lines))
    return DONE
