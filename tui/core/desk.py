"""The board and today's list in memory, kept sorted while customers change one at a time.

A change costs a binary search and a shift inside a list, however many customers there are; nothing is sorted
again. A `Desk` holds plain data and knows no widget: screens read its lists and never write to them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

import msgspec

from tui.core.agenda import APPOINTMENTS_END, Key, Outlook, Rules, load_per_day, outlook, place
from tui.core.cadence import Due, due
from tui.core.grading import known_grade
from tui.core.grouping import Grouping, grouping
from tui.core.model import Customer, Standing


@dataclass(slots=True, eq=False)
class Ranking:
    """Customer ids in the order of their keys. Both lists always hold the same customers."""

    ids: list[str] = field(default_factory=list)
    order: list[Key] = field(default_factory=list, repr=False)

    def row(self, key: Key) -> int:
        """Where the key is, or would be: how many sort before it."""
        return bisect_left(self.order, key)

    def append(self, key: Key) -> None:
        """Add a key that sorts after all others."""
        self.order.append(key)
        self.ids.append(key[-1])

    def add(self, key: Key) -> None:
        """Insert a key where it belongs."""
        row = self.row(key)
        self.order.insert(row, key)
        self.ids.insert(row, key[-1])

    def remove(self, key: Key) -> None:
        """Remove a key that is present."""
        row = self.row(key)
        del self.order[row], self.ids[row]


@dataclass(slots=True, eq=False)
class Column(Ranking):
    """One column of the board: its key ("A", "won", a name), the ids in due order, how many are late."""

    key: str = ""
    late: int = 0


@dataclass(frozen=True, slots=True)
class TodayList:
    """What the today panel shows: the ids within the daily capacity, how many wait behind them, how many
    customers were contacted already."""

    shown: list[str]
    waiting: int
    done: int


class _Entry(msgspec.Struct, gc=False):
    """A customer on the desk with everything that decides their position, worked out once."""

    customer: Customer
    standing: Standing
    due: Due | None
    key: Key
    columns: tuple[str, ...]
    is_late: bool


class _Board:
    """The columns of one selection of customers."""

    def __init__(self, fixed: tuple[str, ...], entries: Iterable[_Entry]) -> None:
        """`entries` must come in the order of their keys."""
        self.fixed = fixed
        self.by_key = {key: Column(key=key) for key in fixed}
        for entry in entries:
            for key in entry.columns:
                column = self._column(key)
                column.append(entry.key)
                column.late += entry.is_late
        self.columns = self._ordered()

    def add(self, entry: _Entry) -> None:
        known = len(self.by_key)
        for key in entry.columns:
            column = self._column(key)
            column.add(entry.key)
            column.late += entry.is_late
        if len(self.by_key) != known:
            self.columns = self._ordered()

    def remove(self, entry: _Entry) -> None:
        known = len(self.by_key)
        for key in entry.columns:
            column = self.by_key[key]
            column.remove(entry.key)
            column.late -= entry.is_late
            if not column.ids and key not in self.fixed:
                del self.by_key[key]
        if len(self.by_key) != known:
            self.columns = self._ordered()

    def _column(self, key: str) -> Column:
        column = self.by_key.get(key)
        if column is None:
            column = self.by_key[key] = Column(key=key)
        return column

    def _ordered(self) -> list[Column]:
        """The fixed columns first, then the others by name, the one without a name last."""
        others = sorted((key for key in self.by_key if key not in self.fixed), key=_by_name)
        return [self.by_key[key] for key in (*self.fixed, *others)]


class Desk:
    """Every customer, in columns and in today's order.

    `rules`, `today` and `group_by` (one of `grouping.GROUPINGS`) hold until `rearrange`. All lists handed out
    are the desk's own and follow later changes; copy one to keep it.
    """

    def __init__(self, rules: Rules, today: date, group_by: str = "grade") -> None:
        self.rules = rules
        self.today = today
        self.group_by = group_by
        self._entries: dict[str, _Entry] = {}
        self._filter: Set[str] | None = None
        self._arrange()

    def load(self, pairs: Iterable[tuple[Customer, Standing]]) -> None:
        """Replace everything on the desk. The filter stays."""
        group = grouping(self.group_by, self.today)
        self._entries = {customer.id: self._entry(customer, standing, group) for customer, standing in pairs}
        self._arrange()

    def rearrange(
        self, *, rules: Rules | None = None, today: date | None = None, group_by: str | None = None
    ) -> None:
        """Apply other rules, another day (at midnight) or another grouping; sorts everyone again."""
        self.rules = rules or self.rules
        self.today = today or self.today
        self.group_by = group_by or self.group_by
        self.load([(entry.customer, entry.standing) for entry in self._entries.values()])

    def regroup(self, group_by: str) -> None:
        """Deal everyone into other columns; the order and today's list do not change."""
        self.group_by = group_by
        self._group = grouping(group_by, self.today)
        for entry in self._entries.values():
            entry.columns = self._group.keys_of(entry.customer, entry.due)
        self._board = _Board(self._group.keys, sorted(self._entries.values(), key=attrgetter("key")))
        self._shown = self._select()

    def put(self, customer: Customer, standing: Standing) -> None:
        """Add a customer, or update one after a change."""
        self.drop(customer.id)
        entry = self._entry(customer, standing, self._group)
        self._entries[customer.id] = entry
        self._per_grade[known_grade(customer)] += entry.due is not None
        self._board.add(entry)
        if entry.due is not None:
            self._by_day.setdefault(entry.due.day, set()).add(customer.id)
        if self._shown is not self._board and self._passes(customer.id):
            self._shown.add(entry)
        for day, ranking in self._due.items():
            if _is_due(entry, day):
                ranking.add(self._key_on(entry, day))

    def drop(self, customer_id: str) -> None:
        """Remove a customer from the desk; a missing one is no error."""
        entry = self._entries.pop(customer_id, None)
        if entry is None:
            return
        self._outlooks.pop(customer_id, None)
        self._per_grade[known_grade(entry.customer)] -= entry.due is not None
        self._board.remove(entry)
        if entry.due is not None:
            self._by_day[entry.due.day].remove(customer_id)
        if self._shown is not self._board and self._passes(customer_id):
            self._shown.remove(entry)
        for day, ranking in self._due.items():
            if _is_due(entry, day):
                ranking.remove(self._key_on(entry, day))

    def set_filter(self, ids: Set[str] | None) -> None:
        """Show only these customers in `columns`; None shows all. Today's list is not filtered."""
        self._filter = None if ids is None else frozenset(ids)
        self._shown = self._select()

    @property
    def columns(self) -> list[Column]:
        """The board from left to right, honouring the filter. Grades A to E are there even when empty."""
        return self._shown.columns

    @property
    def shown(self) -> int:
        """How many customers `columns` show, each counted once."""
        return len(self._entries) if self._filter is None else len(self._filter & self._entries.keys())

    def position(self, customer_id: str, near: str = "") -> tuple[int, int] | None:
        """Column index and row on the board; None for a customer who is missing or filtered out.

        Of a customer in several columns it is the one with the key `near`, else the first.
        """
        entry = self._entries.get(customer_id)
        if entry is None or not self._passes(customer_id):
            return None
        column = self._shown.by_key[near if near in entry.columns else entry.columns[0]]
        return self._shown.columns.index(column), column.row(entry.key)

    def outlook(self, customer_id: str) -> Outlook:
        """The verdict of the rules on a customer today. Raises KeyError for one who is not on the desk."""
        known = self._outlooks.get(customer_id)
        if known is None:
            entry = self._entries[customer_id]
            known = outlook(entry.customer, entry.standing, self.today, self.rules)
            self._outlooks[customer_id] = known
        return known

    def due_ids(self, day: date | None = None) -> list[str]:
        """Everyone due on or before `day` (today if None), in the order in which to contact them."""
        return self._due_on(day or self.today).ids

    def ids_on(self, day: date) -> list[str]:
        """Those who fall due on exactly this day, in the order in which to contact them then."""
        return [key[-1] for key in sorted(self._key_on(self._entries[each], day) for each in self._on(day))]

    def count_on(self, day: date) -> int:
        """How many fall due on exactly this day."""
        return len(self._on(day))

    def next_day(self) -> date | None:
        """The first day after today with anybody due; None if there is none."""
        return min((day for day in self._by_day if day > self.today and self._on(day)), default=None)

    def today_list(self, done: int = 0, day: date | None = None) -> TodayList:
        """The first of `due_ids`, within the capacity left after `done` contacts.

        Appointments are shown even when the capacity is used up: they cannot wait.
        """
        ranking = self._due_on(day or self.today)
        appointments = ranking.row(APPOINTMENTS_END)
        shown = ranking.ids[: max(self.rules.capacity - done, appointments, 0)]
        return TodayList(shown, len(ranking.ids) - len(shown), done)

    @property
    def load_per_day(self) -> float:
        """How many contacts a day the grades require, without customers who have no further contact."""
        return load_per_day(self._per_grade, self.rules.scheme)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, customer_id: object) -> bool:
        return customer_id in self._entries

    def _entry(self, customer: Customer, standing: Standing, group: Grouping) -> _Entry:
        when = due(customer, standing, self.rules.scheme, self.rules.working_days, self.today)
        return _Entry(
            customer,
            standing,
            when,
            place(customer, when, is_due=when is not None and when.day <= self.today),
            group.keys_of(customer, when),
            when is not None and when.day < self.today,
        )

    def _arrange(self) -> None:
        """Sort everyone once and deal them out; the columns and today's list come out sorted."""
        self._group = grouping(self.group_by, self.today)
        self._outlooks: dict[str, Outlook] = {}
        entries = sorted(self._entries.values(), key=attrgetter("key"))
        self._board = _Board(self._group.keys, entries)
        self._shown = self._select()
        self._due = {self.today: self._ranking(self.today, entries)}
        self._per_grade = Counter(known_grade(entry.customer) for entry in entries if entry.due)
        self._by_day: dict[date, set[str]] = {}
        for entry in entries:
            if entry.due is not None:
                self._by_day.setdefault(entry.due.day, set()).add(entry.customer.id)

    def _select(self) -> _Board:
        """The columns of the customers that pass the filter. The cost grows with their number."""
        if self._filter is None:
            return self._board
        entries = [self._entries[id_] for id_ in self._filter if id_ in self._entries]
        return _Board(self._group.keys, sorted(entries, key=attrgetter("key")))

    def _passes(self, customer_id: str) -> bool:
        return self._filter is None or customer_id in self._filter

    def _on(self, day: date) -> Set[str]:
        """Who falls due on this day and passes the filter."""
        ids = self._by_day.get(day, set())
        return ids if self._filter is None else ids & self._filter

    def _due_on(self, day: date) -> Ranking:
        """Today's ranking is always kept, plus that of the last other day shown."""
        ranking = self._due.get(day)
        if ranking is None:
            ranking = self._ranking(day, self._entries.values())
            self._due = {self.today: self._due[self.today], day: ranking}
        return ranking

    def _ranking(self, day: date, entries: Iterable[_Entry]) -> Ranking:
        """Those of `entries` that are due on or before `day`, in the order of that day."""
        order = sorted(self._key_on(entry, day) for entry in entries if _is_due(entry, day))
        return Ranking([key[-1] for key in order], order)

    def _key_on(self, entry: _Entry, day: date) -> Key:
        if day == self.today:
            return entry.key
        return place(entry.customer, entry.due, is_due=_is_due(entry, day))


def _is_due(entry: _Entry, day: date) -> bool:
    return entry.due is not None and entry.due.day <= day


def _by_name(key: str) -> tuple[bool, str, str]:
    return not key, key.casefold(), key
