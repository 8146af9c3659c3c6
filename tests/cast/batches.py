"""Spreadsheets that were brought in."""

from typing import TYPE_CHECKING

from django.utils import timezone

from haitang.foundation.acting import NOBODY
from haitang.foundation.sealing import seal_bytes
from haitang.machinery.accounts.models import Account
from haitang.machinery.spreadsheets import actions as imports
from haitang.machinery.spreadsheets.actions.preview import SOURCE_PURPOSE, draw
from haitang.machinery.spreadsheets.importing import importer_of
from haitang.machinery.spreadsheets.lines import sealed_rows, store
from haitang.machinery.spreadsheets.models import Batch, Source
from haitang.machinery.spreadsheets.words import BatchState

from .names import AT, PHONES

if TYPE_CHECKING:
    from .district import Cast


def roster(code: str, mark: str = "") -> bytes:
    """A register of volunteers with one line that is right and one whose village is not."""
    town = f"昌元街道{mark}"
    rows = (
        ("姓名", "手机", "镇街", "村（社区）", "工作单位"),
        ("李小龙", PHONES[code], town, f"昌元街道1村{mark}", f"昌元医院{mark}"),
        ("王小虎", "13800138000", town, f"昌元街道9村{mark}", f"昌元医院{mark}"),
    )
    return "\n".join(",".join(row) for row in rows).encode()


def preview_roster(cast: "Cast") -> Batch:
    """The same register, brought in as the officer of home does it."""
    return imports.preview(
        kind="volunteers",
        content=roster(cast.home.code),
        filename="登记表.csv",
        region=cast.home.code,
        acting=cast.acting("officer"),
        at=AT,
    )


def previewed(account: Account, code: str, mark: str) -> Batch:
    """A previewed register, as `spreadsheets.preview` leaves it."""
    content = roster(code, mark)
    batch = Batch(
        region=code,
        kind="volunteers",
        filename=f"志愿者{mark}.csv",
        account_id=account.pk,
        account=account.username,
        uploaded_at=AT,
    )
    drafts = draw(batch, importer_of("volunteers"), content, corrected={}, acting=NOBODY, at=AT)
    batch.save()
    Source.objects.create(batch=batch, sealed=seal_bytes(SOURCE_PURPOSE, content))
    store(batch, sealed_rows(batch, drafts))
    return batch


def written(account: Account, code: str, state: BatchState, mark: str) -> Batch:
    """A batch without lines that was written, or waits to be."""
    return Batch.objects.create(
        region=code,
        kind="volunteers",
        filename=f"志愿者{state}{mark}.csv",
        state=state,
        rows=1,
        ready=1,
        account_id=account.pk,
        account=account.username,
        uploaded_at=AT,
        applied_at=timezone.now() if state == BatchState.APPLIED else None,  # may still be undone
    )
