"""From an uploaded file to a stored preview."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Pairs
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import town_of
from haitang.foundation.sealing import seal_bytes
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from .. import rules
from ..asking import DAY_OF_ROSTER, Inquiry, as_data, carried, require_day
from ..common_town import say_town_once
from ..date_orders import orders_of
from ..drafting import Manner, Reader, fault_slips
from ..effort import bounded, counted
from ..importing import Draft, Importer, Setting, gazetteer_of, importer_of
from ..lines import sealed_rows, store
from ..models import Batch, Mapping, Source
from ..queries import vocabulary_of
from ..recognition import Correction, Position, normalise_head
from ..sheets import lay_out
from ..values import Gazetteer
from ..words import Outcome, RowState

SOURCE_PURPOSE = "spreadsheets.source"


def preview(  # noqa: PLR0913 - all that whoever brings a file in says of it
    *,
    kind: str,
    content: bytes,
    filename: str,
    region: str,
    acting: Acting,
    at: datetime,
    sheet: str | None = None,
    corrects: Batch | None = None,
    answers: Pairs[str, str] | None = None,
) -> Batch:
    """Read a file and store what it would do, changing no record; `corrects` is the batch whose error sheet it is, `answers`
    are given by the ids of questions it may raise. `region` is the county or the one town its lines may speak of.

    Raises `Unreadable` when the file cannot be read, `Refused` when the kind is unknown, the region not his, or an answer
    belongs to no question.
    """
    importer = importer_of(kind)
    rules.may_import(acting, region, kind).require()
    batch = Batch(
        region=region,
        kind=kind,
        filename=filename[-200:],
        fingerprint=sha256(content).hexdigest(),
        account_id=acting.account_id,
        account=acting.name,
        uploaded_at=at,
        corrects=corrects,
        only=sheet or "",
        answers=dict(answers or {}),
    )
    with bounded():
        drafts = draw(batch, importer, content, corrected={}, acting=acting, at=at)
        rows, sealed = sealed_rows(batch, drafts), seal_bytes(SOURCE_PURPOSE, content)
    rules.may_keep(acting, len(sealed), len(rows)).require()
    with transaction.atomic():
        batch.save()
        Source.objects.create(batch=batch, sealed=sealed)
        store(batch, rows)
        audit.add(acting, at, "spreadsheets.preview", batch, region=region, kind=kind, rows=batch.rows)
    return batch


def draw(
    batch: Batch,
    importer: Importer,
    content: bytes,
    *,
    corrected: Correction,
    acting: Acting,
    at: datetime,
) -> list[Draft]:
    """Recognise the file, read its lines and say what each would do; sets the batch's facts, writes nothing."""
    today = timezone.localdate(at)
    places, inquiry = gazetteer_of(batch.county, today), Inquiry(batch.answers, of_file=True)
    layout = lay_out(
        content,
        batch.filename,
        importer,
        places,
        remembered_heads(batch),
        corrected={**corrected, **named_by_hand(batch)},
        sheet=batch.only or None,
        inquiry=inquiry,
    )
    inquiry.of_file = False
    batch.sheets = layout.notes
    batch.reported_on = day_of_roster(batch, layout.reported_on, today)
    setting = setting_of(batch, acting, at, inquiry, places)
    read_lines(layout.drafts, batch, importer, setting, today, among=layout.drafts)
    common = say_town_once(layout.drafts, batch, importer, setting)
    read_lines(common, batch, importer, setting, today, among=layout.drafts)
    fault_slips(layout.drafts, importer.columns)
    check_lines(batch, importer, layout.drafts, setting)
    inquiry.require_all_asked()
    return layout.drafts


def require_town(town: str, places: Gazetteer) -> None:
    """Raises `Refused` for a file made for a town that is no more."""
    if town and town not in places.towns:
        raise Refused(_("这个镇街已经撤并，请换一个镇街，或交给区县科协导入。"), code="no_such_town")


