"""The board's words about a customer, as plain safe text.

From a customer's outlook to the text of a card, a row of today's list and the standing line. Everything that
comes from data passes `safe_text` here. What was done is told by `tui.core.words`, as on the command line.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

from tui.core.agenda import Outlook
from tui.core.grading import known_grade
from tui.core.model import Customer
from tui.core.phones import phone_words
from tui.core.reasons import due_words, why_due, why_grade
from tui.core.text import safe_text
from tui.core.words import name_of, whom
from tui.language import N_, _, current
from tui.ui.themes import grade_role
from tui.ui.widgets.card import CardText
from tui.ui.widgets.today_rows import TodayRow

_UNITS = {
    "en": ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "k")),
    "zh": ((Decimal(10**8), "亿"), (Decimal(10**4), "万")),
}
_PLAIN_BELOW = Decimal(10_000)


def command() -> str:
    """The command to start this program again: "genjin", or the path to it, relative if that is shorter."""
    started = Path(sys.argv[0])
    if started.stem != "genjin" or shutil.which(started.name) in (str(started), str(started.absolute())):
        return "genjin"
    with contextlib.suppress(ValueError):  # it lies elsewhere
        return safe_text(str(min(started, started.absolute().relative_to(Path.cwd()), key=_length)))
    return safe_text(str(started))


def _length(path: Path) -> int:
    return len(str(path))


def money(amount: Decimal | None, currency: str) -> str:
    """An amount short enough for a card: "¥9,500", "¥120k", "¥12万"."""
    if amount is None or not amount.is_finite():
        return ""
    sign = "-" if amount < 0 else ""
    size = abs(amount)
    if size >= _PLAIN_BELOW:
        for unit, letter in _UNITS[current()]:
            if size >= unit:
                return f"{sign}{safe_text(currency)}{_short(size / unit)}{letter}"
    return f"{sign}{safe_text(currency)}{_short(size)}"


def _short(number: Decimal) -> str:
    """One decimal below 100, none above; never the exponent form."""
    rounded = number.quantize(Decimal("0.1") if number < 100 else Decimal(1), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def first_card(customer: Customer, currency: str, *, with_grade: bool = False) -> CardText:
    """The text of a card while the follow-ups are still being read: who, where, how much.

    `with_grade` puts the letter before the name, for a board whose columns do not say it.
    """
    return CardText(
        name=name_of(customer),
        company=safe_text(customer.company),
        amount=money(customer.amount, currency),
        due="",
        tone="quiet",
        bar_role=grade_role(known_grade(customer)),
        grade=known_grade(customer) if with_grade else "",
        tags=tuple(safe_text(tag) for tag in sorted(customer.tags) if customer.tags[tag]),
        reach=reach_words(customer),
    )


def card_text(outlook: Outlook, today: date, currency: str, *, with_grade: bool = False) -> CardText:
    """The text of a card."""
    mark, mark_role = badge(outlook)
    return replace(
        first_card(outlook.customer, currency, with_grade=with_grade),
        due=due_words(outlook, today),
        tone=_tone(outlook),
        mark=mark,
        mark_role=mark_role,
        flag=_("slipped") if outlook.slipped else _("no date") if outlook.no_date else "",
    )


def today_row(outlook: Outlook, today: date, day: date | None = None) -> TodayRow:
    """The text of a row of today's list; `day` is another selected day."""
    customer = outlook.customer
    return TodayRow(
        grade=known_grade(customer),
        name=name_of(customer),
        company=safe_text(customer.company),
        reason=without_grade(why_due(outlook, today), outlook),
        brief=without_grade(why_due(outlook, today, brief=True), outlook),
        when=_when(outlook, today, day or today),
        tone=_tone(outlook),
        is_late=(outlook.late or 0) > 0,
    )


def standing_line(outlook: Outlook, today: date, found: str = "") -> str:
    """The line about the customer under the cursor: how to reach them, why they are due, the suggestion.

    `found` is where a search has found them.
    """
    customer = outlook.customer
    reach = reach_words(customer)
    parts = [whom(customer), found, "" if reach and found.endswith(reach) else reach, why_due(outlook, today)]
    if outlook.suggestion and outlook.drift:
        parts.append(_("suggested {reason}").format(reason=why_grade(outlook.suggestion, customer, today)))
    return "  ·  ".join(filter(None, parts))


_FOUND_IN: Final = {
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "wechat": N_("WeChat"),
    "title": N_("title"),
    "region": N_("region"),
    "tag": N_("tag"),
    "note": N_("note"),
    "address": N_("address"),
    "website": N_("website"),
}


def found_words(word: str, field: str, text: str, *, before: int) -> str:
    """Where a word matched, if not in the name: "note: …wants a quotation", "phone: …138 0013 8000".

    `before` is how many letters in front of the word there is room for.
    """
    from tui.core.marking import excerpt

    label = _(_FOUND_IN[field]) if field in _FOUND_IN else safe_text(field)
    shown = phone_words(text) if field == "phone" else safe_text(text)
    return _("{where}: {text}").format(where=label, text=excerpt(word, shown, before))


def reach_words(customer: Customer) -> str:
    """The first phone number, address or WeChat name."""
    for phone in customer.phones:
        return phone_words(phone)
    return safe_text(next(iter(customer.emails), "") or customer.wechat)


def without_grade(sentence: str, outlook: Outlook) -> str:
    """A reason without the leading grade, for a row that shows the letter already."""
    prefix = _("{grade}: {reason}").format(grade=known_grade(outlook.customer), reason="")
    return sentence.removeprefix(prefix)


def badge(outlook: Outlook) -> tuple[str, str]:
    """The suggested grade if it differs from the stored one, with its colour role."""
    if outlook.suggestion is None or not outlook.drift:
        return "", "quiet"
    arrow = "↑" if outlook.drift > 0 else "↓"
    return arrow + outlook.suggestion.grade, grade_role(outlook.suggestion.grade)


def _tone(outlook: Outlook) -> str:
    """The colour role of a due date: late, due today, or still ahead."""
    if outlook.late is None or outlook.late < 0:
        return "quiet"
    return "late" if outlook.late else "due"


def _when(outlook: Outlook, today: date, day: date) -> str:
    """The time of an appointment on that day, else how late; nothing for a customer simply due then."""
    due = outlook.due
    if due is not None and due.time and due.day == day:
        return due.time
    return due_words(outlook, today) if outlook.late and day == today else ""
