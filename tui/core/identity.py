"""Normal forms: when two spellings mean one phone number, address, company or person.

They are for matching and never for showing. Only `phone_entry` says how a number is stored, and it changes
a number only where that is certain: half of all numbers written without a country code are also valid
numbers of the wrong country.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from tui.core.text import INVISIBLE, fold, foldings

# ── Phone numbers ──

_LABEL: Final = re.compile(
    r"^(?:tel(?:ephone)?|phone|mobile|mob|cell|(?:联系)?电话|手机(?:号码?)?|座机|固话)[\s:.]*(?=[+(\d])",
    re.IGNORECASE,
)
_EXTENSION: Final = re.compile(
    r"[\s,;]*(?:extension|extn?|x|#|转|轉|分机号?|分機)[\s:.=]*(\d{1,7})\)?$", re.IGNORECASE
)
_CHINA_EXTENSION: Final = re.compile(r"(?<=\d{7})-(\d{1,5})$")
_BREAK: Final = re.compile(
    r"[\n|、]|[;,](?!\s*(?:ext|x|#|转|分机))|\s(?:or|and)\s|(?<=[\d)])\s*[或和]\s*(?=[(+\d])"
)
_RUN: Final = re.compile(r"\+?[\d(][\d\s().\-‐-―/·]*")
_NOT_DIGIT: Final = re.compile(r"\D")
_EXCEL_FLOAT: Final = re.compile(r"^(\d{5,15})\.0+$")
_EXCEL_POWER: Final = re.compile(r"^(\d)\.(\d+)[eE]\+?(\d{1,2})$")

_CHINA_MOBILE: Final = re.compile(r"1(?:[38]\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|9[0-35-9])\d{8}", re.ASCII)
_CHINA_LANDLINE: Final = re.compile(r"(?:10|2\d|[3-9]\d{2})\d{7,8}|[48]00\d{7}", re.ASCII)
_AMERICA: Final = re.compile(r"[2-9]\d{2}[2-9]\d{6}", re.ASCII)
_FOREIGN_DIGIT: Final = re.compile(r"[^\D0-9]")

LONGEST: Final = 400
"""A text with more characters holds no number and no address, and of a name only so many are looked at."""

LONGEST_NUMBER: Final = 15
"""Digits of the longest phone number in the world (ITU-T E.164), with the code of its country."""

SHORTEST_KEY: Final = 5
"""Fewer digits than this are an extension or a slip, not a number to know somebody by."""


class _Number(NamedTuple):
    body: str
    extension: str


def phone_entry(text: str, region: str = "CN") -> str:
    """The stored form of a phone number; a number is never refused, and its country never guessed.

    A number that starts with + or is a Chinese mobile number (in region CN) becomes E.164, with its
    extension as in RFC 3966 (`+8675588888888;ext=8001`). Anything else is the text as written, with
    full-width characters, invisible ones and doubled spaces set right. `region` is an ISO country code.
    """
    cleaned = _LABEL.sub("", _cleaned(text))
    as_written = cleaned.replace("\n", "; ")
    if len(cleaned) > LONGEST or len(_parts(cleaned)) != 1:
        return as_written
    number = _number(cleaned, region)
    if not _RUN.fullmatch(number.body):
        return as_written
    certain = _certain(number.body, region)
    return _with_extension(certain, number.extension) if certain else as_written


def phone_key(text: str, region: str = "CN") -> str | None:
    """The normal form of the first phone number in `text`, for matching, or None if there is none.

    Two writings of one number have one key: E.164 where `region` tells the country, else the digits.
    """
    return next(iter(phone_keys(text, region)), None)


def phone_keys(text: str, region: str = "CN") -> tuple[str, ...]:
    """The normal forms of all phone numbers in `text`: lists often hold two in one cell."""
    if _CHINA_MOBILE.fullmatch(text) and region == "CN":
        return (f"+86{text}",)
    if text.startswith("+86") and _CHINA_MOBILE.fullmatch(text, 3):
        return (text,)
    if len(text) > LONGEST:
        return ()
    keys = (_key(_number(part, region), region) for part in _parts(_cleaned(text)))
    return tuple(dict.fromkeys(key for key in keys if key))


def most_digits(text: str) -> int:
    """How many digits the longest phone number in `text` has, without its extension and 00 for the plus sign."""
    numbers = (_number(part, "").body.strip() for part in _parts(_cleaned(text)))
    return max((len(_digits(number).removeprefix("00")) for number in numbers), default=0)


def split_phones(text: str) -> list[str]:
    """The separate phone numbers of a cell such as `138…/139…` or `0755-… 、 138…`, as written."""
    return _parts(_cleaned(text))


def _cleaned(text: str) -> str:
    lines = "\n".join(text.splitlines())
    shown = INVISIBLE.sub("", unicodedata.normalize("NFKC", lines))
    tidy = re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", shown)).strip()
    if not tidy.isascii():
        tidy = _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), tidy)
    if match := _EXCEL_FLOAT.match(tidy):
        return match[1]
    match = _EXCEL_POWER.match(tidy)
    # A spreadsheet that shows fewer digits than the power says has lost the others.
    return match[1] + match[2] if match and len(match[2]) == int(match[3]) else tidy


def _parts(cleaned: str) -> list[str]:
    if len(cleaned) > LONGEST:
        return [cleaned]
    parts = [part.strip() for part in _BREAK.split(cleaned)]
    return [piece for part in parts if part for piece in _pieces(part, "/")]


def _pieces(part: str, separator: str) -> list[str]:
    """`part` split at slashes or spaces if each piece is long enough to be a number by itself."""
    pieces = [piece.strip() for piece in part.split(separator)]
    if len(pieces) > 1 and all(len(_digits(piece)) >= 7 for piece in pieces):
        return [number for piece in pieces for number in _pieces(piece, " ")]
    if separator == "/" and len(_digits(part)) > 15:
        return _pieces(part, " ")
    return [part]


def _number(part: str, region: str) -> _Number:
    part = _LABEL.sub("", part)
    match = _EXTENSION.search(part)
    if match is None and region == "CN":
        match = _CHINA_EXTENSION.search(part)
    if match is None:
        return _Number(part, "")
    return _Number(part[: match.start()], match[1])


def _digits(text: str) -> str:
    return _NOT_DIGIT.sub("", text)


def _with_extension(number: str, extension: str) -> str:
    return f"{number};ext={extension}" if extension else number


def _certain(body: str, region: str) -> str | None:
    """E.164, if the spelling leaves no doubt about the country."""
    if body.startswith("+"):
        return _international(body)
    return _china_mobile(body) if region == "CN" else None


def _china_mobile(body: str) -> str | None:
    digits = _digits(body)
    # "1-416-810-9897" has eleven digits and begins with 1, but is grouped as an American number.
    if re.match(r"\(?1\D", body):
        return None
    for prefix in ("", "86", "0086"):
        if digits.startswith(prefix) and _CHINA_MOBILE.fullmatch(digits, len(prefix)):
            return f"+86{digits[len(prefix) :]}"
    return None


def _international(body: str) -> str | None:
    """E.164 of a number that starts with +, or None if no country has numbers like it."""
    digits = _digits(body)
    if digits.startswith("86"):
        national = digits[2:].lstrip("0")
        if _CHINA_MOBILE.fullmatch(national) or _CHINA_LANDLINE.fullmatch(national):
            return f"+86{national}"
    if digits.startswith("1") and _AMERICA.fullmatch(digits, 1):
        return f"+{digits}"
    return _parsed(f"+{digits}", None)


def _key(number: _Number, region: str) -> str | None:
    written = next((run[0] for run in _RUN.finditer(number.body) if not _is_filler(_digits(run[0]))), None)
    if written is None:
        return None
    if written.startswith("+"):
        key = _international(written) or f"+{_digits(written)}"
    elif region == "CN":
        key = _china_key(written, _digits(written))
    else:
        key = _parsed(written, region) or _digits(written)
    return _with_extension(key, number.extension)


def _is_filler(digits: str) -> bool:
    """Whether these digits are filler for a required field: too few, 0000000, 12345678."""
    if len(digits) < SHORTEST_KEY or set(digits) in ({"0"}, {"1"}):
        return True
    return len(digits) > SHORTEST_KEY and "12345678901".startswith(digits)


def _china_key(body: str, digits: str) -> str:
    if mobile := _china_mobile(body):
        return mobile
    if digits.startswith("00"):
        return _international(f"+{digits[2:]}") or digits
    if digits.startswith("0") and _CHINA_LANDLINE.fullmatch(digits, 1):
        return f"+86{digits[1:]}"
    return f"+86{digits}" if re.fullmatch(r"[48]00\d{7}", digits) else digits


@lru_cache(maxsize=4096)
def _parsed(text: str, region: str | None) -> str | None:
    """E.164 by the numbering plans, or None if the length fits no number.

    Numbers that are possible but not given out count too: half of the made-up ones in lists are like that."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


