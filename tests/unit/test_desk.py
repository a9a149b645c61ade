"""The board and today's list in memory."""

from __future__ import annotations

import pytest

from tests.unit.rules import RULES, TODAY, ahead, contacted, customer
from tui.core.agenda import Rules
from tui.core.desk import Desk, TodayList
from tui.core.grading import Suggestion
from tui.core.model import NEVER_FOLLOWED, Customer, Standing

Pair = tuple[Customer, Standing]


def desk(*pairs: Pair, rules: Rules = RULES, group_by: str = "grade") -> Desk:
    made = Desk(rules, TODAY, group_by)
    made.load(pairs)
    return made


def late(id_: str, days: int, grade: str = "B") -> Pair:
    """Someone so many days late; negative for ahead."""
    return customer(id_, grade=grade), contacted(RULES.scheme.interval(grade) + days)


def shape(board: Desk) -> dict[str, list[str]]:
    return {column.key: list(column.ids) for column in board.columns}


def keys(board: Desk) -> list[str]:
    return [column.key for column in board.columns]


SMALL = (
    late("b1", 1),
    late("b5", 5),
    late("b-3", -3),
    late("a0", 0, "A"),
    late("d9", 9, "D"),
    late("e-9", -9, "E"),
)


# ---- columns


def test_columns_are_the_grades_in_due_order() -> None:
    assert shape(desk(*SMALL)) == {
        "A": ["a0"],
        "B": ["b5", "b1", "b-3"],
        "C": [],
        "D": ["d9"],
        "E": ["e-9"],
    }


def test_an_empty_desk_has_all_five_grades() -> None:
    assert keys(Desk(RULES, TODAY)) == ["A", "B", "C", "D", "E"]
    assert not any(shape(Desk(RULES, TODAY)).values())


def test_a_column_counts_who_is_late_and_not_who_is_due_today() -> None:
    assert [column.late for column in desk(*SMALL).columns] == [0, 2, 0, 1, 0]


def test_a_customer_stays_in_the_column_of_the_stored_grade_whatever_is_suggested() -> None:
    hot = customer("hot", grade="D", need="now", close_in=3)
    board = desk((hot, NEVER_FOLLOWED))
    assert board.outlook("hot").suggestion == Suggestion("A", "horizon", 3)
    assert shape(board)["D"] == ["hot"]
    assert hot.grade == "D"


def test_a_customer_with_a_damaged_grade_is_in_column_d() -> None:
    board = desk((customer("x", grade="?"), contacted(1)))
    assert shape(board)["D"] == ["x"]
    board.drop("x")
    assert board.load_per_day == 0


def test_a_position_is_the_column_and_the_row() -> None:
    board = desk(*SMALL)
    assert board.position("b1") == (1, 1)
    assert board.position("e-9") == (4, 0)
    assert board.position("nobody") is None


def test_loading_the_same_customer_twice_keeps_the_newer_one() -> None:
    board = desk(late("x", 1, "A"), late("x", 1, "C"))
    assert shape(board) == {"A": [], "B": [], "C": ["x"], "D": [], "E": []}


# ---- changes


def test_a_logged_contact_moves_the_card_and_shortens_the_list() -> None:
    board = desk(*SMALL)
    board.put(customer("b5", grade="B"), contacted(0))
    assert shape(board)["B"] == ["b1", "b-3", "b5"]
    assert board.due_ids() == ["a0", "b1", "d9"]
    assert board.columns[1].late == 1


def test_a_new_grade_moves_the_card_to_another_column() -> None:
    board = desk(*SMALL)
    board.put(*late("b5", 5, "A"))
    assert shape(board)["A"] == ["b5", "a0"]
    assert board.position("b5") == (0, 0)


def test_a_dropped_customer_is_gone_everywhere() -> None:
    board = desk(*SMALL)
    board.drop("b5")
    assert board.position("b5") is None
    assert "b5" not in board
    assert len(board) == 5
    assert board.due_ids() == ["a0", "b1", "d9"]
    with pytest.raises(KeyError):
        board.outlook("b5")


def test_dropping_someone_unknown_changes_nothing() -> None:
    board = desk(*SMALL)
    board.drop("nobody")
    assert len(board) == 6


