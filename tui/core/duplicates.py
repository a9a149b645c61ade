"""Who is already in the book: the same number, address or company and name, and who is merely similar.

Equal phone, e-mail or WeChat id means the same customer, and so does an equal name at an equal company. A name
alone proves nothing in a country with 300,000 people called 王伟, so it is only a hint, as is the company alone.

What `genjin add` refuses as a likely duplicate (`Match.likely`): every certain match, and a customer whose name
and whose company are both at least 90 % alike. Everything else is shown and let through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from tui.core.identity import company_keys, email_key, is_company_name, name_keys, phone_keys, wechat_key
from tui.core.model import Customer

LIKELY: Final = 90
"""Per cent to which name and company must each be alike for a likely duplicate. A name without a company is
shown from here: at less, Julie Bailey is Julie Bradley."""
ALIKE: Final = 80
"""Per cent from which a name and its company, both alike, are worth showing."""
SHOWN: Final = 10
"""At most this many matches are returned."""

_FIELDS: Final = ("phone", "email", "wechat", "name", "company")
_KEYS_OF: Final = {"name": "names", "company": "companies"}
_COMPARED: Final = 200
_SHORTEST: Final = 3
"""Fewer letters than this are alike by chance."""


@dataclass(frozen=True, slots=True)
class Match:
    """A customer in the book who may be the one being entered.

    `field` says by what: "phone", "email", "wechat" (`value` is its normal form), "name" or "company" (`value`
    is what was entered). `score` is the likeness in per cent; with a company compared besides the name it is the
    lesser of the two. `certain`: this is the same customer. `likely`: not to be added without being asked for.
    """

    customer_id: str
    field: str
    value: str
    score: int
    certain: bool
    likely: bool


class _Keys(NamedTuple):
    """The normal forms that identify one customer; () if there are none."""

    phone: tuple[str, ...]
    email: tuple[str, ...]
    wechat: tuple[str, ...]
    names: tuple[str, ...]
    companies: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name to compare letter by letter, "" if there is none."""
        return self.names[0] if self.names else ""

    @property
    def company(self) -> str:
        """The company to compare letter by letter, "" if there is none."""
        return self.companies[0] if self.companies else ""

    def of(self, field: str) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, _KEYS_OF.get(field, field))
        return found


