"""Everything a key can do, in one table.

Bindings, the footer, the `?` help, the check of the user's keymap and the key docs all come from `ACTIONS`.
Each action has plain keys and, beside them, keys that a Chinese input method lets through: arrows, Enter,
Space, Esc, F-keys, Ctrl+letter, digits, and the full-width twin of a punctuation key.
An action with the id `log` is carried out by the method `action_log` of the place it applies in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from textual.binding import Binding

from tui.language import N_, _
from tui.ui.keys import character, display, is_key, key_name

BOARD: Final = "board"
CUSTOMER: Final = "customer"
CALLING: Final = "calling"
TRIAGE: Final = "triage"
HELP: Final = "help"
LOG: Final = "log"
EDIT: Final = "edit"
SETTINGS: Final = "settings"
FILTER: Final = "filter"
SEARCH: Final = "search"
ADD: Final = "add"
BAR: Final = "bar"
CHOOSER: Final = "chooser"
PLACE_NAMES: Final = {
    BOARD: N_("the board"),
    CUSTOMER: N_("a customer"),
    CALLING: N_("a calling session"),
    TRIAGE: N_("grading one by one"),
    LOG: N_("the log bar"),
    ADD: N_("the bar for a new customer"),
    FILTER: N_("the filter bar"),
    SEARCH: N_("the search in a timeline"),
    EDIT: N_("the edit bar"),
    BAR: N_("other bars"),
    CHOOSER: N_("a list of choices"),
    SETTINGS: N_("the settings"),
    HELP: N_("the help page"),
}
"""Where keys mean something of their own, and what that is called."""
PLACES: Final = tuple(PLACE_NAMES)

TYPING_PLACES: Final = frozenset({LOG, EDIT, FILTER, SEARCH, ADD, BAR})
"""Places where keys that write a character belong to the text being typed."""

_FIELDS: Final = TYPING_PLACES - {FILTER, SEARCH}
_WORK: Final = frozenset({BOARD, CUSTOMER})
_ROUNDS: Final = frozenset({CALLING, TRIAGE})
_CALLS: Final = _WORK | {CALLING}
_ONE: Final = _WORK | _ROUNDS
"""Where one works with one customer."""
_BY_SCREEN: Final = frozenset({"confirm", "editor", "jump"})
"""What the screen does about an open bar."""
_READ: Final = frozenset({BOARD, CUSTOMER, HELP})
_LISTS: Final = _READ | {CHOOSER, SETTINGS}
_ALL: Final = frozenset(PLACES)

MOVING: Final = N_("Moving around")
WORKING: Final = N_("Working with a customer")
GRADING: Final = N_("Grading")
VIEW: Final = N_("What the board shows")
PROGRAM: Final = N_("Program")
TYPING: Final = N_("While a bar is open")
CHOOSING: Final = N_("In a list of choices")
ROUND: Final = N_("One customer at a time")
WRITE: Final = "write"
READY: Final = "ready"
SUBJECT: Final = "subject"
SUGGESTION: Final = "suggestion"
UNDO: Final = "undo"
REDO: Final = "redo"
NEEDS: Final = (WRITE, READY, SUBJECT, SUGGESTION, UNDO, REDO)
"""What actions may need: a book that can be written, the follow-ups read, a customer under the cursor, another grade
suggested, something to undo, something to redo. In the order in which what is missing is told."""

GROUPS: Final = (WORKING, GRADING, ROUND, MOVING, VIEW, PROGRAM, TYPING, CHOOSING)
"""The headings of the help page, in order."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a key can do. `label` is for the footer, `help` for the help page; both are message ids."""

    id: str
    group: str
    keys: tuple[str, ...]
    safe_keys: tuple[str, ...]
    places: frozenset[str]
    label: str
    help: str
    footer: tuple[str, ...] = ()
    """The places whose footer shows it. The order of the table is the order in the footer."""
    pair: str = ""
    """The action whose key the footer shows beside this one's, such as H and L."""
    needs: tuple[str, ...] = ()
    """What must be so before it can be carried out; `WorkScreen.why_not` says what is missing."""
    also: str = ""
    """Other words by which people look for it, in both languages, for the palette."""

    @property
    def all_keys(self) -> tuple[str, ...]:
        """Plain keys first, in the notation of keys.yaml."""
        return (*self.keys, *self.safe_keys)


