"""Days and spans of time in either language: tries both tables on text in normal form."""

from __future__ import annotations

import re
from datetime import date

from tui.core import when_calendar, when_chinese, when_english, when_festivals
from tui.core.when_calendar import Asked, Span
from tui.core.when_words import WEEKDAYS, alternatives


def find(words: str, asked: Asked) -> date | None:
    """The day that `words` name, or None if neither language knows them.

    Raises NoSuchDay, ValueError or OverflowError for a day that does not exist.
    """
    return _date(words, asked) or _date_with_weekday(words, asked) or _beside(words, asked)


def span(words: str) -> Span | None:
    """A length of time without direction ("30d", "2 weeks", "三天"), or None if it is not one."""
    return when_english.span(words) or when_chinese.span(words)


def _date(words: str, asked: Asked) -> date | None:
    languages = (when_english, when_chinese, when_festivals)
    return next((day for each in languages if (day := each.find(words, asked))), None)


def _date_with_weekday(words: str, asked: Asked) -> date | None:
    """Dates as the screens write them, "Fri 27 Nov" and "11月27日 周五"; the weekday must be right."""
    if found := re.fullmatch(rf"(?P<name>{alternatives(WEEKDAYS)}) (?P<date>.*[0-9].*)", words):
        return when_calendar.with_weekday(_date(found["date"], asked), WEEKDAYS[found["name"]])
    if found := re.fullmatch(r"(?P<date>.*[0-9].*?) ?周(?P<number>[1-7])", words):
        return when_calendar.with_weekday(_date(found["date"], asked), int(found["number"]) - 1)
    return None


def _beside(words: str, asked: Asked) -> date | None:
    """A span relative to a day: "a week on monday", "2 days before christmas", "春节后一周"."""
    for pattern in (
        r"(?P<span>.+) (?P<side>on|from|after|before) (?P<day>.+)",
        r"(?P<day>.+)(?P<side>[后前])的?(?P<span>.+)",
    ):
        found = re.fullmatch(pattern, words)
        if found and (length := span(found["span"])) and (day := _date(found["day"], asked)):
            return length.after(day, -1 if found["side"] in ("before", "前") else 1)
    return None
