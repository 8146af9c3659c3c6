"""Erasures noted beside the database, so that an older backup put back forgets again whom it still knew."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from haitang.foundation.acting import NOBODY
from haitang.foundation.privacy.subject import Subject
from haitang.foundation.sealing import digest
from haitang.machinery.audit import actions as audit
from haitang.network.people.models import Person
from haitang.network.people.subjects import subject_of

ERASURES: Final = "erasures.log"
PURPOSE: Final = "erasure"


def erasures_file() -> Path:
    """Beside the database, not in it: keys and keyed digests, no name and no number."""
    return Path(settings.HAITANG_HOME) / ERASURES


def note_erasure(person: Person, subject: Subject, at: datetime) -> None:
    """Have it written down once the erasure is committed. Keys of another database name other people: the digests tell."""
    marks = [mark_of(person.pk, name) for name in subject.names]
    line = json.dumps({"at": at.astimezone(UTC).isoformat(), "person": person.pk, "marks": marks})
    transaction.on_commit(lambda: write_line(line))


def write_line(line: str) -> None:
    with erasures_file().open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def mark_of(key: int, name: str) -> str:
    return digest(PURPOSE, f"{key}:{name}")


def noted_erasures() -> list[dict[str, Any]]:
    """What was noted so far, oldest first. A line torn by a crash names nobody and is passed over."""
    try:
        lines = erasures_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


@transaction.atomic
def repeat_erasures(at: datetime) -> int:
    """Erase again whom the database knows though he was erased since. Returns how many."""
    from .erasure import take_out  # noqa: PLC0415 - each of the two needs the other

    done = 0
    for line in noted_erasures():
        person = Person.objects.current().filter(pk=line["person"]).first()
        if person is None:
            continue
        subject = subject_of(person)
        if {mark_of(person.pk, name) for name in subject.names}.isdisjoint(line["marks"]):
            continue
        Person.objects.filter(pk=person.pk).update(erased_at=at)
        take_out(subject)
        audit.add(NOBODY, at, "people.erase_again", person, region=person.region_id)
        done += 1
    return done
