"""What the form of a table leaves in doubt, or should not be passed over: asked of whoever brings it in, or said."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from .asking import Inquiry, numbers_of
from .effort import counted
from .reading import Sheet, Workbook
from .recognition import Column, DataRow, Recognition, Subjects, recognise
from .recognition.blocks import blocks_of
from .recognition.columns import normalise_head
from .recognition.evidence import Body
from .recognition.likeness import likeness
from .recognition.persons import share_of_names
from .recognition.taking import names_in
from .tenure import is_gone, left_by_remark

READ, SKIP, SPLIT, SAME = "read", "skip", "split", "same"
MOSTLY: Final = 0.6
FEW: Final = 12
OF_ONE: Final = frozenset({"phone", "office_phone", "identity_number", "choice", "month", "sex"})
"""Kinds of columns that speak of one person: of two in a cell nobody knows whose they are."""


def settle(read: Sequence[Recognition], workbook: Workbook, subjects: Subjects, inquiry: Inquiry) -> None:
    """Ask and say of each table what its form leaves open; its lines wait, go or stay as answered."""
    seen: Counter[str] = Counter()
    for one in read:
        seen[one.sheet.name] += 1
        part = str(seen[one.sheet.name]) if seen[one.sheet.name] > 1 else ""
        settle_first_line(one, inquiry, part)
        say_unrecognised(one, inquiry)
        settle_hidden_rows(one, inquiry, part)
        settle_other_persons(one, inquiry, part)
        settle_tables_beside(one, inquiry, part)
        if subjects.persons:
            settle_joined_names(one, inquiry, part)
        settle_nobodys(one, inquiry, part)
        say_unused(one, subjects, inquiry)
        if one.sheet.hidden_columns:
            say_hidden_columns(one, inquiry)
    say_hidden_sheets(read, workbook, inquiry)


def settle_first_line(one: Recognition, inquiry: Inquiry, part: str) -> None:
    """Whether the first line of a table without a known head is its head: everything else is taken as it stands."""
    if not one.headless or not one.rows:
        return
    first = one.rows[0]
    text = _("第 %d 行是表头，还是一行内容？") % first.number
    choices = ((SKIP, _("是表头，不读")), (READ, _("是一行内容，一起读")))
    answer, waits = inquiry.ask("first_line", text, choices, sheet=one.sheet.name, part=part)
    _follow([first], answer, waits, _("表头"))


def say_unrecognised(one: Recognition, inquiry: Inquiry) -> None:
    """That the columns of a table have to be named by hand."""
    if one.rows and not one.recognised:
        text = _("没有认出这张表的表头。请点“怎么读的”里的“有列认错了，去指定”，逐列指定后再看。")
        inquiry.say("unrecognised_table", text, sheet=one.sheet.name)


def settle_hidden_rows(one: Recognition, inquiry: Inquiry, part: str) -> None:
    hidden = [row for row in one.rows if row.index in one.sheet.hidden_rows]
    if not hidden:
        return
    numbers = numbers_of(row.number for row in hidden)
    if all(map(is_gone_somehow, (one.sheet.rows[row.index] for row in hidden))):
        text = _("第 %s 行是隐藏的，写着已经离任，没有写入。") % numbers
        inquiry.say("hidden_rows", text, sheet=one.sheet.name)
        _pass(hidden, _("隐藏的行，写着已经离任"))
        return
    text = _("第 %s 行是隐藏的：要读吗？") % numbers
    choices = ((READ, _("读")), (SKIP, _("不读")))
    answer, waits = inquiry.ask("hidden_rows", text, choices, sheet=one.sheet.name, part=part)
    _follow(hidden, answer, waits, _("隐藏的行，没有读"))


def is_gone_somehow(cells: Iterable[Any]) -> bool:
    return any(
        isinstance(cell, str) and len(cell) < FEW * 2 and (is_gone(cell) or left_by_remark(cell))
        for cell in cells
    )


def settle_other_persons(one: Recognition, inquiry: Inquiry, part: str) -> None:
    """Persons under heads of whom nobody knows whether they are of this kind of file: 队长, 副队长."""
    for number, group in enumerate(one.groups):
        rows = [row for row in one.rows if row.group == number]
        if group.wanted is None and len(one.groups) > 1 and rows:
            text = _("“%(head)s”下面的 %(number)d 个人也算吗？") % {"head": group.label, "number": len(rows)}
            choices = ((READ, _("算，一起读")), (SKIP, _("不算，不读")))
            mark = f"{part}{group.label}"
            answer, waits = inquiry.ask(
                "several_persons_in_a_row", text, choices, sheet=one.sheet.name, part=mark
            )
            _follow(rows, answer, waits, _("“%s”不算") % group.label)


def settle_tables_beside(one: Recognition, inquiry: Inquiry, part: str) -> None:
    """Whether those of a table to the right, which names no town, live in the town that the left one names on that row."""
    town = next((column.name for column in one.columns if column.kind == "town"), None)
    if town is None or town not in one.mapping:
        return
    beside = [number for number, group in enumerate(one.groups) if group.apart and town not in group.mapping]
    rows = [row for row in one.rows if row.group in beside]
    if not rows:
        return
    text = _("表里左右并排着两份名单，右边的没有写镇街：与左边同一行的一样吗？")
    choices = ((SAME, _("一样")), (SKIP, _("不一样，右边的先不读")))
    answer, waits = inquiry.ask("side_by_side_tables", text, choices, sheet=one.sheet.name, part=part)
    if answer == SAME:
        left = {row.index: row.cells.get(town, "") for row in one.rows if row.group not in beside}
        for row in rows:
            row.cells[town] = left.get(row.index, "")
    _follow(rows, answer, waits, _("右边的名单没有读"))


def settle_joined_names(one: Recognition, inquiry: Inquiry, part: str) -> None:
    """Several names in one cell, with one phone at most between them."""
    name = next((column.name for column in one.columns if column.kind == "name"), "")
    joined = [row for row in one.rows if names_in(row.cells.get(name))]
    if not joined:
        return
    text = _("第 %s 行一格里写了几个人，号码不知道是谁的。") % numbers_of(row.number for row in joined)
    choices = ((SPLIT, _("拆开，每人一行，不带号码")), (SKIP, _("这些行不读")))
    answer, waits = inquiry.ask("several_persons_in_a_row", text, choices, sheet=one.sheet.name, part=part)
    if answer == SPLIT:
        own = [column.name for column in one.columns if column.kind in OF_ONE]
        one.rows = [each for row in one.rows for each in split(row, name, own)]
    else:
        _follow(joined, answer, waits, _("一格里写了几个人，没有读"))


def split(row: DataRow, name: str, private: Sequence[str]) -> list[DataRow]:
    names = names_in(row.cells.get(name))
    if not names:
        return [row]
    common = {column: cell for column, cell in row.cells.items() if column not in private}
    return [replace(row, cells=common | {name: each}, held=[*row.held]) for each in names]


def settle_nobodys(one: Recognition, inquiry: Inquiry, part: str) -> None:
    """Columns behind several persons that do not say whose they are: one phone after 主席, 院长, 校长."""
    body = Body([one.sheet.rows[row.index] for row in one.rows])
    for head in one.nobodys:
        people = [group for group in one.groups if group.name is not None]
        column = column_like(one, head.title)
        sample = body.sample(head.index)
        if not sample.values or column is None or len(people) < 2:
            continue
        text = _("“%s”这一列是谁的？") % head.title
        choices = [
            (str(number), group.label or group.name.title)
            for number, group in enumerate(one.groups)
            if group.name
        ]
        mark = f"{part}{head.title}"
        answer, _waits = inquiry.ask(
            "repeated_heads", text, (*choices, ("nobody", _("都不要"))), sheet=one.sheet.name, part=mark
        )
        if answer is not None and answer.isdecimal():
            for row in one.rows:
                if row.group == int(answer):
                    row.cells[column] = one.sheet.rows[row.index][head.index]


def column_like(one: Recognition, title: str) -> str | None:
    scores = [(likeness(normalise_head(title), "", column), column.name) for column in one.columns]
    score, name = max(scores, default=(0.0, ""))
    return name if score >= MOSTLY else None


def say_unused(one: Recognition, subjects: Subjects, inquiry: Inquiry) -> None:
    """Columns nobody reads that hold names, phones, numbers or days."""
    body = Body([one.sheet.rows[row.index] for row in one.rows[:FEW]])
    titles = []
    for head in counted(one.unknown):
        sample = body.sample(head.index)
        if sample.values and ((share_of_names(sample) or 0) > MOSTLY or sample.looks_private):
            titles.append(head.title or _("第 %d 列") % (head.index + 1))
    if titles:
        text = _("没有用到的列里像有姓名、号码或日期：%s。") % "、".join(titles[:FEW])
        inquiry.say("unused_columns", text, sheet=one.sheet.name)


def say_hidden_columns(one: Recognition, inquiry: Inquiry) -> None:
    heads = [head for head in one.heads if head.index in one.sheet.hidden_columns]
    used = {head.index for group in one.groups for head in group.mapping.values()}
    unread = [head.title for head in heads if head.index not in used and head.title]
    read = [head.title for head in heads if head.index in used]
    if unread:
        text = _("隐藏的列没有读：%s。") % "、".join(unread[:FEW])
        inquiry.say("hidden_columns", text, sheet=one.sheet.name)
    if read:
        inquiry.say("hidden_columns", _("隐藏的列也读了：%s。") % "、".join(read[:FEW]), sheet=one.sheet.name)


def say_hidden_sheets(read: Sequence[Recognition], workbook: Workbook, inquiry: Inquiry) -> None:
    columns = read[0].columns if read else ()
    for sheet in workbook.hidden_sheets:
        found = sum(rows_in(block, columns) for block in blocks_of(sheet, columns)) if columns else 0
        text = (
            _("隐藏的工作表“%(name)s”里像有 %(rows)d 行这样的内容，没有读；要读请取消隐藏。")
            % {"name": sheet.name, "rows": found}
            if found
            else _("有一张隐藏的工作表“%s”，没有读。") % sheet.name
        )
        inquiry.say("hidden_sheets", text, sheet=sheet.name)


def rows_in(sheet: Sheet, columns: tuple[Column, ...]) -> int:
    found = recognise(sheet, columns)
    return len(found.rows) if found.recognised else 0


def _follow(rows: Iterable[DataRow], answer: str | None, waits: str, why: str) -> None:
    """Have lines wait for an answer, or leave them out when it says so."""
    if answer is None:
        for row in rows:
            row.held.append(waits)
    elif answer == SKIP:
        _pass(rows, why)


def _pass(rows: Iterable[DataRow], why: str) -> None:
    for row in rows:
        row.passed = row.passed or why
