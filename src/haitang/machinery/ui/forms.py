"""Forms: one base that dresses the widgets, carries the once-key and the version read."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from haitang.foundation.codes import parse_key
from haitang.foundation.doubts import Doubt, Doubtful
from haitang.machinery.ui.widgets import Chips, ChipsMany, DateInput, ManyFilesInput, SearchInput

INPUT_MODES: Mapping[type[forms.Field], str] = {
    forms.IntegerField: "numeric",
    forms.DecimalField: "decimal",
    forms.EmailField: "email",
    forms.URLField: "url",
}
SELECTS = (forms.Select, forms.SelectMultiple)
TICKS = (forms.CheckboxInput,)
LONGEST_SEARCH = 120
FIRST_YEAR, LAST_YEAR = 1900, 2999
Field = TypeVar("Field", bound=forms.Field)
Find = Callable[[str, str], Any]
"""Of the key picked and the words typed, the one record meant; None when it is not just one."""
BARE = (forms.HiddenInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


class Dressed:
    """Gives every field its looks, and what may be chosen in it its one way in. Mixed into the form bases below.

    `halves` names the fields that stand two beside each other on a wide page.
    """

    halves: tuple[str, ...] = ()
    says_nothing_of_required = False
    fields: dict[str, forms.Field]

    def dress(self) -> None:
        for name, field in self.fields.items():
            dress(field)
            field.half = name in self.halves  # type: ignore[attr-defined]  # read by the field template

    def field_of(self, kind: type[Field], name: str) -> Field:
        """A field as what it is. Raises TypeError when it is something else."""
        field = self.fields[name]
        if not isinstance(field, kind):
            raise TypeError(f"{name} is no {kind.__name__}")
        return field

    def set_choices(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """What may be chosen in a field: pairs of value and words, or of a heading and such pairs."""
        self.field_of(forms.ChoiceField, name).choices = list(choices)

    def set_records(self, name: str, records: models.QuerySet[Any]) -> None:
        """Which records may be chosen in a field."""
        self.field_of(forms.ModelChoiceField, name).queryset = records

    def set_finder(self, name: str, find: Find) -> None:
        """How a search field finds the record that was picked or typed."""
        self.field_of(SearchField, name).find = find


class Form(Dressed, forms.Form):
    """The base of plain forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()


class ModelForm(Dressed, forms.ModelForm):  # type: ignore[type-arg]  # takes no argument when it runs
    """The base of forms over a model. Forms only clean: they are never saved, actions write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()


class ReasonForm(Form):
    """Asks why."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


def new_key() -> str:
    return str(uuid.uuid4())


def carry(form: forms.BaseForm, **marks: str) -> None:
    """Have hidden fields of a form carry what is shown now, whatever was sent in them."""
    form.initial = {**form.initial, **marks}
    if form.is_bound:
        sent = QueryDict(mutable=True)
        sent.update(form.data)
        for name, mark in marks.items():
            sent[name] = mark
        form.data = sent


class OnceMixin(forms.Form):
    """A hidden key that marks one sending; a repeat with the same key does nothing new."""

    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput, initial=new_key)


class VersionMixin(forms.Form):
    """The version of the record that was read, so that a change in between is noticed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SeenMixin(forms.Form):
    """What was read of the record before a final move (`foundation.finals`)."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: str, **kwargs: Any) -> None:
        kwargs["initial"] = {**kwargs.get("initial", {}), "seen": seen}
        super().__init__(*args, **kwargs)


class SureMixin(forms.Form):
    """Asks whether it is meant when an action doubts it: the tick appears with the doubts, and confirms just these.

    The clean value of `sure` is their mark (`foundation.doubts`), "" where nothing is confirmed.
    """

    sure = forms.BooleanField(label=_("核对过，就是这样"), required=False, widget=forms.HiddenInput)
    doubted = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    doubts: Sequence[Doubt] = ()

    def clean_doubted(self) -> str:
        """Of the two values of a form this comes last: what is sure is the mark, if the tick was set."""
        mark: str = self.cleaned_data["doubted"]
        self.cleaned_data["sure"] = mark if self.cleaned_data.get("sure") else ""
        return mark

    def ask(self, doubtful: Doubtful) -> None:
        """Show what is doubted, with the tick not set."""
        self.doubts = doubtful.doubts
        tick = self.fields["sure"]
        tick.widget = forms.CheckboxInput()
        dress(tick)
        carry(self, doubted=doubtful.mark, sure="")


