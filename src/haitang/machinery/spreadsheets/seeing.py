"""Forms that change what stands in an import: whoever sends one has seen what he changes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused
from haitang.machinery.ui.forms import Form

from .models import Batch
from .sight import MENDED, Sight, Stale, mended_of, normal

F = TypeVar("F", bound="SeeingForm")


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing a form shows and changes: its name, what stands, and how that stands in its fields; of several that are
    touched the last counts. `words` is what stands as a person reads it; `private`: it goes on no page as it stands.
    """

    name: str
    text: str
    fields: Mapping[str, str]
    words: str
    private: bool = False
    may_be_emptied: bool = True


class SeeingForm(Form):
    """Sends along what was seen. A field not touched says nothing, and shows what stands now; one that was touched while
    somebody changed what stands is answered with both, and stays as it was typed: sent again it counts.
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        self.sent: Any = None if data is None else data.copy()
        super().__init__(self.sent, *args, **kwargs)
        self.is_stale = False

    def look(self, place: str, shown: Iterable[Shown], *, read_again: Batch | None = None) -> None:
        """What stands; called once the fields are there. `read_again`: of which the file is read again."""
        self.things = {one.name: one for one in shown}
        self.mended = "" if read_again is None else mended_of(read_again)
        self.sight = Sight.sent(place, self.data.get("seen", ""))
        self.touched = {
            one.name: field
            for one in self.things.values()
            for field in one.fields
            if self.is_touched(one, field)
        }
        self.names = {*self.things}
        self.drop_private()
        now = {one.name: one.text for one in self.things.values()} | {MENDED: self.mended}
        seal = Sight.of(place, now).seal
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=seal)
        if self.is_bound:
            self.sent["seen"] = seal
            for one in self.things.values():
                self.show_what_stands(one)

    def drop_private(self) -> None:
        """What is private and was not touched goes on no page."""
        for one in list(self.things.values()):
            if one.private and one.name not in self.touched:
                del self.things[one.name], self.fields[one.name]

    def is_touched(self, one: Shown, field: str) -> bool:
        if field not in self.data:
            return False
        sent = self.data[field]
        if not (one.may_be_emptied or sent):
            return False
        return not self.sight.holds(one.name, sent) and normal(sent) != normal(one.fields[field])

    def show_what_stands(self, one: Shown) -> None:
        """In every field but the one touched: what is sent next was seen then."""
        touched = self.touched.get(one.name)
        for field, text in one.fields.items():
            if touched is None:
                self.sent[field] = text
            elif field != touched:
                self.sent[field] = ""

    def wanted(self) -> Iterator[tuple[Shown, str]]:
        """What was touched, and what it is to be."""
        for name, field in self.touched.items():
            if field in self.cleaned_data:
                value = self.cleaned_data[field]
                yield self.things[name], value if isinstance(value, str) else value.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = {one.name: text for one, text in self.wanted()}
        for name, field in self.touched.items():  # what is wrong besides is stale too
            one, text = self.things[name], wanted.get(name, self.sent[field])
            if not self.sight.holds(name, one.text) and normal(text) != normal(one.text):
                self.say_stale(field, both_words(self.shown_as(one), one.words))
        if any(self.is_gone(name) for name in self.sight.marks):
            said = _(
                "您打开这一页之后，这份表又重新读过，您填过的有一项已经没有了。下面是现在的，请再看一遍。"
            )
            self.say_stale(None, said)
        if not self.sight.holds(MENDED, self.mended):
            said = _("您打开这一页之后，有格子改正过。重新读一遍，改过的要再改；仍要重新读，就再提交一次。")
            self.say_stale(None, said)
        return cleaned

    def say_stale(self, field: str | None, said: str) -> None:
        self.is_stale = True
        self.add_error(field, said)

    def is_gone(self, name: str) -> bool:
        """Whether something was typed for what was seen, and is there no more."""
        sent = [self.data.get(field) for field in (name, f"{name}-day")]
        return name not in {*self.names, MENDED} and any(
            text and not self.sight.holds(name, text) for text in sent
        )

    def shown_as(self, one: Shown) -> str:
        """What was typed or chosen, as a person reads it."""
        field = self.touched[one.name]
        choices: Any = getattr(self.fields[field], "choices", ())
        return str({str(key): said for key, said in choices}.get(self.data[field], self.data[field]))

    @property
    def status(self) -> HTTPStatus:
        """Of the page that shows it."""
        if not self.is_bound:
            return HTTPStatus.OK
        return HTTPStatus.CONFLICT if self.is_stale else HTTPStatus.UNPROCESSABLE_ENTITY


def seen_and_done(
    batch: Batch, opened: Callable[[], F], act: Callable[[F], HttpResponse]
) -> tuple[F, HttpResponse | None]:
    """The form as it is sent, and what `act` answers when it does it; None where nothing is done, with the reason on the form.

    Whoever is overtaken at the last moment gets the form of what stands by then.
    """
    form = opened()
    if not (form.is_bound and form.is_valid()):
        return form, None
    try:
        return form, act(form)
    except Stale as stale:
        batch.refresh_from_db()
        form = opened()
        if form.is_valid():
            form.say_stale(None, stale.reason)
    except Refused as refused:
        form.add_error(None, refused.reason)
    return form, None


def both_words(mine: str, now: str) -> str:
    """What somebody wrote, and what stands by now."""
    said = _(
        "您打开这一页之后，有人把它改成了“%(now)s”，您填的是“%(mine)s”。再提交一次，就用您填的；不用，就离开这一页。"
    )
    return said % {"now": now or _("空白"), "mine": mine or _("空白")}
