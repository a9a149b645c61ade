"""A row of a customer list as a draft of a customer.

A draft holds what the row says and nothing else: absent is not the same as empty. What a cell says that its field
cannot hold (an amount that is no number, a stage nobody explained) stays as text among the user's own fields,
with a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tui.config import header_key
from tui.core.amounts import read_amount
from tui.core.identity import phone_entry
from tui.exchange import cells, dates, refs
from tui.exchange.columns import CUSTOM, CUSTOM_PREFIX, IGNORE, LABEL, OWN_ID, REFS, Column
from tui.exchange.records import Record
from tui.exchange.table import Rejected
from tui.exchange.words import Words
from tui.language import _

STATUS_ORDER: Final = ("prospect", "negotiating", "won")
"""Where several columns speak of the deal, the one that is furthest counts."""


MARK_PREFIX: Final = 4
"""Digits of a mark that stand for the kind of list, by its header: the next export has the same."""


class Remark(NamedTuple):
    """Something about one row that the user should know although the row was imported.

    The sentence may repeat text of the list, so it needs `safe_text` before a terminal sees it.
    """

    line: int
    text: str


@dataclass(slots=True)
class Draft:
    """The content of one row about a customer.

    `next` is the next date of contact, which becomes an entry of the timeline.
    `values` are single fields as the book stores them, `named` is False if the name had to be made from the company,
    an address or a number. `own_id` is the id in our own list, `mark` a ref of all the row said. `originals` maps
    the header of a status column to its text.
    """

    line: int
    cells: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    custom: dict[str, str] = field(default_factory=dict)
    originals: dict[str, str] = field(default_factory=dict)
    refs: list[str] = field(default_factory=list)
    next: str = ""
    own_id: str = ""
    mark: str = ""
    named: bool = True
    remarks: list[Remark] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    """Parts of a name or an address, until they are put together."""

    def shown(self) -> dict[str, str]:
        """The content of the row, for a preview: field → text."""
        many = {"phones": list(self.phones), "emails": list(self.emails), "tags": self.tags}
        listed = {name: ", ".join(entries) for name, entries in many.items() if entries}
        return (
            self.values | listed | ({"next": self.next} if self.next else {}) | self.originals | self.custom
        )


Handler = Callable[[Draft, Column, str], None]

_NAME_PARTS: Final = ("first_name", "last_name")
_ADDRESS_PARTS: Final = ("street", "city", "postcode", "country")
_CHOICES: Final = ("need", "grade", "importance")
_PLAIN: Final = ("company", "title", "wechat", "owner", "source", "website", "note")
_COMPANY_WORDS: Final = ("客户", "客戶", "买家", "customer", "client", "buyer", "account")
_PERSON_WORDS: Final = ("姓名", "联系人", "full", "contact")


class CustomerReader:
    """Turns rows into drafts. Made once per list; `formats` has one entry for each date column by index."""

    def __init__(
        self,
        columns: Sequence[Column],
        words: Words,
        formats: Mapping[int, dates.DateFormat],
        *,
        region: str,
        verbatim: bool = False,
    ) -> None:
        self._columns = sorted(columns, key=lambda column: (column.rank, column.index))
        self._words = words
        self._formats = formats
        self._region = region
        self._verbatim = verbatim
        self._names = _custom_names(columns)
        self._mark_prefix = refs.SAID + refs.digest([column.header for column in columns], MARK_PREFIX)
        self._joins_address = any(column.field in _ADDRESS_PARTS for column in columns)
        self._handlers = self._make_handlers()

    def read(self, row: Record) -> Draft | Rejected:
        """The draft of a row, or why there is none: nothing identifies the customer."""
        draft = Draft(row.line, row.cells)
        for column in self._columns:
            text = row.cells[column.index]
            if text and (self._verbatim or not self._words.is_empty(text)):
                self._handlers[column.field](draft, column, text)
        self._put_address_together(draft)
        if not self._put_name_together(draft):
            return Rejected(
                row.line, _("nothing in it says who it is: no name, company, e-mail or phone"), row.cells
            )
        draft.mark = self._mark_prefix + _content(draft)
        return draft

    def _make_handlers(self) -> dict[str, Handler]:
        return {
            **dict.fromkeys(_PLAIN, self._single),
            **dict.fromkeys((*_NAME_PARTS, *_ADDRESS_PARTS, "address"), self._part),
            **dict.fromkeys(_CHOICES, self._choice),
            **dict.fromkeys(("created", "close_by"), self._date),
            **dict.fromkeys(("phone", "mobile"), self._phone),
            "name": self._name,
            "email": self._email,
            "account": self._account,
            "region": self._region_part,
            "tag": self._tag,
            "birthday": self._birthday,
            "amount": self._amount,
            "status": self._status,
            "next": self._next,
            "id": self._id,
            OWN_ID: self._own_id,
            REFS: self._refs,
            CUSTOM: self._custom,
            IGNORE: self._nothing,
            LABEL: self._nothing,
        }

    # -- one kind of cell each ---------------------------------------------------------------------------------

    def _single(self, draft: Draft, column: Column, text: str) -> None:
        if draft.values.setdefault(column.field, text) != text:
            self._custom(draft, column, text)

    def _name(self, draft: Draft, column: Column, text: str) -> None:
        if "name" not in draft.values:
            draft.values["name"] = text
        elif text == draft.values["name"]:
            return
        elif "company" not in draft.values and _names_a_company(column.header):
            draft.values["company"] = text
        else:
            self._custom(draft, column, text)

    def _part(self, draft: Draft, column: Column, text: str) -> None:
        if draft.parts.setdefault(column.field, text) != text:
            self._custom(draft, column, text)

    def _region_part(self, draft: Draft, column: Column, text: str) -> None:
        self._single(draft, column, text)

    def _phone(self, draft: Draft, column: Column, text: str) -> None:
        if self._verbatim:
            draft.phones[text] = self._label(draft, column)
        elif cells.is_rounded(text):
            self._not_understood(
                draft, column, text, _("a number rounded by a spreadsheet; some of its digits are lost")
            )
        elif "@" in text and cells.emails(text):
            self._email(draft, column, text)
        else:
            for number in cells.phones(text):
                draft.phones.setdefault(phone_entry(number, self._region), self._label(draft, column))

    def _email(self, draft: Draft, column: Column, text: str) -> None:
        found = [text] if self._verbatim else cells.emails(text)
        if found is None:
            self._not_understood(draft, column, text, _("not an e-mail address"))
        for address in found or ():
            draft.emails.setdefault(address, self._label(draft, column))

    def _account(self, draft: Draft, column: Column, text: str) -> None:
        if cells.emails(text):
            self._email(draft, column, text)
        elif cells.looks_like_phone(text):
            self._phone(draft, column, text)
        else:
            self._custom(draft, column, text)

    def _tag(self, draft: Draft, _column: Column, text: str) -> None:
        draft.tags += [tag for tag in cells.tags(text) if tag not in draft.tags]

    def _date(self, draft: Draft, column: Column, text: str) -> None:
        found = dates.parse(text, self._formats[column.index])
        if found is None:
            self._not_understood(draft, column, text, _("not a date"))
        elif draft.values.setdefault(column.field, found.day.isoformat()) != found.day.isoformat():
            self._custom(draft, column, text)

    def _next(self, draft: Draft, column: Column, text: str) -> None:
        found = dates.parse(text, self._formats[column.index])
        if found is None:
            self._not_understood(draft, column, text, _("not a date"))
        elif not draft.next:
            draft.next = dates.next_contact(found)

    def _birthday(self, draft: Draft, column: Column, text: str) -> None:
        if not self._verbatim and not text.strip("0/.-"):
            return  # Outlook's way of saying nothing
        # A birthday may lack the year, or be a lunar one: what is no date stays as it was written.
        found = None if self._verbatim else dates.parse(text, self._formats[column.index])
        self._single(draft, column, found.day.isoformat() if found else text)

    def _amount(self, draft: Draft, column: Column, text: str) -> None:
        found = read_amount(text)
        if found is None:
            self._not_understood(draft, column, text, _("not an amount"))
        elif draft.values.setdefault("amount", found) != found:
            self._custom(draft, column, text)

    def _choice(self, draft: Draft, column: Column, text: str) -> None:
        value = self._words.value(column.field, text)
        if value is None:
            self._not_understood(draft, column, text, _("not defined in fields.yaml"))
        elif draft.values.setdefault(column.field, value) != value:
            self._custom(draft, column, text)

    def _status(self, draft: Draft, column: Column, text: str) -> None:
        value = self._words.value("status", text)
        if value is not None:
            so_far = draft.values.get("status", value)
            draft.values["status"] = max(value, so_far, key=STATUS_ORDER.index)
        if value is None or header_key(text) != header_key(value):
            draft.originals[self._names[column.index]] = text

    def _id(self, draft: Draft, column: Column, text: str) -> None:
        if draft.refs:
            self._custom(draft, column, text)
        else:
            draft.refs.append(refs.ID + text)

    def _own_id(self, draft: Draft, _column: Column, text: str) -> None:
        draft.own_id = text

    def _refs(self, draft: Draft, _column: Column, text: str) -> None:
        draft.refs += cells.tags(text)

    def _custom(self, draft: Draft, column: Column, text: str) -> None:
        draft.custom[self._names[column.index]] = text

    def _nothing(self, draft: Draft, column: Column, text: str) -> None:
        pass

    # -- putting together --------------------------------------------------------------------------------------

    def _put_address_together(self, draft: Draft) -> None:
        parts = draft.parts
        street = ", ".join(dict.fromkeys(parts[name] for name in ("address", "street") if name in parts))
        if "address" in parts and "street" in parts:
            street = parts["address"]  # the whole one, with the street in it
        if not self._joins_address:
            whole = parts.get("address", "")
        else:
            region = draft.values.get("region", "")
            whole = cells.address(
                street,
                *(parts.get(name, "") if name else region for name in ("city", "", "postcode", "country")),
            )
        if whole:
            draft.values["address"] = whole

    def _put_name_together(self, draft: Draft) -> bool:
        first, last = (draft.parts.get(name, "") for name in _NAME_PARTS)
        values = draft.values
        if "name" not in values and (first or last):
            values["name"] = cells.full_name(first, last)
        if "name" in values:
            for column in self._columns:
                part = draft.parts.get(column.field, "") if column.field in _NAME_PARTS else ""
                if part and part not in values["name"]:
                    self._custom(draft, column, part)
            draft.named = values["name"] not in (values.get("company"), *draft.emails, *draft.phones)
            return True
        draft.named = False
        stand_ins = (values.get("company"), *draft.emails, *draft.phones, values.get("wechat"))
        name = next(filter(None, stand_ins), None)
        if name:
            values["name"] = name
        return name is not None

    def _label(self, draft: Draft, column: Column) -> str:
        said = draft.cells[column.label_from] if column.label_from >= 0 else ""
        return said.removeprefix("* ") or column.label

    def _not_understood(self, draft: Draft, column: Column, text: str, why: str) -> None:
        self._custom(draft, column, text)
        kept = _("“{header}” holds “{text}”: {why}; kept as a field of its own")
        draft.remarks.append(Remark(draft.line, kept.format(header=column.header, text=text, why=why)))


def _content(draft: Draft) -> str:
    said = (
        draft.values,
        draft.next,
        draft.phones,
        draft.emails,
        draft.tags,
        draft.custom,
        draft.originals,
        draft.refs,
    )
    return refs.digest(said, 10)


def _names_a_company(header: str) -> bool:
    """Whether a second column of names ("客户名称" beside "联系人") holds company names."""
    lowered = header.lower()
    return any(word in lowered for word in _COMPANY_WORDS) and not any(
        word in lowered for word in _PERSON_WORDS
    )


def _custom_names(columns: Sequence[Column]) -> dict[int, str]:
    """The name of each column as a custom field: its header, made unique if two are alike."""
    names: dict[int, str] = {}
    for column in sorted(columns, key=lambda column: column.field != CUSTOM):
        base = column.header.removeprefix(CUSTOM_PREFIX) or f"column {column.index + 1}"
        name, number = base, 2
        while name in names.values():
            name, number = f"{base} ({number})", number + 1
        names[column.index] = name
    return names
