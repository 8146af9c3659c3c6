"""Correcting a preview: a cell that was read wrong, a head that was taken for another.

Reading thousands of lines anew takes long, and is done before the transaction that writes.
"""

from collections.abc import Callable
from collections.abc import Mapping as Pairs
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.sealing import unseal_bytes
from haitang.foundation.transactions import late_atomic
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from .. import rules
from ..drafting import fault_slips
from ..effort import bounded
from ..importing import Draft, Importer, importer_of
from ..lines import load_lines, restore_lines, sealed_rows, store
from ..models import Batch, Mapping, Row, Source
from ..naming import answer_field, head_field, named_columns
from ..recognition import Correction, Position, normalise_head
from ..sight import MENDED, Sight, mended_of
from ..values import cell_as_text, without_spaces
from ..vocabulary import MEANINGS
from ..words import BatchState
from .preview import SOURCE_PURPOSE, check_lines, draw, read_lines, setting_of
from .words import remember_word

T = TypeVar("T")


class Overtaken(Exception):
    """Somebody changed the batch since it was read."""


def mend(
    *,
    batch: Batch,
    position: int,
    cells: Pairs[str, str],
    acting: Acting,
    at: datetime,
    seen: Sight | None = None,
) -> Draft:
    """Put new cells into one line, read it again and check all lines anew; returns the line as it now stands.

    `seen` is what whoever asks had before him, here and below; None: whoever asks reads no page. Raises `Stale` where
    something else stands by now.
    """
    return written_last(batch, partial(_mend, batch, position, cells, acting, at, seen))


def remap(
    *,
    batch: Batch,
    columns: Pairs[str | Position, str],
    acting: Acting,
    at: datetime,
    seen: Sight | None = None,
) -> Batch:
    """Read the file again with columns named by hand ("" for none): by their heads as they stand, which is remembered for
    the next file, or by where they stand, which is not.
    """
    return written_last(batch, partial(_remap, batch, columns, acting, at, seen))


def answer(
    *, batch: Batch, answers: Pairs[str, str], acting: Acting, at: datetime, seen: Sight | None = None
) -> Batch:
    """Read the file again with questions answered (question's id → answer's key), besides those answered before.

    Raises `Refused` for a question it does not raise and an answer it does not offer.
    """
    return written_last(batch, partial(_answer, batch, answers, acting, at, seen))


def written_last(batch: Batch, work: Callable[[], T]) -> T:
    """Work in a transaction that begins when it first writes; when somebody was faster, once more with the batch held."""
    with bounded():
        try:
            with late_atomic():
                return work()
        except Overtaken:
            with transaction.atomic():
                batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
                return work()


def _mend(
    batch: Batch, position: int, cells: Pairs[str, str], acting: Acting, at: datetime, seen: Sight | None
) -> Draft:
    rules.may_mend(acting, batch).require()
    importer = importer_of(batch.kind)
    names = {column.name for column in importer.columns}
    if not names.issuperset(cells):
        raise Refused(_("这种表没有这一列，请刷新页面后再改。"), code="unknown_column")
    drafts = load_lines(batch)
    line = next((draft for draft in drafts if draft.position == position), None)
    if line is None:
        raise Refused(_("这一行已经不在了，请刷新页面。"), code="no_such_line")
    if seen is not None:
        seen.require({name: cell_as_text(line.cells.get(name)) for name in cells}, cells)
    before = [state_of(draft) for draft in drafts]
    unknown = words_not_understood(importer, line, cells)
    line.cells.update(cells)
    setting = setting_of(batch, acting, at)
    again = [draft for draft in drafts if not draft.ready or draft is line]
    read_lines(again, batch, importer, setting, timezone.localdate(at), among=drafts)
    fault_slips(drafts, importer.columns)
    check_lines(batch, importer, drafts, setting)
    changed = [draft for draft, was in zip(drafts, before, strict=True) if state_of(draft) != was]
    rows = sealed_rows(batch, changed)
    save_as_read(batch)
    restore_lines(batch, rows)
    meaning = importer.meaning_of(line) if line.ready else ""
    if unknown and meaning in MEANINGS and rules.may_teach(acting, batch.county):
        remember_word(county=batch.county, meaning=MEANINGS[meaning], word=unknown, acting=acting, at=at)
    audit.add(
        acting, at, "spreadsheets.mend", batch, region=batch.region, position=position, columns=sorted(cells)
    )
    return line


