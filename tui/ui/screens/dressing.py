"""Choosing the colours of the board, with a live preview as the cursor moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from tui.config import ConfigError
from tui.core.settings import THEMES
from tui.language import N_, _
from tui.ui.actions import Keymap
from tui.ui.looks import Looks
from tui.ui.screens.choosing import Chooser, Option
from tui.ui.screens.work import WorkScreen
from tui.ui.themes import CONTRAST, DARK, LIGHT, TERMINAL

_OWN_WORDS: Final = {
    DARK: N_("Dark"),
    LIGHT: N_("Light"),
    CONTRAST: N_("High contrast"),
    TERMINAL: N_("The terminal's own colours"),
}
_SAME_AS_OWN: Final = frozenset({"ansi-dark", "ansi-light"})


class ThemeChooser(Chooser):
    """A list of themes that applies the one under the cursor at once."""

    def __init__(
        self, keymap: Keymap, options: Sequence[Option], chosen: str, try_on: Callable[[str], None]
    ) -> None:
        super().__init__(keymap, _("Colours"), options, chosen=chosen, typed=False)
        self._try_on = try_on

    def _tell(self) -> None:
        super()._tell()
        if self.rows.chosen is not None:
            self._try_on(self.rows.chosen.id)


class Dressing(WorkScreen):
    """The part of the board screen that chooses colours."""

    async def action_theme(self) -> None:
        app = self.app
        if not isinstance(app, Looks):
            return
        if app.has_few_colours:
            self.flash(_("This terminal has too few colours for another theme."), "plain")
            return
        before = app.theme

        async def take(theme: str | None) -> None:
            app.wear(theme or before)
            if theme and theme != before:
                await self._keep_theme(app, theme)

        await app.push_screen(ThemeChooser(self.keymap, _options(), before, app.wear), take)

    async def _keep_theme(self, app: Looks, theme: str) -> None:
        """Write the theme into the settings; without any, it is remembered with the book."""
        try:
            await app.change_setting("theme", theme)
        except (ConfigError, OSError):
            self.session.choices.remember(theme=theme)
        self.flash(_("Colours: {theme}").format(theme=theme_words(theme)), "plain")


def _options() -> list[Option]:
    return [Option(name, theme_words(name)) for name in THEMES if name not in _SAME_AS_OWN]


def theme_words(theme: str) -> str:
    """The name of a theme; themes of others keep their own names."""
    return _(_OWN_WORDS[theme]) if theme in _OWN_WORDS else theme
