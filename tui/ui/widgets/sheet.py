"""One customer on the whole screen: who, the number to dial, a few facts, and the last notes.

A sheet is plain safe text; the view lays it out for the room there is. What there is no room for at the bottom is
the oldest notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment

from tui.ui.cells import pad, width, wrap
from tui.ui.themes import grade_role
from tui.ui.widgets.big import big
from tui.ui.widgets.drawn import Drawn, Part, line

MARGIN: Final = 3
"""Cells left of everything."""
LABEL: Final = 14
"""Cells of a label, with the gap behind it."""
WIDEST: Final = 100
"""Cells beyond which a line of text is hard to read."""
TALL: Final = 22
"""Lines from which the number is worth three of them."""

_Line = list[Part]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its text, in the colour role `role`."""

    label: str
    value: str
    role: str = "plain"


@dataclass(frozen=True, slots=True)
class Note:
    """A follow-up: when and how it was, and its text."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown about one customer, all of it safe to draw.

    `badge` is a suggested grade ("↑B") with its colour role; `phone` is the number to dial; `foot` stands at the bottom
    whatever there is room for above it.
    """

    grade: str
    name: str
    company: str = ""
    badge: str = ""
    badge_role: str = "quiet"
    phone: str = ""
    facts: Sequence[Fact] = ()
    notes_title: str = ""
    notes: Sequence[Note] = ()
    foot: Sequence[Fact] = ()


class SheetView(Drawn):
    """A sheet, or a few sentences if there is no customer."""

    DEFAULT_CSS = """
    SheetView { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._sheet: Sheet | None = None
        self._notice: Sequence[str] = ()
        self._lines: list[_Line] | None = None
        self._measured = (0, 0)

    def show(self, sheet: Sheet) -> None:
        """Show a customer."""
        if sheet != self._sheet:
            self._sheet, self._notice = sheet, ()
            self.repaint_all()

    def tell(self, notice: Sequence[str]) -> None:
        """Show sentences instead; the first line is the heading."""
        self._sheet, self._notice = None, notice
        self.repaint_all()

    def repaint_all(self) -> None:
        self._lines = None
        super().repaint_all()

    def draw(self, y: int, cells: int) -> list[Segment]:
        if self._lines is None or self._measured != (cells, self.size.height):
            self._measured = (cells, self.size.height)
            self._lines = list(self._laid_out(cells))
        ground = self.paint("plain")
        foot = self._foot()
        below = y - (self.size.height - len(foot))
        if foot and below >= -1:  # a line of air above it
            return line(self._pair(foot[below], 0) if below >= 0 else [], cells, ground)
        return line(self._lines[y] if y < len(self._lines) else [], cells, ground)

    def _foot(self) -> Sequence[Fact]:
        """The bottom lines, if the screen has room for more than those."""
        foot = self._sheet.foot if self._sheet else ()
        return foot if self.size.height > 2 * len(foot) else ()

    # Laying out --------------------------------------------------------------------------------------

    def _laid_out(self, cells: int) -> Iterator[_Line]:
        room = min(cells - 2 * MARGIN, WIDEST)
        yield []
        if self._sheet is None:
            yield from self._compose_notice(room)
            return
        yield from self._compose_who(self._sheet, room)
        if self._sheet.phone:
            yield from self._compose_phone(self._sheet.phone, room)
        for fact in self._sheet.facts:
            yield from self._compose_fact(fact, room)
        if self._sheet.notes_title:
            yield []
            yield self._indented(self._sheet.notes_title, "due")
        for note in self._sheet.notes:
            yield from self._compose_note(note, room)

    def _compose_notice(self, room: int) -> Iterator[_Line]:
        for number, text in enumerate(self._notice):
            for piece in wrap(text, room):
                yield self._indented(piece, "plain" if number else "strong", bold=not number)

    def _compose_who(self, sheet: Sheet, room: int) -> Iterator[_Line]:
        paint = self.paint
        chip: Part = (f" {sheet.grade} ", paint("grade-ink", grade_role(sheet.grade), bold=True))
        badge = f"  {sheet.badge}" if sheet.badge else ""
        first, *rest = wrap(sheet.name, room - 5 - width(badge))
        yield [
            (" " * MARGIN, paint("plain")),
            chip,
            (f"  {first}", paint("strong", bold=True)),
            (badge, paint(sheet.badge_role, bold=True)),
        ]
        for piece in rest:
            yield self._indented(f"     {piece}", "strong", bold=True)
        for piece in wrap(sheet.company, room - 5) if sheet.company else ():
            yield self._indented(f"     {piece}", "plain")
        yield []

    def _compose_phone(self, phone: str, room: int) -> Iterator[_Line]:
        """Large if that and everything else fits."""
        lines = big(phone)
        if not lines or self.size.height < TALL or width(lines[0]) > room:
            lines = [phone]
        for text in lines:
            yield self._indented(text, "due", bold=True)
        yield []

    def _compose_fact(self, fact: Fact, room: int) -> Iterator[_Line]:
        for number, piece in enumerate(wrap(fact.value, max(room - LABEL, 8))):
            yield self._pair(Fact(fact.label, piece, fact.role), number)

    def _pair(self, fact: Fact, number: int) -> _Line:
        """Line `number` of a fact: the label is in the first."""
        label = pad(fact.label if not number else "", LABEL - 1) + " "
        return [(" " * MARGIN + label, self.paint("quiet")), (fact.value, self.paint(fact.role))]

    def _compose_note(self, note: Note, room: int) -> Iterator[_Line]:
        yield self._indented(note.what, "quiet")
        for piece in wrap(note.text, room - 2) if note.text else ():
            yield self._indented(f"  {piece}", "plain")

    def _indented(self, text: str, role: str, *, bold: bool = False) -> _Line:
        return [(" " * MARGIN, self.paint("plain")), (text, self.paint(role, bold=bold))]
