"""Forms of the import pages: a file, one line's cells, the heads of a file."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from haitang.machinery.ui.forms import DateField, Form, VersionMixin
from haitang.machinery.ui.masks import mask

from .asking import DAY_OF_ROSTER
from .grid import PRIVATE
from .importing import Draft, importer_of
from .models import Batch, WordList
from .naming import answer_field, head_field, named_columns
from .recognition import Column, Position
from .seeing import SeeingForm, Shown
from .sight import Sight, place_of
from .values import cell_as_text, without_spaces

LONGEST_CELL = 500
LONGEST_PASTE = 1_000_000
"""Characters: 10 000 rows of a register are half as many."""
NOT_READ = ""
MOST_ASKED = 100
"""Questions one page asks."""


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


class LineForm(SeeingForm):
    """The cells of one line: the faulty ones as they stand, below them the others that hold nothing private.

    A cell that was shown and is sent is there too, though somebody put it right meanwhile.
    """

    def __init__(self, *args: Any, batch: Batch, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        columns = {column.name: column for column in importer_of(batch.kind).columns}
        wrong = [name for name in columns if any(fault.column == name for fault in draft.faults)]
        opened = Sight.sent(place_of(batch, draft), self.data.get("seen", "")).marks
        wrong += [name for name in columns if name in opened and name in self.data and name not in wrong]
        others = [
            name
            for name in columns
            if name in draft.cells and name not in wrong and columns[name].kind not in PRIVATE
        ]
        for name in (*wrong, *others):
            self.fields[name] = cell_field(columns[name], draft)
        self.halves = tuple(others)
        self.look(place_of(batch, draft), [shown_cell(columns[name], draft) for name in (*wrong, *others)])
        self.dress()

    def changed(self) -> dict[str, str]:
        """The cells that were touched, and differ from what stands there."""
        return {one.name: text for one, text in self.wanted()}


def shown_cell(column: Column, draft: Draft) -> Shown:
    text, kind = cell_as_text(draft.cells.get(column.name)), PRIVATE.get(column.kind, "")
    private = bool(kind) and not any(fault.column == column.name for fault in draft.faults)
    words = mask(text, kind) if private else text
    return Shown(column.name, text, {column.name: text}, words, private=private)


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


class AnswersForm(SeeingForm):
    """The questions of a batch, each with its answers; the day of a roster may also be written.

    Of many the first that are open: a sheet may raise one a line, and no page can ask them all. `more` are open besides.
    """

    says_nothing_of_required = True

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [*batch.open_questions[:MOST_ASKED], *batch.answered_questions[-MOST_ASKED:]]
        ids = {question["id"] for question in asked}
        self.more = len(batch.open_questions[MOST_ASKED:])
        self.questions = {answer_field(one["id"]): one for one in batch.questions if one["id"] in ids}
        answers = {name: batch.answers.get(one["id"], "") for name, one in self.questions.items()}
        for name, question in self.questions.items():
            self.ask(name, question, answers[name])
        shown = [self.shown(name, given) for name, given in answers.items()]
        self.look(place_of(batch), shown, read_again=batch)
        self.dress()

    def ask(self, name: str, question: dict[str, Any], given: str) -> None:
        """The field of a question, and where a day is asked for one to write it in."""
        choices = [(choice["key"], choice["text"]) for choice in question["choices"]]
        label = f"{question['text']}" if not question["sheet"] else f"{question['sheet']}：{question['text']}"
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

    def shown(self, name: str, given: str) -> Shown:
        """A day that is written counts more than an answer that is chosen."""
        texts = {choice["key"]: choice["text"] for choice in self.questions[name]["choices"]}
        day = given if given not in texts else ""
        fields = {name: given if given in texts else "", f"{name}-day": day}
        there = {field: text for field, text in fields.items() if field in self.fields}
        return Shown(name, given, there, texts.get(given, given), may_be_emptied=False)

    def changed(self) -> dict[str, str]:
        """The answers that were given and differ from those given before, by the question's id."""
        return {self.questions[one.name]["id"]: text for one, text in self.wanted()}


class HeadsForm(SeeingForm):
    """Each head of a file, once, and the column it is taken for; where heads do not tell columns apart, each column."""

    says_nothing_of_required = True

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = importer_of(batch.kind).columns
        titles = {NOT_READ: _("不读这一列"), **{column.name: column.title for column in columns}}
        self.named = {head_field(one.key): one for one in named_columns(batch)}
        for name, one in self.named.items():
            self.fields[name] = forms.ChoiceField(
                label=one.label,
                choices=list(titles.items()),
                required=False,
                initial=one.column,
                help_text=gettext("如：%s") % one.sample if one.sample else "",
            )
        self.halves = tuple(self.named)
        shown = [
            Shown(name, one.column, {name: one.column}, str(titles.get(one.column, one.column)))
            for name, one in self.named.items()
        ]
        self.look(place_of(batch), shown, read_again=batch)
        self.dress()

    def clean(self) -> dict[str, Any]:
        """Every field sent is still there. No two heads may be the same column; two columns of one table may, for they may be
        two persons'.
        """
        cleaned = super().clean()
        if not self.is_stale and any(
            name.startswith("head-") and name not in self.fields for name in self.data
        ):
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
        return {self.named[one.name].key: text for one, text in self.wanted()}


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
