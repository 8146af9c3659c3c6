"""The settings page: rules for the officer, the health of the installation for who runs it."""

from tests.cast import Cast


def test_the_officer_finds_the_rules(cast: Cast) -> None:
    page = cast.client("officer").get("/settings/").content.decode()
    assert "/staffing/rules/" in page
    assert "/staffing/coverage-rule/" in page
    assert "系统状况" not in page


def test_the_system_administrator_finds_the_health_and_no_path_of_the_machine(
    cast: Cast, settings: object
) -> None:
    page = cast.client("system").get("/settings/").content.decode()
    assert "系统状况" in page
    assert str(settings.HAITANG_HOME) not in page  # type: ignore[attr-defined]  # pytest-django's settings
    assert "/staffing/rules/" not in page


def test_the_stranger_finds_only_addresses_without_records(cast: Cast) -> None:
    assert cast.home.region.name not in cast.client("stranger").get("/settings/").content.decode().replace(
        cast.twin.region.name, ""
    )
