"""Scrolling in a list of blocks of any heights, of which only those in view are measured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.geometry import Size

from tui.ui.widgets.blocks import HEAD, Blocks, Lines

MOVES = st.sampled_from(["down", "up", "page down", "page up", "first", "last", "wheel"])


class Listed(Blocks):
    """Blocks of given heights in a view of a given height."""

    def __init__(self, heights: list[int], room: int) -> None:
        super().__init__()
        self.heights = heights
        self.view = Size(20, room + HEAD)
        self.measured: set[int] = set()

    @property
    def size(self) -> Size:
        return self.view

    def compose_block(self, index: int, cells: int, ground: str) -> Lines:
        self.measured.add(index)
        return [[Segment(f"{index}.{line}")] for line in range(self.heights[index])]

    def move(self, how: str) -> None:
        """Carry out one key."""
        match how:
            case "down" | "up":
                self.step(1 if how == "down" else -1)
            case "page down" | "page up":
                self.turn(1 if how == "page down" else -1)
            case "first" | "last":
                self.edge(last=how == "last")
            case _:
                self._top = self._walk(self._top, 3)
                self._settle()
                self._draw_anew()

    @property
    def texts(self) -> list[str]:
        """The lines in view."""
        return [segments[0].text for _block, segments in self.in_view()]


@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=40), st.integers(1, 10), st.lists(MOVES, max_size=20)
)
def test_the_view_is_full_in_order_and_holds_the_cursor(
    heights: list[int], room: int, moves: list[str]
) -> None:
    listed = Listed(heights, room)
    listed.hold(len(heights), 0)
    everything = [f"{block}.{line}" for block, height in enumerate(heights) for line in range(height)]
    for how in moves:
        listed.move(how)
        start = everything.index(listed.texts[0])
        assert listed.texts == everything[start : start + room]
        assert len(listed.texts) == min(room, len(everything)), "no empty line while there is more"
        if how != "wheel":
            assert str(listed.at) in {text.partition(".")[0] for text in listed.texts}


@given(st.lists(st.integers(1, 12), min_size=1, max_size=20), st.integers(1, 10))
def test_going_down_line_by_line_every_line_comes_into_view(heights: list[int], room: int) -> None:
    listed = Listed(heights, room)
    listed.hold(len(heights), 0)
    seen = set(listed.texts)
    for _key in range(sum(heights) + len(heights)):
        listed.step(1)
        seen |= set(listed.texts)
    assert len(seen) == sum(heights)


def test_a_key_measures_no_more_than_the_screen_shows() -> None:
    listed = Listed([3] * 100_000, 30)
    listed.hold(100_000, 0)
    for how in ("last", "up", "page up", "page up", "first", "page down", "wheel"):
        listed.measured.clear()
        listed.repaint_all()
        listed.move(how)
        assert listed.texts
        assert len(listed.measured) < 60
