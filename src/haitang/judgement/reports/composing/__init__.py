"""From a text with figures in it to a document: the template language, the line marks, the figures, the check of numbers."""

from .compose import PAPERS_ARE_IN, Composed, Source, compose
from .materials import Grid, Material
from .readings import Moved, changed_readings
from .sampling import check_template, check_text
from .unbacked import Unbacked

__all__ = [
    "PAPERS_ARE_IN",
    "Composed",
    "Grid",
    "Material",
    "Moved",
    "Source",
    "Unbacked",
    "changed_readings",
    "check_template",
    "check_text",
    "compose",
]
