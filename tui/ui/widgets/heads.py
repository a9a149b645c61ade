"""The head of a column: its letter, its cadence or name, how many customers, how many of them late.

All heads of the board are written in one form, the fullest that fits everywhere, so that one does not read "weekly"
beside another's "15d".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from rich.style import Style

from tui.core.text import safe_text
from tui.language import _
from tui.ui.cells import clip, width
from tui.ui.themes import Paint
from tui.ui.widgets.drawn import Part, ends, line

FORMS: Final = (
    ("title", "words", " "),
    ("title", "mark", " "),
    ("short", "mark", " "),
    ("short", "mark", ""),
    ("", "mark", " "),
    ("", "", " "),
)
"""How name and late count are written, the fullest first, and what is around them."""
_SHORTEST_CHIP: Final = 5
"""Cells of a chip with a name in it that are worth showing."""
_LETTER: Final = 3
"""Cells of a chip with a letter."""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One column: `ids` in order (the desk's own list, only read here), `late` how many of them are late.

    `chip` stands on the column's colour (`role`): a grade's letter, or the name of a column of another axis. `title`
    says more beside it, `short` is for where there is no room for that ("15d" for "half-monthly"). A `folded` column
    is a narrow strip until the cursor enters it; `weight` is its share of the width. `hint` is what it says while it
    is empty.
    """

    key: str
    chip: str
    title: str
    short: str
    role: str
    ids: Sequence[str]
    late: int = 0
    folded: bool = False
    weight: int = 1
    hint: str = ""


def common_form(columns: Sequence[BoardColumn], widths: Sequence[int]) -> int:
    """The index of the fullest form that fits in all these columns, given the width of each."""
    return next(
        (
            form
            for form in range(len(FORMS))
            if all(_needed(column, form) <= cells for column, cells in zip(columns, widths, strict=True))
        ),
        len(FORMS) - 1,
    )


def draw_title(
    column: BoardColumn, cells: int, paint: Paint, form: int, *, is_current: bool, is_target: bool = False
) -> list[Segment]:
    """The head in one of the `FORMS`; if even that is too wide, the chip is dropped, then the numbers."""
    name, counts = _name(column, form), _counts(column, form, paint)
    taken = sum(width(text) for text, _style in counts) + width(name)
    if cells - taken < _LETTER:
        name, counts, taken = "", [], 0
    elif not FORMS[form][2] and cells - taken > _LETTER:
        counts.append((" ", paint("plain")))
    left: list[Part] = [(_chip(column, cells - taken), _chip_style(column, paint, is_target=is_target))]
    if name:
        left.append((name, paint("strong" if is_current else "quiet")))
    return ends(left, counts, cells, paint("plain"))


def draw_folded(column: BoardColumn, cells: int, paint: Paint, *, is_target: bool = False) -> list[Segment]:
    """The letter, and a sign that there is more behind it."""
    chip: Part = (f" {_first_letter(column.chip)} ", _chip_style(column, paint, is_target=is_target))
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


def _needed(column: BoardColumn, form: int) -> int:
    """The width of a head in a form, with a name on the chip shortened as far as possible."""
    chip = min(width(safe_text(column.chip)) + 2, _SHORTEST_CHIP) if len(column.chip) > 1 else _LETTER
    return chip + (width(_name(column, form)) or 1) + sum(map(width, _numbers(column, form)))


def _name(column: BoardColumn, form: int) -> str:
    """The cadence with the room around it; "" for none."""
    which, _late_form, gap = FORMS[form]
    name = safe_text(column.title if which == "title" else column.short if which == "short" else "")
    return f"{gap}{name} " if name else ""


def _late(column: BoardColumn, form: int) -> str:
    """How many are late: in words, or as the mark of late customers on today's list."""
    how = FORMS[form][1]
    if not column.late or not how:
        return ""
    count = f"{column.late:,}"
    return "· " + _("{count} late").format(count=count) if how == "words" else f"!{count}"


def _counts(column: BoardColumn, form: int, paint: Paint) -> list[Part]:
    roles = ("plain", "late")
    return [(text, paint(role)) for text, role in zip(_numbers(column, form), roles, strict=False)]


def _numbers(column: BoardColumn, form: int) -> list[str]:
    """How many customers, and how many of them late if that is shown."""
    count, late, gap = f"{len(column.ids):,}", _late(column, form), FORMS[form][2]
    return [f"{count} ", f"{late}{gap}"] if late else [f"{count}{gap}"]


def _chip(column: BoardColumn, room: int) -> str:
    return f" {clip(safe_text(column.chip), room - 2)} "


def _chip_style(column: BoardColumn, paint: Paint, *, is_target: bool) -> Style:
    if is_target:
        return paint("strong", "target", bold=True)
    if column.role.startswith("grade-"):
        return paint("grade-ink", column.role, bold=True)
    return paint("strong", "chosen", bold=True)


def _first_letter(text: str) -> str:
    """The first character if it is one cell wide, as a strip needs."""
    first = safe_text(text)[:1]
    return first if width(first) == 1 else "·"
