"""A roster in a form of its own: what is in doubt is asked, the outcome is read before writing, and nothing is new twice."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from haitang.network.people.models import Person, Volunteer
from haitang.network.staffing.models import Appointment
from tests.browser.conftest import Open
from tests.browser.districts import Districts
from tests.browser.steps import figure, follow, sign_in, upload, write
from tests.browser.walking import Findings, look

TOWNS = ("昌元街道", "昌州街道", "广顺街道", "双河街道", "安富街道")
POSTS = ("主席", "医院院长", "学校校长", "农技站站长")


def a_row_a_town() -> bytes:
    """A sheet a district keeps: a row a town, its posts side by side, one former chair hidden, no day anywhere."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["各镇街科协“3+1”人员一览表"])
    sheet.append(["镇街", *(head for post in POSTS for head in (post, "电话"))])
    for number, town in enumerate(TOWNS):
        persons = [
            (f"王{'一二三四五'[number]}{'甲乙丙丁'[seat]}", f"1380001{number}{seat:03}")
            for seat in range(len(POSTS))
        ]
        sheet.append([town, *(cell for person in persons for cell in person)])
    sheet.append(["昌元街道", "李旧任", "13800019999", *[""] * 6])
    sheet.row_dimensions[sheet.max_row].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def answer(page: Page) -> int:
    """Say the first thing offered to every question; returns how many there were."""
    answered = 0
    while page.locator("#questions").get_by_text(re.compile("处要请您定一下")).is_visible():
        fieldsets = page.locator("#questions fieldset")
        for place in range(fieldsets.count()):
            choices = fieldsets.nth(place).locator("input[type=radio]")
            if not fieldsets.nth(place).locator("input:checked").count():
                choices.first.check()
                answered += 1
        follow(page, page.get_by_role("button", name="按回答重新读"))
    return answered


def look_well(page: Page) -> None:
    found = Findings()
    look(page, found)
    assert found == Findings()


def test_posts_as_columns_are_asked_about_read_written_and_taken_back(
    window: Open, districts: Districts
) -> None:
    page = window()
    sign_in(page, "officer")
    upload(page, "town-teams", a_row_a_town())
    look_well(page)
    assert answer(page) >= 2
    look_well(page)
    page.goto(page.url.split("?")[0] + "?tab=ready")
    expect(page.locator("#lines")).to_contain_text("会成为 主席 · 昌元街道")
    write(page)
    assert Appointment.objects.count() == len(TOWNS) * len(POSTS)
    assert not Person.objects.filter(name="李旧任").exists()
    first = page.url
    upload(page, "town-teams", a_row_a_town())
    answer(page)
    expect(figure(page, "会新增")).to_have_text(re.compile("^0"))
    page.goto(first)
    page.get_by_role("link", name="撤销这批").click()
    page.get_by_role("button", name="撤销这批").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator(".record .state")).to_have_text("已撤销")
    assert not Appointment.objects.exists()


def test_a_list_of_one_community_is_pasted_and_its_town_said_once(window: Open, districts: Districts) -> None:
    page = window(phone=True)
    sign_in(page, "officer")
    page.goto("/imports/new/")
    page.locator("input[name=kind][value=volunteers]").check()
    lines = [
        "姓名\t手机\t特长",
        *(f"赵{name}\t1380002{number:04}\t中医" for number, name in enumerate("甲乙丙")),
    ]
    page.get_by_label(re.compile("粘贴")).fill("\n".join(lines))
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    look_well(page)
    page.locator("#questions").get_by_label("昌元街道", exact=True).check()
    follow(page, page.get_by_role("button", name="按回答重新读"))
    answer(page)
    expect(figure(page, "会新增")).to_have_text(re.compile("^3"))
    look_well(page)
    write(page)
    assert set(Volunteer.objects.values_list("region__name", flat=True)) == {"昌元街道"}


def forty_columns_thirty_faults() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "手机", "镇街", *(f"第{number}季度参加活动的情况说明" for number in range(37))])
    for number in range(40):
        bad = number < 30
        town = "没有这个名字的镇街办事处" if bad else "昌元街道"
        sheet.append(
            [
                f"钱{'甲乙丙丁'[number % 4]}{'一二三四五六七八九十'[number // 4]}",
                "13800030" if bad else f"1380003{number:04}",
                town,
                *["参加了两次，具体情况见附件"] * 37,
            ]
        )
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_forty_columns_and_thirty_faults_stay_within_the_page(
    window: Open, districts: Districts, *, phone: bool
) -> None:
    page = window(phone=phone)
    sign_in(page, "officer")
    upload(page, "volunteers", forty_columns_thirty_faults())
    expect(figure(page, "需修改")).to_have_text(re.compile("^30"))
    for tab in ("faulty", "ready", "all"):
        page.goto(f"{page.url.split('?')[0]}?tab={tab}")
        look_well(page)
    follow(page, page.get_by_role("link", name="有列认错了，去指定"))
    look_well(page)
