"""Cells that a spreadsheet would calculate, and how to prevent that.

A cell that begins with = + - @ is run as a formula when a list is opened in Excel (OWASP, "CSV injection"), so a
name in a book could act on the reader's computer. On the way out such cells get an apostrophe in front, on
the way in it is taken off again, so a list survives the round trip.
"""

from __future__ import annotations

import re
from typing import Final

_RISKY: Final = re.compile(r"'*[\s]*[=+\-@\t\r\n＝＋－＠]")
_PHONE: Final = re.compile(r"\+?\d[\d ()-]*")
_QUOTED_TEXT: Final = re.compile(r'="(.*)"', re.DOTALL)
_TEXT_MARK: Final = re.compile(r"''*[+\d][\d .()/-]*")


def guard(cell: str) -> str:
    """The cell in a form that is safe to open in a spreadsheet. Phone numbers stay unchanged."""
    risky = _RISKY.match(cell) and not _PHONE.fullmatch(cell)
    return f"'{cell}" if risky or unguard(cell) != cell else cell


def unguard(cell: str) -> str:
    """The cell without such protection: an apostrophe before a formula or a number, or Excel's ="text"."""
    if quoted := _QUOTED_TEXT.fullmatch(cell):
        return quoted[1].replace('""', '"')
    if cell.startswith("'") and (_RISKY.match(cell, 1) or _TEXT_MARK.fullmatch(cell)):
        return cell[1:]
    return cell
