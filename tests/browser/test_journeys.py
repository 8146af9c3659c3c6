"""The main job, as an officer does it: from the clerk's spreadsheets to a vacancy filled."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from haitang.machinery.spreadsheets.models import Batch
from haitang.network.organisations.models import Post
from haitang.network.people.models import Person, Volunteer
from haitang.network.staffing.models import Appointment
from tests.browser.conftest import Open
from tests.browser.districts import Districts
from tests.browser.steps import confirm, figure, follow, pick, rows, sign_in, upload, write
from tests.browser.walking import Findings, look
from tests.spreadsheets.samples import expected, sample

FAULTS = 60
REASON = "需要修改的原因"


def test_from_the_volunteers_sheet_and_back(window: Open, districts: Districts) -> None:
    page = window()
    sign_in(page, "officer")
    upload(page, "volunteers", sample("volunteers.xlsx"))
    expect(figure(page, "需修改")).to_have_text(re.compile(f"^{FAULTS}"))
    mend_a_name(page)
    expect(figure(page, "需修改")).to_have_text(re.compile(f"^{FAULTS - 1}"))
    reasons = take_the_error_sheet(page)
    assert len(reasons) == FAULTS - 1
    assert all(reasons)
    write(page)
    assert Volunteer.objects.count() == expected("volunteers")["rows"] - FAULTS + 1
    take_back(page)
    assert (Volunteer.objects.count(), Person.objects.count()) == (0, 0)


def test_a_vacant_chair_is_filled_and_the_stranger_finds_nothing(window: Open, districts: Districts) -> None:
    page = window()
    sign_in(page, "officer")
    upload(page, "town-teams", sample("town-teams.xlsx"))
    write(page)
    assert chairs_vacant(page) == [town for town, _post in expected("town-teams")["vacant"]]
    appoint_in(page, "远觉镇")
    assert chairs_vacant(page) == ["龙集镇"]
    finds_nothing(window(), districts)


def test_appointing_on_a_phone(window: Open, districts: Districts) -> None:
    districts.rongchang.bring_in("town-teams", sample("town-teams.xlsx"))
    page = window(phone=True)
    sign_in(page, "officer")
    entry = page.locator(".bottom").get_by_role("link", name="编配")
    if not entry.is_visible():
        page.locator(".bottom summary").click()
    entry.click()
    page.locator(".tabs").get_by_role("link", name="空缺").click()
    appoint_in(page, "远觉镇")
    assert chairs_vacant(page) == ["龙集镇"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def mend_a_name(page: Page) -> None:
    """Where the list stands: the row becomes a form, and comes back mended."""
    row = page.locator("#lines tr", has=page.locator("td.bad[data-label='姓名']")).first
    line = page.locator(f"#{row.get_attribute('id')}")
    line.get_by_role("link", name="改正").click()
    line.locator("input[name=name]").fill("马晓云")
    found = Findings()
    look(page, found)
    assert found == Findings()
    line.get_by_role("button", name="改好了").click()
    expect(line.locator(".state")).to_have_text("新增")


def take_the_error_sheet(page: Page) -> list[str]:
    """Its reasons, one for each line."""
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("带走要改的")).click()
    sheet = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    head = next(number for number, line in enumerate(lines) if REASON in line)
    column = lines[head].index(REASON)
    return [str(line[column] or "") for line in lines[head + 1 :]]


def take_back(page: Page) -> None:
    follow(page, page.get_by_role("link", name="撤销这批"))
    found = Findings()
    look(page, found)
    assert found == Findings()
    page.get_by_role("button", name="撤销这批").click()
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.locator(".record .state")).to_have_text("已撤销")


def chairs_vacant(page: Page) -> list[str]:
    """The towns whose chair the list of vacancies names."""
    page.goto("/staffing/vacancies/?part=one")
    bodies = rows(page).locator("td[data-label='组织']").all_inner_texts()
    return sorted((body.strip()[:3] for body in bodies), key=["远觉镇", "龙集镇"].index)


def appoint_in(page: Page, town: str) -> None:
    page.goto("/staffing/vacancies/?part=one")
    rows(page).filter(has_text=town).get_by_role("link", name="配备").click()
    expect(page.locator("h1")).to_have_text("配备：主席")
    town_code = Post.objects.get(pk=post_of(page)).organisation.region_id
    colleague = Person.objects.filter(region__code__startswith=town_code).order_by("pk")[0]
    pick(page, "person", colleague.name)
    confirm(page, "任职")
    expect(page.locator(".messages")).to_be_visible()


def post_of(page: Page) -> str:
    return page.url.rstrip("/").split("/")[-2]


def finds_nothing(page: Page, districts: Districts) -> None:
    """The officer next door: no list shows anything, no search finds it, no address answers."""
    sign_in(page, "stranger")
    for address in ("/people/", "/organisations/", "/imports/", "/staffing/vacancies/", "/units/"):
        page.goto(address)
        expect(rows(page)).to_have_count(0)
    person = Person.objects.order_by("pk")[0]
    page.goto(f"/search/?q={person.name}")
    expect(page.locator(".empty")).to_contain_text("没有找到")
    held = Appointment.objects.order_by("pk")[0]
    addresses = [
        f"/people/{person.pk}/",
        f"/posts/{held.post_id}/",
        f"/organisations/{held.post.organisation_id}/",
        f"/staffing/posts/{held.post_id}/appointments/",
        f"/staffing/appointments/{held.pk}/ending/",
        f"/imports/{Batch.objects.get().pk}/",
        f"/regions/{districts.rongchang.code}/",
    ]
    assert {address: status_of(page, address) for address in addresses} == dict.fromkeys(addresses, 404)


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status
