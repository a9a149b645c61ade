"""The words and terms of a query: what is quoted, what is negated, what names a field.

Full-width punctuation of a Chinese input method counts as its ASCII twin, also the book title marks that it
types for < and >. Nothing here knows which fields exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tui.core.when_words import shown
from tui.language import _


class QueryError(ValueError):
    """An invalid term; its text is one translated sentence that says what would be right."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query. `field` is "" for a word, which is then the `value`."""

    text: str
    """As typed, without the minus."""
    field: str
    op: str
    """":", "<", "<=", ">" or ">="."""
    value: str
    quoted: bool
    negated: bool

    @property
    def shown(self) -> str:
        """The term for a message: harmless for a terminal and not too long."""
        return shown(self.text)

    def error(self, problem: str, **values: str) -> QueryError:
        """One sentence about this term. `problem` is translated and has places for `values`."""
        term = self.shown.removesuffix(":")
        return QueryError(_("{term}: {problem}").format(term=term, problem=problem.format(**values)))

    def values(self) -> list[str]:
        """The parts of a value that lists several: "A,B", "A、B"."""
        if self.quoted:
            return [self.value]
        return [part for part in re.split("[,、;]", self.value) if part]


def split(text: str) -> Iterator[Term]:
    """The terms of a query in order. An unclosed quote ends with the text; a lone minus is ignored."""
    for found in _TERM.finditer(text.translate(HALF_WIDTH)):
        quoted = found["quoted"] is not None
        value = found["quoted"] if quoted else found["plain"]
        if found["field"] or value.strip():
            typed = found[0].strip().removeprefix(found["minus"] or "")
            yield Term(
                typed, found["field"] or "", _op(found["op"]), value.strip(), quoted, bool(found["minus"])
            )


def _op(typed: str | None) -> str:
    if not typed or typed in (":", "="):
        return ":"
    plain = typed.strip().removeprefix(":").translate(_COMPARISONS)
    return plain.replace("=", "") + "=" * ("=" in plain)  # "=>" means ">="


HALF_WIDTH: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_COMPARISONS: Final = str.maketrans({"《": "<", "》": ">", "≤": "<=", "≥": ">="})
QUOTES: Final = '"“”「」'
OPERATOR: Final = r"\s*:?(?:[<>《》]=?|=[<>]|[≤≥])\s*|[:=]\s*"
"""What stands between a field and its value."""
_TERM: Final = re.compile(
    r"(?P<minus>[-–—−])?"
    rf"(?:(?P<field>[^\W\d_][\w-]*)(?P<op>{OPERATOR}))?"
    rf"(?:[{QUOTES}](?P<quoted>[^{QUOTES}]*)[{QUOTES}]?|(?P<plain>[^\s{QUOTES}]*))"
)