def _grade(digit: int, letter: str) -> Action:
    """Digits pass through input methods; Ctrl+digit also works while a note is being typed."""
    keys = (str(digit), chr(ord("０") + digit), f"ctrl+{digit}")
    places = _ONE | {LOG}
    help_text = N_("Set the grade: 1 to 5 for A to E")
    needs = (WRITE, READY, SUBJECT)
    return Action(f"grade_{letter.lower()}", GRADING, (), keys, places, letter, help_text, needs=needs)


def _set_grade(key: str, letter: str) -> Action:
    """Terminals that send no Ctrl+digit still send F-keys, which type nothing either."""
    help_text = N_("Set the grade A to E, from any field")
    return Action(f"set_{letter.lower()}", TYPING, (), (key,), frozenset({LOG}), letter, help_text)


def _action(
    action_id: str,
    group: str,
    keys: str,
    safe_keys: str,
    places: Iterable[str],
    label: str,
    help_text: str,
    footer: str = "",
    pair: str = "",
    needs: str = "",
    also: str = "",
) -> Action:
    """An action from keys, footer places and needs separated by spaces."""
    split = (tuple(keys.split()), tuple(safe_keys.split()))
    shown = tuple(footer.split())
    return Action(
        action_id, group, *split, frozenset(places), label, help_text, shown, pair, tuple(needs.split()), also
    )


