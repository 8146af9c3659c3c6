"""Somebody sees, copies, asks to correct and to delete, and takes consent back: of his own record only."""

import json
from typing import Any

import pytest
from django.urls import reverse

from haitang.foundation.verdict import Refused
from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.machinery.notices.models import Notice
from haitang.network.people import actions
from haitang.network.people.models import Consent, Person, Request
from haitang.network.people.words import PrivateField, RequestKind, RequestState, UnmaskReason
from tests.cast import AT, PHONES, TODAY, Cast


def at(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def own(cast: Cast) -> Person:
    return cast.home.volunteer_person


def test_his_page_says_what_is_kept_and_who_saw_his_numbers(cast: Cast) -> None:
    person = own(cast)
    actions.amend_person(
        person=person, changes={"phone": "13977770001"}, version=person.version,
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    actions.unmask(
        person=Person.objects.get(pk=person.pk), field=PrivateField.PHONE, reason=UnmaskReason.CONTACT,
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    page = cast.client("volunteer").get(at("own")).content.decode()
    assert person.name in page
    assert "139****0001" in page
    assert "13977770001" not in page
    assert "谁看过完整号码" in page
    assert cast.home.account.username in page
    assert cast.home.person.name not in page


def test_an_account_that_is_nobodys_shows_nobody(cast: Cast) -> None:
    client = cast.client("guide")
    page = client.get(at("own")).content.decode()
    assert "账号还没有对应到人" in page
    for name, sent in (("own_copies", {"kind": "json"}), ("own_requests", {"kind": "delete"})):
        assert client.post(at(name), sent).status_code == 404


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_his_copy_is_whole_and_counts_as_a_look(cast: Cast, kind: str) -> None:
    person = own(cast)
    actions.amend_person(
        person=person, changes={"phone": "13977770001"}, version=person.version,
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    answer = cast.client("volunteer").post(at("own_copies"), {"kind": kind})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    if kind == "json":
        assert "13977770001" in json.dumps(json.loads(answer.content))
        assert PHONES[cast.home.code] not in answer.content.decode()
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.actor_id, entry.thing_id) == (
        "people.copy",
        cast["volunteer"].pk,
        str(person.pk),
    )


def test_a_request_goes_to_who_keeps_the_record_and_its_answer_comes_back(cast: Cast) -> None:
    client = cast.client("volunteer")
    answer = client.post(at("own_requests"), {"kind": "correct", "words": "单位换了"})
    assert answer.status_code == 302
    asked = Request.objects.get(person=own(cast), kind=RequestKind.CORRECT)
    told = Notice.objects.filter(key=f"people.asked:{asked.pk}").values_list("account_id", flat=True)
    assert set(told) == {cast["officer"].pk, cast["expired"].pk}  # the officers of the district
    officer = cast.client("officer")
    assert own(cast).name in officer.get(at("requests")).content.decode()
    assert "单位换了" in officer.get(at("answer", asked.pk)).content.decode()
    assert officer.post(at("answer", asked.pk), {"accepted": "no", "words": ""}).status_code == 422
    officer.post(at("answer", asked.pk), {"accepted": "no", "words": "请带证明来"})
    asked.refresh_from_db()
    assert (asked.state, asked.answerer) == (RequestState.DECLINED, "officer")
    assert "请带证明来" in client.get(at("own")).content.decode()
    assert Notice.objects.filter(account=cast["volunteer"], key=f"people.answered:{asked.pk}").exists()


def test_a_request_of_a_kind_waits_once_and_is_answered_once(cast: Cast) -> None:
    asking = {"person": own(cast), "kind": RequestKind.CORRECT, "acting": cast.acting("volunteer"), "at": AT}
    asked = actions.ask(words="单位换了", **asking)
    with pytest.raises(Refused) as refusal:
        actions.ask(words="单位又换了", **asking)
    assert refusal.value.code == "waits_already"
    with pytest.raises(Refused):
        actions.ask(words=" ", **asking)
    answering = {"accepted": True, "words": "", "acting": cast.acting("officer"), "at": AT}
    actions.answer_request(request=asked, **answering)
    with pytest.raises(Refused) as refusal:
        actions.answer_request(request=asked, **answering)
    assert refusal.value.code == "answered_already"


def test_a_deletion_is_done_before_it_is_said_to_be(cast: Cast) -> None:
    asked, officer = cast.home.more["request"], cast.acting("officer")
    with pytest.raises(Refused) as refusal:
        actions.answer_request(request=asked, accepted=True, words="", acting=officer, at=AT)
    assert refusal.value.code == "not_erased"
    actions.leave(volunteer=cast.home.volunteer, on=TODAY, acting=officer, at=AT)
    Account.objects.get_queryset().filter(pk=cast["volunteer"].pk).update(is_active=False)
    actions.erase(person=own(cast), on=TODAY, acting=officer, at=AT)
    done = actions.answer_request(
        request=Request.objects.select_related("person").get(pk=asked.pk),
        accepted=True,
        words="",
        acting=officer,
        at=AT,
    )
    assert (done.state, done.words) == (RequestState.ACCEPTED, "")


def test_nobody_asks_for_another_and_nobody_answers_his_own(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.ask(
            person=cast.home.person, kind=RequestKind.DELETE, words="", acting=cast.acting("volunteer"), at=AT
        )
    Account.objects.get_queryset().filter(pk=cast["officer"].pk).update(person_key=own(cast).pk)
    cast["officer"].refresh_from_db()
    with pytest.raises(Refused) as refusal:
        actions.answer_request(
            request=cast.home.more["request"],
            accepted=False,
            words="不",
            acting=cast.acting("officer"),
            at=AT,
        )
    assert refusal.value.code == "own_request"


def test_he_takes_his_own_consent_back_and_nobody_elses(cast: Cast) -> None:
    client = cast.client("volunteer")
    assert client.post(at("own_withdrawal", cast.home.consent.pk)).status_code == 404
    mine = cast.home.more["own_consent"]
    assert client.post(at("own_withdrawal", mine.pk)).status_code == 302
    assert Consent.objects.get(pk=mine.pk).withdrawn_on is not None
    assert Consent.objects.get(pk=cast.home.consent.pk).withdrawn_on is None


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("zhangxiuying", None),
        ("nobody-has-this", "not_his_account"),
        ("chair", "not_his_account"),
        ("zhangxiuying金丝雀7q4x", "not_his_account"),
    ],
)
def test_an_account_becomes_his_only_when_district_and_name_agree(
    cast: Cast, username: str, code: str | None
) -> None:
    def link() -> Account:
        return actions.link_account(
            person=cast.home.person, username=username, acting=cast.acting("officer"), at=AT
        )

    if code is None:
        assert link().person_key == cast.home.person.pk
        assert Entry.objects.latest("pk").action == "people.link_account"
        assert actions.unlink_account(person=cast.home.person, acting=cast.acting("officer"), at=AT) == 1
        return
    with pytest.raises(Refused) as refusal:
        link()
    assert refusal.value.code == code
    assert not Account.objects.get_queryset().filter(person_key=cast.home.person.pk).exists()


@pytest.mark.parametrize("by", ["chair", "leader", "guide", "system", "security", "stranger"])
def test_only_the_districts_officer_links_and_answers(cast: Cast, by: str) -> None:
    with pytest.raises(Refused):
        actions.link_account(person=cast.home.person, username="zhangxiuying", acting=cast.acting(by), at=AT)
    with pytest.raises(Refused):
        actions.answer_request(
            request=cast.home.more["request"], accepted=False, words="不", acting=cast.acting(by), at=AT
        )
