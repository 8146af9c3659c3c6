"""Looking at every page of the database: whether it can be read and hangs together, table by table.

`sqlite` and `postgresql` know what each engine can tell of itself. A look
may be cut into slices: each goes on where the one before ended.
"""

from .examining import examine, summary
from .looking import Look

__all__ = ["Look", "examine", "summary"]
