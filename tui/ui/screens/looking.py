"""Looking at the list of another day: one day on, one back, by key or by a click on the days ahead.

Such a list holds those who fall due on that very day. Late customers of today are no news about next Monday; each is on
today's list until contacted.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tui.core.reasons import day_words, weekday_mark
from tui.language import _, ngettext
from tui.ui.screens.panes import Panes
from tui.ui.widgets.days import Day, Days

SHOWN: Final = 7
"""Days in the strip, today being the first."""
FURTHEST: Final = 400
"""Days ahead or back that can be looked at."""


class Looking(Panes):
    """The part of the board screen that looks at other days."""

    @property
    def days(self) -> Days:
        return self.query_one(Days)

    def action_day_after(self) -> None:
        self._step_day(1)

    def action_day_before(self) -> None:
        self._step_day(-1)

    def _step_day(self, steps: int) -> None:
        if not self.is_reading():
            self.look_at((self.session.day or self.session.today) + timedelta(steps))

    def look_at(self, day: date) -> None:
        """Show the list of a day, and put the cursor on its first customer."""
        session = self.session
        if abs((day - session.today).days) > FURTHEST:
            return
        session.day = None if day == session.today else day
        self.flash_bar.fade()
        self.today.forget()
        self.show_today()
        if ids := session.today_list().shown:
            self.choose(ids[0])
        self.pane = "today"

    def show_today(self) -> None:
        """Show the list of the selected day."""
        raise NotImplementedError

    def on_days_picked(self, event: Days.Picked) -> None:
        if self.bar is None and self.session.ready:
            self.look_at(event.day)

    def show_days(self) -> None:
        """Update the strip of days."""
        session = self.session
        if not session.ready:
            return
        looked_at = session.day or session.today
        first = min(max(session.today, looked_at - timedelta(SHOWN - 1)), looked_at)
        self.days.show([self._day(first + timedelta(ahead), looked_at) for ahead in range(SHOWN)])

    def _day(self, day: date, looked_at: date) -> Day:
        desk = self.session.desk
        is_today = day == desk.today
        return Day(
            day=day,
            name=f"{weekday_mark(day)} {day.day}",
            count=len(self.session.due_today()) if is_today else desk.count_on(day),
            is_off=not desk.rules.working_days.includes(day),
            is_chosen=day == looked_at,
        )

    def day_title(self) -> str:
        """The selected day, in words; "" for today."""
        session = self.session
        if session.day is None:
            return ""
        days = (session.day - session.today).days
        if days == -1:
            how_far = _("yesterday")
        elif days < 0:
            how_far = ngettext("{days} day ago", "{days} days ago", -days).format(days=-days)
        else:
            how_far = _("tomorrow") if days == 1 else _("in {days} days").format(days=days)
        day = day_words(session.day, session.today)
        return _("{day}, {how_far}").format(day=day, how_far=how_far)
