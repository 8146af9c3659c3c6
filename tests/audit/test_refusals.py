"""What was refused is noted for the auditor: who, what, when; bounded, and never in the way of the refusal."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from haitang.machinery.audit import refusals
from haitang.machinery.audit.models import Entry, RefusedTry
from haitang.machinery.audit.refusals import (
    Pending,
    Refusal,
    add_tallies,
    forget_refusals,
    note_refusal,
    trim,
    window_of,
)
from haitang.machinery.audit.words import AUDITED_MOST, REFUSAL_DAYS, REFUSAL_WINDOW, RefusedKind
from tests.access.addresses import ADDRESSES
from tests.cast import AT, CANARY, Cast


def rows() -> list[tuple[str, str, str, int]]:
    found = RefusedTry.objects.order_by("id")
    return [(row.kind, row.page, row.account, row.count) for row in found]


def refusal(number: int = 0, *, kind: RefusedKind = RefusedKind.FORBIDDEN, signed_in: bool = True) -> Refusal:
    return Refusal(
        kind=kind, page="people:person", account_id=1, address_digest=f"{number}", signed_in=signed_in
    )


class TestWhatIsNoted:
    def test_a_page_that_is_not_for_him(self, cast: Cast) -> None:
        client = cast.client("guide")
        for _time in range(3):
            assert client.get("/audit/").status_code == 403
        assert rows() == [("forbidden", "audit:entries", "guide", 3)]

    def test_a_record_beyond_his_scope(self, cast: Cast) -> None:
        assert cast.client("officer").get(f"/people/{cast.twin.person.pk}/").status_code == 404
        assert rows() == [("not_seen", "people:person", "officer", 1)]

    def test_a_form_from_elsewhere(self, cast: Cast) -> None:
        client = cast.client("officer", enforce_csrf_checks=True)
        assert client.post("/account/sessions/others/ending/").status_code == 403
        assert rows() == [("csrf", "access:other_sessions_ending", "officer", 1)]

    def test_an_address_that_is_none_is_not(self, cast: Cast) -> None:
        assert cast.client("officer").get("/no-such-page/").status_code == 404
        assert rows() == []

    def test_what_the_matter_forbids_is_not(self, cast: Cast) -> None:
        client = cast.client("security")
        assert client.post(f"/accounts/{cast['officer'].pk}/enabling/").status_code == 409
        assert rows() == []

    def test_the_way_to_sign_in_is_not(self, cast: Cast) -> None:
        assert Client().get("/audit/").status_code == 302
        assert rows() == []

    def test_every_changing_address_that_refuses_the_stranger(self, cast: Cast) -> None:
        """Walked: whoever of the twin district is refused at a record or a door of home is in the list, by that address."""
        client = cast.client("stranger")
        refused = set()
        for name, address in ADDRESSES.items():
            if address.sends is None or name == "account_logout":
                continue
            cookies = client.cookies.copy()
            with transaction.atomic():
                status = client.post(address.url(name, cast), address.body(cast)).status_code
                if status == 403 or (status == 404 and address.kwargs):
                    refused.add(name)
                noted = [row[1] for row in rows()]
                transaction.set_rollback(True)
            client.cookies = cookies
            assert noted == ([name] if name in refused else []), name
        assert len(refused) > 50

    def test_inside_a_repeat_it_is_noted_too(self, cast: Cast) -> None:
        """The page's own transaction is taken back; the note stays."""
        client = cast.client("security")
        url = f"/accounts/{cast['stranger'].pk}/disabling/"
        for _time in range(2):
            assert client.post(url, {"once": "a"}).status_code == 404
        assert rows() == [("not_seen", "access:disabling", "security", 2)]

    def test_nothing_readable_of_an_address(self, cast: Cast) -> None:
        cast.client("guide").get("/audit/", REMOTE_ADDR="192.0.2.77")
        row = RefusedTry.objects.get()
        assert row.address == "192.0.2.*"
        assert "192.0.2.77" not in str(RefusedTry.objects.values().get())


