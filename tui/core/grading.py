"""Which grade a customer's need and closing date suggest, and why.

A grade is the salesperson's own judgement: nothing here changes one. The scheme (how far each grade looks
ahead and how long its customers may go without a contact) is data, so every function takes it as an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from tui.core.model import GRADES, Customer
from tui.core.text import safe_text
from tui.language import _, current

LATENT: Final = GRADES[-2]
"""The grade of a need that lies too far ahead, or has no date. Also what a grade nobody knows counts as."""
DEAD: Final = GRADES[-1]
"""The grade of customers without a need."""

_RANKS: Final = {letter: rank for rank, letter in enumerate(GRADES)}


def rank(letter: str) -> int:
    """0 for the best grade, 4 for the last. A letter that is no grade (a damaged record) ranks as D."""
    return _RANKS.get(letter, _RANKS[LATENT])


def known_grade(customer: Customer) -> str:
    """The customer's grade, or D if the record's is invalid. Safe to show."""
    return GRADES[rank(customer.grade)]


class Grade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One grade of the scheme: `horizon` and `interval` are in days, `horizon` None looks ahead without end.

    `interval` is the longest gap between two contacts. `journal` is the rhythm's name ("weekly", "每周").
    """

    letter: str
    name: str
    name_zh: str
    horizon: int | None
    interval: int
    journal: str
    journal_zh: str

    @property
    def shown_name(self) -> str:
        """The name in the active language, safe to show: a colleague may have written it."""
        return safe_text(self.name_zh if current() == "zh" else self.name)

    @property
    def shown_journal(self) -> str:
        """The journal in the active language, safe to show."""
        return safe_text(self.journal_zh if current() == "zh" else self.journal)


class Scheme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The grades A to E, best first.

    Raises ValueError with a sentence for the user when they are not exactly A to E in this order, or an
    interval is shorter than a day.
    """

    grades: tuple[Grade, ...]

    def __post_init__(self) -> None:
        if "".join(grade.letter for grade in self.grades) != GRADES:
            raise ValueError(_("the grades must be A, B, C, D and E, in this order"))
        for grade in self.grades:
            if grade.interval < 1:
                raise ValueError(
                    _("the interval of grade {grade} must be 1 day or more").format(grade=grade.letter)
                )

    def grade(self, letter: str) -> Grade:
        """The grade of that letter; D for a letter that is no grade."""
        return self.grades[rank(letter)]

    def interval(self, letter: str) -> int:
        """The longest gap between two contacts, in days; that of D for a letter that is no grade."""
        return self.grades[rank(letter)].interval


DEFAULT_SCHEME: Final = Scheme(
    grades=(
        Grade("A", "within a month", "一个月内成交", 30, 1, "daily", "每天"),
        Grade("B", "within three months", "三个月内成交", 90, 7, "weekly", "每周"),
        Grade("C", "within half a year", "半年内成交", 180, 15, "every 15 days", "每15天"),
        Grade("D", "later", "潜在需求", None, 30, "monthly", "每月"),
        Grade("E", "no need", "没有需求", None, 365, "yearly", "每年"),
    )
)
"""The scheme of config/grades.yaml, for tests and for code that has no configuration at hand."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The grade suggested by need and closing date.

    `why` is one of "none" (no need), "later" (the need comes later), "no-date" (need now, closing date not
    known), "horizon" (closes within the grade's horizon), "beyond" (closes after every horizon) and "slipped"
    (should have closed already). `days` is the time to the closing date, negative when it has passed, None
    where no date plays a part.
    """

    grade: str
    why: str
    days: int | None = None


def suggest(customer: Customer, today: date, scheme: Scheme) -> Suggestion | None:
    """The suggested grade, or None without a basis for one.

    That is a customer whose need is not known, and one who was won and whose closing date has passed: that
    date was kept and says nothing about the next deal.
    """
    if customer.need == "none":
        return Suggestion(DEAD, "none")
    if customer.need == "later":
        return Suggestion(LATENT, "later")
    if customer.need != "now":
        return None
    if customer.close_by is None:
        return Suggestion(LATENT, "no-date")
    days = (customer.close_by - today).days
    if days < 0 and customer.status == "won":
        return None
    return _by_horizon(days, scheme)


def _by_horizon(days: int, scheme: Scheme) -> Suggestion:
    """The first grade that looks at least `days` ahead. The boundary day is included."""
    for grade in scheme.grades:
        if grade.letter != DEAD and grade.horizon is not None and days <= grade.horizon:
            return Suggestion(grade.letter, "slipped" if days < 0 else "horizon", days)
    return Suggestion(LATENT, "slipped" if days < 0 else "beyond", days)


def drift(customer: Customer, suggestion: Suggestion) -> int:
    """How many grades hotter (+) or cooler (-) the suggestion is than the stored grade; 0 when they agree."""
    return rank(customer.grade) - rank(suggestion.grade)


def is_slipped(customer: Customer, today: date) -> bool:
    """Whether the closing date has passed without a deal or a "no need" to explain it."""
    if customer.close_by is None or customer.status == "won" or customer.need == "none":
        return False
    return customer.close_by < today
