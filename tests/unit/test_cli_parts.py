"""Parts of the command line that are functions: assignments, short ids, the table, a typed line of bash."""

from __future__ import annotations

import contextlib
import re
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flows.driving import numbers
from tui.cli.bashline import Typed
from tui.cli.commands import command
from tui.cli.errors import Misused
from tui.cli.fields import Assignment, complete_assignment, parse_assignment
from tui.cli.output import table
from tui.cli.whom import SHORTEST_SHOWN, short_ids
from tui.core.phones import phone_words
from tui.core.text import quoted
from tui.core.words import change_words, undo_words
from tui.ui.cells import width

# -- phone numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+16848929020;ext=377", "+1 684 892 9020 ext 377"),
        ("+8613800138000", "+86 138 0013 8000"),
        ("+862158881234;ext=8001", "+86 2158881234 ext 8001"),
        ("+4930901820", "+49 30901820"),
        ("+35312345678", "+353 12345678"),
        ("+79161234567", "+7 9161234567"),
        ("021-58881234", "021-58881234"),
        ("001-684-892-9020x377", "001-684-892-9020x377"),
        ("call\x1b[2J me", "call\\x1b[2J me"),
        ("+1684;ext=1;ext=2", "+1684;ext=1;ext=2"),
        ("", ""),
    ],
)
def test_a_stored_number_is_shown_as_people_write_it(stored: str, shown: str) -> None:
    assert phone_words(stored) == shown


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_no_digit_is_lost_on_the_way_to_the_screen(number: str) -> None:
    assert phone_words(number).replace(" ", "") == number


# -- FIELD=VALUE ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "assignment"),
    [
        ("grade=B", Assignment("grade", "", "B")),
        ("close-by=fri", Assignment("close_by", "", "fri")),
        ("Close = fri ", Assignment("close_by", "", "fri")),
        ("phone+=138-0013-8000", Assignment("phones", "+", "138-0013-8000")),
        ("phone-=138", Assignment("phones", "-", "138")),
        ("tag＝vip", Assignment("tags", "", "vip")),
        ("note=a=b", Assignment("note", "", "a=b")),
        ("note=", Assignment("note", "", "")),
        ("等级=A", Assignment("grade", "", "A")),
        ("custom.My Field=1", Assignment("custom.My Field", "", "1")),
    ],
)
def test_an_assignment_is_a_field_a_sign_and_a_value(text: str, assignment: Assignment) -> None:
    assert parse_assignment(text) == assignment


@given(st.text())
def test_any_text_is_an_assignment_or_misused(text: str) -> None:
    with contextlib.suppress(Misused):
        assert parse_assignment(text).value in text


@pytest.mark.parametrize("typed", ["", "g", "grade=", "need=l", "x", "="])
def test_what_completes_an_assignment_begins_with_it(typed: str) -> None:
    assert all(text.startswith(typed) for text in complete_assignment(typed))


# -- ids -----------------------------------------------------------------------------------------------------------


@given(st.sets(st.text("01ab", min_size=32, max_size=32), min_size=1, max_size=30))
def test_a_short_id_begins_one_id_only_and_is_not_longer_than_it_must_be(ids: set[str]) -> None:
    for one, short in short_ids(ids, ids).items():
        assert [each for each in ids if each.startswith(short)] == [one]
        if len(short) > SHORTEST_SHOWN:
            assert len([each for each in ids if each.startswith(short[:-1])]) > 1


# -- tables --------------------------------------------------------------------------------------------------------

cells = st.text(st.sampled_from("aé王😀 "), max_size=40)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6), st.integers(20, 90))
def test_no_line_of_a_table_is_wider_than_the_terminal(rows: list[list[str]], room: int) -> None:
    assert all(width(line) <= room for line in table(rows, room=room, keep_empty=True))


def test_a_column_with_nothing_in_it_is_left_out() -> None:
    assert table([["a", "b", "c"], ["1", "", "3"]]) == ["a  c", "1  3"]


def test_what_the_user_typed_is_repeated_shortly_and_safely() -> None:
    assert quoted("\x1b]52;c;x\x07") == "“\\x1b]52;c;x\\x07”"
    assert len(quoted("x" * 300)) == 62


# -- a line of bash ------------------------------------------------------------------------------------------------

plain = st.text(st.sampled_from("ab王=:'\"\\ $`!&"), min_size=1, max_size=8)


@given(st.lists(plain, min_size=1, max_size=4))
def test_a_line_is_split_as_a_shell_splits_it(words: list[str]) -> None:
    line = shlex.join(words)
    typed = Typed.read(line)
    assert [*typed.words, typed.value] == words
    assert Typed.read(line + " ").words == tuple(words)


@given(plain)
def test_a_reply_means_the_value_as_one_word(value: str) -> None:
    reply = Typed.read("genjin show ").reply(value)
    assert reply is not None
    assert shlex.split(reply) == [value]


@given(plain, st.integers(0, 8))
def test_a_reply_goes_on_where_bash_breaks_the_word(value: str, typed_so_far: int) -> None:
    whole = Typed.read("genjin show ").reply(value)
    assert whole is not None
    typed = Typed.read("genjin show " + whole[:typed_so_far])
    reply = typed.reply(value)
    assert reply is None or whole.endswith(reply)


# -- what was done, in words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    ["log", "move", "add", "edit", "delete", "restore", "import", "plan", "merge", "adopt", "new kind"],
)
def test_every_kind_of_change_has_words(kind: str) -> None:
    assert change_words(kind, "王伟")
    assert "王伟" in change_words(kind, "王伟") or kind == "adopt"


def test_undo_words_name_the_grade_gone_back_to_and_what_was_left_alone() -> None:
    moved = undo_words("move", "Ana", ("B", "C")), undo_words("move", "Ana", ("C", "B"), redo=True)
    assert [re.findall(r"\b[A-E]\b", said) for said in moved] == [["C"], ["B"]]
    plain, some_left = undo_words("edit", "a\x1b"), undo_words("edit", "a\x1b", skipped=2)
    assert plain.startswith("a\\x1b ")
    assert some_left.startswith(plain)
    assert numbers(some_left.removeprefix(plain)) == [2]


def test_the_help_of_a_command_is_never_the_docstring_of_its_function() -> None:
    """click shows the docstring where a command has no longer help, in English whatever the language."""

    @command("x", "Short.")
    def x() -> None:
        """For who reads the code."""

    assert not x.help
