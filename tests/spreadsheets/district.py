from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from haitang.demonstration.building import DIVISIONS
from haitang.foundation.acting import Acting
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.importing import importer_of
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.undoing import foresee
from haitang.network.access.actions import console_acting
from haitang.network.regions.actions import load_divisions
from haitang.network.regions.importers import read_divisions
from haitang.network.regions.models import Region
from haitang.network.staffing.actions import establish_district

AT = datetime(2021, 4, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


class Rongchang:
    """A real district's first day: towns, villages, posts, and nobody in them."""

    code = "500153"

    def __init__(self, acting: Acting) -> None:
        self.acting = acting
        load_divisions(rows=read_divisions(DIVISIONS), acting=acting, at=AT)
        county = Region.objects.get(code=self.code)
        establish_district(county=county, acting=acting, at=AT, on=AT.date())

    def preview(self, kind: str, content: bytes, **given: Any) -> Batch:
        filename = given.pop("filename", f"{kind}.xlsx")
        given.setdefault("answers", {"day_of_roster": "today"})
        return actions.preview(
            kind=kind,
            content=content,
            filename=filename,
            region=self.code,
            acting=self.acting,
            at=AT,
            **given,
        )

    def bring_in(self, kind: str, content: bytes) -> Batch:
        """Preview and apply."""
        return self.apply(self.preview(kind, content))

    def apply(self, batch: Batch) -> Batch:
        return actions.apply(batch=batch, acting=self.acting, at=AT)

    def undo(self, batch: Batch) -> Any:
        """Take a batch back, which is what was foreseen of it."""
        foreseen = foresee(batch, importer_of(batch.kind).primary)
        undone = actions.undo(batch=batch, acting=self.acting, at=AT)
        assert undone == foreseen
        return undone


def open_district() -> Rongchang:
    return Rongchang(console_acting(AT))
