"""What the rules say all day: why somebody is due, why a grade, when; and which dates and queries are refused."""
# ruff: noqa: E501 - a sentence is a line

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from tests.flows.driving import speaking
from tests.unit.rules import TODAY, ahead, contacted, customer, seen
from tui.core.agenda import Outlook, Rules
from tui.core.cadence import WorkingDays
from tui.core.grading import DEFAULT_SCHEME, suggest
from tui.core.model import Customer, Standing
from tui.core.query import parse
from tui.core.reasons import date_words, day_words, due_words, flag_words, why_due, why_grade
from tui.core.when import parse_day, parse_moment, parse_next

WEEKDAYS_ONLY: Final = Rules(working_days=WorkingDays(frozenset(range(5))))
DAY_OFF: Final = seen(customer(), contacted(30, "2026-11-21"), rules=WEEKDAYS_ONLY)


def last(days_ago: int) -> Outlook:
    """An A who was contacted so many days ago."""
    return seen(customer(grade="A"), contacted(days_ago))


def added(day: date | None) -> Outlook:
    """A D who was never contacted."""
    return seen(customer(grade="D", created=day))


def planned(text: str) -> Outlook:
    """A B with a next date set by hand."""
    return seen(customer(), contacted(30, text))


DUE: Final[list[tuple[Outlook, date, str, str]]] = [
    (last(0), TODAY, "A: last contact today, limit 1", "A：今天联系过，最长间隔 1 天"),
    (last(1), TODAY, "A: last contact yesterday (20 Nov), limit 1", "A：昨天（11月20日）联系过，最长间隔 1 天"),
    (last(2), TODAY, "A: last contact 2 days ago (19 Nov), limit 1", "A：2 天前（11月19日）联系过，最长间隔 1 天"),
    (last(365), TODAY, "A: last contact 365 days ago (21 Nov 2025), limit 1", "A：365 天前（2025年11月21日）联系过，最长间隔 1 天"),
    (last(-1), TODAY, "A: last contact on 22 Nov, limit 1", "A：11月22日联系过，最长间隔 1 天"),
    (added(TODAY), TODAY, "D: never contacted, added today", "D：从未联系，今天添加"),
    (added(ahead(-1)), TODAY, "D: never contacted, added yesterday (20 Nov)", "D：从未联系，昨天（11月20日）添加"),
    (added(ahead(-40)), TODAY, "D: never contacted, added 40 days ago (12 Oct)", "D：从未联系，40 天前（10月12日）添加"),
    (added(None), TODAY, "D: never contacted", "D：从未联系"),
    (seen(customer(), Standing(contacts=1)), TODAY, "B: not reached in 1 attempt", "B：尝试联系 1 次，均未联系上"),
    (seen(customer(), Standing(contacts=3)), TODAY, "B: not reached in 3 attempts", "B：尝试联系 3 次，均未联系上"),
    (planned("2026-11-21"), TODAY, "B: planned for today", "B：计划今天联系"),
    (planned("2026-11-20"), TODAY, "B: planned for 20 Nov, 1 day late", "B：原定 11月20日联系，已逾期 1 天"),
    (planned("2026-11-12"), TODAY, "B: planned for 12 Nov, 9 days late", "B：原定 11月12日联系，已逾期 9 天"),
    (planned("2026-11-27"), TODAY, "B: planned for Fri 27 Nov", "B：计划 11月27日 周五 联系"),
    (planned("2027-01-05"), TODAY, "B: planned for Tue 5 Jan 2027", "B：计划 2027年1月5日 周二 联系"),
    (planned("2026-11-21T15:00"), TODAY, "B: appointment today at 15:00", "B：今天 15:00 有约"),
    (planned("2026-11-27T09:30"), TODAY, "B: appointment Fri 27 Nov at 09:30", "B：11月27日 周五 09:30 有约"),
    (planned("2026-11-20T15:00"), TODAY, "B: appointment was Fri 20 Nov at 15:00", "B：约在 11月20日 周五 15:00，已过"),
    (planned("none"), TODAY, "B: no further contact planned", "B：不再安排联系"),
    (planned("soon"), TODAY, "B: last contact 30 days ago (22 Oct), limit 7", "B：30 天前（10月22日）联系过，最长间隔 7 天"),
    (DAY_OFF, TODAY, "B: planned for 21 Nov, a day off; due Mon 23 Nov", "B：原定 11月21日，当天休息，顺延至 11月23日 周一"),
    (DAY_OFF, ahead(2), "B: planned for 21 Nov, a day off; due Mon 23 Nov", "B：原定 11月21日，当天休息，顺延至 11月23日 周一"),
    (DAY_OFF, ahead(4), "B: planned for 21 Nov, 2 days late", "B：原定 11月21日联系，已逾期 2 天"),
]  # fmt: skip

