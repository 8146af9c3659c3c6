"""The contact list, from the filter to the whole phones on a page and in a file."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.steps import follow, rows
from tests.browser.walking import SIZES, stands
from tests.cast import PHONES, Cast

PHONE = PHONES["500153"]


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_clerk_opens_the_list_she_filtered(look_at: Open, cast: Cast, *, phone: bool) -> None:
    page = look_at()
    page.set_viewport_size(SIZES["phone" if phone else "desk"])
    page.goto("/staffing/contacts/?q=5678")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("139****5678")
    stands(page)
    follow(page, page.get_by_role("link", name="打开完整号码"))
    expect(page.get_by_text(re.compile("将打开 1 人"))).to_be_visible()
    page.get_by_label("联系本人", exact=True).check()
    page.get_by_label("在页面上看", exact=True).check()
    stands(page)
    follow(page, page.get_by_role("button", name="打开", exact=True))
    expect(page.get_by_role("link", name=PHONE)).to_have_attribute("href", f"tel:{PHONE}")
    stands(page)
    page.go_back()
    page.get_by_label("联系本人", exact=True).check()
    page.get_by_label("导出 Excel 表格", exact=True).check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="打开", exact=True).click()
    assert saved.value.suggested_filename == "通讯录.xlsx"
    assert PHONE in cells(saved.value.path())
    page.get_by_label("在页面上看", exact=True).check()
    follow(page, page.get_by_role("button", name="打开", exact=True))
    expect(page.get_by_role("link", name=PHONE)).to_be_visible()


def cells(file: Path) -> set[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).worksheets[0]
    return {cell for row in sheet.iter_rows(values_only=True) for cell in row}
