"""Copies of the book in a folder that a program synchronises: joined whatever their name, moved only where that harms
nobody, and waited for while they are still arriving.

Case numbers are those of the list of hostile cases, docs/decisions.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.books import SetClock, add, edit, everything, names, newer, open_book, plain, reheaded
from tests.faults.test_disks import fill, mounted, read_only
from tests.flows.cli import Cli, start
from tui.book.book import Book
from tui.book.state import BookState
from tui.clock import Clock
from tui.core import changes
from tui.core.changes import CUSTOMERS
from tui.limits import LIMITS
from tui.sync.folder import MANY, Folder, Sweep, is_placeholder
from tui.sync.siblings import maker_of, may_be_copy

MOVED = {
    "Syncthing": "book.sync-conflict-20261121-101010-ABCDEFG.json",
    "Syncthing without ending": "book.sync-conflict-20261121-101010",
    "Dropbox": "book (Li Na's conflicted copy 2026-11-21).json",
    "Dropbox again": "book (conflicted copy 2026-11-21 (1)).json",
    "Dropbox in Chinese": "book (李娜 的冲突副本 2026-11-21).json",
    "Nextcloud": "book (conflicted copy 2026-11-21 101010).json",
    "Nextcloud by a person": "book (conflicted copy 李娜 2026-11-21 101010).json",
    "ownCloud": "book_conflict-20261121-101010.json",
    "OneDrive on Linux": "book-laptop-safeBackup-0001.json",
    "坚果云": "book-冲突-李娜.json",
    "坚果云 in brackets": "book（冲突）.json",
    "坚果云 on a Mac": "book-NSConflict-李娜.json",
    "Seafile": "book (SFConflict li@example.com 2026-11-21-10-10-10).json",
    "Synology": "book_laptop_Nov-21-2026-1010_Conflict.json",
    "Obsidian": "book (Conflicted copy laptop 202611211010).json",
    "FileCloud": "book(Conflict_li_2026-11-21-10-10-10).json",
    "pCloud": "book [conflicted].json",
    "rclone": "book.json.conflict1",
}
KEPT = {
    "Resilio, which deletes the real file with its copy": "book.Conflict.json",
    "Resilio, or rclone": "book.conflict1.json",
    "Google Drive, or somebody's download": "book (1).json",
    "iCloud, or somebody's copy": "book 2.json",
    "WPS, or somebody's copy": "book - 副本.json",
    "OneDrive, or somebody's name": "book-LAPTOP-7.json",
    "Nextcloud's case clash": "book (case clash from li).json",
    "a backup": "book copy before import.json",
    "a name that says nothing": "客户 2026.json",
    "another case": "BOOK.json",
}


LATER = SetClock(5_000)
"""By this clock what has just been put into the folder lies still."""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Book]:
    folder = tmp_path / "shared"
    folder.mkdir()
    with closing(open_book(folder)) as book:
        add(book, "王伟")
        book.save()
        yield book


def sweep(book: Book, clock: Clock = LATER) -> Sweep:
    return Folder(book.path, book.state, clock).sweep(book)


def made_elsewhere(book: Book, *customers: str) -> bytes:
    """A copy of the book to which another machine has added customers."""
    folder = book.path.parent.parent / f"elsewhere {len(list(book.path.parent.parent.iterdir()))}"
    folder.mkdir()
    shutil.copy(book.path, folder)
    with closing(open_book(folder, "there")) as there:
        for name in customers:
            add(there, name)
    return there.path.read_bytes()


def put(book: Book, name: str, data: bytes) -> Path:
    path = book.path.with_name(name)
    path.write_bytes(data)
    return path


def in_folder(book: Book) -> set[str]:
    return {path.name for path in book.path.parent.iterdir() if path.is_file()}


def aside(book: Book) -> list[Path]:
    return sorted((BookState(book.state).aside_folder(book.id) / "copies").glob("*"))


def looked_at(book: Book) -> dict[str, str]:
    """What is known of the files that have been opened and still lie there."""
    return Folder(book.path, book.state).known()


@pytest.mark.parametrize("name", MOVED.values(), ids=MOVED)
def test_a_conflict_copy_is_joined_and_moved_into_the_state_folder(here: Book, name: str) -> None:
    """Cases 67 and 70."""
    data = made_elsewhere(here, "Ana")
    put(here, name, data)
    result = sweep(here)
    here.poll()
    assert names(here) == {"王伟", "Ana"}
    assert result.joined == [name]
    assert name in result.said[0]
    assert in_folder(here) == {"book.json"}
    assert [path.read_bytes() for path in aside(here)] == [data]
    assert len(plain(here.path)[CUSTOMERS]) == 3


@pytest.mark.parametrize("name", KEPT.values(), ids=KEPT)
def test_a_copy_that_a_user_may_have_made_is_joined_and_stays_as_it_is(here: Book, name: str) -> None:
    """Cases 68, 71 and 76: whatever it is called, and never eaten."""
    data = made_elsewhere(here, "Ana")
    path = put(here, name, data)
    assert sweep(here).joined == [name]
    here.poll()
    assert names(here) == {"王伟", "Ana"}
    assert path.read_bytes() == data
    assert aside(here) == []
    before = here.path.stat().st_mtime_ns
    assert sweep(here) == Sweep()
    assert here.path.stat().st_mtime_ns == before


def test_a_backup_that_knows_nothing_new_is_joined_without_a_word(here: Book) -> None:
    backup = put(here, "book before import.json", here.path.read_bytes())
    add(here, "imported")
    here.save()
    assert sweep(here) == Sweep()
    assert backup.exists()


def test_another_book_and_other_files_are_left_alone(here: Book, tmp_path: Path) -> None:
    """Case 68: the id in the file counts, also for a name that looks like a conflict copy."""
    with closing(open_book(tmp_path, "other")) as other:
        add(other, "Stranger")
    put(here, "book.sync-conflict-20261121-101010-ABCDEFG.json", other.path.read_bytes())
    put(here, "package.json", b'{"name": "x", "id": "y"}')
    put(here, "deep.json", b"[" * 100_000)
    put(here, "binary.json", bytes(range(256)) * 100)
    before = in_folder(here)
    assert sweep(here) == Sweep()
    here.poll()
    assert names(here) == {"王伟"}
    assert in_folder(here) == before
    assert set(looked_at(here).values()) == {"another"}


def test_a_file_that_still_grows_waits_until_it_lies_still(here: Book) -> None:
    """Case 69: two looks at the same size, and the last line."""
    behind = SetClock(-3_600_000)  # so that no file seems to have lain still for long
    name = MOVED["Syncthing"]
    data = made_elsewhere(here, "Ana")
    path = put(here, name, data[:-40])
    for size in (len(data) - 40, len(data) - 20, len(data)):
        path.write_bytes(data[:size])
        behind.off += 5_000
        assert sweep(here, behind).joined == []
        assert looked_at(here) == {name: "waiting"}
    behind.off += 5_000
    assert sweep(here, behind).joined == [name]
    assert in_folder(here) == {"book.json"}


def test_a_copy_without_its_end_is_waited_for_then_read_as_far_as_it_goes_and_never_moved(here: Book) -> None:
    """Case 69: a part of a copy is better than nothing, and no reason to throw the copy away."""
    name = MOVED["Syncthing"]
    add(here, "only here")
    data = made_elsewhere(here, "Ana", "Bob")
    cut = data[: data.index(b'"Bob"')]
    path = put(here, name, cut)
    assert sweep(here).joined == []
    assert sweep(here, SetClock(700_000)).joined == [name]
    here.poll()
    assert names(here) == {"王伟", "only here", "Ana"}
    assert path.read_bytes() == cut
    assert any(name in notice for notice in here.notices)
    assert sweep(here).joined == []
    path.write_bytes(data)  # the rest has come
    assert sweep(here).joined == [name]
    here.poll()
    assert names(here) == {"王伟", "only here", "Ana", "Bob"}
    assert not path.exists()


def test_a_copy_with_a_line_edited_by_hand_is_taken_over_and_kept(here: Book) -> None:
    name = MOVED["Dropbox"]
    data = made_elsewhere(here).replace("王伟".encode(), "王五".encode())
    path = put(here, name, data)
    assert sweep(here).joined == [name]
    here.poll()
    assert names(here) == {"王五"}
    assert path.exists()


def status(**facts: Any) -> os.stat_result:
    """What `stat` says on another system."""
    found: Any = SimpleNamespace(**({"st_size": 5000, "st_blocks": 16} | facts))
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, False),
        ({"st_size": 0}, True),
        ({"st_blocks": 0}, True),
        ({"st_file_attributes": 0x0040_0020}, True),
        ({"st_file_attributes": 0x0004_0020}, True),
        ({"st_file_attributes": 0x1020}, True),
        ({"st_file_attributes": 0x20}, False),
        ({"st_flags": 0x4000_0000}, True),
    ],
)
def test_what_is_only_a_name_for_something_in_the_cloud_is_known(
    facts: dict[str, int], expected: bool
) -> None:
    """Case 72: OneDrive's and iCloud's placeholders; to open one would fetch it."""
    assert is_placeholder(status(**facts), status()) is expected


def test_on_a_file_system_that_counts_no_blocks_a_file_is_a_file() -> None:
    assert not is_placeholder(status(st_blocks=0), status(st_blocks=0))


def test_placeholders_temporary_files_links_and_folders_are_never_opened(here: Book) -> None:
    """Case 72."""
    data = made_elsewhere(here, "Ana")
    for name in (".book.json.icloud", ".syncthing.book.json.tmp", "~$book.json", "~syncthing~book.json.tmp"):
        put(here, name, data)
    put(here, "book.json.part", data)
    with put(here, "book (1).json", b"").open("wb") as file:
        file.truncate(50_000)  # a name with a size, and nothing behind it
    put(here, "book (2).json", b"")
    here.path.with_name("link.json").symlink_to(here.path)
    here.path.with_name("folder.json").mkdir()
    os.mkfifo(here.path.with_name("pipe.json"))
    assert sweep(here) == Sweep()
    assert looked_at(here) == {}


def test_in_a_huge_folder_only_what_changed_is_opened_and_only_names_like_the_book_s(here: Book) -> None:
    for number in range(MANY):
        put(here, f"{number}.json", b"{}")
    put(here, MOVED["Syncthing"], made_elsewhere(here, "Ana"))
    kept = put(here, "book old.json", made_elsewhere(here, "Bob"))
    assert len(sweep(here).joined) == 2
    assert looked_at(here) == {"book old.json": "joined"}
    found = kept.stat()
    kept.write_bytes(b"x" * found.st_size)  # which only somebody sees who opens it again
    os.utime(kept, ns=(found.st_atime_ns, found.st_mtime_ns))
    sweep(here)
    assert looked_at(here) == {"book old.json": "joined"}
    kept.touch()
    sweep(here)
    assert looked_at(here) == {"book old.json": "another"}


def test_a_copy_that_cannot_be_read_is_told_once(here: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 72: "cloud file provider is not running" comes as an input/output error."""
    put(here, "book 2.json", here.path.read_bytes())

    real = os.open

    def refuse(path: Path, *arguments: Any) -> int:
        if path.name == "book 2.json":
            raise OSError(5, os.strerror(5))
        return real(path, *arguments)

    monkeypatch.setattr(os, "open", refuse)
    (said,) = sweep(here).said
    assert "book 2.json" in said
    assert os.strerror(5) in said
    assert sweep(here).said == []


