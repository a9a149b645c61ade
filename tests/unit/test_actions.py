"""The table of actions, and the check of a user's keymap."""

from __future__ import annotations

import inspect
import re
from itertools import pairwise

import pytest

from tests.flows.driving import speaking
from tui.language import _
from tui.ui import actions
from tui.ui.actions import (
    ACTIONS,
    BAR,
    BOARD,
    CALLING,
    CHOOSER,
    CUSTOMER,
    HELP,
    LOG,
    PLACES,
    TRIAGE,
    Keymap,
    validate_keymap,
)
from tui.ui.app import GenjinApp
from tui.ui.keys import display, is_key, key_name, plain_key
from tui.ui.screens.board import BoardScreen
from tui.ui.screens.calling import CallingScreen
from tui.ui.screens.choosing import Chooser
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.help import HelpScreen, help_lines
from tui.ui.screens.needs import REASONS
from tui.ui.screens.triage import TriageScreen
from tui.ui.widgets.footer import MOST, arrange
from tui.ui.widgets.log_bar import LogBar

_PASSES_AN_INPUT_METHOD = re.compile(
    r"(ctrl\+.|(shift|ctrl)\+(left|right|tab)|f\d+|[0-9]|up|down|left|right|home|end|delete|page(up|down)"
    r"|enter|space|escape|tab)"
)


def test_no_two_actions_have_one_id() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_the_table_itself_has_no_clash_and_no_unknown_key() -> None:
    assert validate_keymap({}) == []
    assert [key for action in ACTIONS for key in action.all_keys if not is_key(key_name(key))] == []


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_key_that_an_input_method_lets_through(action: actions.Action) -> None:
    assert [key for key in action.all_keys if _PASSES_AN_INPUT_METHOD.fullmatch(key)]


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (BOARD, BoardScreen),
        (CUSTOMER, CustomerScreen),
        (CALLING, CallingScreen),
        (TRIAGE, TriageScreen),
        (HELP, HelpScreen),
        (LOG, LogBar),
        (CHOOSER, Chooser),
    ],
)
def test_every_action_is_carried_out_where_it_applies(place: str, where: type) -> None:
    missing = [
        action.id
        for action in ACTIONS
        if place in action.places
        and not callable(getattr(where, f"action_{action.id}", None))
        and not (action.id == "suspend" and callable(getattr(GenjinApp, "action_suspend", None)))
        and not (place == LOG and callable(getattr(BoardScreen, f"action_{action.id}", None)))
    ]
    assert missing == []


@pytest.mark.parametrize("place", PLACES)
def test_the_table_names_at_most_six_keys_for_the_footer_of_a_place(place: str) -> None:
    assert 1 <= len(actions.footer(place)) <= MOST, [action.id for action in actions.footer(place)]


@pytest.mark.parametrize("cells", [60, 80, 120])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_footer_shows_what_fits_and_always_help_and_the_way_back(
    place: str, language: str, cells: int
) -> None:
    with speaking(language):
        wanted = actions.footer(place)
        shown = arrange(wanted, Keymap(), cells, typing=place in actions.TYPING_PLACES)
    assert shown[-1].action == "help"
    assert shown[-1].end == cells
    assert all(before.end < after.start for before, after in pairwise(shown))
    ids = [each.action for each in shown[:-1]]
    assert ids == [action.id for action in wanted if action.id in ids], "in the order of the table"
    assert "back" in ids or "back" not in {action.id for action in wanted}
    assert len(ids) >= min(len(wanted), {60: 3, 80: 4, 120: 6}[cells])


@pytest.mark.parametrize("place", sorted(actions.TYPING_PLACES))
def test_no_key_that_a_footer_names_would_be_typed_into_the_text(place: str) -> None:
    for shown in arrange(actions.footer(place), Keymap(), 200, typing=True):
        assert all(len(key) > 1 or not key.isascii() for key in shown.key.split())


@pytest.mark.parametrize("cells", range(12, 90))
def test_the_keys_of_a_footer_never_overlap(cells: int) -> None:
    shown = arrange(actions.footer(BOARD), Keymap(), cells)
    assert all(before.end < after.start for before, after in pairwise(shown))
    assert all(key.end <= cells for key in shown)


def test_the_help_page_explains_every_action_once_with_its_keys() -> None:
    keys = {text: keys for _group, entries in help_lines(Keymap()) for keys, text in entries}
    assert set(keys) == {_(action.help) for action in ACTIONS}
    assert keys[_(actions.BY_ID["log"].help)] == "c  F2  Space"
    assert keys[_(actions.BY_ID["grade_a"].help)] == "1  2  3  4  5"


def test_the_actions_module_documents_its_own_groups() -> None:
    assert {action.group for action in ACTIONS} == set(actions.GROUPS)
    assert inspect.getdoc(actions)


