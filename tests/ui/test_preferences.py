"""How one likes to read is kept in the browser and drawn by the server."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/ui/preferences/"


def test_elder_mode_is_remembered_and_drawn() -> None:
    client = Client()
    response = client.post(ADDRESS, {"mode": "elder", "next": ADDRESS})
    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    assert 'data-mode="elder"' in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("theme", "medium"),
    [("dark", 'media="screen"'), ("auto", 'media="screen and (prefers-color-scheme: dark)"')],
)
def test_dark_sheet_holds_where_it_should(theme: str, medium: str) -> None:
    client = Client()
    client.post(ADDRESS, {"theme": theme})
    assert medium in client.get(ADDRESS).content.decode()


def test_light_leaves_the_dark_sheet_out() -> None:
    client = Client()
    client.post(ADDRESS, {"theme": "light"})
    assert "dark.css" not in client.get(ADDRESS).content.decode()


def test_language_is_remembered() -> None:
    client = Client()
    client.post(ADDRESS, {"language": "en"})
    assert '<html lang="en"' in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("sent", [{"mode": "giant"}, {"theme": "pink"}, {"language": "xx"}])
def test_unknown_wishes_are_refused_and_nothing_is_kept(sent: dict[str, str]) -> None:
    response = Client().post(ADDRESS, sent)
    assert response.status_code == 422
    assert not set(response.cookies) & {"mode", "theme", "django_language"}


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_elsewhere(elsewhere: str) -> None:
    assert Client().post(ADDRESS, {"mode": "elder", "next": elsewhere})["Location"] == "/"


def test_a_forged_cookie_counts_as_not_said() -> None:
    client = Client()
    client.cookies["mode"] = '"><script>'
    assert 'data-mode="normal"' in client.get(ADDRESS).content.decode()


def test_columns_of_a_list_are_remembered_and_only_names_of_columns() -> None:
    response = Client().post(ADDRESS, {"columns-of": "people", "column": ["phone", "x=y"], "next": ADDRESS})
    assert (response["Location"], response.cookies["columns-people"].value) == (ADDRESS, "phone")


@pytest.mark.parametrize("name", ["../x", "a b", "A", "x" * 41, "sessionid="])
def test_only_the_name_of_a_list_is_taken(name: str) -> None:
    assert not Client().post(ADDRESS, {"columns-of": name, "column": "phone"}).cookies
