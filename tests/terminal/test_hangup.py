"""The terminal goes away, in every way and whatever the program is doing: it ends, with everything that it started.

A window that is closed, a line that breaks, a server that is killed, and the end of the system: within ten seconds
there is no process left, what was typed is kept, and what was acknowledged is in the book.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.books import add, bulk
from tests.faults.git_sync import Machine, bare, git
from tests.soak import SOAK
from tests.terminal.program import GENJIN, due, env_of, logged
from tests.terminal.tmux import Terminal, running
from tui.book.book import Book
from tui.core.model import FollowUp
from tui.locations import Locations

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc"),
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]

END_SECONDS = 10.0
MARK = "GENJIN_TEST_MARK"


class Window:
    """A terminal with the program in it, and the processes that it has started."""

    def __init__(self, terminal: Terminal, mark: str, folder: Path) -> None:
        self.terminal = terminal
        self.folder = folder
        self._mark = f"{MARK}={mark}".encode()

    def see(self, *texts: str) -> None:
        """Wait until the screen shows all of these."""
        for text in texts:
            self.terminal.wait_for(text)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        self.terminal.press(*keys)

    def processes(self) -> dict[int, str]:
        """What runs still, with the words of its command."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self._mark in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return {number: words for number, words in found.items() if words}  # a zombie has none

    def genjin(self) -> int:
        """The number of the program itself."""
        return min(number for number, words in self.processes().items() if words.startswith(" ".join(GENJIN)))

    def ended(self) -> None:
        """Wait until nothing is left."""
        deadline = time.monotonic() + END_SECONDS
        while left := self.processes():
            assert time.monotonic() < deadline, left
            time.sleep(0.05)


def _hang_up(window: Window) -> None:
    window.terminal.break_off()


def _terminate(window: Window) -> None:
    os.kill(window.genjin(), signal.SIGTERM)


WAYS = {"killed": _hang_up, "silent": _hang_up, "SIGTERM": _terminate}
"""How the terminal goes: with SIGHUP, without it, or not at all, while the system ends the program."""


@dataclass(frozen=True)
class State:
    """What the program is doing: how it got there, and what must be there afterwards."""

    reach: Callable[[Window], None]
    command: tuple[str, ...] = ()
    shell: tuple[str, ...] = ()
    customers: int = 1
    prepare: Callable[[Path], Mapping[str, str]] = field(default=lambda _folder: {})
    check: Callable[[Path], object] = field(default=lambda _folder: None)


def _places(folder: Path) -> Locations:
    return Locations(folder / "book.json", folder / "config", folder / "state")


def _environ(folder: Path) -> dict[str, str]:
    git_config = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return {**env_of(folder), "TMPDIR": str(folder / "tmp"), **git_config}


# -- states --------------------------------------------------------------------------------------------------------


def _board(*keys: str, shows: str = "") -> Callable[[Window], None]:
    """The board, some keys, and what is to be seen then."""

    def reach(window: Window) -> None:
        window.see(due(1))
        for key in keys:
            window.press(key)
        if shows:
            window.see(shows)

    return reach


def _starting(window: Window) -> None:
    window.terminal.wait(lambda: (window.folder / "state").exists() and window.processes())


def _sample(window: Window) -> None:
    window.see("–  ")  # the days of the week, once the book is read
    window.press("Enter")
    window.see("王伟")


def _half_a_note(window: Window) -> None:
    _board("c")(window)
    window.terminal.type("logged before\r")
    window.see(logged("Ana Ruiz"))
    window.press("c")
    window.terminal.type("half a note")
    window.see("half a note")


def _has_the_draft(folder: Path) -> None:
    (drafts,) = folder.rglob("drafts.json")
    assert "half a note" in drafts.read_text("utf-8")


def _has_the_half_note(folder: Path) -> None:
    _has_the_draft(folder)
    assert [entry.note for entry in _followups(folder)] == ["logged before"]


