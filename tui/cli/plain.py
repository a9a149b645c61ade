"""`genjin --plain`: today's list as numbered lines and questions, for a screen reader or the oldest terminal.

Nothing is drawn, nothing moves and nothing is said twice: every line is written once, from the top down. It asks the
same things as the board's log bar and writes the same entries.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tui.cli import errors, output
from tui.cli.asking import Cancelled, ask, ask_until_clear, choose, command_of, prepare_input
from tui.cli.errors import Refused
from tui.cli.session import Session, carry_out
from tui.core.text import clean_text, quoted, safe_text
from tui.core.words import whom
from tui.language import _, ngettext
from tui.ui.drafts import Drafts

if TYPE_CHECKING:
    from tui.book.book import Book
    from tui.core.agenda import Outlook
    from tui.core.changes import Change
    from tui.core.desk import Desk
    from tui.core.model import Customer, FollowUp
    from tui.ui.entry import LogEntry

_NOTES: Final = 3
"""Notes that are read out before a contact."""
_FOUND: Final = 20
"""Customers that a search lists."""


def run_plain(session: Session) -> None:
    """Ask until the user ends it, by `q` or the end of the input. Raises BookError if the book cannot be opened."""
    prepare_input()
    with session.open_book(create=True) as book, contextlib.suppress(EOFError):
        _Conversation(session, book).hold()


class _Conversation:
    """Lists, and actions on the customers behind their numbers."""

    def __init__(self, session: Session, book: Book) -> None:
        self._session = session
        self._book = book
        self._drafts = Drafts(book.state)
        self._drafts.load()
        self._numbered: list[str] = []
        """The ids that numbers stand for, as they were listed last."""

    def hold(self) -> None:
        """Continue until the answer is q."""
        output.put(_usage())
        self._list()
        while self._once():
            self._session.look_at_the_clock()
            self._book.poll()

    def _once(self) -> bool:
        """Ask once and act; False for the end. A wrong answer is reported, and nothing is lost."""
        try:
            answer = ask(_("Number, words or command"))
            if command_of(answer) == "q":
                return False
            self._carry_out(answer)
        except Cancelled:
            output.put(_("Nothing was changed."))
        except EOFError:
            raise
        except Exception as error:
            told = errors.sentence(error)
            if told is None:
                raise
            output.put(told)
        return True

    def _carry_out(self, answer: str) -> None:
        command = command_of(answer)
        if command.isdecimal():
            self._contact(self._chosen(int(command)))
        elif command.startswith("+"):
            self._add(answer[1:].strip())
        elif command in ("u", "r"):
            self._revert(redo=command == "r")
        elif command in ("", "a"):
            self._list(everyone=command == "a")
        elif command == "?":
            output.put(_usage())
        else:
            self._find(answer)

    # Lists -------------------------------------------------------------------------------------------

    def _list(self, *, everyone: bool = False) -> None:
        """Whom to contact today, numbered."""
        from tui.core.reasons import day_words

        session, desk = self._session, self._desk()
        found = desk.today_list(len(self._book.contacted_on(session.today)))
        ids = desk.due_ids() if everyone else found.shown
        due = ngettext("{count} to contact", "{count} to contact", len(ids)).format(count=len(ids))
        parts = [day_words(session.today, session.today), _("{count} done").format(count=found.done), due]
        if found.waiting and not everyone:
            more = ngettext("{count} more due", "{count} more due", found.waiting)
            parts.append(more.format(count=found.waiting))
        output.put(" · ".join(parts))
        if not ids:
            output.put(_("Nobody is due.") if self._book.customers else _("The book is empty."))
        self._number([desk.outlook(each) for each in ids])

    def _find(self, words: str) -> None:
        """Customers that match a query, numbered."""
        from tui.cli.finding import fitting
        from tui.core.agenda import order_key

        found = sorted(fitting(self._session, self._book, [words]), key=order_key)
        if not found:
            raise Refused(_("no customer in the book matches {who}.").format(who=quoted(words)))
        self._number(found[:_FOUND])
        if len(found) > _FOUND:
            more = len(found) - _FOUND
            output.put(ngettext("and {count} more", "and {count} more", more).format(count=more))

    def _number(self, outlooks: Sequence[Outlook]) -> None:
        from tui.core.reasons import why_due

        self._numbered = [one.customer.id for one in outlooks]
        for number, one in enumerate(outlooks, 1):
            output.put(f"{number}. {whom(one.customer)} · {why_due(one, self._session.today)}")

    def _chosen(self, number: int) -> Customer:
        count = len(self._numbered)
        if not 1 <= number <= count:
            problem = _("there is no number {number}; the list ends at {count}.")
            raise Refused(problem.format(number=number, count=count))
        customer = self._book.customer(self._numbered[number - 1])
        if customer is None:
            raise Refused(_("This customer has been deleted."))
        return customer

    def _desk(self) -> Desk:
        from tui.core.desk import Desk

        desk = Desk(self._session.config.rules, self._session.today)
        desk.load((each, self._book.standing(each.id)) for each in self._book.customers.values())
        return desk

    # One customer ------------------------------------------------------------------------------------

    def _contact(self, customer: Customer) -> None:
        """Read out what matters, ask what happened, log it."""
        from tui.core.words import after_log

        outlook = self._session.outlook(self._book, customer)
        output.put("\n".join(self._brief(outlook)))
        entry_id = self._book.new_id()
        carry_out(self._book, self._asked(outlook, entry_id))
        self._forget(customer)
        after = self._session.outlook(self._book, self._book.customer(customer.id) or customer)
        if entry := self._book.followup(entry_id):
            timeline = self._book.followups(customer.id)
            output.put(after_log(after, entry, timeline, self._session.today))
        self._tell_next()

    def _tell_next(self) -> None:
        """Who on the list is still due; the numbers do not change."""
        due = set(self._desk().due_ids())
        for number, customer_id in enumerate(self._numbered, 1):
            if customer_id in due:
                customer = self._book.customers[customer_id]
                output.put(_("Next: {number}. {name}").format(number=number, name=whom(customer)))
                return

    def _brief(self, outlook: Outlook) -> list[str]:
        """Name, phone numbers, why they are due, the suggestion, and the last notes."""
        from tui.core.phones import phone_words
        from tui.core.reasons import why_due, why_grade

        customer, today = outlook.customer, self._session.today
        lines = [whom(customer), *map(phone_words, customer.phones), why_due(outlook, today)]
        if outlook.suggestion and outlook.drift:
            why = why_grade(outlook.suggestion, customer, today)
            lines.append(_("suggested {reason}").format(reason=why))
        noted = [entry for entry in self._book.followups(customer.id) if entry.note]
        return [*lines, *map(self._note_line, noted[:_NOTES])]

    def _note_line(self, entry: FollowUp) -> str:
        return f"{safe_text(entry.at[:10])} · {safe_text(entry.note)}"

    def _asked(self, outlook: Outlook, entry_id: str) -> Change:
        """The follow-up described by the answers. Raises Cancelled."""
        from tui.core import changes
        from tui.core.labels import LOGGED_WORDS, OUTCOME_WORDS
        from tui.core.model import OUTCOMES
        from tui.core.when import parse_next
        from tui.ui.entry import LogEntry

        session, first = self._session, self._session.config.settings.day_first
        kind = choose(_("How"), {each: _(label) for each, label in LOGGED_WORDS.items()}, "call")
        outcome = ""
        if kind != "note":
            outcome = choose(_("Outcome"), {each: _(OUTCOME_WORDS[each]) for each in OUTCOMES}, "reached")
        note = self._asked_note(outlook.customer)
        with self._kept(outlook.customer, LogEntry(kind, note, outcome, "", outlook.customer.grade)):
            question = _("Next contact: a date, +3d, fri or none; Enter for automatic")
            next_ = ask_until_clear(question, lambda text: parse_next(text, session.today, day_first=first))
            grade = self._asked_grade(outlook)
        session.look_at_the_clock()
        return changes.log(
            outlook.customer,
            entry_id,
            at=changes.timestamp(session.now),
            kind=kind,
            outcome=outcome,
            note=note,
            grade=grade,
            next=next_,
            by=session.config.author,
        )

    def _asked_note(self, customer: Customer) -> str:
        """The note; Enter takes the draft."""
        draft = self._drafts.get(customer.id)
        if draft is None or not draft.note:
            return ask(_("Note (optional)"))
        return ask(_("Note; Enter for {note}").format(note=quoted(draft.note))) or draft.note

    @contextlib.contextmanager
    def _kept(self, customer: Customer, entry: LogEntry) -> Iterator[None]:
        """From now on the note survives anything: it is offered again, here and on the board."""
        if entry.is_begun:
            self._drafts.keep(customer.id, entry)
            self._drafts.flush()
        try:
            yield
        except Cancelled:
            self._forget(customer)
            raise

    def _forget(self, customer: Customer) -> None:
        """The note was logged, or discarded."""
        self._drafts.drop(customer.id)
        self._drafts.flush()

    def _asked_grade(self, outlook: Outlook) -> str:
        """The new grade; Enter takes the suggested one."""
        from tui.core.agenda import proposed_grade
        from tui.core.fields import read_grade

        proposed = proposed_grade(outlook)
        question = _("Grade A to E (now {now}); Enter for {proposed}")
        shown = question.format(now=safe_text(outlook.customer.grade), proposed=proposed)
        return ask_until_clear(shown, lambda text: read_grade(text) if text else proposed)

    # The book ----------------------------------------------------------------------------------------

    def _add(self, name: str) -> None:
        """Add a customer after asking for a name, the company and a phone number."""
        from tui.cli.customers import addition, compare, draft_of, given_fields

        name = clean_text(name or ask(_("Name")))
        if not name:
            raise Refused(_("a customer needs a name."))
        company = ask(_("Company (optional)"))
        fields = ask_until_clear(
            _("Phone (optional)"),
            lambda phone: given_fields(self._session, name, {"company": company, "phone": [phone]}),
        )
        draft = draft_of(fields)
        try:
            compare(self._session, self._book, draft, force=False)
        except Refused as likely:
            output.put(str(likely))
            if choose(_("Add anyway"), {"no": _("no"), "yes": _("yes")}, "no") == "no":
                raise Cancelled from likely
        change = addition(self._session, self._book.new_id(), fields, draft)
        carry_out(self._book, change)
        added = self._book.customers[next(iter(change.writes))[1]]
        told = _("{name} was added · {grade} · saved").format(name=whom(added), grade=added.grade)
        output.put(told)
        self._list()

    def _revert(self, *, redo: bool) -> None:
        from tui.cli.history import reverted

        output.put(reverted(self._book, redo=redo))


def _usage() -> str:
    """The possible answers. Read out once, and again for a question mark."""
    return _(
        "Enter a number to log a contact with that customer, words to find customers, + and a "
        "name to add one. Enter alone shows today's list, a shows everyone due, u undoes, r "
        "redoes, ? shows this help, q quits. A full stop cancels any question."
    )
