"""After an erasure and the next upkeep no byte of SQLite's files names the person."""

from pathlib import Path

import pytest

from tests.engine import ENGINE

from .program import python

pytestmark = pytest.mark.skipif(ENGINE != "sqlite", reason="the files of SQLite")

NAME, WORK = "鹮麒麟", "鹮栖研究所"
SCENE = """
from datetime import UTC, date, datetime
from django.db import connection
from haitang.foundation.acting import Acting
from haitang.foundation.scope import Scope
from haitang.machinery.accounts.models import Account
from haitang.network.access.queries import hold_role
from haitang.network.access.words import Role
from haitang.network.people import actions
from haitang.network.people.models import Person
from haitang.network.regions.models import Region
from haitang.operation.compacting import compact
at = datetime(2021, 4, 30, 9, 15, tzinfo=UTC)
account = Account.objects.create(username="officer", name="officer", joined_at=at)
acting = Acting(account.pk, "officer", (hold_role(Role.OFFICER, Scope(regions=("500153",))),))
county = Region.objects.create(code="500153", name="荣昌区", level="county", since=date(1949, 10, 1))

def register(name, work):
    draft = actions.PersonDraft(county_id="500153", region_id="500153", name=name, workplace=work)
    return actions.register_person(draft=draft, acting=acting, at=at)

# rows around him grow and go, so that pages are split and rows moved about
others = [register(f"路人{n}", "别处" * 20) for n in range(150)]
him = register("鹮麒麟", "鹮栖研究所")
others += [register(f"过客{n}", "别处" * 20) for n in range(150)]
for n in range(20):
    work = {"workplace": "鹮栖研究所" * (n % 5 + 1)}
    him = actions.amend_person(person=him, changes=work, version=him.version, acting=acting, at=at)
Person.objects.filter(pk__in=[one.pk for one in others[::2]]).update(workplace="再换一处" * 25)
BEFORE
actions.erase(person=Person.objects.get(pk=him.pk), on=date(2021, 4, 30), acting=acting, at=at)
AFTER
connection.close()
"""


def left_in(home: Path) -> set[str]:
    """Files that hold his words."""
    words = (NAME.encode(), WORK.encode())
    return {
        path.name
        for path in home.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    }


@pytest.mark.parametrize("protected", [True, False])
def test_the_files_forget(made_home: Path, protected: bool) -> None:
    """Without overwriting and rewriting, the control, the words are still there."""
    before = "" if protected else 'connection.cursor().execute("PRAGMA secure_delete = OFF")'
    after = "print(compact(at), compact(at))" if protected else ""
    done = python(made_home, SCENE.replace("BEFORE", before).replace("AFTER", after))
    assert done.exit_code == 0, done.err
    if protected:
        assert done.out.split()[-2:] == ["1", "0"]
    assert bool(left_in(made_home)) is not protected
