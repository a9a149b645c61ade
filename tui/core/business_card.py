"""A business card, an e-mail signature or a contact message, read into the fields of a customer.

First everything that can be known by itself is taken out of the lines: what stands behind a label, addresses of
mail and web, numbers. What is left of each line is then told apart by its words, by its place, and by whether the mail
address repeats it. Nothing is lost: what is not understood stays in the note, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tui.core import card_words
from tui.core.card_parts import (
    Labelled,
    is_han_name,
    kind_of,
    labelled,
    looks_like_company,
    looks_like_name,
    split,
    trimmed,
)
from tui.core.identity import phone_entry, phone_key, split_phones
from tui.core.pinyin import has_han
from tui.core.text import INVISIBLE, fold

LONGEST_CARD: Final = 4000
"""Characters of a card. What is longer is some other text; it becomes a note without being looked at."""
_LONGEST_LINE: Final = 400
"""The same for one line. Also keeps the work small: searching a line costs up to the square of its length."""

_NARROW: Final = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "（），！？；"}
    | {0x3000: " ", 0xA0: " "}
)
_BREAK: Final = re.compile(r"\s*[|│•∙●■▪◆★]\s*|\t+|\s{3,}|；|;(?!\s*ext)|\s·\s")
_TAKEN: Final = "\0"
"""Where a value was taken out of a line."""
_EMAIL: Final = re.compile(
    r"[<\[(]?(?:mailto:)?([\w.+%-]+@[\w-]+(?:\.[\w-]+)+)[>\])]?", re.ASCII | re.IGNORECASE
)
_SITE: Final = re.compile(
    r"(?<![\w@.])(?:https?://[^\s，。；、]+|www\.[^\s，。；、]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*"
    r"\.(?:com|net|org|cn|io|ai|de|eu|co|uk|fr|es|it|nl|ch|at|us|info|biz|shop|dev|tech|example)"
    r"(?:/[^\s，。；、]*)?)(?![\w@])",
    re.ASCII | re.IGNORECASE,
)
_EXTENSION: Final = r"(?:\s*(?:;?\s*ext(?:ension|n)?\.?|x|#|转|轉|分机号?)[\s:.=]*\d{1,6})?"
_DIGITS: Final = r"\+?\(?\d(?:[\d\s().·‐-―-]|/\s?(?=\d{3}))*\d"
_NUMBER: Final = re.compile(rf"(?:(?<![\w@.+])|(?<=[\u3400-\u9fff])){_DIGITS}(?![A-Za-z@]){_EXTENSION}", re.I)
_NO_PHONE: Final = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4}|\d{5}-\d{4}|\d{4}\s*[-–]\s*\d{4}"
)
"""Dates, American postcodes and spans of years."""
_GROUPED: Final = re.compile(r"\(?\d{3}\)?[-.\s]\s?\d{3,4}[-.\s]\d{4}")
_WECHAT_ID: Final = re.compile(r"[A-Za-z0-9][\w-]{2,30}", re.ASCII)
_SAME_NUMBER: Final = re.compile(
    r"[(（]?(?:微信|微|V|同)?(?:手机)?同(?:号|手机号?|电话|微信)[)）]?|\(?same (?:number|as mobile)\)?",
    re.IGNORECASE,
)
_OTHER_LABEL: Final = re.compile(r"[^\d:：@,，。]{2,20}[:：](?!//)\s*\S")
_GREETING: Final = re.compile(
    r"(?:我是|我叫|这是|本人)(?:(?P<company>[\u3400-\u9fffA-Za-z]{2,20})的)?(?P<name>[\u3400-\u9fff]{2,4})(?=$|[\s,，。!！、的])"
)
_ENGLISH_GREETING: Final = re.compile(
    r"\b(?:[Tt]his is|I am|I'm|I’m|[Mm]y name is)\s+(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,3})"
    r"(?: (?:from|of|at|with) (?P<company>[A-Z][\w&'’ -]*\w))?"
)


@dataclass(slots=True)
class Card:
    """The content of a card. `phones` maps numbers in the book's form to their label, `emails` addresses to theirs."""

    name: str = ""
    company: str = ""
    title: str = ""
    phones: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)
    wechat: str = ""
    website: str = ""
    address: str = ""
    note: str = ""

    @property
    def can_be_reached(self) -> bool:
        """Whether it holds a number or an address, without which a text is hardly a card."""
        return bool(self.phones or self.emails or self.wechat)


def read_card(text: str, region: str = "CN") -> Card:
    """The fields that `text` names. `region` is the ISO code of the country of numbers without a country code.

    Any text is fine. Every word of it is in one of the fields or in the note, but for the labels of what was
    understood.
    """
    if len(text) > LONGEST_CARD:
        return Card(note=text)
    reader = _Reader(region)
    for number, line in enumerate(text.splitlines()):
        reader.take_line(number, INVISIBLE.sub("", line).replace(_TAKEN, " ").translate(_NARROW))
    return reader.finish()


