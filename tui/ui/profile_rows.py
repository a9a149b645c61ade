"""The content of a customer's card: the sentences above the fields, and the fields themselves in groups.

From an outlook to plain rows for `Profile`. Everything that comes from data is safe to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tui.core.agenda import Outlook
from tui.core.cadence import planned_day
from tui.core.grading import known_grade
from tui.core.labels import entry_texts, field_text, field_word, grade_move
from tui.core.model import NO_NEXT, Customer, FollowUp
from tui.core.reasons import date_words, day_words, flag_words, why_due, why_grade
from tui.core.text import safe_text
from tui.core.words import name_of
from tui.language import N_, _
from tui.ui.themes import grade_role
from tui.ui.widgets.profile import Row, Standing

GROUPS = (
    (N_("Who"), ("name", "company", "title")),
    (N_("Contact details"), ("phones", "emails", "wechat", "website", "address")),
    (N_("Deal"), ("grade", "need", "close_by", "amount", "status", "importance", "next")),
    (N_("About"), ("owner", "source", "region", "birthday", "tags", "custom", "note")),
    (N_("Record"), ("created", "id")),
)
"""Headings with their fields."""
MATTER = frozenset({"phones", "emails", "need", "close_by"})
"""Fields that are shown also while they are empty."""
NEW = {"phones": N_("phone"), "emails": N_("e-mail"), "custom": N_("new field")}
ENTRIES = frozenset(NEW)
"""Fields of which each entry has a row, and when everything is asked for there is one for a new entry."""
MOVES = 5
"""Changes of grade that are shown before everything is asked for."""
EMPTY = "–"


@dataclass(frozen=True, slots=True)
class CardView:
    """How to show the card: for which day, with which currency, with or without empty fields."""

    today: date
    currency: str
    everything: bool = False
    badges: Mapping[str, str] = field(default_factory=dict)
    """What is to be said of a row, by its path."""


def standing_of(outlook: Outlook, today: date, *, ready: bool) -> Standing:
    """Name and grade, why they are due, the suggestion with its reason, and problems."""
    customer = outlook.customer
    grade = known_grade(customer)
    return Standing(
        grade, grade_role(grade), name_of(customer), list(_sentences(outlook, today)) if ready else []
    )


def _sentences(outlook: Outlook, today: date) -> Iterator[tuple[str, str]]:
    why = why_due(outlook, today)
    yield why, "late" if (outlook.late or 0) > 0 else "plain"
    if outlook.suggestion and outlook.drift:
        reason = why_grade(outlook.suggestion, outlook.customer, today)
        yield _("suggested {reason}").format(reason=reason), grade_role(outlook.suggestion.grade)
    if flags := [flag for flag in flag_words(outlook) if flag not in why]:
        yield " · ".join(flags), "late"


def rows_of(outlook: Outlook, moves: Sequence[FollowUp], view: CardView) -> list[Row]:
    """The filled fields, or all of them, and the grade history: `moves`, newest first."""
    rows = [
        row for group, names in GROUPS for name in names for row in _field_rows(outlook, name, _(group), view)
    ]
    shown = moves if view.everything else moves[:MOVES]
    return _with_badges(rows, view.badges) + [_move_row(entry, view.today) for entry in shown]


def _with_badges(rows: list[Row], badges: Mapping[str, str]) -> list[Row]:
    """The rows with their badges. A badge without a row of its own goes to the first row of its field."""
    paths = [row.path for row in rows]
    for path, badge in badges.items():
        name = path.partition("/")[0]
        place = next((at for at, each in enumerate(paths) if each == path), None)
        if place is None:
            place = next((at for at, each in enumerate(paths) if each.partition("/")[0] == name), None)
        if place is not None:
            rows[place] = replace(rows[place], badge=badge)
    return rows


def _field_rows(outlook: Outlook, field: str, group: str, view: CardView) -> Iterator[Row]:
    customer = outlook.customer
    if field in ENTRIES:
        yield from _entry_rows(customer, field, group)
        has_none = not getattr(customer, field)
        if view.everything or (has_none and field in MATTER):
            yield Row(field, _(NEW[field]), EMPTY if has_none else "+", group, role="quiet")
        return
    value = _value(outlook, field, view)
    if value or view.everything or field in MATTER:
        yield Row(field, field_word(field), value or EMPTY, group, role="strong" if value else "quiet")


def _value(outlook: Outlook, field: str, view: CardView) -> str:
    """The value of a field that has one."""
    if field == "next":
        return _next_text(outlook, view.today)
    if field == "grade":
        return _grade_text(outlook, view.today)
    return field_text(outlook.customer, field, view.today, view.currency)


def _entry_rows(customer: Customer, field: str, group: str) -> Iterator[Row]:
    """A row for each entry; of several numbers only the first has the label."""
    if field == "custom":
        for name, text in sorted(customer.custom.items()):
            yield Row(f"custom/{name}", safe_text(name), safe_text(text, newlines=True), group)
        return
    label = field_word(field)
    for entry, text in zip(getattr(customer, field), entry_texts(customer, field), strict=True):
        yield Row(f"{field}/{entry}", label, text, group)
        label = ""


def _grade_text(outlook: Outlook, today: date) -> str:
    """The grade, and its reason; a grade that differs from the suggested one is the salesperson's own."""
    grade, suggestion = known_grade(outlook.customer), outlook.suggestion
    if suggestion is None:
        return grade
    if suggestion.grade != grade:
        return _("{grade}, set by hand").format(grade=grade)
    return why_grade(suggestion, outlook.customer, today)


def _next_text(outlook: Outlook, today: date) -> str:
    """The next date set by hand, or the one that follows from the grade, marked as such."""
    planned = outlook.standing.planned
    if planned == NO_NEXT:
        return _("no further contact")
    if found := planned_day(planned):
        return f"{day_words(found[0], today)} {found[1] or ''}".rstrip()
    return _("{day}, automatic").format(day=day_words(outlook.due.day, today)) if outlook.due else ""


def _move_row(entry: FollowUp, today: date) -> Row:
    """One change of grade: when, from and to, by whom, and why."""
    parts = (grade_move(entry), safe_text(entry.by), safe_text(entry.note))
    value = " · ".join(filter(None, parts))
    role = grade_role(entry.grade)
    return Row(f"grades/{entry.id}", _day(entry, today), value, _("Grades"), role=role)


def _day(entry: FollowUp, today: date) -> str:
    try:
        return date_words(entry.day, today)
    except ValueError:  # a damaged record
        return safe_text(entry.at)[:10]
