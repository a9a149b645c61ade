"""The journal: what was written is there, and what was cut off harms nothing else."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from tests.books import SetClock
from tui.book.entry import Entry, decode_entry, encode_entry, outline
from tui.book.journal import KEEP_SECONDS, Journal, entry_at, key_of, lines
from tui.book.record import Record, assign, delete, join
from tui.book.values import encode

DEVICE = "7f3a9c21"


def stamp(number: int) -> str:
    return f"0198f3a2b7c1-{number:04x}-{DEVICE}"


def entry(number: int, note: str = "hello") -> Entry:
    """An action that logs something on a customer and grades them again."""
    followup = assign({"note": encode(note), "customer": b'"c1"'}, stamp(number))
    return Entry(
        stamp(number),
        "log",
        "王伟",
        do={
            ("customers", "c1"): assign({"grade": b'"B"'}, stamp(number)),
            ("followups", f"f{number}"): followup,
        },
        was={("customers", "c1"): {"grade": b'"C"', "owner": b"null"}},
        created=frozenset({("followups", f"f{number}")}),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "book" / "journal"


def stamps(folder: Path, start: int = 0) -> list[str]:
    """The stamps of all good entries."""
    found: list[str] = []
    for path in Journal(folder, "").files():
        found += [entry.stamp for _place, line in lines(path, start) if (entry := outline(line))]
    return found


def test_an_entry_comes_back_as_it_was_written() -> None:
    written = entry(1, 'two\nlines, "quotes" and 王\u2028\x00')
    undo = Entry(
        stamp(2),
        "log",
        reverts=stamp(1),
        redo=True,
        do={("customers", "c1"): delete(written.do["customers", "c1"])},
    )
    for each in (
        written,
        undo,
        Entry(stamp(3), "edit", "\ud800", do={("customers", "\ud800"): assign({"a/\ud800": b"1"}, stamp(3))}),
    ):
        line = encode_entry(each)
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert decode_entry(line[:-1]) == each


def test_an_outline_has_the_records_as_text() -> None:
    found = outline(encode_entry(entry(1))[:-1])
    assert found is not None
    assert [key for key, _fields in found.records()] == [("customers", "c1"), ("followups", "f1")]
    assert all(stamp(1).encode() in fields for _key, fields in found.records())


def test_a_line_that_was_cut_off_or_damaged_is_no_entry() -> None:
    line = encode_entry(entry(1))[:-1]
    assert decode_entry(line) is not None
    assert [size for size in range(len(line)) if decode_entry(line[:size])] == []
    assert decode_entry(line.replace(b'"B"', b'"A"')) is None
    assert decode_entry(b"") is None


def test_what_was_appended_is_in_the_file_and_found_again_at_its_place(folder: Path) -> None:
    journal = Journal(folder, DEVICE)
    for number in range(3):
        journal.append(entry(number))
    (path,) = journal.files()
    places = [place for place, _line in lines(path)]
    assert [entry_at(place) for place in places] == [entry(number) for number in range(3)]
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    assert entry_at(places[0]) is None


def test_a_torn_line_from_a_crash_does_not_take_the_next_entry_with_it(folder: Path) -> None:
    journal = Journal(folder, DEVICE)
    journal.append(entry(1))
    journal.close()
    (path,) = journal.files()
    with path.open("ab") as file:
        file.write(encode_entry(entry(2))[:-9])
    again = Journal(folder, DEVICE)
    again.append(entry(3))
    assert stamps(folder) == [stamp(1), stamp(3)]


class Full:
    """A disk that takes `room` more bytes of what is written through `os.write`."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, descriptor: int, data: memoryview) -> int:
        if self.room <= 0:
            raise OSError(28, "No space left on device")
        self.room -= (written := self._write(descriptor, data[: self.room]))
        return written

    _write = staticmethod(os.write)


@pytest.mark.parametrize("can_cut_back", [True, False])
def test_an_entry_that_did_not_fit_leaves_nothing_and_the_next_one_is_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, can_cut_back: bool
) -> None:
    # Real full disks are in tests/faults; this one fills up in the middle of a line.
    journal = Journal(folder, DEVICE)
    journal.append(entry(1))
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", Full(40).write)
        if not can_cut_back:
            patch.setattr(os, "ftruncate", Full(0).write)
        with pytest.raises(OSError, match="No space"):
            journal.append(entry(2))
    journal.append(entry(3))
    assert stamps(folder) == [stamp(1), stamp(3)]
    (path,) = journal.files()
    journal.committed(entry(1))
    journal.committed(entry(3))
    assert journal.checkpoint() == {key_of(path): path.stat().st_size}


