"""The language of every visible string: English in the code, Simplified Chinese from the catalogue.

`activate` must run before a module that shows text is imported, because key labels and titles are
looked up when classes are made. Messages are marked with `_` and `ngettext`; `N_` marks a string that
is looked up later, and `pgettext` one whose English has two senses.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterable
from functools import cache, reduce
from pathlib import Path

LANGUAGES = {"en": "English", "zh": "简体中文"}
DOMAIN = "genjin"
_CLICK = "click"
"""The catalogue with the messages of click itself."""
_CATALOGUE = {"zh": "zh_CN"}

_translations: gettext.NullTranslations = gettext.NullTranslations()
_folder = Path()
"""Where the catalogues are."""
_current = "en"


def activate(language: str, locale_dir: Path) -> None:
    """Use `language` ("en" or "zh") from now on; `locale_dir` holds the gettext catalogues.

    Where there is no catalogue everything is English. Click asks the process-wide gettext functions, so they are
    pointed at the catalogue of its own messages.
    """
    global _translations, _current, _folder
    _folder = locale_dir
    _current = language if language in LANGUAGES else "en"
    code = _CATALOGUE.get(_current)
    _translations = (
        gettext.translation(DOMAIN, locale_dir, [code], fallback=True) if code else gettext.NullTranslations()
    )
    os.environ["LANGUAGE"] = code or "en"
    gettext.bindtextdomain(_CLICK, locale_dir)
    gettext.textdomain(_CLICK)


def current() -> str:
    """The active language, "en" or "zh"."""
    return _current


def from_locale() -> str:
    """The language of the user's locale: "zh" for any Chinese locale, else "en"."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    # Windows and macOS set none of these for a program started from the desktop.
    system = (locale.getlocale()[0] or "").lower()
    return "zh" if system.startswith(("zh", "chinese")) else "en"


def _(message: str) -> str:
    """`message` in the active language."""
    # gettext answers empty text with the head of the catalogue.
    return _translations.gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """`singular` or `plural` for `n`, in the active language."""
    return _translations.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """`message` in the active language, if the same English means something else elsewhere; `context` says what."""
    return _translations.pgettext(context, message)


def listed(texts: Iterable[str], most: int | None = None) -> str:
    """Words joined as a list in the active language; of more than `most` the first ones, and an ellipsis."""
    words = list(texts)
    both = _("{before}, {after}")
    shown = reduce(lambda before, after: both.format(before=before, after=after), words[:most] or [""])
    return f"{shown} …" if most and words[most:] else shown


def sentences(*texts: str) -> str:
    """Consecutive sentences; Chinese has no blank between them."""
    return ("" if _current == "zh" else " ").join(filter(None, texts))


def in_chinese(message: str) -> str:
    """`message` in Chinese, whatever the active language: users may look for a command in either."""
    return _chinese(_folder).gettext(message) if message else ""


@cache
def _chinese(locale_dir: Path) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, locale_dir, [_CATALOGUE["zh"]], fallback=True)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark now, look up later"
    """Mark `message` for the catalogue without looking it up."""
    return message
