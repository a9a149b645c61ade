"""What the app remembers automatically: the last arrangement of the board and recent queries.

Nobody writes these down as settings; they are kept in a small file beside the journal of the book. Several windows on
one book share it: each change is made to what the file holds at that moment. A damaged file, or a value of a newer
version, counts as nothing chosen and is never a reason to stop.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from tui.book.files import replace
from tui.book.values import stored

FILE: Final = "choices.json"
MOST_QUERIES: Final = 30
"""How many queries are remembered."""

Value = str | int | bool | list[str]
_T = TypeVar("_T", str, int, bool, list[str])


class Choices:
    """Values by name, for one book and all its windows."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the book's state folder. Without access to it choices live as long as the program."""
        self._path = folder / FILE
        self._values: dict[str, object] | None = None

    @property
    def density(self) -> str:
        """How much a card says; "" for the value of the settings."""
        return self.get("density", "")

    @property
    def group_by(self) -> str:
        """The grouping of the board; "" for the grade."""
        return self.get("group_by", "")

    @property
    def panel(self) -> str:
        """Whether today's list is shown beside the board: "on", "off", or "" for wherever it fits."""
        return self.get("panel", "")

    @property
    def theme(self) -> str:
        """The theme chosen on the board; "" for that of the settings."""
        return self.get("theme", "")

    @property
    def queries(self) -> list[str]:
        """Recent queries, the newest first."""
        return self.get("queries", [])

    def get(self, name: str, default: _T) -> _T:
        """The remembered value of a name; `default` if it is missing or of another type."""
        known = self._known().get(name)
        if type(known) is not type(default):
            return default
        if isinstance(known, list):
            return [each for each in known if isinstance(each, str)]
        return known

    def remember(self, **values: Value | None) -> None:
        """Remember these values; None forgets one."""
        if any(self._known().get(name) != value for name, value in values.items()):
            self._change(values)

    def remember_query(self, query: str) -> None:
        """Put a query in front of the recent ones, of all windows."""
        if query.strip():
            self._values = self._stored(self._known())
            others = [each for each in self.queries if each != query]
            self.remember(queries=[query, *others][:MOST_QUERIES])

    def _known(self) -> dict[str, object]:
        if self._values is None:
            self._values = self._stored({})
        return self._values

    def _stored(self, otherwise: dict[str, object]) -> dict[str, object]:
        """The present content of the file; `otherwise` if it is unreadable."""
        return stored(self._path, dict[str, object], otherwise)

    def _change(self, values: dict[str, Value | None]) -> None:
        kept = self._stored(self._known()) | values
        self._values = {name: value for name, value in kept.items() if value is not None}
        with contextlib.suppress(OSError, UnicodeEncodeError):
            replace(self._path, [msgspec.json.encode(self._values)])
