"""Finding customers by words: which texts are searched, and when a word matches.

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
from tui.core.text import fold, foldings

FEWEST_DIGITS: Final = 3
"""A word with fewer digits is not looked for in phone numbers: it would be in all of them."""

_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
_PHONE_WORD: Final = re.compile(r"[0-9\s()+./-]+")
_MOBILE: Final = re.compile(r"1[3-9]")
_BETWEEN: Final = re.compile(r"[\s'·・•.-]+")
_WORD: Final = re.compile(r"[^\W_]+")
_SEPARATOR: Final = "\n"
"""Between two texts, so that no word hits across them."""


class SearchText(msgspec.Struct, gc=False):
    """The searched texts of one customer.

    `plain`: name, company and the other texts, folded. `joined`: name and company without what stands between their
    words (`JeanLucDArcy`), and the spellings of what is Chinese (`WangWei`) once they were asked for. `digits`: the
    phone numbers, bare.
    """

    plain: str = ""
    joined: str = ""
    digits: str = ""


class _Needle(NamedTuple):
    plain: tuple[str, ...]
    joined: Callable[[str], re.Match[str] | None] | None
    digits: tuple[str, ...]


def searchable(customer: Customer, *, pinyin: bool = True) -> SearchText:
    """The texts in which a word is looked for. Without `pinyin`, only Chinese characters find Chinese.

    Owner, source, grade and status are no part of it: the query language has tests for them.
    """
    texts = _SEPARATOR.join([text for field, text in _fields(customer) if text and field != "phone"])
    joined = ((each, getattr(customer, each)) for each in _JOINED)
    return SearchText(
        _SEPARATOR.join(foldings(texts)),
        _SEPARATOR.join(filter(None, (_joined_words(each, text, pinyin=pinyin) for each, text in joined))),
        _SEPARATOR.join(map(_phone_digits, customer.phones)),
    )


def search_text(*texts: str) -> SearchText:
    """The search text of anything with a few words, such as a command: plain and with pinyin."""
    spelled = (_SEPARATOR.join(spellings(text)) for text in texts if has_han(text))
    return SearchText(fold(_SEPARATOR.join(texts)), _SEPARATOR.join(spelled))


def word_matches(word: str, text: SearchText) -> bool:
    """Whether `word` is in the texts, in a phone number, or in name and company with their words joined or spelled,
    there from the start of a word or syllable: `an` is 安 and not the end of 王.

    What `fold` takes away makes no difference, nor do spaces, dashes and apostrophes in names and digits. An empty
    word hits always.
    """
    plain, joined, numbers = _needle(word)
    if any(each in text.plain for each in plain) or (joined and joined(text.joined)):
        return True
    for digits in numbers:  # noqa: SIM110 - asked for every customer at every key press
        if digits in text.digits:
            return True
    return False


def hits(word: str, texts: Mapping[str, SearchText]) -> set[str]:
    """The ids of the texts that `word_matches`, for a whole book at once: twice as fast as one by one."""
    plain, joined, numbers = _needle(word)
    found = {each for wanted in plain for each, text in texts.items() if wanted in text.plain}
    if joined:
        found |= {each for each, text in texts.items() if joined(text.joined)}
    for digits in numbers:
        found |= {each for each, text in texts.items() if digits in text.digits}
    return found


class Found(NamedTuple):
    """Where a word was found: the name of the field, or of a custom field, and its text."""

    field: str
    text: str


def found_in(word: str, customer: Customer) -> Found | None:
    """The first field of a customer that has the word, names first; None if none has (a follow-up may).

    Number and word are looked for in the same way as by `word_matches`.
    """
    needle = _needle(word)
    for field, text in _fields(customer):
        folded = _SEPARATOR.join(foldings(text))
        if any(each in folded for each in needle.plain):
            return Found(field, text)
        if field in _JOINED and needle.joined and needle.joined(_joined_words(field, text)):
            return Found(field, text)
        if field == "phone" and any(digits in _phone_digits(text) for digits in needle.digits):
            return Found(field, text)
    return None


_JOINED: Final = ("name", "company")


def _fields(customer: Customer) -> Iterator[tuple[str, str]]:
    """Every searched field, one text at a time, the most informative first."""
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


def _joined_words(field: str, text: str, *, pinyin: bool = True) -> str:
    """A name or company with its words joined, starting at each capital, and its spellings with `pinyin`."""
    is_chinese = has_han(text)
    joined: list[str] = []
    for words in map(_WORD.findall, foldings(text)):
        if len(words) > 1 or not is_chinese:
            joined.append("".join(map(str.capitalize, words)))
    if pinyin and is_chinese:
        joined += [_company_spellings(text)] if field == "company" else spellings(text)
    return _SEPARATOR.join(joined)


@lru_cache(maxsize=16384)
def _company_spellings(company: str) -> str:
    # Nobody looks for "youxiangongsi", and it is a third of all letters.
    return _SEPARATOR.join(spellings(company_stem(company)))


def _phone_digits(phone: str) -> str:
    """The digits of a number; for a Chinese landline also the domestic form (+86755… is 0755…)."""
    digits = _NOT_DIGIT.sub("", phone if phone.isascii() else fold(phone))
    if not phone.startswith("+86") or _MOBILE.match(phone, 3):
        return digits
    return f"{digits}{_SEPARATOR}0{digits[2:]}"


@lru_cache(maxsize=256)
def _needle(word: str) -> _Needle:
    folded = fold(word)
    return _Needle(foldings(word), _joined_needle(folded), number_needles(folded))


def joined_letters(folded: str) -> str:
    """The letters of a word that may be a name or pinyin, whatever separates them; "" for any other."""
    letters = _BETWEEN.sub("", folded)
    return letters if letters.isalpha() else ""


def _joined_needle(folded: str) -> Callable[[str], re.Match[str] | None] | None:
    letters = joined_letters(folded)
    if not letters:
        return None
    flags = "ai" if letters.isascii() else "i"
    return re.compile(f"{letters[0].upper()}(?{flags}:{letters[1:]})").search


def number_needles(folded: str) -> tuple[str, ...]:
    """The possible stored digits of a typed number, none if `folded` is not (part of) a number."""
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
