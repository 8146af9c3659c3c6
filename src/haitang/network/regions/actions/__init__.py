"""The only place that writes divisions and population."""

from .counts import amend_population, set_population
from .divisions import add, rename, retire
from .loads import Loaded, load_divisions

__all__ = ["Loaded", "add", "amend_population", "load_divisions", "rename", "retire", "set_population"]