def refuse(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_refused_entry_that_was_on_the_disk_already_goes_when_the_disk_lets_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The user had been told that nothing was saved and did it again; after a restart it was there twice.
    journal = Journal(folder, DEVICE)
    journal.append(entry(1))
    with monkeypatch.context() as patch:
        for name in ("fsync", "ftruncate", "truncate"):
            patch.setattr(os, name, refuse)
        with pytest.raises(OSError, match="No space"):
            journal.append(entry(2))
    assert stamps(folder) == [stamp(1), stamp(2)]
    journal.close()
    assert stamps(folder) == [stamp(1)]


def test_a_torn_line_that_could_not_be_ended_does_not_take_the_next_entry_with_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True)
    (folder / f"{time.strftime('%Y%m%d')}-{DEVICE}.journal").write_bytes(b"torn")
    journal = Journal(folder, DEVICE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", Full(0).write)
        with pytest.raises(OSError, match="No space"):
            journal.append(entry(1))
    journal.append(entry(2))
    assert stamps(folder) == [stamp(2)]


def test_the_checkpoint_stops_before_an_entry_that_is_not_in_memory_yet(folder: Path) -> None:
    # A save between "written" and "committed" once marked the entry as held by a file that lacked it.
    journal = Journal(folder, DEVICE)
    first, second, third = entry(1), entry(2), entry(3)
    journal.append(first)
    journal.committed(first)
    (path,) = journal.files()
    end_of_first = path.stat().st_size
    journal.append(second)
    journal.append(third)
    journal.committed(third)
    assert journal.checkpoint() == {key_of(path): end_of_first}
    journal.committed(second)
    assert journal.checkpoint() == {key_of(path): path.stat().st_size}


def test_the_checkpoint_covers_the_files_of_yesterday_too(folder: Path) -> None:
    clock = SetClock(-86_400_000)
    journal = Journal(folder, DEVICE, clock)
    before, after = entry(1), entry(2)
    journal.append(before)
    clock.off = 0
    journal.append(after)
    journal.committed(after)
    old, new = sorted(folder.iterdir())
    assert journal.checkpoint() == {key_of(old): 0, key_of(new): new.stat().st_size}
    journal.committed(before)
    assert journal.checkpoint() == {key_of(old): old.stat().st_size, key_of(new): new.stat().st_size}


def test_a_journal_that_somebody_deleted_is_begun_anew(folder: Path) -> None:
    journal = Journal(folder, DEVICE)
    journal.append(entry(1))
    journal.files()[0].unlink()
    journal.append(entry(2))
    assert stamps(folder) == [stamp(2)]
    (path,) = journal.files()
    journal.committed(entry(1))
    journal.committed(entry(2))
    assert journal.checkpoint() == {key_of(path): path.stat().st_size}


def test_reading_from_where_another_file_of_that_name_ended_reads_all(folder: Path) -> None:
    journal = Journal(folder, DEVICE)
    for number in range(3):
        journal.append(entry(number))
    (path,) = journal.files()
    second = [place for place, _line in lines(path)][1]
    assert stamps(folder, second.start) == [stamp(1), stamp(2)]
    assert stamps(folder, second.start + 7) == [stamp(0), stamp(1), stamp(2)]
    assert stamps(folder, path.stat().st_size) == []
    assert stamps(folder, path.stat().st_size + 100) == [stamp(0), stamp(1), stamp(2)]


def test_a_line_still_being_written_by_another_process_is_left_for_later(folder: Path) -> None:
    journal = Journal(folder, DEVICE)
    journal.append(entry(1))
    (path,) = journal.files()
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(encode_entry(entry(2))[:-1])
    assert sum(place.length for place, _line in lines(path)) == whole


def test_old_files_may_go_but_the_newest_thirty_and_the_one_in_use_stay_however_old_they_seem(
    folder: Path,
) -> None:
    clock = SetClock()
    journal = Journal(folder, DEVICE, clock)
    journal.append(entry(1))
    (own,) = journal.files()
    os.utime(own, (0, 0))  # written while the clock was behind
    others = [folder / f"{number:08}-aaaaaaaa.journal" for number in range(1, 41)]
    for number, other in enumerate(others):
        other.write_bytes(b"x" * number)
        os.utime(other, (time.time() - KEEP_SECONDS - 60 + number,) * 2)
    assert journal.past_their_time(30) == {other: number for number, other in enumerate(others[:10])}
    clock.off = -120_000
    assert journal.past_their_time(30) == {}
    clock.off = 100 * KEEP_SECONDS * 1000
    assert journal.past_their_time(30).keys() == set(others[:10])


def test_every_entry_is_synced_before_append_returns(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode):
            synced.append(found.st_size)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    journal = Journal(folder, DEVICE)
    journal.append(entry(1))
    journal.append(entry(2))
    (path,) = journal.files()
    assert synced == [len(encode_entry(entry(1))), path.stat().st_size]


def test_a_record_joined_from_several_entries_is_the_same_as_from_one() -> None:
    record = Record()
    for number in (2, 1):
        found = decode_entry(encode_entry(entry(number))[:-1])
        assert found is not None
        record = join(record, found.do["customers", "c1"])
    assert record.newest("grade") == (stamp(2), b'"B"')
