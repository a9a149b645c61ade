"""The grouping of the board, and moving a customer from one column to another.

By grade a move is a change of grade with a history of its own. By deal status, need, importance, owner or tag it sets
that field. Urgency and month of enquiry follow from other facts, and the board says from which.
"""

from __future__ import annotations

from tui.book.book import BookError
from tui.core import words
from tui.core.grouping import GROUPINGS, moved
from tui.core.model import Customer
from tui.language import _
from tui.ui.axes import axis_word, column_name
from tui.ui.screens.changing import Changing
from tui.ui.screens.panes import Panes
from tui.ui.widgets.options import Option


class Grouping(Panes, Changing):
    """The part of the board screen that groups and moves between columns."""

    async def action_group(self) -> None:
        if self.is_reading():
            return
        options = [Option(axis, axis_word(axis)) for axis in GROUPINGS]
        await self.offer(
            _("Group the board by"), options, self._group_by, chosen=self.session.group_by, typed=False
        )

    def _group_by(self, axis: str) -> None:
        self.session.group(axis)
        self.board.forget()
        self.show_all()
        words_ = _("Grouped by {axis}; {key} changes the grouping.")
        self.flash(words_.format(axis=axis_word(axis), key=self.keymap.first("group")), "plain")

    async def _shift_grade(self, steps: int) -> None:
        """H and L: to the next column, whatever the columns are."""
        if self.session.group_by == "grade":
            await super()._shift_grade(steps)
            return
        customer = self.workable()
        if customer is None:
            return
        keys = [column.key for column in self.session.columns]
        source = self.column_of(customer.id)
        place = keys.index(source) + steps
        await self.move_to(customer, source, keys[min(max(place, 0), len(keys) - 1)])

    def column_of(self, customer_id: str) -> str:
        """The key of the column in which the cursor found a customer."""
        position = self.session.desk.position(customer_id, self.board.column_key)
        return self.session.columns[position[0]].key if position else ""

    async def move_to(self, customer: Customer, source: str, target: str) -> None:
        """Move a customer to another column, or say why that is impossible."""
        axis = self.session.group_by
        if axis == "grade":
            await self._regrade(customer, target)
            return
        if problem := self.move_problem(customer, source, target):
            self.flash(problem, "plain")
            return
        try:
            applied = await self.session.move(customer, source, target)
        except BookError as error:
            self.flash(str(error), "bad")
            return
        if applied is None:
            return
        sentence = _("{name}: {axis} {before} → {after} · saved")
        before, after = column_name(axis, source), column_name(axis, target)
        name = words.name_of(customer)
        self.flash(sentence.format(name=name, axis=axis_word(axis), before=before, after=after))
        self.tell(applied)
        if place := self.session.desk.position(customer.id, target):
            self.board.go(*place)

    def move_problem(self, customer: Customer, source: str, target: str) -> str:
        """Why a customer cannot be moved to a column; "" if they can."""
        axis, name = self.session.group_by, words.name_of(customer)
        if source == target:
            return _("{name} is in “{column}” already.").format(name=name, column=column_name(axis, target))
        if axis == "grade" or moved(axis, source, target) is not None:
            return ""
        if axis == "urgency":
            why = _("Urgency comes from the due date and the closing date; {key} sets the next date.")
            return why.format(key=self.keymap.first("plan"))
        return _("This grouping follows the date added; edit “added” to change it.")
