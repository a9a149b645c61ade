"""`check` says what is wrong and changes nothing; `--repair` sets right what can be (sync.md §5: 10 to 14, 52, 79)."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from tests.books import age, killed, newer
from tests.faults.git_sync import bare
from tests.flows.cli import Cli, Ran, numbers, refused
from tui.book.book import Book
from tui.book.checkup import clocks_ahead, copied_devices
from tui.book.codec import encode_line
from tui.book.record import Record, assign, join
from tui.book.store import Store
from tui.core import changes
from tui.sync import copies


@pytest.fixture
def book(cli: Cli) -> Path:
    """A sound book of two customers with a call each."""
    for name in ("王伟", "Ana Ruiz"):
        cli.add(name)
        cli.ok("log", name, f"call with {name}")
    return cli.book


def state(cli: Cli) -> Path:
    return Path(cli.ok("locate", "state").out.strip())


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its content and time."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def kinds(ran: Ran) -> list[str]:
    return [problem["kind"] for problem in ran.json["problems"]]


def noted(ran: Ran) -> dict[str, str]:
    return {note["kind"]: note["text"] for note in ran.json["notes"]}


def rewritten(book: Path, change: Any) -> None:
    """Change the lines of the file, and let it look as if that was a while ago."""
    book.write_bytes(b"\n".join(change(book.read_bytes().split(b"\n"))))
    age(book)


def line_of(book: Path, text: str) -> int:
    return next(n for n, line in enumerate(book.read_bytes().split(b"\n"), 1) if text.encode() in line)


# -- a sound book ----------------------------------------------------------------------------------------------------


def test_a_sound_book_is_said_to_be_sound_and_nothing_is_touched(cli: Cli, book: Path) -> None:
    before = tree(cli.folder)
    assert cli.ok("check").out.startswith(str(book))
    found = cli.ok("check", "--json").json
    assert (found["healthy"], found["problems"], found["notes"], found["sync"]) == (True, [], [], None)
    assert (found["customers"], found["followups"], found["trash"]) == (2, 2, 0)
    assert found["backups"] == len(cli.ok("restore", "--json").json)
    assert cli.ok("check", "--lang", "zh", "--json").json == found
    assert cli.ok("check", "--repair", "--json").json["repaired"] == []
    assert tree(cli.folder) == before


def test_without_a_book_there_is_nothing_to_check(cli: Cli) -> None:
    assert str(cli.book) in refused(cli, "check")


# -- what can be wrong -----------------------------------------------------------------------------------------------


def torn(lines: list[bytes]) -> list[bytes]:
    return [b',"\xff torn' if b'"Ana Ruiz"' in line and b"grade" in line else line for line in lines]


def by_hand(lines: list[bytes]) -> list[bytes]:
    return [line.replace(b'"Ana Ruiz"', b'"Ana Maria"') for line in lines]


def doubled(lines: list[bytes]) -> list[bytes]:
    (line,) = (line for line in lines if b'"name":"Ana Ruiz"' in line)
    return [one for some in lines for one in ((some, some) if some == line else (some,))]


def shuffled(lines: list[bytes]) -> list[bytes]:
    places = [n for n, line in enumerate(lines) if line.startswith(b',"')][:2]
    lines[places[0]], lines[places[1]] = lines[places[1]], lines[places[0]]
    return lines


def flipped(lines: list[bytes]) -> list[bytes]:
    return [line.replace(b'"name":"Ana', b'#name":"Ana') for line in lines]


def merged(lines: list[bytes]) -> list[bytes]:
    place = next(n for n, line in enumerate(lines) if b'"name":"Ana' in line)
    return [*lines[:place], b"<<<<<<< HEAD", lines[place], b"=======", b">>>>>>> theirs", *lines[place + 1 :]]


DAMAGES: dict[str, tuple[Any, str]] = {
    "cut short": (lambda lines: [*lines[:-3], b""], "cut"),
    "torn line": (torn, "unreadable"),
    "edit by hand": (by_hand, "edited"),
    "doubled line": (doubled, "doubled"),
    "lines out of order": (shuffled, "form"),
    "flipped bit": (flipped, "recovered"),
    "merge markers": (merged, "form"),
    "CRLF": (lambda lines: [line + b"\r" for line in lines], "form"),
    "byte-order mark": (lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]], "form"),
    "line lost": (lambda lines: [line for line in lines if b'"name":"Ana' not in line], "lost"),
    "heading lost": (lambda lines: [line for line in lines if b'"format"' not in line], "heading"),
}


@pytest.mark.parametrize(("change", "kind"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_wrong_is_told_and_a_repair_sets_it_right(
    cli: Cli, book: Path, change: Any, kind: str
) -> None:
    sound = book.read_bytes()
    rewritten(book, change)
    damaged = book.read_bytes()
    before = tree(cli.folder)
    ran = cli("check", "--json")
    assert ran.status == 1
    assert kind in kinds(ran)
    assert "--repair" in cli("check").out
    assert tree(cli.folder) == before
    ran = cli.ok("check", "--repair", "--json")
    assert kind in [one["kind"] for one in ran.json["repaired"]]
    assert Path(ran.json["kept"]).read_bytes() == damaged
    assert ran.json["healthy"] is True
    assert cli.ok("check", "--json").json["problems"] == []
    assert sorted(cli.names()) == sorted(["王伟", "Ana Maria" if kind == "edited" else "Ana Ruiz"])
    if kind not in ("edited", "recovered"):
        assert book.read_bytes() == sound


def test_lines_are_named_by_number_and_what_cannot_be_read_is_set_aside(cli: Cli, book: Path) -> None:
    number = line_of(book, '"name":"Ana Ruiz"')
    rewritten(book, torn)
    (unreadable,) = (one for one in cli("check", "--json").json["problems"] if one["kind"] == "unreadable")
    assert unreadable["lines"] == [number]
    assert str(number) in numbers(unreadable["text"])
    ran = cli.ok("check", "--repair", "--json")
    aside = state(cli) / ran.json["id"] / "aside"
    assert str(aside) in noted(ran)["aside"]
    (kept,) = aside.iterdir()
    assert b"torn" in kept.read_bytes()


def test_an_edit_by_hand_counts_as_the_book_will_count_it(cli: Cli, book: Path) -> None:
    # It once looked as if the customer were gone, and as if only the journal knew of them.
    rewritten(book, by_hand)
    ran = cli("check", "--json")
    assert kinds(ran) == ["edited"]
    assert (ran.json["customers"], ran.json["followups"], ran.json["notes"]) == (2, 2, [])


def test_a_doubled_line_is_named_with_both_its_numbers(cli: Cli, book: Path) -> None:
    number = line_of(book, '"name":"Ana Ruiz"')
    rewritten(book, doubled)
    (found,) = (one for one in cli("check", "--json").json["problems"] if one["kind"] == "doubled")
    assert found["lines"] == [number, number + 1]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", "empty"), (b"\0" * 4096, "empty"), (b"no book at all\n", "foreign"), (None, "missing")],
)
def test_a_file_that_cannot_be_opened_is_examined_and_brought_back(
    cli: Cli, book: Path, content: bytes | None, kind: str
) -> None:
    if content is None:
        book.unlink()
    else:
        book.write_bytes(content)
        age(book)
    ran = cli("check", "--json")
    assert (ran.status, kinds(ran)) == (1, [kind])
    ran = cli.ok("check", "--repair", "--json")
    assert (ran.json["healthy"], ran.json["customers"]) == (True, 2)
    assert [one["kind"] for one in ran.json["repaired"]] == [kind]


def test_a_book_this_machine_never_saw_is_examined_too(cli: Cli, book: Path) -> None:
    away = cli.folder / "away"
    away.mkdir()
    shutil.copy(book, away / "book.json")
    assert cli.ok("check", "--book", str(away / "book.json"), "--json").json["customers"] == 2
    (away / "book.json").write_bytes(b"no book at all\n")
    age(away / "book.json")
    assert str(away / "book.json") in refused(cli, "check", "--repair", "--book", str(away / "book.json"))
    assert (away / "book.json").read_bytes() == b"no book at all\n"
    assert cli("check", "--book", str(away), "--json").status == 1


def test_a_folder_in_the_place_of_the_book_is_a_finding(cli: Cli, book: Path) -> None:
    book.unlink()
    (book / "x").mkdir(parents=True)
    ran = cli("check", "--book", str(book / "x" / ".." / ".." / "book.json"), "--json")
    assert ran.status == 1


def test_a_newer_format_is_a_note_and_is_not_repaired(cli: Cli, book: Path) -> None:
    book.write_bytes(newer(book.read_bytes()))
    why = noted(cli("check", "--json"))["newer"]
    rewritten(book, doubled)
    before = book.read_bytes()
    assert why in refused(cli, "check", "--repair")
    assert book.read_bytes() == before


def test_follow_ups_without_their_customer_are_counted(cli: Cli, book: Path) -> None:
    other = cli.folder / "other.json"
    lines = [line for line in book.read_bytes().split(b"\n") if b'"name":"Ana' not in line]
    other.write_bytes(b"\n".join(lines))
    age(other)
    ran = cli("check", "--json", "--book", str(other))
    assert kinds(ran) == ["orphans"]
    assert numbers(ran.json["problems"][0]["text"]) == ["1"]
    ran = cli("check", "--repair", "--json", "--book", str(other))  # nobody here knows her
    assert (ran.status, kinds(ran)) == (1, ["orphans"])


# -- what waits beside it --------------------------------------------------------------------------------------------


def test_actions_that_only_the_journal_has_are_counted(cli: Cli, book: Path) -> None:
    def work() -> Path:
        opened = Book.open(book, state(cli))
        customer = next(iter(opened.customers.values()))
        for owner in ("li", "zhao"):
            opened.apply(changes.edit(customer, {"owner": owner}))
        (journal,) = (state(cli) / opened.id / "journal").glob(f"*{opened.device}*")
        return journal

    journal = killed(work)
    with journal.open("ab") as file:
        file.write(b"0123 torn\n")
    before = tree(cli.folder)
    notes = noted(cli.ok("check", "--json"))
    assert (numbers(notes["journal"]), numbers(notes["journal-torn"])) == (["2"], ["1"])
    assert tree(cli.folder) == before


def test_an_open_book_versions_and_sync_are_told(cli: Cli) -> None:
    folder = cli.folder / "mine"
    folder.mkdir()
    path = str(folder / "book.json")
    cli.ok("add", "王伟", "--book", path)
    cli.ok("sync", "setup", str(bare(cli.folder / "remote.git")), "--yes", "--book", path)
    copy = cli.folder / "copy.json"
    shutil.copy(path, copy)
    cli.ok("edit", "王伟", "owner=li", "--book", path)
    cli.ok("edit", "王伟", "owner=zhao", "--book", str(copy))
    cli.ok("join", str(copy), "--book", path)
    opened = Book.open(Path(path), Path(cli.ok("locate", "state", "--book", path).out.strip()))
    ran = cli.ok("check", "--json", "--book", path)
    assert (numbers(noted(ran)["open"]), numbers(noted(ran)["versions"])) == (["1"], ["1"])
    assert ran.json["sync"]["state"] == "ahead"
    assert ran.json["sync"]["detail"] in cli("check", "--book", path).out
    opened.close()
    assert "open" not in noted(cli.ok("check", "--json", "--book", path))


def test_a_clock_that_ran_ahead_is_named_with_its_device(cli: Cli, book: Path) -> None:
    store = copies.read(book.read_bytes()).store
    key = next(iter(store.tables["customers"].lines))
    record = store.record("customers", key) or Record()
    stamp = f"{time.time_ns() // 1_000_000 + 3 * 86_400_000 + 60_000:012x}-0000-52c0d11e"
    line = encode_line("customers", key, join(record, assign({"owner": b'"li"'}, stamp)))
    rewritten(
        book,
        lambda lines: [b"," + line if key.encode() in one and b'"name"' in one else one for one in lines],
    )
    cli.ok("check", "--repair")
    note = noted(cli.ok("check", "--json"))["clock"]
    assert "52c0" in note
    assert numbers(note)[-1] == "3"


def test_clocks_and_copied_devices_are_found_in_the_stamps_alone() -> None:
    store = Store()
    one, other = "00000000ffff-0000-00000001", "000000000001-0000-00000002"
    for stamp, value in ((one, b'"a"'), (other, b'"b"'), (other, b'"c"')):
        store.join("customers", "x", assign({"name": value}, stamp))
    assert clocks_ahead(store, 0xFFFF - 301_000) == {"00000001": 301}
    assert clocks_ahead(store, 0xFFFF - 299_000) == {}
    assert copied_devices(store) == {"00000002"}


def test_a_conflict_copy_that_was_moved_away_is_not_called_unreadable(cli: Cli, book: Path) -> None:
    folder = state(cli) / cli.ok("check", "--json").json["id"] / "aside" / "copies"
    folder.mkdir(parents=True)
    (folder / "1a2b3c4d-book (conflicted copy).json").write_bytes(book.read_bytes())
    ran = cli.ok("check", "--json")
    assert "aside" not in noted(ran)
    assert str(folder) in noted(ran)["copies"]
