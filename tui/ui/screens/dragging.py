"""Dragging a customer with the mouse: onto a column it moves them, onto a day it sets their next date.

What will happen is said while the button is down. Escape, or letting go anywhere else, leaves everything as it was.
"""

from __future__ import annotations

from datetime import date

from tui.core import words
from tui.core.model import Customer
from tui.core.reasons import day_words
from tui.language import _
from tui.ui.axes import column_name
from tui.ui.screens.grouping import Grouping
from tui.ui.screens.looking import Looking
from tui.ui.screens.planning import Planning
from tui.ui.widgets.dragging import Draggable

Target = tuple[int | None, date | None]
"""The column or the day under the mouse."""

NOWHERE: Target = (None, None)


class Dragging(Grouping, Looking, Planning):
    """The part of the board screen that accepts drags."""

    _aim: Target | None = None
    """Where a drag points to; None while there is none."""

    def on_draggable_dragged(self, event: Draggable.Dragged) -> None:
        customer = self.session.customer(event.customer_id)
        if self.bar is not None or customer is None or not self.session.ready:
            self.cancel_drag()
            return
        target = self._target_at(event.x, event.y)
        if target == self._aim:
            return
        self._aim = target
        self._show_aim(target)
        self.flash(self.what_happens(customer, target), "plain")

    async def on_draggable_dropped(self, event: Draggable.Dropped) -> None:
        if self._aim is None:
            return
        column, day = self._target_at(event.x, event.y)
        self.end_drag()
        self.choose(event.customer_id)
        customer = self.workable()
        if customer is None:
            return
        if day is not None and day >= self.session.today:
            await self.set_next(customer, day.isoformat())
        elif column is not None:
            target = self.session.columns[column].key
            await self.move_to(customer, self.column_of(customer.id), target)

    def cancel_drag(self) -> bool:
        """Cancel a drag; returns whether there was one."""
        was_dragging = self._aim is not None
        self.board.let_go()
        self.today.let_go()
        self.end_drag()
        return was_dragging

    def end_drag(self) -> None:
        """Remove all drop marks."""
        self._aim = None
        self._show_aim(NOWHERE)
        self.flash_bar.clear()

    def _show_aim(self, target: Target) -> None:
        self.board.aim(target[0])
        self.days.aim(target[1])

    def _target_at(self, x: int, y: int) -> Target:
        board, days = self.board.region, self.days.region
        if board.contains(x, y):
            return self.board.column_at(x - board.x), None
        if days.contains(x, y):
            return None, self.days.day_at(x - days.x)
        return NOWHERE

    def what_happens(self, customer: Customer, target: Target) -> str:
        column, day = target
        name = words.name_of(customer)
        if day is not None:
            if day < self.session.today:
                return _("That day is in the past.")
            sentence = _("Release: next contact with {name} {day} · Esc cancels")
            return sentence.format(name=name, day=day_words(day, self.session.today))
        if column is None:
            return _("{name}: drop on a column or a day · Esc cancels").format(name=name)
        axis, key = self.session.group_by, self.session.columns[column].key
        if problem := self.move_problem(customer, self.column_of(customer.id), key):
            return problem
        sentence = _("Release: move {name} to {column} · Esc cancels")
        return sentence.format(name=name, column=column_name(axis, key))
