"""Two books never become one by mistake, and there is a way back: by real git, on machines with a book each."""

from __future__ import annotations

import os
import shutil
import zlib
from pathlib import Path

import pytest

from tests.books import log as log_call
from tests.books import names
from tests.faults.git_sync import IDENTITY, bare, git, names_in
from tests.flows.cli import Cli, Ran, numbers, refused
from tests.flows.test_cli_sync import Machine
from tui.book.book import Book, BookError
from tui.book.reading import MAX_BYTES

PRIVATE = ["Priv1", "Priv2", "Priv3", "Priv4"]
FIRM = ["Firm1", "Firm2", "Firm3"]


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """The repository of another team."""
    return bare(tmp_path / "wrong.git")


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """One's own, still empty."""
    return bare(tmp_path / "right.git")


@pytest.fixture
def firm(cli: Cli, wrong: Path) -> Machine:
    """A machine of the other team, which syncs."""
    machine = Machine(cli, "firm")
    machine.add(*FIRM)
    machine("log", "Firm1", "firm note")
    machine.setup(wrong)
    return machine


@pytest.fixture
def me(cli: Cli) -> Machine:
    """A machine with a private book."""
    machine = Machine(cli, "me")
    machine.add(*PRIVATE)
    machine("log", "Priv1", "secret")
    return machine


def ok(machine: Machine, *arguments: str) -> Ran:
    ran = machine(*arguments)
    assert ran.status == 0, ran.err
    return ran


def shown(machine: Machine) -> object:
    """All customers with all their follow-ups, as a program sees them."""
    return [ok(machine, "show", name, "--json").json for name in machine.names()]


def points(machine: Machine, before: str = "joining") -> list[str]:
    """The names of the restore points, newest first."""
    return [one["name"] for one in ok(machine, "restore", "--json").json if one["before"] == before]


def everything_in(remote: Path) -> str:
    """All objects of a repository, the unreachable ones too."""
    listed = git(remote, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)")
    blobs = [line.split()[1] for line in listed.splitlines() if line.startswith("blob")]
    return "".join(git(remote, "cat-file", "blob", blob) for blob in blobs)


# -- before setup sends anything -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("firm")
@pytest.mark.parametrize("lost", [True, False])
def test_a_book_whose_heading_is_lost_or_damaged_is_told_by_its_records(
    me: Machine, wrong: Path, tmp_path: Path, lost: bool
) -> None:
    git(tmp_path, "clone", "--quiet", str(wrong), "theirs")
    book = tmp_path / "theirs" / "book.json"
    lines = book.read_bytes().split(b"\n")
    heading = next(number for number, line in enumerate(lines) if line.startswith(b',"@":{"check"'))
    lines[heading : heading + 1] = [] if lost else [lines[heading].replace(b'"id":"0', b'"id":"f')]
    book.write_bytes(b"\n".join(lines))
    git(book.parent, "commit", "--quiet", "--all", "--message", "damage")
    git(book.parent, "push", "--quiet")
    objects = everything_in(wrong)
    assert me("sync", "setup", str(wrong), "--yes").status == 1
    assert everything_in(wrong) == objects
    assert me.names() == PRIVATE


@pytest.mark.usefixtures("firm")
def test_a_yes_to_warnings_is_none_to_joining_another_book(me: Machine, wrong: Path, right: Path) -> None:
    before, objects = me.book.read_bytes(), everything_in(wrong)
    err = refused(me, "sync", "setup", str(wrong), "--yes")
    assert ["3", "4"] in map(numbers, err.splitlines())
    assert "--join-books" in err
    assert everything_in(wrong) == objects
    assert "Priv" not in objects
    assert "secret" not in objects
    assert names_in(me.folder) == ["book.json"]
    assert me.book.read_bytes() == before
    assert points(me) == []
    assert me("sync").status == 1  # it is not set up
    me.setup(right)
    assert me.sync() == []
    assert git(right, "show", "main:book.json").encode() == me.book.read_bytes()


