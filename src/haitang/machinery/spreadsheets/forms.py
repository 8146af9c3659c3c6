"""Forms of the import pages: a file, one line's cells, the heads of a file."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate, count, pairwise
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import DateField, Form, VersionMixin

from .asking import DAY_OF_ROSTER
from .grid import PRIVATE
from .importing import Draft, importer_of
from .models import Batch, WordList
from .queries import batch_lines, drafts_of
from .recognition import Column, Position
from .values import cell_as_text, without_spaces

LONGEST_CELL = 500
LONGEST_PASTE = 1_000_000
"""Characters: 10 000 rows of a register are half as many."""
NOT_READ = ""
MOST_ASKED = 100
"""Questions one page asks."""
SAMPLED, DIGITS_SHOWN, LONGEST_SAMPLE = 3, 4, 20


class FileForm(Form):
    """A spreadsheet from the reader's own machine."""

    file = forms.FileField(label=_("表格文件"), allow_empty_file=True)

    def clean_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and file.size is not None and file.size > settings.UPLOAD_BYTES:
            limit = settings.UPLOAD_BYTES // 1024**2
            raise forms.ValidationError(
                _("文件超过 %(limit)d MB。请拆成几个文件，或删去图片后再传。") % {"limit": limit}
            )
        return file

    @property
    def content(self) -> tuple[bytes, str]:
        file = self.cleaned_data["file"]
        return file.read(), str(file.name)


