"""From an uploaded file to a stored preview."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping as Pairs
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from haitang.foundation.acting import Acting
from haitang.foundation.sealing import seal_bytes
from haitang.machinery.audit import actions as audit

from .. import rules
from ..drafting import Manner, Reader
from ..effort import bounded, counted
from ..importing import Draft, Importer, Setting, gazetteer_of, importer_of
from ..lines import sealed_rows, store
from ..models import Batch, Mapping, Source
from ..sheets import lay_out
from ..words import Outcome

SOURCE_PURPOSE = "spreadsheets.source"


def preview(
    *,
    kind: str,
    content: bytes,
    filename: str,
    county: str,
    acting: Acting,
    at: datetime,
    sheet: str | None = None,
    corrects: Batch | None = None,
) -> Batch:
    """Read a file and store what it would do, changing no record; `corrects` is the batch whose error sheet it is.

    Raises `Unreadable` when the file cannot be read, `Refused` when the kind is unknown or the county not his.
    """
    rules.may_import(acting, county).require()
    importer = importer_of(kind)
    batch = Batch(
        county=county,
        kind=kind,
        filename=filename[-200:],
        fingerprint=sha256(content).hexdigest(),
        account_id=acting.account_id,
        account=acting.name,
        uploaded_at=at,
        corrects=corrects,
    )
    with bounded():
        drafts = draw(batch, importer, content, corrected={}, acting=acting, at=at, sheet=sheet)
        rows, sealed = sealed_rows(batch, drafts), seal_bytes(SOURCE_PURPOSE, content)
    with transaction.atomic():
        batch.save()
        Source.objects.create(batch=batch, sealed=sealed)
        store(batch, rows)
        audit.add(acting, at, "spreadsheets.preview", batch, region=county, kind=kind, rows=batch.rows)
    return batch


def draw(
    batch: Batch,
    importer: Importer,
    content: bytes,
    *,
    corrected: Pairs[int | str, str],
    acting: Acting,
    at: datetime,
    sheet: str | None = None,
) -> list[Draft]:
    """Recognise the file, read its lines and say what each would do; sets the batch's facts, writes nothing."""
    today = timezone.localdate(at)
    places = gazetteer_of(batch.county, today)
    layout = lay_out(
        content, batch.filename, importer, places, remembered_heads(batch), corrected=corrected, sheet=sheet
    )
    batch.sheets = layout.notes
    batch.reported_on = layout.reported_on if layout.reported_on and layout.reported_on <= today else None
    setting = Setting(batch.county, batch.reported_on or today, places, acting, layout.titles)
    read_lines(layout.drafts, batch, importer, setting, today)
    check_lines(batch, importer, layout.drafts, setting)
    return layout.drafts


def remembered_heads(batch: Batch) -> dict[str, str]:
    """The heads that people of this county mapped by hand before, to columns of this kind of file."""
    known = Mapping.objects.filter(county=batch.county, kind=batch.kind)
    return dict(known.values_list("head", "column"))


def read_lines(
    drafts: Iterable[Draft], batch: Batch, importer: Importer, setting: Setting, today: date
) -> None:
    """Read the cells of lines into values, each sheet's in its own manner."""
    readers = {
        note["name"]: Reader(importer, setting, Manner(today, note.get("year"), bool(note.get("date_1904"))))
        for note in batch.sheets
    }
    for draft in counted(drafts):
        readers[draft.sheet].read(draft)


def check_lines(batch: Batch, importer: Importer, drafts: list[Draft], setting: Setting) -> None:
    """Check the drafts against each other and the records, and count what they come to."""
    importer.check(drafts, setting)
    for draft in drafts:
        draft.outcome = Outcome.NONE
    importer.match([draft for draft in drafts if draft.ready], setting)
    count(batch, drafts)


def count(batch: Batch, drafts: list[Draft]) -> None:
    """Set a batch's counts from its drafts."""
    outcomes = Counter(draft.outcome for draft in drafts if draft.ready)
    batch.rows = len(drafts)
    batch.ready = sum(draft.ready for draft in drafts)
    batch.faulty = batch.rows - batch.ready
    batch.created = outcomes[Outcome.CREATED]
    batch.updated = outcomes[Outcome.UPDATED]
    batch.unchanged = outcomes[Outcome.UNCHANGED]
