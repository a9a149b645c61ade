"""Phone numbers in digits three lines high, readable across a desk."""

from __future__ import annotations

from typing import Final

_GLYPHS: Final = {
    "0": ("┏━┓", "┃ ┃", "┗━┛"),
    "1": (" ┓ ", " ┃ ", " ╹ "),
    "2": ("╺━┓", "┏━┛", "┗━╸"),
    "3": ("╺━┓", "╺━┫", "╺━┛"),
    "4": ("╻ ╻", "┗━┫", "  ╹"),
    "5": ("┏━╸", "┗━┓", "╺━┛"),
    "6": ("┏━╸", "┣━┓", "┗━┛"),
    "7": ("╺━┓", "  ┃", "  ╹"),
    "8": ("┏━┓", "┣━┫", "┗━┛"),
    "9": ("┏━┓", "┗━┫", "╺━┛"),
    "+": ("   ", "╺╋╸", "   "),
    "-": ("   ", " ━ ", "   "),
    " ": (" ", " ", " "),
}
HEIGHT: Final = 3


def big(number: str) -> list[str]:
    """The number in `HEIGHT` lines of equal width; empty if it contains anything without a large form."""
    if not number or any(character not in _GLYPHS for character in number):
        return []
    glyphs = [_GLYPHS[character] for character in number]
    return [" ".join(glyph[row] for glyph in glyphs) for row in range(HEIGHT)]