def test_in_a_repository_of_the_users_a_no_leaves_branches_remotes_and_settings_as_they_were(
    firm: Machine, me: Machine, wrong: Path
) -> None:
    git(me.folder, "init", "--quiet", "-b", "main")
    (me.folder / "notes.txt").write_text("mine")
    git(me.folder, "add", "notes.txt")
    git(me.folder, "commit", "--quiet", "-m", "Other work")
    looks = ("for-each-ref", "config --local --list", "status --porcelain", "ls-files --stage", "remote -v")
    before = [git(me.folder, *look.split()) for look in looks]
    assert me("sync", "setup", str(wrong), "--yes").status == 1
    assert [git(me.folder, *look.split()) for look in looks] == before
    assert "Priv" not in everything_in(wrong)
    assert firm.sync() == []


def test_another_book_in_the_repository_itself_is_asked_about_too(
    cli: Cli, firm: Machine, me: Machine
) -> None:
    work = Machine(cli, "work")
    work.folder.mkdir()
    git(work.folder, "init", "--quiet", "-b", "main")
    shutil.copy(firm.book, work.book)
    git(work.folder, "add", "book.json")
    git(work.folder, "commit", "--quiet", "-m", "The book of the firm")
    shutil.copy(me.book, work.book)
    before = git(work.folder, "rev-parse", "HEAD")
    assert ["3", "4"] in map(numbers, refused(work, "sync", "setup", "--yes").splitlines())
    assert git(work.folder, "rev-parse", "HEAD") == before
    assert "Priv" not in everything_in(work.folder / ".git")
    assert work("sync", "setup", "--yes", "--join-books").status == 0
    assert work.names() == FIRM + PRIVATE
    ok(work, "restore", points(work)[0])
    assert work.book.read_bytes() == me.book.read_bytes()
    assert git(work.folder, "rev-parse", "HEAD") == before


def begun(cli: Cli, name: str) -> Machine:
    """A machine whose book was begun and never held anything."""
    machine = Machine(cli, name)
    machine.folder.mkdir()
    Book.open(machine.book, machine.state).close()
    assert machine.book.exists()
    return machine


def test_an_empty_book_on_either_side_frightens_nobody(
    cli: Cli, firm: Machine, me: Machine, wrong: Path, right: Path
) -> None:
    new = begun(cli, "new")
    new.setup(wrong)
    assert (new.names(), points(new)) == (FIRM, [])
    begun(cli, "first").setup(right)
    me.setup(right)
    assert me.names() == PRIVATE
    assert firm.sync() == []


def test_a_book_that_was_emptied_is_not_taken_for_one_that_never_held_anything(
    cli: Cli, firm: Machine, wrong: Path
) -> None:
    machine = Machine(cli, "emptied")
    machine.add("Ana")
    ok(machine, "delete", "Ana")
    assert ["3", "0"] in map(numbers, refused(machine, "sync", "setup", str(wrong), "--yes").splitlines())
    assert firm.names() == FIRM


def test_a_yes_holds_for_the_book_that_was_seen_and_no_other(
    cli: Cli, firm: Machine, me: Machine, wrong: Path
) -> None:
    from tui.sync.git import GitSync

    sync = GitSync(me.book, me.state, local=True)
    ended = sync.setup(str(wrong), agreed="0" * 32)
    assert ended.meeting is not None
    assert (ended.meeting.theirs, ended.meeting.ours) == (3, 4)
    assert names_in(me.folder) == ["book.json"]
    assert "Priv" not in everything_in(wrong)
    assert sync.setup(str(wrong), agreed=ended.meeting.book_id).state == "ok"
    assert me.names() == FIRM + PRIVATE
    assert firm.sync() == ["4"]


def test_the_very_book_and_a_remote_without_one_are_set_up_without_a_question(
    cli: Cli, me: Machine, right: Path
) -> None:
    me.setup(right)
    second = Machine(cli, "second")
    second.folder.mkdir()
    shutil.copy(me.book, second.book)
    second.setup(right)
    assert second.names() == PRIVATE
    me.setup(right)
    assert points(me) == points(second) == []


# -- the way back from setup -----------------------------------------------------------------------------------------


