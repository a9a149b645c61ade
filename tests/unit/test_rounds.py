"""Going through customers one at a time, and who is still to be judged."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules import TODAY, customer
from tui.core.model import Customer, Standing
from tui.core.rounds import GRADED, LOGGED, PASSED, SKIPPED, Round
from tui.core.triage import is_triaged, triage_order
from tui.ui.widgets.big import HEIGHT, big

MARKS = ("", LOGGED, SKIPPED, PASSED)


def test_skipping_through_marks_everybody_and_ends() -> None:
    round_ = Round("abc")
    for _step in range(5):
        round_.skip()
    assert (round_.current, round_.last, round_.place, round_.count(SKIPPED)) == (None, "c", 4, 3)


def test_somebody_done_is_not_offered_again_but_can_be_gone_back_to() -> None:
    round_ = Round("abcd")
    round_.mark("b", LOGGED)
    round_.advance()
    assert round_.current == "c"
    assert round_.back()
    assert round_.current == "b"
    round_.skip()
    assert (round_.current, round_.mark_of("b")) == ("c", LOGGED)


def test_somebody_passed_over_is_met_in_neither_direction() -> None:
    round_ = Round("abc")
    round_.mark("b", PASSED)
    round_.skip()
    assert round_.current == "c"
    assert round_.back()
    assert round_.current == "a"
    assert not round_.back()


def test_it_begins_with_the_one_asked_for_and_else_with_the_first() -> None:
    assert Round("abc", "b").current == "b"
    assert Round("abc", "x").current == "a"
    assert Round("").current is None
    assert Round("").last is None


def test_those_added_later_come_after_the_end_and_only_once() -> None:
    round_ = Round("ab")
    round_.skip()
    round_.skip()
    assert round_.extend("bcd") == 2
    assert round_.current == "c"
    assert len(round_) == 4


@given(st.lists(st.tuples(st.sampled_from("abcdefx"), st.sampled_from(MARKS))))
def test_the_counts_are_those_of_the_marks_whatever_was_marked(steps: list[tuple[str, str]]) -> None:
    round_ = Round("abcdef")
    for customer_id, mark in steps:
        round_.mark(customer_id, mark)
    marks = [round_.mark_of(each) for each in "abcdef"]
    assert all(round_.count(mark) == marks.count(mark) for mark in MARKS if mark)


@given(st.lists(st.sampled_from(["skip", "back", "advance", "log", "pass"]), max_size=30))
def test_whoever_is_current_was_not_passed_over(steps: list[str]) -> None:
    round_ = Round("abcdef")
    for step in steps:
        if step == "back":
            round_.back()
        elif step == "advance":
            round_.advance()
        elif round_.current is None or step == "skip":
            round_.skip()
        else:
            round_.mark(round_.current, LOGGED if step == "log" else PASSED)
            round_.advance()
        assert round_.current is None or round_.mark_of(round_.current) != PASSED
        assert 1 <= round_.place <= len(round_) + 1


def test_whoever_has_a_need_or_a_grade_from_somebody_is_judged() -> None:
    assert is_triaged(customer(need="later"), Standing())
    assert is_triaged(customer(), Standing(graded=True))
    assert not is_triaged(customer(), Standing(contacts=3, last=TODAY))


def test_the_newest_come_first_and_one_without_a_day_last() -> None:
    people = [customer("1", created=None)]
    people += [customer(str(age), created=TODAY - timedelta(age)) for age in (9, 2, 5)]
    people += [customer("3", created=TODAY - timedelta(2)), customer("8", need="now")]
    assert triage_order((each, Standing()) for each in people) == ["3", "2", "5", "9", "1"]


def test_a_round_counts_only_its_own() -> None:
    round_ = Round(["a"])
    round_.mark("z", GRADED)
    assert round_.count(GRADED) == 0
    assert Customer().need is None


def test_a_number_in_large_digits_has_three_lines_of_one_width() -> None:
    lines = big("+86 138-0123 45679")
    assert len(lines) == HEIGHT
    assert len({len(text) for text in lines}) == 1
    assert big("0755 转 801") == []
    assert big("") == []
