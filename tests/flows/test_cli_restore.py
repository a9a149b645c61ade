"""`restore`: an earlier state of the book comes back as new assignments, and lasts (sync.md §5: 33, 56)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.books import age
from tests.faults.git_sync import bare, git
from tests.flows.cli import Cli, numbers, refused


@pytest.fixture
def old(cli: Cli) -> Path:
    """A file of the book as it was before somebody changed, deleted and added."""
    cli.add("王伟", "--company", "华东电机", "--phone", "13800138000", "--tag", "vip")
    cli.add("Bob")
    cli.ok("log", "Bob", "first")
    path = cli.folder / "friday.json"
    shutil.copy(cli.book, path)
    cli.ok("edit", "王伟", "owner=li", "company=上海电机", "phones=+8613900139000")
    cli.ok("log", "王伟", "too much")
    cli.ok("delete", "Bob")
    cli.add("Ana Ruiz")
    return path


def test_the_book_goes_back_and_what_did_not_exist_goes_to_the_trash(cli: Cli, old: Path) -> None:
    head, *counts = cli.ok("restore", str(old)).err.splitlines()
    assert str(old) in head
    assert list(map(numbers, counts)) == [["1"]] * 4
    assert sorted(cli.names()) == ["Bob", "王伟"]
    shown = cli.show("王伟")
    assert (shown["company"], shown["owner"], shown["phones"]) == ("华东电机", "", ["+8613800138000"])
    assert shown["followups"] == []
    assert [entry["note"] for entry in cli.show("Bob")["followups"]] == ["first"]


def test_it_lasts_when_a_copy_of_the_later_state_comes_by(cli: Cli, old: Path) -> None:
    later = cli.folder / "later.json"
    shutil.copy(cli.book, later)
    cli.ok("restore", str(old))
    cli.ok("join", str(later))
    assert sorted(cli.names()) == ["Bob", "王伟"]
    assert cli.show("王伟")["company"] == "华东电机"


def test_one_undo_takes_all_of_it_back(cli: Cli, old: Path) -> None:
    before = cli.ok("list", "--json").json
    cli.ok("restore", str(old))
    assert str(old) in cli.ok("undo").err
    assert cli.ok("list", "--json").json == before
    assert [entry["note"] for entry in cli.show("王伟")["followups"]] == ["too much"]


def test_a_dry_run_counts_and_changes_nothing(cli: Cli, old: Path) -> None:
    before = cli.book.read_bytes()
    ran = cli.ok("restore", str(old), "--dry-run", "--json")
    assert ran.json == {
        "from": str(old),
        "dry_run": True,
        "other_book": False,
        "kept": None,
        "customers": {"changed": 1, "back": 1, "trash": 1},
        "followups": {"changed": 0, "back": 0, "trash": 1},
    }
    assert str(old) in cli.ok("restore", str(old), "--dry-run").err
    assert cli.book.read_bytes() == before


def test_there_is_nothing_to_do_a_second_time(cli: Cli, old: Path) -> None:
    cli.ok("restore", str(old))
    before = cli.book.read_bytes()
    (line,) = cli.ok("restore", str(old)).err.splitlines()
    assert str(old) in line
    assert cli.book.read_bytes() == before


def test_alone_it_lists_the_backups_and_any_of_them_can_be_named(cli: Cli, old: Path) -> None:
    listed = cli.ok("restore", "--json").json
    assert {"latest", "seen"} <= {one["name"] for one in listed}
    (latest,) = (one for one in listed if one["name"] == "latest")
    assert (latest["customers"], latest["followups"]) == (1, 2)  # before the last save: Ana was not there yet
    assert Path(latest["path"]).exists()
    _heading, *lines = cli.ok("restore").out.splitlines()
    assert [line.split()[0] for line in lines] == [one["name"] for one in listed]
    cli.ok("restore", "latest")
    assert cli.names() == ["王伟"]


def test_without_a_backup_there_is_nothing_to_go_back_to(cli: Cli) -> None:
    ran = cli.ok("restore")
    assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert cli.ok("restore", "--json").json == []
    assert "latest" in refused(cli, "restore", "latest")


def test_a_commit_can_be_named_where_sync_is_set_up(cli: Cli) -> None:
    remote = bare(cli.folder / "remote.git")
    folder = cli.folder / "mine"
    folder.mkdir()
    book = str(folder / "book.json")
    cli.ok("add", "王伟", "--book", book)
    cli.ok("sync", "setup", str(remote), "--yes", "--book", book)
    first = git(folder, "rev-parse", "--short", "HEAD").strip()
    cli.ok("add", "Ana Ruiz", "--book", book)
    cli.ok("sync", "--book", book)
    cli.ok("restore", "HEAD~1", "--book", book)
    assert [one["name"] for one in cli.ok("list", "--json", "--book", book).json] == ["王伟"]
    cli.ok("sync", "--book", book)
    cli.ok("undo", "--book", book)
    cli.ok("restore", first, "--dry-run", "--book", book)
    for odd in ("--upload-pack=touch x", "nothing", "HEAD..HEAD", ":0:book.json", "HEAD:book.json"):
        assert odd in refused(cli, "restore", "--book", book, "--", odd)


def test_without_consent_no_git_is_run(cli: Cli, old: Path) -> None:
    git(cli.folder, "init", "--quiet")
    git(cli.folder, "add", "book.json")
    git(cli.folder, "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "-m", "x")
    assert "HEAD" in refused(cli, "restore", "HEAD")


@pytest.mark.parametrize("damage", ["cut", "torn line", "edited", "no heading"])
def test_a_damaged_file_is_refused_because_what_it_lacks_would_go(cli: Cli, old: Path, damage: str) -> None:
    data = old.read_bytes()
    broken = {
        "cut": data[:-3],
        "torn line": data.replace(b',"name":"Bob"', b',"na', 1),
        "edited": data.replace(b'"Bob"', b'"Bub"', 1),
        "no heading": b"".join(line for line in data.splitlines(keepends=True) if b'"format"' not in line),
    }
    old.write_bytes(broken[damage])
    age(old)
    before = cli.book.read_bytes()
    assert "genjin join" in refused(cli, "restore", str(old))
    assert cli.book.read_bytes() == before


def test_another_book_and_what_is_no_book_are_refused(cli: Cli, old: Path) -> None:
    other = cli.folder / "other" / "book.json"
    cli.ok("add", "Bob", "--book", str(other))
    (cli.folder / "list.json").write_text("[]")
    before = cli.book.read_bytes()
    for path in (other, cli.folder / "list.json", cli.folder):
        assert str(path) in refused(cli, "restore", str(path))
    assert cli.book.read_bytes() == before


def test_the_list_counts_everyone_in_a_backup_of_thousands(cli: Cli) -> None:
    """Backups are counted in pieces of a quarter of a megabyte; only those in the last one were."""
    people = cli.folder / "people.csv"
    people.write_text("Name,Note\n" + "".join(f"Person {n},{'x' * 100}\n" for n in range(1500)), "utf-8")
    cli.ok("import", str(people))
    cli.add("Ana")
    assert {
        backup["customers"] for backup in cli.ok("restore", "--json").json if backup["name"] == "latest"
    } == {1500}
