"""Whether a table is of the kind it was brought in as: the kinds compete, and one that explains the heads better is asked about.

Of kinds that are about something else only what heads say word for word counts. A list of persons may be a roster or a
register: there the words of title, sheet, heads and file tell, where none of them speaks of the kind it was brought in as.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from .asking import Inquiry
from .importing import IMPORTERS, Importer
from .recognition import Column, Head, Recognition
from .recognition.columns import normalise_head
from .recognition.likeness import names_of

KEEP, SKIP = "keep", "skip"
FEWEST_HEADS: Final = 2


def settle_kind(read: Sequence[Recognition], filename: str, importer: Importer, inquiry: Inquiry) -> None:
    """Ask of each table that another kind explains better, whether it is read all the same; its lines wait."""
    for one in read:
        if not one.rows or any(map(importer.is_named_in, (one.sheet.name, one.above.title))):
            continue
        rival = better_kind(one.heads, importer, IMPORTERS) or spoken_kind(one, filename, importer)
        if rival is None:
            continue
        text = _("“%(sheet)s”的表头更像“%(other)s”，不像“%(kind)s”：仍然按“%(kind)s”读吗？") % {
            "sheet": one.sheet.name,
            "other": rival.title,
            "kind": importer.title,
        }
        choices = ((SKIP, _("不读，我去按“%s”重新上传") % rival.title), (KEEP, _("仍然这样读")))
        answer, waits = inquiry.ask("kind_of_file", text, choices, sheet=one.sheet.name)
        for row in one.rows:
            if answer is None:
                row.held.append(waits)
            elif answer == SKIP:
                row.passed = row.passed or _("这张表不是“%s”") % importer.title


def better_kind(heads: Sequence[Head], importer: Importer, kinds: Mapping[str, Importer]) -> Importer | None:
    """The kind about something else that says more of the heads word for word, its own required ones among them."""
    own = len(said_by(heads, importer.columns))
    rivals = [
        (len(said), other)
        for other in kinds.values()
        if other.kind != importer.kind and not (other.subjects.persons and importer.subjects.persons)
        for said in [said_by(heads, other.columns)]
        if len(said) >= FEWEST_HEADS and any(column.required and column.kind != "town" for column in said)
    ]
    best = max(rivals, key=lambda one: one[0], default=(0, None))
    return best[1] if best[0] > own else None


def spoken_kind(one: Recognition, filename: str, importer: Importer) -> Importer | None:
    """The other kind about persons that a table's own words tell, or else its file's name; None where they tell this one."""
    heads = [text for head in one.heads for text in (head.title, head.group)]
    for texts in ([one.sheet.name, one.above.title, *heads], [filename]):
        told = [each for each in IMPORTERS.values() if each.speaks and any(map(each.speaks.search, texts))]
        if told:
            return None if importer in told or not importer.speaks else told[0]
    return None


def said_by(heads: Iterable[Head], columns: Sequence[Column]) -> list[Column]:
    """The columns that some head means word for word."""
    words = {normalise_head(head.title) for head in heads if head.title}
    return [column for column in columns if words.intersection(names_of(column))]
