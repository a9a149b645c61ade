"""The text of the customer screen: the fields at the left, the timeline at the right.

Plain functions from values to styled text of a given width. Nothing here is markup, and everything from data
passes `safe_text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.text import Text

from tui.core.agenda import Outlook
from tui.core.cadence import planned_day
from tui.core.grading import known_grade
from tui.core.model import CONTACT_KINDS, NO_NEXT, Customer, FollowUp
from tui.core.reasons import date_words, day_words, flag_words, why_due, why_grade
from tui.core.text import safe_text
from tui.core.words import name_of
from tui.language import N_, _
from tui.ui import words
from tui.ui.cells import pad, wrap
from tui.ui.themes import Paint, grade_role
from tui.ui.widgets.log_bar import KIND_WORDS, OUTCOME_WORDS

LABEL = 13
"""Cells of a field's label, with the gap behind it."""

ENTRY_WORDS = {
    "mobile": N_("mobile"),
    "work": N_("work"),
    "home": N_("home"),
    "office": N_("office"),
    "fax": N_("fax"),
    "main": N_("main"),
    "other": N_("other"),
}
"""Labels of numbers and addresses that every address book uses; any other is shown as it is."""

NEED_WORDS = {"now": N_("now"), "later": N_("later"), "none": N_("none")}
STATUS_WORDS = {"prospect": N_("prospect"), "negotiating": N_("negotiating"), "won": N_("won")}
IMPORTANCE_WORDS = {"normal": N_("normal"), "key": N_("key")}
OTHER_KINDS = {"task": N_("Task"), "grade": N_("Graded"), "plan": N_("Next date set")}


def profile_text(
    outlook: Outlook, today: date, currency: str, paint: Paint, cells: int, *, ready: bool
) -> Text:
    """Name, where things stand, and every field that has a value."""
    customer = outlook.customer
    grade = known_grade(customer)
    text = Text()
    text.append(f" {grade} ", paint("grade-ink", grade_role(grade), bold=True))
    for number, piece in enumerate(wrap(name_of(customer), cells - 5)):
        text.append(("  " if not number else "     ") + f"{piece}\n", paint("strong", bold=True))
    if ready:
        _append_standing(text, outlook, today, paint, cells)
    text.append("\n")
    for label, value in fields(customer, today, currency):
        _append_field(text, label, value, paint, cells)
    return text


def _append_standing(text: Text, outlook: Outlook, today: date, paint: Paint, cells: int) -> None:
    """Why they are due, what is suggested, and what is the matter."""
    tone = "late" if (outlook.late or 0) > 0 else "plain"
    lines = [(why_due(outlook, today), tone)]
    if outlook.suggestion and outlook.drift:
        why = why_grade(outlook.suggestion, outlook.customer, today)
        lines.append((_("suggested {reason}").format(reason=why), grade_role(outlook.suggestion.grade)))
    if flags := flag_words(outlook):
        lines.append((" · ".join(flags), "late"))
    for sentence, role in lines:
        for piece in wrap(sentence, cells):
            text.append(f"{piece}\n", paint(role))


def _append_field(text: Text, label: str, value: str, paint: Paint, cells: int) -> None:
    for number, piece in enumerate(wrap(safe_text(value, newlines=True), cells - LABEL)):
        text.append(pad(label if not number else "", LABEL - 1) + " ", paint("quiet"))
        text.append(f"{piece}\n", paint("strong" if value != "–" else "quiet"))


def fields(customer: Customer, today: date, currency: str) -> Iterator[tuple[str, str]]:
    """Label and value of each field that has one; of the four that matter most, also without. Not yet safe."""
    matter = {_("phone"), _("need"), _("closing"), _("e-mail")}
    for label, value in _all_fields(customer, today, currency):
        if value or label in matter:
            yield label, value or "–"
    yield from sorted(customer.custom.items())


