"""The themes, and the names by which drawn widgets use their colours.

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
from textual.theme import BUILTIN_THEMES, Theme

from tui.core.model import GRADES
from tui.ui.colours import CONTRAST_VARIABLES, DARK_VARIABLES, LIGHT_VARIABLES, TERMINAL_VARIABLES

DARK: Final = "genjin-dark"
LIGHT: Final = "genjin-light"
CONTRAST: Final = "genjin-contrast"
TERMINAL: Final = "genjin-terminal"
"""The colours of the terminal, whatever they are; grounds are told apart by turning ink and ground around."""


def _theme(name: str, variables: Mapping[str, str], *, dark: bool, primary: str, ansi: bool = False) -> Theme:
    cursor = {
        "input-cursor-background": "ansi_bright_white" if ansi else variables["text-strong"],
        "input-cursor-foreground": "ansi_black" if ansi else variables["back"],
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
        ansi=ansi,
        variables={**(BUILTIN_THEMES["ansi-dark"].variables if ansi else {}), **variables, **cursor},
    )


THEMES: Final = (
    _theme(DARK, DARK_VARIABLES, dark=True, primary="#62b6f7"),
    _theme(LIGHT, LIGHT_VARIABLES, dark=False, primary="#1560a8"),
    _theme(CONTRAST, CONTRAST_VARIABLES, dark=True, primary="#8fd0ff"),
    _theme(TERMINAL, TERMINAL_VARIABLES, dark=True, primary="ansi_cyan", ansi=True),
)
"""Our own, in the order in which they are offered."""

_OWN: Final = {
    "textual-dark": DARK,
    "textual-light": LIGHT,
    "dark": DARK,
    "light": LIGHT,
    "ansi-dark": TERMINAL,
    "ansi-light": TERMINAL,
}
FEW_COLOURS: Final = frozenset({None, "standard", "windows"})
"""Colour systems (as Rich calls them) in which shades cannot be told apart."""


def theme_name(setting: str, available: Mapping[str, Theme]) -> str:
    """The theme of that name; ours in place of Textual's two plain ones and for an unknown name."""
    if setting in _OWN:
        return _OWN[setting]
    return setting if setting in available else DARK


class Paint:
    """Ready-made styles by role: a colour ("strong", "quiet", "grade-a") on a ground ("chosen", "bar").

    In the colours of the terminal there are no shades: a ground that matters is the ink turned around, quiet text is
    dim, and the other grounds are the plain one.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        """`variables` are the app's theme variables; gaps in a foreign theme are filled from the dark theme."""
        self._variables = {**DARK_VARIABLES, **variables}
        self._has_shades = not self._variables["back"].startswith("ansi")
        self._styles: dict[tuple[str, str, bool], Style] = {}

    def __call__(self, role: str, on: str = "", *, bold: bool = False) -> Style:
        """The style for text of `role` on the ground `on` ("" is the plain background)."""
        key = (role, on, bold)
        if key not in self._styles:
            self._styles[key] = self._shaded(*key) if self._has_shades else self._turned(*key)
        return self._styles[key]

    def _shaded(self, role: str, on: str, bold: bool) -> Style:
        ground = self._colour(on if on.startswith("grade-") else f"back-{on}" if on else "back")
        return Style(color=self._ink(role), bgcolor=ground, bold=bold)

    def _turned(self, role: str, on: str, bold: bool) -> Style:
        if on.startswith("grade-"):
            return Style(color=self._ink(on), bgcolor="default", bold=bold, reverse=True)
        if on in _TURNED:
            return Style(color="default", bgcolor="default", bold=bold, reverse=True)
        is_dim = role in _DIM or role.startswith("line")
        return Style(color=self._ink(role), bgcolor="default", bold=bold, dim=is_dim)

    @cached_property
    def found(self) -> Style:
        """The style for found letters: colour, and an underline if there is none."""
        return Style(color=self._ink("due"), bold=True, underline=True)

    def _ink(self, role: str) -> str:
        own_name = role.startswith(("grade-", "line", "back"))
        return self._colour(role if own_name else f"text-{role}")

    def _colour(self, variable: str) -> str:
        try:
            return Color.parse(self._variables[variable]).rich_color.name
        except (KeyError, ColorParseError):
            return DARK_VARIABLES.get(variable, DARK_VARIABLES["text-plain"])


_TURNED: Final = frozenset({"chosen", "target"})
_DIM: Final = frozenset({"quiet"})


def grade_role(letter: str) -> str:
    """The colour role of a grade letter; anything unknown is drawn like the coldest grade."""
    return f"grade-{letter.lower()}" if letter in tuple(GRADES) else "grade-e"
