"""Finding customers while typing: the search texts of all of them, and who is similar to a new one.

The texts are made plainly first, which takes no time, and again with pinyin in a thread once the board is on
the screen: the pinyin tables take longer to load than the whole program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tui.core.agenda import Outlook
from tui.core.model import Customer
from tui.core.query import Query, passes
from tui.core.search import Found, SearchText, found_in, hits, searchable
from tui.core.text import fold

if TYPE_CHECKING:
    from tui.core.duplicates import DuplicateIndex, Match

Batch = list[tuple[Customer, SearchText]]

_COUNTED = frozenset({"tag", "owner", "region", "source"})
"""Fields whose values many customers share."""
_MOST_VALUES = 500

_SLICE = 64
"""Customers whose pinyin is worked out before the screen gets its turn."""


class Finder:
    """The search texts of all customers, kept up to date one customer at a time."""

    def __init__(self, customers: Mapping[str, Customer], region: str) -> None:
        """`customers` is the book's own mapping, which follows every change."""
        self._customers = customers
        self._region = region
        self._texts: dict[str, SearchText] = {}
        self._warm = False
        self._duplicates: DuplicateIndex | None = None
        self._own: dict[str, list[str]] = {}
        self.notes: dict[str, set[str]] = {}
        """Word → customers with it in a note, as far as it was looked up."""
        self.outdated: set[str] = set()
        """Words whose notes have to be looked through again, because something was changed since."""

    def put(self, customer_id: str) -> None:
        """A customer was added, changed or removed, or a note was written about them."""
        self.outdated.update(self.notes)
        self._own.clear()
        self._texts.pop(customer_id, None)
        if self._duplicates is None:
            return
        customer = self._customers.get(customer_id)
        if customer is None:
            self._duplicates.remove(Customer(id=customer_id))
        else:
            self._duplicates.add(customer)

    def find(self, query: Query, outlook: Callable[[str], Outlook]) -> set[str]:
        """The matching customers; notes are searched for words as far as `notes` knows them.

        The words are tried first and on bare texts; the rules are asked only about whom the words let through.
        """
        texts = self._all_texts()
        found = set(texts)
        for word in query.words:
            found &= hits(word, texts) | self.notes.get(word, set())
            if not found:
                return found
        for word in query.excluded:
            found -= hits(word, texts) | self.notes.get(word, set())
        if not query.tests:
            return found
        return {each for each in found if passes(query, outlook(each))}

    def begins(self, customer_id: str, word: str) -> bool:
        """Whether the name, the company or another text of a found customer starts with the word."""
        text, wanted = self._texts[customer_id], "\n" + fold(word)
        return wanted in f"\n{text.plain}" or wanted in f"\n{text.joined}".lower()

    def found_in(
        self, words: Iterable[str], customer: Customer, notes: Callable[[str], Iterable[str]]
    ) -> tuple[str, Found] | None:
        """The first word that matched a customer outside name and company, and where.

        `notes` gives the notes of a customer's follow-ups; it is asked only where nothing else has the word.
        """
        for word in words:
            found = found_in(word, customer)
            if found is None and customer.id in self.notes.get(word, ()):
                wanted = word.casefold()
                note = next((note for note in notes(customer.id) if wanted in note.casefold()), "")
                found = Found("note", note) if note else None
            if found is not None and found.field not in ("name", "company"):
                return word, found
        return None

    def own(self, field: str) -> list[str]:
        """The values of a field in the book, the most common first; none for a field with many of its own.

        Counted when first asked for after a change, not at every letter.
        """
        if field not in _COUNTED:
            return []
        if field not in self._own:
            values = Counter(value for each in self._customers.values() for value in _values(each, field))
            self._own[field] = [value for value, _count in values.most_common(_MOST_VALUES)]
        return self._own[field]

    def similar(self, customer: Customer) -> list[Match]:
        """Who may be a duplicate of the customer being entered; certain ones first."""
        return self._index().similar(customer)

    # Pinyin, in a thread -----------------------------------------------------------------------------

    def warm(self) -> Iterator[Batch]:
        """Search texts with pinyin, some customers at a time. For a thread; changes nothing by itself."""
        batch: Batch = []
        for customer in list(self._customers.values()):
            batch.append((customer, searchable(customer)))
            if len(batch) == _SLICE:
                yield batch
                batch = []
        yield batch

    def take(self, batches: Iterable[Batch]) -> None:
        """Install the result of `warm`, except for customers changed since."""
        self._warm = True
        made = {customer.id: (customer, text) for batch in batches for customer, text in batch}
        for customer in self._customers.values():
            known, text = made.get(customer.id, (None, None))
            fresh = text if known is customer and text is not None else searchable(customer)
            self._texts[customer.id] = fresh

    def _all_texts(self) -> dict[str, SearchText]:
        """The texts of everyone; missing ones are made now, without pinyin until that is loaded."""
        if len(self._texts) != len(self._customers):
            missing = [each for each in self._customers.values() if each.id not in self._texts]
            self._texts |= {each.id: searchable(each, pinyin=self._warm) for each in missing}
            for gone in self._texts.keys() - self._customers.keys():
                del self._texts[gone]
        return self._texts

    # Duplicates --------------------------------------------------------------------------------------

    def _index(self) -> DuplicateIndex:
        """The index of phones, addresses and names, made on first use."""
        if self._duplicates is None:
            from tui.core.duplicates import DuplicateIndex

            self._duplicates = DuplicateIndex(self._region, self._customers.values())
        return self._duplicates


def _values(customer: Customer, field: str) -> list[str]:
    """The customer's values in one of the counted fields."""
    if field == "tag":
        return [tag for tag, is_set in customer.tags.items() if is_set]
    value: str = getattr(customer, field)
    return [value] if value else []
