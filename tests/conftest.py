import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from .cast import Cast
    from .standing import Standing

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
assert settings.DATABASES  # read now, so that pytest-django finds them
del os.environ["DJANGO_SETTINGS_MODULE"]  # the workers of a parallel run cannot import it as early as it asks

COMMITTING = frozenset({"transactional_db", "live_server"})
NOTHING, DATABASE, CAST, COMMITS = range(4)
PAGES = "test_pages.py"
"""In each room the file of the tests that look at rendered pages."""
OF_ENGINES = frozenset(
    {
        "IntegrityError",
        "DatabaseError",
        "OperationalError",
        "threading",
        "ThreadPoolExecutor",
        "psycopg",
        "sqlite3",
    }
)
"""Names that a test of pages has no use for: whoever writes one asks the engine something."""


def need_of(item: pytest.Item) -> int:
    """What a test needs: no database, an empty one, the cast, or one in which it really commits."""
    asked = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if asked & COMMITTING or (marker is not None and marker.kwargs.get("transaction")):
        return COMMITS
    if "cast" in asked:
        return CAST
    return DATABASE if "db" in asked or marker is not None else NOTHING


def asks_the_engine(item: pytest.Item) -> bool:
    """Whether engines could answer it differently: it reaches a database, and not only through a room's pages.

    Tests that keep databases of their own on the engine ask for the fixture `engine`; those that are skipped somewhere
    are asked wherever they are not. A sweep is asked again when it takes up what is an engine's own: the matrix sends to
    every address on both, and each room makes its moves. Of cases that are `alike` to a database it is asked the first.
    """
    if item.get_closest_marker("skipif") or item.get_closest_marker("system"):
        return True
    if item.get_closest_marker("alike") and not is_the_first_case(item):
        return False
    reaches = need_of(item) != NOTHING or "engine" in getattr(item, "fixturenames", ())
    if not reaches or item.path.name == PAGES:
        return False
    return not is_a_sweep(item) or need_of(item) == COMMITS or takes_up_an_engine(item)


def is_the_first_case(item: pytest.Item) -> bool:
    """Whether all its parameters are the first of theirs."""
    return not any(item.callspec.indices.values())  # type: ignore[attr-defined]  # the mark stands on parametrised ones


def takes_up_an_engine(item: pytest.Item) -> bool:
    """Whether its file names something of an engine's own, or which one it is."""
    names = OF_ENGINES | {"ENGINE", "connection"}
    return not names.isdisjoint(vars(getattr(item, "module", None) or object))


def is_a_sweep(item: pytest.Item) -> bool:
    """Whether it takes up the table of addresses or all tables of moves, to ask every one."""
    names = vars(getattr(item, "module", None) or object)
    return item.path.parent.name == "access" and not names.keys().isdisjoint({"ADDRESSES", "STAGES"})


def starts_programs(item: pytest.Item) -> bool:
    """Whether it works on an installation of its own, with the program's commands."""
    return bool({"engine", "home"} & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marked by what they need; what starts programs first, then those of one need together, so that the cast is
    written rarely."""
    for item in items:
        if not asks_the_engine(item):
            item.add_marker(pytest.mark.one_engine)
        if starts_programs(item):
            item.add_marker(pytest.mark.slow)
        if is_a_sweep(item):
            item.add_marker(pytest.mark.sweep)
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, -need_of(item)))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """As pytest-django has it, on a copy of the migrated database instead of migrating in every process."""
    from haitang.foundation.options import home_of

    from .patterns import migrated, stood_on

    with django_db_blocker.unblock(), migrated(home_of() / "tested") as url, stood_on(url):
        yield


@pytest.fixture(scope="session")
def engine(django_db_setup: None) -> str:
    """The engine of this run, for whoever keeps databases of his own on it: see `patterns.py`."""
    from .engine import ENGINE

    return ENGINE


@pytest.fixture(scope="session")
def _standing(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> "Iterator[Standing]":
    from .standing import Standing  # models: only after Django is set up

    standing = Standing()
    yield standing
    with django_db_blocker.unblock():
        standing.leave()


@pytest.fixture
def _around(
    request: pytest.FixtureRequest, _standing: "Standing", django_db_blocker: "DjangoDbBlocker"
) -> None:
    with django_db_blocker.unblock():
        _standing.stand() if need_of(request.node) == CAST else _standing.leave()


@pytest.fixture
def _django_db_helper(_around: None, _django_db_helper: None) -> None:
    """As pytest-django has it, within the transaction around the test, or with none open."""


@pytest.fixture
def cast(request: pytest.FixtureRequest, db: None, _standing: "Standing") -> "Cast":
    """Everybody the tests know, in two districts: see `tests/cast/`."""
    return _standing.cast() if need_of(request.node) == CAST else _standing.put_back()


@pytest.fixture(scope="session", autouse=True)
def _unlocked_flush() -> Iterator[None]:
    """Tests that really commit are emptied afterwards, which the audit's triggers would refuse.

    For the whole session, because a test's own patches are gone before its database is emptied.
    """
    from .unlocked import let_the_audit_be_flushed

    with pytest.MonkeyPatch.context() as patches:
        let_the_audit_be_flushed(patches)
        yield


@pytest.fixture(autouse=True)
def _no_refusals_pending() -> None:
    """What an earlier test left unwritten is none of this one's."""
    from haitang.machinery.audit.refusals import PENDING

    PENDING.__init__()  # type: ignore[misc]  # made anew in its place: every module holds this one
