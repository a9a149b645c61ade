"""Phone numbers as people write them.

A number that is certain is stored as E.164 ("+16848929020;ext=377"), which nobody can read out. It is grouped here
from the table of country codes alone: a list shows thousands of numbers, and the library that knows the habits of
every country needs a second for them.
"""

from __future__ import annotations

import re
from typing import Final

from tui.core.text import safe_text

_STORED: Final = re.compile(r"\+([1-9]\d{6,14})(?:;ext=(\d{1,7}))?", re.ASCII)
_AMERICA: Final = re.compile(r"(1)(\d{3})(\d{3})(\d{4})", re.ASCII)
_CHINA_MOBILE: Final = re.compile(r"(86)(1\d{2})(\d{4})(\d{4})", re.ASCII)
_CODE: Final = re.compile(
    r"([17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)", re.ASCII
)
"""Country codes of one and of two digits (ITU-T E.164); all others have three."""


def phone_words(phone: str) -> str:
    """A readable stored number: "+86 138 0013 8000", "+1 684 892 9020 ext 377". Any other text is only made safe."""
    match = _STORED.fullmatch(phone)
    if match is None:
        return safe_text(phone)
    number, extension = match.groups()
    parts = next(filter(None, (form.fullmatch(number) for form in (_AMERICA, _CHINA_MOBILE, _CODE))), None)
    grouped = "+" + " ".join(parts.groups() if parts else [number])
    return f"{grouped} ext {extension}" if extension else grouped


def home_words(phone: str, region: str) -> str:
    """A stored number as dialled in `region`: "138 0013 8000" where +86 is at home, else with its country.

    Asks the library that knows the habits of every country, so it is for the one number that is read out.
    """
    match = _STORED.fullmatch(phone)
    if match is None:
        return phone_words(phone)
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{match[1]}")
    except phonenumbers.NumberParseException:
        return phone_words(phone)
    if number.country_code != phonenumbers.country_code_for_region(region):
        return phone_words(phone)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return f"{national} ext {match[2]}" if match[2] else str(national)
