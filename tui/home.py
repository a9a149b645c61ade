"""The user's home by the system locale: the country of phone numbers, and its currency."""

from __future__ import annotations

import locale
import os
import re
from typing import Final

_NAMES: Final = ("LC_ALL", "LC_TELEPHONE", "LC_MONETARY", "LANG")
_COUNTRY: Final = re.compile(r"[a-z]{2,3}(?:[_-][A-Z][a-z]{3})?[_-]([A-Z]{2})(?![A-Za-z])")

_EURO: Final = "AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK"
_SIGNS: Final = {
    **dict.fromkeys(["CN", "JP"], "¥"),
    **dict.fromkeys(["US", "CA", "AU", "NZ", "SG", "MX", "AR", "CL", "CO", "EC", "SV"], "$"),
    **dict.fromkeys(_EURO.split(), "€"),
    **dict.fromkeys(["SE", "NO", "DK", "IS"], "kr"),
    "HK": "HK$",
    "MO": "MOP$",
    "TW": "NT$",
    "GB": "£",
    "CH": "CHF",
    "LI": "CHF",
    "IN": "₹",
    "KR": "₩",
    "RU": "₽",
    "BR": "R$",
    "PL": "zł",
    "CZ": "Kč",
    "HU": "Ft",
    "RO": "lei",
    "TR": "₺",
    "UA": "₴",
    "IL": "₪",
    "VN": "₫",
    "TH": "฿",
    "PH": "₱",
    "ID": "Rp",
    "MY": "RM",
    "ZA": "R",
    "AE": "AED",
    "SA": "SAR",
    "EG": "E£",
    "NG": "₦",
    "KE": "KSh",
    "PK": "Rs",
    "BD": "৳",
    "LK": "Rs",
    "KZ": "₸",
    "PE": "S/",
    "MN": "₮",
    "KH": "៛",
    "MM": "K",
}
"""Country → the sign in front of amounts, at most five characters."""


def country() -> str:
    """The country of the locale (ISO 3166, two letters), "" if it names none, as C.UTF-8."""
    value = next(filter(None, map(os.environ.get, _NAMES)), None)
    found = _COUNTRY.match(value if value is not None else locale.getlocale()[0] or "")
    return found[1] if found else ""


def currency(country: str) -> str:
    """The sign of a country's currency, "" if unknown."""
    return _SIGNS.get(country, "")
