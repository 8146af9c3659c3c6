"""Lines of files brought in, the files themselves, and what records held before an import changed them: all sealed."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from haitang.foundation.privacy.register import REGISTER, register_place, signature_columns, texts, wordless
from haitang.foundation.privacy.sealed import in_parts, sealed_about
from haitang.foundation.privacy.subject import Mentioned, Subject
from haitang.foundation.privacy.walking import as_text
from haitang.foundation.scope import prefix_range
from haitang.foundation.sealing import unseal_bytes

from . import ledger, lines
from .importing import IMPORTERS, Draft
from .models import Batch, Change, Row, Source
from .words import BatchState, RowState

OPEN = (BatchState.PREVIEWED, BatchState.QUEUED)
IDENTIFYING = frozenset({"name", "phone", "identity_number", "office_phone"})
"""Kinds of columns that say whose line it is."""
SPOKEN = ("sheets", "only", "questions", "notices", "answers", "columns")
NUMBERS = ("phone", "identity_number")


def lines_about(subject: Subject) -> Iterator[tuple[Row, Draft]]:
    """Lines of the county's files that speak of the person. One that another person of his name may mean is passed over
    while it is not written yet, and always when it gives that person's own number."""
    rows = Row.objects.filter(prefix_range("batch__region", subject.county))
    # the sealed text is JSON with its characters as they are: most lines need no parsing
    about = sealed_about(subject, rows, "sealed", lambda sealed: unseal_bytes(lines.PURPOSE, sealed).decode())
    for row in in_parts(Row.objects.select_related("batch"), list(about)):
        found, draft = about[row.pk], lines.unpack(row)
        others = [
            number for name in NUMBERS if (number := draft.text(name)) and number not in subject.numbers
        ]
        if found is Mentioned.SURELY or not (others or row.batch.state in OPEN):
            yield row, draft


def is_his(draft: Draft, kind: str, subject: Subject) -> bool:
    """Whether a line is about him, and not one that only names him among others."""
    importer = IMPORTERS.get(kind)
    if importer is None:
        return True
    own = [column.name for column in importer.columns if column.kind in IDENTIFYING]
    said = [f"{draft.cells.get(name, '')} {draft.values.get(name, '')}" for name in own]
    return not own or any(subject.mentioned_in(text) is not Mentioned.NO for text in said)


def erase_lines(subject: Subject) -> int:
    """Delete his lines, take him out of others'; of files not written yet the file itself goes, which nobody can search."""
    gone: Counter[int] = Counter()  # lines by batch
    states: Counter[tuple[int, str]] = Counter()
    touched = {batch.pk for batch in batches_named_after(subject)}
    done = 0
    for row, draft in list(lines_about(subject)):
        done += 1
        touched.add(row.batch_id)
        if is_his(draft, row.batch.kind, subject):
            gone[row.batch_id] += 1
            states[row.batch_id, row.state] += 1
            row.delete()
        else:
            for name in ("original", "cells", "values"):
                setattr(draft, name, subject.rewritten(getattr(draft, name)))
            draft.faults, draft.blanks = [], []
            Row.objects.filter(pk=row.pk).update(sealed=lines.pack(draft))
    for batch in Batch.objects.filter(pk__in=touched):
        rename(batch, subject)
    for key, number in gone.items():
        # what an import did is a fact; what it would do is counted by the lines there are
        Batch.objects.filter(pk=key, state__in=OPEN).update(
            rows=F("rows") - number,
            **{state: F(state) - states[key, state] for state in RowState.values},
            version=F("version") + 1,
        )
    return done + Source.objects.filter(prefix_range("batch__region", subject.county)).delete()[0]


def batches_named_after(subject: Subject) -> list[Batch]:
    """Batches whose file, sheets or titles name him."""
    batches = Batch.objects.in_county(subject.county)
    return [
        batch
        for batch in batches
        if subject.mentioned_in(f"{batch.filename} {as_text(spoken(batch))}") is Mentioned.SURELY
    ]


