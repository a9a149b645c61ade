"""Festivals by their names, and the days before and after them: "中秋", "年后", "after christmas", "正月十五".

"国庆后" is the day on which China works again, and "年后" the eighth day of the Chinese year: nobody is called before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from re import Match
from typing import Final

from tui.core import when_lunar
from tui.core.when_calendar import Asked, NoSuchDay, Rule, first_match
from tui.core.when_words import alternatives

_DayOf = Callable[[int], date]


def _solar(month: int, day: int) -> _DayOf:
    return lambda year: date(year, month, day)


def _lunar(month: int, day: int) -> _DayOf:
    return lambda year: when_lunar.day_of(year, month, day)


def _eve(year: int) -> date:
    """New Year's Eve of the Chinese year that starts in `year`."""
    return when_lunar.new_year(year) - timedelta(days=1)


def _bright(year: int) -> date:
    """清明, 4 or 5 April: the sun's longitude, as a rule that holds for this century."""
    years = year % 100
    return date(year, 4, int(years * 0.2422 + 4.81) - years // 4)


def _easter(year: int) -> date:
    """Easter Sunday of the western churches (Gauss, in Butcher's form)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, extra = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * extra + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


_FESTIVALS: Final[dict[str, tuple[_DayOf, int]]] = {
    name.replace("_", " "): (day_of, holidays)
    for names, day_of, holidays in (
        ("元旦 new_year new_year's new_year's_day", _solar(1, 1), 1),
        ("情人节 valentine's_day valentines_day", _solar(2, 14), 1),
        ("妇女节", _solar(3, 8), 1),
        ("清明 qingming", _bright, 1),
        ("劳动节 labour_day", _solar(5, 1), 5),
        ("儿童节", _solar(6, 1), 1),
        ("教师节", _solar(9, 10), 1),
        ("国庆 national_day", _solar(10, 1), 7),
        ("双11 光棍节", _solar(11, 11), 1),
        ("双12", _solar(12, 12), 1),
        ("平安夜 christmas_eve xmas_eve", _solar(12, 24), 1),
        ("圣诞 christmas xmas christmas_day", _solar(12, 25), 2),
        ("new_year's_eve", _solar(12, 31), 1),
        ("复活节 easter easter_sunday", _easter, 2),
        ("good_friday", lambda year: _easter(year) - timedelta(days=2), 1),
        ("easter_monday", lambda year: _easter(year) + timedelta(days=1), 1),
        ("除夕 大年30 年30", _eve, 9),
        ("春节 过年 新春 大年初1 spring_festival chinese_new_year cny lunar_new_year", _lunar(1, 1), 7),
        ("元宵 lantern_festival", _lunar(1, 15), 1),
        ("端午 dragon_boat dragon_boat_festival", _lunar(5, 5), 1),
        ("7夕", _lunar(7, 7), 1),
        ("中元", _lunar(7, 15), 1),
        ("中秋 mid-autumn mid-autumn_festival mid_autumn mid_autumn_festival", _lunar(8, 15), 1),
        ("重阳", _lunar(9, 9), 1),
        ("腊8", _lunar(12, 8), 1),
        ("小年", _lunar(12, 23), 1),
    )
    for name in names.split()
}
"""Name → the day in a year, and for how many days from it on nobody works."""
_NEAR_YEARS: Final = {
    "今年": 0,
    "明年": 1,
    "后年": 2,
    "去年": -1,
    "this year": 0,
    "next year": 1,
    "last year": -1,
}
_LUNAR_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}


def _nearest(day_of: _DayOf, asked: Asked) -> date:
    """The next such day from today on, or the last; that of a Chinese year may fall in the next of ours."""
    years = range(asked.today.year - 2, asked.today.year + 3)
    days = [day for year in years if (day := _maybe(day_of, year))]
    return asked.nearest(reversed(days) if asked.past else days)


def _maybe(day_of: _DayOf, year: int) -> date | None:
    try:
        return day_of(year)
    except (NoSuchDay, ValueError):
        return None


def _english(found: Match[str], asked: Asked) -> date:
    return _festival(found["name"], found["side"], found["year"], asked)


def _chinese(found: Match[str], asked: Asked) -> date:
    side = {"后": "after", "前": "before"}.get(found["side"])
    return _festival(found["name"], side, found["year"], asked)


def _festival(name: str, side: str | None, year: str | None, asked: Asked) -> date:
    day_of, holidays = _FESTIVALS[name]
    moved = timedelta(days={"after": holidays, "before": -1}.get(side or "", 0))
    if year:
        return day_of(asked.today.year + _NEAR_YEARS[year]) + moved
    return _nearest(lambda year: day_of(year) + moved, asked)


def _around_new_year(found: Match[str], asked: Asked) -> date:
    """ "年后" and "年前": the first working day of the Chinese year, and the last day before its eve."""
    days = timedelta(days=-2 if found["side"] == "前" else 7)
    return _nearest(lambda year: when_lunar.new_year(year) + days, asked)


def _lunar_day(found: Match[str], asked: Asked) -> date:
    named = found["named"] or found["alone"]
    month = _LUNAR_MONTHS[named] if named else int(found["month"])
    return _nearest(_lunar(month, int(found["day"])), asked)


_NAME: Final = rf"(?P<name>{alternatives(_FESTIVALS)})"
_YEAR: Final = rf"(?P<year>{alternatives(_NEAR_YEARS)})"

_RULES: Final[tuple[Rule, ...]] = (
    (rf"(?:(?P<side>after|before) )?(?:the )?{_NAME}(?: {_YEAR})?", _english),
    (
        rf"(?:{_YEAR}的?)?(?:过完)?{_NAME}节?(?:当天|那天)?(?:(?:假期|放假|长假|过|以|之)*(?P<side>[后前]))?",
        _chinese,
    ),
    (r"(?:过完?)?年[以之]?(?P<side>[后前])", _around_new_year),
    (r"过完年(?P<side>)", _around_new_year),
    (
        r"(?:[农阴旧夏]历(?:(?P<month>[0-9]{1,2})|(?P<named>[正冬腊]))月|(?P<alone>[正冬腊])月)初?(?P<day>[0-9]{1,2})[号日]?",
        _lunar_day,
    ),
)


def find(words: str, asked: Asked) -> date | None:
    """The day of a festival by its name, or None if there is no such name in `words`."""
    return first_match(_RULES, words, asked)
