"""How the width of the board is shared among its columns, as plain arithmetic.

The columns at the left (the hottest grades) get more room than those at the right. A column that does not
fit, or that is folded away, becomes a narrow strip with its letter and its count; the one with the cursor is
always open.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Final

STRIP: Final = 4
"""Cells of a folded column."""
GAP: Final = 1
"""Cells between two columns."""
NARROWEST: Final = 15
"""Cells an open column needs."""
_WEIGHTS: Final = (6, 6, 5, 4, 3)


def share(cells: int, folded: Sequence[bool], current: int, empty: Sequence[bool] = ()) -> list[int]:
    """The width of each column; together with the gaps between them they fill `cells`.

    `folded` says which columns are to be strips; `current` is opened all the same. While the open ones do not
    fit, one more is folded: an empty one if there is any, else the one furthest from the current, of two as far
    the right one. `empty` columns get no more than they need while others have customers. Where there is no
    room for strips beside the current column, they give way, down to nothing.
    """
    if not folded:
        return []
    is_open = [not fold or index == current for index, fold in enumerate(folded)]
    while sum(is_open) > 1 and _needed(is_open) > cells:
        others = (index for index, open_ in enumerate(is_open) if open_ and index != current)
        is_open[max(others, key=lambda index: (any(empty) and empty[index], abs(index - current), index))] = (
            False
        )
    return _widths(cells, is_open, _weigh(is_open, empty))


def _needed(is_open: Sequence[bool]) -> int:
    return sum(NARROWEST if open_ else STRIP for open_ in is_open) + GAP * (len(is_open) - 1)


def _weigh(is_open: Sequence[bool], empty: Sequence[bool]) -> list[int]:
    """How much each column gets of what is to spare; strips get nothing, nor empty ones beside others."""
    weights = [
        _WEIGHTS[min(index, len(_WEIGHTS) - 1)] if open_ and not (empty and empty[index]) else 0
        for index, open_ in enumerate(is_open)
    ]
    return weights if any(weights) else _weigh(is_open, ())


def _widths(cells: int, is_open: Sequence[bool], weights: Sequence[int]) -> list[int]:
    """Strips get their width, the open columns the rest by weight; the heaviest takes what rounding leaves."""
    count, total = sum(is_open), sum(weights)
    strips = len(is_open) - count
    room = max(cells - (len(is_open) - 1) * GAP, 0)
    strip = min(STRIP, max(room - NARROWEST, 0) // strips) if strips else 0
    rest = room - strip * strips
    base = min(NARROWEST, rest // count)
    spare = rest - base * count
    shares = zip(is_open, weights, strict=True)
    widths = [base + spare * weight // total if open_ else strip for open_, weight in shares]
    widths[weights.index(max(weights))] += rest - sum(compress(widths, is_open))
    return widths
