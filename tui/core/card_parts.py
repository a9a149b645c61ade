"""The kind of a part of a business card, judged by its words alone.

A label with its value, a name, a company, a title or an address: plain functions on text, whose answers
`business_card` puts together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from tui.core import card_words
from tui.core.card_words import LABELS, Label
from tui.core.identity import is_company_name
from tui.core.pinyin import has_han
from tui.core.text import fold

LONGEST: Final = 80
"""Characters of a line that may be a name, a company or a title; what is longer is a sentence."""

EDGES: Final = " ,，;；:、|/-–—_=*~#<>·。•"
_HAN_CHARACTER: Final = re.compile(r"[\u3400-\u9fff]")
_HAN_WORD: Final = re.compile(r"[\u3400-\u9fff]{2,4}(?:[·•][\u3400-\u9fff]{2,6})?")
_SPACED_NAME: Final = re.compile(r"[\u3400-\u9fff](?: [\u3400-\u9fff]){1,2}")
_SENTENCE: Final = re.compile(r"[。！？!?]|[^\W\d_]{4,}\.(?:\s+[^\W\d_]|$)")
_NAME_WORD: Final = r"[^\W\d_][\w'’.-]*"
_LATIN_NAME: Final = re.compile(
    rf"(?:(?:mr|mrs|ms|dr|prof|herr|frau|ing|sr|sra)\.?\s+)*{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,4}}"
    r"(?:,?\s+(?:ph\.?d|mba|cfa|m\.?sc|cpa|jr)\.?)*",
    re.IGNORECASE,
)
_SMALL_WORD_TABLE: Final = "de van von der den la le el bin al di da dos del und y zu af"
_SMALL_WORDS: Final = frozenset(_SMALL_WORD_TABLE.split())
_LEGAL_TAIL: Final = re.compile(
    r",\s*(?=(?:ltd|inc|llc|co|corp|gmbh|s\.?a|plc|limited|incorporated)\b)", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r",\s+|，|\s+[-–—@/]\s+|\s+(?:at|bei|chez)\s+")
_COMPANY_TAIL: Final = re.compile(
    r"\w.*\s(?:& Co|KG|AG|SE|AB|AS|A/S|ApS|Oyj?|N\.?V|B\.?V|S\.?A|SAS|S\.?L|S\.?p\.?A|OHG|e\.V|UG|K\.?K)\.?"
    r"|[^\W\d_][\w.' -]* & [^\W\d_][\w.' -]*"
)
"""Legal forms too short to tell by themselves, and firms of partners."""
_LETTERS_APART: Final = re.compile(
    r"(?<![\u3400-\u9fff])([\u3400-\u9fff]) ([\u3400-\u9fff])(?: ([\u3400-\u9fff]))?(?![\u3400-\u9fff])"
)
"""A name with spaces between its characters."""
_SMALL: Final = re.compile(r"[\s,，、/]+")


class Labelled(NamedTuple):
    """A value with the kind its label announces (none without a label), and the label as written."""

    labels: tuple[Label, ...]
    label: str
    value: str


def labelled(text: str) -> Iterator[Labelled]:
    """The parts of a line: the text before the first label, then each label with its value."""
    end, written = 0, ""
    labels: tuple[Label, ...] = ()
    for match in _label_pattern().finditer(text):
        if value := text[end : match.start()]:
            yield Labelled(labels, written, value)
        elif labels:
            yield Labelled(labels, written, "")
        end, labels, written = match.end(), _announced(match["names"]), match[0]
    if labels or text[end:]:
        yield Labelled(labels, written, text[end:])


def kind_of(text: str) -> str:
    """The certain kind of a text: "company", "title", "address" or "name"; "" if unclear."""
    folded = fold(text)
    if len(text) > LONGEST * 2 or (_SENTENCE.search(text) and not is_company_name(text)):
        return "address" if _is_address(folded) and len(text) <= LONGEST * 2 else ""
    if is_company_name(text) or _COMPANY_TAIL.fullmatch(text):
        return "company"
    if _is_address(folded):
        return "address"
    if len(text) > LONGEST:
        return ""
    if is_han_name(text):
        return "name"
    if card_words.HAN_TITLE.search(folded):
        return "title"
    if card_words.HAN_COMPANY.search(folded):
        return "company"
    words = set(re.findall(r"[^\W\d]+(?:-[^\W\d]+)*", folded))
    if words & card_words.TITLE_WORDS:
        return "title"
    return "company" if words & card_words.COMPANY_WORDS and len(words) > 1 else ""


def split(text: str) -> list[str]:
    """The parts of a text that names several things: `王伟 销售总监`, `Ana Ruiz, Head of Procurement`."""
    if _SENTENCE.search(text) and not is_company_name(text):
        return [text]
    if has_han(text):
        return _split_han(text)
    parts = _BETWEEN.split(_LEGAL_TAIL.sub("\0", text))
    parts = [part.replace("\0", ", ") for part in parts]
    kinds = [kind_of(part) for part in parts]
    several = len({kind for kind in kinds if kind}) > 1 or (
        len(parts) == 2 and kinds[1] in ("title", "company")
    )
    return parts if several and "address" not in kinds else [text]


def looks_like_name(text: str) -> bool:
    """Whether a text of no other kind may be a person's name."""
    if _HAN_WORD.fullmatch(text) or _SPACED_NAME.fullmatch(text):
        return True
    if len(text) > LONGEST // 2 or not _LATIN_NAME.fullmatch(text):
        return False
    return all(word[0].isupper() for word in text.split() if word not in _SMALL_WORDS)


