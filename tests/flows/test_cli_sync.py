"""`sync` as a command, with real git: what it says, how it ends, what it asks, and that it never loses anything."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.git_sync import bare, git, names_in
from tests.flows.cli import Cli, Ran, numbers, refused
from tui.book.book import Book

needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="this needs a shell and its terminals")

NO_CONFIG = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
SERVER = "ssh://git@server.invalid/sales/book.git"


@dataclass(frozen=True)
class Machine:
    """A machine with a book of its own. Calling it runs a command there."""

    cli: Cli
    name: str

    @property
    def folder(self) -> Path:
        return self.cli.folder / self.name

    @property
    def book(self) -> Path:
        return self.folder / "book.json"

    @property
    def state(self) -> Path:
        return Path(self("locate", "state").out.strip())

    def __call__(self, *arguments: str) -> Ran:
        return self.cli(*arguments, "--book", str(self.book))

    def add(self, *names: str) -> None:
        for name in names:
            assert self("add", name).status == 0

    def setup(self, remote: Path, *options: str) -> Ran:
        ran = self("sync", "setup", str(remote), "--yes", *options)
        assert ran.status == 0, ran.err
        return ran

    def sync(self) -> list[str]:
        """Sync, which must go well, in one sentence; of how many customers there was news, as it says."""
        ran = self("sync")
        assert (ran.status, ran.out, ran.err.count("\n")) == (0, "", 1), ran.err
        return numbers(ran.err)

    def names(self) -> list[str]:
        return sorted(customer["name"] for customer in self("list", "--json").json)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return bare(tmp_path / "stick" / "book.git")


@pytest.fixture
def one(cli: Cli) -> Machine:
    return Machine(cli, "one")


@pytest.fixture
def two(cli: Cli) -> Machine:
    return Machine(cli, "two")


def ssh(cli: Cli, script: str) -> dict[str, str]:
    """An environment in which ssh is this script."""
    program = cli.folder / "ssh.sh"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return {**NO_CONFIG, "GIT_SSH_COMMAND": str(program), "GIT_SSH_VARIANT": "ssh"}


def wait_until(reached: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that ended may be listed for a moment."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# -- what a sync says ----------------------------------------------------------------------------------------------


def test_a_sync_counts_the_customers_that_other_machines_had_news_of(
    one: Machine, two: Machine, remote: Path
) -> None:
    one.add("Ana")
    one.setup(remote)
    two.setup(remote)
    assert one.sync() == []
    one.add("Bob", "Cleo")
    quiet = one("sync").err
    assert (numbers(quiet), quiet == one("sync").err) == ([], False)
    assert two.sync() == ["2"]
    one("log", "Ana", "from one")
    one.sync()
    two.add("Dora")
    assert two.sync() == one.sync() == ["1"]
    assert one.names() == two.names() == ["Ana", "Bob", "Cleo", "Dora"]
    assert one.book.read_bytes() == two.book.read_bytes()


def test_without_setup_sync_is_refused_and_makes_nothing(one: Machine) -> None:
    refusal = refused(one, "sync")
    assert "genjin sync setup" in refusal
    assert not one.folder.exists()
    one.add("Ana")
    assert refused(one, "sync") == refusal
    assert names_in(one.folder) == ["book.json"]


def test_a_remote_that_is_away_is_told_with_a_promise_and_sent_to_later(one: Machine, remote: Path) -> None:
    one.add("Ana")
    one.setup(remote)
    unplugged = remote.rename(remote.with_name("elsewhere"))
    one.add("Bob")
    why, _promise = refused(one, "sync").splitlines()
    status = one("sync", "status", "--json").json
    assert (status["state"], status["ahead"], status["detail"] in why) == ("offline", 1, True)
    assert one.names() == ["Ana", "Bob"]
    one.add("Cleo")  # not committed yet, while the last sync found nobody
    unplugged.rename(remote)
    one.sync()
    assert "Cleo" in git(remote, "show", "main:book.json")


def test_a_repository_the_user_has_to_mend_is_told_with_the_command_that_helps(
    one: Machine, remote: Path
) -> None:
    one.add("Ana")
    one.setup(remote)
    git(one.folder, "checkout", "--quiet", "--detach")
    one.add("Bob")
    why, _promise = refused(one, "sync").splitlines()
    assert "`git " in why
    assert one.names() == ["Ana", "Bob"]


def test_a_repository_without_a_remote_is_told_each_time(one: Machine) -> None:
    one.add("Ana")
    assert one("sync", "setup").status == 0
    one.add("Bob")
    assert "genjin sync setup" in one("sync").err
    assert git(one.folder, "status", "--porcelain") == ""


def test_a_sync_sends_what_the_running_app_has_only_journaled_and_the_app_sees_the_news(
    one: Machine, two: Machine, remote: Path
) -> None:
    from datetime import date

    from tui.core import changes

    one.add("Ana")
    one.setup(remote)
    two.setup(remote)
    app = Book.open(one.book, one.state)
    try:
        app.load_followups()
        app.apply(changes.add(app.new_id(), {"name": "Bob"}, created=date(2026, 11, 21), grade="C"))
        assert b"Bob" not in one.book.read_bytes()
        two.add("Cleo")
        two.sync()
        ran = one.cli.process("sync", "--book", str(one.book), prepare=None, **NO_CONFIG)
        assert ran.status == 0, ran.err
        app.poll()
        assert sorted(customer.name for customer in app.customers.values()) == ["Ana", "Bob", "Cleo"]
        assert app.notices == []
    finally:
        app.close()
    assert "Bob" in git(remote, "show", "main:book.json")


@needs_shell
def test_ctrl_c_ends_a_sync_that_waits_for_the_remote(one: Machine) -> None:
    one.add("Ana")
    pid = one.cli.folder / "ssh.pid"
    environment = one.cli.full_environment(**ssh(one.cli, f"echo $$ > '{pid}'; exec sleep 60"))
    running = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "sync", "setup", SERVER, "--book", str(one.book)],
        env=environment,
        cwd=one.cli.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: pid.exists() and pid.read_text().strip().isdigit())
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out) == (130, ""), err
    assert err.count("\n") == 1
    wait_until(lambda: not is_running(int(pid.read_text())))
    assert one.names() == ["Ana"]


# -- setup ---------------------------------------------------------------------------------------------------------


def test_a_new_repository_is_made_around_the_book(one: Machine, remote: Path) -> None:
    one.add("Ana", "Bob")
    ran = one.setup(remote)
    _folder, _state, holds = ran.err.splitlines()
    assert (ran.out, numbers(holds)) == ("", ["2"])
    assert git(one.folder, "ls-files").split() == [".gitattributes", ".gitignore", "book.json"]


def test_a_clone_is_adopted(one: Machine, two: Machine, remote: Path) -> None:
    one.add("Ana")
    one.setup(remote)
    git(one.cli.folder, "clone", "--quiet", str(remote), "two")
    assert numbers(two.setup(remote).err.splitlines()[-1]) == ["1"]
    assert two.sync() == []
    assert git(two.folder, "rev-list", "--count", "HEAD") == "1\n"


def test_a_machine_without_a_book_gets_the_one_at_the_remote(
    one: Machine, two: Machine, remote: Path
) -> None:
    one.add("Ana", "王伟")
    one.setup(remote)
    assert numbers(two.setup(remote).err.splitlines()[-1]) == ["2"]
    assert two.names() == ["Ana", "王伟"]


def test_two_books_become_one_and_the_open_board_is_thought_of(
    one: Machine, two: Machine, remote: Path
) -> None:
    one.add("Ana")
    two.add("Bob")
    one.setup(remote)
    *_warned, holds, _goes_on, way_back = two.setup(remote, "--join-books").err.splitlines()
    assert numbers(holds) == ["2"]
    assert "genjin restore before-joining-" in way_back
    assert one.sync() == ["1"]
    assert one.names() == two.names() == ["Ana", "Bob"]


@needs_shell
def test_a_login_that_is_refused_leaves_nothing_behind(one: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    one.add("Ana")
    refuses = ssh(one.cli, "echo 'git@server.invalid: Permission denied (publickey).' >&2; exit 255")
    for name, value in refuses.items():
        monkeypatch.setenv(name, value)
    why, _promise = refused(one, "sync", "setup", SERVER).splitlines()
    assert "publickey" in why
    assert names_in(one.folder) == ["book.json"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://example.com/book.git",
        "https://me:secret@example.com/book.git",
        "ext::sh -c date",
        "relative/book.git",
    ],
)
def test_an_address_that_git_must_not_get_is_refused(one: Machine, url: str) -> None:
    one.add("Ana")
    err = refused(one, "sync", "setup", url, "--yes")
    assert url.replace("me:secret", "***") in err
    assert names_in(one.folder) == ["book.json"]


def test_a_file_that_is_no_book_is_left_alone(one: Machine, remote: Path) -> None:
    one.folder.mkdir()
    one.book.write_text("my novel", "utf-8")
    assert one("sync", "setup", str(remote), "--yes").status == 1
    assert names_in(one.folder) == ["book.json"]
    assert one.book.read_text("utf-8") == "my novel"


# -- asking --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["https://github.com/me/book.git", "git@gitee.com:me/book.git"])
def test_nobody_to_ask_is_no_yes(one: Machine, url: str) -> None:
    one.add("Ana")
    warning, refusal = refused(one, "sync", "setup", url).splitlines()
    assert (url in warning, "--yes" in refusal) == (True, True)
    assert names_in(one.folder) == ["book.json"]


def test_a_folder_as_remote_is_only_used_after_a_yes(one: Machine, remote: Path) -> None:
    one.add("Ana")
    assert "book.git" in refused(one, "sync", "setup", str(remote))  # a long path is shortened in front
    assert names_in(one.folder) == ["book.json"]
    assert git(remote, "for-each-ref") == ""


def on_a_terminal(machine: Machine, answer: bytes, *arguments: str) -> Ran:
    """Run a command on a terminal of its own, and answer its question."""
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(machine.cli.folder)
        command = [sys.executable, "-m", "tui.cli", *arguments, "--book", str(machine.book)]
        os.execve(sys.executable, command, machine.cli.full_environment(**NO_CONFIG))
    seen = b""
    while True:
        try:
            read = os.read(terminal, 4096)
        except OSError:  # how Linux tells the end
            read = b""
        if not read:
            break
        seen += read
        if seen.endswith(b"[y/N] "):
            os.write(terminal, answer)
        elif seen.endswith(b"]: "):  # the name
            os.write(terminal, b"\n")
    os.close(terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return Ran(status, seen.decode("utf-8", "replace"), "")


@needs_shell
@pytest.mark.parametrize("answer", [b"\n", b"\x04", "是\n".encode("gb18030")])
def test_any_answer_but_a_readable_yes_sets_nothing_up(one: Machine, remote: Path, answer: bytes) -> None:
    one.add("Ana")
    ran = on_a_terminal(one, answer, "sync", "setup", str(remote))
    assert (ran.status, ran.out.count("[y/N]")) == (1, 1)
    assert names_in(one.folder) == ["book.json"]


@needs_shell
def test_yes_goes_on(one: Machine, remote: Path) -> None:
    one.add("Ana")
    ran = on_a_terminal(one, "是\n".encode(), "sync", "setup", str(remote))
    assert (ran.status, numbers(ran.out.splitlines()[-1])) == (0, ["1"])
    assert git(remote, "rev-list", "--count", "main") == "1\n"


@needs_shell
def test_with_nothing_to_warn_of_nothing_is_asked(one: Machine) -> None:
    one.add("Ana")
    ran = on_a_terminal(one, b"n\n", "sync", "setup")
    assert (ran.status, ran.out.count("[y/N]")) == (0, 0)


def test_yes_is_understood_in_both_languages_and_widths() -> None:
    from tui.cli.syncing import _is_yes

    for typed in ("y", "YES", "ｙ", "是", "好", "", "no", "ye"):
        assert _is_yes(f"{typed}\r\n".encode()) is (typed not in ("", "no", "ye")), typed
    assert not _is_yes(b"\xff\xfe\n")


# -- status --------------------------------------------------------------------------------------------------------


def test_status_is_data_for_people_and_for_programs(one: Machine, remote: Path) -> None:
    ran = one("sync", "status", "--json")
    assert (ran.status, ran.json["state"], ran.json["at"]) == (0, "off", None)
    assert not one.folder.exists()
    one.add("Ana")
    one.setup(remote)
    found = one("sync", "status", "--json").json
    detail, at = one("sync", "status").out.splitlines()
    assert (numbers(at), found.pop("detail")) == (["21", "10", "00"], detail)
    assert found == {"state": "ok", "at": "2026-11-21T10:00:00+08:00", "ahead": 0, "behind": 0, "warning": ""}
    one.add("Bob")
    assert one("sync", "status", "--json").json["state"] == "ahead"


def test_status_asks_no_remote_and_changes_nothing(one: Machine, remote: Path) -> None:
    one.add("Ana")
    one.setup(remote)
    remote.rename(remote.with_name("elsewhere"))
    kept = [one.book.read_bytes(), git(one.folder, "for-each-ref"), names_in(one.state)]
    ran = one("sync", "status", "--json")
    assert (ran.status, ran.err, ran.json["state"]) == (0, "", "ok")
    assert [one.book.read_bytes(), git(one.folder, "for-each-ref"), names_in(one.state)] == kept


def test_status_counts_what_waits_on_either_side(one: Machine, remote: Path) -> None:
    one.add("Ana")
    one.setup(remote)
    one.add("Bob")
    git(one.folder, "commit", "--quiet", "-am", "by hand")
    theirs = git(one.folder, "commit-tree", "-p", "origin/main", "-m", "theirs", "HEAD^{tree}").strip()
    git(one.folder, "update-ref", "refs/genjin/fetched/main", theirs)
    found = one("sync", "status", "--json").json
    assert (found["ahead"], found["behind"]) == (1, 1)
    ahead, behind, *_at = one("sync", "status").out.splitlines()
    assert (numbers(ahead), numbers(behind)) == (["1"], ["1"])


# -- like the other commands ---------------------------------------------------------------------------------------


def test_the_commands_of_sync_complete(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_GENJIN_COMPLETE", "zsh")

    def texts(*words: str) -> list[str]:
        return [line.split("\t")[1] for line in cli.ok(*words).out.splitlines()]

    assert texts("sy") == ["sync"]
    assert texts("sync", "") == ["setup", "status"]
    assert texts("sync", "setup", "--y") == ["--yes"]
    assert texts("sync", "status", "--j") == ["--json"]


def test_an_unknown_command_of_sync_is_misuse_and_the_nearest_is_named(cli: Cli) -> None:
    err = refused(cli, "sync", "statsu", status=2)
    assert ("status" in err, "genjin sync" in err) == (True, True)


def test_the_book_may_be_named_in_front_of_sync_behind_it_and_behind_its_command(
    one: Machine, remote: Path
) -> None:
    one.add("Ana")
    one.setup(remote)
    book = ("--book", str(one.book))
    for line in ((*book, "sync", "status"), ("sync", *book, "status"), ("sync", "status", *book)):
        assert one.cli.ok(*line, "--json").json["state"] == "ok", line
    assert json.loads(one.cli.ok("sync", "status", "--json").out)["state"] == "off"


def test_a_folder_that_a_cloud_synchronises_is_warned_about_once(cli: Cli, remote: Path) -> None:
    one = Machine(cli, "Dropbox")
    one.add("Ana")
    assert one.setup(remote).err.count("Dropbox") == 1
    warning = one("sync", "status", "--json").json["warning"]
    assert ("Dropbox" in warning, one("sync", "status").out.count(warning)) == (True, 1)