@pytest.mark.parametrize(
    ("overrides", "named"),
    [
        ({"lgo": ["c"]}, ["lgo", "log"]),
        ({"nonsense": ["c"]}, ["nonsense", "?"]),
        ({"log": ["ctrl-x"]}, ["log", "ctrl-x"]),
        ({"log": [""]}, ["log", ""]),
        ({"log": []}, ["log"]),
        ({"log": ["v"]}, ["v", "log", "visit"]),
        ({"log": ["/"]}, ["/", "log", "find"]),
        ({"log": ["slash"]}, ["/", "log", "find"]),
        ({"log": ["F3"]}, ["F3", "log", "visit"]),
        ({"log": ["x"], "undo": ["x"]}, ["x", "log", "undo"]),
        ({"confirm": ["x"]}, ["confirm", "x"]),
    ],
)
def test_what_is_wrong_with_a_keymap_is_named(overrides: dict[str, list[str]], named: list[str]) -> None:
    assert named in [re.findall("`([^`]*)`", problem) for problem in validate_keymap(overrides)]


def test_all_problems_of_a_keymap_are_told_at_once() -> None:
    assert len(validate_keymap({"lgo": ["c"], "undo": [], "log": ["v", "ctrl-x"]})) == 4


@pytest.mark.parametrize(
    "overrides",
    [
        {"log": ["w"]},
        {"log": ["v"], "visit": ["c"]},
        {"find": ["ctrl+f"]},
        {"up": ["k", "up", "W"]},
        {"log": ["+"]},
    ],
)
def test_a_keymap_that_can_be_used_has_no_problem(overrides: dict[str, list[str]]) -> None:
    assert validate_keymap(overrides) == []


def test_one_key_may_do_different_things_in_different_places() -> None:
    assert "enter" in actions.BY_ID["open"].all_keys
    assert "enter" in actions.BY_ID["confirm"].all_keys
    assert not actions.BY_ID["open"].places & actions.BY_ID["confirm"].places


def test_a_bar_leaves_saving_and_closing_to_the_screen() -> None:
    by_id = {binding.id: binding.action for binding in actions.bindings(BAR)}
    assert by_id["confirm"] == "screen.confirm"
    assert by_id["back"] == "screen.back"
    assert by_id["next_field"] == "next_field"


@pytest.mark.parametrize(
    ("written", "name", "shown"),
    [
        ("/", "slash", "/"),
        ("H", "H", "H"),
        ("Ctrl+F", "ctrl+f", "Ctrl+F"),
        ("PgUp", "pageup", "PgUp"),
        ("esc", "escape", "Esc"),
        ("shift+left", "shift+left", "Shift+←"),
        ("？", "fullwidth_question_mark", "？"),
        ("F12", "f12", "F12"),
        ("Delete", "delete", "Del"),
        ("=", "equals_sign", "="),
    ],
)
def test_how_keys_are_written_known_and_shown(written: str, name: str, shown: str) -> None:
    assert key_name(written) == name
    assert display(written) == shown


@pytest.mark.parametrize(
    ("typed", "key"),
    [("ｃ", "c"), ("Ｕ", "U"), ("？", "question_mark"), ("：", "colon"), ("c", ""), ("才", ""), (None, "")],
)
def test_a_full_width_character_stands_for_the_plain_key(typed: str | None, key: str) -> None:
    assert plain_key(typed) == key


def test_every_key_is_shown_by_a_name_that_can_be_read() -> None:
    shown = [key for action in ACTIONS for key in Keymap().shown(action.id)]
    assert [key for key in shown if not key.isprintable() or (key.startswith("\\") and len(key) > 1)] == []


DAILY = (BOARD, CUSTOMER, LOG, actions.CALLING, actions.TRIAGE)
_WHILE_COMPOSING = re.compile(
    r"ctrl\+[a-z]|f\d+|up|down|left|right|home|end|page(up|down)|enter|space|escape|tab|delete"
)
"""Keys that pass while an input method is on, also one that takes digits to choose a word."""


@pytest.mark.parametrize("place", DAILY)
def test_every_daily_action_has_a_key_that_passes_with_an_input_method_on(place: str) -> None:
    here = [action for action in ACTIONS if place in action.places]
    digits = {action.id for action in here if action.id.startswith("grade_")}
    without = {
        action.id
        for action in here
        if not any(_PASSES_AN_INPUT_METHOD.fullmatch(key) for key in action.all_keys)
    }
    assert without == set()
    only_digits = {
        action.id for action in here if not any(_WHILE_COMPOSING.search(key) for key in action.all_keys)
    }
    assert only_digits <= digits


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_punctuation_keys_have_their_full_width_twins(action: actions.Action) -> None:
    """An input method types ？ for ?, ； for ;; `、` stands for / as well."""
    for key in action.keys + action.safe_keys:
        if len(key) == 1 and key.isascii() and not key.isalnum() and key not in "-":
            twins = {
                chr(ord(key) + 0xFEE0),
                *{"<": "《", ">": "》", "/": "、", "[": "【", "]": "】"}.get(key, ""),
            }
            assert twins & set(action.all_keys), key


def test_every_place_has_a_name_and_every_need_can_be_explained() -> None:
    assert {place for action in ACTIONS for place in action.places} <= set(actions.PLACE_NAMES)
    assert {need for action in ACTIONS for need in action.needs} <= set(REASONS) == set(actions.NEEDS)
