import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from haitang.foundation.acting import Acting
from haitang.machinery.ui.forms import (
    ChipField,
    DateField,
    Form,
    SearchField,
    SeenMixin,
    VersionMixin,
)
from haitang.network.people.models import Person

from ..actions import Choice, Election
from ..queries import Seat
from ..words import HIGHEST_TERM, Mode, SeatOutcome
from .seating import find_person

FACTS: Final = ("number", "on", "document", "papers")
OF_A_SEAT: Final = re.compile(r"(outcome|person|mode)_\d+-\d+(_words)?", re.ASCII)
CHOICES: Final = (SeatOutcome.STAYS, SeatOutcome.GOES, SeatOutcome.COMES)
"""What may be chosen of a seat that somebody holds."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """The fields of one seat, as the page shows them beside each other; none of one that is spoken for."""

    seat: Seat
    fields: list[forms.BoundField]


class ElectionForm(Form):
    """A re-election: its day, its papers, and what becomes of each seat. `seen` and `asked` are what was read, and of what."""

    halves: tuple[str, ...] = FACTS

    number = forms.IntegerField(label=gettext_lazy("届次"), min_value=1, max_value=HIGHEST_TERM)
    on = DateField(label=gettext_lazy("换届日期"), help_text=gettext_lazy("选举大会开会的日子。"))
    document = forms.CharField(
        label=gettext_lazy("换届文号"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("批复或决定的文号。没有就留空。"),
    )
    papers = forms.CharField(
        label=gettext_lazy("换届材料"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("例如：选举办法、候选人名单、选举结果报告。"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, acting: Acting, seats: Sequence[Seat], **kwargs: Any) -> None:
        self.seats = seats
        super().__init__(*args, **kwargs)
        for seat in seats:
            if seat.later is None:
                self.add_seat(seat, acting)
        self.dress()

    def add_seat(self, seat: Seat, acting: Acting) -> None:
        """The fields of one seat: what becomes of its holder, who comes, and how he will hold it."""
        if seat.held is not None:
            choices = [(one.value, one.label) for one in CHOICES]
            self.fields[f"outcome_{seat.key}"] = ChipField(
                label=_("结果"), choices=choices, initial=SeatOutcome.STAYS, required=False
            )
        person = SearchField(label=_("新任"), required=False, source=reverse_lazy("staffing:candidates"))
        person.find = find_person(acting)
        self.fields[f"person_{seat.key}"] = person
        usual = Mode.EX_OFFICIO if seat.post.ex_officio_of else Mode.PART_TIME
        self.fields[f"mode_{seat.key}"] = forms.ChoiceField(
            label=_("任职方式"), choices=Mode.choices, initial=seat.held.mode if seat.held else usual
        )
        self.halves = (*self.halves, f"person_{seat.key}", f"mode_{seat.key}")

    @property
    def rows(self) -> Iterator[SeatRow]:
        for seat in self.seats:
            names = [f"{part}_{seat.key}" for part in ("outcome", "person", "mode")]
            yield SeatRow(seat, [self[name] for name in names if name in self.fields])

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in FACTS]

    def clean(self) -> dict[str, Any]:
        """Whoever is named comes; who is to come is named."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for seat in self.seats:
            person, outcome = data.get(f"person_{seat.key}"), data.get(f"outcome_{seat.key}")
            if outcome and person is not None and outcome != SeatOutcome.COMES:
                self.add_error(f"outcome_{seat.key}", _("写了新任的人，请选“新任”。"))
            elif outcome == SeatOutcome.COMES and person is None and f"person_{seat.key}" not in self.errors:
                self.add_error(f"person_{seat.key}", _("新任是谁，请点选。"))
        return data

    def election(self) -> Election:
        """What the clean form asks for."""
        data = self.cleaned_data
        choices = {seat.key: self.choice(seat, data) for seat in self.seats if seat.later is None}
        return Election(
            number=data["number"], on=data["on"], document=data["document"], papers=data["papers"],
            choices={key: choice for key, choice in choices.items() if choice is not None},
        )  # fmt: skip

    @staticmethod
    def choice(seat: Seat, data: Mapping[str, Any]) -> Choice | None:
        """What is chosen of one seat; None where nothing is: its holder stays, or it stays vacant."""
        person: Person | None = data.get(f"person_{seat.key}")
        outcome = data.get(f"outcome_{seat.key}") or (SeatOutcome.COMES if person else "")
        return Choice(SeatOutcome(outcome), person, Mode(data[f"mode_{seat.key}"])) if outcome else None


def election_mark(sent: Mapping[str, Any]) -> str:
    """The same for two forms that ask for the same, whoever sits where meanwhile: of the fields as they were sent."""
    asked = (name for name in sent if name in FACTS or OF_A_SEAT.fullmatch(name))
    told = [(name, str(sent[name])) for name in sorted(asked)]
    return sha256(repr(told).encode()).hexdigest()[:32]


class ElectionAnnulmentForm(SeenMixin, Form):
    """Why an election is taken back, on what was read of it."""

    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("例如：选举无效，登记错了。")
    )


class PostponementForm(VersionMixin, Form):
    """Until when an election is put off, why, and who approved it."""

    halves: tuple[str, ...] = ("until", "document")

    until = DateField(label=gettext_lazy("延到"))
    document = forms.CharField(label=gettext_lazy("批准文件"), max_length=60)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class WithdrawalForm(VersionMixin, Form):
    """Why it is taken back that an election was put off."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)
