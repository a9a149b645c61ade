"""The result of an action, for drawing and messages."""

from __future__ import annotations

from dataclasses import dataclass

from tui.book.entry import Entry
from tui.book.record import split
from tui.book.values import decode
from tui.core.changes import CUSTOMERS


@dataclass(frozen=True, slots=True)
class Applied:
    """The effect of an action, an undo or outside news on the book."""

    kind: str
    subject: str
    customers: frozenset[str]
    """Ids of the customers it concerns; their views must be drawn again."""
    undone: bool = False
    skipped: int = 0
    """Values an undo left alone because somebody has changed them since."""
    detail: tuple[str, str] | tuple[()] = ()
    """(grade before, grade after) where one customer's grade changed."""
    fields: tuple[str, ...] = ()
    """The names of the fields in which one customer was changed."""


def grades(entry: Entry) -> tuple[str, str] | tuple[()]:
    """(before, after) if the entry changed the grade of exactly one customer."""
    changed = [key for key, values in entry.was.items() if key[0] == CUSTOMERS and "grade" in values]
    if len(changed) != 1 or changed[0] not in entry.do:
        return ()
    before = decode(entry.was[changed[0]]["grade"])
    after = decode(entry.do[changed[0]].shown("grade"))
    return (str(before or ""), str(after or ""))


def fields(entry: Entry) -> tuple[str, ...]:
    """The fields an entry changed, if it changed those of exactly one customer; each entry of a map counts for it."""
    changed = [values for (table, _id), values in entry.was.items() if table == CUSTOMERS]
    return tuple(sorted({split(path)[0] for path in changed[0]})) if len(changed) == 1 else ()
