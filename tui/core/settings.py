"""The user's settings, with their defaults, as one plain value.

The defaults are those of config/settings.yaml (a test compares the two); reading and checking the file
is the business of `tui.config`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the weekdays in settings.yaml; the place in the tuple is `date.weekday()`."""

LANGUAGES: Final = ("auto", "en", "zh")
DENSITIES: Final = ("compact", "normal", "full")
SWITCHES: Final = ("auto", "on", "off")
THEMES: Final = (
    "genjin-dark",
    "genjin-light",
    "genjin-contrast",
    "genjin-terminal",
    "nord",
    "gruvbox",
    "catppuccin-mocha",
    "dracula",
    "tokyo-night",
    "monokai",
    "flexoki",
    "catppuccin-latte",
    "catppuccin-frappe",
    "catppuccin-macchiato",
    "solarized-light",
    "solarized-dark",
    "rose-pine",
    "rose-pine-moon",
    "rose-pine-dawn",
    "atom-one-dark",
    "atom-one-light",
    "ansi-dark",
    "ansi-light",
)
"""The themes of the board, our own four first. The rules may not import them; a test compares the names."""


class Settings(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One user's settings.

    `language` "auto" follows the locale; `me` is written as "by" into follow-ups, "" standing for the login
    name; `ascii` draws lines and marks in ASCII ("auto": on terminals that may know nothing else); `region`
    (ISO 3166, two letters) says how a phone number without a country code is read; `capacity` is contacts a
    day; `days_off` and `extra_working_days` are single dates that override `working_days`;
    `attempts_reset_clock` says whether a call nobody answered counts as a contact; `day_first` reads 3/4 as 3
    April; `sync_minutes` are between two syncs by git, 0 standing for never by itself.
    """

    language: str = "auto"
    me: str = ""
    region: str = "CN"
    currency: str = "¥"
    capacity: int = 15
    working_days: tuple[str, ...] = WEEKDAYS
    days_off: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()
    attempts_reset_clock: bool = True
    default_grade: str = "D"
    theme: str = "genjin-dark"
    density: str = "normal"
    ascii: str = "auto"
    day_first: bool = False
    sync_minutes: int = 10

    @property
    def weekdays(self) -> frozenset[int]:
        """The working days as numbers, Monday being 0."""
        return frozenset(map(WEEKDAYS.index, self.working_days))
