"""The query language of `genjin list` and of the board's filter: words to find and tests to pass.

A query is read once and then asked of every customer: its tests are closures, the cheap ones first, the words
last. Text in quotes is always a word, also where it would be a test (`"late"`) or has a space in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tui.core import query_fields, query_terms
from tui.core.query_dates import Clock
from tui.core.query_fields import FIELDS, Field
from tui.core.query_kinds import Test
from tui.core.query_terms import QueryError
from tui.core.search import SearchText, word_matches

if TYPE_CHECKING:
    from tui.core.agenda import Outlook

__all__ = ["FIELDS", "Field", "Query", "QueryError", "matches", "parse", "passes"]


@dataclass(frozen=True)
class Query:
    """The requirements on a customer: all the words, none of the excluded words, and every test passed."""

    words: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether the query has any condition; an empty one matches everyone."""
        return bool(self.words or self.tests or self.excluded)


def parse(text: str, today: date, *, day_first: bool = False) -> Query:
    """Read a query. Dates are relative to `today`, so it is valid for that day only.

    Raises QueryError with a sentence that names the term and what would be right.
    """
    clock = Clock(today, day_first)
    words: list[str] = []
    excluded: list[str] = []
    tests: list[tuple[int, Test]] = []
    for term in query_terms.split(text):
        if test := query_fields.compiled(term, clock):
            tests.append(test)
        else:
            (excluded if term.negated else words).append(term.value)
    tests.sort(key=lambda costed: costed[0])
    return Query(tuple(words), tuple(test for _cost, test in tests), tuple(excluded))


def passes(query: Query, outlook: Outlook) -> bool:
    """Whether a customer passes the tests; the words are checked separately."""
    for test in query.tests:  # noqa: SIM110 - asked for every customer at every key press
        if not test(outlook):
            return False
    return True


def matches(
    query: Query, outlook: Outlook, searchable: SearchText, in_notes: Callable[[str, str], bool]
) -> bool:
    """Whether a customer matches. `in_notes(word, customer_id)` says whether a follow-up's note has the word."""
    if not passes(query, outlook):
        return False
    for word in query.words:
        if not (word_matches(word, searchable) or in_notes(word, outlook.customer.id)):
            return False
    return not any(
        word_matches(word, searchable) or in_notes(word, outlook.customer.id) for word in query.excluded
    )
