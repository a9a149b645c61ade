"""Names of keys: in keys.yaml, in Textual, in the footer and the help."""

from __future__ import annotations

import unicodedata
from typing import Final

from textual.keys import REPLACED_KEYS, Keys, _character_to_key, key_to_character

from tui.language import N_, _
from tui.ui.cells import width

_ALIASES: Final = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
}
_MODIFIERS: Final = frozenset({"ctrl", "alt", "shift", "super"})
_NAMED_KEYS: Final = frozenset(key.value for key in Keys if "<" not in key.value and "+" not in key.value)
_DISPLAY: Final = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "escape": "Esc",
    "enter": "Enter",
    "space": N_("Space"),
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "insert": "Ins",
    "backspace": "Backspace",
}


def key_name(key: str) -> str:
    """Textual's name of a key written as in keys.yaml: "/" is "slash", "Ctrl+F" is "ctrl+f", "H" stays."""
    key = key.strip()
    if len(key) == 1:
        return str(_character_to_key(key))
    return "+".join(_ALIASES.get(part, part) for part in key.lower().split("+"))


def is_key(name: str) -> bool:
    """Whether a key of that name can be pressed at all."""
    *modifiers, base = name.split("+")
    known = base in _NAMED_KEYS or character(base) is not None
    return known and set(modifiers) <= _MODIFIERS


def display(key: str) -> str:
    """A key in the style of the footer and the help page: "Ctrl+F", "↑", "/"."""
    *modifiers, base = key_name(key).split("+")
    if base in _DISPLAY:
        shown = _(_DISPLAY[base])
    elif base.startswith("f") and base[1:].isdigit():
        shown = base.upper()
    else:
        shown = character(base) or base
    if modifiers and len(shown) == 1:
        shown = shown.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])


def character(name: str) -> str | None:
    """What the key types, None for a key such as F2.

    Textual does not know again the names it has shortened itself, and those with a hyphen ("＜").
    """
    name = REPLACED_KEYS.get(name, name)
    written = (key_to_character(name) or key_to_character(name.replace("_than", "-than"))) if name else None
    return written if written and written.isprintable() else None


def is_from_input_method(typed: str) -> bool:
    """Whether a character certainly came through an input method: "才", "。" or "“", but not "é" or "ж"."""
    return not typed.isascii() and (width(typed) > 1 or not typed.isalpha())


def plain_key(typed: str | None) -> str:
    """The plain key of a full-width character ("ｃ" is "c", "：" is ":"); "" for any other."""
    if not typed or typed.isascii():
        return ""
    plain = unicodedata.normalize("NFKC", typed)
    return key_name(plain) if len(plain) == 1 and plain.isascii() else ""