SHORT: Final[list[tuple[int, str | None, int, str, str]]] = [
    (10, None, 0, "3d late", "逾期3天"),
    (7, None, 0, "due today", "今天联系"),
    (2, None, 0, "in 5d", "5天后"),
    (2, None, 4, "tomorrow", "明天"),
    (2, None, 5, "due today", "今天联系"),
    (2, None, 6, "1d late", "逾期1天"),
    (2, "2026-11-21T15:00", 0, "today 15:00", "今天 15:00"),
    (2, "2026-11-22T15:00", 0, "tomorrow 15:00", "明天 15:00"),
    (2, "2026-11-23T15:00", 0, "in 2d", "2天后"),
    (2, "2026-11-20T15:00", 0, "1d late", "逾期1天"),
    (2, "none", 0, "no further contact", "不再联系"),
]
"""Days since the last contact, the next date set by hand, how many days from today one looks, what a card says."""

GRADES: Final[list[tuple[str, int | None, str, str]]] = [
    ("none", None, "E: no need", "E：没有需求"),
    ("later", None, "D: the need comes later", "D：以后才有需求"),
    ("now", None, "D: need now, but no closing date yet", "D：现在有需求，但还没有预计成交日"),
    ("now", 0, "A: expected to close today", "A：预计今天成交"),
    ("now", 1, "A: expected to close in 1 day (22 Nov)", "A：预计 1 天后成交（11月22日）"),
    ("now", 45, "B: expected to close in 45 days (5 Jan 2027)", "B：预计 45 天后成交（2027年1月5日）"),
    ("now", 200, "D: not expected to close for 200 days (9 Jun 2027)", "D：预计 200 天后才成交（2027年6月9日）"),
    ("now", -1, "A: should have closed 1 day ago (20 Nov); ask for a new date", "A：本应 1 天前成交（11月20日），请确认新的日期"),
    ("now", -9, "A: should have closed 9 days ago (12 Nov); ask for a new date", "A：本应 9 天前成交（11月12日），请确认新的日期"),
]  # fmt: skip
"""The need, in how many days the deal should close, why that grade."""

FLAGS: Final = [
    (seen(customer(need="now", close_in=-1), contacted(1)), "slipped", "成交延期"),
    (seen(customer(need="now")), "no date, never contacted", "缺成交日, 从未联系"),
    (seen(customer(need="later"), contacted(1)), "", ""),
]

DAYS: Final = [
    (day_words, date(2026, 11, 27), "Fri 27 Nov", "11月27日 周五"),
    (day_words, date(2027, 1, 5), "Tue 5 Jan 2027", "2027年1月5日 周二"),
    (date_words, date(2025, 12, 31), "31 Dec 2025", "2025年12月31日"),
    (date_words, date(2026, 12, 31), "31 Dec", "12月31日"),
]

WEDNESDAY: Final = date(2026, 11, 18)
NOW: Final = datetime(2026, 11, 18, 16, 30, tzinfo=ZoneInfo("Europe/Berlin"))
READERS: Final[dict[str, Callable[[str], object]]] = {
    "day": lambda text: parse_day(text, WEDNESDAY),
    "next": lambda text: parse_next(text, WEDNESDAY),
    "moment": lambda text: parse_moment(text, NOW),
    "query": lambda text: parse(text, WEDNESDAY),
}

