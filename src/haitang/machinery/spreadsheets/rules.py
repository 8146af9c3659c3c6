from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from haitang.foundation.acting import Acting
from haitang.foundation.codes import town_of
from haitang.foundation.verdict import Verdict, no, yes

from .importing import importer_of
from .keeping import OPEN, undo_until
from .models import Batch, Source, WordList
from .vocabulary import MEANINGS, Meaning
from .words import MOVES, BatchMove

WORDS: Final = "spreadsheets.words"
MOST_WAITING_BYTES, MOST_WAITING_LINES = 200 * 1024**2, 200_000
"""What one account may leave unwritten: files, and their lines, which take about a kilobyte each."""
SHORTEST_WORD, LONGEST_WORD, MOST_WORDS = 2, 20, 200


def may_import(acting: Acting, region: str, kind: str) -> Verdict:
    """Whether a file of a kind may be brought into a county, whose towns its lines may speak of, or into one town."""
    return acting.verdict("spreadsheets.import", region=region).also(kind_fits(region, kind))


def kind_fits(region: str, kind: str) -> Verdict:
    """Whether a list of a kind may be one town's."""
    if town_of(region) and not importer_of(kind).of_towns:
        return no(_("这种表由区县科协导入，请把表交给他们。"), code="kind_of_the_county")
    return yes()


def may_keep(acting: Acting, size: int, lines: int) -> Verdict:
    """Whether the disk is to hold another file of somebody that is not written yet, beside those he left waiting."""
    waiting = Batch.objects.filter(account_id=acting.account_id, state__in=OPEN)
    files = Source.objects.filter(batch__in=waiting).aggregate(size=Sum(Length("sealed")))["size"] or 0
    before = waiting.aggregate(lines=Sum("rows"))["lines"] or 0
    if before and (files + size > MOST_WAITING_BYTES or before + lines > MOST_WAITING_LINES):
        said = _("您有 %(count)d 份表还没有写入，占的地方太多了。先写入或放弃几份，再传新的。")
        return no(said % {"count": waiting.count()}, code="too_many_waiting")
    return yes()


def may_teach(acting: Acting, county: str) -> bool:
    """Whether what somebody corrects in a preview is remembered for all files of the county."""
    return acting.may(WORDS, region=county)


def may_set_words(acting: Acting, county: str, meaning: Meaning, words: Sequence[str]) -> Verdict:
    """Whether somebody may say by which words a county tells a meaning."""
    return acting.verdict(WORDS, region=county).also(words_fit(county, meaning, words))


def words_fit(county: str, meaning: Meaning, words: Sequence[str]) -> Verdict:
    """Each long enough to mean anything, and none that means something else of the same group."""
    for word in words:
        if not SHORTEST_WORD <= len(word) <= LONGEST_WORD:
            said = _("“%(word)s”不行：一个词 %(least)d 到 %(most)d 个字。")
            return no(said % {"word": word, "least": SHORTEST_WORD, "most": LONGEST_WORD}, code="word_length")
    if len(words) > MOST_WORDS:
        return no(_("最多 %d 个词。") % MOST_WORDS, code="too_many_words")
    others = WordList.objects.filter(county=county, meaning__startswith=f"{meaning.group}.")
    for other in others.exclude(meaning=meaning.code):
        if taken := set(words).intersection(other.all):
            title = MEANINGS[other.meaning].title if other.meaning in MEANINGS else other.meaning
            said = _("“%(word)s”已经是“%(title)s”的词，先从那里删去。")
            return no(said % {"word": min(taken), "title": title}, code="word_taken")
    return yes()


def may_mend(acting: Acting, batch: Batch) -> Verdict:
    """Cells and heads are mended, and a preview discarded, only while nothing has been written."""
    return MOVES.verdict(batch.state, BatchMove.DISCARD).also(may_import(acting, batch.region, batch.kind))


def may_apply(acting: Acting, batch: Batch) -> Verdict:
    verdict = MOVES.verdict(batch.state, BatchMove.APPLY)
    if batch.open_questions:
        verdict = verdict.also(no(_("先回答上面的问题，再写入。"), code="open_question"))
    if not batch.ready:
        verdict = verdict.also(no(_("没有一行可以写入，请先改正标出的单元格。"), code="nothing_ready"))
    return verdict.also(may_import(acting, batch.region, batch.kind))


def may_recall(acting: Acting, batch: Batch) -> Verdict:
    """Whether a batch may be taken out of the queue again."""
    return MOVES.verdict(batch.state, BatchMove.RECALL).also(may_import(acting, batch.region, batch.kind))


def may_undo(acting: Acting, batch: Batch, at: datetime) -> Verdict:
    """Take a written batch back, as long as the district keeps what that needs."""
    verdict = MOVES.verdict(batch.state, BatchMove.UNDO)
    until = undo_until(batch)
    if until is not None and until < timezone.localdate(at):
        closed = _("写入已满期限（%(day)s），不能再撤销。") % {"day": until.isoformat()}
        verdict = verdict.also(no(closed, code="undo_closed"))
    return verdict.also(acting.verdict("spreadsheets.undo", region=batch.region))
