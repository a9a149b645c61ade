"""Machines that share a book and see each other rarely: clocks, versions, folders of their own, and what goes wrong.

Everything but the machines' clocks, ids and transports is the real thing: the book, its journal, its files. Time is a
part of the model: it passes by the fleet's clock, by which files age, too. A ledger notes what was tried and what was
acknowledged; in the end the book must lie between the two. And whenever a machine opens the book, all that was
acknowledged or seen there must be in it, whatever has become of the file since.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final, TypeVar

from tests.books import AT, TODAY, SetClock
from tests.faults.storage import CrashError, Disk, failing
from tui.book.book import Book, BookError
from tui.book.codec import decode_line
from tui.book.entry import Entry, Key
from tui.book.ids import IdSource
from tui.book.record import Record, join
from tui.clock import Clock
from tui.core import changes
from tui.core.changes import CUSTOMERS, Change, Fields
from tui.core.model import Customer
from tui.limits import Limits
from tui.sync import copies
from tui.sync.folder import Folder

CLOCKS: Final = (-315_360_000_000, -86_400_000, -1_000, 0, 0, 0, 7_200_000, 31_536_000_000)
"""How far a machine's clock may be off, in milliseconds: ten years, a day, a second, two hours, a year."""

_K = TypeVar("_K", Key, str)

_START: Final = 1_790_000_000_000

FEW: Final = Limits(gap=0, settled=0, journals=2, daily_backups=2, copies=1)
"""No waiting for others, and few old files kept, so that a run takes a moment and some of them go."""


@dataclass
class Ledger:
    """What was tried and what was acknowledged, as records that any copy of the book can be compared with."""

    tried: dict[Key, Record] = field(default_factory=dict)
    acknowledged: dict[Key, Record] = field(default_factory=dict)

    def compare(self, path: Path) -> None:
        """The file holds all that was acknowledged and nothing that was never tried.

        Where a table of a newer version has lost its heading, its records may stand in another table as well.
        """
        found = records(path)
        for key, record in self.acknowledged.items():
            held = found.get(key, Record())
            assert join(held, record) == held, f"lost: {missing(key, record, held)}"
        written: dict[str, Record] = {}
        for (_table, record_id), record in self.tried.items():
            _join_all(written, {record_id: record})
        for key, record in found.items():
            known = written.get(key[1], Record())
            assert join(known, record) == known, f"never written: {missing(key, record, known)}"


def missing(key: Key, record: Record, held: Record) -> str:
    """What of a record another one does not know, in words."""
    parts = [
        f"{path} {made}"
        for path, register in record.registers.items()
        for made in register
        if made not in held.registers.get(path, ())
    ]
    return f"{key}: {', '.join(parts)} or of {record.beyond}, {record.gone}"


def records(path: Path) -> dict[Key, Record]:
    """Every record of a book file."""
    store = copies.read(path.read_bytes()).store
    return {
        (table, record_id): decode_line(text, record_id)
        for table in store.count()
        for record_id, text in store.all(table)
    }


class Watched(Book):
    """A book whose actions are noted in the ledger, with the clock and the ids of the machine that opens it."""

    machine: ClassVar[Machine]

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._at = Watched.machine

    def flush(self) -> None:
        """What was saved is known here from then on, also what others have written."""
        super().flush()
        if self._at.disk_fails:
            return
        for table, records in self._store.tables.items():
            _join_all(
                self._at.known, {(table, key): decode_line(text, key) for key, text in records.lines.items()}
            )

    def held(self, key: Key) -> Record:
        """All that is known of a record here."""
        return self._store.record(*key) or Record()

    def conflicts(self) -> int:
        """How many records were set on two machines at once."""
        return len(self._intake.versions.records())

    def die(self) -> None:
        """The process is killed: the system closes its files, and nothing is saved."""
        self._journal.close()
        self._device.unlock()

    def write(self, entry: Entry) -> Entry:
        """Durable when this returns: from then on it must never be lost."""
        _join_all(self._at.ledger.tried, entry.do)
        super().write(entry)
        _join_all(self._at.ledger.acknowledged, entry.do)
        _join_all(self._at.known, entry.do)
        return entry


def _join_all(known: dict[_K, Record], more: dict[_K, Record]) -> None:
    for key, record in more.items():
        known[key] = join(known.get(key, Record()), record)


