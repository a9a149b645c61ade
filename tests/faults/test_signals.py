"""Signals in the middle of a sync and of a save: the program ends soon, git ends with it, and nothing is lost.

Case numbers are those of the list of hostile cases, docs/decisions.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.books import open_book
from tests.faults.git_sync import Machine, bare, git
from tests.terminal.program import GENJIN, due, logged
from tests.terminal.tmux import running
from tui.locations import Locations

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")

ENDINGS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]


def until(reached: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether a process still does something."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return status != "Z"


@pytest.fixture
def waiting(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """A synced book whose remote never answers: the environment, and where the process number of ssh will be."""
    places = Locations(tmp_path / "one" / "book.json", tmp_path / "config", tmp_path / "state")
    machine = Machine(tmp_path, "one", state=places.state_of())
    machine.add("王伟")
    machine.setup(bare(tmp_path / "remote.git"))
    git(machine.folder, "remote", "set-url", "origin", "git@server.invalid:book.git")
    pid = tmp_path / "pid"
    script = tmp_path / "ssh.sh"
    script.write_text(f"#!/bin/sh\necho $$ > {pid}.new\nmv {pid}.new {pid}\nexec sleep 60\n")
    script.chmod(0o755)
    environ = {
        "GENJIN_BOOK": str(places.book),
        "GENJIN_STATE": str(places.state),
        "GENJIN_CONFIG": str(places.config),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_SSH_COMMAND": str(script),
    }
    return environ, pid


@pytest.mark.parametrize("number", ENDINGS, ids=lambda number: number.name)
def test_a_signal_ends_a_sync_of_the_command_line_and_git_with_it(
    waiting: tuple[dict[str, str], Path], number: signal.Signals
) -> None:
    """Case 20. A program that was ended by the system left git behind, waiting for the remote."""
    environ, pid = waiting
    sync = subprocess.Popen([*GENJIN, "sync"], env={**os.environ, **environ}, stderr=subprocess.PIPE)
    until(pid.exists)
    began = time.monotonic()
    sync.send_signal(number)
    _out, said = sync.communicate(timeout=20)
    assert sync.returncode == 128 + number
    assert time.monotonic() - began < 10
    assert said.count(b"\n") == 1  # a sentence, no traceback
    until(lambda: not is_running(int(pid.read_text())))


@pytest.mark.terminal
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_the_board_in_the_middle_of_a_sync(
    waiting: tuple[dict[str, str], Path], number: signal.Signals, tmp_path: Path
) -> None:
    """Case 20: what was logged just before is there, and no git goes on."""
    environ, pid = waiting
    with running(GENJIN, env=environ) as terminal:
        until(pid.exists)
        terminal.wait_for(due(1))
        terminal.type("clogged during a sync\r")
        terminal.wait_for(logged("王伟"))
        began = time.monotonic()
        terminal.signal(number)
        terminal.wait_for("[exit 0]")
        assert time.monotonic() - began < 10
    until(lambda: not is_running(int(pid.read_text())))
    machine = Machine(tmp_path, "one", state=next((tmp_path / "state" / "books").iterdir()))
    (customer,) = machine.book.customers
    assert [entry.note for entry in machine.book.followups(customer)] == ["logged during a sync"]
    machine.close()


@pytest.mark.parametrize("number", ENDINGS, ids=lambda number: number.name)
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15, 0.3])
def test_a_signal_during_a_save_loses_nothing_that_was_printed(
    tmp_path: Path, number: signal.Signals, delay: float
) -> None:
    """Case 20: the journal has what was acknowledged, the file is whole."""
    script = (
        "import sys; from pathlib import Path; from tests.books import add, bulk, open_book\n"
        "book = open_book(Path(sys.argv[1])); book.apply(bulk(book, 500, 5)); print('begun', flush=True)\n"
        "while True:\n"
        "    name = f'c{len(book.customers)}'; add(book, name); print(name, flush=True); book.save()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(delay)
    process.send_signal(number)
    printed = process.communicate(timeout=20)[0].split()
    with closing(open_book(tmp_path)) as book:
        book.load_followups()
        assert {*printed} <= {customer.name for customer in book.customers.values()}
        assert [notice for notice in book.notices if str(book.path) in notice] == []
