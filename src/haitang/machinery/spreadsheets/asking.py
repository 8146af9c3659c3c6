"""Questions about a file, asked once, and notices: whatever a reading could not settle by itself or should not pass over.

An `Inquiry` goes along with one reading. Whoever cannot decide asks it: it gives the key of the answer, or None while nobody
has answered; whatever hangs on the answer waits then. Nothing here knows a kind of file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from haitang.foundation.verdict import Refused

DAY_OF_ROSTER: Final = "day_of_roster"
EARLIEST: Final = date(1949, 10, 1)
"""The first day a roster may speak of."""


SHOWN: Final = 12
"""Rows named by number in one sentence."""


def numbers_of(numbers: Iterable[int]) -> str:
    """Row numbers for a sentence, each once: 3、4、7…"""
    different = list(dict.fromkeys(numbers))
    return "、".join(map(str, different[:SHOWN])) + ("…" if len(different) > SHOWN else "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: what it is called and what it says."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a sheet (`""`: of the whole file). `about` is what kind of doubt it is, one word for programs."""

    id: str
    sheet: str
    about: str
    text: str
    choices: tuple[Choice, ...]
    of_file: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What whoever brings a file in should know, and need not decide."""

    sheet: str
    about: str
    text: str
    of_file: bool = False


@dataclass(slots=True)
class Inquiry:
    """The questions and notices of one reading, and the answers given before, by the question's id.

    `of_file`: what is asked and said now comes of the file's form, and stands as long as the file is not read again.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    of_file: bool = False

    def ask(
        self, about: str, text: str, choices: Iterable[tuple[str, str]], *, sheet: str = "", part: str = ""
    ) -> tuple[str | None, str]:
        """The key answered, or None, and the question's id. `part` tells questions of one kind about one sheet apart."""
        question_id = ":".join(filter(None, (about, sheet, part))).replace("=", "-")
        offered = tuple(Choice(key, said) for key, said in choices)
        question = Question(question_id, sheet, about, text, offered, self.of_file)
        self.questions[question_id] = question
        answer = self.answers.get(question_id)
        if (
            answer is not None
            and all(choice.key != answer for choice in offered)
            and not _is_day(question, answer)
        ):
            raise unknown_answer(question, answer)
        return answer, question_id

    @contextmanager
    def about_the_form(self) -> Iterator[None]:
        """What is asked and said meanwhile comes of the file's form, whoever asks and says it."""
        before, self.of_file = self.of_file, True
        try:
            yield
        finally:
            self.of_file = before

    def say(self, about: str, text: str, *, sheet: str = "") -> None:
        notice = Notice(sheet, about, text, self.of_file)
        if notice not in self.notices:
            self.notices.append(notice)

    @property
    def open(self) -> list[Question]:
        return [one for one in self.questions.values() if one.id not in self.answers]

    def require_all_asked(self) -> None:
        """Raises `Refused` for an answer to a question that this file does not raise."""
        for question_id in self.answers:
            if question_id not in self.questions and question_id != DAY_OF_ROSTER:
                asked = "、".join(self.questions) or _("没有要回答的问题")
                message = _("这份表没有“%(id)s”这个问题；有的是：%(asked)s。") % {
                    "id": question_id,
                    "asked": asked,
                }
                raise Refused(message, code="unknown_question")


def unknown_answer(question: Question, answer: str) -> Refused:
    choices = "、".join(f"{choice.key}（{choice.text}）" for choice in question.choices)
    return Refused(
        _("“%(answer)s”不是“%(id)s”的答案；可以答：%(choices)s。")
        % {"answer": answer, "id": question.id, "choices": choices},
        code="unknown_answer",
    )


def require_day(text: str, today: date) -> date:
    """A day a roster may speak of. Raises `Refused` saying why not."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused(_("“%s”不是一个日期，请写成 2024-05-01 这样。") % text, code="bad_day") from None
    if day > today:
        raise Refused(_("名册的日期 %s 在今天之后。") % day.isoformat(), code="day_in_future")
    if day < EARLIEST:
        raise Refused(_("名册的日期 %s 早于 1949 年 10 月 1 日。") % day.isoformat(), code="day_too_early")
    return day


def _is_day(question: Question, answer: str) -> bool:
    """Whether a day is asked for and one is answered."""
    if question.about != DAY_OF_ROSTER:
        return False
    try:
        return bool(date.fromisoformat(answer))
    except ValueError:
        return False


def as_data(records: Sequence[Question | Notice]) -> list[dict[str, Any]]:
    """Questions or notices as plain data, to store."""
    return [asdict(one) for one in records]


def carried(
    inquiry: Inquiry, questions: Sequence[Mapping[str, Any]], notices: Sequence[Mapping[str, Any]]
) -> Inquiry:
    """The inquiry with what was asked and said of the file's form before, as stored."""
    for one in questions:
        if one.get("of_file"):
            choices = tuple(Choice(**choice) for choice in one["choices"])
            inquiry.questions[one["id"]] = Question(**{**one, "choices": choices})
    inquiry.notices += [Notice(**one) for one in notices if one.get("of_file")]
    return inquiry
