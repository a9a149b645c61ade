"""The words of dates and times in English and Chinese, and the plain form for comparing them.

`normal` takes what a person typed, in whatever width, case, script or number words, and returns one
spelling of it; the grammars in `when_english`, `when_chinese` and `when_clock` are written against that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tui.core.text import fold, safe_text

LONGEST: Final = 60
"""Longer text is no date; the bound keeps every pattern cheap."""

WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tue", "tues"),
            ("wednesday", "wed", "weds"),
            ("thursday", "thu", "thur", "thurs"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
"""English name → 0 for Monday to 6 for Sunday."""

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
"""English name → 1 to 12."""

NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            ("a", "an", "one"),
            ("two", "a couple of"),
            ("three",),
            ("four",),
            ("five",),
            ("six",),
            ("seven",),
            ("eight",),
            ("nine",),
            ("ten",),
            ("eleven",),
            ("twelve",),
        ),
        start=1,
    )
    for word in words
}

UNITS: Final = {
    name: unit
    for unit, names in {
        "day": ("d", "day", "days", "天"),
        "week": ("w", "wk", "wks", "week", "weeks", "周"),
        "month": ("m", "mo", "mos", "mth", "mths", "month", "months", "月"),
        "year": ("y", "yr", "yrs", "year", "years", "年"),
    }.items()
    for name in names
}

DAY_WORDS: Final = {
    "today": 0,
    "tomorrow": 1,
    "tmr": 1,
    "tmrw": 1,
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "yesterday": -1,
    "day before yesterday": -2,
    "the day before yesterday": -2,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "明日": 1,
    "明后天": 1,
    "后日": 2,
    "大后日": 3,
    "后天": 2,
    "大后天": 3,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "大前天": -3,
}
"""Word → days from today."""

_NUMERALS: Final = "零〇一二两三四五六七八九十百廿卅"
_DIGITS: Final = {"〇": 0, "两": 2, **{digit: value for value, digit in enumerate("零一二三四五六七八九")}}
_WEEKDAYS: Final = {"天": 7, **{digit: value for value, digit in enumerate("一二三四五六日", start=1)}}
_CHINESE: Final = "\u3400-\u9fff"
_PUNCTUATION: Final = str.maketrans({"。": ".", **dict.fromkeys(",、()", " ")})
_BY_DIGITS: Final = {"三八": "妇女节", "五一": "劳动节", "六一": "儿童节", "十一": "国庆"}
"""Festivals that are called by their month and day."""
_SYNONYMS: Final = (
    (r"midnight tonight|tonight (?:at )?midnight", "today 24:00"),
    (r"^(?:at )?([0-9:.]+(?: ?[ap]m)?) tonight$", r"today \1 at night"),
    (r"\btonight\b", "today night"),
    (r"\bmid(?:dle of|way through)?[- ](?=\w)", "mid "),
    (r"\b(?:start|beginning) of ", "early "),
    (r"\bthis (?=morning|afternoon|evening|night)", "today "),
    (r"\blast (?=night|evening)", "yesterday "),
    (r"\b(?:a )?fortnight\b", "2 weeks"),
    (r"星期|礼拜", "周"),
    (r"(?<=[今明昨后])(?=[早晚夜])", "天"),
    (r"(?<=[上下])一(?=个?[周月])", ""),
    (
        rf"(?<![{_NUMERALS}月第双])(?:{'|'.join(_BY_DIGITS)})(?=节|[以之]?[后前]|假|$)",
        lambda found: _BY_DIGITS[found[0]],
    ),
)
"""What is said in several ways → one of them, in this order."""


def normal(text: str) -> str:
    """One spelling of a date or time: half width, lower case, simplified, Arabic digits, single spaces.

    "下星期三，下午３點" → "下周3 下午3点". No space stays beside a Chinese character except after a weekday,
    whose digit would otherwise run into the hour.
    """
    if len(text) > LONGEST:
        return ""
    text = " ".join(fold(text).translate(_PUNCTUATION).split())
    text = re.sub(rf"(?<=[{_CHINESE}]) | (?=[{_CHINESE}])", "", text)
    for pattern, synonym in _SYNONYMS:
        text = re.sub(pattern, synonym, text)
    text = re.sub(r"周([一二三四五六日天])", lambda found: f"周{_WEEKDAYS[found[1]]} ", text)
    text = re.sub(r"周([1-7])(?=[^0-9 ])", r"周\1 ", text)
    text = arabic(text)
    # "3日" is the third of a month, "3日后" three days from now.
    days = r"(月[0-9]{1,2}日)|(?<=[0-9])日(?=[以之]?[后前])"
    return re.sub(days, lambda found: found[1] or "天", text).strip()


def shown(text: str) -> str:
    """What the user typed, for an error message: harmless for a terminal and not too long."""
    return safe_text(text if len(text) <= LONGEST else text[:LONGEST] + "…")


def alternatives(names: Iterable[str]) -> str:
    """A pattern that matches any of the names, longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


def arabic(text: str) -> str:
    """`text` with its Chinese number words up to 999 in digits: "二十五日" → "25日"."""
    return re.sub(f"[{_NUMERALS}]+", lambda found: _arabic(found[0]), text)


def _arabic(run: str) -> str:
    """Chinese number words in digits: "二十五" → "25", "二〇二六" → "2026". Anything else stays."""
    run = run.replace("廿", "二十").replace("卅", "三十")
    if not set(run) & set("十百"):
        return "".join(str(_DIGITS[character]) for character in run)
    digit = "[一二两三四五六七八九]"
    parts = re.fullmatch(rf"(?:({digit})百)?零?(?:({digit}?)(十))?({digit}?)", run)
    if parts is None:
        return run
    hundreds, tens, ten, ones = parts.groups()
    value = _DIGITS[hundreds] * 100 if hundreds else 0
    value += (_DIGITS[tens] if tens else 1) * 10 if ten else 0
    return str(value + (_DIGITS[ones] if ones else 0))
