"""The words a district is shown as the program's own are words the program goes by."""

import pytest

from haitang.network.organisations.words import Kind
from haitang.network.staffing.importers.meanings import BODY_WORDS, MEANINGS, POST_WORDS
from haitang.network.staffing.roles import role_of

OF_POSTS = [
    (one.what, word)
    for one in MEANINGS
    if one.group == POST_WORDS
    for word in one.shipped.split("、")
    if word
]


@pytest.mark.parametrize(("post", "word"), OF_POSTS)
def test_a_word_shown_for_a_post_means_it(post: str, word: str) -> None:
    role = role_of(f"副主席（{word}）" if post.startswith("chief.") else word, "", (), "", "")
    assert post in (role.post, *role.doubt)


def test_every_kind_of_body_that_has_words_is_one() -> None:
    assert {one.what for one in MEANINGS if one.group == BODY_WORDS} <= set(Kind)
