"""What must hold of every screen at every size: straight rows, whole characters, nothing cut short beside free room."""

from __future__ import annotations

import re

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.ui.app import GenjinApp
from tui.ui.widgets.drawn import Drawn

_WASTED = re.compile(r"\S… {4,}")
"""An ellipsis before free room. One cell may be left by a wide character that did not fit, two are the gap."""


def assert_screen_fits(app: GenjinApp, *texts: str) -> None:
    """No row is wider or narrower than the screen, and each widget's lines appear as the widget drew them.

    No text is cut short where there is room for more of it, and `texts` are shown whole.
    """
    compositor = app.screen._compositor
    strips = compositor.render_strips()
    rows = [strip.text for strip in strips]
    assert [strip.cell_length for strip in strips] == [app.size.width] * app.size.height
    assert [cell_len(row) for row in rows] == [app.size.width] * app.size.height
    for widget, (region, clip) in compositor.visible_widgets.items():
        if not widget.children:
            _assert_shown_as_drawn(widget, strips, region.intersection(clip))
    assert [text for text in texts if not any(text in row for row in rows)] == []


def _assert_shown_as_drawn(widget: Widget, strips: list[Strip], region: Region) -> None:
    content = widget.content_region.intersection(region)
    for y in content.line_range:
        on_screen = strips[y].crop(content.x, content.right).text
        drawn = widget.render_line(y - widget.content_region.y).crop(0, content.width).text
        assert on_screen.rstrip() == drawn.rstrip(), f"{widget!r} at line {y}"
        if isinstance(widget, Drawn):
            assert not _WASTED.search(on_screen), f"cut short beside free room: {on_screen!r}"
