"""The palette: everything that can be done where one is, with its key, found by typing; customers too.

Nobody has to know a key or a menu: a word of English or Chinese, or the name of the action in keys.yaml, is enough.
What cannot be done now stays in the list, dimmed, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING, Final

from tui.core.marking import ranges
from tui.core.query import Query
from tui.core.reasons import due_words
from tui.core.search import SearchText, search_text
from tui.core.words import whom
from tui.language import _, in_chinese
from tui.ui.actions import ACTIONS, MOVING, Action
from tui.ui.screens.choosing import Chooser
from tui.ui.widgets.options import Option

if TYPE_CHECKING:
    from tui.ui.screens.work import WorkScreen

MOST_CUSTOMERS: Final = 50
"""Customers that are listed; more are found by another letter."""
_CUSTOMER: Final = "customer:"


def customer_of(option_id: str) -> str:
    """The customer that an option of the palette stands for; "" for an action."""
    return option_id.removeprefix(_CUSTOMER) if option_id.startswith(_CUSTOMER) else ""


class Palette(Chooser):
    """Actions and customers."""

    def __init__(self, screen: WorkScreen) -> None:
        """`screen` is where one is; its actions are offered."""
        self._below = screen
        possible = [each for each in ACTIONS if screen.PLACE in each.places and each.id != "palette"]
        possible.sort(key=lambda action: action.group == MOVING)
        self._actions: Mapping[str, Action] = {action.id: action for action in possible}
        super().__init__(screen.keymap, _("Everything"), self._all(), typed=True)

    @property
    def placeholder(self) -> str:
        return _("what to do, or a customer: words, pinyin, initials")

    def _all(self) -> list[Option]:
        """Every action, with what stands in its way at this moment."""
        return [self._option(action) for action in self._actions.values()]

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
        """Actions and customers together are no number that says anything."""
        return ""

    def find(self, text: str) -> Sequence[Option]:
        """Actions before customers, but what begins so before everything that only has it somewhere.

        Whoever types a name means the customer, not a command whose description happens to sound like it.
        """
        wanted = text.split()
        if not wanted:
            return self._options
        found = [*super().find(text), *self._customers(wanted)]
        found.sort(key=lambda option: not self._starts(option.id, text, wanted[0]))
        return found

    def _starts(self, option_id: str, text: str, first: str) -> bool:
        """Whether an action or a customer begins with what is typed, or sounds so."""
        if customer_id := customer_of(option_id):
            return self._below.session.finder.begins(customer_id, first)
        return self._begins(option_id, text)

    def _begins(self, action_id: str, wanted: str) -> bool:
        """Whether one of the names of an action begins so, or sounds so."""
        action = self._actions[action_id]
        names = (action.id, action.label, in_chinese(action.label))
        return any(start == 0 for name in names for start, _end in ranges(wanted, name))

    def _search_texts(self) -> dict[str, SearchText]:
        """Also in the other language, and by the name that stands in keys.yaml."""
        if self._texts is None:
            self._texts = {each.id: search_text(*_names(each)) for each in self._actions.values()}
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
        """Whose name or company begins so before the others, the hotter ones first."""
        session = self._below.session
        grade = session.book.customers[customer_id].grade
        return not session.finder.begins(customer_id, wanted[0]), grade, customer_id

    def _customer(self, customer_id: str) -> Option:
        session = self._below.session
        outlook = session.outlook(customer_id)
        hint = f"{due_words(outlook, session.today)}  {outlook.customer.grade}"
        return Option(_CUSTOMER + customer_id, whom(outlook.customer), hint)


def _sentence(action: Action) -> str:
    """What an action does; those that share a sentence (the five grades) say which they are."""
    shared = sum(each.help == action.help for each in ACTIONS) > 1
    return f"{_(action.help)} · {_(action.label)}" if shared else _(action.help)


def _names(action: Action) -> list[str]:
    """Everything by which an action can be found, in both languages."""
    texts = (action.label, action.help)
    return [action.id, *texts, *map(in_chinese, texts)]
