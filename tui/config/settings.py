"""settings.yaml and keys.yaml: the user's settings, key by key, and the keys of the board."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from tui import home
from tui.config.value import Value
from tui.core.model import GRADES
from tui.core.settings import DENSITIES, LANGUAGES, SWITCHES, THEMES, WEEKDAYS, Settings
from tui.language import N_, _

AUTO: Final = "auto"

Form = Literal["choice", "switch", "number", "text", "weekdays", "days"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One setting: how to read it, its name on the screen (a message id), and how to ask for it."""

    read: Callable[[Value], Any]
    label: str
    form: Form
    options: tuple[str, ...] = ()


def _choice(options: tuple[str, ...], label: str) -> Kind:
    return Kind(lambda value: value.choice(options), label, "choice", options)


def _switch(label: str) -> Kind:
    return Kind(Value.switch, label, "switch", ("true", "false"))


def _whole(low: int, high: int, label: str) -> Kind:
    return Kind(lambda value: value.whole(low, high), label, "number")


def _text(longest: int, label: str) -> Kind:
    return Kind(lambda value: value.text(longest=longest), label, "text")


def _region(value: Value) -> str | None:
    text = value.text()
    if text and text.lower() == AUTO:
        return AUTO
    if text is not None and not re.fullmatch("[A-Za-z]{2}", text):
        value.wrong(_("must be the two letters of a country, such as CN"))
        return None
    return text and text.upper()


def _working_days(value: Value) -> tuple[str, ...] | None:
    items = value.items()
    if items is None:
        return None
    chosen = [item.choice(WEEKDAYS) for item in items]
    if not chosen:
        value.wrong(_("must name at least one day"))
    return tuple(day for day in WEEKDAYS if day in chosen) if chosen and all(chosen) else None


SETTINGS: Final[dict[str, Kind]] = {
    "language": _choice(LANGUAGES, N_("Language")),
    "me": _text(60, N_("Your name")),
    "region": Kind(_region, N_("Country for phone numbers"), "text"),
    "currency": _text(5, N_("Currency sign")),
    "capacity": _whole(1, 500, N_("Contacts a day")),
    "working_days": Kind(_working_days, N_("Working days"), "weekdays", WEEKDAYS),
    "days_off": Kind(Value.days, N_("Days off"), "days"),
    "extra_working_days": Kind(Value.days, N_("Extra working days"), "days"),
    "attempts_reset_clock": _switch(N_("An attempt counts as a contact")),
    "default_grade": _choice(tuple(GRADES), N_("Grade of new customers")),
    "theme": _choice(THEMES, N_("Colours")),
    "density": _choice(DENSITIES, N_("Cards")),
    "ascii": _choice(SWITCHES, N_("Only ASCII lines and symbols")),
    "day_first": _switch(N_("Read 3/4 as 3 April")),
    "sync_minutes": _whole(0, 1440, N_("Minutes between syncs")),
}
"""Every setting. The keys are the fields of `Settings`, in the order of settings.yaml."""


def merge_settings(merged: dict[str, Any], file: Value) -> None:
    """Add the content of one settings.yaml; problems are noted in it."""
    for key, value in file.entries(tuple(SETTINGS)).items():
        content = SETTINGS[key].read(value)
        if content is not None:
            merged[key] = content


def at_home(merged: dict[str, Any]) -> dict[str, Any]:
    """The settings with "auto" replaced by the locale's country and currency; China if the locale names none."""
    if AUTO not in (merged.get("region"), merged.get("currency")):
        return merged
    region = merged.get("region", AUTO)
    region = home.country() or Settings().region if region == AUTO else region
    sign = merged.get("currency", AUTO)
    return {**merged, "region": region, "currency": home.currency(region) if sign == AUTO else sign}


def merge_keys(keys: dict[str, list[str]], places: dict[str, str], file: Value) -> None:
    """Add the content of one keys.yaml. `places` gets "FILE:LINE" by action, for later checks of the actions."""
    for section in file.entries(("keys",)).values():
        for action, value in section.entries().items():
            names = value.texts()
            if names is not None:
                keys[action] = names
                places[action] = f"{value.file}:{value.line}"
