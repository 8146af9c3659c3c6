"""The only place that writes divisions and population."""

from .counts import amend_population, set_population
from .divisions import add_division, rename, retire
from .loads import Loaded, load_divisions

__all__ = [
    "Loaded",
    "add_division",
    "amend_population",
    "load_divisions",
    "rename",
    "retire",
    "set_population",
]
