import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haitang.machinery.audit.models import Entry
from haitang.network.people import actions
from haitang.network.people.forms import PersonForm, initial_of
from haitang.network.people.models import Distinction, Merge, Person, Volunteer
from tests.cast import AT, CANARY, IDENTITIES, PHONES, TODAY, Cast
from tests.people.test_person_actions import NAUGHTY, SOUND_IDENTITY
from tests.people.test_queries import enrol

BASE = dict.fromkeys(PersonForm.base_fields, "")


def at(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def text(answer: Any) -> str:
    return answer.content.decode()


def edited(person: Person, **given: Any) -> dict[str, Any]:
    """What the edit form sends when only `given` was touched."""
    said = initial_of(person) | {"unit": person.unit_id or ""}
    return said | given


@pytest.fixture
def officer(cast: Cast) -> Client:
    return cast.client("officer")


def test_the_list_shows_home_masked(cast: Cast, officer: Client) -> None:
    page = text(officer.get(at("persons")))
    assert "张秀英" in page
    assert "139****5678" in page
    assert PHONES["500153"] not in page
    assert CANARY not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "zxy"}, 2),
        ({"q": "王"}, 1),
        ({"town": "500153002"}, 0),
        ({"town": "500199001"}, 3),
        ({"unit": "昌元医院"}, 3),
        ({"subject": "果树"}, 1),
        ({"volunteer": "active"}, 1),
        ({"volunteer": "none"}, 2),
        ({"volunteer": "left"}, 0),
        ({"q": "zxy", "subject": "果树", "town": "500153001"}, 1),
    ],
)
def test_filters_narrow_the_list(cast: Cast, officer: Client, query: dict[str, str], found: int) -> None:
    answer = officer.get(at("persons"), query)
    assert answer.context["listing"].total == found


@pytest.mark.parametrize("words", [*NAUGHTY, "\x00", "%", "_"])
def test_naughty_words_break_no_list(cast: Cast, officer: Client, words: str) -> None:
    for name, query in (
        ("persons", {"q": words, "unit": words, "subject": words}),
        ("volunteers", {"q": words, "team": words}),
    ):
        assert officer.get(at(name), query).status_code == 200
    assert officer.get(at("workplaces"), {"unit_words": words}).status_code == 200
    assert officer.get(at("teams"), {"team_words": words}).status_code == 200