# fmt: off
ACTIONS: Final[tuple[Action, ...]] = (
    _action("log", WORKING, "c", "f2 space", _CALLS, N_("log"),
            N_("Log a call: note, outcome, next date and grade on one line"), "board customer",
            needs="write ready subject"),
    _action("visit", WORKING, "v", "f3", _CALLS, N_("visit"),
            N_("Log a visit"), "board customer", needs="write ready subject"),
    _action("add", WORKING, "n", "f4 ctrl+n", {BOARD}, N_("new"),
            N_("Add a customer; a name is enough"), "board", needs="write ready", also="add 添加 新建"),
    _action("find", WORKING, "/", "ctrl+f 、 ／", _WORK, N_("find"),
            N_("Filter as you type: words, pinyin, initials, digits, grade:A,B late due<7d …; "
               "on a customer: search the timeline"), "board", also="search filter 搜索 筛选"),
    _action("kinds", WORKING, "f", "f8", {CUSTOMER}, N_("kinds"),
            N_("Show only one kind of follow-up: contacts, calls, notes, grade changes …"), needs="ready"),
    _action("open", WORKING, "", "enter", _WORK, N_("open"),
            N_("Open the customer: all fields and follow-ups; there: edit the field under the cursor"),
            needs="ready"),
    _action("edit", WORKING, "e", "f7", _WORK, N_("edit"),
            N_("Edit the field or follow-up under the cursor"), "customer", needs="ready subject"),
    _action("history", WORKING, "i", "f10", {CUSTOMER}, N_("history"),
            N_("Earlier values of the field under the cursor, when and on which device; "
               "choose between two versions here"),
            needs="ready subject"),
    _action("open_link", WORKING, "o", "ctrl+o", _WORK, N_("open link"),
            N_("Call, write to or look up the customer: phone number, e-mail address, website"), needs="subject"),
    _action("call", ROUND, "", "enter", {CALLING}, N_("log"),
            N_("Calling: log the call"), "calling"),
    _action("not_reached", WORKING, "-", "ctrl+e", _CALLS, N_("no answer"),
            N_("Log an unanswered call at once; it counts as an attempt"), "calling",
            needs="write ready subject"),
    _action("plan", WORKING, "d", "ctrl+r", _WORK, N_("next date"),
            N_("Set the next date without logging a contact: fri, +3d, 25 Dec, none, auto"),
            needs="write ready subject"),
    _action("more", WORKING, "m", "f6", _CALLS, N_("all"),
            N_("Today's list: everyone due, or only today's share; on a customer: also empty fields")),
    _action("calling", WORKING, "f", "f8", {BOARD}, N_("call all"),
            N_("Call today's list, one customer at a time"), needs="ready"),
    _action("triage", WORKING, "t", "ctrl+t", {BOARD}, N_("grade new"),
            N_("Grade everyone you have not graded yet, one customer at a time"), needs="ready"),
    _action("keep", ROUND, "", "enter", {TRIAGE}, N_("keep grade"),
            N_("Grading: keep the highlighted grade, then the next customer"), "triage"),
    _action("need_now", ROUND, "n", "f5", {TRIAGE}, N_("need now"),
            N_("Grading: they need it now"), "triage", needs="write ready subject"),
    _action("need_later", ROUND, "l", "f6", {TRIAGE}, N_("later"),
            N_("Grading: they need it later"), "triage", needs="write ready subject"),
    _action("need_none", ROUND, "x", "f7", {TRIAGE}, N_("none"),
            N_("Grading: no need"), "triage", needs="write ready subject"),
    _action("closing", ROUND, "d", "f9", {TRIAGE}, N_("closing date"),
            N_("Grading: when the deal is expected to close"), needs="write ready subject"),
    _action("skip", ROUND, "right s j", "down", _ROUNDS, N_("skip/back"),
            N_("Skip this customer and go on to the next"), "calling triage", pair="previous"),
    _action("previous", ROUND, "left b h k", "up", _ROUNDS, N_("back one"),
            N_("Back to the previous customer")),
    _action("copy_phone", ROUND, "y", "ctrl+k", {CALLING}, N_("copy number"),
            N_("Copy the phone number"), "calling", needs="subject"),
    _action("card", ROUND, "o", "ctrl+o", _ROUNDS, N_("details"),
            N_("Open the customer: all fields and follow-ups"), "calling", needs="subject"),
    _action("day_after", WORKING, "]", "ctrl+right 】", {BOARD}, N_("day after"),
            N_("Next day's list; Esc goes back to today")),
    _action("day_before", WORKING, "[", "ctrl+left 【", {BOARD}, N_("day before"), N_("Previous day's list")),
    _action("delete", WORKING, "x", "delete", _WORK, N_("delete"),
            N_("Move the customer to the trash, or delete the follow-up under the cursor; undo brings both back"),
            needs="write ready subject"),
    _action("trash", WORKING, "T", "ctrl+d", _WORK, N_("trash"),
            N_("Trash: who was deleted, when and on which device; Enter brings them back")),
    _action("copy_menu", WORKING, "y", "ctrl+k", _WORK, N_("copy"),
            N_("Copy a number, an address or the whole card"), needs="subject"),
    _action("hotter", GRADING, "H <", "shift+left 《 ＜", _CALLS, N_("move"),
            N_("One grade hotter; on the board: to the column on the left"), "board customer", pair="cooler",
            needs="write ready subject"),
    _action("cooler", GRADING, "L >", "shift+right 》 ＞", _CALLS, N_("cooler"),
            N_("One grade cooler; on the board: to the column on the right"), needs="write ready subject"),
    *(_grade(digit, letter) for digit, letter in enumerate("ABCDE", 1)),
    _action("accept", GRADING, "a", "= ＝ ctrl+g", _CALLS, N_("accept suggestion"),
            N_("Accept the suggested grade that the card shows"), needs="write ready subject suggestion"),
    _action("up", MOVING, "k", "up", _LISTS, N_("up"), N_("Up")),
    _action("down", MOVING, "j", "down", _LISTS, N_("down"), N_("Down")),
    _action("left", MOVING, "h", "left", _WORK, N_("left"),
            N_("To the left column, and on to today's list")),
    _action("right", MOVING, "l", "right", _WORK, N_("right"), N_("To the right column")),
    _action("page_up", MOVING, "K", "pageup", _LISTS, N_("page up"), N_("Page up")),
    _action("page_down", MOVING, "J", "pagedown", _LISTS, N_("page down"), N_("Page down")),
    _action("first", MOVING, "g", "home", _LISTS, N_("first"), N_("To the first one")),
    _action("last", MOVING, "G", "end", _LISTS, N_("last"), N_("To the last one")),
    _action("switch", MOVING, "", "tab shift+tab", _WORK, N_("switch"),
            N_("Switch between today's list and the board, or the fields and the timeline")),
    _action("group", VIEW, "b", "ctrl+l", {BOARD}, N_("group"),
            N_("Group the board by grade, deal status, urgency, need, importance, month, owner or tag"),
            also="report statistics 统计 报表"),
    _action("panel", VIEW, "p", "ctrl+w", {BOARD}, N_("today's list"),
            N_("Hide or show today's list")),
    _action("density", VIEW, "z", "ctrl+x", {BOARD}, N_("density"),
            N_("Show more or less on each card: compact, standard, full")),
    _action("set", CHOOSING, "", "enter space", {SETTINGS}, N_("change"),
            N_("Change the setting under the cursor"), "settings"),
    _action("confirm", TYPING, "", "enter", TYPING_PLACES, N_("done"),
            N_("Save and close the bar"), "log edit filter search add bar"),
    _action("choose", CHOOSING, "", "enter", {CHOOSER}, N_("choose"),
            N_("Choose the line under the cursor, or a numbered line with 1 to 9"), "chooser"),
    _action("editor", TYPING, "ctrl+e", "f4", {EDIT}, N_("editor"),
            N_("Write the text in your own editor ($VISUAL or $EDITOR)"), "edit"),
    _action("next_field", TYPING, "", "tab", _FIELDS, N_("next field"),
            N_("Next field"), "log add bar"),
    _action("jump", TYPING, "", "f7 ctrl+g", {ADD}, N_("go there"),
            N_("Go to the possible duplicate; what you typed is kept"), "add"),
    _action("clear", TYPING, "", "f8", {ADD}, N_("clear"),
            N_("Clear the bar, including everything taken from a pasted card"), "add"),
    _action("previous_field", TYPING, "", "shift+tab", _FIELDS, N_("field before"),
            N_("Previous field")),
    _action("complete", TYPING, "", "tab", {FILTER}, N_("complete"),
            N_("Complete a field or a value; again for the next one; → at the end accepts it and goes on"), "filter"),
    _action("complete_back", TYPING, "", "shift+tab", {FILTER}, N_("previous"),
            N_("Previous completion")),
    _action("query_before", TYPING, "", "up", {FILTER}, N_("recent"),
            N_("Previous recent query"), "filter", pair="query_after"),
    _action("query_after", TYPING, "", "down", {FILTER}, N_("newer"),
            N_("Next recent query, and then what you were typing")),
    _action("match_before", TYPING, "", "up", {SEARCH}, N_("match"), N_("While searching: previous entry"),
            "search", pair="match_after"),
    _action("match_after", TYPING, "", "down", {SEARCH}, N_("next match"), N_("While searching: next entry")),
    _action("grade_up", TYPING, "", "up", {LOG}, N_("grade"),
            N_("One grade hotter, from any field"), "log", pair="grade_down"),
    _action("grade_down", TYPING, "", "down", {LOG}, N_("cooler"), N_("One grade cooler, from any field")),
    *(_set_grade(f"f{key}", letter) for key, letter in enumerate("ABCDE", 5)),
    _action("reached", TYPING, "", "f2", {LOG}, N_("reached"),
            N_("Outcome: reached")),
    _action("no_answer", TYPING, "", "f3", {LOG}, N_("no answer"),
            N_("Outcome: no answer; counts as an attempt"), "log"),
    _action("busy", TYPING, "", "f4", {LOG}, N_("busy"),
            N_("Outcome: busy")),
    _action("voicemail", TYPING, "", "ctrl+l", {LOG}, N_("voicemail"),
            N_("Outcome: voicemail, left a message")),
    _action("wrong_number", TYPING, "", "ctrl+n", {LOG}, N_("wrong number"),
            N_("Outcome: wrong number")),
    _action("refused", TYPING, "", "ctrl+r", {LOG}, N_("refused"),
            N_("Outcome: refused")),
    _action("no_show", TYPING, "", "ctrl+o", {LOG}, N_("no show"),
            N_("Outcome: no show, they did not come")),
    _action("moment", TYPING, "", "ctrl+t", {LOG}, N_("when"),
            N_("Time of the contact: empty means now; yesterday 3pm, 15:00, 2026-11-20 15:04 …"), "log"),
    _action("choice_before", TYPING, "", "left", {LOG, EDIT}, N_("choose"),
            N_("Previous choice, in a field with choices")),
    _action("choice_after", TYPING, "", "right", {LOG, EDIT}, N_("choose"),
            N_("Next choice, in a field with choices")),
    _action("theme", VIEW, "", "f11", {BOARD}, N_("colours"),
            N_("Choose the colours: dark, light, high contrast, the terminal's own and more")),
    _action("undo", PROGRAM, "u", "ctrl+u", _ONE, N_("undo"),
            N_("Undo"), "board customer", needs="write ready undo", also="撤回"),
    _action("redo", PROGRAM, "U", "ctrl+y", _ONE, N_("redo"), N_("Redo"),
            needs="write ready redo"),
    _action("back", PROGRAM, "", "escape", _ALL, N_("back"),
            N_("Go back; close the bar; on the board: clear the filter"),
            "customer calling triage help log edit filter search add bar chooser settings"),
    _action("sync", PROGRAM, "s", "f9", _WORK, N_("sync"),
            N_("Sync now with git: send your changes, fetch those of your other devices")),
    _action("reload", PROGRAM, "r", "f5", _CALLS, N_("refresh"),
            N_("Check now for changes made elsewhere (also automatic)")),
    _action("copy", PROGRAM, "", "ctrl+c", _READ, N_("copy"), N_("Copy the text selected with the mouse")),
    _action("palette", PROGRAM, ":", "ctrl+p ：", _ONE | {SETTINGS}, N_("all actions"),
            N_("Find an action or a customer by typing part of the name")),
    _action("settings", PROGRAM, ",", "f12 ，", {BOARD}, N_("settings"),
            N_("Settings: language, colours, working days and the rest")),
    _action("help", PROGRAM, "?", "f1 ？", _ALL, N_("all keys"), N_("Help: all keys and symbols")),
    _action("suspend", PROGRAM, "", "ctrl+z", _ALL, N_("suspend"),
            N_("Suspend to the shell; “fg” comes back (on Windows: undo)")),
    _action("quit", PROGRAM, "q", "ctrl+q", _ALL, N_("quit"),
            N_("Quit; everything is already saved (q on a page: back)")),
)
# fmt: on