# ── Addresses ──

_EMAIL: Final = re.compile(r"[^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+")
_WECHAT_LABEL: Final = re.compile(r"^(?:微信号?|wechat(?: id)?|weixin|wx|vx)\s*:\s*")
_NOTHING_TABLE: Final = """
    - -- / . 无 没有 暂无 未知 不详 none null nil n/a na nan unknown 个人 私人 同上
    同手机 同手机号 同电话 手机号 手机同号 微信同号
"""
_NOTHING: Final = frozenset(_NOTHING_TABLE.split())


def email_key(text: str) -> str | None:
    """The normal form of the first e-mail address in `text`, or None if there is none."""
    match = _EMAIL.search(fold(text)) if len(text) <= LONGEST else None
    return match[0].strip(".") if match else None


def wechat_key(text: str) -> str | None:
    """The normal form of a WeChat id, or None if there is none (also for "same as the phone" and the like)."""
    key = _WECHAT_LABEL.sub("", fold(text[:LONGEST]).strip()).replace(" ", "")
    return None if not key or key in _NOTHING else key


# ── Companies and people ──

_BRACKETED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕")
_CHINESE_FORM: Final = re.compile(
    "(?<=..)(?:(?:股份|集团|集團|控股|总|總|有限|责任|責任|合伙|企业|普通|特殊)*(?<!分)(?:公司|集团|集團|合伙企业|株式会社)|股份)$"
)
_LATIN_FORM_TABLE: Final = """
    bhd co company corp corporation gmbh group inc incorporated limited llc llp ltd ltda mbh plc pllc pte pty pvt sarl
    sdn spa srl
"""
# Too short to tell a company from a person, but a legal form at the end of a company's name.
_LATIN_TAIL_TABLE: Final = "ab ag and aps as asa bv gbr kg kk lc lp nv oy oyj sa sas se sl ug"

