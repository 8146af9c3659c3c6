"""Correcting, annulling and restoring in one line each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from haitang.foundation.partial_dates import PartialDate
from haitang.foundation.verdict import Refused
from haitang.network.staffing.actions import (
    AppointmentFacts,
    annul_appointment,
    correct_appointment,
    restore_appointment,
)
from haitang.network.staffing.models import Appointment, Correction
from haitang.network.staffing.words import Mode

from .scene import AT, OFFICER


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def facts_of(held: Appointment, **changes: Any) -> AppointmentFacts:
    said = {
        "person": held.person, "mode": Mode(held.mode), "since": day(held.since.isoformat()), "until": held.until,
        "document": held.document, "end_reason": held.end_reason,
    }  # fmt: skip
    return AppointmentFacts(**(said | changes))


def correct(
    held: Appointment, *, reason: str = "录错了", version: int | None = None, **changes: Any
) -> Appointment:
    return correct_appointment(
        appointment=held, facts=facts_of(held, **changes), version=held.version if version is None else version,
        reason=reason, acting=OFFICER, at=AT,
    )  # fmt: skip


def annul(held: Appointment, **more: Any) -> Correction:
    said = {"version": held.version, "reason": "重复录入", "acting": OFFICER, "at": AT}
    return annul_appointment(appointment=held, **(said | more))


def restore(annulled: Correction) -> Appointment:
    return restore_appointment(annulled=annulled, reason="作废错了", acting=OFFICER, at=AT)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        yield
    assert refusal.value.code == code
