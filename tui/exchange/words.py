"""The words of fields.yaml prepared for lookup: column headers by field, cell texts by value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tui.config import Fields, header_key

NAN: Final = "NaN"
"""How some programs write "not a number" for an empty cell; as text it could be a name."""


class Heading(NamedTuple):
    """The field of a column header. If several columns match one field, the lowest rank goes first."""

    field: str
    rank: int


class Words:
    """One lookup for each list in `Fields`."""

    def __init__(self, fields: Fields) -> None:
        self.customer = _headings(fields.customer)
        self.activity = _headings(fields.activity)
        self._values = {name: _values(words) for name, words in fields.values.items()}
        self._empty = _empties(fields.empty)

    def value(self, field: str, text: str) -> str | None:
        """The meaning of a cell's text in a field of fixed values ("已成交" → "won"), or None if unknown."""
        return self._values.get(field, {}).get(header_key(text))

    def is_empty(self, cell: str) -> bool:
        """Whether a cell means "nothing"."""
        return not cell or cell in self._empty


def _headings(names: Mapping[str, list[str]]) -> dict[str, Heading]:
    found: dict[str, Heading] = {}
    for field, headers in names.items():
        for rank, header in enumerate(headers):
            found.setdefault(header_key(header), Heading(field, rank))
    return found


def _values(words: Mapping[str, list[str]]) -> dict[str, str]:
    found = {header_key(word): value for value, listed in words.items() for word in listed}
    return found | {header_key(value): value for value in words}


def _empties(words: list[str]) -> frozenset[str]:
    # Not any capitals: "Null" and "Nil" are names of people.
    return frozenset({form for word in words for form in (word, word.lower(), word.upper())} | {NAN})
