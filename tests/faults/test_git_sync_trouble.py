"""A remote that is gone, hangs or refuses; a git that is missing; settings that would run, ask or wait."""

from __future__ import annotations

import os
import socket
import stat
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.faults.git_sync import ENVIRON, Machine, git, names_in, stopped
from tui.sync.address import AddressError, check, is_public, masked
from tui.sync.command import Result
from tui.sync.failure import git_halt, network_halt

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the helpers are shell scripts")


def script(path: Path, text: str) -> Path:
    """A program for the shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def machine(tmp_path: Path, name: str = "one", environ: Mapping[str, str] | None = None) -> Machine:
    """A machine with a closed book of one customer."""
    made = Machine(tmp_path, name, environ={**ENVIRON, **(environ or {})})
    made.add("Ana")
    made.close()
    return made


def running(word: str) -> list[str]:
    """Command lines of processes that mention a word."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if word in command:
            found.append(command)
    return found


# -- a remote that is not there --------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["https", "ssh"])
def test_a_refused_connection_is_offline_at_once(tmp_path: Path, remote: Path, scheme: str) -> None:
    one = machine(tmp_path)
    one.setup(remote)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    git(one.folder, "remote", "set-url", "origin", f"{scheme}://127.0.0.1:{port}/book.git")
    one.add("Bob")
    began = time.monotonic()
    status = one.sync()
    assert time.monotonic() - began < 8
    assert (status.state, status.ahead) == ("offline", 1)
    assert one.git_sync.status().state == "offline"
    assert one.git_sync.status().at is not None


def test_a_stick_that_was_pulled_out_is_offline_and_everything_goes_out_when_it_is_back(
    tmp_path: Path, remote: Path
) -> None:
    one = machine(tmp_path)
    one.setup(remote)
    remote.rename(tmp_path / "away")
    for name in ("Bob", "Cleo"):
        one.add(name)
        assert one.sync().state == "offline"
    assert one.git_sync.status().ahead == 2
    (tmp_path / "away").rename(remote)
    assert one.sync().state == "ok"
    assert git(remote, "rev-list", "--count", "main") == "3\n"


def test_a_remote_that_hangs_is_given_up_and_leaves_no_process(tmp_path: Path, remote: Path) -> None:
    sleep = f"sleep 43{os.getpid()}.5"
    hanging = script(tmp_path / "ssh-that-hangs", f'trap "" TERM\n{sleep} &\n{sleep}')
    one = machine(tmp_path, environ={"GIT_SSH_COMMAND": str(hanging)})
    one.setup(remote)
    git(one.folder, "remote", "set-url", "origin", "ssh://git@host.invalid/book.git")
    one.add("Bob")
    book = one.book
    began = time.monotonic()
    status = one.new_sync(seconds=0.7).sync(book.save, book.poll)
    assert time.monotonic() - began < 5
    assert status.state == "offline"
    assert running(sleep) == []
    assert git(one.folder, "status", "--porcelain") == ""


def test_a_slow_remote_that_still_says_something_is_waited_for(tmp_path: Path, remote: Path) -> None:
    talking = 'for n in 1 2 3 4 5 6 7 8; do echo "Receiving objects: $n" >&2; sleep 0.2; done'
    said = "Permission denied (publickey)."
    slow = script(tmp_path / "slow-ssh", f'{talking}\necho "{said}" >&2\nexit 255')
    one = machine(tmp_path, environ={"GIT_SSH_COMMAND": str(slow), "GIT_SSH_VARIANT": "ssh"})
    one.setup(remote)
    git(one.folder, "remote", "set-url", "origin", "ssh://git@host.invalid/book.git")
    stopped(one.new_sync(seconds=0.8).sync(lambda: None, lambda: None), "login", said)


def test_a_sync_can_be_stopped_from_another_thread(tmp_path: Path, remote: Path) -> None:
    started = tmp_path / "started"
    sleep = f"sleep 43{os.getpid()}.25"
    hanging = script(tmp_path / "ssh-that-hangs", f"touch '{started}'\n{sleep}")
    one = machine(tmp_path, environ={"GIT_SSH_COMMAND": str(hanging)})
    one.setup(remote)
    git(one.folder, "remote", "set-url", "origin", "ssh://git@host.invalid/book.git")
    sync = one.new_sync(seconds=60)
    states: list[str] = []
    thread = threading.Thread(target=lambda: states.append(sync.sync(lambda: None, lambda: None).state))
    thread.start()
    while not started.exists():
        time.sleep(0.01)
    sync.stop()
    thread.join(5)
    assert states == ["ahead"]
    assert running(sleep) == []
    assert sync.sync(lambda: None, lambda: None).state == "ahead"


SAID = {
    "git@host: Permission denied (publickey).": "login",
    "Host key verification failed.": "login",
    "ERROR: Repository not found.": "login",
    "ssh: Could not resolve hostname host: Name or service not known": "offline",
    "ssh: connect to host h port 22: Connection timed out": "offline",
    "fatal: 'x.git' does not appear to be a git repository": "error",
}