class DuplicateIndex:
    """All customers by their normal forms, updated one customer at a time.

    The caller adds everyone to be recognised: customers graded E too, or they come back in as new ones;
    deleted and merged ones not. Looking up is immediate but for `similar`, which compares with every name.
    """

    def __init__(self, region: str = "CN", customers: Iterable[Customer] = ()) -> None:
        """`region` is the country of numbers without a code. `customers` are read at the first query."""
        self._region = region
        self._waiting = customers
        self._keys: dict[str, _Keys] = {}
        self._ids: dict[str, dict[str, list[str]]] = {field: {} for field in _FIELDS}
        self._names: dict[str, str] = {}
        self._names_at_companies: dict[str, str] = {}

    def add(self, customer: Customer) -> None:
        """Add a customer, replacing the previous one with the same id."""
        self._complete()
        self._put(customer)

    def remove(self, customer: Customer) -> None:
        """Remove a customer, whatever has changed since; no effect if they are not in the index."""
        self._complete()
        self._drop(customer.id)

    def exact(self, customer: Customer) -> list[Match]:
        """Certain matches, one per customer and field, the strongest field first."""
        self._complete()
        keys = self._keys_of(customer)
        return [*self._equal(customer, keys), *self._same_name(customer, keys, certain=True)]

    def similar(self, customer: Customer) -> list[Match]:
        """Everyone who may be `customer`, at most `SHOWN`, each once with the best reason; certain ones first."""
        self._complete()
        keys = self._keys_of(customer)
        candidates = [
            *self._equal(customer, keys),
            *self._same_name(customer, keys, certain=False),
            *self._alike(customer, keys),
            *self._same_company(customer, keys),
        ]
        best: dict[str, Match] = {}
        for match in sorted(candidates, key=_rank):
            best.setdefault(match.customer_id, match)
        return list(islice(best.values(), SHOWN))

    def _complete(self) -> None:
        waiting, self._waiting = self._waiting, ()
        for customer in waiting:
            self._put(customer)

    def _put(self, customer: Customer) -> None:
        self._drop(customer.id)
        keys = self._keys_of(customer)
        self._keys[customer.id] = keys
        for field in _FIELDS:
            for key in keys.of(field):
                self._ids[field].setdefault(key, []).append(customer.id)
        if len(keys.name) >= _SHORTEST:
            self._names[customer.id] = keys.name
        if keys.name and keys.company:
            self._names_at_companies[customer.id] = _name_at_company(keys)

    def _drop(self, customer_id: str) -> None:
        keys = self._keys.pop(customer_id, None)
        if keys is None:
            return
        for field in _FIELDS:
            for key in keys.of(field):
                ids = self._ids[field][key]
                ids.remove(customer_id)
                if not ids:
                    del self._ids[field][key]
        self._names.pop(customer_id, None)
        self._names_at_companies.pop(customer_id, None)

    def _keys_of(self, customer: Customer) -> _Keys:
        phones = (key for phone in customer.phones for key in phone_keys(phone, self._region))
        emails = (key for email in customer.emails if (key := email_key(email)))
        wechat = wechat_key(customer.wechat)
        names, companies = name_keys(customer.name), company_keys(customer.company)
        if not companies and is_company_name(customer.name):
            names = companies = company_keys(customer.name)
        return _Keys(
            tuple(dict.fromkeys(phones)),
            tuple(dict.fromkeys(emails)),
            (wechat,) if wechat else (),
            names,
            companies,
        )

    def _equal(self, customer: Customer, keys: _Keys) -> Iterator[Match]:
        """Matches by number or address."""
        for field in ("phone", "email", "wechat"):
            for key in keys.of(field):
                for each in self._others(field, key, customer.id):
                    yield Match(each, field, key, 100, certain=True, likely=True)

    def _same_name(self, customer: Customer, keys: _Keys, *, certain: bool) -> Iterator[Match]:
        """Those with the same name: certain at the same company, otherwise a hint."""
        for each in self._with_any("name", keys.names, customer.id):
            same = not set(keys.companies).isdisjoint(self._keys[each].companies)
            if same or not certain:
                yield Match(each, "name", customer.name, 100, certain=same, likely=same)

    def _same_company(self, customer: Customer, keys: _Keys) -> Iterator[Match]:
        entered = customer.company or customer.name
        for each in self._with_any("company", keys.companies, customer.id):
            yield Match(each, "company", entered, 100, certain=False, likely=False)

    def _with_any(self, field: str, keys: Iterable[str], customer_id: str) -> dict[str, None]:
        return dict.fromkeys(each for key in keys for each in self._others(field, key, customer_id))

    def _others(self, field: str, key: str, customer_id: str) -> Iterator[str]:
        found = self._ids[field].get(key, ()) if key else ()
        return (each for each in islice(found, _COMPARED) if each != customer_id)

    def _alike(self, customer: Customer, keys: _Keys) -> Iterator[Match]:
        """Those whose name, plus the company if one was entered, is spelled almost the same."""
        if len(keys.name) + len(keys.company) < _SHORTEST:
            return
        from rapidfuzz import fuzz, process

        wanted = _name_at_company(keys) if keys.company else keys.name
        choices = self._names_at_companies if keys.company else self._names
        least = ALIKE if keys.company else LIKELY
        found = process.extract(wanted, choices, scorer=fuzz.ratio, score_cutoff=least, limit=_COMPARED)
        for _text, _score, each in found:
            known = self._keys[each]
            name = fuzz.ratio(keys.name, known.name)
            company = fuzz.ratio(keys.company, known.company) if keys.company else 100
            score = int(min(name, company))
            if each != customer.id and score >= least:
                likely = score >= LIKELY and bool(keys.company)
                yield Match(each, "name", customer.name, score, certain=False, likely=likely)


def _name_at_company(keys: _Keys) -> str:
    return f"{keys.name}\n{keys.company}"


def _rank(match: Match) -> tuple[bool, bool, bool, int, int, str]:
    by_company = match.field == "company"
    return (
        not match.certain,
        not match.likely,
        by_company,
        -match.score,
        _FIELDS.index(match.field),
        match.customer_id,
    )