def test_an_outlook_follows_the_change() -> None:
    board = desk(*SMALL)
    assert board.outlook("b5").late == 5
    board.put(customer("b5"), contacted(0))
    assert board.outlook("b5").late == -7


def test_lists_and_columns_handed_out_follow_the_change() -> None:
    board = desk(*SMALL)
    columns, due = board.columns, board.due_ids()
    board.drop("b5")
    assert columns[1].ids == ["b1", "b-3"]
    assert due == ["a0", "b1", "d9"]


def test_at_midnight_the_same_customers_are_later() -> None:
    board = desk(*SMALL)
    board.rearrange(today=ahead(3))
    assert board.due_ids() == ["a0", "b5", "b1", "b-3", "d9"]
    assert [column.late for column in board.columns] == [1, 2, 0, 1, 0]
    assert board.outlook("b5").late == 8


def test_other_rules_apply_to_everyone_at_once() -> None:
    board = desk(*SMALL)
    board.rearrange(rules=Rules(capacity=2))
    assert board.today_list().shown == ["a0", "b5"]


# ---- today


def test_due_are_those_due_today_or_before_in_todays_order() -> None:
    assert desk(*SMALL).due_ids() == ["a0", "b5", "b1", "d9"]


def test_another_day_can_be_looked_at() -> None:
    board = desk(*SMALL)
    assert board.due_ids(ahead(3)) == ["a0", "b5", "b1", "b-3", "d9"]
    assert board.due_ids(ahead(-2)) == ["b5", "d9"]
    assert board.due_ids() == ["a0", "b5", "b1", "d9"]


def test_an_appointment_is_first_on_its_own_day() -> None:
    meeting = customer("meeting", grade="E"), contacted(1, ahead(2).isoformat() + "T10:00")
    board = desk(*SMALL, meeting)
    assert board.due_ids(ahead(2))[0] == "meeting"
    assert "meeting" not in board.due_ids()
    assert shape(board)["E"] == ["meeting", "e-9"]


def test_another_day_follows_changes_while_it_is_looked_at() -> None:
    board = desk(*SMALL)
    tomorrow = board.due_ids(ahead(1))
    board.put(customer("b5"), contacted(0, ahead(1).isoformat() + "T10:00"))
    assert tomorrow == ["b5", "a0", "b1", "d9"]
    board.drop("b5")
    assert tomorrow == ["a0", "b1", "d9"]


def test_today_shows_the_capacity_and_says_how_many_wait() -> None:
    board = desk(*(late(f"{number:02}", 1) for number in range(39)))
    today = board.today_list()
    assert today.shown == [f"{number:02}" for number in range(15)]
    assert (today.waiting, today.done) == (24, 0)


def test_the_list_shrinks_as_contacts_are_logged_and_the_same_number_waits() -> None:
    board = desk(*(late(f"{number:02}", 1) for number in range(39)))
    for number in range(3):
        board.put(customer(f"{number:02}"), contacted(0))
    today = board.today_list(done=3)
    assert today.shown == [f"{number:02}" for number in range(3, 15)]
    assert (today.waiting, today.done) == (24, 3)


def test_those_who_wait_are_never_hidden_for_good() -> None:
    board = desk(*(late(f"{number:02}", 1) for number in range(20)))
    assert board.today_list(done=15).waiting == 20
    assert len(board.due_ids()) == 20


def test_an_appointment_is_shown_when_the_capacity_is_used_up() -> None:
    meeting = customer("meeting", grade="E"), contacted(1, TODAY.isoformat() + "T17:00")
    board = desk(*SMALL, meeting)
    assert board.today_list(done=20) == TodayList(["meeting"], 4, 20)


def test_fewer_than_the_capacity_are_all_shown() -> None:
    assert desk(*SMALL).today_list() == TodayList(["a0", "b5", "b1", "d9"], 0, 0)


def test_nobody_without_a_further_contact_is_due() -> None:
    board = desk((customer("over", grade="A"), contacted(900, "none")))
    assert board.due_ids(ahead(9999)) == []
    assert shape(board)["A"] == ["over"]


# ---- the load


def test_the_load_per_day_is_that_of_the_grades() -> None:
    counts = {"A": 10, "B": 40, "C": 100, "D": 350, "E": 2000}
    people = [
        (customer(f"{grade}{number}", grade=grade), NEVER_FOLLOWED)
        for grade, count in counts.items()
        for number in range(count)
    ]
    board = desk(*people)
    assert round(board.load_per_day, 1) == 39.5
    board.drop("A0")
    assert round(board.load_per_day, 1) == 38.5


