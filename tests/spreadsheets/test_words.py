"""Words are data: what a district calls its posts, bodies and columns, and what it corrected once, is read so next time."""

from typing import Any

import pytest

from haitang.foundation.verdict import Refused
from haitang.machinery.audit.models import Entry
from haitang.machinery.spreadsheets import actions
from haitang.machinery.spreadsheets.models import Batch, WordList
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of, vocabulary_of
from haitang.machinery.spreadsheets.rules import MOST_WORDS
from haitang.machinery.spreadsheets.vocabulary import MEANINGS
from tests.cast import AT, Cast

from .district import Rongchang
from .rosters import book, mobile

AGRI = "post.chief.agri"


def roster(duty: str, *more: tuple[str, str]) -> bytes:
    rows = [
        ["吴家镇", name, text, "", mobile(number)]
        for number, (name, text) in enumerate([("张明", duty), *more])
    ]
    return book({"表": [["镇街", "姓名", "科协职务", "工作单位及职务", "手机"], *rows]})


def set_words(rongchang: Rongchang, meaning: str, *words: str) -> WordList:
    return actions.set_words(
        county=rongchang.code, meaning=MEANINGS[meaning], words=words, learned=[], version=None,
        acting=rongchang.acting, at=AT,
    )  # fmt: skip


def roles(batch: Batch) -> list[object]:
    return [draft.values.get("role") for draft in drafts_of(batch_lines(batch))]


def about(batch: Batch) -> list[str]:
    return [notice["text"] for notice in batch.notices if notice["about"] == "as_last_time"]


def test_a_post_the_program_does_not_know_is_known_by_the_districts_word(rongchang: Rongchang) -> None:
    assert roles(rongchang.preview("town-teams", roster("稻渔办牵头人"))) == [None]
    set_words(rongchang, AGRI, "稻渔办")
    batch = rongchang.preview("town-teams", roster("稻渔办牵头人"))
    assert (roles(batch), about(batch)) == (["chief.agri"], [])


def test_a_districts_word_goes_before_the_programs(rongchang: Rongchang) -> None:
    assert roles(rongchang.preview("town-teams", roster("幼儿园园长"))) == ["chief.school"]
    set_words(rongchang, "post.nothing", "幼儿园")
    assert roles(rongchang.preview("town-teams", roster("幼儿园园长"))) == [None]
    set_words(rongchang, "post.guide", "示范幼儿园")
    assert roles(rongchang.preview("town-teams", roster("示范幼儿园园长"))) == ["guide"], (
        "of two words the longer"
    )


def test_a_word_of_the_workplace_does_not_unseat_whom_his_own_words_call_chair(rongchang: Rongchang) -> None:
    set_words(rongchang, AGRI, "稻渔办")
    head = ["镇街", "姓名", "科协职务", "工作单位及职务", "手机"]
    rows = [
        ["吴家镇", "张明", "主席", "稻渔办", mobile(1)],
        ["安富街道", "刘芳", "副主席", "稻渔办主任", mobile(2)],
    ]
    assert roles(rongchang.preview("town-teams", book({"表": [head, *rows]}))) == ["chair", "chief.agri"]


def test_what_was_corrected_in_a_preview_is_read_so_next_time(rongchang: Rongchang) -> None:
    batch = rongchang.preview("town-teams", roster("稻渔办牵头人"))
    line = actions.mend(batch=batch, position=0, cells={"duty": "农技站站长"}, acting=rongchang.acting, at=AT)
    assert line.ready
    assert WordList.objects.get().learned == "稻渔办牵头人"
    again = rongchang.preview("town-teams", roster("稻渔办牵头人"))
    assert roles(again) == ["chief.agri"]
    assert about(again) == ["“稻渔办牵头人”按上次的认法：农技站站长。"]
    assert Entry.objects.filter(action="spreadsheets.words").count() == 1


def test_a_correction_of_what_was_understood_teaches_nothing(rongchang: Rongchang) -> None:
    """Somebody put another post into a line that was read rightly: the word keeps its meaning."""
    batch = rongchang.preview("town-teams", roster("主席"))
    actions.mend(batch=batch, position=0, cells={"duty": "科普指导员"}, acting=rongchang.acting, at=AT)
    assert not WordList.objects.exists()


