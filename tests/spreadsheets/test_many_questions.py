"""A file that asks much, pages that are open for long, and accounts that leave much waiting."""

from html.parser import HTMLParser
from typing import Any, Final

import pytest
from django.test import Client

from haitang.foundation.verdict import Refused
from haitang.machinery.spreadsheets import actions, forms, rules
from haitang.machinery.spreadsheets.forms import MOST_ASKED, AnswersForm
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.naming import answer_field
from haitang.machinery.spreadsheets.words import BatchState
from tests.cast import AT, Cast

from .district import Rongchang
from .test_applying import register

MANY: Final = 2 * MOST_ASKED + 7
CHOICES: Final = [{"key": "chair", "text": "主席"}, {"key": "guide", "text": "科普指导员"}]


def question(number: int) -> dict[str, Any]:
    return {
        "id": f"which_post:名册:{number}", "sheet": "名册", "about": "which_post", "text": f"第 {number} 行是什么岗位",
        "choices": CHOICES, "of_file": False,
    }  # fmt: skip


class Fields(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("name") or ""
        if tag == "input" and name.startswith("answer-"):
            self.names.add(name)


@pytest.fixture
def asking(cast: Cast) -> Batch:
    Batch.objects.filter(pk=cast.home.batch.pk).update(questions=[question(one) for one in range(MANY)])
    return Batch.objects.get(pk=cast.home.batch.pk)


def fields_of(client: Client, batch: Batch) -> set[str]:
    return Fields(client.get(batch.get_absolute_url()).content.decode()).names


def test_a_page_asks_no_more_than_it_can(cast: Cast, asking: Batch) -> None:
    """However many there are, each comes to be asked once those before it are answered."""
    client = cast.client("officer")
    asked: set[str] = set()
    while new := fields_of(client, asking) - asked:
        assert len(new) <= MOST_ASKED
        asked |= new
        asking.answers |= {one["id"]: "chair" for one in asking.questions if answer_field(one["id"]) in new}
        asking.save()
    assert asked == {answer_field(question(one)["id"]) for one in range(MANY)}


def test_unbounded_it_would_ask_all(cast: Cast, asking: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(forms, "MOST_ASKED", MANY)
    assert len(fields_of(cast.client("officer"), asking)) == MANY


@pytest.mark.parametrize("gone", [0, 1, MOST_ASKED - 1])
def test_an_answer_is_to_the_question_that_was_read(
    asking: Batch, monkeypatch: pytest.MonkeyPatch, gone: int
) -> None:
    """A page stays open while another answers, and a question before that one is asked no more."""
    name, wanted = list(AnswersForm(batch=asking).fields)[gone], asking.questions[gone]["id"]
    asking.questions = asking.questions[1:]
    form = AnswersForm({name: "guide"}, batch=asking)
    assert form.is_valid()
    assert form.changed() == ({} if gone == 0 else {wanted: "guide"})


def test_named_by_their_places_it_would_be_to_another(asking: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: as fields were named."""
    monkeypatch.setattr(
        forms,
        "answer_field",
        lambda wanted: f"answer-{[one['id'] for one in asking.questions].index(wanted)}",
    )
    name, wanted = list(AnswersForm(batch=asking).fields)[1], asking.questions[1]["id"]
    asking.questions = asking.questions[1:]
    form = AnswersForm({name: "guide"}, batch=asking)
    assert form.is_valid()
    assert form.changed() != {wanted: "guide"}


# ---- what one account leaves waiting


@pytest.mark.parametrize(("limit", "least"), [("MOST_WAITING_BYTES", 1), ("MOST_WAITING_LINES", 5)])
def test_an_account_leaves_only_so_much_unwritten(
    rongchang: Rongchang, monkeypatch: pytest.MonkeyPatch, limit: str, least: int
) -> None:
    monkeypatch.setattr(rules, limit, least)
    first = rongchang.preview("volunteers", register())  # one file is always taken
    with pytest.raises(Refused) as refused:
        rongchang.preview("volunteers", register())
    assert refused.value.code == "too_many_waiting"
    assert Batch.objects.count() == 1
    actions.discard(batch=first, acting=rongchang.acting, at=AT)
    rongchang.apply(rongchang.preview("volunteers", register()))
    assert rongchang.preview("volunteers", register()).state == BatchState.PREVIEWED


def test_without_the_bound_more_is_kept(rongchang: Rongchang) -> None:
    """The control: what a person usually leaves is far below it."""
    for _one in range(3):
        rongchang.preview("volunteers", register())
    assert Batch.objects.count() == 3
