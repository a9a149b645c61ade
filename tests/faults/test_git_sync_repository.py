"""Repositories in the middle of something, and histories that nobody expected: explained or handled, never harmed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.books import newer
from tests.faults.git_sync import ENVIRON, Machine, Pair, git, stopped

NOTHING = lambda: None  # noqa: E731


@pytest.fixture
def pair(tmp_path: Path, remote: Path) -> Pair:
    """Two machines in step, each with a customer of its own in a book of three, and another file."""
    one, two = Machine(tmp_path, "one"), Machine(tmp_path, "two")
    one.add("Shared")
    (one.folder / "notes").write_text("a\nb\nc\n")
    git(one.folder, "init", "--quiet", "-b", "main")
    git(one.folder, "add", "notes")
    git(one.folder, "commit", "--quiet", "-m", "Notes")
    for machine in (one, two):
        assert machine.setup(remote).state == "ok"
    return one, two


def commit(machine: Machine, *, message: str = "by hand") -> None:
    """Save the book and commit everything, as a user would."""
    machine.book.save()
    git(machine.folder, "add", "--all")
    git(machine.folder, "commit", "--quiet", "-m", message)


def edit_everywhere(one: Machine, two: Machine) -> None:
    """Different values for the same customer on both sides, one sent, one committed by hand."""
    (shared,) = [customer.id for customer in one.book.customers.values()]
    one.rename(shared, company="of one")
    one.add("New one")
    two.rename(shared, company="of two")
    two.add("New two")
    assert one.sync().state == "ok"
    commit(two)


def everything(machine: Machine) -> bytes:
    """What git knows: refs, index, and the files."""
    state = git(machine.folder, "status", "--porcelain=v2", "--branch") + git(
        machine.folder, "ls-files", "--stage"
    )
    return state.encode() + machine.bytes + (machine.folder / "notes").read_bytes()


# -- the user is in the middle of something --------------------------------------------------------------------


def test_a_merge_of_the_users_that_left_the_book_unmerged_is_repaired_and_left_to_them(pair: Pair) -> None:
    one, two = pair
    (one.folder / "notes").write_text("a\none\nc\n")
    git(one.folder, "commit", "--quiet", "-am", "Notes of one")
    (two.folder / "notes").write_text("a\ntwo\nc\n")
    edit_everywhere(one, two)
    (two.folder / ".git" / "info" / "attributes").write_text("book.json -merge\n")
    git(two.folder, "pull", "--quiet", "--no-rebase", "--no-edit", check=False)
    assert "UU book.json" in git(two.folder, "status", "--porcelain")
    status = two.sync()
    assert (status.state, status.said.values["what"]) == ("blocked", "merge")
    assert git(two.folder, "status", "--porcelain") == "M  book.json\nUU notes\n"
    assert "<<<<<<<" in (two.folder / "notes").read_text()
    assert (two.folder / ".git" / "MERGE_HEAD").exists()
    (two.folder / "notes").write_text("a\nboth\nc\n")
    git(two.folder, "commit", "--quiet", "-am", "Merged by hand")
    assert [two.sync().state, one.sync().state] == ["ok", "ok"]
    assert one.bytes == two.bytes
    assert one.names() == two.names() == ["New one", "New two", "Shared"]
    assert b"of one" in one.bytes
    assert b"of two" in one.bytes


def test_a_book_unmerged_by_a_stash_is_repaired_and_synced(pair: Pair) -> None:
    one, two = pair
    (two.folder / ".git" / "info" / "attributes").write_text("book.json -merge\n")
    two.add("Stashed")
    two.book.save()
    git(two.folder, "stash", "--quiet")
    two.add("Other")
    commit(two)
    git(two.folder, "stash", "pop", check=False)
    assert "UU book.json" in git(two.folder, "status", "--porcelain")
    assert two.sync().state == "ok"
    assert git(two.folder, "status", "--porcelain") == ""
    one.sync()
    assert one.names() == ["Other", "Shared", "Stashed"]


@pytest.mark.parametrize(
    ("made", "command"),
    [
        ("MERGE_HEAD", "git commit"),
        ("rebase-merge", "git rebase --continue"),
        ("rebase-apply", "git rebase --continue"),
        ("CHERRY_PICK_HEAD", "git cherry-pick --continue"),
        ("REVERT_HEAD", "git revert --continue"),
        ("BISECT_LOG", "git bisect reset"),
    ],
)
def test_what_the_user_has_begun_is_named_and_left_alone(pair: Pair, made: str, command: str) -> None:
    one, _two = pair
    one.add("New")
    one.book.save()
    marker = one.folder / ".git" / made
    if made.startswith("rebase"):
        marker.mkdir()
    else:
        marker.write_text(git(one.folder, "rev-parse", "HEAD"))
    before = everything(one)
    for status in (one.sync(), one.git_sync.status()):
        assert (status.state, status.said.values["command"]) == ("blocked", command)
    assert everything(one) == before
    marker.rmdir() if marker.is_dir() else marker.unlink()
    assert one.git_sync.status().state == "ahead"
    assert one.sync().state == "ok"


def test_a_detached_head_is_named_and_left_alone(pair: Pair) -> None:
    one, _two = pair
    git(one.folder, "checkout", "--quiet", "--detach")
    before = everything(one)
    assert one.sync().state == "blocked"
    assert everything(one) == before
    git(one.folder, "switch", "--quiet", "main")
    assert one.sync().state == "ok"


def test_another_branch_is_not_sent_where_the_other_machines_do_not_look(remote: Path, pair: Pair) -> None:
    one, _two = pair
    git(one.folder, "switch", "--quiet", "-c", "side")
    one.add("New")
    stopped(one.sync(), "blocked", "side")
    assert git(remote, "branch", "--format=%(refname:short)") == "main\n"
    git(one.folder, "switch", "--quiet", "main")
    assert one.sync().state == "ok"


def test_a_lock_that_another_git_holds_is_waited_for_then_named(pair: Pair) -> None:
    one, _two = pair
    lock = one.folder / ".git" / "index.lock"
    lock.write_text("")
    stopped(one.sync(), "blocked", str(lock))
    assert lock.exists()
    lock.unlink()
    assert one.sync().state == "ok"


# -- other files -----------------------------------------------------------------------------------------------


def test_a_changed_file_in_the_way_stays_and_the_book_comes_nevertheless(pair: Pair) -> None:
    one, two = pair
    (one.folder / "notes").write_text("of one\n")
    one.add("New one")
    commit(one)
    assert one.sync().state == "ok"
    (two.folder / "notes").write_text("of two, unsaved work\n")
    two.add("New two")
    stopped(two.sync(), "blocked", "notes")
    assert (two.folder / "notes").read_text() == "of two, unsaved work\n"
    assert two.names() == ["New one", "New two", "Shared"]
    git(two.folder, "checkout", "--quiet", "--", "notes")
    assert [two.sync().state, one.sync().state] == ["ok", "ok"]
    assert one.bytes == two.bytes


def test_another_file_changed_on_both_sides_is_left_to_the_user(pair: Pair) -> None:
    one, two = pair
    (one.folder / "notes").write_text("a\nb\none\n")
    commit(one)
    one.sync()
    (two.folder / "notes").write_text("two\nb\nc\n")
    two.add("New two")
    commit(two)
    stopped(two.sync(), "blocked", "notes")
    git(two.folder, "pull", "--quiet", "--no-rebase", "--no-edit")
    assert two.sync().state == "ok"
    assert one.sync().state == "ok"
    assert (one.folder / "notes").read_text() == "two\nb\none\n"


def test_histories_that_cross_are_joined(remote: Path, pair: Pair) -> None:
    """Both merged the same two commits, so there are two newest common ancestors."""
    one, two = pair
    for machine in (one, two):
        machine.add(f"of {machine.folder.name}")
        (machine.folder / f"notes of {machine.folder.name}").write_text("a\n")
        commit(machine)
    heads = [git(machine.folder, "rev-parse", "HEAD").strip() for machine in (one, two)]
    for machine, other in ((one, two), (two, one)):
        git(machine.folder, "fetch", "--quiet", str(other.folder), "main")
        git(machine.folder, "merge", "--quiet", "--no-edit", heads[machine is one])
        machine.add(f"after, {machine.folder.name}")
        (machine.folder / f"notes of {other.folder.name}").write_text("changed\n")
        commit(machine)
    assert [machine.sync().state for machine in (one, two, one)] == ["ok", "ok", "ok"]
    crossed = git(two.folder, "merge-base", "--all", "HEAD^1", "HEAD^2").split()
    assert sorted(crossed) == sorted(heads)
    assert one.bytes == two.bytes
    assert len(one.names()) == 5
    for name in ("notes of one", "notes of two"):
        assert (one.folder / name).read_text() == (two.folder / name).read_text() == "changed\n"


# -- histories -------------------------------------------------------------------------------------------------


def rewrite(remote: Path, tmp_path: Path, *, message: str = "Rewritten", remove: str = "") -> None:
    """Replace the history at the remote by one commit with no parent."""
    git(tmp_path, "clone", "--quiet", str(remote), "rewriter")
    work = tmp_path / "rewriter"
    git(work, "checkout", "--quiet", "--orphan", "fresh")
    if remove:
        git(work, "rm", "--quiet", "-f", remove)
    git(work, "commit", "--quiet", "-m", message)
    git(work, "push", "--quiet", "--force", "origin", "fresh:main")


def test_a_rewritten_history_is_joined_only_when_the_user_says_so(
    tmp_path: Path, remote: Path, pair: Pair
) -> None:
    one, _two = pair
    one.add("New")
    rewrite(remote, tmp_path)
    there = git(remote, "rev-parse", "main")
    for _time in range(2):
        assert one.sync().state == "blocked"
        assert git(remote, "rev-parse", "main") == there
    assert one.setup().state == "ok"
    assert one.sync().state == "ok"
    assert b"New" in git(remote, "show", "main:book.json").encode()


def test_a_shortened_history_is_noticed_too(remote: Path, pair: Pair) -> None:
    one, two = pair
    one.add("Taken back")
    one.sync()
    two.sync()
    git(remote, "update-ref", "refs/heads/main", "main~1")
    two.add("New")
    assert two.sync().state == "blocked"
    assert two.setup().state == "ok"
    assert one.sync().state == "ok"
    assert one.names() == ["New", "Shared", "Taken back"]


def test_a_book_deleted_at_the_remote_stays_here(remote: Path, pair: Pair) -> None:
    one, two = pair
    git(one.folder, "rm", "--quiet", "--cached", "book.json")
    git(one.folder, "commit", "--quiet", "-m", "Remove the book")
    git(one.folder, "push", "--quiet", "origin", "main")
    stopped(two.sync(), "blocked", "book.json")
    assert two.names() == ["Shared"]
    assert two.setup().state == "ok"
    assert "book.json" in git(remote, "ls-tree", "--name-only", "main")


def test_a_remote_made_empty_again_is_not_filled_without_asking(
    tmp_path: Path, remote: Path, pair: Pair
) -> None:
    one, _two = pair
    git(remote, "update-ref", "-d", "refs/heads/main")
    one.add("New")
    assert one.sync().state == "blocked"
    assert git(remote, "for-each-ref") == ""
    assert one.setup().state == "ok"


def test_another_book_in_the_place_of_ours_is_never_joined_by_a_sync(tmp_path: Path, pair: Pair) -> None:
    one, two = pair
    other = Machine(tmp_path, "other")
    other.add("Demo")
    other.close()
    one.close()
    ours = one.bytes
    one.path.write_bytes(other.bytes)
    stopped(one.git_sync.sync(NOTHING, NOTHING), "blocked", str(one.path))
    assert one.bytes == other.bytes
    one.path.write_bytes(ours)
    assert one.git_sync.sync(NOTHING, NOTHING).state == two.sync().state == "ok"
    assert two.names() == ["Shared"]


def test_a_book_committed_with_conflict_markers_is_tidied(pair: Pair) -> None:
    one, two = pair
    edit_everywhere(one, two)
    (two.folder / ".gitattributes").write_text("book.json merge=text\n")
    git(two.folder, "commit", "--quiet", "-am", "Away with it")
    git(two.folder, "pull", "--quiet", "--no-rebase", "--no-edit", check=False)
    assert b"<<<<<<<" in two.bytes
    git(two.folder, "commit", "--quiet", "-am", "With markers")
    git(two.folder, "push", "--quiet", "origin", "main")
    assert one.sync().state == "ok"
    assert b"<<<<<<<" not in one.bytes
    assert one.names() == ["New one", "New two", "Shared"]
    two.sync()
    assert one.bytes == two.bytes


def test_a_line_edited_by_hand_elsewhere_reaches_the_app_and_settles(pair: Pair) -> None:
    one, two = pair
    two.close()
    two.path.write_bytes(two.bytes.replace(b'"name":"Shared"', b'"name":"By hand"'))
    git(two.folder, "commit", "--quiet", "-am", "With an editor")
    git(two.folder, "push", "--quiet", "origin", "main")
    one.add("New one")
    for machine in (one, two, one, two, one, two):
        assert machine.sync().state == "ok"
    assert one.names() == two.names() == ["By hand", "New one"]
    assert one.bytes == two.bytes
    commits = one.commits()
    assert one.sync().state == two.sync().state == "ok"
    assert one.commits() == commits == two.commits()


def test_rubbish_in_the_file_of_another_machine_is_handed_on_not_dropped(pair: Pair) -> None:
    one, two = pair
    two.close()
    lines = two.bytes.split(b"\n")
    two.path.write_bytes(b"\n".join([*lines[:-3], b"what is this?", *lines[-3:]]))
    git(two.folder, "commit", "--quiet", "-am", "Rubbish")
    git(two.folder, "push", "--quiet", "origin", "main")
    one.add("New one")
    seen: list[bytes] = []
    one.book.save()
    assert one.git_sync.sync(NOTHING, lambda: seen.append(one.bytes)).state == "ok"
    assert b"what is this?" in seen[-1]
    assert one.sync().state == "ok"
    assert one.sync().state == "ok"
    assert b"what is this?" not in one.bytes
    assert any(b"what is this?" in path.read_bytes() for path in one.state.rglob("*") if path.is_file())


def test_a_newer_format_is_not_written_and_not_overwritten(remote: Path, pair: Pair) -> None:
    one, two = pair
    two.close()
    two.path.write_bytes(newer(two.bytes))
    assert two.git_sync.sync(NOTHING, NOTHING).state == "ok"
    there = git(remote, "rev-parse", "main")
    one.add("New one")
    stopped(one.sync(), "blocked", "99")
    assert git(remote, "rev-parse", "main") == there
    assert b'"format":1,' in one.bytes


# -- what else may stand in the place of the book --------------------------------------------------------------


def put_at_remote(one: Machine, mode: str, content: bytes) -> None:
    """Commit something else under the name of the book, and push it."""
    blob = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        input=content,
        cwd=one.folder,
        capture_output=True,
        check=True,
    ).stdout.decode()
    git(one.folder, "update-index", "--cacheinfo", f"{mode},{blob.strip()},book.json")
    git(one.folder, "commit", "--quiet", "-m", "Something else")
    git(one.folder, "push", "--quiet", "origin", "main")


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n"


@pytest.mark.parametrize(
    ("mode", "content"), [("100644", POINTER), ("120000", b".git/annex/objects/book.json")]
)
def test_a_pointer_or_link_in_the_place_of_the_book_is_not_joined(
    remote: Path, pair: Pair, mode: str, content: bytes
) -> None:
    one, two = pair
    put_at_remote(one, mode, content)
    there = git(remote, "rev-parse", "main")
    two.add("New two")
    for machine in (two, one):
        before = machine.book.customers.keys()
        assert machine.sync().state == "blocked"
        assert machine.book.customers.keys() == before
    assert git(remote, "rev-parse", "main") == there


def test_a_pointer_that_lfs_left_on_the_disk_is_not_committed(pair: Pair) -> None:
    one, _two = pair
    commits = one.commits()
    one.path.write_bytes(POINTER)
    assert one.git_sync.sync(NOTHING, NOTHING).state == "blocked"
    assert (one.bytes, one.commits()) == (POINTER, commits)


def test_a_sparse_checkout_that_leaves_the_book_out_is_waited_for(pair: Pair) -> None:
    one, _two = pair
    git(one.folder, "sparse-checkout", "set", "--no-cone", "/notes")
    assert not one.path.exists()
    assert one.git_sync.sync(NOTHING, NOTHING).state == "blocked"
    assert git(one.folder, "ls-tree", "--name-only", "HEAD").count("book.json") == 1
    git(one.folder, "sparse-checkout", "disable")
    assert one.sync().state == "ok"


def test_a_checkout_with_windows_line_ends_is_committed_with_ours(pair: Pair) -> None:
    one, two = pair
    one.close()
    one.path.write_bytes(one.bytes.replace(b"\n", b"\r\n"))
    assert one.git_sync.sync(NOTHING, NOTHING).state == "ok"
    assert b"\r" not in one.bytes
    assert two.sync().state == "ok"
    assert two.names() == ["Shared"]


def test_a_git_that_dies_at_any_command_leaves_something_the_next_sync_finishes(
    tmp_path: Path, remote: Path, pair: Pair
) -> None:
    """Of the commands of a sync that merges, one after the other is the last that works."""
    one, two = pair
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    counter = tmp_path / "count"
    program.write_text(
        "#!/bin/sh\n"
        f"read n < '{counter}'; echo $((n - 1)) > '{counter}'\n"
        'if [ "$n" -le 0 ]; then echo "fatal: killed" >&2; exit 137; fi\n'
        f'PATH="{ENVIRON["PATH"]}" exec git "$@"\n'
    )
    program.chmod(0o755)
    one.environ = {**ENVIRON, "PATH": f"{program.parent}:{ENVIRON['PATH']}"}
    dying = one.new_sync()
    stopped_at = 0
    for allowed in range(4, 60, 8):
        two.add(f"two {allowed}")
        one.add(f"one {allowed}")
        assert two.sync().state == "ok"
        counter.write_text(f"{allowed}\n")
        stopped_at += dying.sync(one.book.save, one.book.poll).state != "ok"
        assert one.sync().state == "ok"
        assert not (one.folder / ".git" / "index.lock").exists()
    assert stopped_at > 3
    assert two.sync().state == "ok"
    assert one.bytes == two.bytes
    assert len(one.names()) == 15
    assert git(one.folder, "status", "--porcelain") == ""
