"""The settings: each with its value and purpose, changed in place and written to the user's own file.

The list comes from the schema of the configuration, which comes from the shipped settings.yaml, so that a setting
added there is on this screen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tui.config import ConfigError, shipped
from tui.config.schema import Setting, schema
from tui.core.reasons import day_words, weekday_words
from tui.core.settings import WEEKDAYS
from tui.core.when_ranges import iso_days
from tui.language import LANGUAGES, N_, _
from tui.ui import actions
from tui.ui.cells import wrap
from tui.ui.preferences import NEXT_START
from tui.ui.screens.dressing import theme_words
from tui.ui.screens.stepping import Stepping
from tui.ui.screens.work import Duties, WorkScreen
from tui.ui.widgets.edit_bar import EditBar, Question
from tui.ui.widgets.flash import FlashBar
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header
from tui.ui.widgets.options import Option, OptionRows

if TYPE_CHECKING:
    from tui.ui.widgets.bar import Bar

CHOSEN_BY_KEY: Final = frozenset({"density", "theme"})
"""Settings that a key on the board changes too, for this book on this device."""

HELP_LINES: Final = 3
"""Lines for the explanation of the setting under the cursor."""

_WORDS: Final = {
    "auto": N_("follow the system"),
    "compact": N_("compact"),
    "normal": N_("standard"),
    "full": N_("full"),
    "true": N_("yes"),
    "false": N_("no"),
    "on": N_("yes"),
    "off": N_("no"),
}
"""Words for values that are written the same in every language."""


class SettingsScreen(Stepping, WorkScreen):
    """All settings with their values."""

    PLACE = actions.SETTINGS
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.SETTINGS)]

    DEFAULT_CSS = f"""
    SettingsScreen OptionRows {{ height: 1fr; max-width: 84; margin: 1 0; }}
    SettingsScreen #about {{ height: {HELP_LINES}; padding: 0 2; color: $text-quiet; }}
    """

    edit_bar: EditBar

    def compose(self) -> ComposeResult:
        yield Header()
        yield OptionRows(self._change)
        yield Static(id="about", markup=False)
        yield FlashBar()
        yield Footer(self.keymap)

    def on_mount(self) -> None:
        self._schema = {each.name: each for each in schema(shipped())}
        self._show()
        self.call_after_refresh(self.mount_bars)

    def make_bars(self) -> list[Bar]:
        self.edit_bar = EditBar()
        return [*super().make_bars(), self.edit_bar]

    @property
    def subject(self) -> str | None:
        return None

    def show_changes(self, customer_ids: Collection[str]) -> None:
        """Customers are not shown here."""

    @property
    def rows(self) -> OptionRows:
        return self.query_one(OptionRows)

    # Showing -----------------------------------------------------------------------------------------

    def _show(self, chosen: str = "") -> None:
        options = [
            Option(name, each.label, shown_value(each, self._in_force(name)))
            for name, each in self._schema.items()
        ]
        self.rows.show(options, chosen)
        day = day_words(self.session.today, self.session.today)
        self.query_one(Header).change(title="Genjin 跟进", book=_("Settings"), day=day)
        self._explain()

    def _in_force(self, name: str) -> Any:
        """The active value: as chosen by a key on the board, else as in the settings."""
        chosen = getattr(self.session.choices, name) if name in CHOSEN_BY_KEY else ""
        return chosen or getattr(self.session.config.settings, name)

    def _explain(self) -> None:
        """The purpose of the setting under the cursor, and where it is written."""
        chosen = self.rows.chosen
        if chosen is None:
            return
        setting, room = self._schema[chosen.id], max(self.app.size.width - 4, 20)
        own = self.session.config.own
        lines = wrap(setting.help, room)[: HELP_LINES - 1]
        if own is not None:
            lines += wrap(_("kept in {file}").format(file=own / "settings.yaml"), room)[:1]
        self.query_one("#about", Static).update("\n".join(lines))

    def on_resize(self, _event: events.Resize) -> None:
        self.call_after_refresh(self._explain)

    def on_option_rows_scrolled(self) -> None:
        self._explain()

    # Changing ----------------------------------------------------------------------------------------

    async def action_set(self) -> None:
        if self.rows.chosen is not None:
            await self._ask(self._schema[self.rows.chosen.id])

    def _change(self, option: Option) -> None:
        """The mouse chose a setting."""
        self._explain()
        self.run_worker(self._ask(self._schema[option.id]), exit_on_error=True)

    async def _ask(self, setting: Setting) -> None:
        """Ask for another value, in the way that suits the setting."""
        value = self._in_force(setting.name)
        if setting.form == "switch":
            await self._write(setting, "false" if value else "true")
        elif setting.form == "choice":
            await self._choose(setting, value)
        elif setting.form == "weekdays":
            await self._choose_days(setting, value)
        elif self.bars_mounted:
            self._type(setting, value)

    async def _choose(self, setting: Setting, value: str) -> None:
        options = [Option(each, option_word(setting, each)) for each in setting.options]

        async def take(chosen: str) -> None:
            await self._write(setting, chosen)

        await self.offer(setting.label, options, take, chosen=value)

    async def _choose_days(self, setting: Setting, working: Sequence[str], chosen: str = "") -> None:
        """Each weekday is turned on or off; Escape ends."""
        yes, no = _("yes"), _("no")
        options = [Option(day, option_word(setting, day), yes if day in working else no) for day in WEEKDAYS]

        async def turn(day: str) -> None:
            days = [each for each in WEEKDAYS if (each in working) != (each == day)]
            await self._write(setting, ", ".join(days))
            await self._choose_days(setting, getattr(self.session.config.settings, setting.name), day)

        await self.offer(setting.label, options, turn, chosen=chosen)

    def _type(self, setting: Setting, value: Any) -> None:
        async def confirm() -> None:
            if await self._write(setting, self._typed(setting), tell=self._refuse):
                self.close_bar()

        self.open_bar(self.edit_bar, Duties(lambda: self.edit_bar.head.tell(""), confirm, lambda: None))
        self.edit_bar.open(Question(setting.label, text=typed_value(setting, value)))

    def _typed(self, setting: Setting) -> str:
        """The content of the bar, with days in the form of the file."""
        if setting.form != "days":
            return self.edit_bar.value
        settings = self.session.config.settings
        return iso_days(self.edit_bar.value, self.session.today, day_first=settings.day_first)

    def _refuse(self, reason: str) -> None:
        self.edit_bar.head.tell(reason, "bad")

    async def _write(self, setting: Setting, typed: str, tell: Any = None) -> bool:
        """Write the value; False if it was refused, which is reported with the reason."""
        try:
            await self.app.change_setting(setting.name, typed)  # type: ignore[attr-defined]
        except ConfigError as error:
            (tell or self._flash_bad)(str(error))
            return False
        except OSError as error:
            (tell or self._flash_bad)(_("Cannot write it: {reason}").format(reason=error.strerror))
            return False
        self._show(setting.name)
        later = _("{setting} is set; it is in force from the next start.")
        told = later if setting.name in NEXT_START else _("{setting} is set.")
        self.flash(told.format(setting=setting.label))
        return True

    def _flash_bad(self, reason: str) -> None:
        self.flash(reason, "bad")

    # Moving ------------------------------------------------------------------------------------------

    @property
    def list_page(self) -> int:
        return self.rows.page

    def step(self, rows: int) -> None:
        self.flash_bar.fade()
        self.rows.step(rows)
        self._explain()

    def edge(self, *, last: bool) -> None:
        self.step(len(self.rows.options) * (1 if last else -1))

    def action_quit(self) -> None:
        """On a page, leaving means going back."""
        self.go_back()


def option_word(setting: Setting, value: str) -> str:
    """One of the values of a setting, in words."""
    if setting.form == "weekdays":
        return weekday_words(WEEKDAYS.index(value))
    if value in LANGUAGES and setting.name == "language":
        return LANGUAGES[value]
    if setting.name == "theme":
        return theme_words(value)
    return _(_WORDS[value]) if value in _WORDS else value


def shown_value(setting: Setting, value: Any) -> str:
    """The active value, in words."""
    if setting.form == "switch":
        return _("yes") if value else _("no")
    if setting.form == "choice":
        return option_word(setting, value)
    if setting.form == "weekdays":
        return " ".join(option_word(setting, day) for day in value)
    return typed_value(setting, value) or "–"


def typed_value(setting: Setting, value: Any) -> str:
    """The value in typed form."""
    if setting.form == "days":
        return ", ".join(str(first) if first == last else f"{first}..{last}" for first, last in runs(value))
    return str(value)


def runs(days: Collection[date]) -> list[tuple[date, date]]:
    """Consecutive days as (first, last), in order."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and (day - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
