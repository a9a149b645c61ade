"""The bar that logs a follow-up: when, how, note, outcome, next date and grade in one line.

The grade is asked for in the same gesture: the field starts with the suggested grade where there is one, and
keeping it costs no key. Outcomes and grades have keys that work from every field, because they type nothing. While
one types, the upper line says what will come of it. The same bar edits a follow-up that was logged earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from tui.core.labels import LOGGED_WORDS, OUTCOME_WORDS
from tui.core.model import GRADES, OUTCOMES
from tui.language import _
from tui.ui import actions
from tui.ui.entry import LogEntry
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.field import Choice, Field, as_one_line, with_lines

MOMENT_CELLS = (9, 20)
"""Cells of the moment: while it is now, and while one types another."""


class LogBar(Bar):
    """One line for one follow-up."""

    DEFAULT_CSS = """
    LogBar .log-at { width: 9; margin: 0 1 0 0; }
    LogBar .log-next { width: 19; }
    LogBar.-narrow .log-next { width: 11; }
    """

    PLACE = actions.LOG
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.LOG)]

    def __init__(self) -> None:
        super().__init__()
        self.customer_id = ""
        """The customer the bar is open for."""
        self.editing = ""
        """The follow-up that is being edited; "" for a new one."""
        self._note = ""
        """The note that the bar was opened with; untouched, it keeps what no field can show."""

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            yield Choice([(kind, _(word)) for kind, word in LOGGED_WORDS.items()], classes="log-kind")
            yield Field(_("now …"), classes="log-at")
            yield Field(_("note (optional)"), classes="bar-wide log-note")
            yield Choice([(value, _(OUTCOME_WORDS[value])) for value in OUTCOMES], classes="log-outcome")
            yield Static(_("next"), markup=False, classes="bar-caption")
            yield Field(_("auto"), classes="log-next")
            yield Static(_("grade"), markup=False, classes="bar-caption")
            yield Choice([(letter, letter) for letter in GRADES], classes="log-grade")

    @property
    def at(self) -> Field:
        return self.query_one(".log-at", Field)

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
        """In the order of Tab. It starts with the note; what is left of it is seldom changed and comes last."""
        return (self.note, self.outcome, self.next, self.grade, self.kind, self.at)

    @property
    def reachable(self) -> Sequence[Field | Choice]:
        """All of them: one that does not fit appears when the cursor comes to it."""
        return self.fields

    def go_to(self, field: Field | Choice) -> None:
        self._make_room(field)
        super().go_to(field)

    @property
    def draft_key(self) -> str:
        """The key of the draft."""
        return self.editing or self.customer_id

    @property
    def entry(self) -> LogEntry:
        """The content of the fields now. A note to oneself has no outcome."""
        is_untouched = self.note.value == as_one_line(self._note)
        return LogEntry(
            self.kind.value,
            self._note if is_untouched else with_lines(self.note.value).strip(),
            self.outcome.value if self.kind.value != "note" else "",
            self.next.value.strip(),
            self.grade.value,
            self.at.value.strip(),
        )

    def open(self, customer_id: str, whom: str, entry: LogEntry, *, editing: str = "") -> None:
        """Show the bar for a customer, filled with `entry` (a new one, or a draft).

        `editing` is the id of the follow-up that is being edited, "" where a new one is logged.
        """
        self.customer_id, self.editing = customer_id, editing
        self.kind.value = entry.kind
        self.at.fill(entry.at)
        self._note = entry.note
        self.note.fill(as_one_line(entry.note))
        self.next.fill(entry.next)
        self.outcome.value = entry.outcome or "reached"
        self.grade.value = entry.grade
        self.head.about(_("Edit") if editing else _("Log"), whom)
        self.head.tell("")
        self._make_room(self.note)
        self.show()

    def on_resize(self) -> None:
        super().on_resize()
        self._make_room(self.screen.focused)

    def on_descendant_focus(self) -> None:
        self._make_room(self.screen.focused)

    def _make_room(self, focused: Widget | None) -> None:
        """On a narrow screen the kind and the moment are hidden until the cursor comes to them."""
        is_used = bool(self.at.value) or focused is self.at
        self.at.display = is_used or not self.has_class("-narrow")
        self.at.styles.width = MOMENT_CELLS[is_used]
        self.kind.display = focused is self.kind or not self.has_class("-tiny")

    def action_moment(self) -> None:
        self.go_to(self.at)

    def action_reached(self) -> None:
        self._take_outcome("reached")

    def action_no_answer(self) -> None:
        self._take_outcome("no-answer")

    def action_busy(self) -> None:
        self._take_outcome("busy")

    def action_voicemail(self) -> None:
        self._take_outcome("voicemail")

    def action_wrong_number(self) -> None:
        self._take_outcome("wrong-number")

    def action_refused(self) -> None:
        self._take_outcome("refused")

    def action_no_show(self) -> None:
        self._take_outcome("no-show")

    def _take_outcome(self, outcome: str) -> None:
        """An outcome chosen by its key; a note to oneself has none, so it was a call after all."""
        if self.kind.value == "note":
            self.kind.value = "call"
        self.outcome.value = outcome

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

    def action_set_a(self) -> None:
        self.grade.value = "A"

    def action_set_b(self) -> None:
        self.grade.value = "B"

    def action_set_c(self) -> None:
        self.grade.value = "C"

    def action_set_d(self) -> None:
        self.grade.value = "D"

    def action_set_e(self) -> None:
        self.grade.value = "E"

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