class FleetClock(Clock):
    """The clock of one machine: the time of the fleet, and how far it is off. Its files carry the time it showed."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._skew = 0
        self._shown: list[tuple[float, float]] = [(0.0, _START / 1000 - time.time())]
        """When it jumped or time passed, in real seconds, and by how much it is off from real time since."""

    def milliseconds(self) -> int:
        """What it shows."""
        return _START + self._fleet.ticks() + self._skew

    def age(self, modified: float) -> float:
        """How old a file seems to be by what this clock showed when it was written, and what it shows now."""
        _since, off = self._shown[bisect_right(self._shown, (modified, sys.float_info.max)) - 1]
        return time.time() + self._shown[-1][1] - (modified + off)

    def jumps(self, skew: int) -> None:
        """From now on it is off by so many milliseconds."""
        self._skew = skew
        self.has_moved()

    def has_moved(self) -> None:
        """It shows another time than a moment ago."""
        self._shown.append((time.time(), self.milliseconds() / 1000 - time.time()))


class Ids(IdSource):
    """Ids in a row, so that a run can be repeated exactly."""

    def __init__(self, fleet: Fleet) -> None:
        super().__init__()
        self._fleet = fleet

    def next(self) -> str:
        """A new id."""
        self._fleet.made += 1
        return f"{self._fleet.made:032x}"

    def device(self) -> str:
        """A new device id."""
        self._fleet.devices += 1
        return f"{self._fleet.devices:08x}"


class Machine:
    """One machine: its copy of the book, its state folder, its clock and its version of Genjin."""

    def __init__(self, fleet: Fleet, number: int, *, newer: bool) -> None:
        self.fleet = fleet
        self.ledger = fleet.ledger
        self.ids = Ids(fleet)
        self.clock = FleetClock(fleet)
        self.newer = newer
        self.folder = fleet.root / f"m{number}"
        self.folder.mkdir()
        self.path = self.folder / "book.json"
        self.state = fleet.root / f"state of m{number}"
        self.known: dict[Key, Record] = {}
        """All that was acknowledged here, or in memory when the book was saved."""
        self.disk_fails = False
        self.base = b""
        """What it last had from the git remote."""
        self.cloud = b""
        """What it last had from the shared folder."""
        self.book: Watched | None = None

    # -- the app -----------------------------------------------------------------------------------------------

    def open(self) -> Watched:
        """The open book."""
        if self.book is None:
            Watched.machine, found = self, self.data
            self.book = Watched.open(self.path, self.state, clock=self.clock, limits=FEW, ids=self.ids)
            self.book.load_followups()
            self._check_known(self.book)
            is_back = any(customer.encode() not in found for customer in self.book.customers)
            self.fleet.count["brought back"] += is_back and bool(self.book.notices)
        return self.book

    def _check_known(self, book: Watched) -> None:
        """The file may be any by now; what is known here is still there, or in the history of the fields."""
        for key, record in self.known.items():
            held = book.held(key)
            assert join(held, record) == held, f"forgotten: {missing(key, record, held)}"

    def close(self) -> None:
        """Quit the app."""
        if self.book is not None:
            book, self.book = self.book, None
            with suppress(BookError):
                book.flush()
            book.close()

    def drop(self) -> None:
        """The process was killed: what it held is gone."""
        if self.book is not None:
            self.book.die()
            self.book = None

    def with_disk(self, disk: Disk, work: Callable[[], object]) -> bool:
        """Do something while the disk misbehaves; whether it failed. A crash ends the app, an error is a sentence."""
        self.disk_fails = True
        try:
            with failing(disk):
                work()
        except CrashError:
            self.drop()
        except BookError:
            pass  # refused in a sentence, as it must be
        else:
            return False
        finally:
            self.disk_fails = False
        return True

    # -- the user ----------------------------------------------------------------------------------------------

    def beside(self, what: str, value: int) -> None:
        """A command of the command line, while the board may be open."""
        board, self.book = self.book, None
        self.act(what, value)
        self.close()
        self.book = board

    def act(self, what: str, value: int) -> None:
        """One action of the user's."""
        book = self.open()
        customers = sorted(book.customers.values(), key=lambda customer: customer.id)
        if what == "undo":
            book.undo() if value % 3 else book.redo()
        elif what == "restore":
            for deleted in book.trash()[:1]:
                book.apply(changes.restore(deleted.customer.id, deleted.customer.name))
        elif what == "add" or not customers:
            fields: Fields = {"name": f"客户 {value}", "phones": {f"+86138{value}": "mobile"}}
            book.apply(changes.add(book.new_id(), fields, created=TODAY, grade="C"))
        else:
            book.apply(self._change(book, what, customers[value % len(customers)], value))

    def _change(self, book: Book, what: str, customer: Customer, value: int) -> Change:
        letter = "ABCDE"[value % 5]
        if what == "log":
            return changes.log(customer, book.new_id(), at=AT, note=f"call {value}", grade=letter)
        if what == "move":
            return changes.regrade(customer, book.new_id(), letter, at=AT)
        if what == "delete":
            return changes.delete(customer)
        if what == "import":
            rows: dict[Key, Fields] = {(CUSTOMERS, book.new_id()): {"name": f"row {n}"} for n in range(4)}
            return Change("import", "4", rows)
        if what == "newer" and self.newer:
            shape: Fields = {"heat": {"by": letter, f"k{value}": value}, "grade": "F"}
            deal: Fields = {"customer": customer.id, "stage": letter, "amount": value}
            entry: Fields = {"customer": customer.id, "kind": "hologram", "at": AT}
            table = f"deals{value % 2}"
            return Change(
                "deal",
                customer.name,
                {
                    (CUSTOMERS, customer.id): shape,
                    (table, book.new_id()): deal,
                    ("followups", book.new_id()): entry,
                },
            )
        name = ("grade", "owner", "wechat")[value % 3]
        return changes.edit(customer, {name: letter, "tags": {"xyz"[value % 3]: None if value % 4 else True}})

    # -- the file ----------------------------------------------------------------------------------------------

    def put(self, data: bytes, *, in_place: bool = False) -> None:
        """Another program writes the file: in place, or as a new one. Old enough that nobody waits for more."""
        if data and self.data:
            self.fleet.versions.append(self.data)
        if not in_place:
            self.path.unlink(missing_ok=True)
        self.path.write_bytes(data)
        os.utime(self.path, (time.time() - 60,) * 2)

    def rot(self, source: random.Random) -> None:
        """A block goes bad: a line reads as zeros, and nothing in the folder tells."""
        if self.data:
            line = source.choice(self.data.split(b"\n"))
            seen = self.path.stat()
            with self.path.open("r+b") as file:
                file.seek(self.data.index(line))
                file.write(bytes(len(line)))
            os.utime(self.path, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    def conflict(self, data: bytes) -> None:
        """A sync client keeps the version that lost under another name."""
        self.fleet.made += 1
        copy = self.path.with_name(f"book.sync-conflict-20261121-{self.fleet.made:06}-ABCDEFG.json")
        copy.write_bytes(data)
        os.utime(copy, (time.time() - 60,) * 2)

    def saved(self) -> bool:
        """Quit, and see whether the file has everything: then what lies beside it may change."""
        self.open()
        self.close()
        found = records(self.path)
        return all(
            join(found.get(key, Record()), record) == found.get(key) for key, record in self.known.items()
        )

    def swap_state(self, other: Path) -> None:
        """The state folder becomes a copy of another one: an older one comes back, or a whole disk was copied."""
        if self.saved():
            shutil.rmtree(self.state)
            shutil.copytree(other, self.state)
            self.open().save()
            self.close()

    def sweep(self) -> None:
        """What the app does every now and then: look for copies in the folder."""
        Folder(self.path, self.state, self.clock, FEW).sweep(self.open())
        self.open().poll()

    @property
    def data(self) -> bytes:
        """What the file holds; nothing if there is none."""
        return self.path.read_bytes() if self.path.exists() else b""


class Fleet:
    """Some machines, what they did, and what lies between them: a git remote, a shared folder, a stick."""

    def __init__(self, root: Path, count: int) -> None:
        self.root = root
        self.ledger = Ledger()
        self.made = self.devices = 0
        self.remote = b""
        self.cloud = b""
        self.versions: list[bytes] = []
        """Versions of the book that lie on sticks and in backups."""
        self.states: list[tuple[Machine, Path]] = []
        """Copies of state folders."""
        self.count: Counter[str] = Counter()
        """What has happened."""
        self._ticks = 0
        self.machines = [Machine(self, number, newer=number == count - 1) for number in range(count)]
        self._begin()

    def ticks(self) -> int:
        """Milliseconds since the beginning; it takes some calls until one has passed."""
        self._ticks += 1
        return self._ticks // 3

    def days_pass(self, days: int) -> None:
        """Nobody does anything for so long."""
        self._ticks += 3 * 86_400_000 * days
        for machine in self.machines:
            machine.clock.has_moved()

    def keep_state(self, machine: Machine) -> None:
        """Make a backup of a machine's state folder."""
        if machine.saved():
            kept = self.root / f"kept state {len(self.states)}"
            shutil.copytree(machine.state, kept)
            self.states.append((machine, kept))

    def _begin(self) -> None:
        """One machine has made a book, the others have cloned it."""
        first, *others = self.machines
        first.act("add", 0)
        first.open().save()
        self.remote = self.cloud = first.data
        for machine in others:
            machine.put(self.remote)
        for machine in self.machines:
            machine.base = machine.cloud = self.remote
            machine.open().save()

    # -- transports --------------------------------------------------------------------------------------------

    def pull(self, machine: Machine) -> None:
        """git pull with merge=union, by hand or by a host's merge button, without Genjin."""
        ours, theirs = machine.data, self.remote
        if theirs != machine.base:
            merged = theirs if ours == machine.base else self._union(ours, machine.base, theirs)
            if merged is None:
                return
            machine.put(merged)
            machine.base = theirs

    def push(self, machine: Machine) -> None:
        """Commit and push the file as it is; when overtaken, pull first."""
        self.pull(machine)
        if machine.base == self.remote:
            self.remote = machine.base = machine.data

    def sync(self, machine: Machine) -> None:
        """What `genjin sync` does: save, join with the remote, replace, push."""
        book = machine.open()
        book.save()
        theirs = copies.read(self.remote)
        if theirs.is_book:
            if theirs.odd:  # only the app can judge these: it has them first
                machine.put(copies.write(copies.join(copies.read(machine.data), theirs)))
                book.save()
            text = copies.write(copies.join(copies.read(machine.data), theirs, settled=True))
            if text != machine.data:
                machine.put(text)
        self.remote = machine.base = machine.data
        book.poll()

    def upload(self, machine: Machine, *, mine_wins: bool) -> None:
        """A sync client compares the file with the shared folder; of two new versions one stays under the name."""
        mine, cloud = machine.data, self.cloud
        if mine and machine.cloud not in (mine, cloud) and mine != cloud:
            machine.conflict(cloud if mine_wins else mine)
        if mine != machine.cloud and (cloud == machine.cloud or mine_wins):
            self.cloud = mine
        elif cloud != mine:
            machine.put(cloud, in_place=not mine_wins)
        machine.cloud = self.cloud

    def _union(self, ours: bytes, base: bytes, theirs: bytes) -> bytes | None:
        """What git makes of two versions; None where it refuses, because one is no text."""
        paths = [self.root / name for name in ("ours", "base", "theirs")]
        for path, data in zip(paths, (ours, base, theirs), strict=True):
            path.write_bytes(data)
        command = ["git", "merge-file", "-p", "-q", "--union", *map(str, paths)]
        ran = subprocess.run(command, check=False, capture_output=True)
        return ran.stdout if ran.returncode == 0 else None

    # -- the end -----------------------------------------------------------------------------------------------

    def settle(self) -> bytes:
        """Everybody opens, saves and exchanges until they should agree; returns the one book they have."""
        for _round in range(3):
            for machine in self.machines:
                machine.sweep()
                self.sync(machine)
        for machine in self.machines:
            machine.open().save()
            found = [path.read_bytes() for path in machine.folder.glob("*sync-conflict*")]
            # A copy is known by its first lines; one whose lines were shuffled may have its heading anywhere.
            left = [copies.read(data) for data in found if b'"id"' in data[:8192]]
            assert not any(copy.whole and copy.book_id and not copy.odd for copy in left), "copies left"
        books = {machine.data for machine in self.machines}
        assert len(books) == 1, f"{len(books)} versions after quiet"
        before = [machine.path.stat().st_mtime_ns for machine in self.machines]
        for machine in self.machines:
            self.sync(machine)
            machine.close()
            machine.open().save()
        assert before == [machine.path.stat().st_mtime_ns for machine in self.machines], "wrote again"
        return books.pop()

    def check(self) -> None:
        """After quiet: one book, nothing lost, and everybody sees the same customers."""
        self.settle()
        for machine in self.machines:
            self.ledger.compare(machine.path)
            self.count["conflict"] += machine.open().conflicts()
        seen = [dict(machine.open().customers) for machine in self.machines]
        later = SetClock(100 * 365 * 86_400_000)  # no machine's clock is ahead of that
        fresh = Book.open(self.machines[0].path, self.root / "fresh state", clock=later)
        fresh.load_followups()
        assert all(customers == dict(fresh.customers) for customers in seen)
        assert fresh.notices == []
        fresh.close()

    def end(self) -> None:
        """Throw it all away."""
        for machine in self.machines:
            machine.drop()
        shutil.rmtree(self.root, ignore_errors=True)


def damaged(data: bytes, how: str, source: random.Random) -> bytes:
    """A copy that something has happened to."""
    lines = data.split(b"\n")
    if how == "cut":
        return data[: source.randrange(len(data) + 1)]
    if how == "lines lost":
        return b"\n".join(line for line in lines if source.random() < 0.7)
    if how == "shuffled":
        source.shuffle(lines)
        return b"\n".join(lines)
    if how == "doubled":
        return b"\n".join([*lines, *source.choices(lines, k=3)])
    if how == "nul":
        return data[: len(data) // 2] + b"\0" * (len(data) - len(data) // 2)
    if how == "markers":
        at = source.randrange(len(lines))
        return b"\n".join([*lines[:at], b"<<<<<<< ours", *lines[at:], b"=======", *lines[at:], b">>>>>>> x"])
    return b""


DAMAGE: Final = ("cut", "lines lost", "shuffled", "doubled", "nul", "markers", "emptied")
