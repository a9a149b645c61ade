"""Follow-ups from drafts: whose they are, which exist already, and the next dates of open tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from tui.book.book import Book
from tui.config import Config
from tui.core.changes import FOLLOWUPS, Change
from tui.core.model import FollowUp
from tui.exchange import cells, refs
from tui.exchange.activities import ActivityDraft
from tui.exchange.columns import OWN_ID
from tui.exchange.customers import Remark
from tui.exchange.people import People
from tui.exchange.plans import kept_sentence, plan_entry, set_by_hand
from tui.language import _, listed, ngettext

_RECORD_ID: Final = re.compile(r"[0-9a-f]{32}")
_SEPARATORS: Final = re.compile(r"\s*[;；、\n]\s*")


class UnlinkedError(Exception):
    """A row that matches no customer; the text is the reason."""


class _Wish(NamedTuple):
    """A task that sets a next date, and whether its row says anything new."""

    draft: ActivityDraft
    is_news: bool


class ActivityImport:
    """Takes in the rows of an activity list one by one. Nothing in the book changes before `changes` are applied."""

    def __init__(self, book: Book, config: Config, now: datetime) -> None:
        self._book = book
        self._config = config
        self._now = now
        self._people = People(book.customers, config.settings.region)
        self._known: dict[str, dict[str, FollowUp]] = {}
        self._writes: dict[str, dict[str, Any]] = {}
        self._restores: list[tuple[str, str]] = []
        self._new = 0
        self.remarks: list[Remark] = []
        self._plans: dict[str, _Wish] = {}
        self._with_news: set[str] = set()

    def take(self, draft: ActivityDraft) -> str:
        """The result for a row: "added", "updated" or "skipped". Raises UnlinkedError if nobody is meant."""
        actions = {self._take_for(customer_id, draft) for customer_id in self._customers_of(draft)}
        return next(action for action in ("added", "updated", "skipped") if action in actions)

    def changes(self) -> list[Change]:
        """All entries to write, with one plan for each customer whose open tasks set a next date."""
        for customer_id, wish in self._plans.items():
            if customer_id in self._with_news:
                self._plan(customer_id, wish)
        writes = {(FOLLOWUPS, record_id): fields for record_id, fields in self._writes.items()}
        return [Change("import", writes=writes, restores=tuple(self._restores))] if writes else []

    def followups(self) -> int:
        """How many timeline entries the changes add."""
        return self._new

    # -- whose -------------------------------------------------------------------------------------------------

    def _customers_of(self, draft: ActivityDraft) -> list[str]:
        """The customers of a row: those found by the most reliable kind of link, several if it names several."""
        names = _separate("contact_name", draft.links.get("contact_name", ()))
        namesakes = {found for name in names for found in self._people.by_name(name)}
        for kind, finder in self._finders():
            found: dict[str, None] = {}
            for text in _separate(kind, draft.links.get(kind, ())):
                found.update(dict.fromkeys(self._one_of(text, finder(text), namesakes)))
            if kind == "contact_name":
                found = {
                    customer_id: None for customer_id in found if not self._contradicts(customer_id, draft)
                }
            if found:
                return list(found)
        named = listed(text for texts in draft.links.values() for text in texts)
        raise UnlinkedError(_("no customer in the book has {link}").format(link=f"“{named}”"))

    def _contradicts(self, customer_id: str, draft: ActivityDraft) -> bool:
        """Whether a row's address or number differs from that of a customer with that name."""
        customer = self._book.customers[customer_id]
        return bool(
            ("contact_email" in draft.links and customer.emails)
            or ("contact_phone" in draft.links and customer.phones)
        )

    def _finders(self) -> list[tuple[str, Any]]:
        people = self._people
        return [
            (OWN_ID, lambda text: [text] if people.get(text) else people.by_ref(refs.ID + text)),
            ("contact_email", people.by_email),
            ("contact_phone", people.by_phone),
            ("contact_name", lambda text: people.by_name(text) or people.by_email(text)),
        ]

    def _one_of(self, text: str, ids: list[str], namesakes: set[str]) -> list[str]:
        if len(ids) > 1:
            ids = [customer_id for customer_id in ids if customer_id in namesakes] or ids
        if len(ids) > 1:
            sentence = ngettext("{n} customer has “{text}”", "{n} customers have “{text}”", len(ids))
            raise UnlinkedError(sentence.format(n=len(ids), text=text))
        return ids

    # -- what --------------------------------------------------------------------------------------------------

    def _take_for(self, customer_id: str, draft: ActivityDraft) -> str:
        known = self._find(customer_id, draft)
        if known is not None and known.id in self._writes:
            return "skipped"  # an earlier row of the list has said what it is
        has_news = known is None or not draft.mark or draft.mark not in known.refs
        if draft.mark:
            # Our own list has no tasks to plan by: the next dates are rows of it.
            self._see_plan(customer_id, draft, has_news=has_news)
        if known is not None:
            return self._update(known, draft) if has_news else "skipped"
        marks = [draft.mark] if draft.mark else []
        self._add(customer_id, self._new_id(draft), draft.fields, [*draft.refs, *marks])
        return "added"

    def _find(self, customer_id: str, draft: ActivityDraft) -> FollowUp | None:
        if draft.own_id and (found := self._book.followup(draft.own_id)):
            return found
        return next(filter(None, map(self._entries(customer_id).get, _identities(draft))), None)

    def _entries(self, customer_id: str) -> dict[str, FollowUp]:
        """The entries of a customer that came from a list, by their identity there."""
        if customer_id not in self._known:
            timeline = self._book.followups(customer_id)
            self._known[customer_id] = {ref: entry for entry in timeline for ref in entry.refs}
        return self._known[customer_id]

    def _update(self, known: FollowUp, draft: ActivityDraft) -> str:
        differing: dict[str, Any] = {
            name: text
            for name, text in draft.fields.items()
            if not (name == "at" and draft.is_coming) and _value(known, name) != text
        }
        if not differing and not draft.mark:
            return "skipped"
        if draft.mark:
            # Also where nothing differs: the mark says that this was taken in, so it is no news the next time.
            old = {ref: None for ref in known.refs if ref.startswith(refs.SAID)}
            differing["refs"] = {**old, draft.mark: True}
        self._writes[known.id] = differing
        return "updated"

    def _add(self, customer_id: str, record_id: str, fields: dict[str, str], new_refs: list[str]) -> None:
        listed = dict.fromkeys(new_refs, True)
        self._writes[record_id] = {"customer": customer_id, **fields, **({"refs": listed} if listed else {})}
        entry = FollowUp(id=record_id, customer=customer_id, refs=listed)
        self._entries(customer_id).update(dict.fromkeys(listed, entry))
        self._new += 1

    def _new_id(self, draft: ActivityDraft) -> str:
        if not _RECORD_ID.fullmatch(draft.own_id) or draft.own_id in self._writes:
            return self._book.new_id()
        # It may have been deleted here, by taking back an import: written to alone, it would stay so.
        self._restores.append((FOLLOWUPS, draft.own_id))
        return draft.own_id

    # -- next dates --------------------------------------------------------------------------------------------

    def _see_plan(self, customer_id: str, draft: ActivityDraft, *, has_news: bool) -> None:
        """Keep the earliest next date among the tasks of a customer."""
        if has_news:
            self._with_news.add(customer_id)
        if draft.planned:
            waiting = self._plans.get(customer_id)
            if waiting is None or draft.planned < waiting.draft.planned:
                self._plans[customer_id] = _Wish(draft, has_news)
        elif has_news:
            self._lift_plan(customer_id, draft)

    def _plan(self, customer_id: str, wish: _Wish) -> None:
        """Set the next date of a task, unless that was done before or a date set by hand comes first."""
        draft = wish.draft
        ref = draft.refs[0] + refs.NEXT
        known = self._entries(customer_id).get(ref)
        if known is not None:
            # Without news of this task, a date that differs was moved by hand since.
            if wish.is_news and known.next != draft.planned:
                self._writes[known.id] = {"next": draft.planned}
            return
        if kept := set_by_hand(self._book, customer_id, draft.planned):
            self.remarks.append(Remark(draft.line, kept_sentence(kept, draft.planned)))
            return
        fields = plan_entry(draft.planned, self._now, note=draft.subject, by=draft.fields.get("by", ""))
        self._add(customer_id, self._book.new_id(), fields, [ref])

    def _lift_plan(self, customer_id: str, draft: ActivityDraft) -> None:
        """Undo the next date of a task that is done by now."""
        plan = self._entries(customer_id).get(draft.refs[0] + refs.NEXT)
        if plan is not None and plan.next:
            self._writes[plan.id] = {"next": None}


def _identities(draft: ActivityDraft) -> list[str]:
    """The refs that may identify an entry; in our own list some are marks, which entries share."""
    named = [ref for ref in draft.refs if ref.startswith((refs.ID, refs.ROW))]
    return [refs.ID + draft.own_id, *named] if draft.own_id else named


def _separate(kind: str, texts: Iterable[str]) -> list[str]:
    """The links in some cells: an activity may have involved several people."""
    if kind == "contact_phone":
        return [number for text in texts for number in cells.phones(text)]
    if kind == "contact_email":
        return [part for text in texts for part in cells.emails(text) or [text]]
    if kind == "contact_name":
        # A name may hold a separator itself, so it is tried whole too.
        return [part for text in texts for part in dict.fromkeys([text, *_SEPARATORS.split(text)])]
    return list(texts)


def _value(followup: FollowUp, name: str) -> str:
    return str(getattr(followup, "from_grade" if name == "from" else name) or "")
