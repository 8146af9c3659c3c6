"""The main forms in a browser that runs no script."""

from playwright.sync_api import expect

from haitang.machinery.spreadsheets.models import Batch
from haitang.network.staffing.models import Appointment
from tests.browser.conftest import Open
from tests.browser.steps import figure, rows, sign_in
from tests.cast import PHONES, Cast, roster


def test_a_list_is_filtered(window: Open, cast: Cast) -> None:
    page = window(script=False)
    sign_in(page, "officer")
    page.goto("/people/")
    page.get_by_label("姓名、拼音或手机尾号").fill("wjg")
    page.get_by_role("button", name="筛选").click()
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first).to_contain_text("王建国")
    page.get_by_role("link", name="清除").click()
    expect(rows(page)).to_have_count(3)


def test_a_sheet_is_uploaded_and_a_cell_mended(window: Open, cast: Cast) -> None:
    page = window(script=False)
    sign_in(page, "officer")
    page.goto("/imports/new/")
    page.locator("input[name=kind][value=volunteers]").check()
    content = roster(cast.home.code).replace(PHONES[cast.home.code].encode(), b"13900000001")
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "另一份.csv", "mimeType": "text/csv", "buffer": content}]
    )
    page.get_by_role("button", name="上传并核对").click()
    expect(figure(page, "需修改")).to_have_text("1行")
    page.get_by_role("link", name="改正").click()
    page.get_by_label("村（社区）").fill("昌元街道1村")
    page.get_by_role("button", name="改好了").click()
    expect(figure(page, "需修改")).to_have_text("0行")
    assert Batch.objects.get(filename="另一份.csv").ready == 2


def test_somebody_is_appointed(window: Open, cast: Cast) -> None:
    page = window(script=False)
    sign_in(page, "officer")
    page.goto("/staffing/vacancies/?part=three")
    rows(page).get_by_role("link", name="配备").click()
    page.locator("[name=person_words]").fill("王建国")
    page.locator(".chip", has_text="兼职").locator("input").check(force=True)
    page.get_by_role("button", name="任职").click()
    expect(page.locator(".messages")).to_be_visible()
    assert Appointment.objects.get(post=cast.home.chief_post).person == cast.home.volunteer_person