BY_ID: Final = {action.id: action for action in ACTIONS}


class Keymap:
    """The active keys: those of the table, overridden by the user's own."""

    def __init__(self, overrides: Mapping[str, list[str]] | None = None) -> None:
        own = overrides or {}
        self._keys = {action.id: tuple(own.get(action.id) or action.all_keys) for action in ACTIONS}
        self._own = [action_id for action_id in own if action_id in BY_ID]

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action, as written in keys.yaml."""
        return self._keys[action_id]

    def textual(self) -> dict[str, str]:
        """The user's changes, in the form `App.set_keymap` takes."""
        return {action_id: ",".join(map(key_name, self._keys[action_id])) for action_id in self._own}

    def first(self, action_id: str, *, typing: bool = False) -> str:
        """The key to name first, ready to show; while `typing`, one that does not type into the text."""
        keys = self._keys[action_id]
        untyped = (key for key in keys if not character(key_name(key)))
        return display(next(untyped, keys[0]) if typing else keys[0])

    def shown(self, action_id: str) -> list[str]:
        """All keys ready to show; full-width twins are left out, they look like the key itself."""
        return [display(key) for key in self._keys[action_id] if not _is_twin(key)]


def bindings(place: str) -> list[Binding]:
    """The bindings of a place, with the action's id, so that a keymap can replace their keys.

    What a bar cannot do itself (saving, closing, help) is done by the screen it stands on.
    """
    return [
        Binding(",".join(map(key_name, action.all_keys)), _method(place, action), id=action.id, show=False)
        for action in ACTIONS
        if place in action.places
    ]


