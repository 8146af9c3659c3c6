"""The chair of a town at the import pages: what she is offered, how far she gets, and who sees it."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from haitang.machinery.accounts.models import Account
from haitang.machinery.jobs import actions as jobs
from haitang.machinery.spreadsheets.models import Batch
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.access.models import Grant
from haitang.network.access.words import Role
from haitang.network.people.models import Volunteer
from tests.cast import AT, CANARY, Cast

from .test_pages import send, text_of

LINES = "姓名,手机,镇街\n赵小一,13900007771,昌元街道\n钱小二,13900007772,\n孙小三,13900007773,广顺街道"


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("志愿者名册.csv", LINES.encode())


@pytest.fixture
def neighbour(cast: Cast) -> Client:
    """The chair of the other town."""
    account = Account.objects.create(username="neighbour", name="邻镇主席", home=cast.home.code, joined_at=AT)
    Grant.objects.create(account=account, role=Role.CHAIR, since=AT, region=cast.home.towns[1])
    client = Client()
    client.force_login(account)
    return client


def test_a_chair_brings_in_her_own_towns_rows_and_takes_them_back(cast: Cast, neighbour: Client) -> None:
    chair, before = cast.client("chair"), Volunteer.objects.count()
    page = text_of(send(chair, "new/", kind="volunteers", file=file()))
    batch = Batch.objects.latest("id")
    assert (batch.region, batch.county) == (cast.home.towns[0].code, cast.home.code)
    assert (batch.ready, batch.faulty) == (2, 1)
    assert "这一行在广顺街道，不归您管" in page
    assert "没有写镇街的行，都按“昌元街道”读" in page
    send(chair, f"{batch.pk}/application/")
    jobs.run_pending()
    batch.refresh_from_db()
    assert (batch.state, batch.created) == (BatchState.APPLIED, 2)
    written = Volunteer.objects.filter(person__name__in=["赵小一", "钱小二", "孙小三"])
    assert {one.region_id for one in written} == {cast.home.towns[0].code}
    again = send(chair, "new/", kind="volunteers", file=file())
    assert again.status_code == 200
    assert (Batch.objects.latest("id").created, Batch.objects.latest("id").unchanged) == (0, 2)
    assert "已撤销：删去 2 条" in text_of(send(chair, f"{batch.pk}/reversal/"))
    assert Volunteer.objects.count() == before


def test_batches_are_seen_by_whose_town_they_are(cast: Cast, neighbour: Client) -> None:
    chair = cast.client("chair")
    send(chair, "new/", kind="volunteers", file=file())
    batch = Batch.objects.latest("id")
    seen = {
        "chair": chair, "officer": cast.client("officer"), "neighbour": neighbour,
        "stranger": cast.client("stranger"),
    }  # fmt: skip
    assert {who: client.get(f"/imports/{batch.pk}/").status_code for who, client in seen.items()} == {
        "chair": 200, "officer": 200, "neighbour": 404, "stranger": 404,
    }  # fmt: skip
    named = {who: "志愿者名册.csv" in text_of(client.get("/imports/")) for who, client in seen.items()}
    assert named == {"chair": True, "officer": True, "neighbour": False, "stranger": False}
    for address in ("application", "recall", "disposal", "reversal", "answers", "mapping", "correction"):
        assert neighbour.post(f"/imports/{batch.pk}/{address}/").status_code == 404
    of_county = text_of(chair.get("/imports/"))
    assert "志愿者.csv" not in of_county
    assert CANARY not in of_county


def test_a_chair_is_offered_what_she_may_bring_in(cast: Cast) -> None:
    page = text_of(cast.client("chair").get("/imports/new/"))
    for kind, offered in (
        ("镇街科协“3+1+N”花名册", True),
        ("科普志愿者登记表", True),
        ("科普活动台账", True),
        ("企业科协建设台账", False),
        ("学会、基地、农技协、事业单位科协台账", False),
    ):
        assert (kind in page) is offered
    assert "您为昌元街道导入" in page
    assert "您为昌元街道导入" not in text_of(cast.client("officer").get("/imports/new/"))
    sent = send(cast.client("chair"), "new/", kind="enterprises", file=file())
    assert sent.status_code == 422


def test_her_empty_sheet_has_her_town_and_no_other(cast: Cast) -> None:
    chair = cast.client("chair")
    answer = chair.get("/imports/kinds/volunteers/sheet/")
    assert answer.status_code == 200
    cells = {
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(answer.content))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert "昌元街道" in cells
    assert "广顺街道" not in cells
    assert chair.get("/imports/kinds/enterprises/sheet/").status_code == 404
    assert chair.get(f"/imports/kinds/volunteers/sheet/?region={cast.home.code}").status_code == 404


def test_only_who_teaches_the_county_is_promised_to_be_remembered(cast: Cast) -> None:
    chair = cast.client("chair")
    send(chair, "new/", kind="volunteers", file=file())
    address = f"/imports/{Batch.objects.latest('id').pk}/mapping/"
    promised = {who: "改法记下来" in text_of(cast.client(who).get(address)) for who in ("chair", "officer")}
    assert promised == {"chair": False, "officer": True}