@dataclass(slots=True)
class _Piece:
    """Words of a line, and their kind ("" until known)."""

    line: int
    text: str
    kind: str = ""


class _Reader:
    """Takes the values out of line after line, then classifies the words that are left."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._card = Card()
        self._pieces: list[_Piece] = []
        self._line = 0
        self._same_number = False
        """Whether the WeChat id was said to be the phone number."""

    def take_line(self, number: int, line: str) -> None:
        """Take the values out of a line."""
        self._line = number
        if len(line) > _LONGEST_LINE:
            self._add_words(line, "note")
            return
        for chunk in _BREAK.split(line):
            for part in labelled(chunk):
                if part.labels:
                    self._take_labelled(part)
                else:
                    self._take_free(part.value)

    def finish(self) -> Card:
        """Classify the words; the unclassifiable ones become the note."""
        card = self._card
        if self._same_number and not card.wechat:
            card.wechat = next(iter(card.phones), "")
        self._look_for_greeting()
        self._pieces = _Words(self._pieces, card).told_apart()
        notes: dict[int, list[str]] = {}
        for piece in self._pieces:
            if not _put(card, piece):
                notes.setdefault(piece.line, []).append(piece.text)
        card.note = "\n".join(" ".join(texts) for texts in notes.values())
        return card

    # Values that are known by themselves ---------------------------------------------------------------

    def _take_labelled(self, part: Labelled) -> None:
        """A value after its label; if it is not such a value, it goes to the note with the label."""
        fields = {label.field for label in part.labels}
        value = part.value
        if "phones" in fields:
            entry = next((label.entry for label in part.labels if label.field == "phones"), "")
            is_wechat = "wechat" in fields or bool(_SAME_NUMBER.search(part.label))
            rest = self._take_phones(value, entry, named=True, is_wechat=is_wechat)
        elif "wechat" in fields:
            rest = self._take_wechat(value)
        elif "emails" in fields:
            rest = self._take_emails(value)
        elif "website" in fields:
            rest = self._take_site(value, named=True)
        else:
            self._take_words(part, next(iter(fields)))
            return
        if rest == value:
            self._add_words(part.label + value, "note")
        else:
            self._take_free(rest)

    def _take_words(self, part: Labelled, kind: str) -> None:
        """A name, company, title or address after its label."""
        rest = self._take_phones(self._take_emails(part.value), "", certain=kind == "address")
        words = trimmed(rest.partition(_TAKEN)[0])
        if not words:
            self._add_words(part.label + part.value, "note")
            return
        if kind == "name" and len(parts := split(words)) > 1:
            words = parts[0]
            for other in parts[1:]:
                self._add_words(other)
            self._pieces.insert(len(self._pieces) - len(parts) + 1, _Piece(self._line, words, kind))
        else:
            self._pieces.append(_Piece(self._line, words, kind))
        self._add_words(rest.partition(_TAKEN)[2])

    def _take_free(self, text: str) -> None:
        """A text without a label, or after one that means nothing here, such as a tax number's."""
        if _OTHER_LABEL.match(text) and not _GREETING.search(text):
            rest = self._take_phones(self._take_emails(text), "", certain=True)
            self._add_words(rest, "note")
        else:
            self._add_words(self._take_phones(self._take_site(self._take_emails(text)), ""))

    def _take_emails(self, text: str) -> str:
        def take(match: re.Match[str]) -> str:
            self._card.emails.setdefault(match[1], "")
            return _TAKEN

        return _EMAIL.sub(take, text)

    def _take_site(self, text: str, *, named: bool = False) -> str:
        match = _SITE.search(text) or (re.search(r"\S+\.\S+", text) if named else None)
        if match is None or self._card.website:
            return text
        self._card.website = match[0].rstrip(".,)>")
        return text.replace(self._card.website, _TAKEN, 1)

    def _take_wechat(self, text: str) -> str:
        if match := _SAME_NUMBER.search(text):
            self._same_number = True
            return text.replace(match[0], _TAKEN, 1)
        match = _NUMBER.match(text.strip()) or _WECHAT_ID.match(text.strip())
        if match is None or self._card.wechat:
            return text
        self._card.wechat = phone_entry(match[0], self._region) if match.re is _NUMBER else match[0]
        return text.replace(match[0], _TAKEN, 1)

    def _take_phones(
        self, text: str, entry: str, *, named: bool = False, certain: bool = False, is_wechat: bool = False
    ) -> str:
        """Take the numbers out. `named`: a label says they are numbers; `certain`: only those beyond doubt."""
        same = _SAME_NUMBER.search(text)

        def take(match: re.Match[str]) -> str:
            written = match[0]
            numbers = [part for part in split_phones(written) if phone_key(part, self._region)]
            if not numbers or not (named or self._is_phone(written, text, certain=certain)):
                return written
            for number in numbers:
                stored = phone_entry(number, self._region)
                self._card.phones[stored] = self._card.phones.get(stored) or entry
                if is_wechat or same:
                    self._card.wechat = self._card.wechat or stored
            return _TAKEN

        rest = _NUMBER.sub(take, text)
        return rest.replace(same[0], _TAKEN, 1) if same and rest != text else rest

    def _is_phone(self, written: str, text: str, *, certain: bool) -> bool:
        """Whether a number without a label can be called."""
        digits = sum(character.isdigit() for character in written)
        if not 7 <= digits <= 32 or _NO_PHONE.fullmatch(written.strip()):
            return False
        stored = [phone_entry(part, self._region) for part in split_phones(written)]
        if certain or all(number.startswith("+") for number in stored):
            return all(number.startswith("+") for number in stored)
        if digits > 15 and len(stored) == 1:
            return False
        is_alone = written.strip() == text.strip()
        return is_alone or written.lstrip("(").startswith("0") or bool(_GROUPED.match(written))

    # Words ---------------------------------------------------------------------------------------------

    def _add_words(self, text: str, kind: str = "") -> None:
        """The rest of a line."""
        for part in text.split(_TAKEN):
            if bare := trimmed(part):
                self._pieces.append(_Piece(self._line, bare, kind))

    def _look_for_greeting(self) -> None:
        """“I am Ana Ruiz from Nordwind”: takes the names; the sentence stays in the note."""
        for piece in self._pieces:
            match = _GREETING.search(piece.text) or _ENGLISH_GREETING.search(piece.text)
            if match is None or piece.kind or self._card.name:
                continue
            if match.re is _ENGLISH_GREETING or is_han_name(match["name"]):
                self._card.name = match["name"]
                self._card.company = match["company"] or ""
                piece.kind = "note"


