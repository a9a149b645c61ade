"""The colours of the themes, by the names that style sheets and drawn widgets use.

Our own themes are tables; their grounds are chosen so that they can be told apart in 256 colours too. Any other theme
lends its colours to the same names, shifted towards black or white as far as it takes to read them on every ground. A
test computes the contrasts of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.color import Color
from textual.theme import Theme

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
    "text-chosen": "#f1f4fa",
    "line": "#2b3342",
    "line-strong": "#47536a",
    "back": "#10141b",
    "back-bar": "#1d2027",
    "back-field": "#232c3e",
    "back-chosen": "#2a2f54",
    "back-marked": "#23272e",
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
    "text-chosen": "#14181f",
    "line": "#d5dae3",
    "line-strong": "#a3adbd",
    "back": "#fafbfc",
    "back-bar": "#e9ebee",
    "back-field": "#ffffff",
    "back-chosen": "#cfe0fb",
    "back-marked": "#e6ecf5",
    "back-target": "#ffd98a",
}

CONTRAST_VARIABLES: Final = {
    "grade-a": "#ffa3b1",
    "grade-b": "#ffc04d",
    "grade-c": "#8ff07a",
    "grade-d": "#8fd0ff",
    "grade-e": "#e0e0e0",
    "grade-ink": "#000000",
    "text-strong": "#ffffff",
    "text-plain": "#ffffff",
    "text-quiet": "#d8d8d8",
    "text-late": "#ffb38f",
    "text-due": "#ffe066",
    "text-good": "#8ff07a",
    "text-bad": "#ffb0b0",
    "text-chosen": "#ffffff",
    "line": "#8a8a8a",
    "line-strong": "#ffffff",
    "back": "#000000",
    "back-bar": "#1a1a1a",
    "back-field": "#101010",
    "back-chosen": "#002a5e",
    "back-marked": "#262626",
    "back-target": "#402000",
}
"""At least 7 to 1 between every text and every ground it stands on."""

TERMINAL_VARIABLES: Final = {
    **dict.fromkeys(DARK_VARIABLES, "ansi_default"),
    "grade-a": "ansi_red",
    "grade-b": "ansi_magenta",
    "grade-c": "ansi_green",
    "grade-d": "ansi_cyan",
    "text-late": "ansi_red",
    "text-due": "ansi_magenta",
    "text-good": "ansi_green",
    "text-bad": "ansi_red",
    "text-chosen": "ansi_bright_white",
    "back-chosen": "ansi_blue",
    "back-target": "ansi_blue",
}
"""The terminal's own colours. No yellow and no blue for text: one of them cannot be read on any ground."""

READABLE: Final = 4.5
"""The contrast that WCAG asks of text."""
_INKS: Final = {
    "grade-a": "error",
    "grade-b": "warning",
    "grade-c": "success",
    "grade-d": "primary",
    "text-late": "warning",
    "text-due": "accent",
    "text-good": "success",
    "text-bad": "error",
}


def lent(theme: Theme) -> dict[str, str]:
    """Our variables in the colours of a theme that does not define them."""
    generated = theme.to_color_system().generate()
    given = {name: Color.parse(generated[name]) for name in ("background", "foreground", *_INKS.values())}
    back, ink = given["background"], given["foreground"]
    grounds = {
        "back": back,
        "back-bar": back.blend(ink, 0.06),
        "back-field": back.blend(ink, 0.10),
        "back-marked": back.blend(ink, 0.08),
        "back-chosen": back.blend(given["primary"], 0.25),
        "back-target": back.blend(given["warning"], 0.30),
        "line": back.blend(ink, 0.20),
        "line-strong": back.blend(ink, 0.40),
    }
    under = [grounds[name] for name in grounds if name.startswith("back")]
    quiet = back.blend(ink, 0.70)
    inks = {name: given[source] for name, source in _INKS.items()}
    inks |= {"grade-e": quiet, "text-quiet": quiet, "text-plain": ink}
    inks |= dict.fromkeys(("text-strong", "text-chosen"), ink.blend(_far(back), 0.5))
    readable = {name: _readable(colour, under, _far(back)) for name, colour in inks.items()}
    return {name: colour.hex6 for name, colour in {**grounds, **readable, "grade-ink": back}.items()}


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours by WCAG, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _readable(colour: Color, grounds: list[Color], end: Color) -> Color:
    """The colour, shifted towards `end` until it is readable on every ground."""
    shifted = (colour.blend(end, step / 20) for step in range(20))
    return next(
        (each for each in shifted if min(contrast(each, ground) for ground in grounds) >= READABLE), end
    )


def _far(back: Color) -> Color:
    """White or black, whichever stands out more."""
    return max(Color.parse("#ffffff"), Color.parse("#000000"), key=lambda end: contrast(end, back))


def _luminance(colour: Color) -> float:
    channels = (channel / 255 for channel in colour.rgb)
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def fill_in(theme: Theme) -> Mapping[str, str]:
    """Our variables for a theme: its own if it is one of ours, else lent."""
    return {} if "back-chosen" in theme.variables else lent(theme)
