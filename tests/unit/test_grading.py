"""The grade that need and closing date suggest; see "Grades" in the rules."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
import yaml

from tests.unit.rules import TODAY, ahead, customer, seen
from tui.core.grading import (
    DEFAULT_SCHEME,
    Grade,
    Scheme,
    Suggestion,
    drift,
    is_slipped,
    known_grade,
    rank,
    suggest,
)
from tui.core.model import GRADES, Customer

CONFIG = Path(__file__).parents[2] / "config"


def suggested(who: Customer, today: date = TODAY, scheme: Scheme = DEFAULT_SCHEME) -> Suggestion:
    suggestion = suggest(who, today, scheme)
    assert suggestion is not None
    return suggestion


def closing_in(days: int) -> Suggestion:
    return suggested(customer(need="now", close_in=days))


def test_the_built_in_scheme_is_the_one_of_the_configuration_file() -> None:
    shipped = yaml.safe_load((CONFIG / "grades.yaml").read_text(encoding="utf-8"))["grades"]
    assert (
        tuple(Grade(letter=letter, **fields) for letter, fields in shipped.items()) == DEFAULT_SCHEME.grades
    )


def test_intervals_are_1_7_15_30_and_365_days() -> None:
    assert [DEFAULT_SCHEME.interval(letter) for letter in GRADES] == [1, 7, 15, 30, 365]


@pytest.mark.parametrize(
    ("days", "grade", "why"),
    [
        (0, "A", "horizon"),
        (1, "A", "horizon"),
        (30, "A", "horizon"),
        (31, "B", "horizon"),
        (90, "B", "horizon"),
        (91, "C", "horizon"),
        (180, "C", "horizon"),
        (181, "D", "beyond"),
        (5000, "D", "beyond"),
    ],
)
def test_a_need_now_is_graded_by_the_days_to_the_closing_date(days: int, grade: str, why: str) -> None:
    assert closing_in(days) == Suggestion(grade, why, days)


def test_day_30_is_still_grade_a() -> None:
    assert closing_in(30).grade == "A"


def test_day_31_is_grade_b() -> None:
    assert closing_in(31).grade == "B"


def test_day_90_is_still_grade_b() -> None:
    assert closing_in(90).grade == "B"


def test_day_91_is_grade_c() -> None:
    assert closing_in(91).grade == "C"


def test_day_180_is_still_grade_c() -> None:
    assert closing_in(180).grade == "C"


def test_day_181_is_grade_d() -> None:
    assert closing_in(181).grade == "D"


def test_no_need_is_grade_e_whatever_the_closing_date() -> None:
    assert suggested(customer(need="none", close_in=3)) == Suggestion("E", "none")


def test_a_need_later_is_grade_d_whatever_the_closing_date() -> None:
    assert suggested(customer(need="later", close_in=3)) == Suggestion("D", "later")


def test_a_need_now_without_a_date_is_grade_d_and_flagged_no_date() -> None:
    who = customer(need="now")
    assert suggested(who) == Suggestion("D", "no-date")
    assert seen(who).no_date


def test_a_need_now_with_a_date_is_not_flagged_no_date() -> None:
    assert not seen(customer(need="now", close_in=200)).no_date


@pytest.mark.parametrize("need", [None, "", "maybe"])
def test_a_need_that_is_not_known_gives_no_suggestion(need: str | None) -> None:
    assert suggest(customer(need=need, close_in=5), TODAY, DEFAULT_SCHEME) is None
    assert seen(customer(need=need, close_in=5)).drift == 0


def test_the_29th_of_february_counts_as_a_day() -> None:
    # 2028 is a leap year: 30 days from 30 January end on 29 February, in 2027 on 1 March.
    leap = customer(need="now")
    leap.close_by = date(2028, 2, 29)
    assert suggested(leap, date(2028, 1, 30)) == Suggestion("A", "horizon", 30)
    assert suggested(leap, date(2028, 1, 29)) == Suggestion("B", "horizon", 31)
    leap.close_by = date(2027, 3, 1)
    assert suggested(leap, date(2027, 1, 30)).grade == "A"


def test_a_fixed_closing_date_gets_hotter_as_days_pass() -> None:
    who = customer(grade="C", need="now", close_in=100)
    drifts = [seen(who, on=ahead(passed)).drift for passed in (0, 9, 10, 69, 70, 100)]
    assert drifts == [0, 0, 1, 1, 2, 2]


def test_drift_counts_grades_up_and_down() -> None:
    assert drift(customer(grade="D"), Suggestion("B", "horizon", 60)) == 2
    assert drift(customer(grade="A"), Suggestion("D", "no-date")) == -3
    assert drift(customer(grade="C"), Suggestion("C", "horizon", 100)) == 0


def test_a_suggestion_is_never_applied_silently() -> None:
    who = customer(grade="D", need="now", close_in=3)
    assert seen(who).suggestion == Suggestion("A", "horizon", 3)
    assert who.grade == "D"
    assert seen(who).interval == 30, "the stored grade sets the interval, not the suggested one"


def test_a_closing_date_in_the_past_without_a_deal_is_slipped() -> None:
    who = customer(need="now", close_in=-1)
    assert is_slipped(who, TODAY)
    assert suggested(who) == Suggestion("A", "slipped", -1)


def test_a_closing_date_of_today_is_not_slipped() -> None:
    assert not is_slipped(customer(need="now", close_in=0), TODAY)


def test_a_closing_date_slips_at_midnight() -> None:
    who = customer(need="now", close_in=0)
    assert [is_slipped(who, ahead(days)) for days in (-1, 0, 1)] == [False, False, True]


def test_a_slipped_date_is_flagged_also_when_the_need_is_not_known() -> None:
    assert is_slipped(customer(close_in=-10), TODAY)


def test_a_won_customer_is_not_slipped_and_the_kept_date_suggests_nothing() -> None:
    who = customer(need="now", close_in=-10, status="won")
    assert not is_slipped(who, TODAY)
    assert suggest(who, TODAY, DEFAULT_SCHEME) is None


def test_a_won_customer_with_the_next_deal_ahead_is_graded_by_it() -> None:
    assert suggested(customer(need="now", close_in=20, status="won")).grade == "A"


def test_a_customer_without_a_need_is_not_slipped() -> None:
    assert not is_slipped(customer(need="none", close_in=-10), TODAY)


def test_a_customer_without_a_closing_date_is_not_slipped() -> None:
    assert not is_slipped(customer(need="now"), TODAY)


def test_a_changed_scheme_changes_the_boundaries() -> None:
    grades = tuple(
        msgspec.structs.replace(grade, horizon=grade.horizon and grade.horizon * 2)
        for grade in DEFAULT_SCHEME.grades
    )
    assert suggested(customer(need="now", close_in=60), scheme=Scheme(grades)).grade == "A"
    assert suggested(customer(need="now", close_in=361), scheme=Scheme(grades)).why == "beyond"


def test_a_horizon_of_the_dead_grade_is_never_reached() -> None:
    grades = tuple(msgspec.structs.replace(grade, horizon=9999) for grade in DEFAULT_SCHEME.grades[-1:])
    scheme = Scheme((*DEFAULT_SCHEME.grades[:-1], *grades))
    assert suggested(customer(need="now", close_in=500), scheme=scheme).grade == "D"


@pytest.mark.parametrize("letter", ["", "X", "AB", "a", "\x1b[31m"])
def test_a_damaged_grade_counts_as_d(letter: str) -> None:
    who = customer(grade=letter)
    assert known_grade(who) == "D"
    assert rank(letter) == rank("D")
    assert DEFAULT_SCHEME.interval(letter) == 30
    assert DEFAULT_SCHEME.grade(letter).letter == "D"


def test_a_scheme_must_have_the_grades_a_to_e_in_order() -> None:
    with pytest.raises(ValueError, match=r"A.*E"):
        Scheme(DEFAULT_SCHEME.grades[::-1])
    with pytest.raises(ValueError, match=r"A.*E"):
        Scheme(())


def test_an_interval_is_a_day_or_more() -> None:
    lazy = msgspec.structs.replace(DEFAULT_SCHEME.grades[1], interval=0)
    with pytest.raises(ValueError, match=r"\bB\b"):
        Scheme((DEFAULT_SCHEME.grades[0], lazy, *DEFAULT_SCHEME.grades[2:]))


def test_a_closing_date_at_the_end_of_the_calendar_is_no_error() -> None:
    who = customer(need="now")
    who.close_by = date.max
    assert suggested(who).why == "beyond"
    who.close_by = date.min
    assert suggested(who).days == -(TODAY - date.min) // timedelta(1)