class DateField(forms.DateField):
    """A day, chosen or typed: 2021-04-19, 2021.4.19, 2021年4月19日, 20210419; of the years `first` to `last`."""

    widget = DateInput
    input_formats = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]

    def __init__(self, *, first: int = FIRST_YEAR, last: int = LAST_YEAR, **kwargs: Any) -> None:
        self.years = {"first": first, "last": last}
        kwargs.setdefault("error_messages", {"invalid": _("日期写成 2021-04-19 这样。")})
        super().__init__(input_formats=self.input_formats, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not self.years["first"] <= value.year <= self.years["last"]:
            said = _("年份应在 %(first)d 到 %(last)d 之间。")
            raise forms.ValidationError(said, code="bad_year", params=self.years)


class ManyFilesField(forms.FileField):
    """Any number of files; the clean value is a list of them."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        one = super().clean
        if not data:
            one(None)
            return []
        return [one(each) for each in data]


class TimeField(forms.TimeField):
    """A time of day, 9:30 or 09:30."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"})
    input_formats = ("%H:%M", "%H:%M:%S")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": _("时间写成 9:30 这样。")})
        super().__init__(input_formats=self.input_formats, **kwargs)


class ChipField(forms.ChoiceField):
    """One of a few words, all to be seen at once."""

    widget = Chips


class ManyChipsField(forms.MultipleChoiceField):
    """Some of a few words, all to be seen at once."""

    widget = ChipsMany


def find_nothing(picked: str, typed: str) -> None:
    """Of a search field that nobody gave a finder."""


class SearchField(forms.CharField):
    """One record out of many, found by typing.

    `source` is the address that answers `?<name>_words=…` with `ui/found.html`. `find` turns what was picked,
    or without JavaScript what was typed, into the record, or None; the clean value is that record.
    """

    widget = SearchInput

    def __init__(self, *, source: Any, find: Find = find_nothing, show: Any = str, **kwargs: Any) -> None:
        self.find, self.show = find, show
        kwargs.setdefault("error_messages", {"unknown": _("没有找到，或找到不止一个。请从搜索结果里点选。")})
        super().__init__(**kwargs)
        self.widget.source = source

    def clean(self, value: Any) -> Any:
        picked, typed = value if isinstance(value, tuple) else (value, "")
        if not picked and not typed:
            return super().clean("") or None
        found = self.find(storable(str(picked or "")), storable(str(typed or "")))
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, (str, int, tuple)):
            return value
        return (getattr(value, "pk", ""), self.show(value))


def one_named(records: models.QuerySet[Any]) -> Find:
    """Finds the record picked by its key, or the only one whose name is what was typed; None otherwise."""

    def find(picked: str, typed: str) -> Any:
        if picked:
            return records.filter(pk=parse_key(picked)).first()
        named = list(records.filter(name=typed.strip()).order_by("pk")[:2])
        return named[0] if len(named) == 1 else None

    return find


def words_typed(request: HttpRequest, field: str = "") -> str:
    """What was typed into a search field: the one named, else the one that asks for its matches."""
    name = field or request.GET.get("field", "")
    return storable(request.GET.get(f"{name}_words", "")).strip()[:LONGEST_SEARCH]


def storable(text: str) -> str:
    """A text without what PostgreSQL takes in no text, not even to look for it."""
    return text.replace("\x00", "")


def dress(field: forms.Field) -> None:
    """Give a field's widget its class, input mode and, where it helps, autocomplete off."""
    field.error_messages["required"] = _("这一项要填。")
    widget = field.widget
    if isinstance(widget, BARE):
        return
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {looks_of(widget)}".strip()
    for kind, mode in INPUT_MODES.items():
        if isinstance(field, kind) and not isinstance(widget, SELECTS):
            widget.attrs.setdefault("inputmode", mode)


def looks_of(widget: forms.Widget) -> str:
    """The class that draws a widget."""
    if isinstance(widget, SELECTS):
        return "form-select"
    return "form-check-input" if isinstance(widget, TICKS) else "form-control"
