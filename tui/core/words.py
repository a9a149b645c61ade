"""What was done, in words: the sentence after a change, and the one after it was taken back.

Every function returns safe text in the active language, the same for the screen and the command line. A change
arrives as its plain parts (kind, subject, grades), because the rules know no book.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from tui.core.agenda import Outlook
from tui.core.model import Customer
from tui.core.reasons import day_words
from tui.core.text import safe_text
from tui.language import N_, _, ngettext

Grades = tuple[str, str] | tuple[()]
"""(before, after) where an action changed the grade of one customer."""


def name_of(customer: Customer) -> str:
    """The name to show; a damaged record without one still has something to be called by."""
    return safe_text(customer.name) or safe_text(customer.company) or _("(no name)")


def whom(customer: Customer) -> str:
    """Name and company."""
    company = safe_text(customer.company)
    return f"{name_of(customer)} · {company}" if company and customer.name else name_of(customer)


def next_words(grade: str, outlook: Outlook, today: date) -> str:
    """What a follow-up leads to: "B, next Fri 27 Nov"."""
    due = outlook.due
    if due is None:
        return _("{grade}, no further contact").format(grade=grade)
    day = day_words(due.day, today)
    return _("{grade}, next {day}").format(grade=grade, day=f"{day} {due.time}" if due.time else day)


_LOGGED: Final = {
    "call": N_("logged a call with {name} · {next} · saved"),
    "visit": N_("logged a visit to {name} · {next} · saved"),
    "message": N_("logged a message to {name} · {next} · saved"),
    "email": N_("logged an e-mail to {name} · {next} · saved"),
    "meeting": N_("logged a meeting with {name} · {next} · saved"),
    "note": N_("noted about {name} · {next} · saved"),
}


def attempt_words(count: int) -> str:
    """Which attempt in a row it was that reached nobody: "attempt 3"."""
    return _("attempt {count}").format(count=count)


def moment_words(moment: datetime, today: date) -> str:
    """A moment with its weekday: "Fri 20 Nov 15:04"."""
    return f"{day_words(moment.date(), today)} {moment:%H:%M}"


def logged_words(kind: str, name: str, leads_to: str, attempt: int = 0) -> str:
    """After a follow-up of this kind was saved; `leads_to` comes from `next_words`.

    `attempt` counts how often in a row nobody was reached; 0 where somebody was.
    """
    if attempt:
        words = _("{name} not reached, attempt {count} · {next} · saved")
        return words.format(name=name, count=attempt, next=leads_to)
    return _(_LOGGED[kind]).format(name=name, next=leads_to)


def moved_words(name: str, before: str, after: str) -> str:
    """After a customer was graded by hand."""
    return _("{name} moved from {before} to {after} · saved").format(name=name, before=before, after=after)


_CHANGED: Final = {
    "log": N_("follow-up with {name}"),
    "move": N_("{name} graded"),
    "add": N_("{name} added"),
    "edit": N_("{name} edited"),
    "delete": N_("{name} deleted"),
    "restore": N_("{name} restored"),
    "import": N_("import of {name}"),
    "plan": N_("next date of {name}"),
    "merge": N_("{name} merged"),
    "return": N_("return to {name}"),
    "adopt": N_("changes made outside Genjin"),
}


def change_words(kind: str, subject: str, grades: Grades = (), *, undone: bool = False) -> str:
    """A change in words, for "undone: …". With `undone`, `grades` are those of the undo: (from, back to)."""
    name = safe_text(subject) or _("(no name)")
    if kind == "move" and grades:
        words = _("{name} moved back to {grade}") if undone else _("{name} moved to {grade}")
        return words.format(name=name, grade=safe_text(grades[1]))
    if kind == "import" and subject.isdecimal():
        rows = int(subject)
        return ngettext("import of {count} row", "import of {count} rows", rows).format(count=f"{rows:,}")
    return _(_CHANGED.get(kind, "{name}")).format(name=name)


def undo_words(kind: str, subject: str, grades: Grades = (), *, skipped: int = 0, redo: bool = False) -> str:
    """After undo or redo: what was taken back, and how much others have changed since, which stays."""
    what = change_words(kind, subject, grades, undone=not redo)
    words = (_("done again: {what}") if redo else _("undone: {what}")).format(what=what)
    if not skipped:
        return words
    kept = ngettext(
        "{count} value was changed since and stays", "{count} values were changed since and stay", skipped
    )
    return f"{words} · {kept.format(count=skipped)}"
