"""Laws of the date grammar that hold for every day and every text."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tui.core.when import FIRST_YEAR, LAST_YEAR, WhenError, parse_day, parse_moment, parse_next, parse_span

days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
todays = st.dates(date(1990, 1, 1), date(2150, 12, 31))
zones = st.sampled_from(
    [
        ZoneInfo(name)
        for name in ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe")
    ]
)
nows = st.builds(
    lambda now, zone: now.replace(tzinfo=UTC).astimezone(zone),
    st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1)),
    zones,
)

PIECES = (
    *(
        "next",
        "last",
        "this",
        "in",
        "ago",
        "end of",
        "the",
        "of",
        "week",
        "month",
        "d",
        "m",
        "days",
        "a",
        "two",
    ),
    *(
        "fri",
        "tuesday",
        "dec",
        "may",
        "th",
        "at",
        "pm",
        "am",
        "noon",
        "eom",
        "today",
        "none",
        "auto",
        "from now",
    ),
    *"上下本个周月年日号天后前底初中末过半一二两十百零廿点刻分明去季度",
    *("星期", "今天", "下午", "晚上", "小时"),
    *(" ", "  ", "/", "-", ".", ":", "：", "+", "T", ",", "，", "Z"),
    *("0", "1", "2", "5", "12", "29", "31", "2026", "99999"),
)
texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text(alphabet="0123456789-/.: +"),
)


@given(texts, todays, st.booleans(), st.booleans())
def test_any_text_is_a_day_within_bounds_or_refused(
    text: str, today: date, day_first: bool, past: bool
) -> None:
    try:
        day = parse_day(text, today, day_first=day_first, past=past)
    except WhenError:
        return
    assert FIRST_YEAR <= day.year <= LAST_YEAR


@given(texts, todays)
def test_any_text_is_a_next_date_from_today_on_or_refused(text: str, today: date) -> None:
    try:
        planned = parse_next(text, today)
    except WhenError:
        return
    assert planned in (None, "none") or datetime.fromisoformat(planned).date() >= today


@given(texts, nows)
def test_any_text_is_a_moment_that_has_happened_or_refused(text: str, now: datetime) -> None:
    try:
        moment = parse_moment(text, now)
    except WhenError:
        return
    assert moment.astimezone(UTC) <= now.astimezone(UTC)
    assert moment.utcoffset() is not None


@given(texts)
def test_any_text_is_a_span_or_none(text: str) -> None:
    span = parse_span(text)
    assert span is None or span.count >= 0


@given(days, todays)
def test_a_date_with_its_year_is_read_back_however_it_is_written(day: date, today: date) -> None:
    english = f"{day:%d %b} {day.year}"
    written = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        english,
        f"{day:%b} {day.day}, {day.year}",
        f"{day:%a} {english}",
    ]
    assert {parse_day(text, today) for text in written} == {day}
    assert parse_day(f"{day.month}/{day.day}/{day.year}", today) == day
    assert parse_day(f"{day.day}.{day.month}.{day.year}", today, day_first=True) == day


@given(days, todays)
def test_a_date_without_its_year_is_the_nearest_on_its_side_of_today(day: date, today: date) -> None:
    text = f"{day.month}/{day.day}"
    ahead, behind = parse_day(text, today), parse_day(text, today, past=True)
    assert behind <= today <= ahead
    assert (ahead.month, ahead.day) == (behind.month, behind.day) == (day.month, day.day)
    assert (ahead - today).days < 366 or day == date(day.year, 2, 29)
    assert parse_day(f"{day.month}月{day.day}号", today) == ahead


@given(todays, st.integers(0, 6))
def test_weekdays_lie_in_the_week_they_name(today: date, number: int) -> None:
    english, chinese = f"{date(2024, 1, 1) + timedelta(days=number):%A}", f"周{'一二三四五六日'[number]}"
    monday = today - timedelta(days=today.weekday())
    for words, weeks in (
        ("this ", 0),
        ("next ", 1),
        ("last ", -1),
        ("本", 0),
        ("下", 1),
        ("下下", 2),
        ("上", -1),
    ):
        name = english if words.isascii() else chinese
        assert parse_day(words + name, today) == monday + timedelta(days=7 * weeks + number)
    bare = parse_day(english, today)
    assert bare == parse_day(chinese, today)
    assert 1 <= (bare - today).days <= 7
    assert bare.weekday() == number


@given(todays, st.integers(0, 400))
def test_months_ahead_keep_the_day_or_stop_at_the_end_of_the_month(today: date, count: int) -> None:
    day = parse_day(f"+{count}m", today)
    assert (day.year * 12 + day.month) - (today.year * 12 + today.month) == count
    assert day.day == min(today.day, monthrange(day.year, day.month)[1])


@given(todays, st.integers(1, 199))
def test_chinese_number_words_count_like_digits(today: date, count: int) -> None:
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    words = "一百" * hundreds
    if tens:
        words += f"{'零一二三四五六七八九'[tens]}十" if hundreds or tens > 1 else "十"
    elif hundreds and ones:
        words += "零"
    words += "零一二三四五六七八九"[ones] if ones else ""
    assert parse_day(f"{words}天后", today) == today + timedelta(days=count)


@given(
    st.sampled_from(["+3d", "next tue", "in 2 weeks", "12/5", "2026-12-05", "end of month", "12月5日"]),
    todays,
)
def test_full_width_and_capital_letters_mean_the_same(text: str, today: date) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
    assert parse_day(wide, today) == parse_day(text.upper(), today) == parse_day(text, today)


@given(st.datetimes(datetime(1991, 1, 1), datetime(2149, 12, 31)), nows)
def test_a_local_time_gets_the_offset_its_zone_had_then(local: datetime, now: datetime) -> None:
    local = local.replace(second=0, microsecond=0, fold=0)
    true = local.replace(tzinfo=now.tzinfo).astimezone(UTC)
    if true > now.astimezone(UTC):
        return
    moment = parse_moment(f"{local:%Y-%m-%d %H:%M}", now)
    assert moment.astimezone(UTC) == true
    assert moment == true.astimezone(now.tzinfo)
