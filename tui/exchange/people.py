"""The customer that a row means: findable by everything that identifies them.

Ids of the other system decide, and so does a row that has been here before; then an e-mail address, a phone number,
a WeChat id, then name and company together. A name never decides against a different address or number. Customers
that an earlier row of the same list has added are found too, but two rows with different names and one shared
number are two people.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from tui.core.identity import company_key, email_key, name_key, phone_keys, wechat_key
from tui.core.model import Customer
from tui.exchange import refs
from tui.exchange.customers import Draft

_COMPARED: Final = 50
"""Customers with one number among whom a similar name is looked for."""


class Keys(NamedTuple):
    """The identifiers of a customer, in normal form. `who` is (name, company)."""

    emails: frozenset[str]
    phones: frozenset[str]
    wechat: str
    who: tuple[str, str]


class Person:
    """One customer while a list is taken in: the state in the book, and the list's changes.

    `is_taken` once a row has meant it. `said` names what rows have said so far, with the line: the first to say
    something is right. `marks` are those of its rows.
    """

    __slots__ = ("customer", "id", "is_new", "is_taken", "keys", "marks", "said", "writes")

    def __init__(self, customer: Customer, keys: Keys, *, is_new: bool) -> None:
        self.id = customer.id
        self.customer = customer
        self.is_new = is_new
        self.is_taken = False
        self.keys = keys
        self.said: dict[str, int] = {}
        self.marks: set[str] = set()
        self.writes: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """The name after the list's changes."""
        return str(self.writes.get("name", self.customer.name))

    @property
    def is_nameless(self) -> bool:
        """Whether the name is only a substitute: the company, an address or a number."""
        name = self.name
        return (
            not name
            or _name_key(name) == _name_key(str(self.writes.get("company", self.customer.company)))
            or email_key(name) in self.keys.emails
            or not self.keys.phones.isdisjoint(phone_keys(name))
        )


