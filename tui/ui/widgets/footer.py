"""The line of keys at the bottom, drawn from the action registry.

Textual's own footer mounts a widget per key and keeps old ones alive on every refresh; this one is a line of
text that knows where each key was drawn, so that a click can press it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual import events
from textual.message import Message

from tui.language import _
from tui.ui.actions import BY_ID, Action, Keymap
from tui.ui.cells import width
from tui.ui.widgets.drawn import Drawn, Part, line

GAP: Final = 2
"""Cells between two keys."""
MOST: Final = 6
"""How many keys a place shows besides the one for help."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A key as drawn: from cell `start` up to `end`."""

    action: str
    key: str
    label: str
    start: int
    end: int


def arrange(
    actions: Sequence[Action],
    keymap: Keymap,
    cells: int,
    *,
    typing: bool = False,
    labels: Mapping[str, str] | None = None,
) -> list[Shown]:
    """The keys that fit into `cells`, from the left; the key for help always comes last, at the right edge.

    What leads back is kept where others have no room. While `typing`, keys are named that do not end up in the text.
    `labels` are shown instead of the actions' own.
    """

    def entry(action: Action) -> tuple[str, str]:
        """Key and label; a pair of opposite actions shows both keys."""
        keys = [keymap.first(each, typing=typing) for each in (action.id, action.pair) if each]
        return " ".join(keys), (labels or {}).get(action.id) or _(action.label)

    helping = entry(BY_ID["help"])
    room = cells - width(" ".join(helping)) - 1
    entries = _that_fit([(action.id, *entry(action)) for action in actions[:MOST]], room - 1)
    shown: list[Shown] = []
    start = 1
    for action_id, key, label in entries:
        end = start + width(f"{key} {label}")
        shown.append(Shown(action_id, key, label, start, end))
        start = end + GAP
    return [*shown, Shown("help", *helping, max(room, 0), cells)]


def _that_fit(entries: list[tuple[str, str, str]], room: int) -> list[tuple[str, str, str]]:
    """As many (action, key, label) as fit; the last ones are dropped first, the way back last."""
    fitting = list(entries)
    while fitting and sum(width(f"{key} {label}") + GAP for _id, key, label in fitting) > room:
        others = [number for number, (action_id, _key, _label) in enumerate(fitting) if action_id != "back"]
        del fitting[others[-1] if others else 0]
    return fitting


class Footer(Drawn):
    """The keys of the current place."""

    DEFAULT_CSS = """
    Footer { height: 1; }
    """

    @dataclass
    class Pressed(Message):
        """The mouse pressed a key of the footer."""

        action: str

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap
        self._actions: Sequence[Action] = ()
        self._typing = False
        self.dim: frozenset[str] = frozenset()
        """The actions that do nothing now."""
        self._labels: Mapping[str, str] = {}

    def show(
        self,
        actions: Sequence[Action],
        *,
        typing: bool = False,
        dim: frozenset[str] = frozenset(),
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """Show the keys of these actions, as far as they fit; `typing` if letters go into a text.

        Actions in `dim` do nothing now; `labels` are shown instead of the actions' own.
        """
        wanted = (actions, typing, dim, labels or {})
        if wanted != (self._actions, self._typing, self.dim, self._labels):
            self._actions, self._typing, self.dim, self._labels = wanted
            self.refresh()

    def _arranged(self, cells: int) -> list[Shown]:
        return arrange(self._actions, self._keymap, cells, typing=self._typing, labels=self._labels)

    def draw(self, y: int, cells: int) -> list[Segment]:
        paint = self.paint
        parts: list[Part] = []
        at = 0
        for shown in self._arranged(cells):
            is_dim = shown.action in self.dim
            parts += [
                (" " * (shown.start - at), paint("plain")),
                (shown.key, paint("line-strong") if is_dim else paint("due", bold=True)),
                (f" {shown.label}", paint("line-strong" if is_dim else "quiet")),
            ]
            at = shown.end
        return line(parts, cells, paint("plain"))

    def on_click(self, event: events.Click) -> None:
        for shown in self._arranged(self.size.width):
            if shown.start <= event.x < shown.end:
                self.post_message(self.Pressed(shown.action))
                return
