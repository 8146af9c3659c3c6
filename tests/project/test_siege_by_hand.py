"""`make siege` asks both engines, whatever becomes of the first, and says on which one it failed."""

import os
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

MAKEFILE: Final = Path(__file__).parents[2] / "Makefile"
FLAGS: Final = ("-eu", "-o", "pipefail", "-c")
"""As `make` runs a recipe; asserted below."""


def recipe(target: str) -> str:
    found = re.search(
        rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)+)", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert found
    return found[1].replace("\n\t", "\n").strip("\t").replace("$(PYTEST)", "asked").replace("$$", "$")


def besiege(script: str, folder: Path, failing: str) -> tuple[int, list[str], str]:
    """Run a recipe with a stand-in for the tests that fails on some engines: the exit code, who was asked, what was said."""
    stand_in = folder / "asked"
    stand_in.write_text(
        f'#!/bin/sh\necho "$HAITANG_TEST_ENGINE" >> {folder}/engines\n'
        f'case " {failing} " in *" $HAITANG_TEST_ENGINE "*) exit 1;; esac\n'
    )
    stand_in.chmod(0o755)
    environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/bash", *FLAGS, script], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, (folder / "engines").read_text().split(), done.stderr


@pytest.mark.parametrize("failing", ["", "sqlite", "postgresql", "sqlite postgresql"])
def test_both_engines_are_asked_and_who_failed_is_named(tmp_path: Path, failing: str) -> None:
    assert f".SHELLFLAGS := {' '.join(FLAGS)}" in MAKEFILE.read_text(encoding="utf-8")
    code, asked, said = besiege(recipe("siege"), tmp_path, failing)
    assert asked == ["sqlite", "postgresql"]
    assert (code != 0) is bool(failing)
    assert said.strip() == (f"the siege failed on: {failing}" if failing else "")


def test_stopping_at_the_first_is_found(tmp_path: Path) -> None:
    """The negative control: the loop as it was."""
    as_it_was = "for engine in sqlite postgresql; do HAITANG_TEST_ENGINE=$engine asked; done"
    code, asked, _said = besiege(as_it_was, tmp_path, "sqlite")
    assert (code, asked) == (1, ["sqlite"])
