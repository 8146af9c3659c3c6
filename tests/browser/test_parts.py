"""What the parts do when they are used: with script, and without."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.walking import Findings, look


def test_elder_mode_is_one_press_away_and_back(look_at: Open) -> None:
    page = look_at(phone=True)
    page.goto("/ui/")
    page.locator(".topbar [name=mode]").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    page.locator(".topbar [name=mode]").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "normal")


def test_dark_is_one_press_away_without_script(look_at: Open) -> None:
    page = look_at(script=False)
    page.goto("/ui/")
    page.locator(".side .to-dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".side .to-light")).to_be_visible()


def test_drawer_opens_keeps_the_focus_and_shuts(look_at: Open) -> None:
    page = look_at()
    page.goto("/ui/")
    page.locator("#buttons a[data-drawer]").click()
    drawer = page.locator("#drawer")
    expect(drawer.locator("h2").first).to_have_text("这个数怎么来的")
    expect(drawer.locator(".big")).to_contain_text("1,207")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert page.url.endswith("/ui/")


def test_way_back_shuts_the_drawer_and_stays(look_at: Open) -> None:
    page = look_at()
    page.goto("/ui/")
    page.locator("#buttons a[data-drawer]").click()
    expect(page.locator("#drawer .big")).to_be_visible()
    page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()
    assert page.url.endswith("/ui/")


def test_a_question_is_asked_before_what_is_hard_to_take_back(look_at: Open) -> None:
    page = look_at()
    page.goto("/ui/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#record form[data-ask] button").click()
    expect(page.locator("#ask-words")).to_have_text("要结束这次任职吗？席位会在当天空出来。")
    page.locator("#ask .btn").first.click()
    expect(page.locator("#ask")).to_be_hidden()
    assert "POST" not in sent


def test_a_list_is_ordered_without_loading_the_page_again(look_at: Open) -> None:
    page = look_at()
    page.goto("/ui/")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.locator("#rows th a", has_text="人数").click()
    expect(page.locator("#rows th[aria-sort=ascending]")).to_contain_text("人数")
    assert page.locator("body").get_attribute("data-same") == "yes"
    assert "sort=people" in page.url


def test_columns_are_chosen_without_script(look_at: Open) -> None:
    page = look_at(script=False)
    page.goto("/ui/")
    expect(page.locator("#rows th", has_text="自何日")).to_have_count(0)
    page.locator("#rows summary", has_text="列").click()
    page.locator("#rows .columns label", has_text="自何日").click()
    page.locator("#rows .columns button").click()
    expect(page.locator("#rows th", has_text="自何日")).to_have_count(1)


def test_all_rows_of_a_page_are_picked_at_once(look_at: Open) -> None:
    page = look_at()
    page.goto("/ui/")
    expect(page.locator("#rows .bulk")).to_be_hidden()
    page.locator("#rows [data-pick-all]").check()
    expect(page.locator("#rows .bulk .chosen")).to_have_text("已选 25 条")


def test_faults_of_a_form_are_led_to(look_at: Open) -> None:
    page = look_at()
    page.goto("/ui/")
    expect(page.locator("[data-summary]")).to_be_focused()
    page.locator("[data-summary] a").first.click()
    expect(page.locator("#faulty_surname")).to_be_focused()


def test_ctrl_k_goes_to_the_search_which_finds_while_one_types(look_at: Open) -> None:
    page = look_at()
    page.goto("/organisations/")
    page.keyboard.press("Control+k")
    box = page.locator(".find [data-find]")
    expect(box).to_be_focused()
    page.keyboard.type("zxy")
    expect(page.locator(".find .found")).to_contain_text("张秀英")
    box.press("Enter")
    expect(page.locator("h1")).to_have_text("搜索“zxy”")


def test_ctrl_k_goes_to_the_page_of_the_search_on_a_phone(look_at: Open) -> None:
    page = look_at(phone=True)
    page.goto("/organisations/")
    page.keyboard.press("Control+k")
    expect(page.locator("h1")).to_have_text("搜索")


def test_the_drawer_gives_the_focus_back(look_at: Open) -> None:
    page = look_at()
    page.goto("/people/")
    opener = page.locator("a[data-drawer]")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_have_text("按号码查")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_pages_speak_english_and_chinese_again(look_at: Open) -> None:
    page = look_at()
    page.goto("/people/")
    page.locator(".side [name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("People")
    page.locator(".side [name=language]").click()
    expect(page.locator("h1")).to_have_text("人员")


def test_a_search_field_finds_while_one_types_and_forgets_a_pick_typed_over(look_at: Open) -> None:
    page = look_at()
    page.goto("/people/new/")
    words, chosen = page.locator("[name=unit_words]"), page.locator("[name=unit]")
    words.press_sequentially("医院")
    page.locator("[data-pick]", has_text="昌元医院").click()
    expect(words).to_have_value("昌元医院")
    expect(chosen).to_have_value(re.compile(r"^\d+$"))
    words.press_sequentially("分")
    expect(chosen).to_have_value("")


def test_a_phone_unfolds_the_filters_beside_the_search(look_at: Open) -> None:
    page = look_at(phone=True)
    page.goto("/people/")
    expect(page.get_by_label("镇街")).to_be_hidden()
    page.get_by_role("button", name="更多条件").click()
    expect(page.get_by_label("镇街")).to_be_visible()
    page.get_by_label("镇街").select_option("昌元街道")
    expect(page.locator(".strip")).to_contain_text("已筛选")
    expect(page.get_by_label("镇街")).to_be_visible()


def test_a_list_is_taken_away_as_a_sheet(look_at: Open) -> None:
    page = look_at()
    page.goto("/people/?q=wjg")
    page.locator(".strip summary", has_text="导出").click()
    with page.expect_download() as download:
        page.locator(".strip a[download]").first.click()
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    assert "王建国" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_columns_chosen_stay_chosen(look_at: Open) -> None:
    page = look_at()
    page.goto("/people/")
    expect(page.locator("th", has_text="手机")).to_have_count(1)
    page.locator(".strip summary", has_text="列").click()
    page.locator(".strip .columns label", has_text="手机").click()
    page.locator(".strip .columns button").click()
    expect(page.locator("th", has_text="手机")).to_have_count(0)
    page.goto("/people/")
    expect(page.locator("th", has_text="手机")).to_have_count(0)


def test_a_refused_upload_is_answered_on_the_page(look_at: Open) -> None:
    page = look_at()
    page.goto("/imports/new/")
    page.locator("input[name=kind][value=volunteers]").check()
    file = {"name": "照片.xlsx", "mimeType": "image/png", "buffer": b"\x89PNG not a sheet"}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]  # a FilePayload
    page.get_by_role("button", name="上传并核对").click()
    expect(page.locator(".wrong, .summary").first).to_be_visible()
    expect(page.locator("h1")).to_have_text("导入表格")
    found = Findings()
    look(page, found)
    assert found == Findings()


def test_a_printed_page_is_the_page_without_its_house(look_at: Open) -> None:
    page = look_at()
    page.goto("/duties/")
    page.emulate_media(media="print")
    for part in (".side", ".topbar", ".bottom", ".tools", ".filters", ".tabs"):
        for each in page.locator(part).all():
            expect(each).to_be_hidden()
    expect(page.locator(".paper-sheet").first).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
