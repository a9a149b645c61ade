"""The program in a real terminal, as a user meets it."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bad_yaml import PARTLY_BAD
from tests.terminal.program import GENJIN, due, env_of, logged
from tests.terminal.tmux import WAIT_SECONDS, Terminal, running
from tui.book.book import Book
from tui.core.words import changed_words

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]


def _add(folder: Path, *names: str) -> None:
    for name in names:
        subprocess.run(
            [*GENJIN, "add", name, "--grade", "B", "--force"],
            check=True,
            capture_output=True,
            env={**os.environ, **env_of(folder)},
        )


def _notes(folder: Path) -> list[str]:
    book = Book.open(folder / "book.json", _state(folder))
    try:
        return [entry.note for each in book.customers for entry in book.followups(each)]
    finally:
        book.close()


def _state(folder: Path) -> Path:
    """The state folder that the program made for the book."""
    return next((folder / "state" / "books").iterdir())


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_call_is_logged_in_two_keys_and_is_there_after_a_restart(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    _add(tmp_path, "王伟", "Ana Ruiz")
    with running(GENJIN, size=size, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(2))
        terminal.type("c")
        terminal.type("sent the offer, 下周再谈")
        terminal.press("Enter")
        terminal.wait_for(logged("王伟"))
        terminal.wait_for(due(1))
        terminal.press("q")
        terminal.wait_for("[exit 0]")
    with running(GENJIN, size=size, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        terminal.press("C-q")
        terminal.wait_for("[exit 0]")
    assert _notes(tmp_path) == ["sent the offer, 下周再谈"]


def test_kill_9_right_after_saved_loses_nothing(tmp_path: Path) -> None:
    _add(tmp_path, "王伟")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        terminal.type("ckept\r")
        terminal.wait_for(logged("王伟"))
        terminal.signal(signal.SIGKILL)
        terminal.wait_for("[exit 137]")
    assert _notes(tmp_path) == ["kept"]


def test_kill_9_while_a_note_is_typed_keeps_the_note(tmp_path: Path) -> None:
    _add(tmp_path, "王伟")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        terminal.type("cnot logged yet")
        terminal.wait_for("not logged yet")
        time.sleep(1.5)
        terminal.signal(signal.SIGKILL)
        terminal.wait_for("[exit 137]")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        terminal.type("c\r")
        terminal.wait_for(logged("王伟"))
        terminal.press("C-q")
        terminal.wait_for("[exit 0]")
    assert _notes(tmp_path) == ["not logged yet"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    _add(tmp_path, "王伟")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        terminal.type("cbefore the end\r")
        terminal.wait_for(logged("王伟"))
        terminal.signal(number)
        terminal.wait_for("[exit 0]")
    assert "before the end" in (tmp_path / "book.json").read_text("utf-8")


def test_a_change_from_the_command_line_appears_by_itself(tmp_path: Path) -> None:
    _add(tmp_path, "王伟")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        _add(tmp_path, "From Elsewhere")
        terminal.wait_for("From Elsewhere")
        terminal.press("q")
        terminal.wait_for("[exit 0]")


def test_the_sample_book_opens_in_chinese_and_leaves_nothing(tmp_path: Path) -> None:
    with running([*GENJIN, "--lang", "zh", "demo"], env=env_of(tmp_path)) as terminal:
        assert "王伟" in terminal.wait_for("万")
        terminal.press("q")
        terminal.wait_for("[exit 0]")
    assert not (tmp_path / "book.json").exists()
    assert list(tmp_path.glob("genjin-demo-*")) == []


def test_names_cannot_reach_the_terminal_as_control_sequences(tmp_path: Path) -> None:
    """Reads what the program writes to the terminal, byte by byte."""
    _add(tmp_path, "first", "second", "[/x]")
    # As another program may have written it: Genjin itself stores nothing of the kind.
    book = tmp_path / "book.json"
    text = book.read_text("utf-8").replace('"first"', json.dumps("\x1b]0;owned\x07"))
    book.write_text(text.replace('"second"', json.dumps("\u202eevil")), "utf-8")
    log = tmp_path / "bytes"
    with running(["script", "-qefc", " ".join(GENJIN), str(log)], env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(3))
        for key in ("c", "Enter", "Enter", "Escape", "q"):
            terminal.press(key)
            _quiet(terminal)
        terminal.wait_for("[exit 0]")
    written = log.read_bytes()
    assert b"\\x1b]0;owned" in written
    assert b"\x1b]0;owned" not in written
    assert "\u202e".encode() not in written
    assert b"[/x]" in written


def test_a_pasted_escape_sequence_does_not_run_the_rest_as_keys(tmp_path: Path) -> None:
    _add(tmp_path, "王伟")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        terminal.type("c>")
        terminal.wait_for(">")
        terminal.paste("line one\nred \x1b[31m end\nsecond 5 tail")
        terminal.wait_for(">line one red end second 5 tail")
        terminal.press("C-q")
        terminal.wait_for("[exit 0]")
    assert _notes(tmp_path) == []
    assert ">line one" in (_state(tmp_path) / "drafts.json").read_text("utf-8")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_note_that_is_just_being_typed_outlives_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    _add(tmp_path, "王伟")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(1))
        terminal.type("cjust typed")
        terminal.wait_for("just typed")
        terminal.signal(number)
        terminal.wait_for("[exit 0]")
    assert "just typed" in (_state(tmp_path) / "drafts.json").read_text("utf-8")


def _quiet(terminal: Terminal) -> None:
    """Wait until the screen stops changing."""
    deadline = time.monotonic() + WAIT_SECONDS
    before = ""
    while before != (screen := terminal.screen()) and time.monotonic() < deadline:
        before = screen
        time.sleep(0.15)


def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(tmp_path: Path) -> None:
    """Also in the middle of a note, which is there again; the book is written before the program stops."""
    _add(tmp_path, "Ana")
    (tmp_path / "rc").write_text("PS1='shell> '\n")
    with running(["bash", "--rcfile", str(tmp_path / "rc"), "-i"], env=env_of(tmp_path)) as terminal:
        terminal.wait_for("shell>")
        terminal.type(f"{sys.executable} -m tui.cli")
        terminal.press("Enter")
        terminal.wait_for(due(1))
        terminal.press("c", "Enter")
        terminal.wait_for(logged("Ana"))
        terminal.press("c")
        terminal.type("half a no")
        terminal.press("C-z")
        terminal.wait_for("Stopped")
        assert '"kind":"call"' in (tmp_path / "book.json").read_text("utf-8")
        terminal.type("fg")
        terminal.press("Enter")
        terminal.wait_for("half a no")
        terminal.type("te")
        terminal.press("Enter")
        terminal.wait_for(logged("Ana"))
        terminal.press("q")
        terminal.wait_for("shell>")
    assert sorted(_notes(tmp_path)) == ["", "half a note"]


def _edit_the_note(terminal: Terminal) -> None:
    """Open the card, go to the note, and write it in an editor."""
    for keys, shown in ((("e",), "Esc"), (("G", "Up", "Up", "e"), "Ctrl+E")):
        terminal.press(*keys)
        terminal.wait_for(shown)
    terminal.press("C-e")


def test_a_long_note_is_written_in_an_editor_of_ones_own(tmp_path: Path) -> None:
    _add(tmp_path, "王伟")
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys, pathlib\npathlib.Path(sys.argv[-1]).write_text('一\\ntwo\\n', 'utf-8')\n", "utf-8"
    )
    with running(GENJIN, env={**env_of(tmp_path), "VISUAL": f"{sys.executable} {editor} --wait"}) as terminal:
        terminal.wait_for(due(1))
        _edit_the_note(terminal)
        terminal.wait_for("一↵two")
        terminal.press("Enter")
        terminal.wait_for(changed_words("王伟", ["note"]))
        terminal.press("C-q", "C-q")
    book = Book.open(tmp_path / "book.json", _state(tmp_path))
    try:
        assert [customer.note for customer in book.customers.values()] == ["一\ntwo"]
    finally:
        book.close()


def test_in_the_editor_control_c_is_the_editors_and_control_z_leads_to_the_shell(tmp_path: Path) -> None:
    _add(tmp_path, "Ana")
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, signal, sys\n"
        "signal.signal(signal.SIGINT, lambda *_: print('interrupted', flush=True))\n"
        "print('in the editor', flush=True)\n"
        "pathlib.Path(sys.argv[-1]).write_text(sys.stdin.readline(), 'utf-8')\n",
        "utf-8",
    )
    (tmp_path / "rc").write_text("PS1='shell> '\n")
    environ = {**env_of(tmp_path), "VISUAL": f"{sys.executable} {editor}"}
    with running(["bash", "--rcfile", str(tmp_path / "rc"), "-i"], env=environ) as terminal:
        terminal.wait_for("shell>")
        terminal.type(f"{sys.executable} -m tui.cli\r")
        terminal.wait_for(due(1))
        _edit_the_note(terminal)
        terminal.wait_for("in the editor")
        terminal.press("C-c")
        terminal.wait_for("interrupted")
        terminal.press("C-z")
        terminal.wait_for("Stopped")
        terminal.type("fg\r")
        terminal.wait_for(f"fg\n{sys.executable} -m tui.cli")
        terminal.type("from the editor\r")
        terminal.wait_for("Ctrl+E")
        terminal.press("Enter")
        terminal.wait_for(changed_words("Ana", ["note"]))
        terminal.press("C-q", "C-q")
        terminal.wait_for("shell>")
    assert '"note":"from the editor"' in (tmp_path / "book.json").read_text("utf-8")


def test_an_editor_that_fails_leaves_the_board_as_it_was(tmp_path: Path) -> None:
    _add(tmp_path, "Ana")
    with running(GENJIN, env={**env_of(tmp_path), "VISUAL": "false"}) as terminal:
        terminal.wait_for(due(1))
        _edit_the_note(terminal)
        terminal.wait_for("false")
        terminal.type("typed afterwards")
        terminal.wait_for("typed afterwards")


@pytest.mark.parametrize("asleep", [False, True], ids=["running", "stopped"])
def test_when_the_terminal_goes_away_the_program_ends_and_keeps_the_note(
    tmp_path: Path, *, asleep: bool
) -> None:
    """A broken line to a server: the kernel sends SIGHUP and SIGCONT, and the terminal can be read no more."""
    _add(tmp_path, "Ana")
    process, terminal = pty.fork()
    if not process:
        os.execve(GENJIN[0], GENJIN, {**os.environ, **env_of(tmp_path), "TERM": "xterm-256color"})
    _read_until(terminal, b"Ana", due(1).encode())
    os.write(terminal, b"c")
    os.write(terminal, b"half a note")
    _read_until(terminal, b"half a note"[-4:])
    if asleep:
        os.kill(process, signal.SIGSTOP)
    os.close(terminal)
    deadline = time.monotonic() + WAIT_SECONDS
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "half a note" in next((tmp_path / "state" / "books").rglob("drafts.json")).read_text("utf-8")


def _read_until(terminal: int, *words: bytes) -> None:
    """Read what the program writes until all of these have been in it."""
    seen, deadline = b"", time.monotonic() + WAIT_SECONDS
    while not all(word in seen for word in words):
        assert time.monotonic() < deadline, seen[-500:]
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 1 << 16)


def test_bad_shared_files_are_told_on_the_board_and_leave_nothing_on_the_terminal(tmp_path: Path) -> None:
    _add(tmp_path, "Ana Ruiz")
    (tmp_path / "genjin").mkdir()
    for name in ("grades.yaml", "fields.yaml"):
        (tmp_path / "genjin" / name).write_text(PARTLY_BAD["control characters"], "utf-8")
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for("genjin/grades.yaml:1")
        assert "\\x1b" in terminal.screen()
        terminal.press("q")
        assert "genjin/" not in terminal.wait_for("[exit 0]")
