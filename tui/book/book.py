"""The book: open it, change it, take changes back, and keep the file in step, whoever else writes there.

An action is prepared (which values change?), written to the journal (now it is safe), and committed to memory (now
it is on the screen). The file follows later, from a thread, and never by overwriting: it is read again, joined and
replaced. Every copy of a book that turns up, older or newer, whole or damaged, goes through the same join.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tui import clock
from tui.book import undo
from tui.book.applied import Applied, fields, grades
from tui.book.clocks import Clocks
from tui.book.device import Device, claim
from tui.book.entry import Entry, Key
from tui.book.errors import BookError, reason
from tui.book.ids import IdSource
from tui.book.intake import Intake
from tui.book.journal import Journal
from tui.book.lines import followup_from_line, is_live, plain
from tui.book.loading import Loading
from tui.book.opening import identify
from tui.book.past import Assignment, Devices, history, versions
from tui.book.reading import Reading, Source, look_when_quiet
from tui.book.record import Record, assign, delete, path_of
from tui.book.saver import Saver
from tui.book.stamp import HybridClock
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import NULL, encode
from tui.book.views import Deleted, Views, newest_first
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change, Fields
from tui.core.model import Customer, FollowUp, Standing
from tui.language import _

if TYPE_CHECKING:
    from tinydb import TinyDB

    from tui.book.joining import Incoming
    from tui.book.restoring import Return

__all__ = ["Applied", "Assignment", "Book", "BookError", "Deleted"]


class Book:
    """One book file, its state folder, and the views of its records. Made by `Book.open`."""

    def __init__(
        self,
        reading: Reading,
        store: Store,
        state: BookState,
        book_id: str,
        device: Device,
        *,
        attempts_count: bool,
    ) -> None:
        self.path = reading.source.path
        self.state = state.folder
        """This machine's folder for the book, for what is not part of it."""
        self._store = store
        self._device = device
        self._clock = HybridClock(device.id)
        self._ids = IdSource()
        recent = clock.today() - timedelta(days=1)
        self._views = Views(store, attempts_count=attempts_count, recent=recent)
        self._journal = Journal(state.journal_folder(book_id), device.id)
        self._history = undo.History(self._journal)
        self._devices = Devices(store, state.folder, device.id)
        self._intake = Intake(store, self._journal, state, self._clock, self.path, book_id)
        self._intake.clocks = Clocks(
            self._clock,
            device,
            self._journal,
            state.folder,
            name=self.device_name,
            tell=self._intake.notices.append,
        )
        self._saver = Saver(store, self._journal, state, self._intake, self.path)
        self._loading: Loading | None = Loading(
            reading, store, state, self._journals(reading, state), self._intake, self._saver
        )
        self._load_lock = threading.Lock()
        self._closed = False

    @classmethod
    def open(cls, path: Path, state: Path, *, attempts_count: bool = True, create: bool = True) -> Book:
        """Open the book at `path`, or make one. `state` is this machine's folder for it.

        Customers are there at once, follow-ups after `load_followups`, which everything that needs them calls.
        Raises BookError for what is no book, cannot be read, or (without `create`) does not exist.
        """
        known = BookState(state)  # before the file, so that it is never newer
        source = look_when_quiet(path)
        if not source.exists and not known.book_id:
            if not create:
                raise BookError(_("There is no book at {path}.").format(path=path))
            known.begin(IdSource().next())
            source = look_when_quiet(path)  # another process may have begun it at the same moment
        store = Store()
        reading = Reading(source, store, is_own=known.is_own(source))
        if source.is_plain:
            reading.until(FOLLOWUPS)
        else:
            reading.finish()
        try:
            book_id = identify(source, known, store)
            device = claim(state)
        except OSError as error:
            raise BookError(
                _("Cannot write to the state folder {path}: {reason}.").format(
                    path=state, reason=reason(error)
                )
            ) from error
        book = cls(reading, store, known, book_id, device, attempts_count=attempts_count)
        book._begin()
        if not device.has_lock and known.is_first("no-locks"):
            words = _(
                "The state folder {path} cannot be locked, as on some network drives. Nothing is lost by that, but "
                "each start counts as another machine; GENJIN_STATE can name a folder on this one."
            )
            book.notices.append(words.format(path=state))
        return book

    # -- reading -----------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """Which book this is. Another one, once the user has made one book of this and another."""
        return self._intake.book_id

    @property
    def device(self) -> str:
        """The id under which this process writes."""
        return self._device.id

    @property
    def read_only(self) -> str:
        """Why the book may only be read, or ""."""
        return self._intake.read_only

    @property
    def notices(self) -> list[str]:
        """What the user should be told: what was recovered, taken over or set aside. More may come at any time."""
        return self._intake.notices

    @property
    def customers(self) -> Mapping[str, Customer]:
        """Customers by id, without those in the trash and those merged into another."""
        return MappingProxyType(self._views.customers)

    def customer(self, customer_id: str) -> Customer | None:
        """One customer, or None."""
        return self._views.customers.get(customer_id)

    def trash(self) -> list[Deleted]:
        """Deleted customers with when and where, the last deleted first."""
        return self._views.trash()

    def load_followups(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read the rest of the file and make everybody's timeline, for whoever is going to ask for many.

        May run in a thread; `pause` is called between slices to let the screen breathe. Does nothing a second time.
        """
        if self._views.timelines.is_whole:
            return
        with self._load_lock:
            self._read_rest(pause)
            if not self._views.timelines.is_whole:
                for _slice in self._views.timelines.read():
                    pause()

    def _load_lines(self) -> None:
        """Read the rest of the file; timelines are made for those who are asked for."""
        if not self._views.timelines.is_whole:
            with self._load_lock:
                self._read_rest(lambda: None)

    def _read_rest(self, pause: Callable[[], None]) -> None:
        if self._loading is not None:
            for _step in self._loading.rest(self._views):
                pause()
            self._loading = None  # and with it the bytes of the file

    def followups(self, customer_id: str) -> list[FollowUp]:
        """A customer's timeline, newest first."""
        self._load_lines()
        return newest_first(self._views.timelines.followups(customer_id))

    def followup(self, followup_id: str) -> FollowUp | None:
        """One follow-up, or None."""
        self._load_lines()
        text = self._store.line(FOLLOWUPS, followup_id)
        if text is None or not is_live(followup_id, text):
            return None
        return followup_from_line(followup_id, text)

    def standing(self, customer_id: str) -> Standing:
        """Where contact with a customer stands."""
        self._load_lines()
        return self._views.timelines.standing(customer_id)

    def contacted_on(self, day: date) -> set[str]:
        """Ids of the customers with a contact on that day."""
        self.load_followups()
        return self._views.contacted_on(day)

    def grade_history(self, customer_id: str) -> list[FollowUp]:
        """The entries that changed a customer's grade, newest first."""
        return [entry for entry in self.followups(customer_id) if entry.changes_grade]

    def find_note(self, word: str) -> set[str]:
        """Ids of the customers with this word in the note of a follow-up, whatever its case."""
        self._load_lines()
        return self._views.find_note(word)

    # -- what fields were before -------------------------------------------------------------------------------

    def field_history(self, record_id: str, field: str, table: str = CUSTOMERS) -> list[Assignment]:
        """The values a field was given, newest first. "phones" gives all of its entries, "phones/+86…" one."""
        if table != CUSTOMERS:
            self._load_lines()
        return history(self._store.record(table, record_id) or Record(), field)

    def versions(self, record_id: str, table: str = CUSTOMERS) -> dict[str, list[Assignment]]:
        """The fields set on two machines without seeing each other, that nobody here has looked at: path → values.

        A later edit of the field settles it. Newest first, so the one that is shown comes first.
        """
        self._load_lines()
        record = self._store.record(table, record_id) or Record()
        return versions(record, self._intake.versions.of((table, record_id), record))

    def has_versions(self, record_id: str, table: str = CUSTOMERS) -> bool:
        """Whether `versions` would tell of any; cheap enough to ask for every card on the screen."""
        return self._intake.versions.has_notes((table, record_id)) and bool(self.versions(record_id, table))

    def looked_at(self, record_id: str, field: str, table: str = CUSTOMERS) -> None:
        """Somebody has seen the versions of a field; they are not shown again, and stay in its history."""
        self._intake.versions.look_at((table, record_id), field)

    def device_name(self, device: str) -> str:
        """What to call the device of an assignment."""
        return self._devices.name(device)

    def way_back(self, then: Source, name: str) -> Return:
        """What leads back to the state that another copy of this book is in, and what that changes; for `apply`.

        Raises BookError for a copy that is damaged or of another book.
        """
        from tui.book.restoring import state_in, way_back

        self._load_lines()
        return way_back(self._store, state_in(then, self.id), name)

    def incoming(self, paths: Iterable[Path], *, any_book: bool = False) -> list[tuple[Source, Incoming]]:
        """What other copies of this book would bring in, one after the other; for `join_copy`. Nothing is changed.

        Raises BookError for what is no copy of it: with `any_book`, only for what is no book.
        """
        from tui.book import joining

        if self.read_only:
            raise BookError(self.read_only)
        self._load_lines()
        sources = [joining.look(path, self.id, self._store, any_book=any_book) for path in paths]
        return joining.incoming(sources, self._store, self._clock.next())

    # -- changing ----------------------------------------------------------------------------------------------

    def new_id(self) -> str:
        """An id for a new record: newer ones sort after older ones."""
        return self._ids.next()

    def apply(self, change: Change) -> Applied:
        """Carry out a change: durable when this returns. Raises BookError, with nothing changed, if it cannot be."""
        return self.commit(self.write(self.prepare(change)))

    def prepare(self, change: Change) -> Entry:
        """Find what a change really assigns: values that are there already are no assignment."""
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
        """Append a prepared entry to the journal and wait for the disk. May run in a thread. Raises BookError."""
        if entry.do:
            try:
                self._journal.append(entry)
            except OSError as error:
                raise BookError(
                    _("Nothing was saved: cannot write the journal in {path}: {reason}.").format(
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
        """Take back the newest action of this machine that still stands; None if there is none."""
        return self._revert(redo=False)

    def redo(self) -> Applied | None:
        """Do again what the last undo took back; None if there is nothing."""
        return self._revert(redo=True)

    def can_revert(self, *, redo: bool) -> bool:
        """Whether there is anything to undo, or to redo."""
        return self._history.next(redo=redo) is not None

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
        """Let the saver look at the file now, rather than in a second."""
        self._saver.wake()

    def save(self) -> None:
        """Write the file now, if it lacks anything. Raises BookError; the journal then still holds everything."""
        self.flush()
        self._take_in()

    def rewrite(self) -> None:
        """Write the file anew, also if it lacks nothing: a repair. Raises BookError."""
        self._load_lines()
        self._saver.changed()
        self.save()

    def flush(self) -> None:
        """Like `save`, from any thread: what came from outside waits for the next `poll`. Raises BookError."""
        self._load_lines()
        self._saver.save()

    def reload(self) -> None:
        """Join what the file holds, from any thread; it waits for the next `poll`. Raises BookError."""
        self._load_lines()
        if self._saver.file_changed():
            self._saver.reload()

    def join_copy(self, source: Source) -> bool:
        """Join another copy of this book, from any thread; returns whether it brought anything new.

        The caller has seen that it is this book. What it brought waits for the next `poll`, and for a save.
        """
        self._load_lines()
        return self._saver.join_copy(source)

    def start_saver(
        self, on_saved: Callable[[str], None], on_news: Callable[[], None] = lambda: None
    ) -> None:
        """From now on, save from a thread, and look for what others write there.

        From that thread `on_saved` is called with "" or a sentence that says what failed, and `on_news` when a `poll`
        would bring something.
        """
        self._saver.start(on_saved, on_news)

    def close(self) -> None:
        """Save what is unsaved and let everything go. Never raises: what could not be saved is in the journal."""
        if self._closed:
            return
        self._closed = True
        if self._saver.stop():
            self._save_last()
        else:
            words = _("{path} does not answer. Nothing is lost: the journal has everything.")
            self.notices.append(words.format(path=self.path))
        self._journal.close()
        self._device.release(self._clock.issued)

    @property
    def db(self) -> TinyDB:
        """The book as a TinyDB: plain documents under string ids; what is written there becomes assignments."""
        from tui.book.documents import open_documents

        return open_documents(self)

    def plain(self, table: str) -> dict[str, dict[str, Any]]:
        """Every live record of a table as a plain document, by id."""
        self._load_lines()
        return {key: plain(key, text) for key, text in self._store.all(table) if is_live(key, text)}

    def tables(self) -> list[str]:
        """The names of all tables."""
        self._load_lines()
        return list(self._store.count())

    # -- within ------------------------------------------------------------------------------------------------

    def _save_last(self) -> None:
        try:
            if self._saver.is_dirty:
                self._load_lines()
            self._saver.save()
        except BookError as error:
            self.notices.append(str(error))
        with contextlib.suppress(OSError):
            self._saver.keep_copy()

    def _journals(self, reading: Reading, state: BookState) -> list[Journal]:
        """The journal of this book, and those of others that have become a part of it."""
        ids = list(reading.source.findings.ids)  # two, where git has made one file of two books
        if not state.was_saved:
            ids.append(
                state.book_id
            )  # begun here while another machine began the one that is at the path now
        ids += state.predecessors(self.id)
        folders = dict.fromkeys(state.journal_folder(book_id) for book_id in ids)
        return [self._journal, *(Journal(folder, "") for folder in folders if folder != self._journal.folder)]

    def _begin(self) -> None:
        """Make the customers' views; a file that is not as we write it is read whole at once."""
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
        else:
            entry.was[key] = {path: record.shown(path) for path in values}
        entry.do[key] = assign(values, entry.stamp)

    def _revert(self, *, redo: bool) -> Applied | None:
        if self.read_only:
            raise BookError(self.read_only)
        self._load_lines()
        waiting = self._history.next(redo=redo)
        if waiting is None:
            return None
        own, beside = self._history.own, self._views.beside
        with self._store.lock:
            entry = undo.revert(waiting, self._store, self._clock.next(), redo=redo, own=own, beside=beside)
        if not entry.do:
            self._history.skip(waiting.stamp)
        return self.commit(self.write(entry))

    def _take_in(self) -> Applied | None:
        """Bring what the saver has joined from outside into the views; later, if they are just being made."""
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
