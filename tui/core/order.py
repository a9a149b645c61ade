"""The order of a customer's numbers and addresses: mobile numbers first, then as entered.

The book keeps them as maps, which join entry by entry and have no order. So the place of an entry is a register of its
own: `order` maps it to a number, and an entry without one stands at 0. Places are worked out where something is
written, so that readers only have to sort.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

ORDERED: Final = ("phones", "emails")
"""The fields whose entries have an order."""

_E164: Final = re.compile(r"\+\d{7,15}", re.ASCII)
_CHINA: Final = re.compile(r"\+86(1[3-9]\d{9})?", re.ASCII)
_MOBILE, _OTHER, _FAX = range(3)


def in_order(entries: Mapping[str, str], order: Mapping[str, int]) -> dict[str, str]:
    """The entries by their places; the same place sorts by the entry, so that every copy shows the same."""
    return {entry: entries[entry] for entry in sorted(entries, key=lambda each: (order.get(each, 0), each))}


def places(
    known: Mapping[str, Mapping[str, str]],
    order: Mapping[str, int],
    written: Mapping[str, object],
) -> dict[str, int | None]:
    """What to write into `order` along with `written`; nothing if the places are right already.

    `known` are the entries there are now, by field and in their order. None takes the place of a removed one away.
    """
    changed: dict[str, int | None] = {}
    for field in ORDERED:
        entries = written.get(field)
        if isinstance(entries, Mapping):
            now = _after(known.get(field, {}), entries)
            arranged = (
                sorted(now, key=lambda each: _rank(each, now[each])) if field == "phones" else list(now)
            )
            changed |= {each: place for place, each in enumerate(arranged) if place != order.get(each, 0)}
            changed |= {each: None for each in entries if each not in now and each in order}
    return changed


def _after(known: Mapping[str, str], written: Mapping[str, str | None]) -> dict[str, str]:
    """The resulting entries in order of entry: a replacement takes the place of the old one."""
    new = [each for each, label in written.items() if label is not None and each not in known]
    gone = [each for each in known if each in written and written[each] is None]
    replaced = dict(zip(gone, new, strict=False))
    names: Iterable[str] = [*(replaced.get(each, each) for each in known), *new[len(replaced) :]]
    left_out = set(gone) - set(replaced)
    return {each: written.get(each) or known.get(each, "") for each in names if each not in left_out}


def _rank(number: str, label: str) -> int:
    """Mobile numbers before all others, fax numbers last."""
    if label in ("mobile", "fax"):
        return _MOBILE if label == "mobile" else _FAX
    if found := _CHINA.match(number):
        return _MOBILE if found[1] else _OTHER
    return _MOBILE if _E164.match(number) and _is_mobile(number) else _OTHER


def _is_mobile(number: str) -> bool:
    """Whether the country uses such numbers for mobile phones only."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE)
