"""Typed views of the lines: customers, follow-ups, and where contact with each customer stands.

Views are derived and never stored. They are made for the whole book once, then renewed for the records an action
touched, so an action costs the same in a small book and in a large one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Final, TypeVar

import msgspec

from tui.book.codec import decode_line
from tui.book.entry import Key
from tui.book.record import Record, deletion, document, has_unseen
from tui.book.stamp import device_of, is_stamp, moment_of
from tui.book.store import Store
from tui.book.values import decode, encode
from tui.core.cadence import standing
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.core.model import NEVER_FOLLOWED, Customer, FollowUp, Standing, moment

_T = TypeVar("_T", Customer, FollowUp)

_DELETE_MARK: Final = b'"_x":{'
"""Cannot stand inside a text: its quotes would be escaped. So its absence proves that a record is live."""

_CRC_MARK: Final = b':{"#":"'
_CRC_END: Final = len(b':{"#":"1c291ca3",')
_STAMP_AT: Final = len(b'"_s":"')
_STAMP_WIDTH: Final = len(b'"_s":"0198f3a2b7c1-0000-7f3a9c21"')

_customer_of = msgspec.json.Decoder(Customer).decode
_followup_of = msgspec.json.Decoder(FollowUp).decode


class Stamps(msgspec.Struct, gc=False):
    """The stamps a line carries, for the clock."""

    shown: str | dict[str, str] = msgspec.field(name="_s", default="")
    history: list[tuple[str, str, msgspec.Raw]] = msgspec.field(name="_h", default_factory=list)
    beyond: dict[str, str] = msgspec.field(name="_v", default_factory=dict)
    gone: dict[str, str] = msgspec.field(name="_x", default_factory=dict)

    def written(self) -> list[str]:
        """The stamps of all assignments."""
        shown = (self.shown,) if isinstance(self.shown, str) else self.shown.values()
        history = (stamp for _path, stamp, _value in self.history)
        return [stamp for stamp in (*shown, *self.beyond.values(), *history) if stamp]

    def newest(self) -> str:
        """The greatest of them, or "" if there is none."""
        return max([*self.written(), *self.gone.values()], default="")


@dataclass(frozen=True, slots=True)
class Deleted:
    """A customer in the trash. `at` is the local time of the delete and `device` who did it, None and "" if unknown."""

    customer: Customer
    at: datetime | None
    device: str


_stamps_of = msgspec.json.Decoder(Stamps).decode


def newest_stamp(record_id: str, text: bytes) -> str:
    """The newest stamp in a line, or "" where none can be read."""
    start = text.find(_CRC_MARK) + _CRC_END
    after = start + _STAMP_WIDTH
    if text[start : start + _STAMP_AT] == b'"_s":"' and text[after : after + 3] != b',"_':
        # One stamp for all fields and nothing else stamped: nearly every line, and nothing needs parsing.
        found = text[start + _STAMP_AT : after - 1].decode("ascii", "replace")
        return found if is_stamp(found) else ""
    try:
        return _stamps_of(_fields(text)).newest()
    except (msgspec.MsgspecError, UnicodeError):
        return max(decode_line(text, record_id).stamps(), default="")


def stamps_in(record_id: str, text: bytes) -> Iterable[str]:
    """Every stamp in a line: of assignments, of what was trimmed, and of what a delete saw."""
    try:
        found = _stamps_of(_fields(text))
    except (msgspec.MsgspecError, UnicodeError):
        return list(decode_line(text, record_id).stamps())
    return filter(is_stamp, (*found.written(), *found.gone.values()))


def customer_from_line(record_id: str, text: bytes) -> Customer:
    """The customer of a line; fields of the wrong type are left out, whatever wrote them."""
    try:
        customer = _customer_of(_fields(text))
    except (msgspec.MsgspecError, UnicodeError):
        customer = _leniently(Customer, _any_fields(text))
    customer.id = record_id
    return customer


def followup_from_line(record_id: str, text: bytes) -> FollowUp:
    """The follow-up of a line; fields of the wrong type are left out."""
    try:
        followup = _followup_of(_fields(text))
    except (msgspec.MsgspecError, UnicodeError):
        followup = _leniently(FollowUp, _any_fields(text))
    followup.id = record_id
    return followup


def is_live(record_id: str, text: bytes) -> bool:
    """Whether the record of a line is not deleted. Only the stamps are read: after an undone import all have a mark."""
    if _DELETE_MARK not in text:
        return True
    try:
        found = _stamps_of(_fields(text))
    except (msgspec.MsgspecError, UnicodeError):
        return decode_line(text, record_id).is_live()
    written = found.written()
    if not (found.shown and found.gone and all(map(is_stamp, (*written, *found.gone.values())))):
        return decode_line(text, record_id).is_live()
    return any(stamp > found.gone.get(device_of(stamp), "") for stamp in written)


def plain(record_id: str, text: bytes) -> dict[str, Any]:
    """The plain document of a line: its fields without the bookkeeping."""
    return document(decode_line(text, record_id))


class Views:
    """Customers, timelines and standings of a store."""

    def __init__(self, store: Store, *, attempts_count: bool, recent: date) -> None:
        self._store = store
        self._attempts_count = attempts_count
        self._recent = recent.isoformat()
        self._contacted: dict[str, dict[str, set[str]]] = {}
        self.customers: dict[str, Customer] = {}
        self.timelines: dict[str, list[str]] = {}
        """Customer id → ids of their live follow-ups, in no particular order."""
        self.standings: dict[str, Standing] = {}

    def read_customers(self) -> None:
        """Make the views of all customers in the store."""
        self.renew_customers(record_id for record_id, _text in self._store.all(CUSTOMERS))

    def renew_customers(self, ids: Iterable[str]) -> None:
        """Make the views of these customers anew, in a copy: another thread may be looking through them."""
        customers = dict(self.customers)
        for record_id in ids:
            self._put(customers, record_id)
        self.customers = customers

    def read_timelines(self) -> Iterator[None]:
        """Make the timelines and standings of all follow-ups; yields now and then to let others work."""
        lines = self._store.tables[FOLLOWUPS].lines
        groups: dict[str, list[FollowUp]] = {}
        for number, record_id in enumerate(list(self._store.tables[FOLLOWUPS].ids)):
            text = lines[record_id]
            if is_live(record_id, text):
                followup = followup_from_line(record_id, text)
                followup.note = ""  # thousands of notes are not wanted in memory twice
                groups.setdefault(followup.customer, []).append(followup)
                self._note_contact(followup)
            if not number % 256:
                yield
        for number, (customer_id, followups) in enumerate(groups.items()):
            self.timelines[customer_id] = [followup.id for followup in followups]
            self.standings[customer_id] = standing(followups, attempts_count=self._attempts_count)
            if not number % 64:
                yield

    def renew(self, keys: Iterable[Key]) -> frozenset[str]:
        """Make the views of these records anew; returns the ids of the customers they concern."""
        concerned: set[str] = set()
        timelines: set[str] = set()
        for table, record_id in keys:
            text = self._store.line(table, record_id)
            if text is None:
                continue
            if table == CUSTOMERS:
                self._put(self.customers, record_id)
                concerned.add(record_id)
            elif table == FOLLOWUPS:
                timelines.add(self._renew_followup(record_id, text))
        for customer_id in timelines:
            followups = list(self.followups(customer_id))
            self.standings[customer_id] = standing(followups, attempts_count=self._attempts_count)
            self._put(self.customers, customer_id)
        return frozenset(concerned | timelines)

    def followups(self, customer_id: str) -> Iterator[FollowUp]:
        """A customer's follow-ups in no particular order."""
        lines = self._store.tables[FOLLOWUPS].lines
        for record_id in self.timelines.get(customer_id, ()):
            followup = followup_from_line(record_id, lines[record_id])
            if followup.customer == customer_id:  # it may have been given to another since
                yield followup

    def standing(self, customer_id: str) -> Standing:
        """Where contact with a customer stands."""
        return self.standings.get(customer_id, NEVER_FOLLOWED)

    def contacted_on(self, day: date) -> set[str]:
        """Customers with a contact on that day."""
        text = day.isoformat()
        if text >= self._recent:
            return {customer_id for customer_id, entries in self._contacted.get(text, {}).items() if entries}
        hint = encode(text)[:-1]
        return {
            entry.customer
            for entry in self._followups_with(lambda line: hint in line)
            if entry.at[:10] == text and self._resets(entry)
        }

    def beside(self, key: Key) -> list[Record]:
        """The live follow-ups of a customer, as records."""
        lines = self._store.tables[FOLLOWUPS].lines
        ids = self.timelines.get(key[1], ()) if key[0] == CUSTOMERS else ()
        return [decode_line(lines[record_id], record_id) for record_id in ids]

    def hidden(self) -> list[str]:
        """Ids of the customers who have follow-ups but are not among the others."""
        return [customer_id for customer_id in self.timelines if customer_id not in self.customers]

    def shows(self, key: Key) -> bool:
        """Whether this is a customer who is among the others."""
        return key[0] == CUSTOMERS and key[1] in self.customers

    def trash(self) -> list[Deleted]:
        """Deleted customers, the last deleted first."""
        gone = [
            _deleted(key, text)
            for key, text in self._store.all(CUSTOMERS)
            if not is_live(key, text) and key not in self.customers
        ]
        return [deleted for _stamp, deleted in sorted(gone, key=itemgetter(0), reverse=True)]

    def find_note(self, word: str) -> set[str]:
        """Ids of the customers with this word in the note of a follow-up, whatever its case."""
        wanted = word.casefold()
        return {
            entry.customer
            for entry in self._followups_with(_mentions(wanted))
            if wanted in entry.note.casefold()
        }

    def _followups_with(self, hint: Callable[[bytes], bool]) -> Iterator[FollowUp]:
        """Live follow-ups whose line has something; parsing every follow-up would take ten times as long."""
        for record_id, text in self._store.all(FOLLOWUPS):
            if hint(text) and is_live(record_id, text):
                yield followup_from_line(record_id, text)

    def _put(self, customers: dict[str, Customer], customer_id: str) -> None:
        """Put a customer among the others, or take them out if they are deleted or merged into another.

        Whoever was contacted by someone who had not seen the delete is back: the contact must not go unseen.
        """
        text = self._store.line(CUSTOMERS, customer_id)
        if text is not None and (is_live(customer_id, text) or self._is_back(customer_id, text)):
            customer = customer_from_line(customer_id, text)
            if not customer.merged_into:
                customers[customer_id] = customer
                return
        customers.pop(customer_id, None)

    def _is_back(self, customer_id: str, text: bytes) -> bool:
        followups = self.beside((CUSTOMERS, customer_id))
        return bool(followups) and has_unseen(decode_line(text, customer_id).gone, FOLLOWUPS, followups)

    def _renew_followup(self, record_id: str, text: bytes) -> str:
        """Put a follow-up into its customer's timeline, or take it out. Returns the customer's id."""
        followup = followup_from_line(record_id, text)
        timeline = self.timelines.setdefault(followup.customer, [])
        for entries in self._contacted.values():
            entries.get(followup.customer, set()).discard(record_id)
        if not is_live(record_id, text):
            if record_id in timeline:
                timeline.remove(record_id)
        else:
            if record_id not in timeline:
                timeline.append(record_id)
            self._note_contact(followup)
        return followup.customer

    def _note_contact(self, followup: FollowUp) -> None:
        """Remember contacts of the last days by day: "3 done" is asked for after every key."""
        if followup.at[:10] >= self._recent and self._resets(followup):
            day = self._contacted.setdefault(followup.at[:10], {})
            day.setdefault(followup.customer, set()).add(followup.id)

    def _resets(self, followup: FollowUp) -> bool:
        return followup.resets_clock(attempts_count=self._attempts_count)


