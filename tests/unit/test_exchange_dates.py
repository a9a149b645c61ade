"""How dates in lists are read: every writing, and whose turn it is when day and month cannot be told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from tui.exchange.dates import DateFormat, Moment, find_format, local, parse

MONTH_FIRST = DateFormat(day_first=False)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05",
        "2026/1/5",
        "2026.1.5",
        "20260105",
        "2026年1月5日",
        "2026年01月05号",
        "２０２６年１月５日",
        "5 Jan 2026",
        "5-Jan-26",
        "Jan 5, 2026",
        "January 5th, 2026",
        "Mon, 5 January 2026",
        "2026-01-05 星期一",
        "1/5/2026",
        "1-5-26",
        "5.1.2026",
        "05.01.26",
        "46027",
    ],
)
def test_one_day_in_every_writing(text: str) -> None:
    assert parse(text, MONTH_FIRST) == Moment(date(2026, 1, 5))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-01-05 15:04:05", time(15, 4)),
        ("2026-01-05T15:04", time(15, 4)),
        ("2026/1/5 3:04 PM", time(15, 4)),
        ("1/5/2026 12:00 AM", time(0, 0)),
        ("2026年1月5日下午3:04", time(15, 4)),
        ("2026年1月5日 15：04", time(15, 4)),
        ("46027.5", time(12, 0)),
    ],
)
def test_times_are_kept_to_the_minute(text: str, clock: time) -> None:
    assert parse(text, MONTH_FIRST) == Moment(date(2026, 1, 5), clock)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "13800138000",
        "12345",
        "2026-02-30",
        "2026-13-01",
        "0/0/2026",
        "1/2/3",
        "99/99/2026",
        "2026-01-05 25:00",
        "3月5日",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse(text, MONTH_FIRST) is None


def test_one_row_can_settle_the_order_of_a_whole_column() -> None:
    form = find_format(["03/04/2026", "25/04/2026", ""], day_first=False)
    assert form == DateFormat(day_first=True)
    assert parse("03/04/2026", form) == Moment(date(2026, 4, 3))


def test_a_row_can_settle_it_the_other_way_against_the_setting() -> None:
    form = find_format(["03/04/2026", "04/25/2026"], day_first=True)
    assert parse("03/04/2026", form) == Moment(date(2026, 3, 4))


@pytest.mark.parametrize("day_first", [False, True])
def test_an_open_column_follows_the_setting_and_is_reported(day_first: bool) -> None:
    form = find_format(["03/04/2026", "01/02/2026", "05/05/2026"], day_first=day_first)
    assert form == DateFormat(day_first, ambiguous=2, example="03/04/2026")
    assert parse("03/04/2026", form) == Moment(date(2026, 4, 3) if day_first else date(2026, 3, 4))


def test_a_mixed_column_reads_what_is_certain_and_reports_the_rest() -> None:
    form = find_format(["25/04/2026", "04/25/2026", "03/04/2026"], day_first=False)
    assert form.mixed
    assert form.ambiguous == 1
    assert parse("25/04/2026", form) == parse("04/25/2026", form) == Moment(date(2026, 4, 25))


def test_unambiguous_writings_are_never_reported() -> None:
    cells = ["2026-03-04", "2026年3月4日", "4.3.2026", "20260304", "4 Mar 2026"]
    assert find_format(cells, day_first=False).ambiguous == 0


def test_a_time_without_a_zone_is_local_time() -> None:
    moment = local(Moment(date(2026, 1, 5), time(15, 4)))
    assert moment == datetime(2026, 1, 5, 15, 4).astimezone()


def test_a_zone_that_is_written_is_kept_and_utc_is_brought_to_local_time() -> None:
    east = parse("2026-01-05T15:04+08:00", MONTH_FIRST)
    assert east is not None
    assert local(east) == datetime(2026, 1, 5, 15, 4, tzinfo=timezone(timedelta(hours=8)))
    zulu = parse("2026-01-05T15:04:00Z", MONTH_FIRST)
    assert zulu is not None
    found = local(zulu)
    assert found == datetime(2026, 1, 5, 15, 4, tzinfo=UTC)
    assert found is not None
    assert found.utcoffset() == datetime(2026, 1, 5, 15, 4).astimezone().utcoffset()


def test_a_date_alone_has_no_moment() -> None:
    assert local(Moment(date(2026, 1, 5))) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("民国116年3月5日", "2027-03-05"),
        ("民國115年12月20日", "2026-12-20"),
        ("令和9年3月5日", "2027-03-05"),
        ("令和元年5月1日", "2019-05-01"),
        ("R8.12.20", "2026-12-20"),
        ("H7/1/17", "1995-01-17"),
        ("昭和55年2月3日", "1980-02-03"),
        ("2570-03-05", "2027-03-05"),
        ("05/03/2570", "2027-03-05"),
        ("พ.ศ. 2570/3/5", "2027-03-05"),
        ("2530年2月3日", "1987-02-03"),
    ],
)
def test_other_calendars_are_read_as_the_day_they_mean(text: str, day: str) -> None:
    found = parse(text, DateFormat(day_first=True))
    assert found is not None
    assert found.day.isoformat() == day


@pytest.mark.parametrize("text", ["令和9年13月5日", "S99.1.1x", "2800-01-01", "R8", "农历八月十五"])
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert parse(text, DateFormat(day_first=True)) is None