_LATIN_FORMS: Final = frozenset(_LATIN_FORM_TABLE.split())
_LATIN_TAILS: Final = _LATIN_FORMS | frozenset(_LATIN_TAIL_TABLE.split())
_WORD: Final = re.compile(r"\w+")
_CHINESE: Final = re.compile(r"[\u2e80-\U0003ffff]")
_POINTS: Final = re.compile(r"(?<=\w)/(?=\w\b)|[.'’]")


@lru_cache(maxsize=8192)
def company_key(text: str) -> str:
    """The name of a company without its legal form, brackets, spaces and punctuation, or "" if there is none.

    `上海万达（中国）电机有限公司` and `上海万达电机` have one key, as have `Acme Co., Ltd.` and `ACME`.
    """
    return _company_key(fold(text[:LONGEST]))


def company_keys(text: str) -> tuple[str, ...]:
    """The key of a company, and the key without umlauts (Münchner Bau, Muenchner Bau); () if there is none."""
    return _distinct(map(_company_key, foldings(text[:LONGEST])))


def _distinct(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, keys)))


def _company_key(folded: str) -> str:
    words = _company_words(_BRACKETED.sub("", folded).strip() or folded)
    while len(words) > 1 and words[-1] in _LATIN_TAILS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
    return _CHINESE_FORM.sub("", "".join(words))


def company_stem(text: str) -> str:
    """The name of a company without a Chinese legal form at its end; brackets and everything else stay."""
    return _CHINESE_FORM.sub("", fold(text[:LONGEST]).strip())


def is_company_name(text: str) -> bool:
    """Whether `text` names a company by its legal form (有限公司, Ltd, GmbH)."""
    words = _company_words(text)
    if len(words) > 1 and words[-1] in _LATIN_FORMS:
        return True
    return _CHINESE_FORM.search("".join(words)) is not None


def _company_words(text: str) -> list[str]:
    folded = fold(text[:LONGEST]).strip()
    return [] if folded in _NOTHING else _WORD.findall(_POINTS.sub("", folded))


_SALUTATION: Final = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof)\.?\s+(?=\S)|(?<=..)(?:先生|女士|小姐|太太|老师)$"
)


def name_key(text: str) -> str:
    """The name of a person without salutation, brackets and punctuation; Latin words keep one space between.

    `王 伟 先生` is `王伟`; `Smith, John` is `john smith`. A surname keeps its title: 王先生 and 王女士 are two.
    """
    return _name_key(fold(text[:LONGEST]).strip())


def name_keys(text: str) -> tuple[str, ...]:
    """The key of a name, and the key without umlauts (Müller, Mueller); () if there is none."""
    return _distinct(_name_key(folded.strip()) for folded in foldings(text[:LONGEST]))


def _name_key(folded: str) -> str:
    bare = _SALUTATION.sub("", _BRACKETED.sub("", folded).strip()) or folded
    if bare.count(",") == 1 and not _CHINESE.search(bare):
        last, first = bare.split(",")
        bare = f"{first} {last}"
    words = _WORD.findall(_POINTS.sub("", bare))
    return " ".join(words) if bare.isascii() else _joined(words)


def _joined(words: list[str]) -> str:
    """Words with a space between two Latin ones and none beside a Chinese one."""
    text = " ".join(words)
    return re.sub(r"(?<=[^\x00-\u2e7f]) | (?=[^\x00-\u2e7f])", "", text)