def _deleted(record_id: str, text: bytes) -> tuple[str, Deleted]:
    """A deleted customer with a stamp to sort by: that of the delete, or where it tells none, of the last change."""
    record = decode_line(text, record_id)
    stamp = deletion(record)
    customer = customer_from_line(record_id, text)
    last = stamp or max(record.seen().values(), default="")
    return last, Deleted(customer, moment_of(stamp) if stamp else None, device_of(stamp))


def _mentions(word: str) -> Callable[[bytes], bool]:
    """Whether a line may hold a casefolded word: exact for ASCII and for scripts without case, such as Chinese."""
    inner = encode(word)[1:-1]
    if word.isascii():
        return lambda line: inner in line.lower()
    if word.upper() == word.lower():
        return lambda line: inner in line or b"\\u" in line
    return lambda line: True


def newest_first(followups: Iterable[FollowUp]) -> list[FollowUp]:
    """A timeline in the order in which it is read."""
    return sorted(followups, key=lambda entry: (moment(entry.at), entry.id), reverse=True)


def _fields(text: bytes) -> bytes:
    return text[text.find(_CRC_MARK) + 1 :]


def _any_fields(text: bytes) -> Mapping[str, Any]:
    """The fields of a line, whatever they are; none where nothing can be read."""
    try:
        fields = decode(_fields(text))
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _leniently(kind: type[_T], fields: Mapping[str, Any]) -> _T:
    """A view from fields some of which have the wrong type."""
    good: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        value = fields.get(field.encode_name)
        if isinstance(value, dict):
            value = {key: item for key, item in value.items() if _fits(kind, field.encode_name, {key: item})}
        if value is not None and _fits(kind, field.encode_name, value):
            good[field.encode_name] = value
    return msgspec.convert(good, kind)


def _fits(kind: type[_T], name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, kind)
    except (msgspec.MsgspecError, UnicodeError):
        return False
    return True