def test_after_setup_has_joined_another_book_the_restore_point_is_the_book_as_it_was(
    firm: Machine, me: Machine, wrong: Path, right: Path
) -> None:
    before, seen = me.book.read_bytes(), shown(me)
    me.setup(wrong, "--join-books")
    joined = me.book.read_bytes()
    assert me.names() == FIRM + PRIVATE
    (point,) = points(me)
    plan = ok(me, "restore", point, "--dry-run", "--json").json
    assert (plan["other_book"], plan["customers"]) == (True, {"changed": 0, "back": 0, "left": 3})
    assert me.book.read_bytes() == joined
    ok(me, "restore", point)
    assert me.book.read_bytes() == before
    assert shown(me) == seen
    assert names_in(me.folder) == ["book.json"]
    assert me("sync").status == 1
    # Nobody's customers are deleted: theirs stay there, with what was sent.
    firm.sync()
    assert firm.names() == FIRM + PRIVATE
    assert ok(firm, "trash", "--json").json == []
    # A yes of before is none of now; the right address works at once, and gets nothing of the other book.
    assert me("sync", "setup", str(wrong), "--yes").status == 1
    me.setup(right)
    assert "Firm" not in everything_in(right)
    me.add("Priv5")
    assert me.sync() == []
    assert firm.sync() == []


@pytest.mark.usefixtures("firm")
def test_what_the_return_replaced_can_be_brought_back_as_well(me: Machine, wrong: Path) -> None:
    before = me.book.read_bytes()
    me.setup(wrong, "--join-books")
    joined, seen = me.book.read_bytes(), shown(me)
    ok(me, "restore", points(me)[0])
    ok(me, "restore", points(me, "return")[0])
    assert me.book.read_bytes() == joined
    assert shown(me) == seen
    me.setup(wrong)  # the very book of the remote: nothing to ask
    assert me.sync() == []
    ok(me, "restore", points(me)[0])
    assert me.book.read_bytes() == before


@pytest.mark.usefixtures("firm")
def test_a_file_from_before_the_joining_is_ones_own_book(me: Machine, wrong: Path) -> None:
    old, newer = me.cli.folder / "old.json", me.cli.folder / "newer.json"
    shutil.copy(me.book, old)
    ok(me, "edit", "Priv1", "owner=li")
    shutil.copy(me.book, newer)
    me.setup(wrong, "--join-books")
    ok(me, "restore", str(newer))
    assert me.book.read_bytes() == newer.read_bytes()
    ok(me, "restore", points(me, "return")[0])
    ok(me, "restore", str(old))  # older than the restore point: a change on top of it
    assert me.names() == PRIVATE
    assert ok(me, "show", "Priv1", "--json").json["owner"] == ""
    ok(me, "undo")
    assert ok(me, "show", "Priv1", "--json").json["owner"] == "li"
    assert me("undo").status == 1


def test_a_file_of_the_other_book_is_still_another_book(firm: Machine, me: Machine, wrong: Path) -> None:
    me.setup(wrong, "--join-books")
    ok(me, "restore", points(me)[0])
    before = me.book.read_bytes()
    assert str(firm.book) in refused(me, "restore", str(firm.book))
    assert "--other-book" in refused(me, "join", str(firm.book))
    assert me.book.read_bytes() == before


def test_the_other_machine_of_the_same_user_notices_nothing_of_the_mistake_and_the_return(
    cli: Cli, firm: Machine, me: Machine, wrong: Path, right: Path
) -> None:
    me.setup(right)
    second = Machine(cli, "second")
    second.setup(right)
    (second.folder / "README").write_text("Ours\n")
    git(second.folder, "add", "README")
    git(second.folder, "commit", "--quiet", "-m", "Read me")
    second.sync()
    me.sync()
    me.setup(wrong, "--join-books")
    ok(me, "restore", points(me)[0])
    assert git(me.folder, "log", "-1", "--format=%s") == "Read me\n"
    assert git(me.folder, "status", "--porcelain") == ""
    me.setup(right)
    second.add("Priv5")
    second.sync()
    me.sync()
    assert me.names() == second.names() == [*PRIVATE, "Priv5"]
    assert me.book.read_bytes() == second.book.read_bytes()
    assert "Firm" not in everything_in(right)
    firm.sync()
    assert set(FIRM) <= set(firm.names())


