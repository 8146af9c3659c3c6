"""The bell, the list, the choices, the switch: as people use them."""

from typing import Any

import pytest
from django.core import signing
from django.urls import reverse

from haitang.machinery.accounts.models import Account
from haitang.machinery.audit.models import Entry
from haitang.machinery.notices import actions
from haitang.machinery.notices.composing import SALT, switch_address
from haitang.machinery.notices.models import Notice, Preference, Rhythm, Robot
from haitang.machinery.notices.queries import ways_of
from haitang.machinery.notices.words import Way
from haitang.work.activities.notices import RETURNED
from tests.cast import AT, CANARY, Cast

LIST = "/notices/"
SENT = {"email": "a@example.org", "digest_hour": "9", "quiet_from": "20:00", "quiet_until": "07:30"}


def tell(cast: Cast, name: str, *keys: str) -> None:
    for key in keys:
        actions.notify(
            kind=RETURNED,
            accounts=[cast[name].pk],
            title=f"被退回 {key}",
            href="/activities/",
            key=key,
            at=AT,
        )


def bell(page: str) -> str:
    return page.partition('class="bell"')[2].partition("</a>")[0]


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_the_bell_says_how_many(cast: Cast) -> None:
    guide = cast.client("guide")
    assert "未读" not in bell(guide.get("/").content.decode())
    tell(cast, "guide", "a", "b")
    assert "2 条未读" in bell(guide.get("/").content.decode())
    assert "未读" not in bell(cast.client("volunteer").get("/").content.decode())


def test_the_bell_costs_no_query(cast: Cast, django_assert_num_queries: Any) -> None:
    guide = cast.client("guide")
    guide.get("/account/calendar/")
    with django_assert_num_queries(4):  # session, account with its count, grants, feed
        guide.get("/account/calendar/")
    tell(cast, "guide", "a", "b", "c")
    with django_assert_num_queries(4):
        guide.get("/account/calendar/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    cast: Cast, rows: int, django_assert_num_queries: Any
) -> None:
    tell(cast, "guide", *"abc"[:rows])
    guide = cast.client("guide")
    guide.get(LIST)
    with django_assert_num_queries(5):
        guide.get(LIST)


