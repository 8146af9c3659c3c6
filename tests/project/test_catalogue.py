"""The English side of the pages: complete, and what its check may overlook."""

import runpy
from pathlib import Path

import pytest

CATALOGUE = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "catalogue.py"))


def test_every_text_of_the_pages_has_its_english() -> None:
    assert list(CATALOGUE["faults"]()) == []


@pytest.mark.parametrize(
    ("english", "chinese", "left"),
    [
        ("Write “男” for male", "写“男”", "Write  for male"),
        ("Write “男” for male", "写男或女", "Write “男” for male"),
        ("Write 男 for male", "写“男”", "Write 男 for male"),
    ],
    ids=["typed in a sheet", "not quoted in the Chinese", "not quoted in the English"],
)
def test_only_what_a_reader_types_may_stay_chinese(english: str, chinese: str, left: str) -> None:
    assert CATALOGUE["_unquoted"](english, chinese) == left


def test_a_name_under_which_texts_would_be_missed_is_seen() -> None:
    source = "from django.utils.translation import gettext as _, gettext_lazy as later"
    assert list(CATALOGUE["unknown_names"](source)) == ["later"]
