"""Text from data, on its way to a screen (`safe_text`) or into a comparison (`fold`).

A name, a note or a file may hold anything: escape sequences that write to the clipboard, characters that
turn the reading direction round, a thousand accents on one letter. Every string that did not come from the
program's own code passes `safe_text` before a terminal sees it; what is stored stays as it was entered.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_QUOTE = 60
"""Characters of what the user typed that a message repeats."""
LONGEST_TEXT = 10_000
"""Characters of a name, a place or any other field that are looked at. Of what is stored nothing is cut."""
LONGEST_NOTE = 100_000
"""The same of a note, which may be a long one, and of all entries of a map together."""
MOST_ENTRIES = 1000
"""How many entries of a map are looked at: numbers, addresses, tags."""
MARKS_PER_LETTER = 8
"""How many characters without a width may follow one that has one. No script needs more."""

# Left out: hints for how to draw a neighbour (joiner, variation selectors, skin tones). Terminals disagree
# about how many cells they save, so each of them can shift a line.
_HINTS = r"\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff"

# Shown as an escape: C0, DEL, C1; soft hyphen, zero-width and blank "letters", with which two names can look
# alike; the bidi controls; line and paragraph separators; annotation marks; lone surrogates; the tags block.
_HIDDEN = (
    r"\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)

_KOREAN = r"\u1161-\u11ff\ud7b0-\ud7ff"

# A superset of the characters without a width that Python can match quickly: what is neither ASCII nor a
# letter, and the Korean vowels and finals that join the letter before them.
_MAYBE_MARK = rf"(?:[^\x00-\x7f\w]|[{_KOREAN}])"

_FLOOD = re.compile(f"{_MAYBE_MARK}{{{MARKS_PER_LETTER + 1},}}")
_REPLACED = re.compile(f"\r\n|[{_HINTS}{_HIDDEN}]")
_UNSAFE = re.compile(f"[{_HINTS}{_HIDDEN}]|{_MAYBE_MARK}{{{MARKS_PER_LETTER + 1}}}")
_HINT = re.compile(f"[{_HINTS}]")
_KOREAN_JOINED = re.compile(f"[{_KOREAN}]")

INVISIBLE = re.compile(
    r"[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
)
"""Accents and points beside letters that stand without them: Latin, Greek, Cyrillic, Hebrew, Arabic. A vowel of an
Indian script or of Thai, or the mark that makes か a が or и a й, is no accent: without it, it is another word."""
_ACCENTED = re.compile(rf"[\xdf-\u024f\u0386-\u06d3\u1e00-\u1fff{_MARKS}]")
_ACCENTS = re.compile(rf"(?<=[a-z\u0370-\u06ff])(?!(?<=и)\u0306)[{_MARKS}]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_UMLAUT = re.compile(r"[äöüåøæ]", re.IGNORECASE)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_PLAIN_LETTERS = str.maketrans(
    {
        **dict(zip("øłđðħı", "olddhi", strict=True)),
        "æ": "ae",
        "œ": "oe",
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("‘’‚‛ʻʼʽ′´`ˈ＇", "'"),
    }
)
_FANCY = re.compile(r"[‐-―−‘-‛ʻ-ʽ′´ˈøłđðħıæœ]")
_STANDALONE = str.maketrans({"´": "'"})


_BLANKS = re.compile(r"[\t\xa0\u1680\u2000-\u200a\u202f\u205f]|(?<=[^\n\u3000])\u3000")
_JOINED_LETTER = (
    r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\ufb50-\ufeff]"
)
_PICTURE = r"[\u2190-\u2bff\u3030\u303d\ufe0f\u20e3\U0001f000-\U0001faff]"
_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e001f]"
    r"|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
    rf"|\u200c(?!(?<={_JOINED_LETTER}\u200c){_JOINED_LETTER})"
    rf"|\u200d(?!(?<={_JOINED_LETTER}\u200d)|(?<={_PICTURE}\u200d){_PICTURE})"
)
"""Characters that nobody sees. A joiner stays where it makes another word or picture: between letters of Persian and of
Indian scripts, and between emoji; tags where they make a flag."""


def clean_text(text: str, *, lines: bool = False) -> str:
    """`text` in stored form: no invisible characters, only ordinary blanks, none doubled or at an end.

    With `lines` it may have several, and blanks within them stay, as does the one that Chinese paragraphs begin with.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    seen = _NOT_TEXT.sub("", _BLANKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
    return seen.strip() if lines else " ".join(seen.split())


def safe_text(text: str, *, newlines: bool = False) -> str:
    """`text` made safe for a terminal: nothing in it controls, hides, reorders or overflows.

    Control characters appear as escapes (`\\x1b`, `\\u202e`), tabs as a space; line breaks are kept with
    `newlines` and become a space without. Text that is harmless already comes back as the same object.
    Works for any string, also one with lone surrogates, and the result can always be encoded as UTF-8.
    """
    if (text.isascii() and text.isprintable()) or _UNSAFE.search(text) is None:
        return text
    line_break = "\n" if newlines else " "
    shown = _REPLACED.sub(lambda match: _shown(match[0], line_break), text)
    return _FLOOD.sub(lambda match: _thinned(match[0]), shown)


def cut(text: str, longest: int) -> str:
    """`text` cut to that length; an ellipsis marks the cut."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def is_cut(text: str) -> bool:
    """Whether `cut` may have removed a part, so that writing it back would lose text."""
    return len(text) in (LONGEST_TEXT, LONGEST_NOTE) and text.endswith("…")


def quoted(text: str) -> str:
    """What the user typed, for a message: harmless and not too long."""
    shown = safe_text(text)
    return f"“{cut(shown, LONGEST_QUOTE)}”"


def _shown(character: str, line_break: str) -> str:
    if character in ("\n", "\r\n"):
        return line_break
    if character == "\t":
        return " "
    if _HINT.match(character):
        return ""
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _thinned(run: str) -> str:
    """`run` with the marks beyond the limit replaced by one ellipsis per letter."""
    kept: list[str] = []
    marks = 0
    for character in run:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= MARKS_PER_LETTER:
            kept.append(character)
        elif marks == MARKS_PER_LETTER + 1:
            kept.append("…")
    return "".join(kept)


def _is_mark(character: str) -> bool:
    """Whether a terminal gives `character` no cell of its own. Errs towards yes for the unassigned ones,
    except where new emoji and ideographs appear."""
    category = unicodedata.category(character)
    if category == "Cn":
        return not "\U0001f000" <= character <= "\U0003ffff"
    return category in ("Mn", "Me", "Mc", "Cf") or _KOREAN_JOINED.match(character) is not None


def fold(text: str) -> str:
    """`text` in the form for comparing texts. Never for showing.

    One width (ｗ is w), no case, no invisible characters, no accents (Müller is muller), one kind of dash and of
    apostrophe, and Chinese in simplified characters.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text.translate(_STANDALONE)).casefold()
    folded = INVISIBLE.sub("", folded)
    if _ACCENTED.search(folded):
        bare = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
        folded = unicodedata.normalize("NFKC", bare)
    if _FANCY.search(folded):
        folded = folded.translate(_PLAIN_LETTERS)
    if _HAN.search(folded):
        from tui.core.simplified import simplified

        return simplified(folded)
    return folded


def foldings(text: str) -> tuple[str, ...]:
    """The folded text, and with umlauts also the form without them: Müller is muller and mueller."""
    folded = fold(text)
    if text.isascii():
        return (folded,)
    composed = unicodedata.normalize("NFC", text).lower()
    return (folded, fold(composed.translate(_SPELLED_OUT))) if _UMLAUT.search(composed) else (folded,)
