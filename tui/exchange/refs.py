"""The entries in `refs` of a record by which a list is recognised when it comes again.

`id:CONT-1` is the id in the other system. `row:…` stands for it where a row has none. `said:…` is a mark of all
a row said: while it says the same it has no news, and what was changed by hand since then stays.
"""

from __future__ import annotations

import hashlib
from typing import Final

ID: Final = "id:"
ROW: Final = "row:"
SAID: Final = "said:"

NEXT: Final = ":next"
"""After the identity of a task, on the plan it has set; such a date was not set by hand."""

PLANNED: Final = "import:next"
"""On a next date that stood beside a customer in a list."""
GRADED: Final = "import:grade"
"""On a change of grade that came from a list; every other one was made by hand."""


def digest(content: object, length: int) -> str:
    """A short fingerprint of plain values, the same on every device."""
    return hashlib.sha256(repr(content).encode("utf-8", "backslashreplace")).hexdigest()[:length]
