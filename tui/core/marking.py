"""Where a search word occurs in a text on the screen, so that it can be marked there.

`search` says whether a customer is found, this says which letters did it: a word as it is written, a number
however it is spaced, Chinese by its pinyin or its initials. Only what is on the screen is ever looked at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tui.core.identity import company_stem
from tui.core.pinyin import Reading, syllables
from tui.core.search import joined_letters, number_needles
from tui.core.text import INVISIBLE, fold

Range = tuple[int, int]
"""The first position and the one after the last, as in a slice."""

LONGEST: Final = 400
"""Characters of a text that are looked at; a line on the screen has fewer."""


def marks(words: Iterable[str], text: str, *, pinyin: bool = True) -> list[Range]:
    """The ranges of `text` to mark for `words`, in order, none touching another.

    Without `pinyin`, Chinese is marked by Chinese only, and no dictionary is loaded.
    """
    found = sorted(each for word in words for each in ranges(word, text, pinyin=pinyin))
    joined: list[Range] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def ranges(word: str, text: str, *, pinyin: bool = True) -> tuple[Range, ...]:
    """The ranges of `text` that are `word`, in order, none overlapping another.

    Each of them folds to the folded word; where the word is nowhere so written, it is a number with the word's
    digits; where the word is no number either, it is Chinese that is spelled so or begins so.
    """
    return _ranges(fold(word).strip(), text[:LONGEST], pinyin)


@lru_cache(maxsize=4096)
def _ranges(wanted: str, text: str, pinyin: bool) -> tuple[Range, ...]:
    if not wanted:
        return ()
    return (
        tuple(_written(wanted, text))
        or tuple(_dialled(wanted, text))
        or (tuple(_spelled(wanted, text)) if pinyin else ())
    )


def _written(wanted: str, text: str) -> Iterator[Range]:
    """As written, ignoring case, width and accents."""
    if text.isascii():
        yield from _each(wanted, text.lower(), range(len(text) + 1))
        return
    starts = _starts(text)
    pieces = [fold(text[start:end]) for start, end in pairwise([*starts, len(text)])]
    places = _places(pieces, [*starts, len(text)])
    yield from _each(wanted, "".join(pieces), places)


def _starts(text: str) -> list[int]:
    """Where the letters start; marks and invisible characters belong to the letter before them."""
    return [
        index
        for index, letter in enumerate(text)
        if not index or not (unicodedata.combining(letter) or INVISIBLE.match(letter))
    ]


def _places(pieces: list[str], starts: list[int]) -> list[int]:
    """Position in the joined pieces → position in the text; -1 inside a piece."""
    places: list[int] = []
    for piece, start in zip(pieces, starts, strict=False):
        places += [start, *[-1] * (len(piece) - 1)] if piece else []
    return [*places, starts[-1]]


def _each(wanted: str, folded: str, places: list[int] | range) -> Iterator[Range]:
    """The ranges of all matches of `wanted` that start and end between two letters of the text."""
    at = folded.find(wanted)
    while at >= 0:
        start, end = places[at], places[at + len(wanted)]
        is_whole = start >= 0 and end >= 0
        if is_whole:
            yield start, end
        at = folded.find(wanted, at + (len(wanted) if is_whole else 1))


def _dialled(wanted: str, text: str) -> Iterator[Range]:
    """A phone number, with anything between its digits."""
    for needle in number_needles(wanted):
        digits = [(index, letter) for index, letter in enumerate(text) if letter in "0123456789"]
        line = "".join(letter for _index, letter in digits)
        at = line.find(needle)
        if at >= 0:
            yield digits[at][0], digits[at + len(needle) - 1][0] + 1
            return


def _spelled(wanted: str, text: str) -> Iterator[Range]:
    """Joined words, or Chinese spelled that way, from the start of a word or syllable."""
    letters = joined_letters(wanted)
    if not letters:
        return
    # As in `search`, nobody looks for a legal form by its sound, and its characters have rare readings.
    stem = len(text) - len(text.lstrip()) + len(company_stem(text))
    read = [part for part in syllables(text) if part.end <= stem]
    at = 0
    while at < len(read):
        end = max(_spelled_to(read, at, letters, by) for by in (0, 1))
        if end > at:
            yield read[at].start, read[end - 1].end
        at = max(end, at + 1)


def _spelled_to(read: list[Reading], at: int, letters: str, by: int) -> int:
    """The syllable up to which the letters spell from `at` on, by whole syllables (0) or initials (1); -1 for none."""
    paths, dead = [(at, 0)], set[tuple[int, int]]()
    while paths:
        index, used = paths.pop()
        if (index, used) in dead or index == len(read):
            continue
        dead.add((index, used))
        for sound in (read[index].whole, read[index].initials)[by]:
            if sound.startswith(letters[used:]):
                return index + 1
            if letters.startswith(sound, used):
                paths.append((index + 1, used + len(sound)))
    return -1


def excerpt(word: str, text: str, before: int) -> str:
    """The text from at most `before` letters before the word, so that the word shows; line breaks become spaces.

    Of a text too long to be searched for its letters, the word is found as it is written.
    """
    line = " ".join(text.split())
    found = ranges(word, line, pinyin=False)
    at = found[0][0] if found else line.casefold().find(word.casefold())
    return line if at <= before else "…" + line[at - before :].lstrip()