def test_what_the_other_side_says_becomes_a_state(tmp_path: Path, remote: Path) -> None:
    said = tmp_path / "said"
    refusing = script(tmp_path / "refusing", f"cat '{said}' >&2\nexit 255")
    one = machine(tmp_path, environ={"GIT_SSH_COMMAND": str(refusing)})
    one.setup(remote)
    git(one.folder, "remote", "set-url", "origin", "git@host.invalid:book.git")
    for line, state in SAID.items():
        said.write_text(f"{line}\n")
        status = one.sync()
        assert status.state == state
        assert line.removeprefix("fatal: ") in status.detail


def test_a_server_that_refuses_the_push_is_named_and_nothing_is_lost(tmp_path: Path, remote: Path) -> None:
    one = machine(tmp_path)
    one.setup(remote)
    script(remote / "hooks" / "pre-receive", 'echo "no entry" >&2\nexit 1')
    one.add("Bob")
    status = one.sync()
    assert (status.state, status.ahead) == ("error", 1)
    assert "pre-receive" in status.detail
    (remote / "hooks" / "pre-receive").unlink()
    assert one.sync().state == "ok"


def test_the_users_ssh_command_is_kept_and_told_never_to_ask(tmp_path: Path, remote: Path) -> None:
    said = tmp_path / "said"
    asked = script(tmp_path / "my ssh", f"printf '%s\\n' \"$@\" >> '{said}'\nexit 255")
    for name, environ, setting in (
        ("one", {"GIT_SSH_COMMAND": f"'{asked}' -i key"}, ""),
        ("two", {}, f"'{asked}' -i key"),
        ("three", {"GIT_SSH": str(asked)}, ""),
    ):
        one = machine(tmp_path, name, environ)
        assert (one.setup if name == "one" else one.join)(remote).state == "ok"
        git(one.folder, "remote", "set-url", "origin", "git@host.invalid:book.git")
        if setting:
            git(one.folder, "config", "core.sshCommand", setting)
        one.sync()
        words = said.read_text().split("\n")
        said.unlink()
        assert "BatchMode=yes" in words
        assert ("key" in words) == (name != "three")


# -- a git that is missing, and a folder that runs things ------------------------------------------------------


def test_without_git_sync_is_off(tmp_path: Path) -> None:
    one = machine(tmp_path, environ={"PATH": str(tmp_path)})
    assert one.setup().state == one.git_sync.status().state == "off"
    assert names_in(one.folder) == ["book.json"]


def test_an_ancient_git_is_named(tmp_path: Path) -> None:
    script(tmp_path / "bin" / "git", "echo git version 1.9.5")
    one = machine(tmp_path, environ={"PATH": str(tmp_path / "bin")})
    stopped(one.setup(), "error", "1.9")


def test_no_hook_filter_or_watcher_of_the_repository_is_run(tmp_path: Path, remote: Path) -> None:
    one, two = machine(tmp_path), machine(tmp_path, "two")
    marker = tmp_path / "was-run"
    bad = f"echo $0 >> '{marker}'\nexit 1"
    for made in (one, two):
        git(made.folder, "init", "--quiet", "-b", "main")
        hooks = (
            "pre-commit commit-msg prepare-commit-msg post-commit pre-merge-commit post-merge post-checkout "
            "pre-push pre-rebase reference-transaction post-index-change post-rewrite push-to-checkout pre-auto-gc"
        )
        for hook in hooks.split():
            script(made.folder / ".git" / "hooks" / hook, bad)
        watcher = script(tmp_path / "watcher", bad)
        for key in ("core.fsmonitor", "core.editor", "core.pager", "gpg.program", "core.askPass"):
            git(made.folder, "config", key, str(watcher))
        for key in ("commit.gpgSign", "tag.gpgSign", "push.gpgSign"):
            git(made.folder, "config", key, "true")
    marker.unlink(missing_ok=True)
    assert one.setup(remote).state == "ok"
    assert two.join(remote).state == "ok"
    git(two.folder, "config", "core.hooksPath", str(two.folder / ".git" / "hooks"))
    for made in (one, two, one):
        made.add(f"New {made.folder.name}")
        assert made.sync().state == "ok"
    assert not marker.exists()
    assert "gpgsig" not in git(remote, "cat-file", "commit", "main")


