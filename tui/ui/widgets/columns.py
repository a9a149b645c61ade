"""How the width of the board is shared among its columns, as plain arithmetic.

The columns at the left (the hottest grades) get more room than those at the right. A column that does not
fit, or that is folded away, becomes a narrow strip with its letter and its count; the one with the cursor is
always open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

STRIP: Final = 4
"""Cells of a folded column."""
GAP: Final = 1
"""Cells between two columns."""
NARROWEST: Final = 15
"""Cells an open column needs."""
_WEIGHTS: Final = (6, 6, 5, 4, 3)


def share(cells: int, folded: Sequence[bool], current: int) -> list[int]:
    """The width of each column; together with the gaps between them they fill `cells`.

    `folded` says which columns are to be strips; `current` is opened all the same. While the open ones do not
    fit, the one furthest from the current is folded too, of two as far the right one.
    """
    if not folded:
        return []
    is_open = [not fold or index == current for index, fold in enumerate(folded)]
    while sum(is_open) > 1 and _needed(is_open) > cells:
        opened = (index for index, open_ in enumerate(is_open) if open_)
        is_open[max(opened, key=lambda index: (abs(index - current), index))] = False
    return _widths(cells, is_open)


def _needed(is_open: Sequence[bool]) -> int:
    return sum(NARROWEST if open_ else STRIP for open_ in is_open) + GAP * (len(is_open) - 1)


def _widths(cells: int, is_open: Sequence[bool]) -> list[int]:
    """Strips get their width, the open columns the rest by weight; the first takes what rounding leaves."""
    rest = max(cells - (len(is_open) - 1) * GAP - STRIP * (len(is_open) - sum(is_open)), 0)
    weights = [_WEIGHTS[min(index, len(_WEIGHTS) - 1)] if open_ else 0 for index, open_ in enumerate(is_open)]
    total = sum(weights) or 1
    spare = max(rest - NARROWEST * sum(is_open), 0)
    base = NARROWEST if spare or rest == NARROWEST * sum(is_open) else rest // max(sum(is_open), 1)
    widths = [base + spare * weight // total if weight else STRIP for weight in weights]
    widths[is_open.index(True)] += rest - sum(w for w, open_ in zip(widths, is_open, strict=True) if open_)
    return widths
