"""The fields of a customer, in groups, with a cursor on one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment

from tui.language import _
from tui.ui.cells import clip, pad, width, wrap
from tui.ui.widgets.blocks import Blocks, Lines
from tui.ui.widgets.card import BAR
from tui.ui.widgets.drawn import Part, line, spread

LABEL = 13
"""Cells of a field's label, with the gap behind it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field, safe to draw.

    `path` names it as the book does ("company", "phones/+8613800138000"), `badge` is a short warning at the right, and
    `role` the colour role of the value. `group` is the heading it stands under.
    """

    path: str
    label: str
    value: str
    group: str = ""
    badge: str = ""
    role: str = "strong"


@dataclass(frozen=True, slots=True)
class Standing:
    """The text above the fields, safe to draw: the grade and its colour role, the name, and sentences with their
    colour roles."""

    grade: str = ""
    role: str = "quiet"
    name: str = ""
    sentences: Sequence[tuple[str, str]] = ()


class Profile(Blocks):
    """Who the customer is, and their status."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()
        self._standing = Standing()
        self._notice = ""
        self._switch_key = "Tab"

    def show(self, standing: Standing, rows: Sequence[Row], notice: str = "") -> None:
        """Show these fields, or `notice` if there are none. The cursor stays on its field."""
        path = self.chosen.path if self.chosen else ""
        self._standing, self._rows, self._notice = standing, rows, notice
        paths = [row.path for row in rows]
        self.hold(len(rows), paths.index(path) if path in paths else self.at or 0)

    def name_keys(self, switch: str) -> None:
        """The key that a folded pane mentions, ready to show."""
        self._switch_key = switch

    @property
    def chosen(self) -> Row | None:
        """The field under the cursor."""
        return None if self.at is None else self._rows[self.at]

    def choose(self, path: str) -> bool:
        """Put the cursor on a field; False if it is not shown."""
        at = next((place for place, row in enumerate(self._rows) if row.path == path), None)
        if at is not None:
            self.go(at)
        return at is not None

    # Drawing -----------------------------------------------------------------------------------------

    def title(self) -> tuple[list[Part], list[Part]]:
        paint, standing = self.paint, self._standing
        if not standing.grade:
            return [], []
        left: list[Part] = [
            (f" {standing.grade} ", paint("grade-ink", standing.role, bold=True)),
            (f"  {standing.name}", paint("strong", bold=True)),
        ]
        if self.size.height > 1:
            return left, []
        hint = _("{key} shows the fields").format(key=self._switch_key)
        return left, [(f" {hint} ", paint("quiet"))]

    def notice(self) -> str:
        return f" {self._notice}"

    def compose_block(self, index: int, cells: int, ground: str) -> Lines:
        row = self._rows[index]
        above = self._sentences(cells) if index == 0 else []
        if index == 0 or row.group != self._rows[index - 1].group:
            above += self._heading(row.group, cells, index)
        return [*above, *self._field(row, cells, ground)]

    def _sentences(self, cells: int) -> Lines:
        """Why they are due, the suggestion, and problems."""
        pieces = [
            (piece, role)
            for sentence, role in self._standing.sentences
            for piece in wrap(sentence, cells - 2)
        ]
        return [line([(f" {piece}", self.paint(role))], cells, self.paint("plain")) for piece, role in pieces]

    def _heading(self, group: str, cells: int, index: int) -> Lines:
        """The name of a group, with a blank line above it unless it comes first in the pane."""
        plain = self.paint("plain")
        title = [line([(f" {group}", self.paint("due"))], cells, plain)] if group else []
        has_air = index > 0 or bool(self._standing.sentences)
        return [[Segment(" " * cells, plain)], *title] if has_air else title

    def _field(self, row: Row, cells: int, ground: str) -> Lines:
        paint = self.paint
        fill = paint("plain", ground)
        badge: list[Part] = [(f" {row.badge} ", paint("late", ground, bold=True))] if row.badge else []
        room = max(cells - LABEL - 2, 2)
        pieces = wrap(row.value, room) or [""]
        if badge and width(pieces[0]) + width(badge[0][0]) > room:
            pieces.append("")  # the badge has a line of its own
        lines: Lines = []
        for number, piece in enumerate(pieces):
            label = clip(row.label, LABEL - 1) if not number else ""
            left: list[Part] = [
                (BAR if ground else " ", paint("due", ground)),
                (pad(label, LABEL), paint("quiet", ground)),
                (piece, paint(row.role, ground)),
            ]
            has_badge = number == (len(pieces) - 1 if not pieces[-1] else 0)
            lines.append(spread(left, badge if has_badge else [], cells, fill))
        return lines