class _Words:
    """The words of a card, classified from the certain to the merely likely."""

    def __init__(self, pieces: list[_Piece], card: Card) -> None:
        self._pieces = [
            _Piece(piece.line, part, piece.kind)
            for piece in pieces
            for part in ([piece.text] if piece.kind else split(piece.text))
        ]
        self._card = card

    def told_apart(self) -> list[_Piece]:
        """The pieces with their kinds."""
        for piece in self._pieces:
            piece.kind = piece.kind or kind_of(piece.text)
        self._repeated("name", list(self._mailboxes()), looks_like_name)
        self._repeated("company", list(self._domains()), looks_like_company)
        self._first("name", looks_like_name)
        self._first(
            "company", looks_like_company, beside_name=bool(self._card.name) or not self._lacks("name")
        )
        if self._card.can_be_reached:
            self._first("name", looks_like_company, on_top=True)
        for before, piece in zip(self._pieces, self._pieces[1:], strict=False):
            if not piece.kind and before.kind == "address" and looks_like_company(piece.text):
                piece.kind = "address"
        return self._pieces

    def _lacks(self, kind: str) -> bool:
        return not getattr(self._card, kind) and not any(piece.kind == kind for piece in self._pieces)

    def _repeated(self, kind: str, known: list[str], fits: Callable[[str], bool]) -> None:
        """A text whose words also occur in the mail address: ana.ruiz@nordwind.example."""
        for piece in self._pieces:
            if piece.kind or not self._lacks(kind) or not fits(piece.text):
                continue
            words = re.findall(r"\w{2,}", fold(piece.text))
            if any(words and all(word in text for word in words) for text in known):
                piece.kind = kind

    def _first(
        self, kind: str, fits: Callable[[str], bool], *, beside_name: bool = True, on_top: bool = False
    ) -> None:
        """The first text that may be of a missing kind."""
        if not self._lacks(kind) or not beside_name:
            return
        for piece in self._pieces:
            if on_top and piece.line != self._pieces[0].line:
                return
            if not piece.kind and fits(piece.text):
                piece.kind = kind
                return

    def _mailboxes(self) -> Iterator[str]:
        yield from (fold(address).partition("@")[0] for address in self._card.emails)

    def _domains(self) -> Iterator[str]:
        for address in (*self._card.emails, self._card.website):
            host = re.sub(r"^.*@|^https?://|/.*$", "", fold(address))
            yield from (
                part for part in host.split(".") if len(part) > 2 and part not in card_words.FREE_MAIL
            )


def _put(card: Card, piece: _Piece) -> bool:
    """Write a piece into its field. False if it belongs in the note, such as a second name."""
    if piece.kind in ("address", "title"):
        between = " " if has_han(piece.text) else ", "
        setattr(card, piece.kind, between.join(filter(None, (getattr(card, piece.kind), piece.text))))
        return True
    if piece.kind in ("name", "company") and not getattr(card, piece.kind):
        setattr(card, piece.kind, piece.text)
        return True
    return False
