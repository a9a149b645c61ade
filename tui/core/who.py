"""Who is meant: from the text after `genjin log` to the candidate customers.

The surest reading that fits anyone counts alone, so a name that is also part of other names is no riddle:
an id or its beginning, the name, the phone number, the e-mail address, the WeChat id, and only then a search.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tui.core.identity import email_key, name_keys, phone_key, phone_keys, wechat_key
from tui.core.model import Customer
from tui.core.search import hits, searchable
from tui.core.text import fold

SHORTEST_PREFIX: Final = 4
"""So many characters of an id are enough if they begin only one."""

_ID_START: Final = re.compile(rf"[0-9a-f-]{{{SHORTEST_PREFIX},}}")


def find(text: str, customers: Mapping[str, Customer], region: str = "CN") -> list[str]:
    """The ids of the customers that `text` may mean: one if it is clear, none, or several to choose from.

    `customers` are those that may be meant, by id; `region` is the country of phone numbers without a code.
    Each way of reading the text goes through the customers once, so nothing has to be prepared.
    """
    wanted = text.strip()
    if not wanted:
        return []
    if wanted in customers:
        return [wanted]
    begun = _begun(wanted, customers)
    if len(begun) == 1:
        return begun
    known = customers.values()
    ways: tuple[Callable[[], list[str]], ...] = (
        lambda: _called(wanted, known),
        lambda: _with_phone(wanted, known, region),
        lambda: _with_email(wanted, known),
        lambda: _with_wechat(wanted, known),
        lambda: _found(wanted, customers),
    )
    found = next((ids for way in ways if (ids := way())), begun)
    return sorted(found, key=lambda each: _nearest(wanted, customers[each]))


def _begun(wanted: str, customers: Mapping[str, Customer]) -> list[str]:
    start = wanted.lower()
    return [each for each in customers if each.startswith(start)] if _ID_START.fullmatch(start) else []


def _called(wanted: str, known: Iterable[Customer]) -> list[str]:
    """Those with exactly this name; else those who match but for salutation and punctuation."""
    folded, keys = fold(wanted), set(name_keys(wanted))
    exact = [each.id for each in known if fold(each.name).strip() == folded]
    return exact or [each.id for each in known if not keys.isdisjoint(name_keys(each.name))]


def _with_phone(wanted: str, known: Iterable[Customer], region: str) -> list[str]:
    key = phone_key(wanted, region)
    if key is None:
        return []
    return [each.id for each in known if any(key in phone_keys(phone, region) for phone in each.phones)]


def _with_email(wanted: str, known: Iterable[Customer]) -> list[str]:
    key = email_key(wanted)
    return [each.id for each in known if any(email_key(email) == key for email in each.emails)] if key else []


def _with_wechat(wanted: str, known: Iterable[Customer]) -> list[str]:
    key = wechat_key(wanted)
    return [each.id for each in known if each.wechat and wechat_key(each.wechat) == key] if key else []


def _found(wanted: str, customers: Mapping[str, Customer]) -> list[str]:
    # Pinyin is what takes time, and only Latin letters can hit it.
    pinyin = re.search("[a-z]", fold(wanted)) is not None
    texts = {each: searchable(customer, pinyin=pinyin) for each, customer in customers.items()}
    found = set(texts)
    for word in wanted.split():
        found &= hits(word, texts)
    return list(found)


def _nearest(wanted: str, customer: Customer) -> tuple[bool, str, str]:
    """Those with the word in their name first, then by name."""
    name = fold(customer.name)
    return fold(wanted) not in name, name, customer.id
