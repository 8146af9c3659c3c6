"""`python -m haitang`, which is the `haitang` command: names the settings, as nothing below them may; runs a command line."""

import os
import sys

from haitang.operation.command import main as run

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haitang.project.settings")


def main() -> int:
    return run()


if __name__ == "__main__":
    sys.exit(main())
