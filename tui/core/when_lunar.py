"""The Chinese calendar from 1990 to 2070, as far as festivals and dates such as 正月十五 need it.

A table, because which months are long and where the leap month stands follows from no short rule. It was made with
lunardate 0.3 and checked month by month against borax 4.1.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tui.core.when_calendar import NoSuchDay

FIRST_YEAR: Final = 1990

_TABLE: Final = """
    01275292f 021501497 02040164b 012332d4a 021001ea5 013182d65 0219015ac 020701ab6 01285326d
    02160192e 020501c96 012443a95 021201d4a 020101da5 012222b55 02090156a 01297355b 02180125d
    02070192d 01265392b 021401a95 020301b4a 0123436aa 021001ad5 013192ab5 0219014ba 020801a5b
    012862a57 02160152b 020501a93 012542e95 0212016aa 020101ad5 0122229b5 0210014b6 0129634ae
    021701a4e 020601d26 012653d26 021301d53 0203015aa 012332d6a 02110196d 0131b295d 0219014ad
    020801a4d 012863a4b 021501d25 020401d52 012453b54 021201b5a 02010156d 01222295b 02100149b
    013073497 021701a4b 020601aa5 0126536a5 0214016d2 020201ada 012332ab6 021101937 02018292f
    021901497 02080164b 012862d4a 021501ea5 0204016b2 01244356c 021201aae 02020192e 01213392e
    020901c96 012973a95 021701d4a 020501da5 012652b55 02140156a 020301a6d 012342a5d 02110152d
"""
"""One year each: month and day of its New Year, the month after which a leap month stands (0 for none), and the
lengths of its months as bits behind a leading 1, a long month of 30 days being 1."""
_YEARS: Final = _TABLE.split()


def new_year(year: int) -> date:
    """The first day of the Chinese year that starts in `year`. Raises NoSuchDay outside the table."""
    code = _code(year)
    return date(year, int(code[:2]), int(code[2:4]))


def day_of(year: int, month: int, day: int) -> date:
    """A day of the Chinese year that starts in `year`, in the regular month if there are two.

    Raises NoSuchDay for one that the month does not have, and outside the table.
    """
    code = _code(year)
    leap, lengths = int(code[4], 16), bin(int(code[5:], 16))[3:]
    before = month - 1 + (1 if leap and month > leap else 0)
    days = [29 + int(long) for long in lengths]
    if not 1 <= month <= 12 or not 1 <= day <= days[before]:
        raise NoSuchDay
    return new_year(year) + timedelta(days=sum(days[:before]) + day - 1)


def _code(year: int) -> str:
    if not 0 <= year - FIRST_YEAR < len(_YEARS):
        raise NoSuchDay
    return _YEARS[year - FIRST_YEAR]
