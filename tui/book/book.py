"""The book: open, change and undo, and keep the file up to date, even when others write it.

An action is prepared (which values change?), written to the journal (now it is safe), and committed to memory (now
it is on the screen). The file follows later, from a thread, and never by overwriting: it is read again, joined and
replaced. Every copy of a book that turns up, older or newer, whole or damaged, goes through the same join.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tui.book import undo
from tui.book.applied import Applied, fields, grades
from tui.book.clocks import Clocks
from tui.book.device import Device, claim
from tui.book.entry import Entry, Key
from tui.book.errors import BookError, reason
from tui.book.ids import IdSource
from tui.book.intake import Intake
from tui.book.journal import Journal
from tui.book.layout import render
from tui.book.loading import Loading
from tui.book.opening import identify
from tui.book.past import Assignment, Devices
from tui.book.points import JOINING, Point, Points
from tui.book.reading import Reading, Source, look_when_quiet
from tui.book.record import assign, delete, path_of
from tui.book.saver import Saver
from tui.book.shown import Shown
from tui.book.stamp import HybridClock
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import NULL, encode
from tui.book.views import Deleted, Views
from tui.clock import SYSTEM, Clock
from tui.core.changes import FOLLOWUPS, Change, Fields
from tui.language import _
from tui.limits import LIMITS, Limits

if TYPE_CHECKING:
    from tinydb import TinyDB

__all__ = ["Applied", "Assignment", "Book", "BookError", "Deleted"]


class Book(Shown):
    """One book file, its state folder, and the views of its records. Made by `Book.open`."""

    def __init__(
        self,
        reading: Reading,
        store: Store,
        state: BookState,
        book_id: str,
        device: Device,
        ids: IdSource,
        *,
        attempts_count: bool,
    ) -> None:
        self.path = reading.source.path
        self.state = state.folder
        """This device's folder for the book, for what is not part of it."""
        self.clock = state.clock
        self.limits = state.limits
        self._store = store
        self._device = device
        self._clock = HybridClock(device.id, state.clock.milliseconds)
        self._ids = ids
        recent = state.clock.today() - timedelta(days=1)
        self._views = Views(store, attempts_count=attempts_count, recent=recent)
        self._journal = Journal(state.journal_folder(book_id), device.id, state.clock)
        self._history = undo.History(self._journal)
        self._points = Points(state)
        self._devices = Devices(store, state.folder, device.id)
        self._intake = Intake(store, self._journal, state, self._clock, self.path, book_id)
        self._intake.clocks = Clocks(
            self._clock,
            device,
            self._journal,
            state.folder,
            name=self.device_name,
            tell=self._intake.notices.append,
            wall=state.clock.milliseconds,
        )
        self._saver = Saver(store, self._journal, state, self._intake, self.path)
        self._loading: Loading | None = Loading(
            reading, store, state, self._journals(reading, state), self._intake, self._saver
        )
        self._load_lock = threading.Lock()
        self._closed = False

    @classmethod
    def open(
        cls,
        path: Path,
        state: Path,
        *,
        attempts_count: bool = True,
        create: bool = True,
        clock: Clock = SYSTEM,
        limits: Limits = LIMITS,
        ids: IdSource | None = None,
    ) -> Self:
        """Open the book at `path`, or create one. `state` is this device's folder for it.

        Customers are there at once, follow-ups after `load_followups`, which everything that needs them calls.
        Raises BookError for what is no book, cannot be read, or (without `create`) does not exist.
        """
        ids = ids or IdSource(clock)
        known = BookState(state, clock, limits)  # before the file, so that it is never newer
        known.look()
        source = look_when_quiet(path, clock)
        if not source.exists and not known.book_id:
            if not create:
                raise BookError(_("No book at {path}.").format(path=path))
            known.begin(ids.next())
            source = look_when_quiet(path, clock)  # another process may have begun it at the same moment
        elif not source.exists and not path.resolve().parent.is_dir():
            words = _(
                "{folder} is missing: is the disk or the share connected? Nothing is lost. Once the "
                "folder is back, the book is restored into it from the backup and the journal."
            )
            raise BookError(words.format(folder=path.resolve().parent))
        store = Store()
        reading = Reading(source, store, is_own=known.is_own(source))
        if source.is_plain:
            reading.until(FOLLOWUPS)
        else:
            reading.finish()
        try:
            book_id = identify(source, known, store)
            device = claim(state, ids)
        except OSError as error:
            raise BookError(
                _("Cannot write to the state folder {path}: {reason}.").format(
                    path=state, reason=reason(error)
                )
            ) from error
        book = cls(reading, store, known, book_id, device, ids, attempts_count=attempts_count)
        book._begin()
        if not device.has_lock and known.is_first("no-locks"):
            words = _(
                "Cannot lock the state folder {path}, as on some network drives. Nothing is lost, but "
                "each start counts as another device; set GENJIN_STATE to a folder on this device."
            )
            book.notices.append(words.format(path=state))
        return book

    # -- which book this is ------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The id of this book. It changes once the user has joined this book with another."""
        return self._intake.book_id

    @property
    def device(self) -> str:
        """The id under which this process writes."""
        return self._device.id

    @property
    def read_only(self) -> str:
        """Why the book is read-only, or ""."""
        return self._intake.read_only

    @property
    def notices(self) -> list[str]:
        """Messages for the user: what was recovered, adopted or set aside. More may come at any time."""
        return self._intake.notices

    @property
    def is_saved(self) -> bool:
        """Whether the file is up to date and no save is running."""
        return not (self._saver.is_dirty or self._saver.saving_seconds)

    @property
    def saving_seconds(self) -> float:
        """How long the current save has been running; 0 without one."""
        return self._saver.saving_seconds

    # -- changing ----------------------------------------------------------------------------------------------

    def new_id(self) -> str:
        """An id for a new record; newer ids sort after older ones."""
        return self._ids.next()

    def apply(self, change: Change) -> Applied:
        """Apply a change: durable when this returns. Raises BookError, with nothing changed, if it fails."""
        return self.commit(self.write(self.prepare(change)))

    def prepare(self, change: Change) -> Entry:
        """Work out what a change really assigns; values already present are dropped."""
        if self.read_only:
            raise BookError(self.read_only)
        self._load_lines()
        entry = Entry(self._clock.next(), change.kind, change.subject)
        created: set[Key] = set()
        with self._store.lock:
            for key, fields in change.writes.items():
                self._prepare_write(entry, key, fields, created)
            for key in change.deletes:
                record = self._store.record(*key)
                if record is not None and (record.is_live() or self._views.shows(key)):
                    entry.do[key] = delete(record, FOLLOWUPS, self._views.beside(key), stamp=entry.stamp)
            for key in change.restores:
                record = self._store.record(*key)
                if record is not None and not record.is_live():
                    created.add(key)
                    entry.do[key] = undo.touch(record, entry.stamp)
        entry.created = frozenset(created)
        return entry

    def write(self, entry: Entry) -> Entry:
        """Append a prepared entry to the journal and wait for the disk. May run in a thread. Raises BookError.

        An undo that found nothing to undo is a step, too: the next one goes on to the action before it.
        """
        if entry.do or entry.reverts:
            try:
                self._journal.append(entry)
            except OSError as error:
                raise BookError(
                    _("Not saved: cannot write the journal in {path}: {reason}.").format(
                        path=self._journal.folder, reason=reason(error)
                    )
                ) from error
        return entry

    def commit(self, entry: Entry) -> Applied:
        """Bring a written entry into memory and ask for a save."""
        self._load_lines()
        for (table, record_id), record in entry.do.items():
            self._store.join(table, record_id, record)
        if entry.do:
            self._saver.changed()
        self._journal.committed(entry)  # only now: a save must not count it as held before
        return Applied(
            entry.kind,
            entry.subject,
            self._views.renew(entry.do),
            undone=bool(entry.reverts) and not entry.redo,
            skipped=entry.skipped,
            detail=grades(entry),
            fields=fields(entry),
        )

    def undo(self) -> Applied | None:
        """Undo the newest action of this device that is still in effect; None if there is none."""
        return self._revert(redo=False)

    def redo(self) -> Applied | None:
        """Redo the action that was undone last; None if there is none."""
        return self._revert(redo=True)

    def can_revert(self, *, redo: bool) -> bool:
        """Whether there is anything to undo or redo, or a reason to explain why not."""
        try:
            return self._waiting(redo=redo) is not None
        except BookError:
            return True

    # -- keeping the file in step ------------------------------------------------------------------------------

    def poll(self) -> Applied | None:
        """Take in what others have written to the file.

        With a saver running, which reads the file, this waits for no disk. Raises BookError if what is there now
        cannot be read.
        """
        if not self._saver.is_running and self._saver.file_changed():
            self._saver.reload()
        return self._take_in()

    def look(self) -> None:
        """Make the saver check the file now, rather than within a second."""
        self._saver.wake()

    def save(self) -> None:
        """Write the file now if it is out of date. Raises BookError; the journal then still holds everything."""
        self.flush()
        self._take_in()

    def rewrite(self) -> None:
        """Rewrite the file, even if it is up to date: a repair. Raises BookError."""
        self._load_lines()
        self._saver.changed()
        self.save()

    def flush(self) -> None:
        """Like `save`, from any thread: what came from outside waits for the next `poll`. Raises BookError."""
        self._load_lines()
        self._saver.save()

    def reload(self) -> None:
        """Join the file's content, from any thread; it waits for the next `poll`. Raises BookError."""
        self._load_lines()
        if self._saver.file_changed():
            self._saver.reload()

    def join_copy(self, source: Source) -> bool:
        """Join another copy of this book, from any thread; returns whether it brought anything new.

        The caller has seen that it is this book. What it brought waits for the next `poll`, and for a save.
        """
        self._load_lines()
        return self._saver.join_copy(source)

    def keep_point(self, *, before: str = JOINING, into: str = "") -> Point | None:
        """Keep a restore point: `before` another book is joined in, or an earlier one takes its place.

        `into` is which book will be at the path then. None for a book that never held anything. Raises BookError.
        """
        self._load_lines()
        if before == JOINING and not any(self._store.count().values()):
            return None
        data = b"".join(render(self._store.header, self._store.in_order()))
        # What stands in the journal of a book that takes this one's place is aside by then.
        newest = self._intake.newest if before == JOINING else ""
        try:
            return self._points.keep(
                before,
                data,
                book_id=self.id,
                into=into or self.id,
                newest=newest,
                when=self._points.clock.now(),
            )
        except OSError as error:
            words = _(
                "Nothing was changed: a copy of the book as it is could not be kept in {path}: {reason}."
            )
            raise BookError(words.format(path=self._points.folder, reason=reason(error))) from error

    def start_saver(
        self, on_saved: Callable[[str], None], on_news: Callable[[], None] = lambda: None
    ) -> None:
        """From now on, save from a thread, and watch the file for other writers.

        From that thread `on_saved` is called with "" or a sentence that says what failed, and `on_news` when a `poll`
        would bring something.
        """
        self._saver.start(on_saved, on_news)

    def close(self) -> None:
        """Save what is unsaved and release everything. Never raises: what could not be saved is in the journal."""
        if self._closed:
            return
        self._closed = True
        if self._saver.stop():
            self._save_last()
        else:
            words = _("{path} does not respond. Nothing is lost: the journal has everything.")
            self.notices.append(words.format(path=self.path))
        self._journal.close()
        self._device.release(self._clock.issued)

    @property
    def db(self) -> TinyDB:
        """The book as a TinyDB: plain documents under string ids; writes become assignments."""
        from tui.book.documents import open_documents

        return open_documents(self)

    # -- within ------------------------------------------------------------------------------------------------

    def _save_last(self) -> None:
        try:
            if self._saver.is_dirty:
                self._load_lines()
            self._saver.save()
        except BookError as error:
            self.notices.append(str(error))
        with contextlib.suppress(OSError):
            self._saver.close()

    def _journals(self, reading: Reading, state: BookState) -> list[Journal]:
        """The journal of this book, and those of books joined into it."""
        ids = list(reading.source.findings.ids)  # two, where git has made one file of two books
        if not state.was_saved:
            ids.append(
                state.book_id
            )  # begun here while another machine began the one that is at the path now
        ids += state.predecessors(self.id)
        folders = dict.fromkeys(state.journal_folder(book_id) for book_id in ids)
        return [self._journal, *(Journal(folder, "") for folder in folders if folder != self._journal.folder)]

    def _begin(self) -> None:
        """Make the customers' views; a file that is not in our canonical form is read whole at once."""
        assert self._loading is not None
        if not self._loading.customers(self._views, self.id):
            self._load_lines()

    def _prepare_write(self, entry: Entry, key: Key, fields: Fields, created: set[Key]) -> None:
        record = self._store.record(*key)
        values = {
            path: value
            for path, value in _encoded(fields).items()
            if value != (record.shown(path) if record else NULL)
        }
        if not values:
            return
        if record is None or not record.is_live():
            created.add(key)
        if record is not None:
            entry.was[key] = {path: record.shown(path) for path in values}
        entry.do[key] = assign(values, entry.stamp)

    def _revert(self, *, redo: bool) -> Applied | None:
        if self.read_only:
            raise BookError(self.read_only)
        self._load_lines()
        waiting = self._waiting(redo=redo)
        if waiting is None:
            return None
        own, beside = self._history.own, self._views.beside
        with self._store.lock:
            entry = undo.revert(waiting, self._store, self._clock.next(), redo=redo, own=own, beside=beside)
        return self.commit(self.write(entry))

    def _waiting(self, *, redo: bool) -> Entry | None:
        """The next action to undo or redo. Raises BookError if two books were joined or parted since."""
        waiting, point = self._history.next(redo=redo), self._points.last(self.id)
        if point is None or not undo.is_before(waiting, point):
            return waiting
        if redo:
            return None
        raise BookError(undo.barred(point))

    def _take_in(self) -> Applied | None:
        """Bring what the saver has joined from outside into the views; later, if the views are just being made."""
        if self._loading is not None or not self._load_lock.acquire(blocking=False):
            return None
        try:
            customers = self._views.renew(self._saver.take_news())
        finally:
            self._load_lock.release()
        return Applied("news", "", customers) if customers else None


def _encoded(fields: Fields) -> dict[str, bytes]:
    values: dict[str, bytes] = {}
    for name, value in fields.items():
        if isinstance(value, Mapping):
            values |= {path_of(name, entry): encode(item) for entry, item in value.items()}
        else:
            values[path_of(name)] = encode(value)
    return values
