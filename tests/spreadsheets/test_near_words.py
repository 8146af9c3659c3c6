"""Words of one line that leave something in doubt are asked about, whatever they are; what only hints at it is not."""

from itertools import permutations, product

import pytest

from haitang.machinery.spreadsheets.drafting import cell_text
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.tenure import leaves_open, left_by_remark
from haitang.machinery.spreadsheets.words import RowState

from .test_said_as_kept import previewed
from .yunling import Yunling

POSTS = ("科协主席", "科普指导员", "卫生院院长")
DAYS = ("2023年4月", "2023.4", "2023-04-12", "2023年4月12日")
LEAVES = ("因病辞去", "已请辞", "调任县农业局", "不再担任", "转岗", "病故", "到龄退休", "被免")
STAYS = ("任职", "当选", "增补", "入党", "获先进个人", "参加培训")
UNKNOWN = ("去了外地", "交接", "回原单位", "出国")


@pytest.mark.parametrize(("duty", "part"), list(permutations(POSTS, 2)))
def test_two_cells_of_one_line_that_name_two_posts_are_asked_about(
    yunling: Yunling, duty: str, part: str
) -> None:
    rows = [["乡镇", "姓名", "类别", "科协职务", "村"], ["青龙镇", "张明", part, duty, "大坪村"]]
    (draft,) = drafts_of(batch_lines(previewed(yunling, "town-teams", rows)))
    assert draft.state == RowState.ASKED


@pytest.mark.parametrize("post", POSTS)
def test_two_that_agree_are_not(yunling: Yunling, post: str) -> None:
    """The negative control."""
    rows = [["乡镇", "姓名", "类别", "科协职务", "村"], ["青龙镇", "张明", post, post, "大坪村"]]
    (draft,) = drafts_of(batch_lines(previewed(yunling, "town-teams", rows)))
    assert draft.state == RowState.READY


@pytest.mark.parametrize(("day", "words"), list(product(DAYS, LEAVES)))
def test_a_remark_that_somebody_has_left(day: str, words: str) -> None:
    assert left_by_remark(f"{day}{words}")


@pytest.mark.parametrize(("day", "words"), list(product(DAYS, STAYS)))
def test_a_remark_of_somebody_who_stays(day: str, words: str) -> None:
    assert not left_by_remark(f"{day}{words}")
    assert not leaves_open(f"{day}{words}")


@pytest.mark.alike
@pytest.mark.parametrize(("day", "words"), list(product(DAYS, UNKNOWN)))
def test_a_remark_with_a_day_that_nobody_understands_is_asked_about(
    yunling: Yunling, day: str, words: str
) -> None:
    rows = [["乡镇", "姓名", "科协职务", "备注"], ["青龙镇", "张明", "主席", f"{day}{words}"]]
    batch = previewed(yunling, "town-teams", rows)
    assert [draft.state for draft in drafts_of(batch_lines(batch))] == [RowState.ASKED]
    (question,) = batch.open_questions
    for key, state in (("stays", RowState.READY), ("left", RowState.LEFT_OUT)):
        again = previewed(yunling, "town-teams", rows, **{question["id"]: key})
        assert [draft.state for draft in drafts_of(batch_lines(again))] == [state]


SEVENTEEN = "53292219800101001"


@pytest.mark.parametrize("last", "0123456789X")
@pytest.mark.parametrize("around", ["%s", "县中学 %s", "县中学（%s）", "电话%s", "%s 张明"])
def test_a_number_of_a_person_is_kept_in_no_cell_of_words_however_mistyped(last: str, around: str) -> None:
    kept = cell_text(around % (SEVENTEEN + last))
    assert SEVENTEEN not in str(getattr(kept, "value", kept))


def test_a_former_number_too_and_a_code_of_a_body_is_no_such_number() -> None:
    assert "532922800101001" not in str(getattr(cell_text("县中学 532922800101001"), "value", ""))
    assert cell_text("合同 2021000123456789") == "合同 2021000123456789"
