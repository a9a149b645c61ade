"""Completions for a query being typed: fields and words, then the values of the field.

Names come from the table of the query language, values from there or from the book (`own`: its tags, owners,
regions and sources). Nothing here looks at customers, so a letter costs the same in a book of any size.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tui.core.marking import ranges
from tui.core.query_fields import BY_NAME, FIELDS, Field
from tui.core.query_terms import HALF_WIDTH, OPERATOR, QUOTES
from tui.core.text import fold
from tui.language import current

MOST: Final = 40
"""Offers at a time; more are no help."""

Own = Callable[[str], Sequence[str]]
"""The values that a field has in the book, the commonest first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One completion: `text` replaces the typed part, `what` explains it (a message id, or "")."""

    text: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The completions, best first, for the part of the query from `start` up to `end`."""

    start: int
    end: int
    offers: tuple[Offer, ...] = ()

    def taken(self, query: str, number: int) -> tuple[str, int]:
        """The query with one of the offers inserted, and the new cursor position."""
        text = self.offers[number].text
        return query[: self.start] + text + query[self.end :], self.start + len(text)


def complete(query: str, cursor: int, own: Own) -> Completion:
    """The completions for the term at the cursor, as far as it is typed.

    A term between quotes, and one that fits no field, has no offers: it is a word to search for.
    """
    start = _start_of_term(query, cursor)
    typed = query[start:cursor].translate(HALF_WIDTH)
    minus = len(typed) - len(typed.lstrip("-–—−"))
    named = _NAMED.match(typed, minus)
    if named is None:
        offers = _names(typed[minus:]) if not typed[minus:].startswith(tuple(QUOTES)) else ()
        return Completion(start + minus, cursor, tuple(offers)[:MOST])
    field = BY_NAME.get(named["field"].lower())
    value = max(named.end(), *(typed.rfind(comma) + 1 for comma in ",、;"))
    offers = _values(field, named["field"], typed[value:], own) if field else ()
    return Completion(start + value, cursor, tuple(offers)[:MOST])


def _start_of_term(query: str, cursor: int) -> int:
    """Where the term under the cursor starts; it includes spaces between quotes."""
    start, is_quoted = 0, False
    for index, letter in enumerate(query[:cursor]):
        if letter in QUOTES:
            is_quoted = not is_quoted
        elif letter.isspace() and not is_quoted:
            start = index + 1
    return start


def _names(typed: str) -> Iterator[Offer]:
    """Fields and single words with this prefix, in the language of typing; all of them for an empty one."""
    wanted = fold(typed)
    for field in FIELDS:
        name = _name(field, wanted)
        if name and field.alone and name != wanted:
            yield Offer(name, field.what)
        if name and (operator := _operator(field)):
            yield Offer(name + operator, field.what)


def _name(field: Field, wanted: str) -> str:
    """The name of the field with this prefix; "" if none has it."""
    names = (field.twins[0], *field.names) if current() == "zh" else field.names
    return next((name for name in names if name.startswith(wanted)), "")


def _operator(field: Field) -> str:
    """The usual operator between the field and its value; "" for a word without a value."""
    found = _AFTER_NAME.search(field.example)
    return found[0] if found else ""


def _values(field: Field, name: str, typed: str, own: Own) -> Iterator[Offer]:
    """Values with this prefix or, if Chinese, this sound."""
    twins = field.twin_values if not name.isascii() or not typed.isascii() else ()
    for value in dict.fromkeys((*(twins or field.values), *own(field.name))):
        if value != typed and _begins(value, typed.lstrip(QUOTES)):
            yield Offer(_quoted(value))


def _begins(value: str, typed: str) -> bool:
    if not typed or fold(value).startswith(fold(typed)):
        return True
    return any(start == 0 for start, _end in ranges(typed, value))


def _quoted(value: str) -> str:
    """The value in query syntax."""
    return f'"{value}"' if _BREAKS.search(value) else value


_NAMED: Final = re.compile(rf"(?P<field>[^\W\d_][\w-]*)(?:{OPERATOR})")
_AFTER_NAME: Final = re.compile("[:<>]")
_BREAKS: Final = re.compile(rf"[\s,、;，；{QUOTES}]")