def test_a_kind_of_organisation_is_told_by_the_districts_word(rongchang: Rongchang) -> None:
    content = book({"表": [["名称", "类别", "所在镇街"], ["荣昌陶艺社", "非遗传习所", "安富街道"]]})
    assert rongchang.preview("organisations", content).faulty == 1
    set_words(rongchang, "body.base", "传习所")
    batch = rongchang.preview("organisations", content)
    assert [draft.values["kind_code"] for draft in drafts_of(batch_lines(batch))] == ["base"]


def test_a_head_the_district_named_is_read(rongchang: Rongchang) -> None:
    head = ["企业名称", "所在镇街", "省级高成长企业"]
    content = book({"表": [head, ["试验一号有限公司", "安富街道", "是"]]})
    (before,) = drafts_of(batch_lines(rongchang.preview("enterprises", content)))
    set_words(rongchang, "enterprises.technology", "省级高成长企业")
    (after,) = drafts_of(batch_lines(rongchang.preview("enterprises", content)))
    assert ("technology" in before.values, after.values["technology"]) == (False, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["农"], "word_length"),
        (["农" * 21], "word_length"),
        ([f"词语{n}" for n in range(201)], "too_many_words"),
    ],
)
def test_words_that_will_not_do(rongchang: Rongchang, words: list[str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        set_words(rongchang, AGRI, *words)
    assert refused.value.code == code
    assert not WordList.objects.exists()


def test_a_word_means_one_thing(rongchang: Rongchang) -> None:
    set_words(rongchang, AGRI, "稻渔办")
    with pytest.raises(Refused, match="已经是“农技站站长”的词") as refused:
        set_words(rongchang, "post.guide", "稻渔办")
    assert refused.value.code == "word_taken"
    set_words(rongchang, "body.base", "稻渔办")  # in another group it may mean another thing


def test_the_twin_districts_words_are_not_ours(cast: Cast) -> None:
    actions.set_words(
        county=cast.twin.code, meaning=MEANINGS[AGRI], words=["稻渔办"], learned=[], version=None,
        acting=cast.acting("stranger"), at=AT,
    )  # fmt: skip
    assert vocabulary_of(cast.home.code).find("post", "稻渔办主任") is None
    assert vocabulary_of(cast.twin.code).find("post", "稻渔办主任") is not None
    with pytest.raises(Refused):
        actions.set_words(
            county=cast.twin.code, meaning=MEANINGS[AGRI], words=["稻渔办"], learned=[], version=None,
            acting=cast.acting("officer"), at=AT,
        )  # fmt: skip


def test_words_are_set_on_their_page(cast: Cast) -> None:
    officer = cast.client("officer")
    assert "兽医" in officer.get("/settings/words/").content.decode()
    sent = {"words": "稻渔办\n三农办、稻渔办", "learned": "", "version": ""}
    assert officer.post(f"/settings/words/{AGRI}/", sent).status_code == 303
    assert WordList.objects.get(county=cast.home.code).all == ["稻渔办", "三农办"]
    assert "稻渔办、三农办" in officer.get("/settings/words/").content.decode()
    refused = officer.post("/settings/words/post.guide/", sent)
    assert (refused.status_code, "已经是" in refused.content.decode()) == (422, True)
    assert officer.get("/settings/words/nothing.at.all/").status_code == 404
    stale = officer.post(f"/settings/words/{AGRI}/", {**sent, "words": "别的词", "version": "7"})
    assert stale.status_code == 409


def test_a_list_that_is_full_learns_nothing_more_and_can_still_be_set(rongchang: Rongchang) -> None:
    """Corrections alone filled it past what its own page takes."""
    meaning = next(iter(MEANINGS.values()))
    given: dict[str, Any] = {
        "county": Rongchang.code,
        "meaning": meaning,
        "acting": rongchang.acting,
        "at": AT,
    }
    for number in range(MOST_WORDS + 5):
        actions.remember_word(word=f"词{number:03}", **given)
    found = WordList.objects.get(county=Rongchang.code, meaning=meaning.code)
    assert len(found.all) == MOST_WORDS
    again = actions.set_words(words=found.all, learned=[], version=found.version, **given)
    assert again.all == found.all
