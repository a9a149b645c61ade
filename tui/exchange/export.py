"""The book, or some of its customers, as lists for other programs: everything, follow-ups too.

CSV is two files, one of customers and one of follow-ups, made for Excel and made to come back: imported into an
empty book they give the same customers and follow-ups. JSON is one file for scripts.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from tui.book.book import Book
from tui.book.errors import reason
from tui.book.files import replace
from tui.core.model import Customer, FollowUp
from tui.core.text import safe_text
from tui.exchange import own
from tui.exchange.cells import join_tags
from tui.exchange.columns import CUSTOM_PREFIX, FROM, OWN_FOLLOWUP, OWN_ID, REFS
from tui.exchange.errors import ExchangeError
from tui.exchange.formulas import guard
from tui.exchange.taking import text_of
from tui.language import _, current

_MAPS: Final = {"tag": "tags", REFS: "refs"}
_ROWS_PER_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """The result of an export: the files, and how many customers and follow-ups are in them."""

    files: tuple[Path, ...]
    customers: int
    followups: int


@dataclass(slots=True)
class _Tally:
    """Follow-ups written so far: they are read while writing, never all at once."""

    followups: int = 0


def export(book: Book, path: Path, customer_ids: Iterable[str] | None = None) -> Exported:
    """Write customers with their follow-ups to `path`, as .csv or .json by its ending.

    Without `customer_ids` all of them. CSV puts the follow-ups beside it (`NAME.followups.csv`). Files are replaced
    whole or not at all, and only their owner can read a new one. Raises ExchangeError.
    """
    writer = {".csv": _export_csv, ".json": _export_json}.get(path.suffix.lower())
    if writer is None:
        raise ExchangeError(
            _("{path}: the name must end in .csv or .json.").format(path=safe_text(str(path)))
        )
    if path.resolve() == book.path.resolve():
        raise ExchangeError(
            _("{path} is the book itself; choose another name.").format(path=safe_text(str(path)))
        )
    wanted = book.customers if customer_ids is None else dict.fromkeys(customer_ids)
    customers = [customer for customer_id in wanted if (customer := book.customers.get(customer_id))]
    try:
        return writer(book, path, customers)
    except OSError as error:
        sentence = _("{path} cannot be written: {reason}.")
        raise ExchangeError(sentence.format(path=safe_text(str(path)), reason=reason(error))) from error


# -- CSV -----------------------------------------------------------------------------------------------------------


def _export_csv(book: Book, path: Path, customers: Sequence[Customer]) -> Exported:
    beside = path.with_name(f"{path.stem}.followups{path.suffix}")
    tally = _Tally()
    replace(path, _csv(_customer_rows(customers)))
    replace(beside, _csv(_followup_rows(book, customers, tally)))
    return Exported((path, beside), len(customers), tally.followups)


def _csv(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Rows for Excel: with a byte order mark, and nothing in them that it would calculate."""
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for number, row in enumerate(rows, 1):
        writer.writerow(map(guard, row))
        if number % _ROWS_PER_CHUNK == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    # Half a character, which a damaged list may have brought in, has no place in UTF-8.
    return text.encode("utf-8", "replace")


def _customer_rows(customers: Sequence[Customer]) -> Iterator[list[str]]:
    most = {
        "phone": max((len(customer.phones) for customer in customers), default=0),
        "email": max((len(customer.emails) for customer in customers), default=0),
    }
    custom = sorted({name for customer in customers for name in customer.custom})
    header: list[str] = []
    for field in own.CUSTOMER_HEADERS:
        name = own.header_of(own.CUSTOMER_HEADERS, field)
        header += _numbered_headers(name, most[field]) if field in most else [name]
    yield header + [CUSTOM_PREFIX + name for name in custom]
    for customer in customers:
        row: list[str] = []
        for field in own.CUSTOMER_HEADERS:
            row += _pairs(customer, field, most[field]) if field in most else [_cell(customer, field)]
        yield row + [customer.custom.get(name, "") for name in custom]


def _numbered_headers(name: str, most: int) -> list[str]:
    value, kind = own.NUMBERED_PARTS[current() == "zh"]
    return [f"{name} {number} - {part}" for number in range(1, most + 1) for part in (kind, value)]


def _pairs(customer: Customer, field: str, most: int) -> list[str]:
    entries = customer.phones if field == "phone" else customer.emails
    filled = [text for number, label in entries.items() for text in (label, number)]
    return filled + [""] * (2 * most - len(filled))


def _cell(customer: Customer, field: str) -> str:
    if field == OWN_ID:
        return customer.id
    if field in _MAPS:
        return join_tags(list(getattr(customer, _MAPS[field])))
    return text_of(getattr(customer, field))


_FOLLOWUP_FIELDS: Final = {
    OWN_FOLLOWUP: "id",
    OWN_ID: "customer",
    "at": "at",
    "kind": "kind",
    "outcome": "outcome",
    "note": "note",
    FROM: "from_grade",
    "grade": "grade",
    "next": "next",
    "owner": "by",
}


def _followup_rows(book: Book, customers: Iterable[Customer], tally: _Tally) -> Iterator[list[str]]:
    yield [own.header_of(own.FOLLOWUP_HEADERS, field) for field in own.FOLLOWUP_HEADERS]
    for customer in customers:
        for followup in book.followups(customer.id):
            tally.followups += 1
            yield [_followup_cell(followup, field, customer) for field in own.FOLLOWUP_HEADERS]


def _followup_cell(followup: FollowUp, field: str, customer: Customer) -> str:
    if field == "contact_name":
        return customer.name
    if field == REFS:
        return join_tags(list(followup.refs))
    return text_of(getattr(followup, _FOLLOWUP_FIELDS[field]))


# -- JSON ----------------------------------------------------------------------------------------------------------


def _export_json(book: Book, path: Path, customers: Sequence[Customer]) -> Exported:
    tally = _Tally()

    def chunks() -> Iterator[bytes]:
        yield b'{"customers":['
        for number, customer in enumerate(customers):
            document = _document(customer)
            document["followups"] = [_document(followup) for followup in book.followups(customer.id)]
            tally.followups += len(document["followups"])
            yield (b",\n" if number else b"\n") + _json(document)
        yield b"\n]}\n"

    replace(path, chunks())
    return Exported((path,), len(customers), tally.followups)


def _document(record: Customer | FollowUp) -> dict[str, Any]:
    """A record as plain values, without unknown ones; the nesting gives a follow-up's customer."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    if isinstance(record, FollowUp):
        del plain["customer"]
    return {name: value for name, value in plain.items() if value not in ("", None, {})}


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
