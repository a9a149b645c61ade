"""The bar in which one value is changed: a field of a customer, the text of a follow-up, a setting.

It asks one `Question`: a line of text, or a choice among a few words, and for a phone number or the like a label
beside it. The asking code says through `head.tell` what the answer means, and whether it is valid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from tui.ui import actions
from tui.ui.pasting import one_line
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.field import LINE_BREAK, Choice, Field, as_one_line, with_lines


@dataclass(frozen=True, slots=True)
class Question:
    """The question in the bar. `what` and `whom` are at the left of its upper line; `text` is the present value.

    With `options` ((value, word) pairs) it is chosen and not typed. `label` is the value of the second field, named
    `label_name`; None where there is none. `lines` says whether line breaks may be part of the value.
    """

    what: str
    whom: str = ""
    text: str = ""
    options: Sequence[tuple[str, str]] = ()
    label: str | None = None
    label_name: str = ""
    lines: bool = False


class EditField(Field, inherit_bindings=False):
    """A field whose line breaks are visible, and whose Ctrl+E belongs to the bar."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("end", "end", show=False)
        if isinstance(binding, Binding) and binding.key == "end,ctrl+e"
        else binding
        for binding in Field.BINDINGS
    ]

    keeps_lines = False
    """Whether pasted line breaks are kept."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pieces = [one_line(piece) for piece in event.text.splitlines()] if self.keeps_lines else []
        self._type(LINE_BREAK.join(pieces) if pieces else one_line(event.text))


class EditBar(Bar):
    """One value to change."""

    PLACE = actions.EDIT
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.EDIT)]

    DEFAULT_CSS = """
    EditBar .edit-label { width: 16; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.question = Question("")
        """What is asked now."""
        self._shown = ("", "")
        """Value and label as they were put into the fields."""

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            yield EditField(classes="bar-wide edit-text")
            yield Choice([("", "")], classes="edit-choice")
            yield Static("", markup=False, classes="bar-caption edit-caption")
            yield EditField(classes="edit-label")

    @property
    def text_field(self) -> EditField:
        return self.query_one(".edit-text", EditField)

    @property
    def choice(self) -> Choice:
        return self.query_one(".edit-choice", Choice)

    @property
    def label_field(self) -> EditField:
        return self.query_one(".edit-label", EditField)

    @property
    def fields(self) -> Sequence[Field | Choice]:
        if self.question.options:
            return (self.choice,)
        return (self.text_field, self.label_field) if self.question.label is not None else (self.text_field,)

    def label(self, *, has_captions: bool) -> None:
        self.label_field.placeholder = "" if has_captions else self.question.label_name

    @property
    def value(self) -> str:
        """The content of the bar; the initial value as long as nothing was changed."""
        if self.question.options:
            return self.choice.value
        typed = self.text_field.value
        return self.question.text if typed == self._shown[0] else with_lines(typed).strip()

    @property
    def label_value(self) -> str:
        """The label in the bar now."""
        before, typed = self.question.label or "", self.label_field.value
        return before if typed == self._shown[1] else typed.strip()

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from the initial content."""
        question = self.question
        return self.value != question.text or self.label_value != (question.label or "")

    def open(self, question: Question) -> None:
        """Show the bar with a question. Typing replaces the value, which is selected, unless it has several lines."""
        self.question = question
        self._shown = (as_one_line(question.text), as_one_line(question.label or ""))
        self.text_field.keeps_lines = question.lines
        self.text_field.fill(self._shown[0])
        if LINE_BREAK not in self._shown[0]:
            self.text_field.select_all()
        self.label_field.fill(self._shown[1])
        if question.options:
            self.choice.offer(question.options, question.text)
        self.query_one(".edit-caption", Static).update(question.label_name)
        self.label(has_captions=not self.has_class("-narrow"))
        self._show_fields()
        self.head.about(question.what, question.whom)
        self.head.tell("")
        self.show()

    def fill(self, text: str, label: str | None = None) -> None:
        """Put another text into the bar, such as one from an editor; None leaves the label."""
        self.text_field.fill(as_one_line(text))
        if label is not None:
            self.label_field.fill(as_one_line(label))

    def action_choice_before(self) -> None:
        self.choice.shift(-1)

    def action_choice_after(self) -> None:
        self.choice.shift(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The arrow keys belong to the text if there is no choice."""
        return not action.startswith("choice_") or bool(self.question.options)

    def _show_fields(self) -> None:
        question = self.question
        self.text_field.display = not question.options
        self.choice.display = bool(question.options)
        self.label_field.display = self.query_one(".edit-caption").display = question.label is not None