def test_variables_that_point_git_elsewhere_are_dropped(tmp_path: Path, remote: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    one = machine(
        tmp_path,
        environ={
            "GIT_DIR": str(other / ".git"),
            "GIT_WORK_TREE": str(other),
            "GIT_INDEX_FILE": str(other / "index"),
            "GIT_OBJECT_DIRECTORY": str(other / ".git" / "objects"),
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.worktree",
            "GIT_CONFIG_VALUE_0": str(other),
            "GIT_TRACE": str(other / "trace"),
        },
    )
    assert one.setup(remote).state == "ok"
    assert (one.folder / ".git").is_dir()
    assert names_in(other) == [".git"]


# -- addresses -------------------------------------------------------------------------------------------------

HOSTILE = [
    *("--upload-pack=touch x", "ext::sh -c touch% x", "-oProxyCommand=touch x", " https://host/x", ""),
    *[
        "fd::17",
        "transport::address",
        "ssh://-oProxyCommand=x/path",
        "ssh://host/-x",
        "-x@host:path",
        "host:-path",
    ],
    *("git@-host:path", "https://host/a\nb", "https://host/\x1b]52;c;eA==\x07", "https://host/a\u202eb"),
    *[
        "https://host/%0ahost=evil",
        "https://-host/x",
        "http://host/x.git",
        "git://host/x",
        "ftp://host/x",
        "file:///x",
    ],
    *[
        "/x",
        "../x",
        "x",
        "https://user:secret@host/x",
        "ssh://user:secret@host/x",
        "C:\\x",
        "c:/x",
        "https://host",
    ],
]
GOOD = [
    *("https://host.example/a.git", "https://user@host:8443/a b/客户.git", "ssh://git@host:22/~me/a"),
    *("git@host:a/b", "my-alias:books/crm.git", "ssh://[::1]:2222/a", "user.name@10.0.0.1:/srv/a.git"),
    "https://host/a?x=1",
]


def test_a_hostile_address_is_refused_before_git_runs(tmp_path: Path) -> None:
    marker = tmp_path / "git-ran"
    script(tmp_path / "bin" / "git", f": > '{marker}'\necho git version 2.40.0")
    one = machine(tmp_path, environ={"PATH": str(tmp_path / "bin")})
    for address in HOSTILE:
        status = one.new_sync(local=False).setup(address)
        assert status.state == "blocked", address
        assert not marker.exists(), address
        assert not any(character in status.detail for character in "\n\x1b\x07\u202e")
        assert "secret" not in status.detail
    assert names_in(one.folder) == ["book.json"]
    assert one.new_sync(local=False).setup(GOOD[0]).state != "blocked"
    assert marker.exists()


def test_a_hostile_address_in_the_settings_is_refused_too(tmp_path: Path, remote: Path) -> None:
    one = machine(tmp_path)
    one.setup(remote)
    git(one.folder, "config", "protocol.ext.allow", "always")
    for address in ("ext::sh -c touch% x", "http://127.0.0.1:9/x", "--upload-pack=x"):
        git(one.folder, "config", "remote.origin.url", address)
        assert one.sync().state == "blocked"
        git(one.folder, "config", "remote.origin.url", str(remote))
        git(one.folder, "config", "remote.origin.pushurl", address)
        assert one.sync().state == "blocked"
        git(one.folder, "config", "--unset", "remote.origin.pushurl")
    git(one.folder, "config", "branch.main.merge", "--upload-pack=x")
    assert one.sync().state == "blocked"


def test_the_protocol_is_refused_by_git_itself_where_settings_rewrite_the_address(
    tmp_path: Path, remote: Path
) -> None:
    one = machine(tmp_path)
    one.setup(remote)
    marker = tmp_path / "ran"
    git(one.folder, "config", "protocol.ext.allow", "always")
    git(one.folder, "config", f"url.ext::touch {marker} .insteadOf", "https://host/")
    git(one.folder, "remote", "set-url", "origin", "https://host/book.git")
    assert one.sync().state in ("blocked", "error")
    assert not marker.exists()


def test_a_good_address_is_accepted() -> None:
    for address in GOOD:
        assert check(address, local=False) == address


def test_folders_are_accepted_only_when_asked_for() -> None:
    for address in ("/srv/a.git", "file:///srv/a.git", "D:/a.git", "D:\\a.git"):
        assert check(address, local=True) == address
        with pytest.raises(AddressError):
            check(address, local=False)


def test_a_password_that_is_in_the_settings_already_is_never_shown(tmp_path: Path, remote: Path) -> None:
    one = machine(tmp_path)
    one.setup(remote)
    git(one.folder, "remote", "set-url", "origin", "https://li:s3cret@127.0.0.1:9/book.git")
    status = one.sync()
    assert status.state == "offline"
    assert "s3cret" not in status.detail + str(one.git_sync.status())
    kept = "".join(path.read_text("utf-8", "replace") for path in one.state.glob("*.json"))
    assert "s3cret" not in kept


def test_a_public_host_is_known() -> None:
    assert is_public("git@github.com:me/crm.git")
    assert is_public("https://gitee.com/me/crm.git")
    assert not is_public("git@git.example.com:me/crm.git")


def test_a_repository_of_somebody_else_is_explained_by_gits_own_command() -> None:
    said = (
        "fatal: detected dubious ownership in repository at '/srv/x'\n"
        "To add an exception for this directory, call:\n\n\tgit config --global --add safe.directory /srv/x\n"
    )
    halt = git_halt(Result(128, b"", said))
    assert (halt.state, halt.said.values["command"]) == ("blocked", said.split("\t")[1].strip())


def test_what_no_rule_knows_is_an_error_with_gits_words() -> None:
    halt = network_halt(Result(128, b"", "warning: x\nfatal: something \x1b[31mnew\n"), 10)
    assert (halt.state, halt.said.values["why"]) == ("error", "something \\x1b[31mnew.")


def test_a_password_in_what_git_says_is_masked() -> None:
    assert masked("'https://a:b@c@host/x': no") == "'https://***@host/x': no"
