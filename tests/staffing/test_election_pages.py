"""An election from page to page: read before, done on what was read, taken back; the term printed; put off."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from haitang.network.organisations.models import Organisation, Post
from haitang.network.organisations.words import Part
from haitang.network.people.models import Person
from haitang.network.staffing.actions import appoint
from haitang.network.staffing.models import Appointment, Postponement, Term
from haitang.network.staffing.words import Mode
from tests.cast import AT, CANARY, Cast
from tests.seen import seen_in

FACTS = {"number": "5", "on": "2021-04-01", "document": "荣农学〔2021〕1号", "papers": "选举办法"}
HIDDEN = ("seen", "asked")


@pytest.fixture
def posts(cast: Cast) -> list[Post]:
    """A president in his post and a vacant secretary's, in the society of the cast."""
    made = [
        Post.objects.create(organisation=cast.home.society, role=role, title=title, part=Part.OTHER)
        for role, title in (("president", "会长"), ("secretary", "秘书长"))
    ]
    appoint(
        post=made[0], person=cast.home.person, mode=Mode.PART_TIME, since=date(2020, 1, 1),
        acting=cast.acting("officer"), at=AT,
    )  # fmt: skip
    return made


def address(cast: Cast, name: str = "election") -> str:
    return reverse(f"staffing:{name}", args=[cast.home.society.pk])


def sent(posts: list[Post], **changes: Any) -> dict[str, Any]:
    """What the form sends: the president stays, nobody comes."""
    president, secretary = (f"{post.pk}-1" for post in posts)
    facts = FACTS | {
        f"outcome_{president}": "stays", f"person_{president}": "", f"mode_{president}": "part_time",
        f"person_{secretary}": "", f"mode_{secretary}": "part_time",
    }  # fmt: skip
    return facts | changes


def previewed(client: Client, cast: Cast, facts: dict[str, Any]) -> dict[str, Any]:
    """The form again with what was read of the preview."""
    shown = client.post(address(cast), facts | {"preview": "1"})
    assert shown.status_code == 200, shown.content.decode()
    asked = shown.context["form"]["asked"].value()
    return facts | {"seen": seen_in(shown), "asked": asked}


def test_from_the_page_to_the_term_and_back(cast: Cast, posts: list[Post]) -> None:
    client = cast.client("officer")
    newcomer: Person = cast.home.volunteer_person
    shown = client.get(address(cast), {"on": "2021-04-01"}).content.decode()
    assert cast.home.person.name in shown
    assert CANARY not in shown
    facts = sent(posts, **{f"person_{posts[1].pk}-1": newcomer.pk})
    ready = previewed(client, cast, facts)
    assert not Term.objects.counted().filter(organisation=cast.home.society).exists()
    done = client.post(address(cast), ready)
    term = Term.objects.counted().get(organisation=cast.home.society)
    assert (done.status_code, done["Location"]) == (303, term.get_absolute_url())
    page = client.get(term.get_absolute_url()).content.decode()
    for words in ("第 5 届", "连任", "新任", newcomer.name, cast.home.person.name, "荣农学〔2021〕1号"):
        assert words in page
    history = reverse("staffing:organisation_history", args=[cast.home.society.pk])
    assert term.get_absolute_url() in client.get(history).content.decode()
    back = reverse("staffing:election_annulment", args=[term.pk])
    annulled = client.post(back, {"reason": "登记错了", "seen": seen_in(client.get(back))})
    assert annulled.status_code == 303
    assert not Appointment.objects.filter(person=newcomer, post=posts[1]).exists()
    assert client.get(back).status_code == 404
    assert "登记错了" in client.get(term.get_absolute_url()).content.decode()


def test_nothing_is_entered_that_was_not_read(cast: Cast, posts: list[Post]) -> None:
    client, elected = cast.client("officer"), Term.objects.counted()
    first = client.post(address(cast), sent(posts))
    assert (first.status_code, elected.exists()) == (200, False)
    ready = previewed(client, cast, sent(posts))
    other = client.post(address(cast), ready | {f"outcome_{posts[0].pk}-1": "goes"})
    assert (other.status_code, elected.exists()) == (200, False)
    assert "请看下面这样换届会怎样" in other.content.decode()
    forged = client.post(address(cast), ready | {"seen": "forged"})
    assert (forged.status_code, elected.exists()) == (422, False)


def test_a_day_may_be_written_as_people_do(cast: Cast, posts: list[Post]) -> None:
    """The holders asked after are those of that day, however it is written."""
    client = cast.client("officer")
    for written in ("2020.1.1", "2020年1月1日", "2020-01-01"):
        shown = client.post(address(cast), sent(posts, on=written) | {"preview": "1"})
        (president, _secretary) = shown.context["form"].seats
        assert (president.held, president.later.person) == (None, cast.home.person)


