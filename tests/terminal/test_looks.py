"""The board in terminals of all kinds: the mouse, no colours, an old console, and the way to the sample and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.terminal.program import GENJIN, due, env_of
from tests.terminal.tmux import Terminal, running
from tui.book.book import Book
from tui.core.words import moved_words, undo_words

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]


def _mouse(terminal: Terminal, button: int, x: int, y: int, *, up: bool = False) -> None:
    """Report the mouse as a terminal does: button 0 is the left one, 32 more while it moves."""
    sequence = f"\x1b[<{button};{x + 1};{y + 1}{'m' if up else 'M'}"
    terminal.press("-H", *(f"{ord(character):02x}" for character in sequence))


def test_a_card_is_dragged_to_another_column(tmp_path: Path) -> None:
    with running([*GENJIN, "demo"], env=env_of(tmp_path)) as terminal:
        terminal.wait_for(due(23, 13))
        _mouse(terminal, 0, 52, 4)
        _mouse(terminal, 32, 60, 6)
        _mouse(terminal, 32, 86, 10)
        _mouse(terminal, 0, 86, 10, up=True)
        terminal.wait_for(moved_words("李娜", "A", "C"))
        terminal.press("u")
        terminal.wait_for(undo_words("move", "李娜", ("C", "A")))


def test_an_empty_book_leads_to_the_sample_and_back_without_a_trace(tmp_path: Path) -> None:
    with running(GENJIN, env=env_of(tmp_path)) as terminal:
        terminal.wait_for("–  ")  # the days of the week, once the book is read
        terminal.press("Enter")
        terminal.wait_for(due(23, 13))
        terminal.press("1")
        terminal.press("q")
        terminal.wait(lambda: "王伟" not in terminal.screen())
        terminal.press("q")
        terminal.wait_for("[exit 0]")
    assert list(tmp_path.glob("genjin-demo-*")) == []
    book = Book.open(tmp_path / "book.json", tmp_path / "other")
    assert not book.customers
    book.close()


@pytest.mark.parametrize(
    ("environment", "marks"),
    [({"TERM": "linux"}, "-|"), ({"TERM": "xterm"}, "─│"), ({"NO_COLOR": "1"}, "─│")],
    ids=["console", "16 colours", "no colour"],
)
def test_on_a_poor_terminal_the_board_can_be_used(
    tmp_path: Path, environment: dict[str, str], marks: str
) -> None:
    command = ["env", *(f"{name}={value}" for name, value in environment.items()), *GENJIN, "demo"]
    with running(command, env=env_of(tmp_path)) as terminal:
        screen = terminal.wait_for(due(23, 13))
        assert all(mark in screen for mark in marks)
        terminal.press("c", "Enter")
        terminal.wait_for(due(22, 12))
        assert "─" in marks or "─" not in terminal.screen()
        terminal.press("F11", "c", "Enter")  # there is no other theme to choose
        terminal.wait_for(due(21, 11))
