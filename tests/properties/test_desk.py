"""A desk changed one customer at a time is the desk loaded anew, and its order is total and stable."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.agenda import Rules, order_key, outlook
from tui.core.cadence import WorkingDays
from tui.core.desk import Desk
from tui.core.grouping import GROUPINGS
from tui.core.model import Customer, Standing

TODAY = date(2026, 11, 21)
RULES = Rules(working_days=WorkingDays(frozenset(range(5)), extra=frozenset({date(2026, 11, 22)})))
OTHER_DAYS = [TODAY + timedelta(days) for days in (-3, 1, 8)]

DAYS = st.integers(-60, 60).map(lambda days: TODAY + timedelta(days))
PLANNED = (
    st.none()
    | st.sampled_from(["none", "damaged"])
    | DAYS.map(date.isoformat)
    | st.builds("{}T{:02}:30".format, DAYS, st.sampled_from([9, 15]))
)
STANDINGS = st.builds(Standing, last=st.none() | DAYS, planned=PLANNED)
CUSTOMERS = st.builds(
    Customer,
    id=st.sampled_from("abcdefghij"),
    grade=st.sampled_from(["A", "B", "C", "D", "E", "?"]),
    need=st.sampled_from(["now", "later", "none", None]),
    close_by=st.none() | DAYS,
    amount=st.none() | st.sampled_from(["1", "2.5", "-1", "NaN", "Infinity"]).map(Decimal),
    status=st.sampled_from(["prospect", "won", "paused"]),
    owner=st.sampled_from(["", "Ana", "王伟"]),
    tags=st.dictionaries(st.sampled_from(["vip", "expo", ""]), st.booleans()),
    created=st.none() | DAYS,
)
PAIRS = st.tuples(CUSTOMERS, STANDINGS)
PUTS = st.tuples(st.just("put"), PAIRS)
DROPS = st.tuples(st.just("drop"), st.sampled_from("abcdefghij"))
FILTERS = st.tuples(st.just("filter"), st.none() | st.sets(st.sampled_from("abcdefghij")))
REGROUPS = st.tuples(st.just("regroup"), st.sampled_from(GROUPINGS))
LOOKS = st.tuples(st.just("look"), st.sampled_from(OTHER_DAYS))
STEPS = st.lists(st.one_of(PUTS, PUTS, DROPS, FILTERS, LOOKS, REGROUPS), max_size=30)


def seen(desk: Desk, day: date) -> tuple[object, ...]:
    """Everything a screen can see of a desk; `day` is another day to look at."""
    return (
        [(column.key, column.ids, column.late) for column in desk.columns],
        desk.due_ids(),
        desk.due_ids(day),
        desk.today_list(2, day),
        desk.ids_on(day),
        [desk.count_on(TODAY + timedelta(days)) for days in range(-60, 60)],
        desk.next_day(),
        desk.shown,
        round(desk.load_per_day, 6),
        {id_: (desk.position(id_), desk.outlook(id_)) for id_ in "abcdefghij" if id_ in desk},
        len(desk),
    )


@pytest.mark.parametrize("group_by", GROUPINGS)
@given(start=st.lists(PAIRS, max_size=6), steps=STEPS, day=st.sampled_from(OTHER_DAYS))
def test_a_desk_changed_step_by_step_equals_one_loaded_anew(
    group_by: str, start: list[tuple[Customer, Standing]], steps: list[tuple[str, object]], day: date
) -> None:
    desk = Desk(RULES, TODAY, group_by)
    desk.load(start)
    facts = {who.id: (who, where) for who, where in start}
    chosen: set[str] | None = None
    for name, value in steps:
        match name, value:
            case "put", (Customer() as who, Standing() as where):
                desk.put(who, where)
                facts[who.id] = who, where
            case "drop", str() as id_:
                desk.drop(id_)
                facts.pop(id_, None)
            case "filter", (None | set()) as ids:
                desk.set_filter(ids)
                chosen = ids
            case "regroup", str() as group_by:
                desk.regroup(group_by)
            case "look", date() as other:
                desk.due_ids(other)
    anew = Desk(RULES, TODAY, group_by)
    anew.set_filter(chosen)
    anew.load(facts.values())
    assert seen(desk, day) == seen(anew, day)


@given(pairs=st.lists(PAIRS, unique_by=lambda pair: pair[0].id), shuffled=st.randoms())
def test_the_order_is_total_and_does_not_depend_on_the_order_of_loading(
    pairs: list[tuple[Customer, Standing]], shuffled: Random
) -> None:
    desk = Desk(RULES, TODAY)
    desk.load(pairs)
    expected = seen(desk, OTHER_DAYS[1])
    shuffled.shuffle(pairs)
    desk.load(pairs)
    assert seen(desk, OTHER_DAYS[1]) == expected
    keys = [order_key(outlook(who, where, TODAY, RULES)) for who, where in pairs]
    assert len(set(keys)) == len(pairs)
    assert all(first < second or second < first for first in keys for second in keys if first is not second)


@given(pairs=st.lists(PAIRS, unique_by=lambda pair: pair[0].id), day=st.sampled_from([TODAY, *OTHER_DAYS]))
def test_the_lists_are_what_the_rules_say_of_each_customer(
    pairs: list[tuple[Customer, Standing]], day: date
) -> None:
    desk = Desk(RULES, TODAY)
    desk.load(pairs)
    outlooks = [outlook(who, where, TODAY, RULES) for who, where in pairs]
    due = {found.customer.id for found in outlooks if found.due and found.due.day <= day}
    assert set(desk.due_ids(day)) == due
    rows = [id_ for column in desk.columns for id_ in column.ids]
    assert sorted(rows) == sorted(who.id for who, _where in pairs)
    for column in desk.columns:
        in_order = sorted(column.ids, key=lambda id_: order_key(desk.outlook(id_)))
        assert column.ids == in_order
        assert column.late == sum((desk.outlook(id_).late or 0) > 0 for id_ in column.ids)


@given(pairs=st.lists(PAIRS, unique_by=lambda pair: pair[0].id), day=st.sampled_from(OTHER_DAYS))
def test_another_days_list_is_in_the_order_of_that_day(
    pairs: list[tuple[Customer, Standing]], day: date
) -> None:
    # Someone whose day of creation is damaged is due "today" whichever day that is, so they are left out.
    dated = [(who, where) for who, where in pairs if who.created]
    desk, that_day = Desk(RULES, TODAY), Desk(RULES, day)
    desk.load(dated)
    that_day.load(dated)
    assert desk.due_ids(day) == that_day.due_ids()


@given(
    pairs=st.lists(PAIRS, unique_by=lambda pair: pair[0].id),
    chosen=st.none() | st.sets(st.sampled_from("abcde")),
)
def test_everyone_who_has_a_day_falls_due_on_exactly_one(
    pairs: list[tuple[Customer, Standing]], chosen: set[str] | None
) -> None:
    desk = Desk(RULES, TODAY)
    desk.load(pairs)
    desk.set_filter(chosen)
    days = {when.due.day for who, where in pairs if (when := outlook(who, where, TODAY, RULES)).due}
    listed = [each for day in days for each in desk.ids_on(day)]
    passing = [who.id for who, where in pairs if chosen is None or who.id in chosen]
    assert sorted(listed) == sorted(each for each in passing if desk.outlook(each).due)
    assert [desk.count_on(day) for day in sorted(days)] == [len(desk.ids_on(day)) for day in sorted(days)]
    ahead = [day for day in days if day > TODAY and desk.count_on(day)]
    assert desk.next_day() == min(ahead, default=None)
