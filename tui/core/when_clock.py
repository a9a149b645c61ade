"""The time of day within a date ("fri 3pm", "下周三下午三点半") and the moments counted back from now.

A colon means the 24-hour clock. Hours without a part of the day are meant as they are said in an office: "三点" and "at
3" are 15:00, because nobody has an appointment at three in the morning. A part of the day without an hour ("昨晚",
"friday afternoon") stands for a usual one. Midnight ends the evening it is said of: "今晚12点" is 00:00 of tomorrow.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from re import Match
from typing import Final, NamedTuple

from tui.core.when_words import NUMBERS, alternatives

_NAMED: Final = {
    "noon": time(12),
    "midday": time(12),
    "midnight": time(0),
    "中午": time(12),
    "正午": time(12),
}
_MORNING: Final = {12: 0, **{hour: hour for hour in range(5, 12)}}
_AFTERNOON: Final = {12: 12, **{hour: hour + 12 for hour in range(1, 8)}}
_SMALL_HOURS: Final = {hour: hour + 24 for hour in range(5)}
_EVENING: Final = {**{hour: hour + 12 for hour in range(5, 13)}, 1: 25, 2: 26}
_NIGHT: Final = {**{hour: hour + 12 for hour in range(6, 13)}, **_SMALL_HOURS}
_ENGLISH_PARTS: Final = {
    "morning": _MORNING,
    "afternoon": _AFTERNOON,
    "evening": _EVENING,
    "night": _NIGHT,
}
_CHINESE_PARTS: Final = {
    "凌晨": {12: 0, **{hour: hour for hour in range(7)}},
    **dict.fromkeys(("清晨", "早上", "早晨", "早"), _MORNING),
    "上午": {**_MORNING, 12: 12},
    "中午": {11: 11, 12: 12, 1: 13, 2: 14},
    **dict.fromkeys(("下午", "午后"), _AFTERNOON),
    **dict.fromkeys(("傍晚", "晚上", "晚间", "晚", "夜里", "夜晚"), _EVENING),
    **dict.fromkeys(("半夜", "深夜", "午夜", "夜"), _NIGHT),
}
_PARTS: Final = {**_ENGLISH_PARTS, **_CHINESE_PARTS}
"""Part of the day → hour as it is spoken → hour of the day, from 24 on of the next one."""
_ABOUT: Final = {
    **dict.fromkeys(("清晨", "早上", "早晨", "早", "一大早", "1大早", "大清早", "1早"), 9),
    **dict.fromkeys(("morning", "in the morning", "first thing", "first thing in the morning"), 9),
    "上午": 10,
    **dict.fromkeys(("lunch", "lunchtime", "at lunchtime"), 12),
    **dict.fromkeys(("下午", "午后", "afternoon", "in the afternoon"), 15),
    **dict.fromkeys(("下班前", "下班", "end of day", "eod", "cob", "close of business"), 17),
    **dict.fromkeys(("傍晚", "evening", "in the evening"), 18),
    **dict.fromkeys(("晚上", "晚间", "晚", "夜里", "夜晚", "夜", "night", "at night"), 20),
    **dict.fromkeys(("半夜", "午夜", "深夜"), 24),
}
"""Part of the day without an hour → the hour that is meant, about."""
_OFFICE_HOURS: Final = {hour: hour + 12 for hour in range(1, 7)}
_NO_HOUR: Final = 29
"""The first hour after the longest night."""

_APART: Final = r"(?<![0-9a-z:./+-])"
"""A time must not begin in the middle of a number or word."""
_CHINESE: Final = (
    rf"(?:(?P<part>{alternatives(_CHINESE_PARTS)})|{_APART})(?P<hour>[0-9]{{1,2}})"
    r"(?:[点时](?:钟|整|(?P<half>半)|(?P<quarters>[13])刻|(?P<minute>[0-9]{1,2})分?)?"
    r"|(?(part):(?P<colon_minute>[0-9]{2})|(?!)))(?:左右|[以之]?前)?"
)
_PART: Final = alternatives(_ENGLISH_PARTS)
_ENGLISH: Final = (
    rf"{_APART}(?:(?:by|before|around|about|after) )?(?:(?P<before>{_PART}) )?(?P<at>at |@ ?)?(?P<hour>[0-9]{{1,2}})"
    rf"(?:(?P<sign>[:.h])(?P<minute>[0-9]{{2}})(?::[0-9]{{2}})?|h)?(?: ?(?P<half_day>[ap])\.?m\.?)?"
    rf"(?: (?:in the|at) (?P<after>{_PART}))?"
)
_NAME: Final = r"(?:(?<![a-z])(?:at )?(?P<english>noon|midday|midnight)|(?P<chinese>中午|正午))"


class At(NamedTuple):
    """A time of day, and how many days after the named day it falls."""

    time: time
    days: int = 0


def split(words: str) -> tuple[str, At | None]:
    """The words of the day, and the time of day after or before them, None if there was none."""
    words = re.sub(r"(?<=[0-9])t(?=[0-9])", " ", words)
    for pattern, read in ((_CHINESE, _chinese), (_ENGLISH, _english), (_NAME, _named)):
        at_end = re.search(rf"{pattern}$", words)
        in_front = re.match(rf"{pattern}(?= |[\u3400-\u9fff])", words)
        for found in (at_end, in_front):
            if found and (at := read(found)):
                return f"{words[: found.start()]} {words[found.end() :]}".strip(), at
    return _part_alone(words)


def _part_alone(words: str) -> tuple[str, At | None]:
    """The same for a part of the day without an hour."""
    about = alternatives(_ABOUT)
    at_end = re.search(rf"(?:^| |(?<=[\u3400-\u9fff0-9 ]))(?P<part>{about})$", words)
    if found := at_end or re.match(rf"(?P<part>{about}) (?:of )?", words):
        return f"{words[: found.start()]}{words[found.end() :]}".strip(), _at(_ABOUT[found["part"]], 0)
    return words, None


def ago(words: str) -> timedelta | None:
    """How long ago in hours or minutes ("2 hours ago", "20分钟前", "刚才"); None if it names no such time."""
    if words in ("now", "just now", "现在", "刚才", "刚刚"):
        return timedelta()
    if re.fullmatch("半个?小时[以之]?前|half an hour ago", words):
        return timedelta(minutes=30)
    count = rf"(?P<count>[0-9]{{1,4}}|{alternatives(NUMBERS)})"
    english = rf"{count} ?(?:(?P<hours>h|hrs?|hours?)|min(?:ute)?s?) ago"
    chinese = r"(?P<count>[0-9]{1,4})(?:(?P<hours>个?小时)|分钟?)[以之]?前"
    found = re.fullmatch(english, words) or re.fullmatch(chinese, words)
    if found is None:
        return None
    number = NUMBERS[found["count"]] if found["count"] in NUMBERS else int(found["count"])
    return timedelta(hours=number) if found["hours"] else timedelta(minutes=number)


def _named(found: Match[str]) -> At:
    return At(_NAMED[found["english"] or found["chinese"]])


def _english(found: Match[str]) -> At | None:
    hour, minute, part = int(found["hour"]), int(found["minute"] or 0), found["before"] or found["after"]
    if found["half_day"]:
        return _at(hour % 12 + (12 if found["half_day"] == "p" else 0), minute) if 1 <= hour <= 12 else None
    if found["sign"] == ".":  # 5.12 is a date
        return None
    if part:
        return _at(_hour(part, hour), minute)
    if found["sign"]:
        return _at(hour, minute) if (hour, minute) <= (24, 0) else None
    return _at(_hour(None, hour), 0) if found["at"] else None


def _chinese(found: Match[str]) -> At | None:
    minute = int(found["minute"] or found["colon_minute"] or 15 * int(found["quarters"] or 0))
    hour = _hour(found["part"], int(found["hour"]))
    if found["part"] == "上午" and found["colon_minute"] and hour == 12:
        hour = 0  # as the clocks of computers write it; "上午12点" is said of noon
    minute += 30 if found["half"] else 0
    return _at(hour, minute) if found["part"] or (hour, minute) <= (24, 0) else None


def _hour(part: str | None, hour: int) -> int:
    """The hour of the day, or an invalid one if part and hour conflict. "下午15点" is as good as "下午3点"."""
    if part is None:
        return _OFFICE_HOURS.get(hour, hour)
    hours = _PARTS[part]
    return hours.get(hour, hour if hour in hours.values() else _NO_HOUR)


def _at(hour: int, minute: int) -> At | None:
    if hour >= _NO_HOUR or minute > 59:
        return None
    days, hour = divmod(hour, 24)
    return At(time(hour, minute), days)
