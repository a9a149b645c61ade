"""settings.yaml and keys.yaml: the user's settings, key by key, and the keys of the board."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from tui.config.value import Value
from tui.core.model import GRADES
from tui.core.settings import DENSITIES, LANGUAGES, THEMES, WEEKDAYS
from tui.language import _


def _region(value: Value) -> str | None:
    text = value.text()
    if text is not None and not re.fullmatch("[A-Za-z]{2}", text):
        value.wrong(_("must be the two letters of a country, such as CN"))
        return None
    return text and text.upper()


def _working_days(value: Value) -> tuple[str, ...] | None:
    chosen = [
        Value(item.file, item.line, value.key, item.node, value.problems).choice(WEEKDAYS)
        for item in value.items()
    ]
    if not chosen:
        value.wrong(_("must name at least one day"))
    return tuple(day for day in WEEKDAYS if day in chosen) if chosen and all(chosen) else None


READERS: Final[dict[str, Callable[[Value], Any]]] = {
    "language": lambda value: value.choice(LANGUAGES),
    "me": lambda value: value.text(longest=60),
    "region": _region,
    "currency": lambda value: value.text(longest=5),
    "capacity": lambda value: value.whole(1, 500),
    "working_days": _working_days,
    "days_off": Value.days,
    "extra_working_days": Value.days,
    "attempts_reset_clock": Value.switch,
    "default_grade": lambda value: value.choice(tuple(GRADES)),
    "theme": lambda value: value.choice(THEMES),
    "density": lambda value: value.choice(DENSITIES),
    "day_first": Value.switch,
}
"""How each setting is read. The keys are the fields of `Settings`."""


def merge_settings(merged: dict[str, Any], file: Value) -> None:
    """Add what one settings.yaml says; problems are noted in it."""
    for key, value in file.entries(tuple(READERS)).items():
        content = READERS[key](value)
        if content is not None:
            merged[key] = content


def merge_keys(keys: dict[str, list[str]], places: dict[str, str], file: Value) -> None:
    """Add what one keys.yaml says. `places` gets "FILE:LINE" by action, for whoever knows the actions."""
    for section in file.entries(("keys",)).values():
        for action, value in section.entries().items():
            names = value.texts()
            if names is not None:
                keys[action] = names
                places[action] = f"{value.file}:{value.line}"
