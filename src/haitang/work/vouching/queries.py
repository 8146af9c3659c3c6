"""Reads of records that are vouched for."""

from typing import Any, TypeVar

from django.db import models

from haitang.foundation.acting import Acting

Records = TypeVar("Records", bound="models.QuerySet[Any]")


def of_others(records: Records, acting: Acting) -> Records:
    """Those that neither this account nor the person behind it made."""
    records = records.exclude(recorded_by=acting.account_id or 0)
    return records if acting.person_id is None else records.exclude(author_id=acting.person_id)
