"""`python -m haitang`: the same as the `haitang` command."""

import sys

from haitang.project.command import main

sys.exit(main())