@pytest.mark.parametrize("what", ["an appointment", "the body"])
def test_a_page_gone_stale_is_answered_with_both(cast: Cast, posts: list[Post], what: str) -> None:
    client = cast.client("officer")
    ready = previewed(client, cast, sent(posts))
    if what == "an appointment":
        appoint(
            post=posts[1], person=cast.home.volunteer_person, mode=Mode.PART_TIME, since=date(2021, 3, 1),
            acting=cast.acting("officer"), at=AT,
        )  # fmt: skip
    else:
        Organisation.objects.filter(pk=cast.home.society.pk).update(term_years=3, version=9)
    stale = client.post(address(cast), ready)
    assert (stale.status_code, Term.objects.counted().exists()) == (409, False)
    words = cast.home.volunteer_person.name if what == "an appointment" else "2024-03-31"
    assert words in stale.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": "2999-01-01"}, "换届日期不能晚于今天"),
        ({"number": "0"}, "届次："),
        ({"outcome": "comes"}, "新任是谁，请点选"),
        ({"person": "person"}, "写了新任的人，请选“新任”"),
        ({"outcome": "comes", "person": "twin"}, "没有找到"),
        ({"outcome": "comes", "person": "person"}, None),
    ],
)
def test_what_is_wrong_is_said_on_the_form(
    cast: Cast, posts: list[Post], change: dict[str, str], words: str | None
) -> None:
    people = {"person": cast.home.volunteer_person.pk, "twin": cast.twin.volunteer_person.pk}
    key = f"{posts[0].pk}-1"
    facts = {
        f"{name}_{key}" if name in {"outcome", "person"} else name: value for name, value in change.items()
    }
    if "person" in change:
        facts[f"person_{key}"] = people[change["person"]]
    answer = cast.client("officer").post(address(cast), sent(posts, **facts) | {"preview": "1"})
    if words is None:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_election_is_put_off_and_that_is_taken_back(cast: Cast, posts: list[Post]) -> None:
    client = cast.client("officer")
    Organisation.objects.filter(pk=cast.home.society.pk).update(term_ends=date(2021, 6, 30))
    body = Organisation.objects.get(pk=cast.home.society.pk)
    assert "最晚延到" in client.get(address(cast, "postponement")).content.decode()
    facts = {"reason": "疫情", "document": "荣科协〔2021〕8号", "version": body.version}
    too_long = client.post(address(cast, "postponement"), facts | {"until": "2022-07-01"})
    assert (too_long.status_code, "最长 1 年" in too_long.content.decode()) == (422, True)
    done = client.post(address(cast, "postponement"), facts | {"until": "2022-06-30"})
    assert done.status_code == 303
    body.refresh_from_db()
    assert body.term_ends == date(2022, 6, 30)
    assert address(cast, "postponement_withdrawal") in client.get(address(cast)).content.decode()
    stale = client.post(
        address(cast, "postponement_withdrawal"), {"reason": "不延了", "version": body.version - 1}
    )
    assert stale.status_code == 409
    back = client.post(
        address(cast, "postponement_withdrawal"), {"reason": "不延了", "version": body.version}
    )
    assert back.status_code == 303
    body.refresh_from_db()
    assert body.term_ends == date(2021, 6, 30)
    assert Postponement.objects.in_force().filter(organisation=body).count() == 0


def test_pages_cost_the_same_however_many_sit_there(
    cast: Cast, posts: list[Post], django_assert_max_num_queries: Any
) -> None:
    client = cast.client("officer")
    client.get(address(cast))
    for number in range(12):
        Post.objects.create(
            organisation=cast.home.society, role=f"vice{number}", title=f"副会长{number}", part=Part.OTHER
        )
    every = Post.objects.filter(organisation=cast.home.society)
    facts = sent(posts, **{f"mode_{one.pk}-1": "part_time" for one in every})
    with django_assert_max_num_queries(12):
        client.get(address(cast))
    with django_assert_max_num_queries(14):
        client.post(address(cast), facts | {"preview": "1"})
    client.post(address(cast), previewed(client, cast, facts))
    term = Term.objects.counted().get(organisation=cast.home.society)
    for name in ("term", "election_annulment"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"staffing:{name}", args=[term.pk])).status_code == 200


def test_nobody_from_next_door_sees_a_term(cast: Cast, posts: list[Post]) -> None:
    client = cast.client("officer")
    client.post(address(cast), previewed(client, cast, sent(posts)))
    term = Term.objects.counted().get(organisation=cast.home.society)
    assert cast.client("stranger").get(term.get_absolute_url()).status_code == 404
    assert cast.client("stranger").get(address(cast)).status_code == 404
    assert cast.client("leader").get(term.get_absolute_url()).status_code == 200
    assert cast.client("leader").get(address(cast)).status_code == 403
