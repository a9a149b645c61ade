"""Next dates from lists: entries of the timeline, never replacing an earlier one set by hand."""

from __future__ import annotations

from datetime import datetime

from tui.book.book import Book
from tui.core.changes import timestamp
from tui.core.model import NO_NEXT
from tui.exchange import refs
from tui.language import _


def plan_entry(planned: str, now: datetime, *, note: str, by: str) -> dict[str, str]:
    """The fields of a plan made now: newer than any imported contact, so that it stays in force."""
    fields = {"at": timestamp(now), "kind": "plan", "next": planned, "note": note, "by": by}
    return {name: text for name, text in fields.items() if text}


def set_by_hand(book: Book, customer_id: str, planned: str) -> str:
    """The next date in force, if it was set by hand and is no later than `planned`, or means "never"; else ""."""
    now = book.standing(customer_id).planned
    if not now or (now != NO_NEXT and now[:10] > planned[:10]):
        return ""
    setter = next((entry for entry in book.followups(customer_id) if entry.next == now), None)
    from_list = setter is not None and any(ref.endswith(refs.NEXT) for ref in setter.refs)
    return "" if from_list else now


def kept_sentence(kept: str, planned: str) -> str:
    """The sentence about a next date that was not imported."""
    sentence = _("the next date {kept} was set by hand and stays; this row asks for {planned}")
    return sentence.format(kept=kept.replace("T", " "), planned=planned.replace("T", " "))
