"""Who is told of what is owed: those who answer for the organisation; of a document, those between whom it goes."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from haitang.machinery.notices.calendar import CalendarEntry
from haitang.machinery.notices.models import GroupNotice, Notice
from haitang.network.access.models import Grant
from haitang.work.obligations import actions
from haitang.work.obligations.calendars import duty_days
from haitang.work.obligations.notices import tell_duties
from tests.cast import AT, TODAY

from .scene import Scene
from .test_calendar import more_bodies

SPAN = (date(2021, 5, 20), date(2021, 5, 1), date(2021, 6, 1))

DISTRICT = {"officer", "leader", "expired"}
"""Of the last only the session is over."""


@pytest.fixture(autouse=True)
def nothing_told_yet(scene: Scene) -> None:
    Notice.objects.all().delete()
    GroupNotice.objects.all().delete()


def told() -> list[tuple[str, str]]:
    """What was told since the last look, as (whose, title)."""
    found = list(Notice.objects.order_by("id").values_list("account__username", "title"))
    Notice.objects.all().delete()
    return found


def day(on: date) -> datetime:
    return AT + (on - TODAY)


def test_a_month_without_an_activity_is_told_when_near_and_when_over_each_once(scene: Scene) -> None:
    scene.rule(near_days=3, organisation=scene.home.town_association)
    stages = []
    for on in (date(2021, 5, 1) + timedelta(days=days) for days in range(35)):
        for _again in range(2):
            tell_duties(day(on))
        stages.append(Notice.objects.filter(key__contains=":2021-05-31:").count())
    assert stages == [*[0] * 27, *[1] * 4, *[2] * 4]
    assert told()[-2:] == [
        ("chair", "昌元街道科协“每月开展活动”2021年5月31日到期"),
        ("chair", "昌元街道科协“每月开展活动”已逾期"),
    ]


def test_what_was_met_is_told_nobody(scene: Scene) -> None:
    scene.rule(near_days=3, organisation=scene.home.town_association)
    for month in (4, 5):
        scene.held(date(2021, month, 12))
    tell_duties(day(date(2021, 5, 29)))
    assert told() == []
    assert not GroupNotice.objects.exists()


def test_a_changed_rule_tells_of_the_same_period_once(scene: Scene) -> None:
    rule = scene.rule(near_days=5, organisation=scene.home.town_association)
    tell_duties(day(date(2021, 5, 28)))
    assert len(Notice.objects.filter(key__contains=":2021-05-31:")) == 1
    rule.title = "改了名的要求"
    rule.save()
    tell_duties(day(date(2021, 5, 29)))
    assert len(Notice.objects.filter(key__contains=":2021-05-31:")) == 1


def test_what_has_been_over_for_long_is_told_no_more(scene: Scene) -> None:
    scene.rule(near_days=0, organisation=scene.home.town_association)
    tell_duties(day(date(2021, 3, 20)))
    assert set(last_days()) == {"2021-02-28"}


def test_the_turn_of_the_year_hides_nothing(scene: Scene) -> None:
    scene.rule(near_days=3, organisation=scene.home.town_association)
    tell_duties(day(date(2022, 1, 2)))
    assert set(last_days()) == {"2021-12-31"}


def last_days() -> Iterable[str]:
    return (key.split(":")[3] for key in Notice.objects.values_list("key", flat=True))


def test_whoever_runs_a_society_is_told_of_its_report(scene: Scene) -> None:
    scene.report_rule(near_days=30)
    tell_duties(day(date(2021, 3, 15)))
    assert [who for who, _title in told()] == ["manager"]


def test_who_answers_for_many_is_told_of_one_obligation_once(scene: Scene) -> None:
    """Of the second town and of a society nobody has an account: the district's people are told of all together."""
    Grant.objects.filter(account__in=[scene.cast["chair"], scene.cast["manager"]]).delete()
    scene.rule(near_days=3)
    tell_duties(day(date(2021, 5, 29)))
    assert {who: title for who, title in told() if "到期" in title} == dict.fromkeys(
        DISTRICT - {"leader"}, "2 个组织“每月开展活动”2021年5月31日到期"
    )


def test_the_groups_hear_numbers_and_no_names(scene: Scene) -> None:
    scene.rule(near_days=3)
    tell_duties(day(date(2021, 5, 29)))
    ((county, title),) = GroupNotice.objects.values_list("county", "title")
    assert county == "500153"
    assert title.startswith("制度要求：")
    assert scene.home.town_association.name not in title


def test_a_document_is_told_to_who_may_acknowledge_it_and_its_return_to_who_filed_it(scene: Scene) -> None:
    filing = scene.file(scene.report_rule())
    assert {who for who, _title in told()} == DISTRICT
    actions.return_filing(filing=filing, reason="没有盖章", acting=scene.acting("officer"), at=AT)
    assert told() == [("manager", "材料被退回：果树学会2020年工作报告")]


def test_nobody_is_told_what_he_handed_in_himself(scene: Scene) -> None:
    scene.file(scene.report_rule(), who="officer")
    assert {who for who, _title in told()} == DISTRICT - {"officer"}


def test_his_calendar_holds_what_his_organisation_still_owes(scene: Scene) -> None:
    scene.rule()

    def days(who: str) -> list[CalendarEntry]:
        return list(duty_days(scene.acting(who), *SPAN))

    assert [one.begins for one in days("chair")] == [date(2021, 5, 31)]
    assert [days(who) for who in ("officer", "manager", "stranger", "auditor")] == [[], [], [], []]
    scene.held(date(2021, 5, 12))
    assert days("chair") == []


def test_telling_costs_the_same_for_two_towns_and_for_five(scene: Scene) -> None:
    """All of them the district's to answer for, as nobody has an account there."""
    Grant.objects.filter(account=scene.cast["chair"]).delete()
    scene.rule(near_days=3)
    few = queries_of(lambda: tell_duties(day(date(2021, 5, 29))))
    Notice.objects.all().delete()
    GroupNotice.objects.all().delete()
    more_bodies(scene, 3)
    assert queries_of(lambda: tell_duties(day(date(2021, 5, 29)))) == few
    assert any(title.startswith("5 个组织") for _who, title in told())


def queries_of(deed: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as queries:
        deed()
    return len(queries)
