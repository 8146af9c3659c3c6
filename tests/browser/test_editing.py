"""Two people at the same record; and work not saved yet."""

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from haitang.judgement.reports.models import Paper
from haitang.network.organisations.models import Organisation
from haitang.network.people.models import Person
from tests.browser.conftest import Open
from tests.browser.steps import follow
from tests.browser.walking import stands
from tests.cast import Cast


def test_the_second_of_two_sees_both_versions_of_a_person(look_at: Open, cast: Cast) -> None:
    address = f"/people/{cast.home.person.pk}/edit/"
    first, second = look_at("officer"), look_at("chair", phone=True)
    for page in (first, second):
        page.goto(address)
    change(first, "职务", "副院长")
    change(second, "职务", "名誉院长")
    expect(second.locator(".versions")).to_contain_text("有人改过它")
    expect(second.locator(".pair")).to_have_text("职务 您的 名誉院长 现在的 副院长", use_inner_text=True)
    stands(second)
    second.get_by_role("radio", name="现在的").check()
    second.get_by_role("button", name="按选定的保存").click()
    expect(second.locator("h1")).to_have_text("张秀英")
    assert Person.objects.get(pk=cast.home.person.pk).job == "副院长"


@pytest.mark.parametrize("mine", [True, False])
def test_the_second_of_two_sees_both_versions_of_an_organisation(
    look_at: Open, cast: Cast, *, mine: bool
) -> None:
    address = f"/organisations/{cast.home.society.pk}/facts/"
    first, second = look_at("officer"), look_at("manager")
    for page in (first, second):
        page.goto(address)
    change(first, "类型或级别", "二级")
    change(second, "类型或级别", "三级")
    expect(second.locator(".versions")).to_contain_text("officer")
    stands(second)
    second.get_by_role("radio", name="您的" if mine else "现在的").check()
    second.get_by_role("button", name="保存").click()
    expect(second.locator("h1")).to_have_text("果树学会")
    assert Organisation.objects.get(pk=cast.home.society.pk).grade == ("三级" if mine else "二级")


@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_whoever_issues_what_was_changed_meanwhile_is_shown_both(
    look_at: Open, cast: Cast, mode: str
) -> None:
    page = look_at("leader", phone=True, mode=mode)
    page.goto(reverse("reports:issue", args=[cast.home.paper.pk]))
    Paper.objects.filter(pk=cast.home.paper.pk).update(text="后来改成的话")
    page.locator("[name=word]").fill("荣科协")
    page.locator("[name=signed_on]").fill("2021-04-30")
    page.get_by_role("button", name="编号并印发").click()
    expect(page.get_by_text("内容又有改动")).to_be_visible()
    expect(page.get_by_role("table").first).to_contain_text("后来改成的话")
    stands(page)
    page.get_by_role("link", name="去看现在的").click()
    expect(page.locator("h1")).to_be_visible()
    assert Paper.objects.get(pk=cast.home.paper.pk).number == ""


def test_leaving_with_work_not_saved_is_asked_about(look_at: Open, cast: Cast) -> None:
    page = look_at()
    asked = stays(page)
    page.goto(f"/people/{cast.home.person.pk}/edit/")
    page.get_by_label("职务").press_sequentially("副")
    page.locator(".side").get_by_role("link", name="组织").click()
    expect(page.get_by_label("职务")).to_have_value("副院长")
    assert asked == ["beforeunload"]


def test_saving_asks_nothing(look_at: Open, cast: Cast) -> None:
    page = look_at()
    asked = stays(page)
    page.goto(f"/people/{cast.home.person.pk}/edit/")
    change(page, "职务", "副院长")
    expect(page.locator("h1")).to_have_text("张秀英")
    assert asked == []


def stays(page: Page) -> list[str]:
    """What the browser asks from now on; the answer is to stay."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", answer)
    return asked


def change(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).fill(words)
    follow(page, page.get_by_role("button", name="保存"))