@pytest.mark.usefixtures("firm")
def test_what_an_open_board_did_after_the_joining_does_not_come_along(me: Machine, wrong: Path) -> None:
    board = Book.open(me.book, me.state)
    board.load_followups()
    before = me.book.read_bytes()
    me.setup(wrong, "--join-books")
    board.poll()
    assert names(board) == {*FIRM, *PRIVATE}
    with pytest.raises(BookError, match="genjin restore before-joining-"):
        board.undo()
    assert names(board) == {*FIRM, *PRIVATE}
    theirs = next(one for one in board.customers.values() if one.name == "Firm1")
    log_call(board, theirs.id, "from the open board")
    board.save()
    ok(me, "restore", points(me)[0])
    board.poll()
    assert str(me.book) in board.read_only
    board.close()
    assert me.book.read_bytes() == before
    assert me.names() == PRIVATE
    assert "from the open board" not in me.book.read_text()
    ok(me, "restore", points(me, "return")[0])
    assert "from the open board" in me.book.read_text()


def test_a_repository_of_the_users_steps_back_too_and_keeps_their_other_work(
    cli: Cli, firm: Machine, me: Machine, wrong: Path, right: Path
) -> None:
    git(cli.folder, "clone", "--quiet", str(wrong), "theirs")
    (cli.folder / "theirs" / "README").write_text("Of the firm\n")
    git(cli.folder / "theirs", "add", "README")
    git(cli.folder / "theirs", "commit", "--quiet", "-m", "Read me")
    git(cli.folder / "theirs", "push", "--quiet")
    git(me.folder, "init", "--quiet", "-b", "main")
    (me.folder / "notes.txt").write_text("mine\n")
    (me.folder / "more.txt").write_text("mine\n")
    git(me.folder, "add", "notes.txt", "more.txt")
    git(me.folder, "commit", "--quiet", "-m", "Other work")
    (me.folder / "more.txt").write_text("mine, changed\n")
    before, head = me.book.read_bytes(), git(me.folder, "rev-parse", "HEAD")
    me.setup(wrong, "--join-books")
    assert "README" in names_in(me.folder)
    joined = git(me.folder, "rev-parse", "HEAD").strip()
    ok(me, "restore", points(me)[0])
    assert me.book.read_bytes() == before
    assert git(me.folder, "rev-parse", "HEAD") == head
    assert git(me.folder, "remote") == ""
    assert names_in(me.folder) == [".git", "book.json", "more.txt", "notes.txt"]
    assert (me.folder / "more.txt").read_text() == "mine, changed\n"
    assert git(me.folder, "status", "--porcelain") == " M more.txt\n?? book.json\n"
    assert joined in git(me.folder, "for-each-ref", "refs/genjin")  # nothing of it is lost
    me.setup(right)
    assert "Firm" not in everything_in(right)
    firm.sync()
    assert set(FIRM) <= set(firm.names())


def test_where_the_repository_cannot_step_back_nothing_is_changed(
    firm: Machine, me: Machine, wrong: Path
) -> None:
    git(me.folder, "init", "--quiet", "-b", "main")
    git(me.folder, "commit", "--quiet", "--allow-empty", "-m", "Begin")
    me.setup(wrong, "--join-books")
    (me.folder / ".gitignore").write_text("mine now\n")

    def state() -> tuple[bytes, str, str]:
        return (
            me.book.read_bytes(),
            git(me.folder, "ls-files", "--stage"),
            git(me.folder, "rev-parse", "HEAD"),
        )

    before = state()
    assert ".gitignore" in refused(me, "restore", points(me)[0])
    assert state() == before
    assert me.sync() == []
    git(me.folder, "checkout", "--quiet", ".gitignore")
    ok(me, "restore", points(me)[0])
    assert me.names() == PRIVATE
    assert firm.names() == FIRM


# -- the way back from join --other-book -----------------------------------------------------------------------------


def test_what_another_book_brought_goes_to_the_trash_here_and_nowhere_else(
    firm: Machine, me: Machine, right: Path
) -> None:
    me.setup(right)
    seen, theirs = shown(me), firm.book.read_bytes()
    ok(me, "join", "--other-book", str(firm.book))
    me.sync()
    both = shown(me)
    later = me.cli.folder / "later.json"
    shutil.copy(me.book, later)
    (point,) = points(me)
    ok(me, "restore", point)
    assert shown(me) == seen
    ok(me, "join", str(later))  # a copy of the joined book brings nothing back
    me.sync()
    assert shown(me) == seen
    assert firm.book.read_bytes() == theirs
    assert firm.sync() == []
    ok(me, "undo")
    assert shown(me) == both
    assert me("undo").status == 1