def _all_fields(customer: Customer, today: date, currency: str) -> Iterator[tuple[str, str]]:
    yield _("company"), customer.company
    yield _("title"), customer.title
    yield _("phone"), _labelled({words.phone_words(phone): label for phone, label in customer.phones.items()})
    yield _("e-mail"), _labelled(customer.emails)
    yield _("WeChat"), customer.wechat
    yield _("need"), _word(NEED_WORDS, customer.need or "")
    yield _("closing"), day_words(customer.close_by, today) if customer.close_by else ""
    yield _("amount"), f"{currency}{customer.amount:,f}" if customer.amount is not None else ""
    yield _("status"), _word(STATUS_WORDS, customer.status)
    yield _("importance"), _word(IMPORTANCE_WORDS, customer.importance)
    yield _("tags"), ", ".join(sorted(tag for tag, is_set in customer.tags.items() if is_set))
    yield _("owner"), customer.owner
    yield _("source"), customer.source
    yield _("region"), customer.region
    yield _("address"), customer.address
    yield _("website"), customer.website
    yield _("birthday"), customer.birthday
    yield _("note"), customer.note
    yield _("added"), day_words(customer.created, today) if customer.created else ""
    yield _("id"), customer.id


def _labelled(entries: dict[str, str]) -> str:
    """One entry a line, with its label behind."""
    shown = {value: _entry_word(label) for value, label in entries.items()}
    return "\n".join(f"{value} ({label})" if label else value for value, label in shown.items())


def _entry_word(label: str) -> str:
    known = ENTRY_WORDS.get(label.casefold())
    return _(known) if known else label


def _word(known: dict[str, str], value: str) -> str:
    """The word for a value; one from a newer version stands for itself."""
    return _(known[value]) if value in known else value


def timeline_text(
    followups: Sequence[FollowUp], today: date, paint: Paint, cells: int, *, ready: bool, log_key: str
) -> Text:
    """Every follow-up, newest first."""
    text = Text()
    text.append(_("Timeline") + f"  {len(followups):,}\n\n", paint("due", bold=True))
    if not ready:
        text.append(_("Reading the follow-ups …"), paint("quiet"))
    elif not followups:
        text.append(_("Nothing yet; {key} logs the first call.").format(key=log_key), paint("quiet"))
    for followup in followups:
        _append_followup(text, followup, today, paint, cells)
    return text


def _append_followup(text: Text, followup: FollowUp, today: date, paint: Paint, cells: int) -> None:
    kind = _word(KIND_WORDS | OTHER_KINDS, followup.kind)
    role = "strong" if followup.kind in CONTACT_KINDS else "plain"
    text.append(f"{_when(followup, today)}  ", paint("quiet"))
    text.append(safe_text(kind), paint(role, bold=followup.kind in CONTACT_KINDS))
    if followup.outcome:
        text.append(f" · {safe_text(_word(OUTCOME_WORDS, followup.outcome))}", paint("plain"))
    if followup.grade and followup.from_grade and followup.grade != followup.from_grade:
        change = safe_text(f"{followup.from_grade} → {followup.grade}")
        text.append(f"  {change}", paint(grade_role(followup.grade), bold=True))
    if leads_to := _next(followup, today):
        text.append(f"  {leads_to}", paint("due"))
    if followup.by:
        text.append(f"  {safe_text(followup.by)}", paint("quiet"))
    text.append("\n")
    for piece in wrap(safe_text(followup.note, newlines=True), cells - 2) if followup.note else ():
        text.append(f"  {piece}\n", paint("plain"))
    text.append("\n")


def _when(followup: FollowUp, today: date) -> str:
    """The day, and the time of day where it is known."""
    try:
        day = followup.day
    except ValueError:  # a damaged record
        return safe_text(followup.at)[:16]
    time = followup.at[11:16]
    return f"{day_words(day, today)} {safe_text(time)}".rstrip()


def _next(followup: FollowUp, today: date) -> str:
    """The next date this entry set."""
    if followup.next == NO_NEXT:
        return _("no further contact")
    planned = planned_day(followup.next)
    if planned is None:
        return ""
    day, time = planned
    return _("next {day}").format(day=f"{date_words(day, today)} {time or ''}".rstrip())
