"""Where the town of a whole table is said once: by the file's name, or by whoever brings it in.

A list of one town's or one community's people names it in no line, often not even in its title.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from .importing import Draft, Importer, Setting
from .models import Batch
from .values import Gazetteer, Place
from .values.fault import Fault

ABOUT = "town_of_all_rows"
DIFFER = "differ"


def say_town_once(drafts: Iterable[Draft], batch: Batch, importer: Importer, setting: Setting) -> list[Draft]:
    """Give the lines of tables that name no town the one answered, or read from the file's name; without either they wait
    for the answer. Returns the lines to be read again.
    """
    town = next((one for one in importer.columns if one.kind == "town" and one.required), None)
    if town is None or setting.town:
        return []
    tables: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        tables[draft.block].append(draft)
    changed: list[Draft] = []
    with setting.inquiry.about_the_form():
        for block, lines in tables.items():
            if not any(draft.text(town.name) or town.name in draft.cells for draft in lines):
                changed += place_table(block, lines, town.name, batch, importer, setting)
    return changed


def town_of_file(draft: Draft, setting: Setting) -> Place | None:
    """The one town a file is of, for a line that names none. Asked where the file's name speaks of another; None while
    nobody has answered, and the line waits.
    """
    own, named = setting.places.towns[setting.town], town_called(setting.filename, setting.places)
    with setting.inquiry.about_the_form():
        if named is not None and named.code != own.code:
            words = {"named": named.name, "own": own.name}
            text = _("文件名像是%(named)s的，没有写镇街的行都在%(own)s吗？") % words
            choices = ((own.code, _("都在%s") % own.name), (DIFFER, _("不是，是%s的") % named.name))
            answer, question = setting.inquiry.ask(ABOUT, text, choices, sheet=draft.sheet)
            if answer is None:
                draft.wait_for(question)
                return None
            if answer == DIFFER:
                return named
        setting.inquiry.say(ABOUT, _("没有写镇街的行，都按“%s”读。") % own.name, sheet=draft.sheet)
    return own


def town_called(filename: str, places: Gazetteer) -> Place | None:
    """The town a file is called after."""
    return places.town_in(filename.rpartition(".")[0] or filename)


def other_town(place: Place | None) -> Fault:
    """What is wrong with a line that is not of the town its file is of; without a place it is of the whole county."""
    where = _("在%s") % place.name if place else _("是全区县的")
    return Fault("other_town", _("这一行%s，不归您管") % where, _("请交给区县科协导入"))


def place_table(
    block: int, lines: list[Draft], town: str, batch: Batch, importer: Importer, setting: Setting
) -> list[Draft]:
    """The lines of one table without a town, placed or waiting; none where they differ, and so stay at fault."""
    sheet = lines[0].sheet
    places, inquiry = setting.places, setting.inquiry
    choices = [*((code, place.name) for code, place in places.towns.items()), (DIFFER, _("不在同一个镇街"))]
    text = _("表里没有写镇街，这些行都在哪个镇街？")
    before = sum(1 for one in inquiry.questions.values() if (one.about, one.sheet) == (ABOUT, sheet))
    part = str(before + 1) if before else ""
    answer, question = inquiry.ask(ABOUT, text, choices, sheet=sheet, part=part)
    if answer is None and (guess := town_called(batch.filename, places)):
        answer = guess.code
        batch.answers = {**batch.answers, question: answer}
        inquiry.answers = batch.answers
    if answer == DIFFER:
        return []
    if answer is None:
        for draft in lines:
            draft.held.append(question)
        return lines
    village = next((one.name for one in importer.columns if one.kind == "village"), "")
    texts = (sheet, setting.titles[block], batch.filename)
    community = next(filter(None, (places.village_in(text, answer) for text in texts)), None)
    named = " ".join(place.name for place in (places.towns[answer], village and community) if place)
    inquiry.say(ABOUT, _("表里没有写镇街，都按“%s”读。") % named, sheet=sheet)
    for draft in lines:
        draft.cells[town] = places.towns[answer].name
        if village and community and village not in draft.cells:
            draft.cells[village] = community.name
    return lines