def looks_like_company(text: str) -> bool:
    """Whether a text of no other kind may be a company name: a few words, not a sentence."""
    words = text.split()
    if _SENTENCE.search(text) or len(words) > 4 or len(text) > LONGEST // 2:
        return False
    han = _HAN_CHARACTER.findall(text)
    if han:
        return 2 < len(han) <= 14
    return all(not word[0].isalpha() or word[0].isupper() for word in words if word not in _SMALL_WORDS)


def is_han_name(text: str) -> bool:
    """Whether a text is a Chinese person's name by its surname: 王伟, 欧阳娜娜, 王 伟, 王先生."""
    joined = text.replace(" ", "") if _SPACED_NAME.fullmatch(text) else text
    if not _HAN_WORD.fullmatch(joined):
        return False
    if "·" in joined or joined[:2] in card_words.COMPOUND_SURNAMES:
        return True
    if joined[0] not in card_words.SURNAMES:
        return False
    if re.fullmatch(rf".(?:{card_words.HONORIFICS})", joined):
        return joined != "高工"
    return len(joined) <= 3 and not (
        card_words.HAN_TITLE.search(joined) or card_words.HAN_COMPANY.search(joined)
    )


def trimmed(text: str) -> str:
    """A text without the separators at its edges, and without brackets that enclose nothing else."""
    bare = re.sub(r"[(（\[【<]\s*[)）\]】>]", "", text).strip(EDGES)
    return bare if any(character.isalnum() for character in bare) else ""


def _split_han(text: str) -> list[str]:
    """Chinese words of a line one by one, Latin ones between them together."""
    if _SPACED_NAME.fullmatch(text) or kind_of(text) == "address":
        return [text]
    parts: list[str] = []
    for word in filter(None, _SMALL.split(_LETTERS_APART.sub(r"\1\2\3", text))):
        if parts and not has_han(word) and not has_han(parts[-1]):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def _is_address(folded: str) -> bool:
    return bool(card_words.HAN_ADDRESS.search(folded) or card_words.LATIN_ADDRESS.search(folded))


def _announced(names: str) -> tuple[Label, ...]:
    """The kinds announced by the labels of a text such as `手机/微信`."""
    names = re.sub(r"[(（].*", "", fold(names))
    return tuple(
        LABELS[name] for part in re.split(r"\s*[/&、和+]\s*", names) if (name := _plain(part)) in LABELS
    ) or (LABELS[_plain(names)],)


def _plain(label: str) -> str:
    """A label in the form of the table: 手 机 is 手机."""
    return label.replace(" ", "") if has_han(label) else " ".join(label.split())


@cache
def _label_pattern() -> re.Pattern[str]:
    """Labels, several of them with a slash between, and the colon or the value that marks them as labels."""
    names = sorted(LABELS, key=len, reverse=True)
    han = "|".join(r"\s*".join(name) for name in names if has_han(name))
    latin = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names if not has_han(name))
    name = rf"(?:{han}|(?<![^\W_])(?:{latin})(?![^\W_]))"
    group = rf"(?P<names>{name}(?:\s*[/&、和+]\s*{name})*)\s*(?:[(（][^)）]{{0,12}}[)）])?"
    return re.compile(rf"{group}\s*(?:[:：]|\.?(?={_proof()}))\s*", re.IGNORECASE)


def _proof() -> str:
    """What may follow a label without a colon."""
    return r"\s*(?:\+|\(?\+?\d[\d\s().-]{5}|[\w.+-]+@|www\.|https?:)"