def _method(place: str, action: Action) -> str:
    if action.id == "suspend":
        return "app.suspend"
    by_screen = place in TYPING_PLACES and (action.places == _ALL or action.id in _BY_SCREEN)
    return f"screen.{action.id}" if by_screen else action.id


def footer(place: str) -> list[Action]:
    """The actions that the footer of a place shows, in order."""
    return [action for action in ACTIONS if place in action.footer]


def validate_keymap(overrides: Mapping[str, list[str]]) -> list[str]:
    """Everything wrong with a user's keymap, one sentence each; empty when it can be used.

    Unknown actions, unknown keys, an action left without a key, a key that would have to do two things in
    one place, and a character key where text is typed.
    """
    problems = [problem for entry in overrides.items() for problem in _entry_problems(*entry)]
    return problems + _clashes(Keymap(overrides))


def _entry_problems(action_id: str, keys: list[str]) -> list[str]:
    action = BY_ID.get(action_id)
    if action is None:
        return [_unknown(action_id)]
    if not keys:
        return [_("`{action}` has no key left").format(action=action_id)]
    return [problem for key in keys if (problem := _key_problem(action, key))]


def _unknown(action_id: str) -> str:
    if close := get_close_matches(action_id, BY_ID, 1):
        return _("`{action}` is not an action; did you mean `{name}`?").format(
            action=action_id, name=close[0]
        )
    return _("`{action}` is not an action; `?` in the app lists them all").format(action=action_id)


def _key_problem(action: Action, key: str) -> str:
    name = key_name(key)
    if not is_key(name):
        return _("`{action}`: `{key}` is not a key").format(action=action.id, key=key)
    if action.places <= TYPING_PLACES and character(name):
        sentence = _("`{action}`: `{key}` would be typed into the text; use a key such as F7 or Ctrl+T")
        return sentence.format(action=action.id, key=key)
    return ""


def _clashes(keymap: Keymap) -> list[str]:
    """Keys that two actions of one place share, each pair named once."""
    found: dict[tuple[str, str, str], None] = {}
    for place in PLACES:
        owners: dict[str, str] = {}
        for action in (action for action in ACTIONS if place in action.places):
            for name in dict.fromkeys(map(key_name, keymap.keys(action.id))):
                owner = owners.setdefault(name, action.id)
                if owner != action.id:
                    found[name, owner, action.id] = None
    sentence = _("`{key}` is assigned to both `{first}` and `{second}`")
    return [sentence.format(key=display(name), first=first, second=second) for name, first, second in found]


def _is_twin(key: str) -> bool:
    """Whether the key is the full-width form of another, as typed by a Chinese input method."""
    return len(key) == 1 and ord(key) > 0x2FFF
