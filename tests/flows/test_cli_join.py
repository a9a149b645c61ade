"""`join`: any copy of the book, whatever became of it, brings in what it knows (sync.md §5: 14, 46, 67, 68, 69)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.books import age, newer
from tests.flows.cli import Cli, numbers, refused


def at(cli: Cli, path: Path, *arguments: str) -> str:
    """Run a command on another book, as another machine; what it printed."""
    return cli.ok(*arguments, "--book", str(path)).out.strip()


@pytest.fixture
def copy(cli: Cli) -> Path:
    """A copy that has gone its own way: 王伟 has an owner there and was called, Ana is new."""
    cli.add("王伟", "--company", "华东电机", "--grade", "B")
    path = cli.folder / "book (conflicted copy).json"
    shutil.copy(cli.book, path)
    at(cli, path, "edit", "王伟", "owner=li", "company=上海电机")
    at(cli, path, "log", "王伟", "from the copy")
    at(cli, path, "add", "Ana Ruiz")
    return path


def test_a_copy_brings_in_what_is_new_and_is_not_touched(cli: Cli, copy: Path) -> None:
    before = copy.read_bytes(), copy.stat().st_mtime_ns
    ran = cli.ok("join", str(copy))
    assert numbers(ran.err.removeprefix(str(copy))) == ["1", "1", "1"]
    assert ran.out == ""
    shown = cli.show("王伟")
    assert (shown["owner"], shown["followups"][0]["note"]) == ("li", "from the copy")
    assert sorted(cli.names()) == ["Ana Ruiz", "王伟"]
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == before


def test_a_second_time_brings_nothing_and_the_book_itself_never_does(cli: Cli, copy: Path) -> None:
    cli.ok("join", str(copy))
    before = cli.book.read_bytes()
    for path in (copy, cli.book):
        (line,) = cli.ok("join", str(path)).err.splitlines()
        assert line.startswith(str(path))
        assert numbers(line.removeprefix(str(path))) == []
    assert cli.book.read_bytes() == before


def test_a_dry_run_tells_the_same_and_changes_nothing(cli: Cli, copy: Path) -> None:
    before = cli.book.read_bytes()
    ran = cli.ok("join", str(copy), str(copy), "--dry-run", "--json")
    first, second = ran.json["files"]
    assert ran.json["dry_run"] is True
    assert first == {
        "file": str(copy),
        "new": {"customers": 1, "followups": 1},
        "changed": {"customers": 1, "followups": 0},
        "edited": 0,
        "unreadable": [],
        "whole": True,
        "other_book": False,
        "in_trash": 0,
        "versions": 0,
    }
    assert second["new"] == {"customers": 0, "followups": 0}
    assert cli.book.read_bytes() == before
    assert cli.names() == ["王伟"]
    cli.ok("join", str(copy))
    assert cli.ok("join", str(copy), "--json").json["files"][0]["new"]["customers"] == 0


def test_a_field_that_both_have_set_is_told_and_the_loser_kept(cli: Cli, copy: Path) -> None:
    cli.ok("edit", "王伟", "owner=zhao")
    assert cli.ok("join", str(copy), "--json").json["files"][0]["versions"] == 1
    assert cli.show("王伟")["owner"] == "zhao"
    assert b'"li"' in cli.book.read_bytes()


def test_a_damaged_copy_gives_what_can_be_read(cli: Cli, copy: Path) -> None:
    data = copy.read_bytes()
    lines = data.split(b"\n")
    ana = next(number for number, line in enumerate(lines) if b"Ana Ruiz" in line)
    lines[ana] = b',"\xff\xfe torn'
    copy.write_bytes(b"\n".join(lines)[:-3])
    age(copy)
    (seen,) = cli.ok("join", str(copy), "--dry-run", "--json").json["files"]
    assert (seen["whole"], seen["unreadable"]) == (False, [ana + 1])
    assert len(cli.ok("join", str(copy), "--dry-run").err.splitlines()) == 4
    assert str(ana + 1) in numbers(cli.ok("join", str(copy)).err)
    assert cli.names() == ["王伟"]
    assert cli.show("王伟")["owner"] == "li"


def test_a_copy_that_lost_its_heading_is_still_known_by_its_records(cli: Cli, copy: Path) -> None:
    lines = copy.read_bytes().split(b"\n")
    copy.write_bytes(b"\n".join(line for line in lines if line.startswith(b',"')))
    age(copy)
    cli.ok("join", str(copy))
    assert sorted(cli.names()) == ["Ana Ruiz", "王伟"]


def test_an_edit_by_hand_in_the_copy_counts_as_an_edit_of_now(cli: Cli, copy: Path) -> None:
    copy.write_text(copy.read_text("utf-8").replace('"owner":"li"', '"owner":"nina"'), "utf-8")
    assert cli.ok("join", str(copy), "--json").json["files"][0]["edited"] == 1
    assert cli.show("王伟")["owner"] == "nina"


def test_what_is_no_copy_of_the_book_is_refused_before_anything_is_joined(cli: Cli, copy: Path) -> None:
    other = cli.folder / "other" / "book.json"
    at(cli, other, "add", "Bob")
    (cli.folder / "list.json").write_text('[{"name": "x"}]')
    later = cli.folder / "newer.json"
    later.write_bytes(newer(copy.read_bytes()))
    before = cli.book.read_bytes()
    for path in (other, cli.folder / "list.json", cli.folder / "missing.json", cli.folder, later):
        assert str(path) in refused(cli, "join", str(copy), str(path))
    assert cli.book.read_bytes() == before
    assert cli("join").status == 2


def test_another_book_comes_in_if_one_says_so(cli: Cli, copy: Path) -> None:
    other = cli.folder / "other" / "book.json"
    at(cli, other, "add", "Bob")
    data = other.read_bytes()
    cli.ok("join", str(other), "--other-book")
    assert sorted(cli.names()) == ["Bob", "王伟"]
    assert other.read_bytes() == data
    at(cli, other, "edit", "Bob", "owner=li")
    cli.ok("join", str(other), "--other-book")
    assert cli.show("Bob")["owner"] == "li"


def test_an_older_copy_takes_nothing_away(cli: Cli) -> None:
    cli.add("王伟")
    backup = cli.folder / "old.json"
    shutil.copy(cli.book, backup)
    cli.ok("edit", "王伟", "owner=li")
    cli.add("Ana Ruiz")
    cli.ok("delete", "王伟")
    cli.ok("join", str(backup))
    assert cli.names() == ["Ana Ruiz"]


def test_file_names_cannot_draw_on_the_terminal(cli: Cli, copy: Path) -> None:
    odd = copy.with_name("book\x1b[31m.json")
    copy.rename(odd)
    ran = cli.ok("join", str(odd))
    assert "book\\x1b[31m.json" in ran.err
    assert "\x1b" not in ran.err
