"""The pronunciation of Chinese names in Latin letters: for finding 王伟 by `ww` or `wangwei`, and for sorting.

Many characters have several readings. To be found, a name answers to all of them; to be sorted, it needs the
right one, and in surnames that is often not the common one (单 is Shan, not Dan), hence the tables here.
The dictionary (pypinyin, single characters only) takes 40 to 80 ms to load and is loaded at the first Chinese
character; one cached answer per character makes 25,000 names a matter of milliseconds.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache
from itertools import product
from math import prod
from typing import Final, NamedTuple

from tui.core.text import fold

MAX_READINGS: Final = 64
"""At most this many spellings are kept for one text, and as many for its initials."""

LONGEST: Final = 200
"""What comes after so many characters is neither found nor sorted by its sound."""

WHOLE_NAME: Final = 4
"""Up to this many characters, readings are combined with one another; a longer text would have thousands."""

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_PARTS: Final = re.compile(f"[{_HAN}]|[a-z0-9]+")
_IS_HAN: Final = re.compile(f"[{_HAN}]")

# Surnames of one character whose reading is not the first one in the dictionary.
_SURNAME_TABLE: Final = """
    便 pián 卜 bǔ 薄 bó 查 zhā 阙 què 单 shàn 佴 nài 都 dū 盖 gě 干 gān 葛 gě 句 gōu 炅 guì 过 guō
    哈 hǎ 华 huà 祭 zhài 角 jué 解 xiè 阚 kàn 乐 yuè 么 yāo 秘 bì 缪 miào 乜 niè 那 nā 粘 nián 区 ōu
    繁 pó 朴 piáo 覃 qín 仇 qiú 任 rén 少 shào 召 shào 折 shé 洗 xiǎn 冼 xiǎn 相 xiàng 燕 yān 要 yāo
    於 yū 员 yùn 曾 zēng 翟 zhái 占 zhān 种 chóng
"""

_COMPOUND_SURNAME_TABLE: Final = """
    百里 bǎi-lǐ 北宫 běi-gōng 单于 chán-yú 澹台 tán-tái 第五 dì-wǔ 东方 dōng-fāng 东郭 dōng-guō
    独孤 dú-gū 端木 duān-mù 段干 duàn-gān 公良 gōng-liáng 公孙 gōng-sūn 公西 gōng-xī 公羊 gōng-yáng
    公冶 gōng-yě 谷梁 gǔ-liáng 赫连 hè-lián 呼延 hū-yán 皇甫 huáng-fǔ 夹谷 jiá-gǔ 令狐 líng-hú
    梁丘 liáng-qiū 闾丘 lǘ-qiū 慕容 mù-róng 南宫 nán-gōng 南郭 nán-guō 南门 nán-mén 欧阳 ōu-yáng
    濮阳 pú-yáng 漆雕 qī-diāo 亓官 qí-guān 壤驷 rǎng-sì 上官 shàng-guān 申屠 shēn-tú 司空 sī-kōng
    司寇 sī-kòu 司马 sī-mǎ 司徒 sī-tú 太史 tài-shǐ 太叔 tài-shū 拓跋 tuò-bá 万俟 mò-qí 微生 wēi-shēng
    闻人 wén-rén 巫马 wū-mǎ 西门 xī-mén 夏侯 xià-hóu 鲜于 xiān-yú 轩辕 xuān-yuán 羊舌 yáng-shé
    尉迟 yù-chí 宇文 yǔ-wén 乐正 yuè-zhèng 宰父 zǎi-fǔ 长孙 zhǎng-sūn 钟离 zhōng-lí 仲孙 zhòng-sūn
    诸葛 zhū-gě 颛孙 zhuān-sūn 子车 zǐ-jū 宗政 zōng-zhèng 左丘 zuǒ-qiū
"""

# Places, and words common in company names, that the dictionary's first readings get wrong.
_WORD_TABLE: Final = """
    蚌埠 bèng-bù 长安 cháng-ān 长城 cháng-chéng 长春 cháng-chūn 长江 cháng-jiāng 长沙 cháng-shā
    长治 cháng-zhì 朝阳 cháo-yáng 车行 chē-háng 成都 chéng-dū 重庆 chóng-qìng 东阿 dōng-ē 六安 lù-ān
    番禺 pān-yú 商行 shāng-háng 首都 shǒu-dū 台州 tāi-zhōu 厦门 xià-mén 银行 yín-háng 音乐 yīn-yuè
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Word → syllables with tone marks, from a table of words and their syllables."""
    words = text.split()
    return {word: tuple(reading.split("-")) for word, reading in zip(words[::2], words[1::2], strict=True)}


_SURNAMES: Final = _table(_SURNAME_TABLE)
_COMPOUND_SURNAMES: Final = _table(_COMPOUND_SURNAME_TABLE)
_WORDS: Final = _table(_WORD_TABLE)

_WORD: Final = re.compile("|".join(_WORDS))
_TITLE: Final = re.compile("(?:先生|女士|小姐|太太|老师|经理|老板|总)$")


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in `text`, so that it has a pinyin reading at all."""
    return not text.isascii() and _IS_HAN.search(text) is not None


def readings(text: str) -> tuple[str, ...]:
    """The spellings that find `text`: whole words (`wangwei`), then initials (`ww`), no spaces.

    The first is the likeliest. All readings of all characters count, combined with one another up to
    `MAX_READINGS` times; the whole words of a text longer than a name (a company) differ from the likeliest
    in one character each. Latin letters and digits pass through folded and stay whole among the initials
    (`ACME电机` → `acmedianji`, `acmedj`). Empty without anything to spell.
    """
    return tuple(dict.fromkeys(spelling.lower() for spelling in spellings(text)))


