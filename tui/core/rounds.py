"""Going through customers one at a time: whose turn it is, and the result for each.

A calling session and triage both are a round. It holds ids only and costs the same per step however long it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

LOGGED = "logged"
ATTEMPT = "attempt"
SKIPPED = "skipped"
GRADED = "graded"
PASSED = "passed"
"""Passed over: contacted, graded or deleted by somebody else during the round."""


class Round:
    """Customers in order, each with at most one mark."""

    def __init__(self, ids: Iterable[str], start: str | None = None) -> None:
        """`start` has the first turn, if among `ids`; else the first one has."""
        self._ids = list(ids)
        self._places = {customer_id: place for place, customer_id in enumerate(self._ids)}
        self._marks: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._at = self._places.get(start or "", 0)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, customer_id: object) -> bool:
        return customer_id in self._places

    def among(self, ids: Iterable[str]) -> list[str]:
        """Those of `ids` who are in the round, in its order."""
        return sorted((each for each in ids if each in self._places), key=self._places.__getitem__)

    @property
    def current(self) -> str | None:
        """Whose turn it is; None after the last turn."""
        return self._ids[self._at] if self._at < len(self._ids) else None

    @property
    def last(self) -> str | None:
        """The customer whose turn it is, or was last."""
        return self._ids[min(self._at, len(self._ids) - 1)] if self._ids else None

    @property
    def place(self) -> int:
        """The number of the turn, from 1; one more than there are customers after the last turn."""
        return self._at + 1

    def mark_of(self, customer_id: str) -> str:
        """The result for a customer, "" as long as there is none."""
        return self._marks.get(customer_id, "")

    def count(self, mark: str) -> int:
        """How many have that mark."""
        return self._counts[mark]

    def mark(self, customer_id: str, mark: str) -> None:
        """Note the result for a customer; "" clears it. A customer who is not in the round is not counted."""
        if customer_id in self._places:
            self._counts[self.mark_of(customer_id)] -= 1
            self._marks[customer_id] = mark
            self._counts[mark] += 1

    def skip(self) -> None:
        """Skip the current customer, who keeps an existing mark, and go on to the next."""
        if self.current is not None:
            self.mark(self.current, self.mark_of(self.current) or SKIPPED)
            self._go_on(lambda mark: mark != PASSED)

    def advance(self) -> None:
        """Go on to the next customer without a result."""
        self._go_on(lambda mark: not mark)

    def back(self) -> bool:
        """Go back to the previous customer who was not passed over; False if there is none."""
        for place in range(self._at - 1, -1, -1):
            if self.mark_of(self._ids[place]) != PASSED:
                self._at = place
                return True
        return False

    def go(self, customer_id: str) -> None:
        """Give the turn to a customer of the round."""
        self._at = self._places[customer_id]

    def extend(self, ids: Iterable[str]) -> int:
        """Append those who are not in the round yet; returns how many they were."""
        new = [customer_id for customer_id in ids if customer_id not in self._places]
        for customer_id in new:
            self._places[customer_id] = len(self._ids)
            self._ids.append(customer_id)
        return len(new)

    def _go_on(self, is_wanted: Callable[[str], bool]) -> None:
        self._at = min(self._at + 1, len(self._ids))
        while self.current is not None and not is_wanted(self.mark_of(self.current)):
            self._at += 1
