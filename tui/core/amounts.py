"""Amounts of money as people write them: "¥12.5万", "120k", "1.234,50 EUR"."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

from tui.core.when_words import arabic

_UNITS: Final = {
    "千": 10**3,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "w": 10**4,
    "k": 10**3,
    "m": 10**6,
}
"""A letter w is how 万 (wàn) is typed."""
_MOST_DIGITS: Final = 30
"""Before or after the point."""
_AMOUNT: Final = re.compile(
    r"[^\d\-+.,(]{0,4}(?P<number>[-+]?\d[\d.,'\s]*)(?P<unit>[千万萬亿億wkm])?"
    r"\s*(?:元|圆|整|人民币|rmb|cny|usd|eur|gbp|[$€£¥])*",
    re.IGNORECASE,
)


def read_amount(text: str) -> str | None:
    """An amount of money as plain decimal text ("¥12.5万" → "125000"), or None if the text is not an amount.

    Full-width digits and signs and Chinese number words ("十二万") count as the plain ones.
    """
    match = _AMOUNT.fullmatch(arabic(unicodedata.normalize("NFKC", text)).strip())
    if not match:
        return None
    try:
        number = Decimal(_plain_number(match["number"]))
    except InvalidOperation:
        return None
    unit = _UNITS[match["unit"].lower()] if match["unit"] else None
    return plain_amount(number * unit if unit else number)


def is_amount(number: Decimal) -> bool:
    """Whether a number is a plausible amount, not damage: written out, 1E+999999999 would fill the memory."""
    return (
        number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS and len(str(number)) <= 3 * _MOST_DIGITS
    )


def plain_amount(number: Decimal) -> str:
    """A decimal in the book's form: digits, no exponent, no trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain_number(text: str) -> str:
    """Digits with a point, from 1,234.50 or 1.234,50 or 1 234,5. One comma before three digits groups thousands."""
    digits = re.sub(r"[\s']", "", text)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma > point >= 0:
        return digits.replace(".", "").replace(",", ".")
    if comma >= 0 and point < 0 and digits.count(",") == 1 and len(digits) - comma != 4:
        return digits.replace(",", ".")
    if digits.count(".") > 1:
        return digits.replace(".", "")
    return digits.replace(",", "")