REFUSED: Final = """
day | daily | “daily” is a repeating date; enter a single day. | “daily”是重复的日子，这里只能填一天。
day | 2/30 | The calendar has no day “2/30”. | 日历上没有“2/30”这一天。
day | +99999y | “+99999y” is not between 1970 and 2200. | “+99999y”不在 1970 年至 2200 年之间。
day | soon | “soon” is not a date. Examples: +3d, tomorrow, next tue | “soon”不是日期。例如：+3d、明天、下周三
day | fri 15:00 | “fri 15:00” includes a time; this field takes only a date. | “fri 15:00”里带有时间，这里只能填日期。
next | yesterday | “yesterday” is in the past (2026-11-17). The next contact must be today or later. | “yesterday”（2026-11-17）已经过去，下次联系只能是今天或以后。
next | 25:00 | “25:00” is not a date. Examples: auto, +3d, fri 15:00 | “25:00”不是日期。例如：自动、+3d、下周三
moment | tomorrow | “tomorrow” is in the future (2026-11-19 12:00). You can only log what has happened. | “tomorrow”（2026-11-19 12:00）还没到，只能记录已经发生的联系。
moment | | “” is not a date. Examples: yesterday 3pm, 15:00, 2 hours ago | “”不是日期。例如：昨天下午3点、15:00、两小时前
query | grad:A | grad:A: unknown field grad; did you mean “grade”? | grad:A：没有“grad”这个字段，您要的是不是“grade”？
query | http://x.com | http://x.com: unknown field http; put the text in quotes to search for it. | http://x.com：没有“http”这个字段；要搜索这段文字，请加引号。
query | grade:F | grade:F: a grade is one of A, B, C, D, E. | grade:F：等级只能是 A、B、C、D、E。
query | grade>B | grade>B: grade cannot be compared, write grade:… | grade>B：“grade”不能比较大小，请写成 grade:…
query | grade: | grade: a value is missing, as in grade:A,B. | grade：缺少值，例如 等级:A,B。
query | status:wom | status:wom: wom is not known; did you mean “won”? | status:wom：没有“wom”这个值，您要的是不是“won”？
query | need:xyz | need:xyz: xyz is not one of now, later, none, unknown. | need:xyz：没有“xyz”这个值，可以用：now、later、none、unknown。
query | amount>much | amount>much: an amount is a number, for example 10000, 5k, 1.2m, 3万. | amount>much：金额要写成数字，例如 10000, 5k, 1.2m, 3万。
query | late>soon | late>soon: soon is not a length of time; examples: 3d, 2w. | late>soon：“soon”不是时长，例如：3d, 2w。
query | due:soon | due:soon: “soon” is not a date. Examples: +3d, tomorrow, next tue | due:soon: “soon”不是日期。例如：+3d、明天、下周三
query | created:2026-13 | created:2026-13: the calendar has no such day. | created:2026-13：日历上没有这一天。
query | never:yes | never:yes: never takes no value. | never:yes：never 后面不带值。
query | phone:abc | phone:abc: a phone number has digits. | phone:abc：电话号码要有数字。
"""
"""What is read | what was typed | what is said of it | and in Chinese."""


def check(say: Callable[[], str], english: str, chinese: str) -> None:
    """What is said in either language."""
    for language, sentence in (("en", english), ("zh", chinese)):
        with speaking(language):
            assert say() == sentence


def grade_reason(who: Customer) -> str:
    """Why a grade is suggested."""
    suggestion = suggest(who, TODAY, DEFAULT_SCHEME)
    assert suggestion is not None
    return why_grade(suggestion, who, TODAY)


@pytest.mark.parametrize(("found", "on", "english", "chinese"), DUE)
def test_why_somebody_is_due(found: Outlook, on: date, english: str, chinese: str) -> None:
    check(lambda: why_due(found, on), english, chinese)


def test_a_damaged_grade_is_not_shown() -> None:
    assert why_due(seen(customer(grade="\x1b[31m"), contacted(40)), TODAY).startswith("D: ")


@pytest.mark.parametrize(("days_ago", "planned", "days", "english", "chinese"), SHORT)
def test_a_card_says_when(days_ago: int, planned: str | None, days: int, english: str, chinese: str) -> None:
    found = seen(customer(), contacted(days_ago, planned))
    check(lambda: due_words(found, ahead(days)), english, chinese)


@pytest.mark.parametrize(("found", "english", "chinese"), FLAGS)
def test_what_is_the_matter(found: Outlook, english: str, chinese: str) -> None:
    check(lambda: ", ".join(flag_words(found)), english, chinese)


@pytest.mark.parametrize(("need", "close_in", "english", "chinese"), GRADES)
def test_why_a_grade_is_suggested(need: str, close_in: int | None, english: str, chinese: str) -> None:
    check(lambda: grade_reason(customer(need=need, close_in=close_in)), english, chinese)


@pytest.mark.parametrize(("words", "day", "english", "chinese"), DAYS)
def test_a_day(words: Callable[[date, date], str], day: date, english: str, chinese: str) -> None:
    check(lambda: words(day, TODAY), english, chinese)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_month_and_weekday_has_its_own_name(language: str) -> None:
    with speaking(language):
        assert len({date_words(date(2026, month, 1), TODAY) for month in range(1, 13)}) == 12
        assert len({day_words(ahead(days), ahead(days)) for days in range(7)}) == 7


@pytest.mark.parametrize("row", REFUSED.strip().splitlines())
def test_what_cannot_be_understood(row: str) -> None:
    reader, typed, english, chinese = map(str.strip, row.split("|"))

    def refusal() -> str:
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - what it says is looked at
            READERS[reader](typed)
        return str(caught.value)

    check(refusal, english, chinese)