class TestItNeverGetsInTheWay:
    def test_without_a_database_the_refusal_stands_and_the_note_follows(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = cast.client("guide")
        with monkeypatch.context() as patch:
            patch.setattr(refusals, "add_tallies", _fails)
            assert client.get("/audit/").status_code == 403
        assert rows() == []
        assert client.get("/account/").status_code == 200
        assert rows() == [("forbidden", "audit:entries", "guide", 1)]

    def test_a_fault_of_ours_leaves_the_refusal(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*args: object) -> None:
            raise ValueError

        monkeypatch.setattr("haitang.network.access.answers.note_refusal", broken)
        assert cast.client("guide").get("/audit/").status_code == 403

    @pytest.mark.django_db(transaction=True)
    def test_somebody_elses_long_writing_holds_nobody_up(self, cast: Cast) -> None:
        """The refusal is answered while the one writer works; its note comes with the next request after."""
        client = cast.client("guide")
        client.get("/account/")  # the session's own writing, which is not what is measured
        began, release = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic():
                RefusedTry.objects.create(kind="csrf", window=AT, first_at=AT, last_at=AT, page="elsewhere")
                began.set()
                release.wait(30)
            connection.close()

        holder = threading.Thread(target=hold)
        holder.start()
        try:
            assert began.wait(10)
            assert client.get("/audit/").status_code == 403
            assert not release.is_set()
        finally:
            release.set()
            holder.join()
        client.get("/account/")
        assert ("forbidden", "audit:entries", "guide", 1) in rows()

    def test_of_many_at_once_one_writes(self) -> None:
        pending = Pending()
        pending.add(refusal(), AT)
        assert pending._writing.acquire(blocking=False)
        pending.write()  # returns at once
        assert len(pending._tallies) == 1


def _fails(*args: object) -> None:
    raise DatabaseError


@pytest.mark.django_db
class TestBounds:
    def test_alike_in_a_window_are_one_row(self) -> None:
        for minute in (0, 1, 14):
            note_refusal(refusal(), window_of(AT) + timedelta(minutes=minute))
        note_refusal(refusal(), window_of(AT) + REFUSAL_WINDOW)
        assert [row[3] for row in rows()] == [3, 1]

    def test_too_many_rows_push_out_the_oldest_of_their_kind_and_are_counted(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(refusals, "REFUSALS_MOST", 10)
        note_refusal(refusal(), AT)
        for number in range(60):
            note_refusal(refusal(number, kind=RefusedKind.SIGN_IN, signed_in=False), AT)
        trim(at=AT)
        assert RefusedTry.objects.filter(signed_in=True).count() == 1, "a stranger pushes out nobody inside"
        strangers = RefusedTry.objects.filter(kind=RefusedKind.SIGN_IN)
        assert strangers.count() == 10
        assert RefusedTry.objects.get(kind=RefusedKind.DROPPED).count == 50

    def test_without_the_bound_they_would_grow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The negative control."""
        monkeypatch.setattr(refusals, "REFUSALS_MOST", 10)
        monkeypatch.setattr(refusals, "trim", lambda at: 0)
        for number in range(60):
            note_refusal(refusal(number), AT)
        assert RefusedTry.objects.count() == 60

    def test_memory_is_bounded_too_and_what_was_too_much_is_counted(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(refusals, "REFUSALS_PENDING", 5)
        pending = Pending()
        for number in range(8):
            pending.add(refusal(number), AT)
        pending.write()
        assert RefusedTry.objects.get(kind=RefusedKind.DROPPED).count == 3
        assert RefusedTry.objects.count() == 6

    def test_the_sealed_audit_takes_no_more_than_so_many_of_a_window(self) -> None:
        tallies = {
            (refusal(number, kind=RefusedKind.SLOWED), window_of(AT)): refusals.Tally(AT, AT)
            for number in range(AUDITED_MOST + 20)
        }
        add_tallies(tallies)
        assert Entry.objects.filter(action="accounts.turned_away").count() == AUDITED_MOST

    def test_after_the_term_they_are_gone(self) -> None:
        note_refusal(refusal(), AT)
        assert forget_refusals(AT + timedelta(days=REFUSAL_DAYS - 1)) == 0
        assert forget_refusals(AT + timedelta(days=REFUSAL_DAYS + 1)) == 1
        assert timedelta(days=REFUSAL_DAYS) > timedelta(days=183), "six months at least"


class TestThePage:
    def test_the_auditor_sees_his_district_and_strangers(self, cast: Cast) -> None:
        cast.client("guide").get("/audit/")
        cast.client("stranger").get("/audit/")
        Client().post("/sign-in/", {"login": "nobody-known", "password": "guess"})
        page = cast.client("auditor").get("/audit/refusals/")
        assert {row.account for row in page.context["listing"].page.object_list.data} == {"guide", ""}
        assert CANARY not in page.content.decode()
        assert "nobody-known" not in page.content.decode()

    def test_he_searches_by_account_reason_and_day(self, cast: Cast) -> None:
        for count, (name, kind) in enumerate(
            [("guide", "forbidden"), ("guide", "not_seen"), ("chair", "csrf")]
        ):
            row = Refusal(kind=RefusedKind(kind), page="x", account=name, account_id=1, region_id="500153")
            note_refusal(row, AT + timedelta(days=count))
        client = cast.client("auditor")
        for query, found in (
            ("q=gui", 2),
            ("kind=csrf", 1),
            ("since=2021-05-01", 2),
            ("until=2021-04-30", 1),
        ):
            assert client.get(f"/audit/refusals/?{query}").context["listing"].total == found

    def test_it_costs_the_same_for_one_and_for_three(
        self, cast: Cast, django_assert_num_queries: Any
    ) -> None:
        client = cast.client("auditor")
        client.get("/audit/refusals/")
        for number in range(3):
            note_refusal(refusal(number), AT)
            with django_assert_num_queries(5):
                client.get("/audit/refusals/")

    def test_nothing_yet(self, cast: Cast) -> None:
        assert "还没有拒绝记录" in cast.client("auditor").get("/audit/refusals/").content.decode()
