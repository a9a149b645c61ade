"""The customers that match a query, for `list` and `export`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.cli.session import Session

if TYPE_CHECKING:
    from tui.book.book import Book
    from tui.core.agenda import Outlook


def fitting(session: Session, book: Book, parts: Sequence[str]) -> list[Outlook]:
    """The outlooks of the customers that match the query made of `parts`; of everyone if it is empty.

    Raises QueryError before the follow-ups are read.
    """
    from tui.core.agenda import outlook
    from tui.core.query import matches, parse
    from tui.core.search import searchable

    query = parse(_joined(parts), session.today, day_first=session.config.settings.day_first)
    rules = session.config.rules
    noted = _NotesSearch(book)
    spelled = bool(query.words or query.excluded)
    book.load_followups()
    found = []
    for customer in book.customers.values():
        one = outlook(customer, book.standing(customer.id), session.today, rules)
        if not query or matches(query, one, searchable(customer, pinyin=spelled), noted):
            found.append(one)
    return found


def _joined(parts: Sequence[str]) -> str:
    """One query. A part with a space in it was quoted in the shell, so it is one word: 'Ana Ruiz'.

    Unless it is the only part, or has a test in it: then the whole query was quoted.
    """
    if len(parts) == 1 or not any(" " in part for part in parts):
        return " ".join(parts)
    return " ".join(f'"{part}"' if " " in part and not set(part) & set(':<>="“”') else part for part in parts)


class _NotesSearch:
    """Whether a word is in the notes of a customer; each word is looked for once, in all notes."""

    def __init__(self, book: Book) -> None:
        self._find: Callable[[str], set[str]] = book.find_note
        self._found: dict[str, set[str]] = {}

    def __call__(self, word: str, customer_id: str) -> bool:
        if word not in self._found:
            self._found[word] = self._find(word)
        return customer_id in self._found[word]