def words_not_understood(importer: Importer, line: Draft, cells: Pairs[str, str]) -> str:
    """What stood in the one cell that tells what a line means, was not understood, and is corrected now; else ""."""
    faulty = {fault.column for fault in line.faults}
    corrected = [name for name in importer.tell_meaning if name in cells and name in faulty]
    return without_spaces(line.cells.get(corrected[0])) if len(corrected) == 1 else ""


def save_as_read(batch: Batch) -> None:
    """Write what was read anew of a batch. Raises `Overtaken` when somebody changed it since it was read."""
    still = Batch.objects.filter(pk=batch.pk, state=BatchState.PREVIEWED, version=batch.version)
    if not still.update(version=F("version") + 1):
        raise Overtaken
    batch.version += 1
    batch.save()


def state_of(draft: Draft) -> tuple[object, ...]:
    """What is stored of a line, to tell which lines a mended one changed: thousands stay as they were."""
    return (
        dict(draft.cells),
        dict(draft.values),
        (*draft.faults, *draft.blanks),
        (*draft.asked, draft.left_out),
        draft.outcome,
    )


def _remap(
    batch: Batch, columns: Pairs[str | Position, str], acting: Acting, at: datetime, seen: Sight | None
) -> Batch:
    rules.may_mend(acting, batch).require()
    importer = importer_of(batch.kind)
    names = {"", *(column.name for column in importer.columns)}
    if not names.issuperset(columns.values()):
        raise Refused(_("这种表没有这一列，请重新选择。"), code="unknown_column")
    if seen is not None:
        now = {head_field(one.key): one.column for one in named_columns(batch) if one.key in columns}
        require_seen(batch, seen, now, {head_field(key): column for key, column in columns.items()})
    heads = {head: column for head, column in columns.items() if isinstance(head, str)}
    placed = [[*place, column] for place, column in columns.items() if isinstance(place, Position)]
    taught = rules.may_teach(acting, batch.county)
    placed += [] if taught else positions_of_heads(batch, heads)
    before = batch.columns
    batch.columns = [*before, *placed]  # of two the later counts
    corrected: Correction = {head: name for head, name in heads.items()}  # noqa: C416 - wider keys
    try:
        rows = read_again(batch, importer, corrected, acting, at)
    except Refused:
        batch.columns = before
        raise
    save_as_read(batch)
    for head, column in heads.items() if taught else ():
        Mapping.objects.update_or_create(
            county=batch.county, kind=batch.kind, head=normalise_head(head)[:100], defaults={"column": column}
        )
    replace_lines(batch, rows)
    audit.add(acting, at, "spreadsheets.remap", batch, region=batch.region, columns=sorted(columns.values()))
    return batch


def positions_of_heads(batch: Batch, heads: Pairs[str, str]) -> list[list[Any]]:
    """Where these heads stand in a file, with the column each is named: what is not remembered for other files."""
    return [
        [note["name"], note["first_row"], head["index"], heads[head["title"]]]
        for note in batch.sheets
        for head in note.get("heads", ())
        if head["title"] in heads
    ]


def _answer(
    batch: Batch, answers: Pairs[str, str], acting: Acting, at: datetime, seen: Sight | None
) -> Batch:
    rules.may_mend(acting, batch).require()
    before = batch.answers
    if seen is not None:
        wanted = {answer_field(question): key for question, key in answers.items()}
        require_seen(batch, seen, {answer_field(one): before.get(one, "") for one in answers}, wanted)
    batch.answers = {**before, **answers}
    try:
        rows = read_again(batch, importer_of(batch.kind), {}, acting, at)
    except Refused:
        batch.answers = before
        raise
    save_as_read(batch)
    replace_lines(batch, rows)
    audit.add(acting, at, "spreadsheets.answer", batch, region=batch.region, answered=len(answers))
    return batch


def require_seen(batch: Batch, seen: Sight, now: Pairs[str, str], wanted: Pairs[str, str]) -> None:
    """Before a file is read again: what is named anew was seen, and that cells were put right, which it takes back."""
    seen.require({**now, MENDED: mended_of(batch)}, wanted)


def read_again(
    batch: Batch, importer: Importer, corrected: Correction, acting: Acting, at: datetime
) -> list[Row]:
    """The lines of a batch's own file, read anew and sealed, not yet written."""
    source = Source.objects.filter(batch=batch).first()
    if source is None:
        raise Refused(_("原文件已按个人信息保护的要求删除，要重新指定列，请重新上传。"), code="no_file")
    content = unseal_bytes(SOURCE_PURPOSE, source.sealed)
    return sealed_rows(batch, draw(batch, importer, content, corrected=corrected, acting=acting, at=at))


def replace_lines(batch: Batch, rows: list[Row]) -> None:
    Row.objects.filter(batch=batch).delete()
    store(batch, rows)