class UploadForm(FileForm):
    """A file or what was copied from one, what kind of list it is, and, for whoever works in several places, which of
    them it belongs to.
    """

    field_order = ("kind", "region", "file", "pasted")

    file = forms.FileField(label=_("表格文件"), allow_empty_file=True, required=False)
    pasted = forms.CharField(
        label=_("或者粘贴"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("在 Excel 或 WPS 里选中整块（连表头一起），复制，粘贴到这里。"),
    )
    kind = forms.ChoiceField(label=_("这是哪一种表"))
    region = forms.ChoiceField(label=_("属于哪里"))

    def __init__(self, *args: Any, kinds: Iterable[str], regions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("kind", [(kind, importer_of(kind).title) for kind in kinds])
        self.set_choices("region", list(regions.items()))
        if len(regions) <= 1:
            del self.fields["region"]
        self.only_region = next(iter(regions), "")

    def clean(self) -> dict[str, Any]:
        """Either a file or what was pasted."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "").strip()
        if file is None and not pasted and not {"file", "pasted"} & self.errors.keys():
            self.add_error("file", _("请选一份表格，或把表格粘贴到下面。"))
        if file is not None and pasted:
            self.add_error("pasted", _("已经选了文件。文件和粘贴的内容只能留一样。"))
        return cleaned

    @property
    def content(self) -> tuple[bytes, str]:
        """What is to be read, and what it is called."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return file.read(), str(file.name)
        return self.cleaned_data["pasted"].encode(), gettext("粘贴的表格")

    @property
    def region_code(self) -> str:
        return str(self.cleaned_data.get("region") or self.only_region)


class LineForm(Form):
    """The cells of one line: the faulty ones as they stand, below them the others that hold nothing private."""

    def __init__(self, *args: Any, batch: Batch, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        columns = {column.name: column for column in importer_of(batch.kind).columns}
        wrong = [name for name in columns if any(fault.column == name for fault in draft.faults)]
        others = [
            name
            for name in columns
            if name in draft.cells and name not in wrong and columns[name].kind not in PRIVATE
        ]
        for name in (*wrong, *others):
            self.fields[name] = cell_field(columns[name], draft)
        self.halves = tuple(others)
        self.dress()

    def changed(self) -> dict[str, str]:
        """The cells that were sent and differ from what stands there."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.data}


def cell_field(column: Column, draft: Draft) -> forms.CharField:
    faults = [fault for fault in draft.faults if fault.column == column.name]
    return forms.CharField(
        label=str(column.title),
        required=False,
        max_length=LONGEST_CELL,
        initial=cell_as_text(draft.cells.get(column.name)),
        help_text=gettext("；").join(
            gettext("%(message)s。%(mend)s") % {"message": fault.message, "mend": fault.mend}
            for fault in faults
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AnswersForm(Form):
    """The questions of a batch, each with its answers; the day of a roster may also be written.

    Of many the first that are open: a sheet may raise one a line, and no page can ask them all. `more` are open besides.
    """

    says_nothing_of_required = True

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        asked = [*batch.open_questions[:MOST_ASKED], *batch.answered_questions[-MOST_ASKED:]]
        ids = {question["id"] for question in asked}
        self.more = len(batch.open_questions[MOST_ASKED:])
        self.questions = {answer_field(one["id"]): one for one in batch.questions if one["id"] in ids}
        for name, question in self.questions.items():
            choices = [(choice["key"], choice["text"]) for choice in question["choices"]]
            given = batch.answers.get(question["id"], "")
            label = (
                f"{question['text']}" if not question["sheet"] else f"{question['sheet']}：{question['text']}"
            )
            if choices:
                self.fields[name] = forms.ChoiceField(
                    label=label, choices=choices, required=False, initial=given, widget=forms.RadioSelect
                )
            if question["about"] == DAY_OF_ROSTER:
                self.fields[f"{name}-day"] = DateField(
                    label=gettext("或者写明日期") if choices else label,
                    required=False,
                    initial=given if given[:1].isdigit() else None,
                )
        self.dress()

    def changed(self) -> dict[str, str]:
        """The answers that were given and differ from those given before, by the question's id."""
        given: dict[str, str] = {}
        for name, question in self.questions.items():
            day = self.cleaned_data.get(f"{name}-day")
            key = day.isoformat() if day else self.cleaned_data.get(name, "")
            if key and key != self.batch.answers.get(question["id"]):
                given[question["id"]] = key
        return given


def answer_field(question_id: str) -> str:
    """What a question's field is called."""
    return field_of("answer", question_id)


def head_field(key: str | Position) -> str:
    """What the field of a head, or of a column known by its place, is called."""
    return field_of("head", repr(tuple(key)) if isinstance(key, Position) else key)


def field_of(kind: str, key: str) -> str:
    """A field's name by what it asks of, since a page may be open while another thing comes to stand in its place."""
    return f"{kind}-{sha256(key.encode()).hexdigest()[:16]}"


class HeadsForm(Form):
    """Each head of a file, once, and the column it is taken for; where heads do not tell columns apart, each column.

    A page sends what each was when it was opened, so that what somebody else named meanwhile is not taken back.
    """

    says_nothing_of_required = True

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = importer_of(batch.kind).columns
        choices = [(NOT_READ, _("不读这一列")), *((column.name, column.title) for column in columns)]
        self.named = {head_field(one.key): one for one in named_columns(batch)}
        for name, one in self.named.items():
            self.fields[name] = forms.ChoiceField(
                label=one.label,
                choices=choices,
                required=False,
                initial=one.column,
                show_hidden_initial=True,
                help_text=gettext("如：%s") % one.sample if one.sample else "",
            )
        self.halves = tuple(self.fields)
        self.dress()

    def clean(self) -> dict[str, Any]:
        """Every field sent is still there. No two heads may be the same column; two columns of one table may, for they may be
        two persons'.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if any(name.startswith("head-") and name not in self.fields for name in self.data):
            self.add_error(None, _("这一页打开以后，这份表又重新读过，列不一样了。请刷新页面后再指定。"))
        said, taken = self.changed(), dict[str, str]()
        for name, one in self.named.items():
            column = said.get(one.key, one.column)
            if not column or isinstance(one.key, Position):
                continue
            if column in taken and not said.keys().isdisjoint({one.key, self.named[taken[column]].key}):
                self.add_error(name, _("已经有一列是它了，请只留一列。"))
            taken.setdefault(column, name)
        return cleaned

    def changed(self) -> dict[str | Position, str]:
        """What is to be another column: heads as they stand, or places."""
        return {
            self.named[name].key: self.cleaned_data[name]
            for name in self.changed_data
            if name in self.data and name in self.cleaned_data
        }


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column to be named: by its head, or by where it stands; `sample` is a cell of it, its digits hidden but for four."""

    key: str | Position
    label: str
    column: str
    sample: str


def named_columns(batch: Batch) -> list[NamedColumn]:
    """Every head of every table read, in order; a head that no table has twice counts once for all of them, others and
    columns without a head by where they stand.
    """
    tables = [note for note in batch.sheets if "heads" in note]
    twice = {
        title
        for note in tables
        for title, count in Counter(head["title"] for head in note["heads"]).items()
        if count > 1
    }
    found: dict[str | Position, NamedColumn] = {}
    lines = first_lines(batch, tables)
    for note, drafts in zip(tables, lines, strict=True):
        for head in note["heads"]:
            title, column = head["title"], head["column"]
            by_place = not title or title in twice
            key = Position(note["name"], note["first_row"], head["index"]) if by_place else title
            label = place_label(note, head) if by_place else title
            if key not in found or not found[key].column:
                found[key] = NamedColumn(key, label, column, sample_of(drafts, head["index"]))
    return list(found.values())


def first_lines(batch: Batch, tables: Iterable[dict[str, Any]]) -> list[list[Draft]]:
    """A few lines of each table, the first of all last: nothing may have told that it is the head. One query."""
    starts = list(accumulate((note["rows"] for note in tables), initial=0))
    few = [range(start, min(start + SAMPLED, end)) for start, end in pairwise(starts)]
    positions = [position for table in few for position in table]
    found = {draft.position: draft for draft in drafts_of(batch_lines(batch).filter(position__in=positions))}
    return [[found[one] for one in (*table[1:], *table[:1]) if one in found] for table in few]


def sample_of(drafts: Iterable[Draft], index: int) -> str:
    """What stands in a column: of numbers, which may be somebody's own, no more than four digits."""
    cells = (draft.original[index] for draft in drafts if index < len(draft.original))
    text = next(filter(None, map(cell_as_text, cells)), "")
    seen = count(1)
    hidden = re.sub(r"\d", lambda digit: digit[0] if next(seen) <= DIGITS_SHOWN else "*", text)
    return hidden if len(hidden) <= LONGEST_SAMPLE else f"{hidden[:LONGEST_SAMPLE]}…"


def place_label(note: dict[str, Any], head: dict[str, Any]) -> str:
    """Which column is meant, as a spreadsheet program calls it: 名单 C 列 电话."""
    letters, number = "", head["index"] + note["first_column"]
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    words = {"sheet": note["name"], "letters": letters, "title": f"{head['group']} {head['title']}".strip()}
    return (gettext("%(sheet)s %(letters)s 列 %(title)s") % words).strip()


class WordsForm(VersionMixin, Form):
    """The words of one meaning, one a line."""

    words = forms.CharField(
        label=_("本区县的词"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    learned = forms.CharField(
        label=_("预览时改正过、记下的词"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("下次遇到就按上次的认法；不对就删去这一行。"),
    )

    def clean_words(self) -> list[str]:
        return words_in(self.cleaned_data["words"])

    def clean_learned(self) -> list[str]:
        return words_in(self.cleaned_data["learned"])


def words_in(text: str) -> list[str]:
    """The words of a text, each once: a line, or a mark between them, parts them."""
    return list(dict.fromkeys(filter(None, map(without_spaces, re.split(r"[\n,，、;；]", text)))))


def words_before(found: WordList) -> dict[str, Any]:
    return {
        "words": found.words,
        "learned": found.learned,
        "version": found.version if found.pk else None,
    }
