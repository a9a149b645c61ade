"""The line at the top: whose book this is, the filter, and the day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rich.segment import Segment
from textual.reactive import var

from tui.core.text import safe_text
from tui.ui.cells import width
from tui.ui.widgets.drawn import Drawn, Part, ends, spread


@dataclass(frozen=True, slots=True)
class Heading:
    """The header's content. `note` is a warning such as "read-only" or "sample book", `group` and `filter` what the
    board is grouped by and filtered for, in words, `more` what may be left out on a narrow screen, `sync` how the
    copies of the book stand and `alarm` the same where the user has to do something about it, `saving` that the file is
    being written and `unsaved` that it could not be."""

    title: str = "Genjin"
    book: str = ""
    more: str = ""
    note: str = ""
    group: str = ""
    filter: str = ""
    day: str = ""
    sync: str = ""
    alarm: str = ""
    saving: str = ""
    unsaved: str = ""


class Header(Drawn):
    """One line across the top of the screen."""

    DEFAULT_CSS = """
    Header { height: 1; dock: top; }
    """

    heading: var[Heading] = var(Heading(), init=False)
    """What is shown now."""

    def change(self, **fields: str) -> None:
        """Replace some parts of the heading."""
        self.heading = replace(self.heading, **fields)

    def watch_heading(self) -> None:
        self.refresh()

    def draw(self, y: int, cells: int) -> list[Segment]:
        paint, heading = self.paint, self.heading
        ground = paint("plain", "bar")
        left = self._left(cells)
        right = self._right(cells, _width(left))
        room = cells - _width([*left, *right])
        for text in (f" {safe_text(heading.book)} ", f"· {safe_text(heading.more)} "):
            if heading.filter or not text.strip(" ·") or width(text) > room:
                break
            left.append((text, paint("quiet", "bar")))
            room -= width(text)
        is_marked = (heading.saving or heading.unsaved) and _width(right) < cells
        return (ends if is_marked else spread)(left, right, cells, ground)

    def _left(self, cells: int) -> list[Part]:
        """Title, warning, grouping and filter; the filter has priority, since it decides what is on the board."""
        heading = self.heading
        parts = {
            heading.title: "strong",
            heading.note: "late",
            heading.group: "strong",
            heading.filter: "due",
        }
        parts.pop("", None)
        for text in (heading.note, heading.group):
            taken = sum(width(safe_text(part)) + 2 for part in (*parts, heading.day))
            if heading.filter and taken > cells:
                parts.pop(text, None)
        bold = {heading.title, heading.note}
        return [
            (f" {safe_text(text)} ", self.paint(role, "bar", bold=text in bold))
            for text, role in parts.items()
        ]

    def _right(self, cells: int, taken: int) -> list[Part]:
        """Saving, sync and the day, as far as they fit beside the left; what needs the user comes first."""
        file = self._part(self.heading.unsaved, "late") or self._part(self.heading.saving, "strong")
        sync = self._part(self.heading.alarm, "late") or self._part(self.heading.sync, "quiet")
        day = self._part(self.heading.day, "plain")
        whole = [*file, *sync, *day]
        if _width(whole) + taken <= cells and (file or _width(whole) * 2 <= cells + 1):
            return whole
        if file:
            return [*file, *sync] if _width([*file, *sync]) + taken <= cells else file
        return sync if self.heading.alarm else day

    def _part(self, text: str, role: str) -> list[Part]:
        return [(f" {safe_text(text)} ", self.paint(role, "bar"))] if text else []


def _width(parts: list[Part]) -> int:
    return sum(width(text) for text, _style in parts)
