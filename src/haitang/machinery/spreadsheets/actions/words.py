"""A district's own words: set by hand, and remembered from what was corrected in a preview."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from haitang.foundation.acting import Acting
from haitang.machinery.audit import actions as audit

from .. import rules
from ..models import WordList
from ..queries import word_list
from ..vocabulary import Meaning


@transaction.atomic
def set_words(
    *,
    county: str,
    meaning: Meaning,
    words: Sequence[str],
    learned: Sequence[str],
    version: int | None,
    acting: Acting,
    at: datetime,
) -> WordList:
    """Say by which words a district tells a meaning. Refused for words that are too short or mean another thing already."""
    rules.may_set_words(acting, county, meaning, [*words, *learned]).require()
    found = word_list(county, meaning.code)
    audit.store_or_change(found, expected=version, words="\n".join(words), learned="\n".join(learned))
    audit.add(
        acting, at, "spreadsheets.words", found, region=county, meaning=meaning.code,
        number=len(words) + len(learned),
    )  # fmt: skip
    return found


@transaction.atomic
def remember_word(*, county: str, meaning: Meaning, word: str, acting: Acting, at: datetime) -> None:
    """Remember what a word was corrected to. One that cannot be a word of that meaning is not remembered."""
    found = word_list(county, meaning.code)
    if word in found.all or not rules.words_fit(county, meaning, [*found.all, word]):
        return
    audit.store_or_change(
        found,
        expected=found.version if found.pk else None,
        words=found.words,
        learned="\n".join([*found.learned.splitlines(), word]),
    )
    audit.add(acting, at, "spreadsheets.words", found, region=county, meaning=meaning.code, number=1)