def test_someone_without_a_further_contact_is_no_load() -> None:
    board = desk(late("x", 1, "A"))
    board.put(customer("x", grade="A"), contacted(1, "none"))
    assert board.load_per_day == 0
    board.put(customer("x", grade="B"), contacted(1))
    assert board.load_per_day == pytest.approx(1 / 7)


# ---- the filter


def test_a_filter_shows_only_those_it_names() -> None:
    board = desk(*SMALL)
    board.set_filter({"b1", "b-3", "a0", "nobody"})
    assert shape(board) == {"A": ["a0"], "B": ["b1", "b-3"], "C": [], "D": [], "E": []}
    assert board.columns[1].late == 1
    assert board.position("b1") == (1, 0)
    assert board.position("b5") is None


def test_without_a_filter_everyone_is_back() -> None:
    board = desk(*SMALL)
    before = shape(board)
    board.set_filter(set())
    assert not any(shape(board).values())
    board.set_filter(None)
    assert shape(board) == before


def test_changes_behind_a_filter_are_kept() -> None:
    board = desk(*SMALL)
    board.set_filter({"b1", "new"})
    board.put(*late("b1", 1, "A"))
    board.put(*late("b5", 5, "C"))
    board.put(*late("new", 2, "A"))
    assert shape(board) == {"A": ["new", "b1"], "B": [], "C": [], "D": [], "E": []}
    board.drop("new")
    board.set_filter(None)
    assert shape(board) == {"A": ["b1", "a0"], "B": ["b-3"], "C": ["b5"], "D": ["d9"], "E": ["e-9"]}


def test_todays_list_is_not_filtered() -> None:
    board = desk(*SMALL)
    board.set_filter({"b1"})
    assert board.due_ids() == ["a0", "b5", "b1", "d9"]


def test_a_filter_outlives_a_new_day() -> None:
    board = desk(*SMALL)
    board.set_filter({"b1"})
    board.rearrange(today=ahead(1))
    assert shape(board) == {"A": [], "B": ["b1"], "C": [], "D": [], "E": []}


def test_a_filter_set_changed_by_the_caller_changes_nothing() -> None:
    board = desk(*SMALL)
    chosen = {"b1", "b5"}
    board.set_filter(chosen)
    chosen.clear()
    board.drop("b5")
    assert shape(board)["B"] == ["b1"]


# ---- other groupings


def owned(id_: str, owner: str) -> Pair:
    who = customer(id_)
    who.owner = owner
    return who, contacted(9)


def test_owners_are_columns_by_name_and_the_unowned_come_last() -> None:
    board = desk(owned("1", "zoe"), owned("2", ""), owned("3", "Ana"), group_by="owner")
    assert keys(board) == ["Ana", "zoe", ""]
    assert shape(board) == {"Ana": ["3"], "zoe": ["1"], "": ["2"]}


def test_an_owners_column_comes_and_goes_with_their_customers() -> None:
    board = desk(owned("1", "zoe"), group_by="owner")
    board.put(*owned("2", "Ana"))
    assert keys(board) == ["Ana", "zoe"]
    board.put(*owned("1", "Ana"))
    assert shape(board) == {"Ana": ["1", "2"]}
    assert board.position("2") == (0, 1)


def test_a_value_from_a_newer_version_gets_a_column_of_its_own() -> None:
    board = desk((customer("x", status="paused"), NEVER_FOLLOWED), group_by="status")
    assert keys(board) == ["prospect", "negotiating", "won", "paused"]
    assert shape(board) == {"prospect": [], "negotiating": [], "won": [], "paused": ["x"]}


def test_the_grouping_can_be_changed() -> None:
    board = desk((customer("x", need="now"), NEVER_FOLLOWED))
    board.rearrange(group_by="need")
    assert shape(board) == {"now": ["x"], "later": [], "none": [], "": []}


def test_inside_another_grouping_the_order_is_todays() -> None:
    assert shape(desk(*SMALL, group_by="importance"))["normal"] == ["a0", "b5", "b1", "b-3", "d9", "e-9"]
