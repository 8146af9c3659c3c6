"""`haitang manage …`: Django's own commands (migrate, makemigrations, shell, collectstatic …)."""

import argparse
from typing import Any

from django.core.management import execute_from_command_line

from ..console import DONE


def add_to(families: Any) -> None:
    parser = families.add_parser("manage", help="Django 自带的命令，如 migrate、shell", add_help=False)
    parser.add_argument("words", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Hand the words over as they are."""
    execute_from_command_line(["haitang manage", *args.words])
    return DONE
