"""The look of the app on this terminal: its theme, and lines and marks in ASCII if nothing else works."""

from __future__ import annotations

import os

from textual.app import App
from textual.filter import Monochrome, NoColor

from tui.core.settings import Settings
from tui.ui.ascii import AsciiFilter, wants_ascii
from tui.ui.colours import fill_in
from tui.ui.themes import FEW_COLOURS, TERMINAL, THEMES, theme_name


class Looks(App[None], inherit_bindings=False):
    """The part of the app that handles its look."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(fill_in(self.current_theme))

    async def change_setting(self, name: str, typed: str) -> None:
        """Write a setting and apply it at once. Raises ConfigError and OSError."""
        raise NotImplementedError

    def dress(self, settings: Settings, chosen: str = "") -> None:
        """Apply the look of these settings, or the theme `chosen` on the board, as far as the terminal can."""
        for theme in THEMES:
            self.register_theme(theme)
        self.wear(chosen or settings.theme)
        self.draw_in_ascii(wants_ascii(settings.ascii, os.environ))

    @property
    def has_few_colours(self) -> bool:
        """Whether shades are indistinguishable here, so that only the terminal's own colours will do.

        Nobody knows before there is a driver; without a terminal behind it (in tests) there are all colours.
        """
        few = self.no_color or self.console.color_system in FEW_COLOURS
        return few and self._driver is not None and not self.is_headless

    def wear(self, theme: str) -> None:
        """Use a theme by its name in the settings; with very few colours, the terminal's own."""
        self.theme = TERMINAL if self.has_few_colours else theme_name(theme, self.available_themes)
        if self.no_color:
            self._filters = [NoColor() if isinstance(each, Monochrome) else each for each in self._filters]

    def draw_in_ascii(self, is_wanted: bool) -> None:
        """Draw lines and marks in ASCII from now on, or stop that."""
        others = [each for each in self._filters if not isinstance(each, AsciiFilter)]
        was_wanted = len(others) < len(self._filters)
        self._filters = [*others, AsciiFilter()] if is_wanted else others
        if is_wanted != was_wanted and self.is_running:
            self.refresh_css(animate=False)
