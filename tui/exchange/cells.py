"""One cell into values: several phones, several e-mail addresses, tags, a name from its parts."""

from __future__ import annotations

import csv
import re
from typing import Final

from tui.core.identity import split_phones

_MANY_TAGS: Final = re.compile(r"\s*(?::::|[;；、,，\n|])\s*")
_MANY_EMAILS: Final = re.compile(r"\s*(?::::|[;；、,，\n|/])\s*|\s+")
_EMAIL: Final = re.compile(r"[^@\s<>,;*]+@[^@\s<>,;*]+\.[^@\s<>,;*.]+")
_IN_BRACKETS: Final = re.compile(r".*<\s*([^<>]+?)\s*>\s*", re.DOTALL)
_EXPONENT: Final = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_FEWEST_DIGITS: Final = 7
"""Digits from which a part of a cell is taken for a phone number of its own."""


def phones(cell: str) -> list[str]:
    """The numbers in a cell. "13800138000/13900139000" is two, "0755-88888888/8001" one with an extension."""
    return [number for part in cell.split(":::") for number in split_phones(part)]


def is_rounded(cell: str) -> bool:
    """Whether a spreadsheet has turned a long number into 1.38E+10: its digits are lost."""
    return "e" in cell.lower() and any(_EXPONENT.fullmatch(number) for number in phones(cell))


def looks_like_phone(cell: str) -> bool:
    """Whether a cell of an unknown kind is a phone number."""
    return _digits(cell) >= _FEWEST_DIGITS and not re.search(r"[^\d\s+()./-]", cell)


def emails(cell: str) -> list[str] | None:
    """The addresses in a cell, or None if it contains anything else."""
    if match := _IN_BRACKETS.fullmatch(cell):
        cell = match[1]
    found = [part.removeprefix("mailto:") for part in _MANY_EMAILS.split(cell) if part]
    return found if found and all(_EMAIL.fullmatch(part) for part in found) else None


def tags(cell: str) -> list[str]:
    """The tags in a cell. In our own lists, tags with a separator in them are quoted."""
    if '"' in cell:
        return [
            tag
            for part in next(csv.reader([cell], delimiter=";", skipinitialspace=True), [])
            if (tag := part.strip())
        ]
    # Google marks the groups of its own with a star.
    return [tag for part in _MANY_TAGS.split(cell) if (tag := part.removeprefix("* ").strip())]


def join_tags(values: list[str]) -> str:
    """Tags as one cell that `tags` can read back."""
    if not any(_MANY_TAGS.search(tag) or '"' in tag or tag.startswith("* ") for tag in values):
        return "; ".join(values)
    return ";".join('"' + tag.replace('"', '""') + '"' for tag in values)


def full_name(first: str, last: str) -> str:
    """A person's name from its parts, in the order of their language."""
    if _CJK.search(first + last):
        return last + first
    return f"{first} {last}".strip()


def address(street: str, city: str, region: str, postcode: str, country: str) -> str:
    """An address in one line. Parts that the street already names are not repeated."""
    street = re.sub(r"\s*\n\s*", ", ", street)
    if _CJK.search(street + city):
        body = "".join(part for part in (region, city) if part and part not in street) + street
        return " ".join(part for part in (body, *_unnamed((postcode, country), body)) if part)
    return ", ".join(part for part in (street, *_unnamed((city, region, postcode, country), street)) if part)


def _unnamed(parts: tuple[str, ...], street: str) -> list[str]:
    named = {piece.strip().casefold() for piece in re.split(r"[,\s]", street)} | {street.casefold()}
    whole = street.casefold()
    return [
        part
        for part in parts
        if part and part.casefold() not in named and not (" " in part and part.casefold() in whole)
    ]


def _digits(text: str) -> int:
    return sum(1 for character in text if character.isdigit())