def test_a_book_that_brings_nothing_new_makes_no_restore_point(firm: Machine, me: Machine) -> None:
    ok(me, "join", "--other-book", str(firm.book), "--dry-run")
    assert points(me) == []
    ok(me, "join", "--other-book", str(firm.book))
    ok(me, "join", "--other-book", str(firm.book))
    assert len(points(me)) == 1


def test_their_customers_in_the_trash_here_are_not_carried_to_the_trash_there(
    firm: Machine, me: Machine, wrong: Path
) -> None:
    ok(me, "join", "--other-book", str(firm.book))
    ok(me, "restore", points(me)[0])
    ran = me("join", "--other-book", str(firm.book), "--json")
    assert ran.json["files"][0]["in_trash"] == 3
    err = refused(me, "sync", "setup", str(wrong), "--yes", "--join-books")
    assert "genjin trash" in err
    assert ["3", "4", "3"] in map(numbers, err.splitlines())
    assert "Priv" not in everything_in(wrong)
    firm.sync()
    assert firm.names() == FIRM
    ok(me, "undo")
    me.setup(wrong, "--join-books")
    firm.sync()
    assert firm.names() == FIRM + PRIVATE


# -- undo -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["join", "setup", "return"])
def test_undo_after_two_books_became_one_or_parted_says_what_goes_back_and_changes_nothing(
    firm: Machine, me: Machine, wrong: Path, way: str
) -> None:
    me.add("Taken back")
    ok(me, "undo")
    if way == "join":
        ok(me, "join", "--other-book", str(firm.book))
    else:
        me.setup(wrong, "--join-books")
    point = points(me)[0]
    if way == "return":
        ok(me, "restore", point)
        point = points(me, "return")[0]
    before = me.book.read_bytes()
    assert f"genjin restore {point}" in refused(me, "undo")
    assert me("redo").status == 1
    assert me.book.read_bytes() == before
    me.add("Later")
    ok(me, "undo")
    assert "Later" not in me.names()
    assert me("undo").status == 1
    assert b"secret" in me.book.read_bytes()


def test_a_copy_of_the_same_book_and_a_sync_stand_in_the_way_of_no_undo(
    cli: Cli, me: Machine, right: Path
) -> None:
    me.setup(right)
    second = Machine(cli, "second")
    second.setup(right)
    second.add("Priv5")
    second.sync()
    me.sync()
    ok(me, "join", str(second.book))
    ok(me, "undo")
    assert ok(me, "show", "Priv1", "--json").json["followups"] == []
    ok(me, "redo")
    assert ok(me, "show", "Priv1", "--json").json["followups"][0]["note"] == "secret"


# -- other ways in ---------------------------------------------------------------------------------------------------


def test_two_books_that_git_made_one_file_have_a_restore_point_too(cli: Cli) -> None:
    one, two = Machine(cli, "one"), Machine(cli, "two")
    one.add("Of one")
    two.add("Of two")
    for mine, other in ((one, two), (two, one)):
        before, theirs = mine.book.read_bytes(), other.book.read_bytes()
        lines = mine.book.read_bytes().split(b"\n")
        for line in theirs.split(b"\n"):
            if b'"format"' in line:
                lines.insert(1, line)
            elif b'"name"' in line:
                lines.insert(lines.index(b'"customers":{') + 2, line)
        mine.book.write_bytes(b"\n".join(lines))
        assert mine.names() == ["Of one", "Of two"]
        assert mine("undo").status == 1
        ok(mine, "restore", points(mine)[0])
        (left,) = mine.names()
        assert left.encode() in before
        mine.book.write_bytes(before)


def test_without_a_place_for_the_restore_point_nothing_is_joined(
    firm: Machine, me: Machine, wrong: Path
) -> None:
    (me.state / "points").write_text("in the way")
    before = me.book.read_bytes()
    assert me("join", "--other-book", str(firm.book)).status == 1
    assert me.book.read_bytes() == before
    assert me("sync", "setup", str(wrong), "--yes", "--join-books").status == 1
    assert me.book.read_bytes() == before
    assert "Priv" not in everything_in(wrong)


