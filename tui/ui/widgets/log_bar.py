"""The bar that writes a follow-up down: note, outcome, next date and grade in one line.

The grade is asked for in the same gesture: the field starts with the suggested grade where there is one, and
keeping it costs no key. While one types, the upper line says what will come of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from tui.core.labels import LOGGED_WORDS, OUTCOME_WORDS
from tui.core.model import GRADES, OUTCOMES
from tui.language import _
from tui.ui import actions
from tui.ui.entry import LogEntry
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.field import Choice, Field


class LogBar(Bar):
    """One line for one follow-up."""

    DEFAULT_CSS = """
    LogBar .log-next { width: 16; }
    LogBar.-narrow .log-next { width: 11; }
    LogBar.-tiny .log-kind { display: none; }
    """

    PLACE = actions.LOG
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.LOG)]

    def __init__(self) -> None:
        super().__init__()
        self.customer_id = ""
        """The customer the bar is open for."""

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            yield Choice([(kind, _(word)) for kind, word in LOGGED_WORDS.items()], classes="log-kind")
            yield Field(_("note (may stay empty)"), classes="bar-wide log-note")
            yield Choice([(value, _(OUTCOME_WORDS[value])) for value in OUTCOMES], classes="log-outcome")
            yield Static(_("next"), markup=False, classes="bar-caption")
            yield Field(_("auto"), classes="log-next")
            yield Static(_("grade"), markup=False, classes="bar-caption")
            yield Choice([(letter, letter) for letter in GRADES], classes="log-grade")

    @property
    def kind(self) -> Choice:
        return self.query_one(".log-kind", Choice)

    @property
    def note(self) -> Field:
        return self.query_one(".log-note", Field)

    @property
    def outcome(self) -> Choice:
        return self.query_one(".log-outcome", Choice)

    @property
    def next(self) -> Field:
        return self.query_one(".log-next", Field)

    @property
    def grade(self) -> Choice:
        return self.query_one(".log-grade", Choice)

    @property
    def fields(self) -> Sequence[Field | Choice]:
        """In the order of Tab, which begins with the note; what it is stands at the left but is seldom changed."""
        return (self.note, self.outcome, self.next, self.grade, self.kind)

    @property
    def entry(self) -> LogEntry:
        """What stands in the fields now. A note to oneself has no outcome."""
        return LogEntry(
            self.kind.value,
            self.note.value.strip(),
            self.outcome.value if self.kind.value != "note" else "",
            self.next.value.strip(),
            self.grade.value,
        )

    def open(self, customer_id: str, whom: str, entry: LogEntry) -> None:
        """Show the bar for a customer, filled with `entry` (a new one, or one left unfinished)."""
        self.customer_id = customer_id
        self.kind.value = entry.kind
        self.note.fill(entry.note)
        self.next.fill(entry.next)
        self.outcome.value = entry.outcome or "reached"
        self.grade.value = entry.grade
        self.head.about(_("Log"), whom)
        self.head.tell("")
        self.show()

    def action_grade_up(self) -> None:
        self.grade.shift(-1, around=False)

    def action_grade_down(self) -> None:
        self.grade.shift(1, around=False)

    def action_choice_before(self) -> None:
        self._shift_choice(-1)

    def action_choice_after(self) -> None:
        self._shift_choice(1)

    def _shift_choice(self, steps: int) -> None:
        focused = self.screen.focused
        if isinstance(focused, Choice):
            focused.shift(steps, around=focused is not self.grade)

    def action_grade_a(self) -> None:
        self.grade.value = "A"

    def action_grade_b(self) -> None:
        self.grade.value = "B"

    def action_grade_c(self) -> None:
        self.grade.value = "C"

    def action_grade_d(self) -> None:
        self.grade.value = "D"

    def action_grade_e(self) -> None:
        self.grade.value = "E"
