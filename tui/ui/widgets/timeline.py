"""The timeline: everything that happened with a customer, newest first, with a cursor on one follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.segment import Segment
from rich.style import Style

from tui.core.labels import KIND_WORDS, OUTCOME_WORDS, grade_move, moment_words, planned_words, word
from tui.core.model import FollowUp
from tui.core.text import safe_text
from tui.language import _
from tui.ui.cells import width, wrap
from tui.ui.themes import grade_role
from tui.ui.widgets.blocks import Blocks, Lines
from tui.ui.widgets.card import BAR
from tui.ui.widgets.drawn import Part, line, marked

_INDENT = "  "


class Timeline(Blocks):
    """The follow-ups of one customer."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._followups: Sequence[FollowUp] = ()
        self._today = date.min
        self._notice = ""
        self._switch_key = "Tab"
        self._words: Sequence[str] = ()
        self._filter = ""
        self._last = ""
        """The entry that was under the cursor last."""

    def show(
        self, followups: Sequence[FollowUp], today: date, notice: str = "", *, narrowed: bool = False
    ) -> None:
        """Show these follow-ups, or `notice` if there are none. The cursor stays on its entry.

        While it is on the newest entry it stays on the newest one, unless `narrowed` says that others of the same
        timeline are shown; then it also comes back to an entry that was hidden in between.
        """
        self._last = self.chosen.id if self.chosen else self._last
        chosen = self._last if self.at or narrowed else ""
        self._followups, self._today, self._notice = followups, today, notice
        at = next((place for place, entry in enumerate(followups) if entry.id == chosen), 0) if chosen else 0
        self.hold(len(followups), at)

    def name_keys(self, switch: str) -> None:
        """The key that a folded timeline mentions, ready to show."""
        self._switch_key = switch

    def name_filter(self, words: Sequence[str], described: str) -> None:
        """Words to mark, and the title's text about the shown entries; "" if they are all."""
        self._words, self._filter = words, described

    @property
    def entries(self) -> Sequence[FollowUp]:
        """The shown entries, newest first."""
        return self._followups

    @property
    def chosen(self) -> FollowUp | None:
        """The follow-up under the cursor."""
        return None if self.at is None else self._followups[self.at]

    # Drawing -----------------------------------------------------------------------------------------

    def title(self) -> tuple[list[Part], list[Part]]:
        count = f"  {self._filter or f'{len(self._followups):,}'}"
        left: list[Part] = [
            (" " + _("Timeline"), self.paint("due", bold=True)),
            (count, self.paint("plain")),
        ]
        if self.size.height == 1:
            hint = _("{key} shows the timeline").format(key=self._switch_key)
            return left, [(f"{hint} ", self.paint("quiet"))]
        place = f"{self.at + 1:,} / {len(self._followups):,} " if self.at else ""
        return left, [(place, self.paint("quiet"))] if place else []

    def notice(self) -> str:
        return f" {self._notice}"

    def compose_block(self, index: int, cells: int, ground: str) -> Lines:
        entry, paint = self._followups[index], self.paint
        fill = paint("plain", ground)
        bar: Part = (BAR if ground else " ", paint(grade_role(entry.grade), ground))
        note = safe_text(entry.note, newlines=True)
        pieces = wrap(note, cells - len(_INDENT) - 2) if note else []
        rows = _rows(self._what(entry, ground), cells - 1)
        lines = [self._marked([bar, *row], cells, fill) for row in rows]
        lines += [self._marked([bar, (f"{_INDENT}{piece}", fill)], cells, fill) for piece in pieces]
        return [*lines, [Segment(" " * cells, paint("plain"))]]

    def _marked(self, parts: list[Part], cells: int, fill: Style) -> list[Segment]:
        """A line with the search words marked; the last part first, for marks split a part in pieces."""
        drawn = line(parts, cells, fill)
        for index in range(len(parts) - 1, 0, -1):
            drawn = marked(drawn, index, parts[index][0], self._words, self.paint.found)
        return drawn

    def _what(self, entry: FollowUp, ground: str) -> list[Part]:
        """When, how, with what outcome, and the result."""
        paint = self.paint
        kind = word(KIND_WORDS, entry.kind)
        role = "strong" if entry.is_contact else "plain"
        parts: list[Part] = [
            (f"{moment_words(entry, self._today)}  ", paint("quiet", ground)),
            (kind, paint(role, ground, bold=entry.is_contact)),
        ]
        if entry.outcome:
            parts.append((f" · {word(OUTCOME_WORDS, entry.outcome)}", paint("plain", ground)))
        if entry.from_grade and (move := grade_move(entry)):
            parts.append((f"  {move}", paint(grade_role(entry.grade), ground, bold=True)))
        if planned := planned_words(entry, self._today):
            parts.append((f"  {planned}", paint("due", ground)))
        if entry.by:
            parts.append((f"  {safe_text(entry.by)}", paint("quiet", ground)))
        return parts


def _rows(parts: list[Part], cells: int) -> list[list[Part]]:
    """The parts in as many lines as they take; what does not fit goes below, indented."""
    rows: list[list[Part]] = [[]]
    for text, style in parts:
        if rows[-1] and sum(width(each) for each, _style in rows[-1]) + width(text) > cells:
            rows.append([])
            text = _INDENT + text.lstrip()
        rows[-1].append((text, style))
    return rows
