"""What was done, in words: the sentence after a change, and the one after its undo.

Every function returns safe text in the active language, the same for the screen and the command line. A change
arrives as its plain parts (kind, subject, grades), because the rules know no book.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from tui.core.agenda import Outlook
from tui.core.cadence import attempt_number
from tui.core.grading import known_grade
from tui.core.labels import field_word
from tui.core.model import Customer, FollowUp
from tui.core.reasons import day_words
from tui.core.text import safe_text
from tui.language import N_, _, listed, ngettext

if TYPE_CHECKING:
    from tui.core.duplicates import Match

Grades = tuple[str, str] | tuple[()]
"""(before, after) where an action changed the grade of one customer."""


def name_of(customer: Customer) -> str:
    """The name to show; a damaged record without one still gets a name."""
    return safe_text(customer.name) or safe_text(customer.company) or _("(no name)")


def whom(customer: Customer) -> str:
    """Name and company."""
    company = safe_text(customer.company)
    return f"{name_of(customer)} · {company}" if company and customer.name else name_of(customer)


_ALIKE: Final = {
    "phone": N_("{name} has the same phone number"),
    "email": N_("{name} has the same e-mail address"),
    "wechat": N_("{name} has the same WeChat id"),
    "name": N_("{name} has a similar name"),
    "same name": N_("{name} has the same name"),
    "company": N_("{name} has a similar company"),
}


def alike_words(customer: Customer, match: Match) -> str:
    """Who may be a duplicate of the customer being entered, and why."""
    if match.certain and match.field == "name":
        return _("{name} is in the book already").format(name=whom(customer))
    by = "same name" if match.field == "name" and match.score == 100 else match.field
    return _(_ALIKE[by]).format(name=whom(customer))


def next_words(grade: str, outlook: Outlook, today: date) -> str:
    """The result of a follow-up: "B, next Fri 27 Nov"."""
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
    """Which attempt in a row it was: "attempt 3"."""
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


def after_log(outlook: Outlook, entry: FollowUp, timeline: Sequence[FollowUp], today: date) -> str:
    """The message after a follow-up was saved, on any screen; `timeline` is the customer's, newest first."""
    leads_to = next_words(known_grade(outlook.customer), outlook, today)
    return logged_words(entry.kind, name_of(outlook.customer), leads_to, attempt_number(entry, timeline))


def moved_words(name: str, before: str, after: str) -> str:
    """After a customer was graded by hand."""
    return _("{name} moved from {before} to {after} · saved").format(name=name, before=before, after=after)


def changed_words(name: str, fields: Sequence[str]) -> str:
    """After fields of a customer were changed by hand, with their names if known."""
    if not fields:
        return _("{name} was changed · saved").format(name=name)
    return _("{name}: {fields} changed · saved").format(name=name, fields=_listed(fields))


def _listed(fields: Sequence[str]) -> str:
    """The names of fields; the order of numbers is not worth naming."""
    return listed(field_word(field) for field in fields if field != "order")


def deleted_words(at: datetime | None, machine: str, today: date) -> str:
    """When a customer was deleted, and on which device, if known: "21 Nov 14:03 · this device"."""
    moment = moment_words(at, today) if at else _("some time ago")
    return f"{moment} · {machine}" if machine else moment


_CHANGED: Final = {
    "log": N_("follow-up with {name}"),
    "move": N_("{name} graded"),
    "add": N_("{name} added"),
    "edit": N_("{name} edited"),
    "amend": N_("follow-up with {name} changed"),
    "drop": N_("follow-up with {name} deleted"),
    "delete": N_("{name} deleted"),
    "restore": N_("{name} brought back"),
    "import": N_("import of {name}"),
    "plan": N_("next date of {name}"),
    "merge": N_("{name} merged"),
    "return": N_("return to {name}"),
    "script": N_("a script's change to {name}"),
    "adopt": N_("changes made outside Genjin"),
}
_UNDONE: Final = {
    "log": N_("removed the follow-up with {name}"),
    "move": N_("graded {name} as before"),
    "add": N_("removed {name}"),
    "edit": N_("{name} as before"),
    "amend": N_("follow-up with {name} as before"),
    "drop": N_("brought the follow-up with {name} back"),
    "delete": N_("brought {name} back"),
    "restore": N_("{name} is in the trash again"),
    "import": N_("undid the import of {name}"),
    "plan": N_("next date of {name} as before"),
    "merge": N_("undid the merge of {name}"),
    "return": N_("undid the return to {name}"),
    "script": N_("undone: a script's change to {name}"),
}
_REDONE: Final = {
    "log": N_("logged the follow-up with {name} again"),
    "move": N_("graded {name} again"),
    "add": N_("added {name} again"),
    "edit": N_("changed {name} again"),
    "amend": N_("changed the follow-up with {name} again"),
    "drop": N_("deleted the follow-up with {name} again"),
    "delete": N_("{name} is in the trash again"),
    "restore": N_("brought {name} back again"),
    "import": N_("imported {name} again"),
    "plan": N_("set the next date of {name} again"),
    "merge": N_("merged {name} again"),
    "return": N_("returned to {name} again"),
    "script": N_("redone: a script's change to {name}"),
}
KINDS: Final = frozenset(_UNDONE)
"""The kinds of changes whose undo has words of its own."""


def change_words(kind: str, subject: str) -> str:
    """A change in words, for a list of past actions."""
    return _(_CHANGED.get(kind, "{name}")).format(name=_subject(kind, subject))


def left_words(kind: str, subject: str) -> str:
    """A change that was not undone, because none of it is still in effect."""
    what = change_words(kind, subject)
    return _("kept, because it was changed since: {what}").format(what=what)


def undo_words(
    kind: str,
    subject: str,
    grades: Grades = (),
    *,
    fields: Sequence[str] = (),
    skipped: int = 0,
    redo: bool = False,
) -> str:
    """After undo or redo: what is undone or redone, and how much others have changed since, which stays.

    `grades` are those of this step (from, to) and `fields` the names of the customer's fields it wrote.
    """
    what = _reverted(kind, subject, grades, fields, redo=redo)
    if not skipped:
        return what
    kept = ngettext(
        "{count} value was changed since and stays", "{count} values were changed since and stay", skipped
    )
    return f"{what} · {kept.format(count=skipped)}"


def _reverted(kind: str, subject: str, grades: Grades, fields: Sequence[str], *, redo: bool) -> str:
    name = _subject(kind, subject)
    if kind == "move" and grades:
        words = _("moved {name} to {grade} again") if redo else _("moved {name} back to {grade}")
        return words.format(name=name, grade=safe_text(grades[1]))
    if kind == "edit" and fields:
        words = _("{name}: {fields} changed again") if redo else _("{name}: {fields} as before")
        return words.format(name=name, fields=_listed(fields))
    unknown = N_("redone: {name}") if redo else N_("undone: {name}")
    return _((_REDONE if redo else _UNDONE).get(kind, unknown)).format(name=name)


def _subject(kind: str, subject: str) -> str:
    """Whom a change was about: a name, or how many."""
    if not subject.isdecimal():
        return safe_text(subject) or _("(no name)")
    count = int(subject)
    if kind == "script":
        return ngettext("{count} record", "{count} records", count).format(count=f"{count:,}")
    if kind == "import":
        return ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}")
    return ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}")