def test_only_the_newest_restore_points_are_kept(me: Machine, cli: Cli) -> None:
    for number in range(12):
        other = Machine(cli, f"other{number}")
        other.add(f"Other{number}")
        ok(me, "join", "--other-book", str(other.book))
    assert len(points(me)) == 10
    assert len(names_in(me.state / "points")) == 11
    ok(me, "restore", points(me)[-1])
    assert me.names() == sorted([*PRIVATE, "Other0", "Other1"])


# -- the name that colleagues see ------------------------------------------------------------------------------------


def test_the_name_given_at_setup_stands_in_follow_ups_and_in_commits(
    me: Machine, right: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in IDENTITY.items():
        if name.endswith("EMAIL"):
            monkeypatch.setenv(name, value)
    me.setup(right, "--me", "李 Lei <>")
    assert "me: 李 Lei <>" in (me.cli.config / "settings.yaml").read_text("utf-8")
    assert git(right, "log", "-1", "--format=%an <%ae>").strip() == "李 Lei <tester@localhost>"
    me("log", "Priv1", "with a name")
    assert ok(me, "show", "Priv1", "--json").json["followups"][0]["by"] == "李 Lei <>"
    me.sync()
    assert git(right, "log", "-1", "--format=%an").strip() == "李 Lei"


def test_a_name_that_cannot_be_one_ends_setup_before_anything_is_made(me: Machine, right: Path) -> None:
    assert me("sync", "setup", str(right), "--yes", "--me", "x" * 61).status == 1
    assert names_in(me.folder) == ["book.json"]
    assert not me.cli.config.exists()


def test_without_a_terminal_and_without_a_name_the_settings_stay_as_they_are(
    me: Machine, right: Path
) -> None:
    me.setup(right)
    assert not me.cli.config.exists()


# -- what a remote can bring -----------------------------------------------------------------------------------------


def test_of_a_remote_with_many_branches_and_tags_only_the_one_branch_is_fetched(
    cli: Cli, me: Machine, right: Path
) -> None:
    me.setup(right)
    other = git(right, "commit-tree", "-m", "other", "main^{tree}").strip()
    kinds = ("heads", "tags", "pull")
    refs = [f"{other} refs/{kind}/x{number}\n" for kind in kinds for number in range(300)]
    (right / "packed-refs").write_text("".join(refs))
    git(right, "tag", "of-the-branch-itself", "main")
    second = Machine(cli, "second")
    second.setup(right)
    second.add("Priv5")
    second.sync()
    me.sync()
    assert me.names() == [*PRIVATE, "Priv5"]
    for machine in (second, me):
        fetched = git(machine.folder, "for-each-ref", "--format=%(refname)").split()
        assert {name.rpartition("/")[2] for name in fetched} == {"main"}
        assert other not in git(machine.folder, "cat-file", "--batch-all-objects", "--batch-check")


def swell(folder: Path, oid: str) -> None:
    """Let a file in a repository be larger than any book may be, as its first bytes say; the others are never read."""
    path = folder / ".git" / "objects" / oid[:2] / oid[2:]
    path.unlink()
    path.write_bytes(zlib.compress(b"blob %d\0{" % (MAX_BYTES + 1)))


def test_a_book_of_a_remote_that_is_too_large_is_refused_before_it_is_read(
    cli: Cli, firm: Machine, wrong: Path
) -> None:
    git(cli.folder, "clone", "--quiet", str(wrong), "work")
    work = cli.folder / "work"
    (work / "book.json").write_bytes(firm.book.read_bytes() + b" " * 200_000)
    git(work, "commit", "--quiet", "-am", "Swell")
    git(work, "push", "--quiet")
    git(firm.folder, "fetch", "--quiet")
    swell(firm.folder, git(firm.folder, "rev-parse", "@{u}:book.json").strip())
    before = firm.book.read_bytes()
    assert "book.json" in refused(firm, "sync")
    assert firm.book.read_bytes() == before
    assert firm.names() == FIRM


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_the_repository_that_setup_makes_is_as_private_as_the_book(me: Machine, right: Path) -> None:
    before = os.umask(0)
    try:
        me.setup(right)
    finally:
        os.umask(before)
    assert (me.folder / ".git").stat().st_mode & 0o077 == 0
