from django.template import Context, Template
from django.test import RequestFactory

from haitang.machinery.audit import actions as audit
from tests.cast import AT, Cast

HISTORY = "{% load audit %}{% history record %}"


def test_the_auditor_searches_his_own_district(cast: Cast) -> None:
    audit.add(cast.acting("officer"), AT, "people.merge", cast.home.person, region="500153001")
    audit.add(cast.acting("stranger"), AT, "people.merge", cast.twin.person, region="500199001")
    page = cast.client("auditor").get("/audit/?action=people.merge")
    assert [entry.actor for entry in page.context["listing"].page.object_list.data] == ["officer"]


def test_days_are_those_of_the_office(cast: Cast) -> None:
    late = AT.replace(hour=17)  # the 1st of May in Shanghai
    audit.add(cast.acting("officer"), late, "people.merge", cast.home.person, region="500153001")
    client = cast.client("auditor")
    for query, found in (
        ("until=2021-04-30", 0),
        ("since=2021-05-01&until=2021-05-01", 1),
        ("since=2021-05-02", 0),
    ):
        page = client.get(f"/audit/?action=people.merge&{query}")
        assert page.context["listing"].total == found


def shown_to(cast: Cast, name: str) -> str:
    request = RequestFactory().get("/")
    request.acting = cast.acting(name)
    return Template(HISTORY).render(Context({"record": cast.home.person, "request": request}))


def test_a_record_tells_its_history(cast: Cast) -> None:
    audit.add(cast.acting("chair"), AT, "people.merge", cast.home.person, region="500153001", count=2)
    told = shown_to(cast, "officer")
    assert "chair" in told
    assert "2021年4月30日" in told
    assert "数量 2" in told


def test_who_may_not_see_histories_is_told_none(cast: Cast) -> None:
    audit.add(cast.acting("chair"), AT, "people.merge", cast.home.person, region="500153001")
    assert shown_to(cast, "guide").strip() == ""
