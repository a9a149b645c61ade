"""Finding customers by words: what of a customer is searched, and when a word hits.

The texts are prepared once per customer, so that a key press is a substring test per customer and nothing more.
Preparing without pinyin is cheap enough for the first paint; with pinyin it loads a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from tui.core.identity import company_stem
from tui.core.model import Customer
from tui.core.pinyin import has_han, spellings
from tui.core.text import fold

FEWEST_DIGITS: Final = 3
"""A word with fewer digits is not looked for in phone numbers: it would be in all of them."""

_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
_PHONE_WORD: Final = re.compile(r"[0-9\s()+./-]+")
_MOBILE: Final = re.compile(r"1[3-9]")
_BETWEEN_SYLLABLES: Final = re.compile(r"[\s'’-]+")
_SEPARATOR: Final = "\n"
"""Between two texts, so that no word hits across them."""


class SearchText(msgspec.Struct, gc=False):
    """What of one customer is searched.

    `plain`: name, company and the other texts, folded. `pinyin`: the spellings of name and company (`WangWei`),
    "" until they were asked for or where nothing is Chinese. `digits`: the phone numbers, bare.
    """

    plain: str = ""
    pinyin: str = ""
    digits: str = ""


class _Needle(NamedTuple):
    plain: str
    spelled: Callable[[str], re.Match[str] | None] | None
    digits: tuple[str, ...]


def searchable(customer: Customer, *, pinyin: bool = True) -> SearchText:
    """The texts in which a word is looked for. Without `pinyin`, Chinese is found by Chinese only.

    Owner, source, grade and status are no part of it: the query language has tests for them.
    """
    return SearchText(
        fold(_SEPARATOR.join([text for field, text in _fields(customer) if text and field != "phone"])),
        _spellings(customer) if pinyin else "",
        _SEPARATOR.join(map(_phone_digits, customer.phones)),
    )


def search_text(*texts: str) -> SearchText:
    """The search text of anything that has a few words, such as a command: plain and with pinyin."""
    spelled = (_SEPARATOR.join(spellings(text)) for text in texts if has_han(text))
    return SearchText(fold(_SEPARATOR.join(texts)), _SEPARATOR.join(spelled))


def word_matches(word: str, text: SearchText) -> bool:
    """Whether `word` is in the texts, in a phone number, or (Latin letters only) in the spellings, there from
    the start of a syllable: `an` is 安 and not the end of 王.

    Case, width and accents make no difference, nor do spaces and dashes in digits. An empty word hits always.
    """
    plain, spelled, numbers = _needle(word)
    if plain in text.plain or (spelled and spelled(text.pinyin)):
        return True
    for digits in numbers:  # noqa: SIM110 - asked for every customer at every key press
        if digits in text.digits:
            return True
    return False


def hits(word: str, texts: Mapping[str, SearchText]) -> set[str]:
    """The ids of the texts that `word_matches`, for all of a book at once: twice as fast as one by one."""
    plain, spelled, numbers = _needle(word)
    found = {each for each, text in texts.items() if plain in text.plain}
    if spelled:
        found |= {each for each, text in texts.items() if spelled(text.pinyin)}
    for digits in numbers:
        found |= {each for each, text in texts.items() if digits in text.digits}
    return found


class Found(NamedTuple):
    """Where a word was found: the name of the field, or of the user's own field, and its text."""

    field: str
    text: str


def found_in(word: str, customer: Customer) -> Found | None:
    """The first field of a customer that has the word, names first; None if none has (a follow-up may).

    Number and word are looked for in the same way as by `word_matches`.
    """
    needle = _needle(word)
    for field, text in _fields(customer):
        if needle.plain in fold(text):
            return Found(field, text)
        if field in _SPELLED and needle.spelled and needle.spelled(_spellings_of(field, text)):
            return Found(field, text)
        if field == "phone" and any(digits in _phone_digits(text) for digits in needle.digits):
            return Found(field, text)
    return None


_SPELLED: Final = ("name", "company")


def _fields(customer: Customer) -> Iterator[tuple[str, str]]:
    """Every field that is searched, one text at a time, those that say most to a reader first."""
    yield "name", customer.name
    yield "company", customer.company
    yield from (("phone", phone) for phone in customer.phones)
    yield from (("email", email) for email in customer.emails)
    for field in ("wechat", "title", "region"):
        yield field, getattr(customer, field)
    yield from (("tag", tag) for tag in customer.tags)
    for field in ("note", "address", "website"):
        yield field, getattr(customer, field)
    yield from customer.custom.items()


def _spellings_of(field: str, text: str) -> str:
    if not has_han(text):
        return ""
    return _company_spellings(text) if field == "company" else _SEPARATOR.join(spellings(text))


def _spellings(customer: Customer) -> str:
    name = _spellings_of("name", customer.name)
    company = _spellings_of("company", customer.company)
    return f"{name}{_SEPARATOR}{company}" if name and company else name or company


@lru_cache(maxsize=16384)
def _company_spellings(company: str) -> str:
    # Nobody looks for "youxiangongsi", and it is a third of all letters.
    return _SEPARATOR.join(spellings(company_stem(company)))


def _phone_digits(phone: str) -> str:
    """The digits of a number; of a Chinese landline also as it is written at home (+86755… is 0755…)."""
    digits = _NOT_DIGIT.sub("", phone if phone.isascii() else fold(phone))
    if not phone.startswith("+86") or _MOBILE.match(phone, 3):
        return digits
    return f"{digits}{_SEPARATOR}0{digits[2:]}"


@lru_cache(maxsize=256)
def _needle(word: str) -> _Needle:
    folded = fold(word)
    return _Needle(folded, _spelling_needle(folded), number_needles(folded))


def spelling_letters(folded: str) -> str:
    """The letters of a word that may be pinyin, however its syllables are set apart; "" for any other word."""
    letters = _BETWEEN_SYLLABLES.sub("", folded)
    return letters if letters.isascii() and letters.isalpha() else ""


def _spelling_needle(folded: str) -> Callable[[str], re.Match[str] | None] | None:
    letters = spelling_letters(folded)
    if not letters:
        return None
    return re.compile(f"{letters[0].upper()}(?ai:{letters[1:]})").search


def number_needles(folded: str) -> tuple[str, ...]:
    """The digits under which a typed number may be stored, none if `folded` is not (part of) a number."""
    digits = _NOT_DIGIT.sub("", folded)
    if len(digits) < FEWEST_DIGITS or not _PHONE_WORD.fullmatch(folded):
        return ()
    for prefix in ("+86", "0086"):
        national = digits[len(prefix.lstrip("+")) :]
        if folded.lstrip().startswith(prefix) and len(national) >= FEWEST_DIGITS:
            return (national,)
    bare = digits.lstrip("0")
    # A whole number typed as at home may be stored with its country code in place of the zero.
    return (digits, bare) if digits.startswith("0") and len(bare) >= 7 else (digits,)
