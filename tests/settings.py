"""The program's own settings with a home for this run only, and without what only costs time in tests."""

from . import engine

engine.settle()

from haitang.project.settings import *  # noqa: E402, F403 - the home must be settled before they are read
from haitang.project.settings import STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(exist_ok=True)
REQUESTS_PER_MINUTE = (
    10**9
)  # tests ask faster than anybody; tests/access/test_pace.py asks what becomes of that
