"""Freezing a confirmed round with everything it was computed from."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.finals import makes
from haitang.foundation.verdict import Refused
from haitang.machinery.audit import actions as audit

from .. import notices, rules, snapshots
from ..models import Round, Snapshot
from ..words import MOVES, Move


@makes(Move.FREEZE)
@transaction.atomic
def freeze(*, running: Round, version: int, acting: Acting, at: datetime) -> Round:
    """Keep a snapshot that gives the same scores for ever. Refused when it would not (does_not_recompute)."""
    rules.may_confirm(acting, running).require()
    MOVES.make(running, Move.FREEZE, seen=version, frozen_at=at)
    content = snapshots.snapshot_content(running)
    if not snapshots.gives_the_same(content):
        raise Refused(_("按存档重新计算，得分和现在的不一样，没有存档。"), code="does_not_recompute")
    digest = snapshots.snapshot_digest(content)
    Snapshot.objects.create(round=running, content=content, digest=digest)
    audit.add(acting, at, "assessment.freeze", running, region=running.scheme.district_id, digest=digest)
    notices.tell_frozen(running, acting, at)
    return running