def day_of_roster(batch: Batch, read: date | None, today: date) -> date | None:
    """The day answered, else the day the file bears, unless that is yet to come."""
    answer = batch.answers.get(DAY_OF_ROSTER, "")
    if answer[:1].isdigit():
        return require_day(answer, today)
    return read if read and read <= today else None


def setting_of(
    batch: Batch,
    acting: Acting,
    at: datetime,
    inquiry: Inquiry | None = None,
    places: Gazetteer | None = None,
) -> Setting:
    """Where, as of when and by whom a batch is imported. Raises `Refused` for one made for a town that is no more.

    `places` are the county's on that day, where they have been looked up already.
    """
    places = places or gazetteer_of(batch.county, timezone.localdate(at))
    require_town(town_of(batch.region), places)
    on = batch.reported_on or timezone.localdate(batch.uploaded_at)
    titles = [note.get("title", "") for note in batch.sheets]
    return Setting(
        batch.region,
        on,
        places,
        acting,
        batch.filename,
        titles,
        inquiry or carried(Inquiry(batch.answers), batch.questions, batch.notices),
        dated=batch.reported_on is not None,
        vocabulary=vocabulary_of(batch.county),
    )


def named_by_hand(batch: Batch) -> dict[int | str | Position, str | None]:
    """The columns of this file that were named by hand, by where they stand."""
    return {Position(sheet, row, index): column for sheet, row, index, column in batch.columns}


def remembered_heads(batch: Batch) -> dict[str, str]:
    """The heads that people of this county mapped by hand before, to columns of this kind of file."""
    known = Mapping.objects.filter(county=batch.county, kind=batch.kind)
    own = {
        normalise_head(word): column for word, column in vocabulary_of(batch.county).heads(batch.kind).items()
    }
    return own | dict(known.values_list("head", "column"))


def read_lines(
    drafts: Iterable[Draft],
    batch: Batch,
    importer: Importer,
    setting: Setting,
    today: date,
    *,
    among: Sequence[Draft],
) -> None:
    """Read the cells of lines into values, each table's in its own manner; `among` all lines of the file."""
    readers = []
    for block, note in enumerate(batch.sheets):
        its = [draft for draft in among if draft.block == block]
        orders = orders_of(importer, its, note["name"], setting.inquiry)
        manner = Manner(today, note.get("year"), bool(note.get("date_1904")), orders)
        readers.append(Reader(importer, setting, manner))
    for draft in counted(drafts):
        readers[draft.block].read(draft)


def check_lines(batch: Batch, importer: Importer, drafts: list[Draft], setting: Setting) -> None:
    """Check the drafts against each other and the records; note what they come to and what is asked."""
    importer.check(drafts, setting)
    for draft in drafts:
        draft.outcome = Outcome.NONE
    importer.match([draft for draft in drafts if draft.ready], setting)
    note_questions(batch, setting.inquiry)
    count(batch, importer, drafts)


def note_questions(batch: Batch, inquiry: Inquiry) -> None:
    batch.questions = as_data(list(inquiry.questions.values()))
    batch.notices = as_data(inquiry.notices)


def count(batch: Batch, importer: Importer, drafts: list[Draft]) -> None:
    """Set a batch's counts from its drafts."""
    outcomes = Counter(draft.outcome for draft in drafts if draft.ready)
    states = Counter(draft.state for draft in drafts)
    batch.rows = len(drafts)
    batch.ready = states[RowState.READY]
    batch.faulty = states[RowState.FAULTY]
    batch.asked = states[RowState.ASKED]
    batch.left_out = states[RowState.LEFT_OUT]
    batch.created = outcomes[Outcome.CREATED]
    batch.updated = outcomes[Outcome.UPDATED]
    batch.unchanged = outcomes[Outcome.UNCHANGED]
    batch.totals = importer.totals(drafts)
