"""The head of a column: its letter, its name, how many customers, how many of them late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.segment import Segment

from tui.core.text import safe_text
from tui.language import _
from tui.ui.cells import clip, width
from tui.ui.themes import Paint
from tui.ui.widgets.drawn import Part, ends, line


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column: `ids` in order (the desk's own list, only read here), `late` how many of them are late.

    `short` stands for the title ("15d" for "half-monthly") where there is no room for that; `role` is the
    column's colour role; a `folded` column is a narrow strip until the cursor enters it.
    """

    key: str
    title: str
    short: str
    role: str
    ids: Sequence[str]
    late: int = 0
    folded: bool = False


def draw_title(column: BoardColumn, cells: int, paint: Paint, *, is_current: bool) -> list[Segment]:
    """As much as there is room for, in `cells` cells."""
    chip: Part = (f" {safe_text(column.key)} ", paint("grade-ink", column.role, bold=True))
    style = paint("strong" if is_current else "quiet")
    for name, counts in _ways(column, paint):
        left: list[Part] = [chip, (f" {name} " if name else "", style)]
        if sum(width(text) for text, _style in (*left, *counts)) <= cells:
            return ends(left, counts, cells, paint("plain"))
    return line([chip], cells, paint("plain"))


def draw_folded(column: BoardColumn, cells: int, paint: Paint) -> list[Segment]:
    """The letter, and a sign that there is more behind it."""
    chip: Part = (f" {safe_text(column.key)} ", paint("grade-ink", column.role, bold=True))
    return line([chip, ("▸", paint("quiet"))], cells, paint("plain"))


def draw_rule(
    column: BoardColumn, cells: int, paint: Paint, above: int, *, is_current: bool
) -> list[Segment]:
    """The rule below the title, strong in the column of the cursor; it says how many are scrolled away above."""
    style = paint(column.role if is_current else "line")
    rule = ("━" if is_current else "─") * cells
    if not above:
        return [Segment(rule, style)]
    words = clip(" " + _("{count} above").format(count=f"{above:,}") + " ", cells - 1)
    return [
        Segment(rule[:1], style),
        Segment(words, paint("quiet")),
        Segment(rule[1 + width(words) :], style),
    ]


def _ways(column: BoardColumn, paint: Paint) -> Iterator[tuple[str, list[Part]]]:
    """Ways to write name and numbers, the fullest first."""
    total: Part = (f"{len(column.ids):,}", paint("plain"))
    end: Part = (" ", paint("plain"))
    names = (safe_text(column.title), safe_text(column.short), "")
    if column.late:
        late = f"{column.late:,}"
        dot: Part = (" · ", paint("quiet"))
        words: Part = (_("{count} late").format(count=late), paint("late"))
        yield names[0], [total, dot, words, end]
        for name in names:
            yield name, [total, dot, (late, paint("late")), end]
    for name in names:
        yield name, [total, end]
