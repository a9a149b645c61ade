"""A command line as bash passes it for completion: typed so far, with its quotes and backslashes.

Bash does not quote what is completed, and breaks words at more characters than blanks ("grade=A" is three words), so
both is done here.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Final

_BREAKS: Final = "\"'@><=;|&(:"
_HARMLESS: Final = re.compile(r"([^\w\-./+,:@%=])")
_IN_DOUBLE_QUOTES: Final = re.compile(r"([\\\"$`])")


@dataclass(frozen=True, slots=True)
class Typed:
    """The words before the cursor, unquoted; the last one also as typed (`raw`) and its open `quote`."""

    words: tuple[str, ...]
    value: str
    raw: str
    quote: str

    @classmethod
    def read(cls, line: str) -> Typed:
        """Split a line as a shell would; an open quote ends with it."""
        words: list[str] = []
        value, start, quote = "", 0, ""
        place = 0
        while place < len(line):
            character = line[place]
            if character == "\\" and quote != "'" and place + 1 < len(line):
                place += 1
                keeps = quote == '"' and line[place] not in '\\"$`'
                value += "\\" + line[place] if keeps else line[place]
            elif quote:
                quote, value = ("", value) if character == quote else (quote, value + character)
            elif character in "'\"":
                quote = character
            elif character.isspace():
                if line[start:place]:
                    words.append(value)
                value, start = "", place + 1
            else:
                value += character
            place += 1
        return cls(tuple(words), value, line[start:], quote)

    def reply(self, value: str) -> str | None:
        """What bash must insert so that the word becomes `value`; None if that is impossible."""
        if self.quote:
            if not self.raw.startswith(self.quote) or (self.quote == "'" and "'" in value):
                return None
            return value if self.quote == "'" else _IN_DOUBLE_QUOTES.sub(r"\\\1", value)
        quoted = _HARMLESS.sub(r"\\\1", value)
        kept = self.raw[: self._break()]
        return quoted.removeprefix(kept)

    def _break(self) -> int:
        """Where in `raw` the part starts that bash will replace: after the last unquoted word break."""
        breaks = os.environ.get("_GENJIN_BREAKS", _BREAKS)
        end, place = 0, 0
        while place < len(self.raw):
            if self.raw[place] == "\\":
                place += 1
            elif self.raw[place] in breaks and not self.raw[place].isspace():
                end = place + 1
            place += 1
        return end
