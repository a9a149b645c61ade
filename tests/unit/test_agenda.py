"""Today's order and the daily load; see "Today" in the rules."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import pytest

from tests.unit.rules import RULES, TODAY, ahead, contacted, customer, seen
from tui.core.agenda import APPOINTMENTS_END, Outlook, Rules, load_per_day, order_key
from tui.core.cadence import WorkingDays
from tui.core.grading import DEFAULT_SCHEME
from tui.core.model import NEVER_FOLLOWED, Customer, Standing


def in_order(*outlooks: Outlook) -> list[str]:
    """The ids in today's order, the same from whatever order they come in."""
    orders = {
        tuple(found.customer.id for found in sorted(mixed, key=order_key)) for mixed in permutations(outlooks)
    }
    assert len(orders) == 1
    return list(orders.pop())


def appointment(id_: str, when: str, grade: str = "E") -> Outlook:
    return seen(customer(id_, grade=grade), contacted(3, planned=when))


# ---- the outlook


def test_late_is_counted_from_the_due_day() -> None:
    assert seen(customer(grade="B"), contacted(10)).late == 3


def test_someone_due_today_is_not_late() -> None:
    assert seen(customer(grade="B"), contacted(7)).late == 0


def test_someone_due_ahead_is_late_by_a_negative_number() -> None:
    assert seen(customer(grade="B"), contacted(2)).late == -5


def test_lateness_grows_at_midnight() -> None:
    late = [seen(customer(grade="A"), contacted(1), on=ahead(days)).late for days in (-1, 0, 1, 2)]
    assert late == [-1, 0, 1, 2]


def test_someone_without_a_further_contact_is_neither_due_nor_late() -> None:
    found = seen(customer(), contacted(100, planned="none"))
    assert (found.due, found.late) == (None, None)


def test_someone_never_contacted_is_shown_as_such() -> None:
    assert seen(customer()).never
    assert not seen(customer(), contacted(3)).never


def test_someone_only_tried_is_never_contacted_when_attempts_do_not_count() -> None:
    assert seen(customer(), Standing(contacts=3)).never


def test_someone_with_a_plan_but_without_a_contact_is_never_contacted() -> None:
    assert seen(customer(), Standing(planned="2026-12-24")).never


def test_lateness_is_counted_from_the_working_day_the_due_day_moved_to() -> None:
    rules = Rules(working_days=WorkingDays(frozenset(range(5))))
    # Due on Saturday 14 November, so on Monday the 16th.
    assert seen(customer(grade="B"), contacted(14), rules=rules).late == 5


def test_a_day_off_does_not_hide_those_who_are_late() -> None:
    rules = Rules(working_days=WorkingDays(frozenset(range(5))))
    assert seen(customer(grade="B"), contacted(10), rules=rules).late == 3


def test_an_outlook_carries_the_slipped_flag_and_the_interval() -> None:
    found = seen(customer(grade="C", need="now", close_in=-4))
    assert (found.slipped, found.interval, found.drift) == (True, 15, 2)


# ---- the order


def test_appointments_with_a_time_come_first() -> None:
    assert in_order(
        seen(customer("hot", grade="A"), contacted(50)), appointment("dead", "2026-11-21T15:00")
    ) == ["dead", "hot"]


def test_appointments_come_by_their_moment() -> None:
    assert in_order(
        appointment("today nine", "2026-11-21T09:00"),
        appointment("today three", "2026-11-21T15:00", grade="A"),
        appointment("missed", "2026-11-19T16:00"),
    ) == ["missed", "today nine", "today three"]


def test_appointments_of_the_same_moment_come_by_grade() -> None:
    assert in_order(appointment("b", "2026-11-21T09:00", "B"), appointment("a", "2026-11-21T09:00", "A")) == [
        "a",
        "b",
    ]


def test_an_appointment_ahead_is_not_first_yet() -> None:
    assert in_order(
        appointment("ahead", "2026-11-22T09:00", "B"), seen(customer("late", grade="B"), contacted(8))
    ) == ["late", "ahead"]


def test_a_manual_date_without_a_time_is_no_appointment() -> None:
    assert in_order(
        seen(customer("planned", grade="B"), contacted(1, planned="2026-11-01")),
        seen(customer("hot", grade="A"), contacted(1)),
    ) == ["hot", "planned"]


def test_then_comes_the_grade_however_late_the_others_are() -> None:
    found = [seen(customer(grade, grade=grade), contacted(400 + at)) for at, grade in enumerate("ABCDE")]
    assert in_order(*found) == ["A", "B", "C", "D", "E"]


def test_inside_a_grade_the_latest_comes_first() -> None:
    found = [seen(customer(f"{days}", amount=f"{days}00"), contacted(days)) for days in (8, 20, 12)]
    assert in_order(*found) == ["20", "12", "8"]


def test_inside_a_day_the_larger_amount_comes_first() -> None:
    amounts = ["900", "1000", "0.5", None, "-3"]
    found = [seen(customer(f"{amount}", amount=amount), contacted(8)) for amount in amounts]
    assert in_order(*found) == ["1000", "900", "0.5", "None", "-3"]


def test_everything_equal_comes_by_id() -> None:
    assert in_order(*(seen(customer(id_), contacted(8)) for id_ in ("2", "10", "1"))) == ["1", "10", "2"]


def test_those_without_a_further_contact_come_last() -> None:
    assert in_order(
        seen(customer("over", grade="A"), contacted(3, planned="none")),
        seen(customer("far", grade="E"), contacted(3)),
    ) == ["far", "over"]


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+9999999", "9" * 60])
def test_an_amount_that_is_no_plain_number_breaks_no_order(amount: str) -> None:
    strange = customer("strange")
    strange.amount = Decimal(amount)
    ids = in_order(seen(strange, contacted(8)), seen(customer("plain", amount="5"), contacted(8)))
    assert ids[0] == ("strange" if strange.amount.is_finite() else "plain")


def test_the_key_of_an_appointment_sorts_before_the_end_of_appointments() -> None:
    assert order_key(appointment("x", "2026-11-21T23:59")) < APPOINTMENTS_END
    assert order_key(seen(customer(grade="A"), contacted(400))) > APPOINTMENTS_END
    assert order_key(appointment("x", "2026-11-22T09:00")) > APPOINTMENTS_END


def test_the_order_has_no_ties_and_ends_in_the_id() -> None:
    for where in (NEVER_FOLLOWED, contacted(3, "none"), contacted(3, "2026-11-21T09:00")):
        assert order_key(seen(Customer(id="z", created=TODAY), where))[-1] == "z"


# ---- the load


def test_the_load_of_a_real_book_is_39_and_a_half_contacts_a_day() -> None:
    counts = {"A": 10, "B": 40, "C": 100, "D": 350, "E": 2000}
    assert round(load_per_day(counts, DEFAULT_SCHEME), 1) == 39.5


def test_the_load_of_an_empty_book_is_nothing() -> None:
    assert load_per_day({}, RULES.scheme) == 0


def test_the_daily_capacity_is_15_by_default() -> None:
    assert Rules().capacity == 15