class People:
    """The customers of a book plus those a list adds."""

    def __init__(self, customers: Mapping[str, Customer], region: str) -> None:
        self._customers = customers
        self._region = region
        self._persons: dict[str, Person] = {}
        self._keys: dict[str, Keys] = {}
        self._by_ref: dict[str, str] = {}
        self._by_key: dict[tuple[str, ...], list[str]] = {}
        self._names: dict[str, list[str]] | None = None
        for customer in customers.values():
            self._by_ref.update(dict.fromkeys(customer.refs, customer.id))
            self._index(customer.id, self._keys_of(customer))

    def touched(self) -> Iterable[Person]:
        """The customers that rows of the list have meant, in row order."""
        return self._persons.values()

    def get(self, customer_id: str) -> Person | None:
        """The customer with this id."""
        if customer_id not in self._persons:
            customer = self._customers.get(customer_id)
            if customer is None:
                return None
            self._persons[customer_id] = Person(customer, self._keys[customer_id], is_new=False)
        return self._persons[customer_id]

    def add(self, customer_id: str) -> Person:
        """A new customer without any field yet."""
        nothing = Keys(frozenset(), frozenset(), "", ("", ""))
        self._persons[customer_id] = person = Person(Customer(id=customer_id), nothing, is_new=True)
        return person

    def know(self, person: Person, keys: Keys) -> None:
        """Make a customer findable by what a row has added; its name and company are the current ones."""
        company = str(person.writes.get("company", person.customer.company))
        who = (_name_key(person.name), company_key(company))
        old = self._by_key.get(("who", *person.keys.who), [])
        if who != person.keys.who and person.id in old:
            old.remove(person.id)
        person.keys = Keys(
            person.keys.emails | keys.emails,
            person.keys.phones | keys.phones,
            person.keys.wechat or keys.wechat,
            who,
        )
        self._by_ref.update(dict.fromkeys(person.writes.get("refs", ()), person.id))
        self._index(person.id, person.keys)

    def draft_keys(self, draft: Draft) -> Keys:
        """The identifiers of a row's customer."""
        return self._make_keys(
            draft.emails,
            draft.phones,
            draft.values.get("wechat", ""),
            draft.values["name"],
            draft.values.get("company", ""),
        )

    def find(self, draft: Draft, keys: Keys) -> Person | None:
        """The customer a row means, None for a new one."""
        if draft.own_id and (person := self.get(draft.own_id)):
            return person
        for ref in (*ids_of(draft), draft.mark):
            found = self._by_ref.get(ref, "")
            if self._open_to(draft, [found]) and (person := self.get(found)):
                return person
        groups = [
            ("email", keys.emails),
            ("phone", keys.phones),
            ("wechat", [keys.wechat] if keys.wechat else []),
        ]
        for kind, values in groups:
            found_ids = (found for value in sorted(values) for found in self._by_key.get((kind, value), ()))
            ids = self._open_to(draft, found_ids)
            if ids and (person := self._same_person(ids, draft, keys)):
                return person
        return self._namesake(draft, keys)

    def by_email(self, address: str) -> list[str]:
        """Ids of the customers with an e-mail address."""
        return self._by_key.get(("email", email_key(address) or ""), [])

    def by_phone(self, number: str) -> list[str]:
        """Ids of the customers with a phone number."""
        keys = phone_keys(number, self._region)
        return list(dict.fromkeys(found for key in keys for found in self._by_key.get(("phone", key), ())))

    def by_ref(self, ref: str) -> list[str]:
        """Ids of the customers with an id of another system: one or none."""
        return [self._by_ref[ref]] if ref in self._by_ref else []

    def by_name(self, name: str) -> list[str]:
        """Ids of the customers with exactly this name, or whose company has it."""
        if self._names is None:
            self._names = {}
            for customer in self._customers.values():
                for key in {_name_key(customer.name), _name_key(customer.company)} - {""}:
                    self._names.setdefault(key, []).append(customer.id)
        return self._names.get(_name_key(name), [])

    def _open_to(self, draft: Draft, ids: Iterable[str]) -> list[str]:
        """Those a row may mean. In our own list each row is somebody else."""
        return [found for found in dict.fromkeys(ids) if not (draft.own_id and self._is_taken(found))]

    def _is_taken(self, customer_id: str) -> bool:
        return customer_id in self._persons and self._persons[customer_id].is_taken

    def _same_person(self, ids: list[str], draft: Draft, keys: Keys) -> Person | None:
        """The meant one of those who share an address or number with a row."""
        for customer_id in ids:
            if self._keys[customer_id].who[0] == keys.who[0]:
                return self.get(customer_id)
        persons = [person for customer_id in ids[:_COMPARED] if (person := self.get(customer_id))]
        for person in persons:
            if not draft.named or person.is_nameless or _alike(person.name, draft.values["name"]):
                return person
        # One in the book under another name: a nickname, or the other script. Two rows of one list: two people.
        if len(ids) > 1 or persons[0].is_taken or _differ(keys.emails, persons[0].keys.emails):
            return None
        return persons[0]

    def _namesake(self, draft: Draft, keys: Keys) -> Person | None:
        """Who has the same name and company, unless the address or the number proves a different person."""
        for customer_id in self._open_to(draft, self._by_key.get(("who", *keys.who), ())):
            known = self._keys[customer_id]
            if not _differ(keys.emails, known.emails) and not _differ(keys.phones, known.phones):
                return self.get(customer_id)
        return None

    def _keys_of(self, customer: Customer) -> Keys:
        return self._make_keys(
            customer.emails, customer.phones, customer.wechat, customer.name, customer.company
        )

    def _make_keys(
        self, emails: Iterable[str], phones: Iterable[str], wechat: str, name: str, company: str
    ) -> Keys:
        return Keys(
            frozenset(filter(None, map(email_key, emails))),
            frozenset(key for number in phones for key in phone_keys(number, self._region)),
            (wechat_key(wechat) or "") if wechat else "",
            (_name_key(name), company_key(company)),
        )

    def _index(self, customer_id: str, keys: Keys) -> None:
        self._keys[customer_id] = keys
        entries = [("email", key) for key in keys.emails] + [("phone", key) for key in keys.phones]
        if keys.wechat:
            entries.append(("wechat", keys.wechat))
        for entry in (*entries, ("who", *keys.who)):
            ids = self._by_key.setdefault(entry, [])
            if customer_id not in ids:
                ids.append(customer_id)


def ids_of(draft: Draft) -> list[str]:
    """The ids of a row, ours and those of other systems, in the form of `refs`."""
    return [refs.ID + draft.own_id, *draft.refs] if draft.own_id else draft.refs


def _name_key(name: str) -> str:
    # A name of signs only has no key of its own, and must not be taken for every other such name.
    return name_key(name) or name.strip().casefold()


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both are known and have nothing in common."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def _alike(one: str, other: str) -> bool:
    """Whether one name is the other with something left out: 王伟 and 王伟经理, Ann and Ann Lee."""
    short, long = sorted((_folded(one), _folded(other)), key=len)
    if not short.isascii():
        return len(short) > 1 and long.startswith(short)
    return bool(short) and set(short.split()) <= set(long.split())


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()
