"""What the parts do when they are used: with script, and without."""

from playwright.sync_api import expect

from tests.browser.conftest import Open


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


def test_ctrl_k_goes_to_the_search(look_at: Open) -> None:
    page = look_at()
    page.goto("/ui/")
    if page.locator("[data-find]").count() == 0:
        return
    page.keyboard.press("Control+k")
    expect(page.locator("[data-find]").first).to_be_focused()
