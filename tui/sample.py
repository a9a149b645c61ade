"""The sample book: some 60 made-up customers, one for every rule, with all days relative to today.

`genjin demo` writes it into a folder that is deleted afterwards, so nothing of it is kept. Tests and pictures use it
with a frozen day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tui import config
from tui.book.book import Book
from tui.book.entry import ADOPT
from tui.book.ids import IdSource
from tui.clock import SYSTEM, Clock
from tui.core import changes
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change, Fields, Value
from tui.core.model import NO_NEXT

_TEXT_FIELDS = (
    "name", "company", "title", "wechat", "grade", "need", "amount", "status", "importance", "source", "region",
)  # fmt: skip
_SLOTS = ("09:20", "10:05", "11:10", "14:00", "14:45", "15:30", "16:15", "17:00")
"""Times of day that the entries of a timeline are given in turn."""


def sample_book(folder: Path, now: datetime, *, clock: Clock = SYSTEM, ids: IdSource | None = None) -> Book:
    """A new book in `folder` with the sample customers, as of the day of `now`.

    They are what the book was found to hold, not something the user did: undo leaves them alone.
    """
    book = Book.open(folder / "book.json", folder / "state", clock=clock, ids=ids)
    parts = [part for customer in sample_customers() for part in _customer(book, customer, now)]
    book.apply(changes.combine(ADOPT, str(len(sample_customers())), parts))
    return book


@cache
def sample_customers() -> list[dict[str, Any]]:
    """The customers as written in config/sample.yaml."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (config.shipped() / "sample.yaml").read_text("utf-8")
    customers: list[dict[str, Any]] = yaml.load(text, Loader=loader)["customers"]
    return customers


def _customer(book: Book, raw: dict[str, Any], now: datetime) -> Iterator[Change]:
    customer_id = book.new_id()
    fields: dict[str, Any] = {name: raw[name] for name in _TEXT_FIELDS if name in raw}
    fields["created"] = (now.date() - timedelta(raw["added"])).isoformat()
    if "close" in raw:
        fields["close_by"] = (now.date() + timedelta(raw["close"])).isoformat()
    if "phone" in raw:
        fields["phones"] = {raw["phone"]: "mobile" if raw["phone"].startswith("+86") else ""}
    if "email" in raw:
        fields["emails"] = {raw["email"]: ""}
    if "tags" in raw:
        fields["tags"] = dict.fromkeys(raw["tags"], True)
    yield Change("import", writes={(CUSTOMERS, customer_id): fields})
    grade = raw["grade"]
    for number, entry in enumerate(raw.get("log", ())):
        followup = _followup(customer_id, entry, grade, number, now)
        grade = str(followup["from"])
        yield Change("import", writes={(FOLLOWUPS, book.new_id()): followup})


def _followup(customer_id: str, entry: list[Any], grade: str, number: int, now: datetime) -> Fields:
    """A follow-up from `[days ago, kind, outcome, note, extras]`; `grade` is the one after it."""
    ago, kind, outcome, note, *extras = entry
    extra: dict[str, Any] = extras[0] if extras else {}
    moment = datetime.combine(now.date() - timedelta(ago), time.fromisoformat(_SLOTS[number % len(_SLOTS)]))
    fields: dict[str, Value] = {
        "customer": customer_id,
        "at": changes.timestamp(min(moment.replace(tzinfo=now.tzinfo), now)),
        "kind": kind,
        "from": extra.get("from", grade),
        "grade": extra.get("grade", grade),
    }
    optional = {"outcome": outcome, "note": note, "next": _next(extra.get("next"), now)}
    return fields | {name: value for name, value in optional.items() if value}


def _next(value: int | str | None, now: datetime) -> str | None:
    """A next date from "days from today", "days time" or "none"."""
    if value is None or value == NO_NEXT:
        return value
    days, _blank, clock = str(value).partition(" ")
    day = (now.date() + timedelta(int(days))).isoformat()
    return f"{day}T{clock}" if clock else day
