"""The two kinds of fields in a bar: a line of text, and a choice among a few words.

Both take a key through `take_key`, at once: the app hands keys over in the order they were typed, so that
fast typing, or a burst over a slow line, never lands in the wrong place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol, runtime_checkable

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input

from tui.core.text import safe_text
from tui.ui.cells import width
from tui.ui.pasting import one_line
from tui.ui.widgets.drawn import Drawn, Part, line

LINE_BREAK: Final = "↵"
"""What a line break looks like in a field of one line, and is typed as."""


@runtime_checkable
class TakesKeys(Protocol):
    """A widget that gets keys before any binding."""

    def take_key(self, event: events.Key) -> bool:
        """Use the key and return True, or leave it."""
        ...


class Field(Input, inherit_bindings=False):
    """One line of text. Enter is left to its bar."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in Input.BINDINGS if not isinstance(binding, Binding) or binding.key != "enter"
    ]

    DEFAULT_CSS = """
    Field, Field.-textual-compact {
        height: 1;
        padding: 0 1;
        border: none;
        background: $back-field;
        color: $text-strong;
        &:focus { background: $back-chosen; color: $text-chosen; background-tint: transparent; border: none; }
        &>.input--placeholder { color: $text-quiet; }
        &.-invalid, &.-invalid:focus { border: none; }
    }
    """

    def __init__(self, placeholder: str = "", *, classes: str = "") -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False, classes=classes)
        self.cursor_blink = False

    def take_key(self, event: events.Key) -> bool:
        """Type a printable key."""
        if not event.is_printable or event.character is None:
            return False
        self._type(event.character)
        return True

    def fill(self, text: str) -> None:
        """Replace the content, with the cursor at the end."""
        self.value = text
        self.cursor_position = len(text)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take_paste(event.text)

    def take_paste(self, pasted: str) -> None:
        """Type all lines of a pasted text as one, without anything that is not text."""
        self._type(one_line(pasted))

    def _type(self, text: str) -> None:
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)


class Choice(Drawn, can_focus=True):
    """One of a few words, changed with the arrow keys, by its first letter or by its number."""

    DEFAULT_CSS = """
    Choice { width: auto; height: 1; margin: 0 1 0 0; }
    """

    @dataclass
    class Changed(Message):
        """Another word was chosen."""

        choice: Choice

        @property
        def control(self) -> Choice:
            return self.choice

    value: var[str] = var("", init=False)
    """The value chosen; the word shown for it comes from the options."""

    def __init__(self, options: Sequence[tuple[str, str]], *, classes: str = "") -> None:
        """`options` are (value, word) pairs."""
        super().__init__(classes=classes)
        self._options = list(options)
        self.set_reactive(Choice.value, self._options[0][0])

    def watch_value(self) -> None:
        self.refresh()
        self.post_message(self.Changed(self))

    def offer(self, options: Sequence[tuple[str, str]], value: str) -> None:
        """Offer other words, starting with one of them; a value that is none of them stays until changed."""
        self._options = list(options)
        self.set_reactive(Choice.value, value)
        self.refresh(layout=True)

    def shift(self, steps: int, *, around: bool = True) -> None:
        """Choose the next word, or the one before; `around` goes from the last to the first."""
        values = [value for value, _word in self._options]
        place = values.index(self.value) if self.value in values else 0
        target = place + steps
        self.value = values[target % len(values) if around else min(max(target, 0), len(values) - 1)]

    def take_key(self, event: events.Key) -> bool:
        """Choose by number or first letter. Every other character is swallowed: it is meant for no one else."""
        if not event.is_printable or event.character is None:
            return False
        if event.character == " ":
            self.shift(1)
        elif event.character.isdigit() and 0 < int(event.character) <= len(self._options):
            self.value = self._options[int(event.character) - 1][0]
        else:
            self._choose_by_letter(event.character.casefold())
        return True

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max(width(word) for _value, word in self._options) + 4

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def draw(self, y: int, cells: int) -> list[Segment]:
        ground = "chosen" if self.has_focus else "field"
        paint = self.paint
        word = next((word for value, word in self._options if value == self.value), self.value)
        left, right = ("< ", " >") if self.has_focus else ("  ", "  ")
        quiet = paint("quiet", ground)
        parts: list[Part] = [(left, quiet), (safe_text(word), paint("strong", ground)), (right, quiet)]
        return line(parts, cells, paint("plain", ground))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self) -> None:
        self.shift(1)

    def _choose_by_letter(self, letter: str) -> None:
        """The next word that starts with the letter."""
        values = [value for value, _word in self._options]
        start = values.index(self.value) + 1 if self.value in values else 0
        for value, word in [*self._options[start:], *self._options[:start]]:
            if word.casefold().startswith(letter):
                self.value = value
                return


def as_one_line(text: str) -> str:
    """A text as one line that is safe in a field, with visible line breaks."""
    return LINE_BREAK.join(map(safe_text, text.split("\n")))


def with_lines(typed: str) -> str:
    """The typed text, with real line breaks for the visible ones."""
    return typed.replace(LINE_BREAK, "\n")
