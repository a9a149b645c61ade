"""Checking what this device keeps beside a book: journal, backups, what was set aside, who has it open.

Nothing here is wrong by itself. It says what a repair or the next opening will do, and where things are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tui.book.checkup import Finding, Report, clock_findings
from tui.book.codec import decode_record
from tui.book.entry import outline
from tui.book.journal import Journal, lines
from tui.book.past import Devices
from tui.book.record import Record
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import decode
from tui.book.versions import Versions
from tui.clock import SYSTEM
from tui.language import ngettext


def look_around(report: Report, state: BookState) -> None:
    """Add notes to the report of a book: what this device keeps for it, and whose clocks run ahead."""
    if not report.id:
        return
    report.notes += _journal(report, state)
    report.notes += _versions(report, state)
    report.notes += _aside(state, report.id)
    report.notes += _open(state)
    name = Devices(report.store, state.folder, "").name
    report.notes += clock_findings(report.store, SYSTEM.milliseconds(), name)


def _journal(report: Report, state: BookState) -> Iterator[Finding]:
    waiting, torn = _waiting(Journal(state.journal_folder(report.id), ""), report.store.copy())
    if waiting:
        words = ngettext(
            "{n} action is in the journal but not yet in the file; it is written the next time the "
            "book is opened.",
            "{n} actions are in the journal but not yet in the file; they are written the next time "
            "the book is opened.",
            waiting,
        )
        yield Finding("journal", words.format(n=f"{waiting:,}"))
    if torn:
        words = ngettext(
            "{n} line of the journal was cut off by a crash, before it was confirmed.",
            "{n} lines of the journal were cut off by a crash, before they were confirmed.",
            torn,
        )
        yield Finding("journal-torn", words.format(n=f"{torn:,}"))


def _waiting(journal: Journal, store: Store) -> tuple[int, int]:
    """How many actions the store lacks, and how many journal lines are damaged. Joins into the store."""
    waiting = torn = 0
    for path in journal.files():
        for _place, line in lines(path):
            entry = outline(line)
            if entry is None:
                torn += bool(line)
                continue
            stamp, lacks = entry.stamp.encode(), False
            for key, fields in entry.records():
                if stamp not in (store.line(*key) or b""):
                    with contextlib.suppress(ValueError):
                        lacks |= store.join(*key, decode_record(decode(fields)))
            waiting += lacks
    return waiting, torn


def _versions(report: Report, state: BookState) -> Iterator[Finding]:
    notes = Versions(state, report.id)
    number = sum(len(notes.of(key, report.store.record(*key) or Record())) for key in notes.records())
    if number:
        words = ngettext(
            "{n} field was changed on two devices at once and nobody has looked at it yet; the card "
            "shows both versions.",
            "{n} fields were changed on two devices at once and nobody has looked at them yet; the "
            "cards show both versions.",
            number,
        )
        yield Finding("versions", words.format(n=f"{number:,}"))


def _aside(state: BookState, book_id: str) -> Iterator[Finding]:
    folder = state.aside_folder(book_id)
    number = sum(path.is_file() for path in _names(folder))
    if number:
        words = ngettext(
            "{n} file with unreadable lines is kept in {folder}.",
            "{n} files with unreadable lines are kept in {folder}.",
            number,
        )
        yield Finding("aside", words.format(n=f"{number:,}", folder=folder))
    copies = state.copies_folder(book_id)
    number = len(_names(copies))
    if number:
        words = ngettext(
            "{n} joined conflict copy is kept in {folder} for 30 days.",
            "{n} joined conflict copies are kept in {folder} for 30 days.",
            number,
        )
        yield Finding("copies", words.format(n=f"{number:,}", folder=copies))


def _open(state: BookState) -> Iterator[Finding]:
    number = sum(map(_is_held, _names(state.folder / "devices", "*.lock")))
    if number:
        words = ngettext(
            "The book is also open in {n} other Genjin window.",
            "The book is also open in {n} other Genjin windows.",
            number,
        )
        yield Finding("open", words.format(n=number))


def _is_held(path: Path) -> bool:
    """Whether somebody holds a lock. It exists already, so trying it creates nothing."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, blocking=False, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        return True
    except (OSError, NotImplementedError):
        return False
    lock.release()
    return False


def _names(folder: Path, pattern: str = "*") -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(folder.glob(pattern))
    return []
