"""The palette: everything possible on the current screen, with its key, found by typing; customers too.

Nobody has to know a key or a menu: a word of English or Chinese, or the name of the action in keys.yaml, is enough.
What cannot be done now stays in the list, dimmed, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import TYPE_CHECKING, Final

from tui.core.marking import ranges
from tui.core.model import GRADES
from tui.core.query import Query
from tui.core.reasons import due_words
from tui.core.search import SearchText, search_text
from tui.core.words import whom
from tui.language import N_, _, in_chinese
from tui.ui.actions import ACTIONS, MOVING, Action
from tui.ui.screens.choosing import Chooser
from tui.ui.widgets.options import Option

if TYPE_CHECKING:
    from tui.ui.screens.work import WorkScreen

MOST_CUSTOMERS: Final = 50
"""Customers that are listed; more are found by another letter."""
_CUSTOMER: Final = "customer:"


@dataclass(frozen=True, slots=True)
class Command:
    """A command-line-only feature, and the words by which people look for it."""

    name: str
    help: str
    also: str
    metavar: str = ""

    @property
    def id(self) -> str:
        return f"command:{self.name}"

    @property
    def line(self) -> str:
        """What is typed in a terminal."""
        return f"genjin {self.name} {_(self.metavar)}".rstrip()


COMMANDS: Final = (
    Command("import", N_("Import a list of customers or follow-ups."), "csv excel 导入 名单", N_("FILE")),
    Command("export", N_("Write customers to a file (CSV or JSON)."), "csv excel 导出", N_("FILE")),
    Command("join", N_("Join other copies of the book into this one."), "merge 合并", N_("FILE")),
    Command("restore", N_("Go back to an earlier state of the book."), "backup 备份 恢复"),
    Command("check", N_("Check whether the book is sound."), "repair 检查 修复"),
    Command("sync setup", N_("Set up sync on this device."), "git 同步 设置同步"),
)


def customer_of(option_id: str) -> str:
    """The customer of a palette option; "" for an action."""
    return option_id.removeprefix(_CUSTOMER) if option_id.startswith(_CUSTOMER) else ""


def command_of(option_id: str) -> str:
    """The command line of a palette option; "" for an action or a customer."""
    return next((each.line for each in COMMANDS if each.id == option_id), "")


class Palette(Chooser):
    """Actions and customers."""

    def __init__(self, screen: WorkScreen) -> None:
        """`screen` is the current one; its actions are offered."""
        self._below = screen
        possible = [each for each in ACTIONS if screen.PLACE in each.places and each.id != "palette"]
        possible.sort(key=lambda action: action.group == MOVING)
        self._actions: Mapping[str, Action] = {action.id: action for action in possible}
        super().__init__(screen.keymap, _("Everything"), self._all(), typed=True)

    @property
    def placeholder(self) -> str:
        return _("an action or a customer: words, pinyin, initials")

    def _all(self) -> list[Option]:
        """Every action, with the reason if it is unavailable; then the commands."""
        found = [self._option(action) for action in self._actions.values()]
        return found + [Option(each.id, _(each.help).rstrip(".。"), each.line) for each in COMMANDS]

    def renew(self) -> None:
        self._options = self._all()
        super().renew()

    def _option(self, action: Action) -> Option:
        first, *others = self._below.keymap.shown(action.id)
        safe = [key for key in others if len(key) > 1]
        return Option(
            action.id, _sentence(action), "  ".join([first, *safe[:1]]), self._below.why_not(action.id)
        )

    def count_words(self) -> str:
        """The count of actions and customers together says nothing."""
        return ""

    def find(self, text: str) -> Sequence[Option]:
        """Exact names, then names with that prefix, then names that contain it, then mere mentions.

        A user who types a name means the customer, not a command whose description happens to sound like it.
        """
        wanted = text.split()
        if not wanted:
            return self._options
        found = [*super().find(text), *self._customers(wanted)]
        found.sort(key=lambda option: self._order(option.id, text, wanted[0]))
        return found

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        """The words of each action and command itself, which count before those of its description."""
        commands = {each.id: [*each.name.split(), *each.also.split()] for each in COMMANDS}
        return {action_id: _own_words(action) for action_id, action in self._actions.items()} | commands

    def _order(self, option_id: str, text: str, first: str) -> int:
        """How well an action, a command or a customer matches what is typed; the lowest is the best."""
        if customer_id := customer_of(option_id):
            return 1 if self._below.session.finder.begins(customer_id, first) else 3
        names = self._names[option_id]
        if text.casefold() in names:
            return 0
        starts = [start for name in names for start, _end in ranges(text, name)]
        return 1 if 0 in starts else 2 if starts else 4

    def _search_texts(self) -> dict[str, SearchText]:
        """Also in the other language, and by the name in keys.yaml."""
        if self._texts is None:
            helps = {each.id: each.help for each in self._actions.values()}
            helps |= {each.id: each.help for each in COMMANDS}
            self._texts = {
                each: search_text(*self._names[each], *_in_both(help_text))
                for each, help_text in helps.items()
            }
        return self._texts

    # Customers ---------------------------------------------------------------------------------------

    def _customers(self, wanted: list[str]) -> list[Option]:
        session = self._below.session
        if not session.ready:
            return []
        found = session.finder.find(Query(tuple(wanted)), session.outlook)
        first = nsmallest(MOST_CUSTOMERS, found, key=lambda each: self._rank(each, wanted))
        return [self._customer(customer_id) for customer_id in first]

    def _rank(self, customer_id: str, wanted: list[str]) -> tuple[bool, str, str]:
        """Those whose name or company starts that way first, the hotter ones before others."""
        session = self._below.session
        grade = session.book.customers[customer_id].grade
        return not session.finder.begins(customer_id, wanted[0]), grade, customer_id

    def _customer(self, customer_id: str) -> Option:
        session = self._below.session
        outlook = session.outlook(customer_id)
        hint = f"{due_words(outlook, session.today)}  {outlook.customer.grade}"
        return Option(_CUSTOMER + customer_id, whom(outlook.customer), hint)


def _sentence(action: Action) -> str:
    """What an action does; the five that grade say which grade."""
    if action.label in GRADES:
        return _("Grade {grade}").format(grade=action.label)
    return _(action.help)


def _own_words(action: Action) -> list[str]:
    """The names of an action, in keys.yaml and in both languages, and its synonyms."""
    return [action.id, *_in_both(action.label), *action.also.split()]


def _in_both(message: str) -> tuple[str, str]:
    return message, in_chinese(message)