def spellings(text: str) -> tuple[str, ...]:
    """The readings with a capital at the start of each syllable or Latin word: `WangWei`, `WW`."""
    folded = fold(text[:LONGEST])
    parts = _parts(folded)
    if not parts:
        return ()
    whole = _joined([syllables for syllables, _initials in parts], combine=len(parts) <= WHOLE_NAME)
    if not has_han(folded):
        return whole
    return whole + _joined([initials for _syllables, initials in parts], combine=True)


class Reading(NamedTuple):
    """A Chinese character or a Latin word of a text, from `start` up to `end`, with its possible spellings."""

    start: int
    end: int
    whole: tuple[str, ...]
    initials: tuple[str, ...]


def syllables(text: str) -> list[Reading]:
    """The parts of a text that can be spelled, with their positions, in lower case."""
    folded = "".join(map(_one_letter, text[:LONGEST]))
    right = _right_readings(folded)
    return [
        Reading(match.start(), match.end(), *map(_lowered, _part(match[0], right.get(match.start()))))
        for match in _PARTS.finditer(folded)
    ]


def _one_letter(letter: str) -> str:
    """The letter folded, unless that would make it several or none."""
    folded = fold(letter)
    return folded if len(folded) == 1 else letter


def _lowered(sounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sound.lower() for sound in sounds)


def sort_key(name: str) -> str:
    """A sort key for names as in a Chinese register: by syllable, then tone, then character.

    Latin names sort among them by their letters. Surnames are read as surnames.
    """
    folded = fold(name.strip()[:LONGEST])
    if not has_han(folded):
        return folded
    right = _right_readings(folded)
    return "".join([_sortable(character, right.get(index)) for index, character in enumerate(folded)])


def _joined(options: list[tuple[str, ...]], *, combine: bool) -> tuple[str, ...]:
    """Joined choices, the likeliest first: all combinations if wanted and few enough, else varied singly."""
    if combine and prod(map(len, options)) <= MAX_READINGS:
        return tuple(map("".join, product(*options)))
    return _varied(options)


def _varied(options: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The likeliest spelling, then those that differ from it in one character."""
    likeliest = [choice[0] for choice in options]
    varied = ["".join(likeliest)]
    for index, choice in enumerate(options):
        for other in choice[1:]:
            varied.append("".join((*likeliest[:index], other, *likeliest[index + 1 :])))
    return tuple(varied[:MAX_READINGS])


def _parts(folded: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Spellings and initials of each Chinese character and each Latin word."""
    right = _right_readings(folded)
    if not right:
        return [_part(part, None) for part in _PARTS.findall(folded)]
    return [_part(match[0], right.get(match.start())) for match in _PARTS.finditer(folded)]


@cache
def _part(part: str, right: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The spellings and the initials of one character, `right` (with tone mark) first, or of a Latin word."""
    if part.isascii():
        return (part.capitalize(),), (part.capitalize(),)
    syllables: dict[str, None] = {}
    for toned in (right, *_toned(part)) if right else _toned(part):
        letters = _without_tone(toned).capitalize()
        # ü is typed as v by some and as u by others.
        syllables |= dict.fromkeys((letters.replace("ü", "v"), letters.replace("ü", "u")))
    found = tuple(syllables) or (part,)
    return found, tuple(dict.fromkeys(syllable[0] for syllable in found))


@cache
def _sortable(character: str, right: str | None) -> str:
    if not _IS_HAN.match(character):
        return character
    toned = right or next(iter(_toned(character)), character)
    return f"{_without_tone(toned).replace('ü', 'v')}{_tone(toned)}{character} "


def _toned(character: str) -> tuple[str, ...]:
    """All readings with tone marks, the dictionary's first; also the surname reading."""
    known = _dictionary().get(ord(character), "")
    return tuple(dict.fromkeys((*filter(None, known.split(",")), *_SURNAMES.get(character, ()))))


@cache
def _dictionary() -> dict[int, str]:
    """Character code → readings with tone marks, joined by commas."""
    # Its phrases cost 55 MB and 150 ms, and read surnames as common words.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.constants import PINYIN_DICT

    dictionary: dict[int, str] = PINYIN_DICT
    return dictionary


def _right_readings(text: str) -> dict[int, str]:
    """Position → reading with tone mark, if a surname or a known word decides the reading."""
    if surname := _surname(text):
        return dict(enumerate(surname))
    right: dict[int, str] = {}
    for match in _WORD.finditer(text):
        right |= dict(enumerate(_WORDS[match[0]], match.start()))
    return right


def _surname(text: str) -> tuple[str, ...]:
    """The readings of the surname, if `text` looks like a person's name: one with up to two characters more,
    a title after them aside, or one of two characters with up to two more."""
    surname = _COMPOUND_SURNAMES.get(text[:2]) or _SURNAMES.get(text[:1])
    if surname is None:
        return ()
    bare = _TITLE.sub("", text.replace(" ", ""))
    return surname if len(bare) <= len(surname) + 2 else ()


_TONES: Final = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}


def _tone(toned: str) -> int:
    """1 to 4, or 5 for a syllable without a tone."""
    return next((_TONES[mark] for mark in unicodedata.normalize("NFD", toned) if mark in _TONES), 5)


def _without_tone(toned: str) -> str:
    """The letters, ü kept, the circumflex of the rare ê dropped."""
    marks = unicodedata.normalize("NFD", toned)
    return unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES and m != "\u0302"))