def test_a_copy_of_a_newer_version_stays_and_is_told_once(here: Book) -> None:
    path = put(here, MOVED["Syncthing"], newer(made_elsewhere(here, "Ana")))
    (said,) = sweep(here).said
    assert path.name in said
    assert sweep(here).said == []
    assert looked_at(here) == {path.name: "newer"}
    assert (path.exists(), here.read_only) == (True, "")


def test_nothing_is_moved_before_the_book_file_has_it(here: Book, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=1m"):
        shutil.copy(here.path, disk)
        book = Book.open(disk / "book.json", tmp_path / "state")
        book.load_followups()
        path = disk / MOVED["Syncthing"]
        path.write_bytes(made_elsewhere(here, *(f"customer {number}" for number in range(40))))
        filler = fill(disk)
        assert sweep(book).joined == []
        assert path.exists()
        filler.unlink()
        assert sweep(book).joined == [path.name]
        assert not path.exists()
        assert len(plain(book.path)[CUSTOMERS]) == 42
        book.close()


def test_in_a_folder_that_cannot_be_written_copies_are_shown_and_stay(here: Book, tmp_path: Path) -> None:
    here.close()
    state = tmp_path / "state"
    path = put(here, MOVED["Syncthing"], made_elsewhere(here, "Ana"))
    with read_only(here.path.parent):
        book = Book.open(here.path, state)
        sweep(book)
        book.poll()
        assert names(book) == {"王伟", "Ana"}
        book.close()
    assert path.exists()


def test_both_machines_join_the_same_copy_at_once_and_come_to_the_same_bytes(
    here: Book, tmp_path: Path
) -> None:
    """Case 73: and no machine answers the other for ever."""
    data = made_elsewhere(here, "Ana", "Bob")
    away = tmp_path / "away"
    away.mkdir()
    shutil.copy(here.path, away)
    with closing(open_book(away, "there")) as there:
        put(here, MOVED["Syncthing"], data)
        put(there, MOVED["Syncthing"], data)
        for book in (here, there):
            assert sweep(book).joined
        assert here.path.read_bytes() == there.path.read_bytes()
        quiet = here.path.stat().st_mtime_ns
        for _cycle in range(100):
            for book in (here, there):
                assert sweep(book) == Sweep()
        assert here.path.stat().st_mtime_ns == quiet


def test_eleven_conflicts_at_once_and_a_conflict_of_a_conflict_are_all_joined(here: Book) -> None:
    """Case 70."""
    wanted = {"王伟"}
    for number in range(11):
        put(
            here,
            f"book.sync-conflict-20261121-1010{number:02}-ABCDEFG.json",
            made_elsewhere(here, f"c{number}"),
        )
        wanted.add(f"c{number}")
    twice = "book.sync-conflict-20261121-101000-ABCDEFG.sync-conflict-20261121-101111-ABCDEFG.json"
    put(here, twice, made_elsewhere(here, "twice"))
    assert len(sweep(here).joined) == 12
    here.poll()
    assert names(here) == wanted | {"twice"}
    assert in_folder(here) == {"book.json", twice}


def test_an_old_version_in_place_of_the_book_takes_nothing_away(here: Book) -> None:
    """Case 74: three months old, and with it come neither losses nor the undoing of deletes."""
    old = here.path.read_bytes()
    (customer,) = here.customers
    edit(here, customer, grade="A")
    gone = add(here, "gone")
    here.save()
    here.apply(changes.delete(here.customers[gone]))
    here.save()
    before = everything(here)
    here.close()
    here.path.write_bytes(old)
    with closing(open_book(here.path.parent)) as again:
        again.load_followups()
        assert everything(again) == before


def test_a_copy_from_before_two_books_became_one_is_still_a_copy(here: Book) -> None:
    data = made_elsewhere(here, "Ana")
    first = here.id
    BookState(here.state).note_successor(first, "f" * 32)
    here.path.write_bytes(reheaded(here.path.read_bytes(), id="f" * 32))
    here.poll()
    assert here.id == "f" * 32
    put(here, "book 2.json", data)
    sweep(here)
    here.poll()
    assert names(here) == {"王伟", "Ana"}


def test_names_of_other_files_are_no_hint() -> None:
    for name in ("Romeo and Juliet (Conflicts between families).pdf", "book.txt", "notebook (1).txt"):
        assert not may_be_copy(name, "book.json")
    assert maker_of("notebook (1).json", "book.json") is None
    assert maker_of("b+(1).json", "b+.json") is not None


# -- on the command line -------------------------------------------------------------------------------------------


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    yield from start(tmp_path, monkeypatch, capsys)


def test_any_command_joins_a_copy_and_says_so_once(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "mine" / "book.json"
    cli("add", "王伟", "--book", str(path))
    shutil.copytree(path.parent, tmp_path / "theirs")
    cli("add", "Ana", "--book", str(tmp_path / "theirs" / "book.json"))
    conflict = path.with_name(MOVED["Syncthing"])
    shutil.copy(tmp_path / "theirs" / "book.json", conflict)
    time.sleep(LIMITS.settled)
    ran = cli("list", "--json", "--book", str(path))
    assert {customer["name"] for customer in ran.json} == {"王伟", "Ana"}
    assert MOVED["Syncthing"] in ran.err
    assert not conflict.exists()
    assert cli("list", "--book", str(path)).err == ""


def test_a_quiet_folder_is_not_listed_again_and_again(here: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[str] = []
    real = os.scandir

    def note(path: Path) -> Any:
        listed.append(str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", note)
    kept = put(here, "book 2.json", here.path.read_bytes())
    os.utime(here.path.parent, (1, 1))
    clock = SetClock(5_000)
    folder = Folder(here.path, here.state, clock)
    for _look in range(5):
        folder.sweep(here)
    assert len(listed) == 1
    put(here, MOVED["Syncthing"], made_elsewhere(here, "Ana"))
    assert folder.sweep(here).joined == [MOVED["Syncthing"]]
    os.utime(here.path.parent, (1, 1))
    folder.sweep(here)
    kept.write_bytes(made_elsewhere(here, "Bob"))  # in place, which the folder does not show
    os.utime(here.path.parent, (1, 1))
    clock.off += 30_000
    assert folder.sweep(here).joined == ["book 2.json"]
