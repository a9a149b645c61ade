"""Laws of import and export, whatever the list: every row is accounted for, twice is once, out and in is the same."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.soak import thorough
from tui import config
from tui.book.book import Book
from tui.core import changes
from tui.core.model import KINDS, OUTCOMES
from tui.core.text import clean_text
from tui.exchange import cells, formulas, records
from tui.exchange.encoding import decode
from tui.exchange.errors import ExchangeError
from tui.exchange.export import export
from tui.exchange.importer import apply, plan_import
from tui.exchange.report import Report

CONFIG = config.load()
NOW = datetime(2026, 11, 21, 15, 4, tzinfo=timezone(timedelta(hours=8)))

# Few values, so that rows often mean the same customer.
NAMES = st.sampled_from(["", "Ann", "Ann Lee", "Bob", "王伟", "王伟经理", "李娜", "ann", "'"])
COMPANIES = st.sampled_from(["", "Acme", "Acme Ltd", "华东电机", "Ann"])
EMAILS = st.sampled_from(["", "a@b.cn", "A@B.cn", "c@d.com", "a@b.cn; c@d.com", "none"])
PHONES = st.sampled_from(
    ["", "13800138000", "+86 138 0013 8000", "021-58881234", "021-58881234/13900139000", "12"]
)
OTHERS = st.sampled_from(
    ["", "x", "y", "won", "Lead", "Customer", "A", "B", "03/04/2026", "12万", "now", "vip;old", "NULL"]
)
IDS = st.sampled_from(["", "", "K1", "K2", "K3"])
HEADER = [
    "name",
    "company",
    "email",
    "phone",
    "title",
    "grade",
    "lifecycle stage",
    "amount",
    "tags",
    "shoe size",
    "id",
]
ROWS = st.lists(
    st.tuples(NAMES, COMPANIES, EMAILS, PHONES, *([OTHERS] * 6), IDS).map(list)
    | st.lists(st.sampled_from(["", "x", "Ann", '"', "a@b.cn"]), max_size=13),
    max_size=12,
)


@contextmanager
def fresh_book() -> Iterator[tuple[Book, Path]]:
    """A book in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        book = Book.open(Path(folder) / "book.json", Path(folder) / "state")
        yield book, Path(folder)
        book.close()