def _editor(folder: Path) -> dict[str, str]:
    """An editor that saves a part, and then hears neither SIGHUP nor SIGTERM, nor does what it has started."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, signal, subprocess, sys, time\n"
        "for number in (signal.SIGHUP, signal.SIGTERM): signal.signal(number, signal.SIG_IGN)\n"
        "pathlib.Path(sys.argv[-1]).write_text('half a letter', 'utf-8')\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('in the editor', flush=True)\n"
        "while True: sys.stdin.readline()\n",
        "utf-8",
    )
    return {"VISUAL": f"{sys.executable} {script}"}


def _in_the_editor(window: Window) -> None:
    window.see(due(1))
    window.press("e")
    window.see("Esc")
    window.press("G", "Up", "Up", "e")
    window.see("Ctrl+E")
    window.press("C-e")
    window.see("in the editor")


def _has_the_half_letter(folder: Path) -> None:
    (kept,) = (folder / "tmp").glob("genjin-*")
    assert kept.read_text("utf-8") == "half a letter"


def _list_to_import(folder: Path) -> dict[str, str]:
    rows = "\n".join(f"Customer {number},+86139{number:08}" for number in range(40_000))
    (folder / "list.csv").write_text(f"name,phone\n{rows}\n", "utf-8")
    return {}


def _importing(window: Window) -> None:
    window.see("40,000")


def _never_answering(folder: Path) -> dict[str, str]:
    """A synced book whose remote never answers."""
    places = _places(folder)
    machine = Machine(folder.parent, folder.name, state=places.state_of())
    machine.setup(bare(folder / "remote.git"))
    machine.close()
    git(folder, "remote", "set-url", "origin", "git@server.invalid:book.git")
    return _hanging_ssh(folder)


def _hanging_ssh(folder: Path) -> dict[str, str]:
    script = folder / "ssh.sh"
    script.write_text(f"#!/bin/sh\ntrap '' HUP TERM\necho > {folder}/asked\nsleep 60 & wait\nsleep 60\n")
    script.chmod(0o755)
    return {"GIT_SSH_COMMAND": str(script)}


def _answering_at_first(folder: Path) -> dict[str, str]:
    """A synced book whose remote answers until there is a file."""
    environ = _never_answering(folder)
    script = folder / "ssh.sh"
    hangs = script.read_text().removeprefix("#!/bin/sh\n")
    line = f'shift $(($# - 1)); eval "exec ${{1%%book.git*}}{folder}/remote.git\'"'
    script.write_text(f"#!/bin/sh\n[ -e {folder}/hangs ] || {{ echo > {folder}/answered; {line}; }}\n{hangs}")
    return environ


def _syncing(window: Window) -> None:
    window.terminal.wait((window.folder / "asked").exists)


def _leaving(window: Window) -> None:
    window.see(due(1))
    window.terminal.wait((window.folder / "answered").exists)
    (window.folder / "hangs").touch()
    window.press("c", "Enter")
    window.see(logged("Ana Ruiz"))
    window.press("q")
    _syncing(window)


def _has_the_call(folder: Path) -> None:
    assert len(_followups(folder)) == 1


def _asking_what_is_next(window: Window) -> None:
    for answer in ("1", "", "", "half a note"):
        window.terminal.wait(lambda: window.terminal.screen().rstrip().endswith(":"))
        window.terminal.type(f"{answer}\r")
        window.see(answer)
    window.terminal.wait(lambda: window.terminal.screen().rstrip().endswith(":"))


STATES = {
    "starting": State(_starting, customers=2_000),
    "sample": State(_sample, customers=0),
    "demo": State(lambda window: window.see(due(23, 13), "王伟"), ("demo",), customers=0),
    "board": State(_board()),
    "palette": State(_board(":", shows="F1")),
    "note": State(_half_a_note, check=_has_the_half_note),
    "triage": State(_board("t")),
    "calling": State(_board("f")),
    "card": State(_board("Enter", shows="Esc")),
    "settings": State(_board(",", shows="settings.yaml")),
    "editor": State(_in_the_editor, prepare=_editor, check=_has_the_half_letter),
    "syncing": State(_syncing, prepare=_never_answering),
    "leaving": State(_leaving, prepare=_answering_at_first, check=_has_the_call),
    "sync": State(_syncing, ("sync",), prepare=_never_answering),
    "setup": State(
        lambda window: window.see("[y/N]"),
        ("sync", "setup", "git@github.com:me/book.git"),
        prepare=_hanging_ssh,
    ),
    "import": State(_importing, ("import", "list.csv"), prepare=_list_to_import),
    "piped": State(
        lambda window: window.see("客户 1"),
        ("list",),
        shell=("sh", "-c", '"$@" | less; :', "sh"),
        customers=2_000,
    ),
    "plain": State(_asking_what_is_next, ("--plain",), check=_has_the_draft),
}

TELLING = {
    ("sample", "killed"),
    ("note", "silent"),
    ("editor", "silent"),
    ("leaving", "killed"),
    ("plain", "SIGTERM"),
}
"""What is tried in every run: the others go the same ways."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES)
def test_the_program_never_outlives_its_terminal(tmp_path: Path, state: str, way: str) -> None:
    if (state, way) == ("piped", "SIGTERM"):
        pytest.skip("less goes on, and should")
    if not SOAK and (state, way) not in TELLING:
        pytest.skip("tried in a soak")
    with open_window(tmp_path / "one", STATES[state], deaf=way == "silent") as window:
        STATES[state].reach(window)
        WAYS[way](window)
        window.ended()
    STATES[state].check(window.folder)
    assert list((window.folder / "tmp").glob("genjin-demo-*")) == []


@contextmanager
def open_window(folder: Path, state: State, *, deaf: bool = False) -> Iterator[Window]:
    """A terminal with the program in it, on a book of its own."""
    mark = uuid.uuid4().hex
    (folder / "tmp").mkdir(parents=True)
    _fill(folder, state.customers)
    environ = {**_environ(folder), **state.prepare(folder)}
    command = ["env", "-C", str(folder), f"{MARK}={mark}", *state.shell, *GENJIN, *state.command]
    with running(command, env=environ, deaf=deaf) as terminal:
        window = Window(terminal, mark, folder)
        try:
            yield window
        finally:
            for number in window.processes():
                os.kill(number, signal.SIGKILL)


def _fill(folder: Path, customers: int) -> None:
    """A book with so many customers; without any, there is none."""
    if not customers:
        return
    book = Book.open(folder / "book.json", _places(folder).state_of())
    if customers == 1:
        add(book, "Ana Ruiz")
    else:
        book.apply(bulk(book, customers, 5))
    book.close()


def _followups(folder: Path) -> list[FollowUp]:
    book = Book.open(folder / "book.json", _places(folder).state_of())
    try:
        return [entry for customer in book.customers for entry in book.followups(customer)]
    finally:
        book.close()
