"""The test behind each kind of field, built once and then run on thousands of customers.

Everything that does not depend on the customer is worked out when the test is made. A maker takes a term and
the day of the question and raises QueryError where the term cannot be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from operator import attrgetter, eq, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, Final

from tui.core.grading import known_grade
from tui.core.model import GRADES, Customer
from tui.core.query_dates import Clock, matcher
from tui.core.query_terms import QueryError, Term
from tui.core.text import foldings
from tui.core.when import WhenError, parse_span
from tui.core.when_words import shown
from tui.language import _, listed

if TYPE_CHECKING:
    from tui.core.agenda import Outlook

Test = Callable[["Outlook"], bool]
"""Whether a customer fits."""

Make = Callable[[Term, Clock], Test]
"""Turns a term into a test. Raises QueryError."""

_NONE: Final = frozenset(("none", "无"))
"""Values that ask for customers who have nothing in the field."""
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {":": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
_MULTIPLES: Final = {
    "": 1,
    "k": 10**3,
    "千": 10**3,
    "万": 10**4,
    "m": 10**6,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_AMOUNT: Final = rf"[¥￥$€£]?([0-9]{{1,15}}(?:\.[0-9]{{1,4}})?)({'|'.join(_MULTIPLES)})元?"


def _only_colon(term: Term) -> None:
    if term.op != ":":
        raise term.error(_("{field} cannot be compared, write {field}:…"), field=term.field)


_foldings: Final = lru_cache(maxsize=4096)(foldings)
"""Tags, owners, sources and regions are few words on many customers."""


def grades(term: Term, clock: Clock) -> Test:
    """One of the grades listed, with or without commas."""
    _only_colon(term)
    letters = frozenset("".join(term.values()).upper())
    if not letters or not letters <= set(GRADES):
        raise term.error(_("a grade is one of {values}."), values=listed(GRADES))
    return lambda outlook: known_grade(outlook.customer) in letters


def choice(attribute: str, words: dict[str, tuple[str, ...]]) -> Make:
    """A field with a few values; `words` has the Chinese names of each. "" means unknown."""
    by_word = {word: value for value, twins in words.items() for word in (value, *twins) if word}
    get = attrgetter(attribute)

    def make(term: Term, clock: Clock) -> Test:
        _only_colon(term)
        if unknown := [word for word in term.values() if word.lower() not in by_word]:
            raise _bad_choice(term, unknown[0], by_word, [value or "unknown" for value in words])
        wanted = frozenset(by_word[word.lower()] for word in term.values())
        return lambda outlook: (get(outlook.customer) or "") in wanted

    return make


def _bad_choice(term: Term, word: str, by_word: dict[str, str], values: list[str]) -> QueryError:
    if near := get_close_matches(word.lower(), list(by_word), n=1, cutoff=0.5):
        return term.error(_("{word} is not known; did you mean “{near}”?"), word=shown(word), near=near[0])
    return term.error(_("{word} is not one of {values}."), word=shown(word), values=listed(values))


def text(texts: Callable[[Customer], list[str]], *, whole: bool = False) -> Make:
    """A text that contains the value, or equals it with `whole`; "none" finds customers without any."""

    def make(term: Term, clock: Clock) -> Test:
        _only_colon(term)
        wanted = [each for value in term.values() for each in foldings(value)]
        empty = not term.quoted and not _NONE.isdisjoint(wanted)
        wanted = [value for value in wanted if value and (term.quoted or value not in _NONE)]

        def test(outlook: Outlook) -> bool:
            found = [each for text in texts(outlook.customer) if text for each in _foldings(text)]
            if not found:
                return empty
            return any(value == text if whole else value in text for value in wanted for text in found)

        return test

    return make


tags: Final = text(lambda customer: [tag for tag, present in customer.tags.items() if present], whole=True)
emails: Final = text(lambda customer: list(customer.emails))


def phone(term: Term, clock: Clock) -> Test:
    """Some phone number contains the digits, however either is spaced; 0755 is also found in +86 755."""
    _only_colon(term)
    if term.value in _NONE:
        return lambda outlook: not outlook.customer.phones
    digits = re.sub("[^0-9]", "", term.value)
    if not digits:
        raise term.error(_("a phone number has digits."))
    wanted = digits.lstrip("0") or digits
    return lambda outlook: any(wanted in re.sub("[^0-9]", "", phone) for phone in outlook.customer.phones)


def amount(term: Term, clock: Clock) -> Test:
    """The amount compares with a number; a customer without an amount never does."""
    if term.value.lower() in _NONE:
        _only_colon(term)
        return lambda outlook: outlook.customer.amount is None
    wanted, compare = _number(term), _COMPARE[term.op]

    def test(outlook: Outlook) -> bool:
        amount = outlook.customer.amount
        return amount is not None and amount.is_finite() and bool(compare(amount, wanted))

    return test


def _number(term: Term) -> Decimal:
    found = re.fullmatch(_AMOUNT, re.sub("[,_ ]", "", term.value.lower()))
    if found is None:
        raise term.error(_("an amount is a number, for example {examples}."), examples="10000, 5k, 1.2m, 3万")
    return Decimal(found[1]) * _MULTIPLES[found[2]]


def day(day_of: Callable[[Outlook], date | None], *, past: bool) -> Make:
    """A date compares with a day, a period or a span; a customer without that date never does.

    `past` is set for fields whose dates lie behind today.
    """

    def make(term: Term, clock: Clock) -> Test:
        if term.value.lower() in _NONE:
            _only_colon(term)
            return lambda outlook: day_of(outlook) is None
        try:
            fits = matcher(term.op, term.value, clock, past=past)
        except WhenError as error:
            raise QueryError(f"{term.shown}: {error}") from None
        except (ValueError, OverflowError):
            raise term.error(_("the calendar has no such day.")) from None
        return lambda outlook: (day := day_of(outlook)) is not None and fits(day)

    return make


def late(term: Term, clock: Clock) -> Test:
    """Alone: due before today. Compared: by the number of days late, negative before the due date."""
    if not term.field:
        return lambda outlook: (outlook.late or 0) > 0
    days, compare = _days(term, clock.today), _COMPARE[term.op]
    return lambda outlook: outlook.late is not None and bool(compare(outlook.late, days))


def _days(term: Term, today: date) -> int:
    span = parse_span(f"{term.value}d" if re.fullmatch("[0-9]{1,4}", term.value) else term.value)
    try:
        if span:
            return (span.after(today) - today).days
    except (ValueError, OverflowError):
        pass
    problem = _("{value} is not a length of time; examples: {examples}.")
    raise term.error(problem, value=shown(term.value), examples="3d, 2w")


def flag(test: Test) -> Make:
    """A word that is a complete test and takes no value."""

    def make(term: Term, clock: Clock) -> Test:
        if term.field:
            raise term.error(_("{field} takes no value."), field=term.field)
        return test

    return make
