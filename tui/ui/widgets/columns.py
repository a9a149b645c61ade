"""How the width of the board is shared among its columns, as plain arithmetic.

Columns get room by weight. One that does not fit, or that is folded away, becomes a narrow strip with its letter and
its count; the one with the cursor is always open. Where there are too many columns for that (owners, tags), a window
of them is open around the cursor, with the next one on either side as a strip.
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
FEW: Final = 6
"""Columns that are all kept in sight, as strips if need be."""


def share(
    cells: int,
    folded: Sequence[bool],
    current: int,
    empty: Sequence[bool] = (),
    weights: Sequence[int] = (),
    strip: int = STRIP,
) -> list[int]:
    """The width of each column; with the gaps, the visible ones fill `cells`. 0 means hidden.

    `folded` says which columns are to be strips of `strip` cells; `current` is opened all the same. While the open
    ones do not fit, one more is folded: an empty one if there is any, else the one furthest from the current, of two
    as far the right one. `empty` columns get no more than they need while others have customers. Strips for which
    there is no room beside the current column go out of sight, the furthest first.
    """
    if not folded:
        return []
    is_open = [not fold or index == current for index, fold in enumerate(folded)]
    while sum(is_open) > 1 and _needed(is_open, len(folded), strip) > cells:
        others = (index for index, open_ in enumerate(is_open) if open_ and index != current)
        furthest = max(others, key=lambda index: (any(empty) and empty[index], abs(index - current), index))
        is_open[furthest] = False
    seen = list(range(len(folded)))
    while len(seen) > 1 and _needed(is_open, len(seen), strip) > cells:
        closed = [index for index in seen if not is_open[index]]
        seen.remove(max(closed, key=lambda index: (abs(index - current), index)))
    return _widths(cells, is_open, _weigh(is_open, empty, weights), seen, strip)


def window(cells: int, count: int, current: int, first: int, strip: int = STRIP) -> tuple[list[int], int]:
    """The width of each of many columns, and the first open one; `first` is the previous value.

    It moves only as far as it must to have the current column among the open ones.
    """
    fitting = max((cells - 2 * (strip + GAP) + GAP) // (NARROWEST + GAP), 1)
    first = min(max(first, current - fitting + 1), current, max(count - fitting, 0))
    last = min(first + fitting, count)
    seen = list(range(max(first - 1, 0), min(last + 1, count)))
    is_open = [first <= index < last for index in range(count)]
    while len(seen) > fitting and _needed(is_open, len(seen), strip) > cells:
        seen.remove(next(index for index in reversed(seen) if not is_open[index]))
    return _widths(cells, is_open, [int(open_) for open_ in is_open], seen, strip), first


def _needed(is_open: Sequence[bool], seen: int, strip: int) -> int:
    return sum(is_open) * NARROWEST + (seen - sum(is_open)) * strip + GAP * (seen - 1)


def _weigh(is_open: Sequence[bool], empty: Sequence[bool], weights: Sequence[int]) -> list[int]:
    """How much spare width each column gets; strips get nothing, nor empty ones beside others."""
    given = weights or [1] * len(is_open)
    weighed = [
        weight if open_ and not (empty and empty[index]) else 0
        for index, (open_, weight) in enumerate(zip(is_open, given, strict=True))
    ]
    return weighed if any(weighed) or not empty else _weigh(is_open, (), given)


def _widths(
    cells: int, is_open: Sequence[bool], weights: Sequence[int], seen: Sequence[int], strip: int
) -> list[int]:
    """Strips get their width, the open columns the rest by weight; the heaviest takes the rounding error."""
    count, total = sum(is_open), sum(weights)
    rest = max(cells - (len(seen) - 1) * GAP, 0) - strip * (len(seen) - count)
    base = min(NARROWEST, rest // count)
    spare = rest - base * count
    shares = zip(is_open, weights, strict=True)
    widths = [base + spare * weight // total if open_ else strip for open_, weight in shares]
    widths[weights.index(max(weights))] += rest - sum(compress(widths, is_open))
    return [cells_ if index in seen else 0 for index, cells_ in enumerate(widths)]
