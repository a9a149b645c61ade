"""The drawing of today's list: a customer in two lines or in one, and the numbers in its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style

from tui.language import _, ngettext
from tui.ui.cells import width
from tui.ui.themes import Paint, grade_role
from tui.ui.widgets.card import BAR
from tui.ui.widgets.drawn import Part, ends, line, marked, spread

_INDENT: Final = 4
"""Cells in front of a reason."""
_LEAST: Final = 8
"""Cells of a name or a company that are worth showing."""


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One customer on the list, safe to draw. `when` is "3d late" or "15:00", `tone` its colour role, `brief`
    the reason without the date in brackets. `words` are marked in the name and in the company, whose place `found`
    takes: where a search has found the customer if not there."""

    grade: str
    name: str
    company: str
    reason: str
    when: str
    tone: str
    is_late: bool
    brief: str = ""
    found: str = ""
    words: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The company, or where the customer matched."""
        return self.found or self.company


@dataclass(frozen=True, slots=True)
class TodayNumbers:
    """The content of head and foot: contacts done today, customers due, how many of them wait unseen.

    `day` is another day that is looked at, in words; "" is today.
    """

    done: int
    due: int
    waiting: int
    day: str = ""


def two_lines(row: TodayRow, cells: int, paint: Paint, ground: str) -> list[list[Segment]]:
    """The name with company and time, and below it the reason, without its brackets if they do not fit."""
    fill, quiet = paint("plain", ground), paint("quiet", ground)
    names = [*_names(row, paint, ground), *_place(row, quiet)]
    when: list[Part] = [(f" {row.when} ", paint(row.tone, ground))]
    is_whole = not row.brief or width(row.reason) <= cells - _INDENT - 1
    bar: Part = (BAR if ground else " ", paint(grade_role(row.grade), ground))
    reason: list[Part] = [bar, ("   " + (row.reason if is_whole else row.brief), quiet)]
    first = _marked(spread(names, when, cells, fill), names, row, paint)
    return [first, [*line(reason, cells - 1, fill), Segment(" ", fill)]]


def one_line(row: TodayRow, cells: int, paint: Paint, ground: str) -> list[list[Segment]]:
    """Everything in one line; the company is dropped first, then the reason."""
    fill, quiet = paint("plain", ground), paint("quiet", ground)
    names = _names(row, paint, ground)
    when: list[Part] = [(f"  {row.when}", paint(row.tone, ground))] if row.when else []
    why: Part = (f"  {row.brief or row.reason}", quiet)
    room = cells - _taken([*names, *when]) - 1
    if width(why[0]) <= room:
        when.insert(0, why)
        room -= width(why[0])
    if room >= _LEAST + 2:
        names += _place(row, quiet)
    drawn = ends(names, when, cells - 1, fill) if room >= 0 else line([*names, *when], cells - 1, fill)
    return [[*_marked(drawn, names, row, paint), Segment(" ", fill)]]


def head_parts(numbers: TodayNumbers | None, paint: Paint) -> list[Part]:
    """ "TODAY  2 done · 13 of 23", or another day with how many are due on it."""
    if numbers is None:
        return [(" " + _("TODAY"), paint("strong", bold=True)), ("  …", paint("quiet"))]
    if numbers.day:
        return [
            (f" {numbers.day} ", paint("strong", "chosen", bold=True)),
            (f"  {_left(numbers)}", paint("plain")),
        ]
    if not numbers.done and not numbers.due:
        return [(" " + _("TODAY"), paint("strong", bold=True))]
    done = ngettext("{count} done", "{count} done", numbers.done).format(count=f"{numbers.done:,}")
    return [
        (" " + _("TODAY"), paint("strong", bold=True)),
        (f"  {done}", paint("good" if numbers.done else "quiet")),
        (" · ", paint("quiet")),
        (_left(numbers), paint("plain")),
    ]


def folded_parts(
    numbers: TodayNumbers | None, row: TodayRow | None, hint: str, cells: int, paint: Paint
) -> list[Segment]:
    """A folded list in one line: the numbers, who is next and why, and the key that opens it, as far as they fit."""
    head, fill = head_parts(numbers, paint), paint("plain")
    tail: list[Part] = [(f"  {hint} ", paint("quiet"))]
    if numbers is None or row is None:
        return spread(head, tail, cells, fill)
    short: list[Part] = (
        head if numbers.day else [head[0], (f"  {numbers.due - numbers.waiting:,}/{numbers.due:,}", fill)]
    )
    when: list[Part] = [("  ", fill), *_names(row, paint, "")[1:], (f" {row.when}", paint(row.tone))]
    why: Part = (f" · {row.brief or row.reason}", paint("quiet"))
    for parts, end in (
        ([*head, *when, why], tail),
        ([*short, *when, why], tail),
        ([*short, *when, why], []),
        ([*short, *when], tail),
        ([*short, *when], []),
    ):
        if _taken(parts) + _taken(end) <= cells:
            return ends(parts, end, cells, fill)
    return line([*short, *when], cells, fill)


def _left(numbers: TodayNumbers) -> str:
    """How many are to be contacted today, and of how many who are due."""
    if not numbers.waiting:
        return ngettext("{count} due", "{count} due", numbers.due).format(count=f"{numbers.due:,}")
    shown = numbers.due - numbers.waiting
    return _("{shown} of {due} due").format(shown=f"{shown:,}", due=f"{numbers.due:,}")


def _names(row: TodayRow, paint: Paint, ground: str) -> list[Part]:
    """The bar of the cursor, the mark of someone late, the grade and the name."""
    role = grade_role(row.grade)
    return [
        (BAR if ground else " ", paint(role, ground)),
        ("!" if row.is_late else " ", paint("late", ground, bold=True)),
        (row.grade + " ", paint(role, ground, bold=True)),
        (row.name, paint("strong", ground, bold=True)),
    ]


def _place(row: TodayRow, style: Style) -> list[Part]:
    return [(f"  {row.place}", style)] if row.place else []


def _marked(drawn: list[Segment], names: Sequence[Part], row: TodayRow, paint: Paint) -> list[Segment]:
    """The line with matches in the name and the company marked; the last first, they may split."""
    for index in range(len(names) - 1, 2, -1):
        drawn = marked(drawn, index, names[index][0], row.words, paint.found)
    return drawn


def _taken(parts: Sequence[Part]) -> int:
    return sum(width(text) for text, _style in parts)
