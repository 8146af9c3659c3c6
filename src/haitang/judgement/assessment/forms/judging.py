"""What is said in a round: a statement, a review, an objection and its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from haitang.machinery.ui.forms import Form

from ..actions import Reviewed, Stated
from ..formulas import points_said
from ..models import Item
from ..words import (
    WORDS_LENGTH,
    Formula,
)
from .points import PointsField


class JudgedForm(Form):
    """Points and words for each judged item, by its place: `points_1`, `words_1`. What is left empty says nothing."""

    words_label: Any = gettext_lazy("说明")

    def __init__(self, *args: Any, items: Sequence[Item], before: Mapping[str, Any], **kwargs: Any) -> None:
        self.items = list(items)
        initial: dict[str, Any] = {}
        for place, item in enumerate(self.items, 1):
            said = before.get(item.code)
            if said is not None:
                initial |= {f"points_{place}": said.points, **self.said(place, said)}
        super().__init__(*args, initial=initial, **kwargs)
        for place, item in enumerate(self.items, 1):
            self.fields |= self.asked(place, item)
        self.dress()

    def said(self, place: int, said: Any) -> dict[str, Any]:
        return {f"words_{place}": said.reason}

    def asked(self, place: int, item: Item) -> dict[str, forms.Field]:
        words: dict[str, Any] = {"max_length": WORDS_LENGTH, "required": False}
        return {
            f"points_{place}": PointsField(
                label=_("给几分（最多 %(weight)s 分）") % {"weight": points_said(item.weight)},
                most=item.weight,
                required=False,
            ),
            f"words_{place}": forms.CharField(
                label=self.words_label, widget=forms.Textarea(attrs={"rows": 2}), **words
            ),
        }

    @property
    def rows(self) -> list[tuple[Item, list[BoundField]]]:
        return [
            (item, [field for field in self if field.name.endswith(f"_{place}")])
            for place, item in enumerate(self.items, 1)
        ]

    def told(self, place: int) -> tuple[int | None, str]:
        data = self.cleaned_data
        return data.get(f"points_{place}"), data.get(f"words_{place}") or ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = range(1, len(self.items) + 1)
        if not self.errors and all(data.get(f"points_{place}") is None for place in places):
            raise forms.ValidationError(_("请至少给一项打分。"))
        return data


class StatementForm(JudgedForm):
    """An organisation's own word on each judged item."""

    words_label = gettext_lazy("做了什么")

    def said(self, place: int, said: Any) -> dict[str, Any]:
        return {f"words_{place}": said.words, f"evidence_{place}": said.evidence}

    def asked(self, place: int, item: Item) -> dict[str, forms.Field]:
        label = _("依据：%(what)s") % {"what": item.evidence} if item.evidence else _("依据")
        return {
            **super().asked(place, item),
            f"evidence_{place}": forms.CharField(label=label, max_length=200, required=False),
        }

    def stated(self) -> dict[str, Stated]:
        found = {}
        for place, item in enumerate(self.items, 1):
            points, words = self.told(place)
            if points is not None:
                found[item.code] = Stated(points, words, self.cleaned_data.get(f"evidence_{place}") or "")
        return found


class ReviewForm(JudgedForm):
    """A reviewer's points and reasons."""

    words_label = gettext_lazy("评审意见（与自评不同的要写）")

    def reviewed(self) -> dict[str, Reviewed]:
        found = {}
        for place, item in enumerate(self.items, 1):
            points, words = self.told(place)
            if points is not None:
                found[item.code] = Reviewed(points, words)
        return found


class ObjectionForm(Form):
    item = forms.ModelChoiceField(Item.objects.none(), label=gettext_lazy("对哪一项"))
    words = forms.CharField(
        label=gettext_lazy("为什么"), max_length=WORDS_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_records("item", items)


class AnswerForm(Form):
    """Upheld or not, and why; a judged item that is upheld gets other points."""

    upheld = forms.ChoiceField(
        label=pgettext_lazy("objection", "结论"),
        choices=(("no", gettext_lazy("不采纳，得分不变")), ("yes", gettext_lazy("采纳，重新计分"))),
    )
    points = PointsField(label=gettext_lazy("改为几分"), required=False)
    words = forms.CharField(
        label=gettext_lazy("答复"), max_length=WORDS_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item.formula != Formula.JUDGED:
            del self.fields["points"]
