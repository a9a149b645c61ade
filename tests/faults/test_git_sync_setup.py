"""Setting sync up: new, adopted, cloned and foreign repositories, and two books made one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.git_sync import Machine, bare, git, join_books, names_in, stopped
from tui.book.book import Book
from tui.sync.attributes import attributes_line, ignore_line


def with_book(tmp_path: Path, name: str = "one", *customers: str) -> Machine:
    """A machine with a closed book."""
    machine = Machine(tmp_path, name)
    for customer in customers or ("Ana",):
        machine.add(customer)
    machine.close()
    return machine


def others(folder: Path) -> str:
    """What git says of everything but the book."""
    return git(folder, "status", "--porcelain", "--", ".", ":!book.json")


def test_before_setup_everything_is_off_and_nothing_is_touched(tmp_path: Path) -> None:
    one = with_book(tmp_path)
    git(one.folder, "init", "--quiet")
    assert one.git_sync.status().state == "off"
    assert one.sync().state == "off"
    assert not (one.folder / ".gitattributes").exists()
    assert git(one.folder, "status", "--porcelain") == "?? book.json\n"


def test_a_new_repository_holds_the_book_and_the_two_files_for_git(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    (one.folder / "notes.txt").write_text("mine")
    assert one.setup(remote).state == "ok"
    assert git(one.folder, "ls-files").split() == [".gitattributes", ".gitignore", "book.json"]
    assert (one.folder / ".gitattributes").read_text() == "book.json text eol=lf merge=union\n"
    assert git(one.folder, "status", "--porcelain") == "?? notes.txt\n"
    assert git(remote, "rev-list", "--count", "main") == "1\n"
    assert one.git_sync.status().state == "ok"


def test_a_machine_without_a_book_gets_the_one_at_the_remote(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    one.setup(remote)
    two = Machine(tmp_path, "two/deep/folder")
    two.folder.rmdir()
    assert two.setup(remote).state == "ok"
    assert two.bytes == one.bytes
    assert git(two.folder, "status", "--porcelain") == ""
    assert two.commits() == 1


def test_two_books_made_on_two_machines_become_one(tmp_path: Path, remote: Path) -> None:
    one, two = with_book(tmp_path, "one", "Ana"), with_book(tmp_path, "two", "Bob")
    assert one.setup(remote).state == "ok"
    assert two.join(remote).state == "ok"
    assert one.sync().state == "ok"
    assert one.bytes == two.bytes
    assert one.names() == two.names() == ["Ana", "Bob"]
    assert one.book.id == two.book.id
    two.add("Cleo")
    assert [two.sync().state, one.sync().state] == ["ok", "ok"]
    assert one.bytes == two.bytes


def test_what_was_journaled_but_not_saved_comes_along_when_two_books_become_one(
    tmp_path: Path, remote: Path
) -> None:
    one, two = with_book(tmp_path, "one", "Ana"), with_book(tmp_path, "two", "Bob")
    one.setup(remote)
    two.add("Only in the journal")  # and the process is killed
    assert b"journal" not in two.bytes
    assert join_books(two.git_sync, remote).state == "ok"
    assert Book.open(two.path, two.state).customers.keys() >= two.book.customers.keys()
    assert b"Only in the journal" in two.bytes


def test_a_clone_is_adopted_as_it_is(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    one.setup(remote)
    git(tmp_path, "clone", "--quiet", str(remote), "two")
    two = Machine(tmp_path, "two")
    assert two.setup().state == "ok"
    assert two.commits() == 1
    two.add("Bob")
    assert [two.sync().state, one.sync().state] == ["ok", "ok"]
    assert one.names() == ["Ana", "Bob"]


def test_a_repository_with_other_work_keeps_it_exactly_as_it_was(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    git(one.folder, "init", "--quiet", "-b", "trunk")
    for name in ("clean", "dirty", "staged", "both"):
        (one.folder / name).write_text("old\n")
    git(one.folder, "add", "clean", "dirty", "staged", "both")
    git(one.folder, "commit", "--quiet", "-m", "Other work")
    for name in ("dirty", "staged", "both", "new"):
        (one.folder / name).write_text("changed\n")
    git(one.folder, "add", "staged", "both", "new")
    (one.folder / "both").write_text("changed again\n")
    before = others(one.folder)
    assert one.setup(remote).state == "ok"
    assert others(one.folder) == before
    two = Machine(tmp_path, "two")
    assert two.setup(remote).state == "ok"
    assert git(two.folder, "branch", "--show-current") == "trunk\n"
    two.add("Bob")
    assert two.sync().state == "ok"
    one.add("Cleo")
    assert one.sync().state == "ok"
    assert others(one.folder) == before
    assert (one.folder / "both").read_text() == "changed again\n"
    assert git(one.folder, "show", ":both") == "changed\n"
    assert "changed" not in git(one.folder, "show", "HEAD:both", "HEAD:dirty", "HEAD:staged")
    assert one.names() == ["Ana", "Bob", "Cleo"]


def test_the_users_own_lines_for_git_stay_and_unfinished_ones_are_not_committed(tmp_path: Path) -> None:
    one = with_book(tmp_path)
    git(one.folder, "init", "--quiet")
    attributes = one.folder / ".gitattributes"
    attributes.write_text("*.png binary")
    git(one.folder, "add", ".gitattributes")
    git(one.folder, "commit", "--quiet", "-m", "Other work")
    attributes.write_text("*.png binary\n*.doc unfinished\n")
    assert one.setup().state == "ok"
    ours = "book.json text eol=lf merge=union\n"
    assert attributes.read_text() == f"*.png binary\n*.doc unfinished\n{ours}"
    assert git(one.folder, "show", "HEAD:.gitattributes") == f"*.png binary\n{ours}"
    assert git(one.folder, "diff", "--name-only", "--cached") == ""
    assert one.setup().state == "ok"
    assert attributes.read_text().count(ours) == 1
    assert one.commits() == 2


def test_a_book_that_other_lines_send_to_lfs_is_taken_out_of_it(tmp_path: Path) -> None:
    one = with_book(tmp_path)
    git(one.folder, "init", "--quiet")
    (one.folder / ".gitattributes").write_text("*.json filter=lfs diff=lfs merge=lfs -text\n")
    assert one.setup().state == "ok"
    found = git(one.folder, "check-attr", "filter", "merge", "eol", "--", "book.json")
    assert [line.rpartition(" ")[2] for line in found.splitlines()] == ["unset", "union", "lf"]


def test_lines_for_git_on_both_sides_are_merged(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    one.setup(remote)
    (one.folder / ".gitignore").write_text("*.old\n~book.json-*.tmp\n")
    git(one.folder, "commit", "--quiet", "-am", "Of one")
    one.sync()
    two = with_book(tmp_path, "two", "Bob")
    git(two.folder, "init", "--quiet", "-b", "main")
    (two.folder / ".gitignore").write_text("*.bak\n")
    git(two.folder, "add", ".gitignore")
    git(two.folder, "commit", "--quiet", "-m", "Other work")
    assert two.join(remote).state == "ok"
    assert (two.folder / ".gitignore").read_text() == "*.bak\n~book.json-*.tmp\n*.old\n"
    assert git(two.folder, "status", "--porcelain") == ""
    assert one.sync().state == "ok"
    assert (one.folder / ".gitignore").read_text() == "*.bak\n~book.json-*.tmp\n*.old\n"


def test_a_remote_with_other_content_gets_the_book_added(tmp_path: Path, remote: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(remote), "work")
    (tmp_path / "work" / "README").write_text("Hello\n")
    git(tmp_path / "work", "add", "README")
    git(tmp_path / "work", "commit", "--quiet", "-m", "Begin")
    git(tmp_path / "work", "push", "--quiet", "origin", "HEAD:master")
    one = with_book(tmp_path)
    assert one.setup(remote).state == "ok"
    assert git(remote, "ls-tree", "--name-only", "master").split() == [
        *(".gitattributes", ".gitignore", "README", "book.json")
    ]
    assert git(remote, "branch", "--format=%(refname:short)") == "master\n"
    assert (one.folder / "README").read_text() == "Hello\n"


def test_a_file_of_the_user_that_the_remote_also_has_is_not_overwritten(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    git(one.folder, "init", "--quiet", "-b", "main")
    (one.folder / "README").write_text("of one\n")
    git(one.folder, "add", "README")
    git(one.folder, "commit", "--quiet", "-m", "Other work")
    one.setup(remote)
    two = with_book(tmp_path, "two", "Bob")
    (two.folder / "README").write_text("of two\n")
    stopped(two.join(remote), "blocked", "README")
    assert (two.folder / "README").read_text() == "of two\n"
    (two.folder / "README").unlink()
    assert two.setup(remote).state == "ok"
    assert two.names() == ["Ana", "Bob"]


def test_a_book_under_another_name_at_the_remote_is_named_not_doubled(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    one.setup(remote)
    two = Machine(tmp_path, "two", book="customers.json")
    two.add("Bob")
    stopped(two.setup(remote), "blocked", "book.json", "customers.json")
    assert git(remote, "ls-tree", "--name-only", "main").count(".json") == 1


NAMES = [
    *("my book.json", "客户 跟进.json", "-book.json", "#1.json", "!b.json", "a[1]*?.json", '"q".json'),
    *("[attr]x.json", "back\\slash.json", "line\nbreak.json", "two  .json "),
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["客户 跟进.json", "-book.json", 'a[1]*? "q"\\.json'])
def test_a_book_of_any_name_syncs(tmp_path: Path, remote: Path, name: str) -> None:
    one, two = (Machine(tmp_path, f"{folder} 机", book=name) for folder in ("-one", "two"))
    customer = one.add("Ana")
    assert one.setup(remote).state == "ok"
    assert two.setup(remote).state == "ok"
    two.rename(customer, company="Two")
    one.rename(customer, owner="One")
    assert [machine.sync().state for machine in (one, two, one)] == ["ok", "ok", "ok"]
    assert one.bytes == two.bytes


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_git_understands_the_lines_for_a_book_of_any_name(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    for name in NAMES:
        (tmp_path / ".gitattributes").write_text(attributes_line(name) + "\n")
        (tmp_path / ".gitignore").write_text(ignore_line(name) + "\n")
        found = git(tmp_path, "check-attr", "-z", "merge", "eol", "--", name).split("\0")
        assert (found[2], found[5]) == ("union", "lf"), name
        for other in (f"x{name}", "book.jso", name.replace("*", "x").replace("?", "y") + "z"):
            assert "unspecified" in git(tmp_path, "check-attr", "merge", "--", other), name
        if "\n" not in name:  # which .gitignore cannot say
            assert git(tmp_path, "check-ignore", "--", f"~{name}-12-ab.tmp")


def test_a_remote_that_does_not_answer_leaves_nothing_behind(tmp_path: Path) -> None:
    one = with_book(tmp_path)
    status = one.setup(tmp_path / "unplugged.git")
    assert status.state == "offline"
    assert names_in(one.folder) == ["book.json"]
    assert one.git_sync.status().state == "off"


def test_a_wrong_remote_of_our_own_can_be_corrected_and_one_of_the_users_cannot(tmp_path: Path) -> None:
    first, second = bare(tmp_path / "first.git"), bare(tmp_path / "second.git")
    one = with_book(tmp_path)
    assert one.setup(first).state == "ok"
    assert one.setup(second).state == "ok"
    assert git(second, "rev-list", "--count", "main") == "1\n"
    git(one.folder, "remote", "set-url", "origin", str(first))
    stopped(one.setup(bare(tmp_path / "third.git")), "blocked", "first.git")


def test_neither_a_home_folder_in_git_nor_a_repository_that_ignores_it_gets_the_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    git(home, "init", "--quiet")
    one = with_book(home, "data")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    assert one.setup().state == "ok"
    assert (one.folder / ".git").is_dir()
    around = tmp_path / "around"
    around.mkdir()
    git(around, "init", "--quiet")
    (around / ".gitignore").write_text("*.json\n")
    two = with_book(around, "data")
    assert two.setup().state == "ok"
    assert (two.folder / ".git").is_dir()


def test_a_book_that_lies_in_a_home_folder_kept_in_git_has_to_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = with_book(tmp_path, "home")
    git(one.folder, "init", "--quiet")
    monkeypatch.setenv("HOME", str(one.folder))
    monkeypatch.setenv("USERPROFILE", str(one.folder))
    assert one.setup().state == "blocked"
    assert git(one.folder, "ls-files") == ""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert one.setup().state == "ok"


def test_what_should_be_read_before_setup_is_told_and_nothing_is_changed(
    tmp_path: Path, remote: Path
) -> None:
    one = with_book(tmp_path, "work/sub")
    assert one.git_sync.warnings(str(remote)) == []
    assert ["gitee.com" in text for text in one.git_sync.warnings("git@gitee.com:me/crm.git")] == [True]
    git(tmp_path / "work", "init", "--quiet")
    git(tmp_path / "work", "remote", "add", "origin", "https://me:token@github.com/me/work.git")
    public, other = one.git_sync.warnings()
    assert "github.com" in public
    assert "token" not in public
    assert str(tmp_path / "work") in other
    assert "Dropbox" in with_book(tmp_path, "Dropbox/sales").git_sync.warnings(str(remote))[0]
    assert one.git_sync.warnings("--upload-pack=x") == []
    assert names_in(one.folder) == ["book.json"]
    assert git(tmp_path / "work", "ls-files") == ""


def test_a_book_in_a_folder_of_the_users_repository_is_committed_there(tmp_path: Path, remote: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "--quiet", "-b", "main")
    git(work, "remote", "add", "origin", str(remote))
    one = with_book(work, "sub 目录")
    assert one.setup().state == "ok"
    assert (
        git(work, "-c", "core.quotePath=false", "ls-files", "sub 目录").split("\n")[2] == "sub 目录/book.json"
    )
    one.add("Bob")
    assert one.sync().state == "ok"
    git(tmp_path, "clone", "--quiet", str(remote), "work2")
    two = Machine(tmp_path / "work2", "sub 目录", state=tmp_path / "state2")
    assert two.setup().state == "ok"
    two.add("Cleo")
    assert [two.sync().state, one.sync().state] == ["ok", "ok"]
    assert one.names() == ["Ana", "Bob", "Cleo"]


def test_a_book_that_is_a_link_is_synced_where_it_really_lies(tmp_path: Path, remote: Path) -> None:
    real = with_book(tmp_path, "real")
    one = Machine(tmp_path, "one")
    one.path.symlink_to(real.path)
    assert one.setup(remote).state == "ok"
    assert (real.folder / ".git").is_dir()
    assert not (one.folder / ".git").exists()
    one.add("Bob")
    assert one.sync().state == "ok"
    assert one.path.is_symlink()


def test_a_repository_in_a_folder_that_a_cloud_synchronises_is_warned_about(tmp_path: Path) -> None:
    one = with_book(tmp_path, "Dropbox/sales")
    status = one.setup()
    assert status.state == "ok"
    assert "Dropbox" in status.warning
    assert "Dropbox" in one.git_sync.status().warning
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / ".stfolder").mkdir()
    assert "Syncthing" in with_book(tmp_path / "share", "sales").setup().warning
    assert with_book(tmp_path, "plain").setup().warning == ""


def test_without_a_book_anywhere_nothing_is_made(tmp_path: Path, remote: Path) -> None:
    one = Machine(tmp_path, "one")
    assert one.git_sync.setup(None).state == "blocked"
    assert names_in(one.folder) == []
    assert one.git_sync.setup(str(remote)).state == "blocked"
    assert one.git_sync.status().state == "off"


def test_a_consent_to_one_repository_is_none_to_another(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    one.setup(remote)
    git(one.folder, "init", "--quiet", "--separate-git-dir", str(tmp_path / "elsewhere"))
    assert one.sync().state == "blocked"
    assert one.setup().state == "ok"
    assert one.sync().state == "ok"


def test_a_folder_as_remote_needs_a_yes_and_keeps_it(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    assert one.new_sync(local=False).setup(str(remote)).state == "blocked"
    assert one.new_sync(local=True).setup(str(remote)).state == "ok"
    assert one.new_sync(local=False).sync(lambda: None, lambda: None).state == "ok"


def test_setup_works_on_a_worktree_a_submodule_and_a_shallow_clone(tmp_path: Path, remote: Path) -> None:
    one = with_book(tmp_path)
    one.setup(remote)
    one.add("Bob")
    one.sync()
    git(one.folder, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Machine(tmp_path, "side")
    assert side.setup().state == "ok"
    git(tmp_path, "clone", "--quiet", "--depth", "1", remote.as_uri(), "shallow")
    shallow = Machine(tmp_path, "shallow")
    assert shallow.setup().state == "ok"
    parent = tmp_path / "parent"
    parent.mkdir()
    git(parent, "init", "--quiet")
    git(parent, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(remote), "crm")
    sub = Machine(parent, "crm")
    assert sub.setup().state == "ok"
    for number, machine in enumerate((shallow, sub)):
        machine.add(f"New {number}")
        assert machine.sync().state == "ok"
    assert one.sync().state == "ok"
    assert {"Ana", "Bob", "New 0", "New 1"} == set(one.names())


@pytest.mark.parametrize("main", ["master", "trunk", "main"])
def test_an_empty_remote_gets_the_branch_that_a_clone_of_it_checks_out(tmp_path: Path, main: str) -> None:
    remote = bare(tmp_path / "stick.git")
    git(remote, "symbolic-ref", "HEAD", f"refs/heads/{main}")
    assert with_book(tmp_path, "first").setup(remote).state == "ok"
    git(tmp_path, "clone", "--quiet", str(remote), "byhand")
    assert (tmp_path / "byhand" / "book.json").exists()
    assert git(remote, "for-each-ref", "--format=%(refname)").split() == [f"refs/heads/{main}"]
    second = Machine(tmp_path, "second")
    assert second.setup(remote).state == "ok"
    assert second.names() == ["Ana"]
    second.close()
