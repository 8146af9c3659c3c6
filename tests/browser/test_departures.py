"""Somebody died: entered with all that ends with it, found marked, and taken back, as an officer does it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from haitang.network.people.models import Person
from haitang.network.staffing.models import Appointment
from tests.browser.conftest import Open
from tests.browser.steps import follow
from tests.browser.walking import stands
from tests.cast import Cast


@pytest.mark.parametrize("phone", [False, True])
def test_a_death_is_entered_and_taken_back(look_at: Open, cast: Cast, *, phone: bool) -> None:
    page, person = look_at("officer", phone=phone), cast.home.person
    page.goto(person.get_absolute_url())
    page.locator("#content summary", has_text="更多").click()
    follow(page, page.get_by_role("link", name="登记去世或离开"))
    expect(page.get_by_text("这样办会怎样")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("昌元街道科协")
    stands(page)
    page.locator("label", has_text="去世").click()
    page.locator("[name=on]").fill("2021-09")
    page.locator("[name=reason]").fill("家属告知，村里核实")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("填的有改动")).to_be_visible()
    stands(page)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("去世（2021-09）")).to_be_visible()
    stands(page)
    assert not Appointment.objects.filter(person=person, until__isnull=True).exists()

    page.goto(reverse("staffing:contacts"))
    expect(page.locator("#content")).not_to_contain_text("荣科协〔2021〕1号")
    page.goto(f"{reverse('desk:search')}?q=zxy")
    expect(page.get_by_text("去世（2021-09）")).to_be_visible()

    page.goto(person.get_absolute_url())
    follow(page, page.get_by_role("link", name="恢复", exact=True))
    expect(page.get_by_text("这样办会怎样")).to_be_visible()
    page.locator("[name=reason]").fill("同名，登记错了人")
    stands(page)
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.get_by_text("去世（2021-09）")).to_have_count(0)
    assert Person.objects.get(pk=person.pk).departed is None
    assert Appointment.objects.filter(person=person, until__isnull=True).exists()


@pytest.mark.parametrize("phone", [False, True])
def test_a_unit_is_struck_off_and_restored(look_at: Open, cast: Cast, *, phone: bool) -> None:
    page, unit = look_at("officer", phone=phone), cast.home.unit
    page.goto(unit.get_absolute_url())
    follow(page, page.get_by_role("link", name="注销", exact=True))
    expect(page.get_by_text("不再挂靠，组织还在")).to_be_visible()
    page.locator("[name=reason]").fill("并入区医院")
    page.locator("[name=document]").fill("注销通知书")
    page.get_by_label("挂靠在这里的组织一起撤销").check()
    page.get_by_role("button", name="先看看会怎样").click()
    expect(page.get_by_text("不再挂靠，组织还在")).to_have_count(0)
    stands(page)
    page.get_by_role("button", name="注销", exact=True).click()
    expect(page.get_by_text("已注销", exact=True)).to_be_visible()
    stands(page)
    follow(page, page.get_by_role("link", name="恢复", exact=True))
    page.locator("[name=reason]").fill("办错了")
    stands(page)
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.get_by_text("在册", exact=True)).to_be_visible()