def as_csv(header: list[str], rows: list[list[str]]) -> str:
    """A table as a list in CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue()


def take(book: Book, path: Path) -> Report:
    """Import a file."""
    return apply(plan_import(path, book, CONFIG, now=NOW), book)


def adds_up(report: Report) -> bool:
    """Whether every row read is accounted for, rejected ones by line."""
    counts = report.counts
    return (
        counts.read == counts.added + counts.updated + counts.skipped + counts.rejected
        and len(report.rejected) == counts.rejected
        and all(row.line > 1 and row.reason for row in report.rejected)
    )


@thorough(25)
@given(ROWS, ROWS)
def test_every_row_is_accounted_for_and_a_second_time_changes_nothing(
    before: list[list[str]], rows: list[list[str]]
) -> None:
    with fresh_book() as (book, folder):
        for number, table in enumerate((before, rows)):
            path = folder / f"{number}.csv"
            path.write_text(as_csv(HEADER, table), encoding="utf-8", newline="")
            first = take(book, path)
            assert adds_up(first)
            assert first.counts.read == sum(1 for row in table if any(cell.strip() for cell in row))
            state = dict(book.customers)
            second = take(book, path)
            assert adds_up(second)
            assert (second.counts.added, second.counts.updated, second.counts.followups) == (0, 0, 0)
            assert dict(book.customers) == state


@thorough(15)
@given(ROWS)
def test_a_plan_says_what_the_import_then_does(rows: list[list[str]]) -> None:
    with fresh_book() as (book, folder):
        path = folder / "list.csv"
        path.write_text(as_csv(HEADER, rows), encoding="utf-8", newline="")
        plan = plan_import(path, book, CONFIG, now=NOW)
        assert not book.customers
        report = apply(plan, book)
        assert plan.counts == report.counts
        assert plan.rejected == report.rejected
        assert len(book.customers) == report.counts.added


# Text as it is stored: no half characters, and none that nobody sees.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12).map(clean_text)
FILLED = TEXT.filter(bool)
LINES = st.lists(TEXT, min_size=1, max_size=3).map("\n".join).map(str.strip)
DAYS = st.dates(min_value=datetime(1950, 1, 1).date(), max_value=datetime(2100, 1, 1).date()).map(str)
CUSTOMER = st.fixed_dictionaries(
    {"name": FILLED},
    optional={
        "company": TEXT,
        "note": LINES,
        "address": TEXT,
        "region": TEXT,
        "birthday": TEXT,
        "wechat": TEXT,
        "phones": st.dictionaries(FILLED, TEXT, max_size=3),
        "emails": st.dictionaries(FILLED, TEXT, max_size=3),
        "tags": st.dictionaries(FILLED, st.just(True), max_size=3),
        "custom": st.dictionaries(FILLED, FILLED, max_size=3),
        "refs": st.dictionaries(FILLED, st.just(True), max_size=2),
        "need": st.sampled_from(["now", "later", "none"]),
        "status": st.sampled_from(["prospect", "negotiating", "won"]),
        "importance": st.sampled_from(["normal", "key"]),
        "grade": st.sampled_from("ABCDE"),
        "amount": st.decimals(0, 10**9, places=2).map(str),
        "close_by": DAYS,
        "created": DAYS,
    },
)
FOLLOWUP = st.fixed_dictionaries(
    {"at": st.one_of(DAYS, st.just("2026-11-20T09:30+01:00")), "kind": st.sampled_from(KINDS)},
    optional={
        "outcome": st.sampled_from(OUTCOMES),
        "note": FILLED,
        "from": st.sampled_from("ABCDE"),
        "grade": st.sampled_from("ABCDE"),
        "next": st.sampled_from(["none", "2026-12-01", "2026-12-01T15:00"]),
        "by": FILLED,
    },
)


@thorough(25)
@given(st.lists(st.tuples(CUSTOMER, st.lists(FOLLOWUP, max_size=2)), max_size=4))
def test_what_is_exported_and_imported_into_an_empty_book_is_the_same(
    people: list[tuple[dict[str, object], list[dict[str, object]]]],
) -> None:
    with fresh_book() as (here, folder), fresh_book() as (there, _other):
        for fields, followups in people:
            customer_id = here.new_id()
            here.apply(changes.add(customer_id, fields, created=NOW.date(), grade="D"))  # type: ignore[arg-type]
            writes = {
                (changes.FOLLOWUPS, here.new_id()): {**entry, "customer": customer_id} for entry in followups
            }
            here.apply(changes.Change("log", writes=writes))  # type: ignore[arg-type]
        for path in export(here, folder / "all.csv").files:
            report = take(there, path)
            assert report.counts.rejected == 0
            assert take(here, path).counts.skipped == report.counts.read
        assert dict(there.customers) == dict(here.customers)
        for customer_id in here.customers:
            assert there.followups(customer_id) == here.followups(customer_id)


@given(st.text(max_size=20))
def test_protection_of_cells_can_always_be_taken_off(cell: str) -> None:
    assert formulas.unguard(formulas.guard(cell)) == cell


@given(st.lists(FILLED, max_size=4, unique=True))
def test_tags_in_one_cell_come_back(tags: list[str]) -> None:
    assert cells.tags(cells.join_tags(tags)) == tags


@thorough(50)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_clear_error(data: bytes) -> None:
    with fresh_book() as (book, folder):
        path = folder / "list.csv"
        path.write_bytes(b"name,phone\n" + data)
        with suppress(ExchangeError):
            assert adds_up(take(book, path))


@given(st.text(st.sampled_from('a,";\n\r\t王 '), max_size=60))
def test_no_line_is_lost_or_read_twice_whatever_its_quotation_marks(text: str) -> None:
    lines = records.split_lines(text)
    found = list(records.records(lines, ","))
    assert [record.line for record in found] == sorted({record.line for record in found})
    # Every letter of the text is in exactly one record.
    assert sum(cell.count("a") for record in found for cell in record.cells) == text.count("a")


@given(st.text(max_size=50))
def test_text_in_utf8_and_utf16_is_read_as_written(text: str) -> None:
    text = "name," + text.replace("\x00", "").encode("utf-8", "replace").decode()
    assert decode(text.encode("utf-8-sig")).text == text
    assert decode(text.encode("utf-16")).text == text