def spoken(batch: Batch) -> dict[str, object]:
    """The fields of a batch that hold words of its file."""
    return {name: getattr(batch, name) for name in SPOKEN}


def rename(batch: Batch, subject: Subject) -> None:
    """Take him out of the names of file and sheets, and of those names where the lines repeat them."""
    said, filename = subject.rewritten(spoken(batch)), subject.redacted(batch.filename)
    if (said, filename) == (spoken(batch), batch.filename):
        return
    Batch.objects.filter(pk=batch.pk).update(**said, filename=filename, version=F("version") + 1)
    for row in Row.objects.filter(batch=batch):
        draft = lines.unpack(row)
        if (sheet := subject.redacted(draft.sheet)) != draft.sheet:
            draft.sheet = sheet
            Row.objects.filter(pk=row.pk).update(sealed=lines.pack(draft))


def own_lines(subject: Subject) -> list[tuple[str, ...]]:
    return [
        (
            row.batch.filename,
            timezone.localdate(row.batch.uploaded_at).isoformat(),
            draft.sheet,
            str(draft.number),
        )
        for row, draft in lines_about(subject)
    ]


def changes_about(subject: Subject) -> Iterator[tuple[Change, bool]]:
    """Former values of his records, and those of other records that name him."""
    own = own_records(subject)
    changes = Change.objects.filter(prefix_range("batch__region", subject.county))
    of_his = Q(pk__in=[])
    for label, keys in own.items():
        of_his |= Q(label=label, key__in=keys)
    his = set(changes.filter(of_his).values_list("pk", flat=True))
    about = sealed_about(subject, changes, "sealed", lambda sealed: as_text(ledger.unpack(sealed)))
    for change in in_parts(Change.objects.all(), sorted(his | about.keys())):
        yield change, change.pk in his


def own_records(subject: Subject) -> dict[str, set[int]]:
    """His record and the rows that name him by key, by label."""
    person = REGISTER.person
    found = {person._meta.label: set(subject.records)} if person else {}
    for link in REGISTER.links.values():
        rows = link.model._base_manager.filter(**{f"{link.name}__in": subject.records})
        found.setdefault(link.model._meta.label, set()).update(rows.values_list("pk", flat=True))
    return found


def erase_changes(subject: Subject) -> int:
    found = list(changes_about(subject))
    for change, own in found:
        if own:
            change.delete()
        else:
            values = subject.rewritten(ledger.unpack(change.sealed))
            Change.objects.filter(pk=change.pk).update(sealed=ledger.pack(values))
    return len(found)


register_place(
    "lines",
    title=_("导入的表格里的行"),
    columns=(
        "spreadsheets.Row.sealed",
        "spreadsheets.Source.sealed",
        "spreadsheets.Batch.filename",
        *(f"spreadsheets.Batch.{name}" for name in SPOKEN),
    ),
    find=lambda subject: sum(1 for _line in lines_about(subject)) + len(batches_named_after(subject)),
    erase=erase_lines,
    heads=(_("文件"), _("上传日期"), _("工作表"), _("行")),
    copy=own_lines,
    why=_("本人的行删除，别的行里隐去；本区县还没写入的表，原文件一并删除，要重新指定列请重新上传。"),
)
register_place(
    "former",
    title=_("导入改动之前的内容"),
    columns=("spreadsheets.Change.sealed",),
    find=lambda subject: sum(1 for _change in changes_about(subject)),
    erase=erase_changes,
    why=_("留着是为了能撤销导入；删后撤销时不再恢复这一条。"),
)
signature_columns("spreadsheets.Batch", account="account_id")
texts("spreadsheets.Mapping", "head", region="county")
texts("spreadsheets.WordList", "words learned", region="county")
CODES = _("代码、编号和摘要。")
wordless("spreadsheets.Batch", "region kind fingerprint totals", CODES)
wordless("spreadsheets.Mapping", "county kind column", CODES)
wordless("spreadsheets.WordList", "county meaning", CODES)
wordless("spreadsheets.Trace", "label keys", CODES)
wordless("spreadsheets.Change", "label", CODES)
