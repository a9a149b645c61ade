"""The time of day within a date ("fri 3pm", "下周三下午三点半") and the moments counted back from now.

A colon means the 24-hour clock. Chinese hours without 上午 or 下午 are meant as they are said in an office:
"三点" is 15:00, because nobody has an appointment at three in the morning. A part of the day without an hour
("昨晚", "周五下午") stands for a usual one.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from re import Match
from typing import Final

from tui.core.when_words import NUMBERS, alternatives

_NAMED: Final = {
    "noon": time(12),
    "midday": time(12),
    "midnight": time(0),
    "中午": time(12),
    "正午": time(12),
}
_MORNING: Final = {hour: hour for hour in range(5, 13)}
_AFTERNOON: Final = {12: 12, **{hour: hour + 12 for hour in range(1, 8)}}
_EVENING: Final = {hour: hour + 12 for hour in range(5, 12)}
_PARTS: Final = {
    "凌晨": {12: 0, **{hour: hour for hour in range(7)}},
    **dict.fromkeys(("清晨", "早上", "早晨", "早", "上午"), _MORNING),
    "中午": {11: 11, 12: 12, 1: 13, 2: 14},
    **dict.fromkeys(("下午", "午后"), _AFTERNOON),
    **dict.fromkeys(("傍晚", "晚上", "晚", "夜里"), _EVENING),
}
"""Part of the day → hour as it is spoken → hour of the day."""
_ABOUT: Final = {
    **dict.fromkeys(("清晨", "早上", "早晨", "早"), time(9)),
    "上午": time(10),
    **dict.fromkeys(("下午", "午后"), time(15)),
    "傍晚": time(18),
    **dict.fromkeys(("晚上", "晚", "夜里"), time(20)),
}
"""Part of the day without an hour → the time that is meant, about."""
_OFFICE_HOURS: Final = {hour: hour + 12 for hour in range(1, 7)}

_APART: Final = r"(?<![0-9a-z:./+-])"
"""A time must not begin in the middle of a number or word."""
_CHINESE: Final = (
    rf"(?:(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})|{_APART})(?P<hour>[0-9]{{1,2}})"
    r"(?:[点时](?:钟|整|(?P<half>半)|(?P<quarters>[13])刻|(?P<minute>[0-9]{1,2})分?)?"
    r"|(?(part):(?P<colon_minute>[0-9]{2})|(?!)))"
)
_ENGLISH: Final = (
    rf"{_APART}(?:at |@ ?)?"
    r"(?:(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))? ?(?P<half_day>[ap])\.?m\.?"
    r"|(?P<hour24>[0-9]{1,2}):(?P<minute24>[0-9]{2})(?::[0-9]{2})?)"
)
_NAME: Final = r"(?:(?<![a-z])(?:at )?(?P<english>noon|midday|midnight)|(?P<chinese>中午|正午))"


def split(words: str) -> tuple[str, time | None]:
    """The words of the day, and the time of day that stood behind or before them, None if there was none."""
    words = re.sub(r"(?<=[0-9])t(?=[0-9])", " ", words)
    for pattern, read in ((_CHINESE, _chinese), (_ENGLISH, _english), (_NAME, _named)):
        at_end = re.search(rf"{pattern}$", words)
        in_front = re.match(rf"{pattern}(?= |[\u3400-\u9fff])", words)
        for found in (at_end, in_front):
            if found and (at := read(found)):
                return f"{words[: found.start()]} {words[found.end() :]}".strip(), at
    if found := re.search(rf"(?:{alternatives(_ABOUT)})$", words):
        return words[: found.start()].strip(), _ABOUT[found[0]]
    return words, None


def ago(words: str) -> timedelta | None:
    """How long ago in hours or minutes ("2 hours ago", "20分钟前", "刚才"); None if it says no such thing."""
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


def _named(found: Match[str]) -> time:
    return _NAMED[found["english"] or found["chinese"]]


def _english(found: Match[str]) -> time | None:
    if found["hour24"]:
        return _time(int(found["hour24"]), int(found["minute24"]))
    hour = int(found["hour"])
    if not 1 <= hour <= 12:
        return None
    return _time(hour % 12 + (12 if found["half_day"] == "p" else 0), int(found["minute"] or 0))


def _chinese(found: Match[str]) -> time | None:
    minute = int(found["minute"] or found["colon_minute"] or 15 * int(found["quarters"] or 0))
    return _time(_chinese_hour(found["part"], int(found["hour"])), minute + (30 if found["half"] else 0))


def _chinese_hour(part: str | None, hour: int) -> int:
    """The hour of the day, or 24 where part and hour do not fit. "下午15点" is as good as "下午3点"."""
    if part is None:
        return _OFFICE_HOURS.get(hour, hour)
    hours = _PARTS[part]
    return hours.get(hour, hour if hour in hours.values() else 24)


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None
