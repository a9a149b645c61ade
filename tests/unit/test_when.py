"""Dates, next dates and past moments as people write them, in English and Chinese."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tui.core.when import (
    EXAMPLES,
    MOMENT_EXAMPLES,
    NEXT_EXAMPLES,
    FutureError,
    WhenError,
    parse_day,
    parse_moment,
    parse_next,
    parse_span,
)
from tui.core.when_words import shown

WEDNESDAY = date(2026, 11, 18)
FRIDAY = date(2026, 11, 20)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 18, 16, 30, 45, tzinfo=BERLIN)


def day(text: str, today: date = WEDNESDAY, *, day_first: bool = False, past: bool = False) -> str:
    return parse_day(text, today, day_first=day_first, past=past).isoformat()


def moment(text: str, now: datetime = NOW) -> str:
    return parse_moment(text, now).isoformat(timespec="minutes")


MEASURED = {
    "today": "2026-11-18",
    "tomorrow": "2026-11-19",
    "next tue": "2026-11-24",
    "next tuesday": "2026-11-24",
    "friday": "2026-11-20",
    "+3d": "2026-11-21",
    "in 2 weeks": "2026-12-02",
    "3 days from now": "2026-11-21",
    "next month": "2026-12-18",
    "end of month": "2026-11-30",
    "dec 5": "2026-12-05",
    "12/5": "2026-12-05",
    "今天": "2026-11-18",
    "明天": "2026-11-19",
    "后天": "2026-11-20",
    "大后天": "2026-11-21",
    "下周三": "2026-11-25",
    "本周五": "2026-11-20",
    "三天后": "2026-11-21",
    "两周后": "2026-12-02",
    "下个月5号": "2026-12-05",
    "月底": "2026-11-30",
    "12月5日": "2026-12-05",
    "下下周一": "2026-11-30",
}


@pytest.mark.parametrize(("text", "expected"), MEASURED.items())
def test_the_phrases_that_every_library_was_measured_with_are_right(text: str, expected: str) -> None:
    assert day(text) == expected


HARDER = {
    "明年三月": "2027-03-01",
    "2027年3月": "2027-03-01",
    "三月": "2027-03-01",
    "半年内": "2027-05-18",
    "三个月之内": "2027-02-18",
    "月底前": "2026-11-30",
    "周五之前": "2026-11-20",
    "12月25日前": "2026-12-25",
    "元旦": "2027-01-01",
    "国庆节": "2027-10-01",
    "半个月后": "2026-12-03",
    "12 月 5 日": "2026-12-05",
    "三 天 后": "2026-11-21",
    "一个半月后": "2027-01-02",
    "半年后": "2027-05-18",
    "十二月五日": "2026-12-05",
    "１２月５日": "2026-12-05",
    "１２／５": "2026-12-05",
    "＋３ｄ": "2026-11-21",
    "下个星期一": "2026-11-23",
    "下周周四": "2026-11-26",
    "下一个月五号": "2026-12-05",
    "下週五": "2026-11-27",
    "星期日": "2026-11-22",
    "礼拜天": "2026-11-22",
    "這週五": "2026-11-20",
    "上周五": "2026-11-13",
    "前天": "2026-11-16",
    "二十五号": "2026-11-25",
    "过三天": "2026-11-21",
    "再过两周": "2026-12-02",
    "5日后": "2026-11-23",
    "3天前": "2026-11-15",
    "二〇二七年一月五日": "2027-01-05",
    "2027年1月5日": "2027-01-05",
    "明年三月底": "2027-03-31",
    "去年12月5日": "2025-12-05",
    "年底": "2026-12-31",
    "明年底": "2027-12-31",
    "本季度末": "2026-12-31",
    "下月初": "2026-12-01",
    "月中": "2026-12-15",
    "周末": "2026-11-21",
    "下周末": "2026-11-28",
    "next friday": "2026-11-27",
    "this friday": "2026-11-20",
    "last friday": "2026-11-13",
    "tue next week": "2026-11-24",
    "eom": "2026-11-30",
    "EOQ": "2026-12-31",
    "end of next month": "2026-12-31",
    "end of february 2028": "2028-02-29",
    "a week ago": "2026-11-11",
    "in three days": "2026-11-21",
    "+1m": "2026-12-18",
    "+1y": "2027-11-18",
    "-2w": "2026-11-04",
    "2026-12-05": "2026-12-05",
    "2026/1/5": "2026-01-05",
    "2026.1.5": "2026-01-05",
    "20261205": "2026-12-05",
    "12/5/2027": "2027-12-05",
    "5 dec 2027": "2027-12-05",
    "December 5th, 2027": "2027-12-05",
    "the 5th": "2026-12-05",
    "5th of next month": "2026-12-05",
    "on friday": "2026-11-20",
    "Fri 27 Nov": "2026-11-27",
    "11月27日 周五": "2026-11-27",
    "11月27日（周五）": "2026-11-27",
    "2026-11-27 周五": "2026-11-27",
}


@pytest.mark.parametrize(("text", "expected"), HARDER.items())
def test_harder_phrases_in_any_width_script_and_number_words_are_right(text: str, expected: str) -> None:
    assert day(text) == expected


MORE_DAYS = {
    "mid december": "2026-12-15",
    "mid-december": "2026-12-15",
    "late december": "2026-12-21",
    "early january": "2027-01-01",
    "middle of next month": "2026-12-15",
    "beginning of next month": "2026-12-01",
    "mid next week": "2026-11-25",
    "early next week": "2026-11-23",
    "next week tuesday": "2026-11-24",
    "tuesday of next week": "2026-11-24",
    "monday week": "2026-11-30",
    "two weeks from friday": "2026-12-04",
    "tuesday the week after next": "2026-12-01",
    "first monday of december": "2026-12-07",
    "last friday of the month": "2026-11-27",
    "q1": "2027-01-01",
    "start of q2": "2027-04-01",
    "+3": "2026-11-21",
    "7": "2026-11-25",
    "after christmas": "2026-12-27",
    "2 days before christmas": "2026-12-23",
    "new year": "2027-01-01",
    "after chinese new year": "2027-02-13",
    "mid-autumn": "2027-09-15",
    "easter": "2027-03-28",
    "after new year's": "2027-01-02",
    "年后": "2027-02-13",
    "年前": "2027-02-04",
    "元旦后": "2027-01-02",
    "元旦前": "2026-12-31",
    "春节后": "2027-02-13",
    "过完年": "2027-02-13",
    "国庆后": "2027-10-08",
    "国庆假期后": "2027-10-08",
    "五一": "2027-05-01",
    "五一后": "2027-05-06",
    "十一": "2027-10-01",
    "十一后": "2027-10-08",
    "十一月二十日": "2026-11-20",
    "清明": "2027-04-05",
    "除夕": "2027-02-05",
    "大年三十": "2027-02-05",
    "大年初一": "2027-02-06",
    "元宵节": "2027-02-20",
    "腊月二十三": "2027-01-30",
    "正月初八": "2027-02-13",
    "农历八月十五": "2027-09-15",
    "圣诞节": "2026-12-25",
    "双十一": "2027-11-11",
    "春节后一周": "2027-02-13",
    "明年春节后": "2027-02-13",
    "下周初": "2026-11-23",
    "下周内": "2026-11-29",
    "本周内": "2026-11-22",
    "月内": "2026-11-30",
    "年内": "2026-12-31",
    "年初": "2027-01-01",
    "明年初": "2027-01-01",
    "年中": "2027-06-30",
    "12月中旬": "2026-12-15",
    "下月下旬": "2026-12-21",
    "下个月中旬": "2026-12-15",
    "一季度末": "2027-03-31",
    "下季度": "2027-01-01",
    "明后天": "2026-11-19",
    "in a month": "2026-12-18",
    "a couple of days": "2026-11-20",
    "next weekend": "2026-11-28",
    "the day after tomorrow": "2026-11-20",
    "sept 3rd": "2027-09-03",
    "十二月初": "2026-12-01",
    "中秋节后": "2027-09-16",
    "端午前": "2027-06-08",
    "11.11": "2027-11-11",
    "20号": "2026-11-20",
    "end of the week": "2026-11-22",
    "end of january": "2027-01-31",
    "jan 2027": "2027-01-01",
    "三天以后": "2026-11-21",
    "一个礼拜后": "2026-11-25",
    "a week from now": "2026-11-25",
    "1 week": "2026-11-25",
    "2周": "2026-12-02",
    "半年": "2027-05-18",
    "双十二": "2026-12-12",
}


@pytest.mark.parametrize(("text", "expected"), MORE_DAYS.items())
def test_festivals_parts_of_months_and_weeks_and_days_counted_from_days_are_understood(
    text: str, expected: str
) -> None:
    assert day(text) == expected


MORE_TIMES = {
    "tomorrow evening": "2026-11-19T18:00",
    "tonight": "2026-11-18T20:00",
    "tonight at 8": "2026-11-18T20:00",
    "8 tonight": "2026-11-18T20:00",
    "tonight 8:30": "2026-11-18T20:30",
    "midnight tonight": "2026-11-19T00:00",
    "monday night": "2026-11-23T20:00",
    "this afternoon": "2026-11-18T15:00",
    "tomorrow at 9": "2026-11-19T09:00",
    "tomorrow at 3": "2026-11-19T15:00",
    "9 in the morning tomorrow": "2026-11-19T09:00",
    "dec 5 morning": "2026-12-05T09:00",
    "5 dec at 8": "2026-12-05T08:00",
    "tomorrow morning 9:30": "2026-11-19T09:30",
    "first thing tomorrow": "2026-11-19T09:00",
    "eod friday": "2026-11-20T17:00",
    "fri before 3pm": "2026-11-20T15:00",
    "今晚": "2026-11-18T20:00",
    "今晚8点半": "2026-11-18T20:30",
    "今晚1点": "2026-11-19T01:00",
    "明天半夜": "2026-11-20T00:00",
    "半夜12点": "2026-11-19T00:00",
    "明天凌晨1点": "2026-11-19T01:00",
    "明早": "2026-11-19T09:00",
    "明天一早": "2026-11-19T09:00",
    "后天下午": "2026-11-20T15:00",
    "周五晚上": "2026-11-20T20:00",
    "周五下班前": "2026-11-20T17:00",
    "周一上午": "2026-11-23T10:00",
    "下周三上午10点": "2026-11-25T10:00",
    "下午3点左右": "2026-11-18T15:00",
    "下午3点前": "2026-11-18T15:00",
    "24:00": "2026-11-19T00:00",
    "day after tomorrow afternoon": "2026-11-20T15:00",
    "wed morning": "2026-11-25T09:00",
    "3rd sept at noon": "2027-09-03T12:00",
    "noon tomorrow": "2026-11-19T12:00",
    "下个周五下午两点": "2026-11-27T14:00",
    "明天12点": "2026-11-19T12:00",
    "明天中午12点半": "2026-11-19T12:30",
    "晚上12点": "2026-11-19T00:00",
    "15号下午": "2026-12-15T15:00",
    "10天后下午3点": "2026-11-28T15:00",
}


@pytest.mark.parametrize(("text", "expected"), MORE_TIMES.items())
def test_parts_of_the_day_and_nights_are_understood(text: str, expected: str) -> None:
    assert parse_next(text, WEDNESDAY) == expected


def test_an_evening_that_has_passed_is_a_moment_of_its_own_day() -> None:
    assert moment("last night") == "2026-11-17T20:00+01:00"
    assert moment("昨晚12点") == "2026-11-18T00:00+01:00"
    assert moment("this morning") == "2026-11-18T09:00+01:00"


@pytest.mark.parametrize(
    ("festival", "days"),
    [
        ("春节", {2024: "02-10", 2025: "01-29", 2026: "02-17", 2028: "01-26", 2030: "02-03", 2035: "02-08"}),
        ("端午", {2024: "06-10", 2025: "05-31", 2026: "06-19", 2028: "05-28"}),
        ("中秋", {2024: "09-17", 2025: "10-06", 2026: "09-25", 2028: "10-03"}),
        ("清明", {2024: "04-04", 2026: "04-05", 2027: "04-05", 2028: "04-04"}),
        ("easter", {2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2038: "04-25"}),
    ],
)
def test_festivals_that_move_are_on_the_day_of_their_year(festival: str, days: dict[int, str]) -> None:
    for year, expected in days.items():
        assert day(festival, date(year, 1, 1)) == f"{year}-{expected}"


def test_a_leap_month_of_the_chinese_year_is_passed_over() -> None:
    assert day("农历六月初一", date(2025, 1, 1)) == "2025-06-25"
    assert day("农历七月初一", date(2025, 1, 1)) == "2025-08-23"


def test_a_festival_of_the_past_is_the_last_one() -> None:
    assert day("春节", past=True) == "2026-02-17"
    assert day("中秋", past=True) == "2026-09-25"


def test_beyond_the_chinese_calendar_that_is_known_there_is_no_such_day() -> None:
    with pytest.raises(WhenError):
        parse_day("春节", date(2090, 1, 1))


def test_every_example_that_is_shown_is_understood() -> None:
    now = datetime(2026, 11, 21, 16, 0, tzinfo=BERLIN)
    for language in ("en", "zh"):
        assert all(parse_day(text, WEDNESDAY) for text in EXAMPLES[language])
        assert all(parse_moment(text, now) for text in MOMENT_EXAMPLES[language])
        planned = [parse_next(text, WEDNESDAY) for text in NEXT_EXAMPLES[language]]
        assert (planned.count(None), planned.count("none")) == (1, 1)


def test_a_weekday_on_that_same_weekday_is_a_week_away() -> None:
    assert day("fri", FRIDAY) == day("周五", FRIDAY) == "2026-11-27"
    assert day("sat", FRIDAY) == "2026-11-21"


def test_next_friday_is_the_friday_of_next_week_on_every_day_of_the_week() -> None:
    for offset in range(7):
        today = date(2026, 11, 16) + timedelta(days=offset)
        assert day("next friday", today) == day("下周五", today) == "2026-11-27"
        assert day("this friday", today) == day("本周五", today) == "2026-11-20"


def test_a_weekday_of_the_past_may_be_today() -> None:
    assert day("fri", FRIDAY, past=True) == "2026-11-20"
    assert day("thu", FRIDAY, past=True) == "2026-11-19"
    assert day("sat", FRIDAY, past=True) == "2026-11-14"


def test_a_date_without_a_year_is_the_next_such_and_today_counts() -> None:
    today = date(2026, 12, 5)
    assert day("12/5", today) == day("12月5日", today) == "2026-12-05"
    assert day("12/4", today) == "2027-12-04"
    assert day("dec 4", today, past=True) == "2026-12-04"
    assert day("12/6", today, past=True) == "2025-12-06"


def test_the_year_wraps_at_new_year() -> None:
    today = date(2026, 12, 31)
    assert day("tomorrow", today) == day("1/1", today) == day("下个月1号", today) == "2027-01-01"
    assert day("+2m", today) == "2027-02-28"
    assert day("end of next month", today) == "2027-01-31"
    assert day("周五", today) == "2027-01-01"
    assert day("上个月5号", date(2027, 1, 20)) == "2026-12-05"


def test_one_month_stops_at_the_end_of_a_shorter_month() -> None:
    assert day("+1m", date(2026, 1, 31)) == day("1个月后", date(2026, 1, 31)) == "2026-02-28"
    assert day("+1m", date(2028, 1, 31)) == "2028-02-29"
    assert day("-1m", date(2026, 3, 31)) == "2026-02-28"
    assert day("+1y", date(2028, 2, 29)) == "2029-02-28"


def test_29_february_without_a_year_is_the_next_leap_year() -> None:
    assert day("2/29") == day("2月29日") == day("29 feb") == "2028-02-29"
    assert day("2/29", past=True) == "2024-02-29"
    assert day("2/29", date(2096, 3, 1)) == "2104-02-29"


def test_a_day_that_this_month_lacks_is_in_a_later_one() -> None:
    assert day("31号") == "2026-12-31"
    assert day("30th", date(2026, 1, 31)) == "2026-03-30"


def test_the_setting_decides_between_day_and_month_only_where_both_are_possible() -> None:
    assert day("12/5") == "2026-12-05"
    assert day("12/5", day_first=True) == "2027-05-12"
    assert day("5.12.2027", day_first=True) == "2027-12-05"
    assert day("30/11") == day("30/11", day_first=True) == day("11/30", day_first=True) == "2026-11-30"
    assert day("2026/1/5", day_first=True) == "2026-01-05"


def refusal(read: Callable[[str], object], text: str) -> str:
    """Why a text is refused, without the text itself and its date."""
    with pytest.raises(WhenError) as caught:
        read(text)
    return re.sub(rf"(?<=[\"“]){re.escape(shown(text))}(?=[\"”])|\d{{4}}-[\d: -]+", "", str(caught.value))


def as_day(text: str) -> date:
    return parse_day(text, date(2026, 10, 1))


def as_next(text: str) -> str | None:
    return parse_next(text, WEDNESDAY)


REFUSED: dict[str, tuple[Callable[[str], object], list[str]]] = {
    "the calendar lacks it": (
        as_day,
        [
            "2026-02-29",
            "2/30",
            "31/11",
            "99/99",
            "下个月31号",
            "13月1日",
            "0/5",
            "Thu 27 Nov",
            "十一月二十七日周四",
        ],
    ),
    "before 1970 or after 2200": (
        as_day,
        ["1969-12-31", "2201-01-01", "+99999y", "-99999d", "99999个月后", "+99999w", "0001-01-01"],
    ),
    "no day": (
        as_day,
        [
            *(
                "",
                " ",
                "soon",
                "3月后",
                "26年",
                "dec",
                "asap",
                "尽快",
                "fri or mon",
                "节后",
                "30m ago",
                "12/5/27",
            ),
            *("十十号", "下下下", "周八", "x" * 5000),
        ],
    ),
    "a day with a time": (as_day, ["fri 15:00", "tomorrow 3pm", "周五下午3点"]),
    "no next date": (
        as_next,
        ["25:00", "fri 15:60", "13pm", "晚上3点", "下午9点", "明天25点", "24:30", "x" * 5000, "。"],
    ),
    "what repeats": (as_next, ["every monday", "每周一", "daily", "每月5号", "隔天", "each friday 3pm"]),
    "a next date in the past": (as_next, ["yesterday", "上周五", "2026-11-17", "-1d", "昨天下午三点"]),
    "a moment still to come": (
        moment,
        ["tomorrow", "16:31", "明天上午十点", "2026-11-18T16:31+01:00", "eom", "+3d"],
    ),
    "no moment": (moment, ["", "soon", "3pm or 4pm"]),
}


@pytest.mark.parametrize(("read", "texts"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_for_one_and_the_same_reason(
    read: Callable[[str], object], texts: list[str]
) -> None:
    assert len({refusal(read, text) for text in texts}) == 1


def test_each_reason_to_refuse_is_told_from_the_others() -> None:
    assert len({refusal(read, texts[-1]) for read, texts in REFUSED.values()}) == len(REFUSED)


def test_a_refused_next_date_is_told_as_the_day_it_is() -> None:
    with pytest.raises(WhenError, match=r"2026-11-13"):
        parse_next("上周五", WEDNESDAY)


def test_an_error_quotes_the_text_harmlessly_and_not_all_of_it() -> None:
    with pytest.raises(WhenError) as caught:
        parse_day("\x1b]0;x\x07\u202e[/x]\n" + "y" * 1000, WEDNESDAY)
    message = str(caught.value)
    assert message.isprintable()
    assert "\\x1b" in message
    assert len(message) < 200


NEXT = {
    "": None,
    "  ": None,
    "auto": None,
    "自动": None,
    "none": "none",
    "NONE": "none",
    "无": "none",
    "不再联系": "none",
    "+3d": "2026-11-21",
    "下周三": "2026-11-25",
    "today": "2026-11-18",
    "fri 15:00": "2026-11-20T15:00",
    "fri at 3pm": "2026-11-20T15:00",
    "Fri, 3:30 PM": "2026-11-20T15:30",
    "3pm fri": "2026-11-20T15:00",
    "sat 3 p.m.": "2026-11-21T15:00",
    "3:05 pm tomorrow": "2026-11-19T15:05",
    "fri noon": "2026-11-20T12:00",
    "12am tomorrow": "2026-11-19T00:00",
    "12pm tomorrow": "2026-11-19T12:00",
    "15:00": "2026-11-18T15:00",
    "2026-12-05T09:30": "2026-12-05T09:30",
    "2026-12-05 09:30:15": "2026-12-05T09:30",
    "12/5下午3点": "2026-12-05T15:00",
    "12月5日15：00": "2026-12-05T15:00",
    "下周三下午三点": "2026-11-25T15:00",
    "下周三三点": "2026-11-25T15:00",
    "下周一十点": "2026-11-23T10:00",
    "周五 10點半": "2026-11-20T10:30",
    "下午3点半周五": "2026-11-20T15:30",
    "明天下午3:15": "2026-11-19T15:15",
    "明晚8点": "2026-11-19T20:00",
    "明早9点一刻": "2026-11-19T09:15",
    "明天上午十点二十分": "2026-11-19T10:20",
    "晚上8点": "2026-11-18T20:00",
    "明天中午": "2026-11-19T12:00",
    "明天中午1点": "2026-11-19T13:00",
    "明天凌晨2点": "2026-11-19T02:00",
    "明天下午15点": "2026-11-19T15:00",
}


@pytest.mark.parametrize(("text", "expected"), NEXT.items())
def test_the_next_date_is_automatic_none_a_day_or_an_appointment(text: str, expected: str | None) -> None:
    assert parse_next(text, WEDNESDAY) == expected


def test_the_next_date_follows_the_order_of_day_and_month() -> None:
    assert parse_next("1/2 15:00", WEDNESDAY, day_first=True) == "2027-02-01T15:00"


MOMENTS = {
    "now": "2026-11-18T16:30+01:00",
    "刚才": "2026-11-18T16:30+01:00",
    "today": "2026-11-18T16:30+01:00",
    "15:00": "2026-11-18T15:00+01:00",
    "3pm": "2026-11-18T15:00+01:00",
    "下午三点": "2026-11-18T15:00+01:00",
    "上午十点": "2026-11-18T10:00+01:00",
    "yesterday": "2026-11-17T12:00+01:00",
    "yesterday 3pm": "2026-11-17T15:00+01:00",
    "昨天下午3点半": "2026-11-17T15:30+01:00",
    "昨晚8点": "2026-11-17T20:00+01:00",
    "昨晚": "2026-11-17T20:00+01:00",
    "昨天下午": "2026-11-17T15:00+01:00",
    "今早": "2026-11-18T09:00+01:00",
    "上周五上午": "2026-11-13T10:00+01:00",
    "2026-11-17 15:04": "2026-11-17T15:04+01:00",
    "mon 9:00": "2026-11-16T09:00+01:00",
    "wed 9:00": "2026-11-18T09:00+01:00",
    "周四上午9点": "2026-11-12T09:00+01:00",
    "12/5 noon": "2025-12-05T12:00+01:00",
    "2 hours ago": "2026-11-18T14:30+01:00",
    "an hour ago": "2026-11-18T15:30+01:00",
    "20分钟前": "2026-11-18T16:10+01:00",
    "半小时前": "2026-11-18T16:00+01:00",
    "2026-11-17T15:04+08:00": "2026-11-17T15:04+08:00",
    "2026-11-17T15:04:30Z": "2026-11-17T15:04+00:00",
}


@pytest.mark.parametrize(("text", "expected"), MOMENTS.items())
def test_a_past_moment_is_local_time_with_its_offset(text: str, expected: str) -> None:
    assert moment(text) == expected


def test_a_moment_has_the_offset_of_its_own_day_not_of_today() -> None:
    winter = datetime(2026, 11, 18, 16, 30, tzinfo=BERLIN)
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=BERLIN)
    assert moment("2026-07-01 15:00", winter) == "2026-07-01T15:00+02:00"
    assert moment("2026-02-01 15:00", summer) == "2026-02-01T15:00+01:00"


def test_midnight_in_another_time_zone_is_that_zones_day() -> None:
    now = datetime(2026, 11, 18, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert moment("yesterday 23:50", now) == "2026-11-17T23:50+08:00"
    assert moment("10 minutes ago", now) == "2026-11-17T23:55+08:00"
    assert moment("today", now) == "2026-11-18T00:05+08:00"


def test_an_explicit_zone_decides_over_the_one_of_now() -> None:
    now = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)
    shanghai = ZoneInfo("Asia/Shanghai")
    assert parse_moment("today", now, tz=shanghai).isoformat() == "2026-11-18T07:00:00+08:00"
    assert parse_moment("6:30", now, tz=shanghai).isoformat() == "2026-11-18T06:30:00+08:00"


def test_an_hour_that_daylight_saving_skips_is_moved_on() -> None:
    now = datetime(2026, 3, 29, 12, 0, tzinfo=BERLIN)
    assert moment("2:30", now) == "2026-03-29T03:30+02:00"


def test_an_hour_that_daylight_saving_repeats_is_the_first_of_the_two() -> None:
    now = datetime(2026, 10, 25, 12, 0, tzinfo=BERLIN)
    assert moment("2:30", now) == "2026-10-25T02:30+02:00"
    assert moment("10 hours ago", now) == "2026-10-25T02:00+01:00"


def test_in_the_repeated_hour_a_moment_is_compared_by_true_time() -> None:
    second_ten_past_two = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)
    assert moment("2:15", second_ten_past_two) == "2026-10-25T02:15+02:00"
    first_half_past_two = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    with pytest.raises(FutureError):
        parse_moment("2026-10-25T02:15+01:00", first_half_past_two)


def test_a_fixed_offset_that_is_not_the_systems_is_kept() -> None:
    elsewhere = timezone(timedelta(hours=5, minutes=45))
    assert (
        moment("yesterday 3pm", datetime(2026, 11, 18, 16, 30, tzinfo=elsewhere)) == "2026-11-17T15:00+05:45"
    )


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system cannot change its zone")
def test_the_systems_own_offset_follows_the_systems_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        now = datetime(2026, 11, 18, 16, 30).astimezone()
        assert moment("2026-07-01 15:00", now) == "2026-07-01T15:00+02:00"
        assert moment("2026-03-29 2:30", now) == "2026-03-29T03:30+02:00"
    time.tzset()


def test_a_moment_of_this_very_minute_has_happened() -> None:
    assert moment("16:30") == "2026-11-18T16:30+01:00"


@pytest.mark.parametrize("text", ["1969-12-31 15:00", "1969-12-31T15:00Z", "0001-01-01T00:00+08:00"])
def test_a_moment_before_1970_is_refused(text: str) -> None:
    with pytest.raises(WhenError):
        parse_moment(text, NOW)


def test_a_span_counts_calendar_units() -> None:
    spans = [parse_span(text) for text in ("7d", "2 weeks", "1m", "三天", "半个月", "5日", "soon")]
    days = [span and (span.after(WEDNESDAY) - WEDNESDAY).days for span in spans]
    assert days == [7, 14, 30, 3, 15, None, None]
