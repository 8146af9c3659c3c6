"""The program's own settings with some of its protections switched off, for the negative controls.

`FAULT` in the environment of `haitang` says which: see `odd/faults.py`. A job is delivered again soon after its process
was killed, so that a test need not wait five minutes for it.
"""

import os

from haitang.project.settings import *  # noqa: F403 - the settings are these, but for the faults
from haitang.project.settings import INSTALLED_APPS, MIDDLEWARE, Q_CLUSTER, STATIC_ROOT, STORAGES

FAULTS = os.environ.get("FAULT", "").split(",")
INSTALLED_APPS = [*INSTALLED_APPS, "tests.system.odd"]
Q_CLUSTER = Q_CLUSTER | {"poll": 0.1, "timeout": 20, "retry": 21}
if not (STATIC_ROOT / "staticfiles.json").exists():  # over the database of a test: nothing was collected
    STORAGES = STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
if "no_keys" in FAULTS:
    MIDDLEWARE = [each for each in MIDDLEWARE if not each.endswith(".OnceMiddleware")]
if "says_yes" in FAULTS:
    MIDDLEWARE = [*MIDDLEWARE, "tests.system.odd.faults.SaysYes"]