@pytest.mark.parametrize("name", ["persons", "volunteers"])
def test_a_list_page_costs_the_same_for_one_row_and_for_many(
    cast: Cast, officer: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    officer.get(at(name))  # the first page of a session also notes the session
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(12) as captured:
            officer.get(at(name))
        counts.append(len(captured))
        Volunteer.objects.bulk_create(
            Volunteer(person=person, region=cast.home.towns[0], registered_on=TODAY)
            for person in enrol(cast, 5)
        )
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_is_masked_and_without_formulas(cast: Cast, officer: Client, kind: str) -> None:
    enrol(cast, 1, job="=1+1", phone="13700001111")
    answer = officer.get(at("persons"), {"export": kind})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    content = answer.content.decode("utf-8-sig") if kind == "csv" else ""
    assert b"13700001111" not in answer.content
    if kind == "csv":
        assert "137****1111" in content
        assert "'=1+1" in content


def test_a_number_typed_into_the_list_does_not_stay_in_the_address(cast: Cast, officer: Client) -> None:
    answer = officer.get(at("persons"), {"q": PHONES["500153"]})
    assert (answer.status_code, answer.headers["Location"]) == (302, at("lookup"))


@pytest.mark.parametrize("number", [PHONES["500153"], "+86 139-1234-5678"])
def test_a_whole_number_leads_to_its_person(cast: Cast, officer: Client, number: str) -> None:
    answer = officer.post(at("lookup"), {"number": number})
    assert answer.headers["Location"] == at("person", cast.home.person.pk)


@pytest.mark.parametrize("number", [PHONES["500199"], IDENTITIES["500199"], "13700000000", "13912", "张秀英"])
def test_no_number_leads_next_door_or_anywhere_else(cast: Cast, officer: Client, number: str) -> None:
    answer = officer.post(at("lookup"), {"number": number})
    assert answer.status_code == 200
    assert number not in text(answer) or number == "张秀英"
    assert CANARY not in text(answer)


def test_somebody_is_registered_as_typed(cast: Cast, officer: Client) -> None:
    typed = {"name": "曾 小 满", "region": cast.home.villages[0].code, "phone": "139 0000 1111",
             "identity_number": SOUND_IDENTITY, "born": "1990年3月", "unit": str(cast.home.unit.pk)}  # fmt: skip
    answer = officer.post(at("new"), BASE | typed)
    entered = Person.objects.latest("id")
    assert answer.headers["Location"] == at("person", entered.pk)
    assert (entered.name, entered.name_key, entered.born) == ("曾小满", "zengxiaoman", "1990-03")
    assert (entered.county_id, entered.region_id, entered.unit) == (
        "500153",
        cast.home.villages[0].code,
        cast.home.unit,
    )


def test_wrong_values_come_back_with_what_mends_them(cast: Cast, officer: Client) -> None:
    typed = {
        "name": "",
        "region": cast.twin.towns[0].code,
        "phone": "12345",
        "identity_number": "1",
        "born": "x",
    }
    answer = officer.post(at("new"), BASE | typed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "region", "phone", "identity_number", "born"}
    assert not Person.objects.filter(name="").exists()


def test_a_known_identity_number_leads_to_the_record(cast: Cast, officer: Client) -> None:
    known = enrol(cast, 1, identity_number=SOUND_IDENTITY)[0]
    typed = BASE | {"name": "别人", "region": cast.home.code, "identity_number": SOUND_IDENTITY}
    answer = officer.post(at("new"), typed)
    assert answer.status_code == 422
    assert at("person", known.pk) in text(answer)


def test_masked_numbers_stay_and_emptied_ones_go(cast: Cast, officer: Client) -> None:
    person = cast.home.person
    officer.post(at("edit", person.pk), edited(person, job="副院长", identity_number=""))
    kept = Person.objects.get(pk=person.pk)
    assert (kept.job, kept.phone_mask, kept.identity_cipher) == ("副院长", "139****5678", None)
    assert Entry.objects.latest("id").facts == {"fields": ["identity_number", "job"]}


def test_who_edits_second_chooses_between_both_versions(cast: Cast, officer: Client) -> None:
    person = cast.home.person
    first, second = edited(person, job="甲"), edited(person, job="乙", education="博士")
    assert cast.client("chair").post(at("edit", person.pk), first).status_code == 302
    answer = officer.post(at("edit", person.pk), second)
    assert answer.status_code == 409
    rows = {row["name"]: (row["mine"], row["theirs"]) for row in answer.context["rows"]}
    assert rows == {"job": ("乙", "甲"), "education": ("博士", "本科")}
    chosen = dict(answer.context["settled"]) | {
        "version": answer.context["person"].version,
        "job": "甲",
        "education": "博士",
    }
    assert officer.post(at("edit", person.pk), chosen).status_code == 302
    kept = Person.objects.get(pk=person.pk)
    assert (kept.job, kept.education, kept.phone_mask, kept.unit) == (
        "甲",
        "博士",
        "139****5678",
        cast.home.unit,
    )


def test_a_number_is_shown_once_and_kept_nowhere(cast: Cast, officer: Client) -> None:
    person = cast.home.person
    sent = {"field": "phone", "reason": "contact", "once": "one-key"}
    answer = officer.post(at("unmaskings", person.pk), sent)
    assert PHONES["500153"] in text(answer)
    assert IDENTITIES["500153"] not in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    again = officer.post(at("unmaskings", person.pk), sent)
    assert PHONES["500153"] not in text(again)
    assert Entry.objects.filter(action="people.unmask").count() == 1
    assert PHONES["500153"] not in text(officer.get(at("person", person.pk)))


def test_a_number_wants_a_reason(cast: Cast, officer: Client) -> None:
    answer = officer.post(at("unmaskings", cast.home.person.pk), {"field": "phone"})
    assert answer.status_code == 422
    assert PHONES["500153"] not in text(answer)


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_a_person_takes_his_data_home(cast: Cast, officer: Client, kind: str) -> None:
    answer = officer.post(at("copies", cast.home.person.pk), {"reason": "request", "kind": kind})
    assert answer.headers["Cache-Control"] == "no-store"
    if kind == "json":
        assert answer.json()["sections"][0]["heads"][-2:] == ["手机", "身份证号"]
    else:
        assert answer.content.startswith(b"PK")


def test_erasing_asks_and_then_says_why_not(cast: Cast, officer: Client) -> None:
    address = at("erasure", cast.home.person.pk)
    assert officer.get(address).status_code == 200
    answer = officer.post(address)
    assert "主席" in text(answer)
    assert Person.objects.get(pk=cast.home.person.pk).name == "张秀英"
    free = cast.home.twin_person
    assert officer.post(at("erasure", free.pk), {"once": "a"}).status_code == 302
    assert "张秀英" not in text(officer.get(at("person", free.pk)))


def test_duplicates_are_compared_merged_and_taken_apart(cast: Cast, officer: Client) -> None:
    one, other = cast.home.person, cast.home.twin_person
    assert at("beside", one.pk, other.pk) in text(officer.get(at("duplicates")))
    assert "139****5678" in text(officer.get(at("beside", one.pk, other.pk)))
    assert officer.post(at("merging", one.pk), {"other": other.pk}).headers["Location"] == at(
        "person", one.pk
    )
    assert officer.get(at("person", other.pk)).headers["Location"] == at("person", one.pk)
    merged = Merge.objects.get(kept=one)
    assert at("merge", merged.pk) in text(officer.get(at("merges")))
    assert officer.post(at("undoing", merged.pk)).status_code == 302
    assert officer.get(at("person", other.pk)).status_code == 200
    officer.post(at("distinctions", one.pk), {"other": other.pk})
    assert Distinction.objects.count() == 1
    assert at("beside", one.pk, other.pk) not in text(officer.get(at("duplicates")))


def test_a_volunteer_is_made_changed_and_moved(cast: Cast, officer: Client) -> None:
    person = cast.home.person
    body = {
        "region": cast.home.towns[0].code,
        "registered_on": "2021-04-30",
        "team": str(cast.home.society.pk),
    }
    assert officer.get(at("volunteer", person.pk)).status_code == 200
    assert officer.post(at("volunteer", person.pk), body).status_code == 302
    made = Volunteer.objects.get(person=person)
    assert made.team == cast.home.society
    assert (
        officer.post(at("volunteer", person.pk), body | {"team": "", "version": made.version}).status_code
        == 302
    )
    assert officer.post(at("volunteer", person.pk), body | {"version": 1}).status_code == 422
    assert officer.post(at("moves", person.pk), {"move": "pause"}).status_code == 302
    assert officer.post(at("moves", person.pk), {"move": "pause"}).status_code == 409
    made.refresh_from_db()
    assert (made.status, made.team) == ("paused", None)


def test_consents_and_expertise_are_kept_from_the_page(cast: Cast, officer: Client) -> None:
    person = cast.home.person
    officer.post(at("consents", person.pk), {"about": "publish", "on": "2021-04-30", "note": "书面"})
    given = person.consents.get(about="publish")
    assert officer.get(at("withdrawal", person.pk, given.pk)).status_code == 200
    officer.post(at("withdrawal", person.pk, given.pk), {"on": "2021-05-01"})
    given.refresh_from_db()
    assert str(given.withdrawn_on) == "2021-05-01"
    officer.post(at("expertise", person.pk), {"subjects": "气象、 养蜂，气象"})
    assert {row.subject for row in person.expertise.all()} == {"气象", "养蜂"}


def test_the_stranger_finds_nothing(cast: Cast) -> None:
    stranger, person = cast.client("stranger"), cast.home.person
    for name in ("person", "edit", "expertise", "erasure", "volunteer"):
        assert stranger.get(at(name, person.pk)).status_code == 404
    for name in ("edit", "unmaskings", "copies", "consents", "merging", "distinctions", "moves", "erasure"):
        assert stranger.post(at(name, person.pk), {"other": cast.home.twin_person.pk}).status_code == 404
    assert stranger.get(at("beside", cast.twin.person.pk, person.pk)).status_code == 404
    assert "王建国" + CANARY in text(stranger.get(at("volunteers")))
    assert not re.search(rf"王建国(?!{CANARY})", text(stranger.get(at("volunteers"))))


def test_the_chair_sees_his_town_masked_and_merges_nothing(cast: Cast) -> None:
    chair = cast.client("chair")
    elsewhere = actions.enrol_many(
        drafts=[actions.PersonDraft(county_id="500153", region_id=cast.home.towns[1].code, name="外镇人")],
        acting=cast.acting("officer"),
        at=AT,
    )[0]
    assert chair.get(at("person", elsewhere.pk)).status_code == 404
    assert "139****5678" in text(chair.get(at("person", cast.home.person.pk)))
    assert chair.get(at("duplicates")).status_code == 403
    assert chair.post(at("erasure", cast.home.person.pk)).status_code == 403
