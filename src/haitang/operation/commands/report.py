"""`haitang report`: the year's report of the district as a file, from the figures as they are; nothing is stored."""

import argparse
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from haitang.judgement.reports.composing import Source, compose
from haitang.judgement.reports.document import Document
from haitang.judgement.reports.queries import body_of, template_of, title_for
from haitang.judgement.reports.words import Kind
from haitang.machinery.figures.periods import Period
from haitang.network.regions.models import Region

from ..circumstances import district_of
from ..console import DONE, Misused, print_result, reading

SUFFIXES: Final = frozenset({".docx", ".pdf"})


def add_to(families: Any) -> None:
    parser = families.add_parser(
        "report", parents=[reading()], help="写出全区县的年度工作报告（不编号、不保存）"
    )
    parser.add_argument("year", metavar="YEAR", type=int, help="哪一年，如 2021")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="写到哪里：.docx 或 .pdf")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    suffix = args.output.suffix.lower()
    if suffix not in SUFFIXES:
        raise Misused("文件名要以 .docx 或 .pdf 结尾。", code="bad_output")
    at, district = timezone.now(), district_of(args)
    place = Region.objects.get(pk=district.code)
    body, period = body_of(place), Period.of(str(args.year))
    composed = compose(
        Source(
            text=template_of(place.code, Kind.ANNUAL).text,
            place=place.code,
            place_name=place.name,
            period=period,
            body=body.name if body else place.name,
            day=timezone.localtime(at).date(),
            at=at,
            title=title_for(Kind.ANNUAL, period),
        )
    )
    args.output.write_bytes(written(composed.document, suffix))
    found = {
        "file": str(args.output),
        "figures": len(composed.document.notes),
        "missing": composed.missing,
        "unbacked": [one.number for one in composed.unbacked],
    }
    print_result(args, found, f"已写到 {args.output}：{len(composed.document.notes)} 个指标")
    return DONE


def written(document: Document, suffix: str) -> bytes:
    # what writes them is heavy, and every command line would load it
    if suffix == ".pdf":
        from haitang.judgement.reports.document.pdf import pdf_of  # noqa: PLC0415

        return pdf_of(document)
    from haitang.judgement.reports.document.word import docx_of  # noqa: PLC0415

    return docx_of(document)
