"""The import pages, through the browser's eyes: upload, mend, map, write, take back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from haitang.machinery.jobs import actions as jobs
from haitang.machinery.jobs.models import JobRun
from haitang.machinery.jobs.words import JobState
from haitang.machinery.spreadsheets.models import Batch, Mapping
from haitang.machinery.spreadsheets.naming import head_field
from haitang.machinery.spreadsheets.queries import batch_lines, drafts_of
from haitang.machinery.spreadsheets.words import BatchState
from haitang.network.access.models import Grant
from haitang.network.people.models import Person, Volunteer
from tests.cast import AT, CANARY, PHONES, Cast, roster
from tests.seen import seen_in, seen_on

LIST_QUERIES = 5
"""Session, account, grants; how many, which."""

PREVIEW_QUERIES = 10
"""Session, account, grants; the batch, its corrections; how many lines, which; the places of the district."""


def text_of(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def uploaded(content: bytes | None = None, name: str = "志愿者.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, roster("500153") if content is None else content)


def send(client: Client, address: str, **data: object) -> HttpResponse:
    response: HttpResponse = client.post(f"/imports/{address}", data, follow=True)
    return response


def change(client: Client, address: str, **data: object) -> HttpResponse:
    """Send what a page asks, with what it showed."""
    return send(client, address, seen=seen_on(client, f"/imports/{address}"), **data)


# ---- the list


def test_the_list_shows_the_districts_batches_and_not_the_twins(cast: Cast) -> None:
    page = text_of(cast.client("officer").get("/imports/"))
    assert "志愿者.csv" in page
    assert "科普志愿者登记表" in page
    assert CANARY not in page


def test_an_empty_list_teaches(cast: Cast) -> None:
    Batch.objects.all().delete()
    page = text_of(cast.client("officer").get("/imports/"))
    assert "还没有导入过表格" in page
    assert "导入第一份表格" in page


def test_the_list_costs_the_same_for_one_row_and_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("officer")
    client.get("/imports/")
    Batch.objects.filter(region=cast.home.code).exclude(pk=cast.home.batch.pk).delete()
    for more in (0, 2):
        for _ in range(more):
            Batch.objects.create(region=cast.home.code, kind="volunteers", filename="一.csv", uploaded_at=AT)
        with django_assert_num_queries(LIST_QUERIES):
            client.get("/imports/")


# ---- a file going up


def test_a_file_becomes_a_preview_and_changes_no_record(cast: Cast) -> None:
    before = Volunteer.objects.count()
    response = send(cast.client("officer"), "new/", kind="volunteers", file=uploaded())
    batch = Batch.objects.latest("id")
    assert response.redirect_chain == [(f"/imports/{batch.pk}/", 302)]  # type: ignore[attr-defined]  # the test client's own
    assert (batch.county, batch.account_id) == (cast.home.code, cast["officer"].pk)
    assert (batch.rows, batch.ready, batch.faulty) == (2, 1, 1)
    assert Volunteer.objects.count() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7 not a sheet", "不是电子表格"),
        ("今天天气很好".encode(), "没有认出"),
    ],
)
def test_a_file_that_is_turned_away_says_why(cast: Cast, content: bytes, said: str) -> None:
    before = Batch.objects.count()
    response = send(cast.client("officer"), "new/", kind="volunteers", file=uploaded(content))
    assert response.status_code == 422
    assert said in text_of(response)
    assert Batch.objects.count() == before


def test_an_upload_without_kind_or_file_says_what_is_missing(cast: Cast) -> None:
    response = send(cast.client("officer"), "new/")
    assert response.status_code == 422
    assert "这是哪一种表：这一项要填" in text_of(response)
    assert "请选一份表格，或把表格粘贴到下面。" in text_of(response)


def test_every_kind_tells_what_it_reads(cast: Cast) -> None:
    page = text_of(cast.client("officer").get("/imports/new/"))
    for kind in (
        "镇街科协“3+1+N”花名册",
        "科普志愿者登记表",
        "企业科协建设台账",
        "学会、基地、农技协、事业单位科协台账",
    ):
        assert kind in page


def test_a_mended_error_sheet_is_linked_to_its_batch(cast: Cast) -> None:
    batch = cast.home.batch
    response = send(cast.client("officer"), f"{batch.pk}/correction/", file=uploaded())
    assert Batch.objects.latest("id").corrects == batch
    assert f"第 {batch.pk} 批" in text_of(response)


# ---- the preview


def test_the_preview_marks_the_bad_cell_and_masks_private_values(cast: Cast) -> None:
    page = text_of(cast.client("officer").get(f"/imports/{cast.home.batch.pk}/"))
    assert "王小虎" in page
    assert "李小龙" not in page
    assert "昌元街道没有“昌元街道9村”" in page
    ready = text_of(cast.client("officer").get(f"/imports/{cast.home.batch.pk}/?tab=ready"))
    assert "李小龙" in ready
    assert "139****5678" in ready
    assert PHONES["500153"] not in ready


def test_the_preview_costs_the_same_for_one_line_and_for_three(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("officer")
    client.get("/imports/")
    line = "王{0},139,昌元街道,昌元街道9村,医院"
    head = roster("500153").decode().splitlines()[0]
    for count in (1, 3):
        content = "\n".join([head, *(line.format("小大老"[n]) for n in range(count))]).encode()
        send(client, "new/", kind="volunteers", file=uploaded(content))
        batch = Batch.objects.latest("id")
        assert batch.faulty == count
        with django_assert_num_queries(PREVIEW_QUERIES):
            client.get(f"/imports/{batch.pk}/")


@pytest.mark.parametrize(
    "address", ["", "sums/", "lines/1/", "mapping/", "faults/", "correction/", "application/"]
)
def test_the_stranger_finds_no_batch(cast: Cast, address: str) -> None:
    assert cast.client("stranger").get(f"/imports/{cast.home.batch.pk}/{address}").status_code == 404


# ---- mending


def test_a_mended_cell_makes_its_line_ready(cast: Cast) -> None:
    batch = cast.home.batch
    response = change(cast.client("officer"), f"{batch.pk}/lines/1/", village="昌元街道2村")
    assert "可以写入了" in text_of(response)
    batch.refresh_from_db()
    assert (batch.ready, batch.faulty) == (2, 0)
    assert [draft.text("village") for draft in drafts_of(batch_lines(batch))] == [
        village.code for village in cast.home.villages[:2]
    ]


def test_a_cell_mended_in_place_answers_with_its_row(cast: Cast) -> None:
    address = f"/imports/{cast.home.batch.pk}/lines/1/?columns=name,phone,village"
    as_row = {"HX-Request": "true", "HX-Target": "line-1"}
    client = cast.client("officer")
    opened = client.get(address, headers=as_row)
    assert 'value="昌元街道9村"' in opened.content.decode()
    sent = {"village": "昌元街道2村", "seen": seen_in(opened)}
    mended = client.post(address, sent, headers=as_row)
    assert mended.headers["HX-Trigger"] == "batch-changed"
    assert mended.content.decode().startswith('<tr id="line-1">')
    assert "138****8000" in text_of(mended)


def test_a_line_still_wrong_stays_open(cast: Cast) -> None:
    response = change(cast.client("officer"), f"{cast.home.batch.pk}/lines/1/", village="昌元街道8村")
    assert "还有要改的" in text_of(response)
    cast.home.batch.refresh_from_db()
    assert cast.home.batch.faulty == 1


def test_a_line_that_is_right_opens_without_its_private_values(cast: Cast) -> None:
    page = cast.client("officer").get(f"/imports/{cast.home.batch.pk}/lines/0/").content.decode()
    assert PHONES["500153"] not in page
    assert 'name="phone"' not in page


def test_a_line_beyond_the_last_does_not_exist(cast: Cast) -> None:
    assert cast.client("officer").get(f"/imports/{cast.home.batch.pk}/lines/9/").status_code == 404


def test_a_head_mapped_by_hand_is_read_so_and_remembered(cast: Cast) -> None:
    batch = cast.home.batch
    change(cast.client("officer"), f"{batch.pk}/mapping/", **{head_field("工作单位"): "job"})
    assert drafts_of(batch_lines(batch))[0].cells["job"] == "昌元医院"
    assert Mapping.objects.get(county=cast.home.code, kind="volunteers").column == "job"
    send(cast.client("officer"), "new/", kind="volunteers", file=uploaded())
    assert drafts_of(batch_lines(Batch.objects.latest("id")))[0].cells["job"] == "昌元医院"


def test_two_heads_are_not_taken_for_one_column(cast: Cast) -> None:
    twice = {head_field("姓名"): "name", head_field("工作单位"): "name"}
    response = change(cast.client("officer"), f"{cast.home.batch.pk}/mapping/", **twice)
    assert response.status_code == 422
    assert "已经有一列是它了" in text_of(response)
    assert not Mapping.objects.exists()


# ---- writing


def test_a_batch_is_written_by_the_worker(cast: Cast) -> None:
    client, batch = cast.client("officer"), cast.home.batch
    waiting = send(client, f"{batch.pk}/application/")
    assert "在排队，还没有人来做" in text_of(waiting)
    assert not Person.objects.filter(name="李小龙").exists()
    jobs.run_pending()
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    assert Volunteer.objects.filter(person__name="李小龙", person__county=cast.home.region).count() == 1
    assert "撤销这批" in text_of(client.get(f"/imports/{batch.pk}/"))


def test_pressed_twice_it_is_written_once(cast: Cast) -> None:
    client, batch = cast.client("officer"), cast.home.batch
    send(client, f"{batch.pk}/application/")
    again = send(client, f"{batch.pk}/application/")
    assert "没有再做一次" in text_of(again)
    jobs.run_pending()
    jobs.run_pending()
    assert Volunteer.objects.filter(person__name="李小龙", person__county=cast.home.region).count() == 1


def test_the_page_that_asks_how_far_it_is_goes_on_when_it_is_done(cast: Cast) -> None:
    client, batch = cast.client("officer"), cast.home.batch
    send(client, f"{batch.pk}/application/")
    asking = {"HX-Request": "true"}
    assert (
        'hx-trigger="every 2s"'
        in client.get(f"/imports/{batch.pk}/application/", headers=asking).content.decode()
    )
    jobs.run_pending()
    done = client.get(f"/imports/{batch.pk}/application/", headers=asking)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, f"/imports/{batch.pk}/")


def test_a_batch_taken_out_of_the_queue_is_not_written(cast: Cast) -> None:
    client, batch = cast.client("officer"), cast.home.batch
    send(client, f"{batch.pk}/application/")
    send(client, f"{batch.pk}/recall/")
    jobs.run_pending()
    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEWED
    assert not Person.objects.filter(name="李小龙").exists()
    send(client, f"{batch.pk}/application/")
    jobs.run_pending()
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED


def test_rights_withdrawn_meanwhile_write_nothing_and_the_page_says_so(cast: Cast) -> None:
    batch = cast.home.batch
    client = cast.client("officer")
    send(client, f"{batch.pk}/application/")
    Grant.objects.filter(account=cast["officer"]).update(until=AT)
    jobs.run_pending()
    run = JobRun.objects.get()
    assert (run.state, bool(run.reason)) == (JobState.FAILED, True)
    Grant.objects.filter(account=cast["officer"]).update(until=None)
    page = text_of(client.get(f"/imports/{batch.pk}/"))
    assert "没有写成，记录一条也没动" in page
    assert run.reason in page


# ---- taking back


def test_taking_back_is_foreseen_then_done(cast: Cast) -> None:
    client, batch = cast.client("officer"), cast.home.batch
    send(client, f"{batch.pk}/application/")
    jobs.run_pending()
    foreseen = text_of(client.get(f"/imports/{batch.pk}/reversal/"))
    assert "会删去 1 条" in foreseen
    assert Person.objects.filter(name="李小龙", county=cast.home.region).exists()
    said = text_of(send(client, f"{batch.pk}/reversal/"))
    assert "已撤销：删去 1 条" in said
    assert not Person.objects.filter(name="李小龙", county=cast.home.region).exists()


def test_what_people_changed_since_is_kept_and_named(cast: Cast) -> None:
    client, batch = cast.client("officer"), cast.home.batch
    send(client, f"{batch.pk}/application/")
    jobs.run_pending()
    Person.objects.filter(name="李小龙", county=cast.home.region).update(version=2)
    said = text_of(send(client, f"{batch.pk}/reversal/"))
    assert "李小龙" in said
    assert "写入后又有人改过" in said


def test_a_preview_thrown_away_leaves_nothing_of_the_file(cast: Cast) -> None:
    batch = cast.home.batch
    send(cast.client("officer"), f"{batch.pk}/disposal/")
    batch.refresh_from_db()
    assert batch.state == BatchState.DISCARDED
    assert not batch_lines(batch).exists()
    assert not hasattr(Batch.objects.get(pk=batch.pk), "source")


@pytest.mark.parametrize(
    "address", ["lines/1/", "mapping/", "application/", "recall/", "disposal/", "reversal/"]
)
def test_the_stranger_changes_nothing(cast: Cast, address: str) -> None:
    before = Batch.objects.filter(pk=cast.home.batch.pk).values().get()
    assert cast.client("stranger").post(f"/imports/{cast.home.batch.pk}/{address}").status_code == 404
    assert Batch.objects.filter(pk=cast.home.batch.pk).values().get() == before
