"""Days and ranges of days as somebody lists holidays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.when_ranges import iso_days

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("10月1日至7日，元旦", "2027-10-01..2027-10-07, 2027-01-01"),
        ("10月1日－10月7日", "2027-10-01..2027-10-07"),
        ("12月31日到1月2日", "2026-12-31..2027-01-02"),
        ("２０２７－０１－０１、dec 24~dec 26", "2027-01-01, 2026-12-24..2026-12-26"),
        ("国庆, 乱写", "2027-10-01, 乱写"),
        (" ， ", ""),
    ],
)
def test_days_come_out_in_the_form_of_the_file(typed: str, days: str) -> None:
    assert iso_days(typed, TODAY) == days


@given(st.lists(st.tuples(DAYS, DAYS).map(sorted)))
def test_the_form_of_the_file_is_left_alone(ranges: list[list[date]]) -> None:
    written = ", ".join(f"{first}..{last}" for first, last in ranges)
    assert iso_days(written, TODAY) == written
