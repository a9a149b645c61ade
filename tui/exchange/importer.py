"""An import in two steps: a plan, which changes nothing and shows everything, and its application, which is one change
of the book and so one step of undo.

The application asks the book again about every row: it may have changed since the plan was made, and the same list
twice must change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from tui.book.book import Book
from tui.config import Config
from tui.core.changes import Change, combine
from tui.exchange import sheet
from tui.exchange.activities import ActivityDraft, ActivityReader
from tui.exchange.activity_import import ActivityImport, UnlinkedError
from tui.exchange.customer_import import CustomerImport
from tui.exchange.customers import CustomerReader, Draft, Remark
from tui.exchange.errors import StoppedError
from tui.exchange.report import Counts, Drafts, Plan, Preview, Report, write_rejected
from tui.exchange.sheet import ACTIVITIES, Sheet
from tui.exchange.table import Rejected
from tui.language import _

Progress = Callable[[int, int], None]
"""Called now and then with rows done and rows in all."""
Stop = Callable[[], bool]
"""Asked between rows; True stops."""

PREVIEWED: Final = 10
"""Rows a preview shows."""
_STEP: Final = 50
"""Rows between two reports of progress."""


class _Watch:
    """Reports the progress of an import, and asks whether to stop."""

    def __init__(self, total: int, progress: Progress | None, stop: Stop | None) -> None:
        self._total = total
        self._done = 0
        self._progress = progress
        self._stop = stop

    def row(self) -> None:
        """One more row is done. Raises StoppedError."""
        if self._stop is not None and self._stop():
            raise StoppedError(_("Stopped; nothing was changed."))
        self._done += 1
        if self._progress is not None and self._done % _STEP == 0:
            self._progress(self._done, self._total)

    def finish(self) -> None:
        """All rows are done."""
        if self._progress is not None:
            self._progress(self._total, self._total)


def plan_import(
    path: Path,
    book: Book,
    config: Config,
    *,
    map_file: Path | None = None,
    now: datetime,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Plan:
    """Read the list at `path` and work out what importing it into `book` would do. Changes nothing.

    `now` is the aware moment of the import. Raises ExchangeError for a list or map file that cannot be used, and
    StoppedError when `stop` said so. Progress counts every row twice: once for reading it, once for comparing.
    """
    found = sheet.read(path, config, map_file)
    watch = _Watch(2 * len(found.table.rows), progress, stop)
    drafts, unreadable = _read_drafts(found, config, now, watch)
    plan = Plan(found, Counts(), (), (), (), drafts, unreadable, config, now)
    pass_ = _Pass(plan, book)
    pass_.run(watch)
    return replace(
        plan,
        counts=pass_.counts,
        preview=tuple(pass_.preview),
        rejected=tuple(pass_.rejected),
        remarks=pass_.remarks(),
    )


def apply(
    plan: Plan,
    book: Book,
    stop: Stop | None = None,
    progress: Progress | None = None,
    *,
    rejected_file: Path | None = None,
) -> Report:
    """Apply a plan as one change, and write the rejected rows to a file.

    Stopped in time, nothing is changed and the report says so. Raises BookError if the book cannot be changed.
    """
    pass_ = _Pass(plan, book)
    try:
        pass_.run(_Watch(len(plan.drafts), progress, stop))
    except StoppedError:
        return Report(Counts(), stopped=True)
    counts = pass_.counts
    if pass_.changes:
        book.apply(combine("import", str(counts.added + counts.updated), pass_.changes))
    rejected = tuple(pass_.rejected)
    written = write_rejected(plan.sheet, rejected, rejected_file)
    return Report(counts, rejected, pass_.remarks(), written, changed=bool(pass_.changes))


class _Taking(Protocol):
    """What the imports of customers and of activities have in common."""

    remarks: list[Remark]

    def take(self, draft: Any) -> str: ...
    def changes(self) -> list[Change]: ...
    def followups(self) -> int: ...


class _Pass:
    """All rows of a plan against the present book."""

    def __init__(self, plan: Plan, book: Book) -> None:
        self._plan = plan
        self.rejected: list[Rejected] = list(plan.unreadable)
        self.preview: list[Preview] = []
        self.changes: list[Change] = []
        self.counts = Counts(read=len(plan.drafts) + len(plan.unreadable))
        self._taking: _Taking
        if plan.sheet.kind == ACTIVITIES:
            self._taking = ActivityImport(book, plan.config, plan.now)
        else:
            self._taking = CustomerImport(book, plan.config, plan.now, plan.sheet.path.name)

    def run(self, watch: _Watch) -> None:
        """Take every row. Raises StoppedError."""
        for draft in self._plan.drafts:
            watch.row()
            self._take(draft)
        watch.finish()
        self.changes = self._taking.changes()
        self.rejected.sort(key=lambda row: row.line)
        self.counts.rejected = len(self.rejected)
        self.counts.followups = self._taking.followups()

    def remarks(self) -> tuple[Remark, ...]:
        """All remarks, by line."""
        read = [remark for draft in self._plan.drafts for remark in draft.remarks]
        return tuple(sorted([*read, *self._taking.remarks]))

    def _take(self, draft: Draft | ActivityDraft) -> None:
        try:
            action = self._taking.take(draft)
        except UnlinkedError as error:
            self.rejected.append(Rejected(draft.line, str(error), draft.cells))
            return
        setattr(self.counts, action, getattr(self.counts, action) + 1)
        if len(self.preview) < PREVIEWED:
            self.preview.append(Preview(draft.line, action, draft.shown()))


def _read_drafts(
    found: Sheet, config: Config, now: datetime, watch: _Watch
) -> tuple[Drafts, tuple[Rejected, ...]]:
    """The drafts of all rows, and the rows without one."""
    reader: CustomerReader | ActivityReader
    if found.kind == ACTIVITIES:
        reader = ActivityReader(found.columns, found.words, found.formats, now=now, verbatim=found.is_own)
    else:
        region = config.settings.region
        reader = CustomerReader(
            found.columns, found.words, found.formats, region=region, verbatim=found.is_own
        )
    drafts: list[Any] = []
    unreadable: list[Any] = list(found.misfits)
    for row in found.table.rows:
        watch.row()
        draft = reader.read(row)
        (unreadable if isinstance(draft, Rejected) else drafts).append(draft)
    return drafts, tuple(unreadable)
