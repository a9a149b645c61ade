"""The two colour themes and the names under which drawn widgets ask for a colour.

Style sheets use the theme's variables. Widgets that draw themselves ask `Paint` for a ready style by role,
so a theme change is a new `Paint` and nothing else. Colour never says anything alone: a letter or a word
stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

from tui.core.model import GRADES

DARK_VARIABLES: Final = {
    "grade-a": "#ff7a90",
    "grade-b": "#f5b556",
    "grade-c": "#86cf6f",
    "grade-d": "#62b6f7",
    "grade-e": "#9aa3b5",
    "grade-ink": "#10141b",
    "text-strong": "#f1f4fa",
    "text-plain": "#c6cedb",
    "text-quiet": "#8993a5",
    "text-late": "#ff8a5c",
    "text-due": "#ffd479",
    "text-good": "#86cf6f",
    "text-bad": "#ff7a7a",
    "line": "#2b3342",
    "line-strong": "#47536a",
    "back": "#10141b",
    "back-bar": "#1a2130",
    "back-field": "#232c3e",
    "back-chosen": "#2a3752",
    "back-marked": "#1c2434",
    "back-target": "#5a3a00",
}

LIGHT_VARIABLES: Final = {
    "grade-a": "#b8234a",
    "grade-b": "#8f5600",
    "grade-c": "#2f7016",
    "grade-d": "#1560a8",
    "grade-e": "#5b6474",
    "grade-ink": "#ffffff",
    "text-strong": "#14181f",
    "text-plain": "#343b47",
    "text-quiet": "#5f6878",
    "text-late": "#b03a00",
    "text-due": "#7a5600",
    "text-good": "#2f7016",
    "text-bad": "#b3261e",
    "line": "#d5dae3",
    "line-strong": "#a3adbd",
    "back": "#fafbfc",
    "back-bar": "#eceff4",
    "back-field": "#ffffff",
    "back-chosen": "#cfe0fb",
    "back-marked": "#e6ecf5",
    "back-target": "#ffd98a",
}

DARK: Final = "genjin-dark"
LIGHT: Final = "genjin-light"


def _theme(name: str, variables: Mapping[str, str], *, dark: bool, primary: str) -> Theme:
    cursor = {
        "input-cursor-background": variables["text-strong"],
        "input-cursor-foreground": variables["back"],
        "input-selection-background": variables["back-chosen"],
    }
    return Theme(
        name=name,
        primary=primary,
        secondary=variables["grade-d"],
        accent=variables["grade-b"],
        warning=variables["text-late"],
        error=variables["text-bad"],
        success=variables["text-good"],
        foreground=variables["text-plain"],
        background=variables["back"],
        surface=variables["back-bar"],
        panel=variables["back-field"],
        dark=dark,
        variables={**variables, **cursor},
    )


THEMES: Final = (
    _theme(DARK, DARK_VARIABLES, dark=True, primary="#62b6f7"),
    _theme(LIGHT, LIGHT_VARIABLES, dark=False, primary="#1560a8"),
)


_OWN: Final = {"textual-dark": DARK, "textual-light": LIGHT, "dark": DARK, "light": LIGHT}


def theme_name(setting: str, available: Mapping[str, Theme]) -> str:
    """The theme of that name; ours in place of Textual's two plain ones and of a name nobody knows."""
    if setting in _OWN:
        return _OWN[setting]
    return setting if setting in available else DARK


class Paint:
    """Ready-made styles by role: a colour ("strong", "quiet", "grade-a") on a ground ("chosen", "bar")."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """`variables` are the app's theme variables; what a foreign theme lacks comes from the dark theme."""
        self._variables = {**DARK_VARIABLES, **variables}
        self._styles: dict[tuple[str, str, bool], Style] = {}

    def __call__(self, role: str, on: str = "", *, bold: bool = False) -> Style:
        """The style for text of `role` on the ground `on` ("" is the plain background)."""
        key = (role, on, bold)
        if key not in self._styles:
            ground = self._colour(on if on.startswith("grade-") else f"back-{on}" if on else "back")
            self._styles[key] = Style(color=self._ink(role), bgcolor=ground, bold=bold)
        return self._styles[key]

    @cached_property
    def found(self) -> Style:
        """What is added to letters that a search has found: colour, and an underline where there is none."""
        return Style(color=self._ink("due"), bold=True, underline=True)

    def _ink(self, role: str) -> str:
        own_name = role.startswith(("grade-", "line", "back"))
        return self._colour(role if own_name else f"text-{role}")

    def _colour(self, variable: str) -> str:
        try:
            return Color.parse(self._variables[variable]).rich_color.name
        except (KeyError, ColorParseError):
            return DARK_VARIABLES.get(variable, DARK_VARIABLES["text-plain"])


def grade_role(letter: str) -> str:
    """The colour role of a grade letter; anything unknown is drawn like the coldest grade."""
    return f"grade-{letter.lower()}" if letter in tuple(GRADES) else "grade-e"