def test_opening_one_marks_it_and_leads_on(cast: Cast) -> None:
    tell(cast, "guide", "a", "b")
    notice = Notice.objects.get(key="a")
    guide = cast.client("guide")
    answer = guide.post(reverse("notices:reading", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (303, "/activities/")
    assert list(Notice.objects.of(cast["guide"].pk).unread().values_list("key", flat=True)) == ["b"]
    assert Entry.objects.filter(action="notices.read", actor_id=cast["guide"].pk).count() == 1
    assert guide.post(reverse("notices:reading", args=[notice.pk])).status_code == 303
    assert Entry.objects.filter(action="notices.read").count() == 1, "read twice it is written down once"


def test_all_at_once(cast: Cast) -> None:
    tell(cast, "guide", "a", "b")
    answer = cast.client("guide").post(reverse("notices:readings"), follow=True)
    assert "2 条通知已标为已读" in answer.content.decode()
    assert not Notice.objects.of(cast["guide"].pk).unread().exists()
    assert Notice.objects.of(cast["officer"].pk).unread().exists(), "another's stay"


@pytest.mark.parametrize("who", ["stranger", "chair", "auditor"])
def test_another_s_notice_does_not_exist(cast: Cast, who: str) -> None:
    answer = cast.client(who).post(reverse("notices:reading", args=[cast.home.notice.pk]))
    assert answer.status_code == 404
    assert Notice.objects.get(pk=cast.home.notice.pk).read_at is None
    assert cast.home.notice.text not in cast.client("chair").get(LIST).content.decode()


def test_the_list_shows_one_s_own_and_narrows(cast: Cast) -> None:
    tell(cast, "guide", "a", "b")
    guide = cast.client("guide")
    Notice.objects.filter(key="a").update(read_at=AT)
    assert "被退回 a" not in guide.get(LIST, {"unread": "true"}).content.decode()
    page = guide.get(LIST, {"kind": RETURNED.name}).content.decode()
    assert ("被退回 a" in page, "被退回 b" in page, CANARY in page) == (True, True, False)


def test_what_is_chosen_is_kept(cast: Cast) -> None:
    guide = cast.client("guide")
    answer = guide.post(reverse("notices:preferences"), SENT | {RETURNED.name: "now"})
    assert answer.status_code == 303
    assert ways_of(cast["guide"].pk)[RETURNED.name] == Way.NOW
    assert Account.objects.get(pk=cast["guide"].pk).email == "a@example.org"
    rhythm = Rhythm.objects.get(account=cast["guide"])
    assert (str(rhythm.quiet_from), str(rhythm.quiet_until), rhythm.digest_hour) == (
        "20:00:00",
        "07:30:00",
        9,
    )
    entry = Entry.objects.get(action="notices.prefer")
    assert "example.org" not in str(entry.facts)
    assert 'value="20:00"' in guide.get(reverse("notices:preferences")).content.decode()


def test_a_kind_not_sent_stays(cast: Cast) -> None:
    Preference.objects.create(account=cast["guide"], kind=RETURNED.name, way=Way.OFF)
    cast.client("guide").post(reverse("notices:preferences"), SENT)
    assert ways_of(cast["guide"].pk)[RETURNED.name] == Way.OFF


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody"}, {"digest_hour": "24"}, {"quiet_from": "25:00"}, {RETURNED.name: "often"}]
)
def test_what_cannot_be_is_refused_and_nothing_changed(cast: Cast, wrong: dict[str, str]) -> None:
    answer = cast.client("guide").post(reverse("notices:preferences"), SENT | wrong)
    assert answer.status_code == 422
    assert not Rhythm.objects.filter(account=cast["guide"]).exists()
    assert Account.objects.get(pk=cast["guide"].pk).email == "guide@example.org"


def test_the_switch_works_without_signing_in_and_only_switches_off(cast: Cast) -> None:
    tell(cast, "guide", "a")
    address = path_of(switch_address(cast["guide"].pk, RETURNED.name))
    anybody = cast.client("anonymous")
    assert "我记的活动被退回" in anybody.get(address).content.decode()
    assert ways_of(cast["guide"].pk)[RETURNED.name] == Way.DIGEST, "looking changes nothing"
    for _again in range(2):
        assert anybody.post(address).status_code == 302
        assert ways_of(cast["guide"].pk)[RETURNED.name] == Way.OFF
    assert not Notice.objects.filter(key="a", waits=True).exists()
    assert "已经关掉" in anybody.get(address).content.decode()
    assert Preference.objects.count() == 1, "nobody else's"


def test_a_switch_that_we_did_not_sign_does_not_exist(cast: Cast) -> None:
    guide = cast["guide"].pk
    tokens = [
        "x",
        signing.dumps([guide, RETURNED.name], salt="another"),
        signing.dumps([guide, "no.kind"], salt=SALT),
        signing.dumps([0, RETURNED.name], salt=SALT),
        signing.dumps("nothing", salt=SALT),
        signing.dumps([cast["disabled"].pk, RETURNED.name], salt=SALT),
    ]
    for token in tokens:
        for method in ("get", "post"):
            answer = getattr(cast.client("anonymous"), method)(reverse("notices:switch", args=[token]))
            assert answer.status_code == 404, token
    assert not Preference.objects.exists()


def test_robots_are_the_officer_s(cast: Cast) -> None:
    officer, page = cast.client("officer"), reverse("notices:robots")
    shown = officer.get(page).content.decode()
    assert ("镇街科协主席群" in shown, CANARY in shown, "0123456789" in shown) == (True, False, False)
    for who in ("leader", "chair", "system"):
        assert cast.client(who).get(page).status_code == 403
    removal = reverse("notices:robot_removal", args=[cast.home.robot.pk])
    assert cast.client("stranger").post(removal).status_code == 404
    assert officer.post(removal).status_code == 303
    robot = Robot.objects.get(pk=cast.home.robot.pk)
    assert (robot.removed_at is not None, bytes(robot.address)) == (True, b"")
    assert officer.post(removal).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_robots_costs_the_same(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    home = cast.home.robot
    for _more in range(rows - 1):
        Robot.objects.create(county=home.county, name="x", kind=home.kind, added_at=AT, told_until=AT)
    officer = cast.client("officer")
    officer.get(reverse("notices:robots"))
    with django_assert_num_queries(6):
        officer.get(reverse("notices:robots"))
