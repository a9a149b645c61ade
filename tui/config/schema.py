"""The settings for the settings screen: label, purpose and possible values of each.

Labels and kinds come from `tui.config.settings`, explanations from the comments of the shipped settings.yaml, so that
the file and the screen always say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tui.config.settings import SETTINGS, Form
from tui.language import _, current


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, in the active language. `help` is a sentence or two, `default` the value if nothing is set."""

    name: str
    label: str
    form: Form
    options: tuple[str, ...]
    help: str
    default: str


def schema(shipped: Path) -> list[Setting]:
    """All settings in the order of the shipped file, which is in the folder `shipped`."""
    explained = _explained(shipped / "settings.yaml")
    chinese = current() == "zh"
    return [
        Setting(name, _(kind.label), kind.form, kind.options, explained[name][chinese], explained[name][2])
        for name, kind in SETTINGS.items()
    ]


@cache
def _explained(file: Path) -> dict[str, tuple[str, str, str]]:
    """Name → (English comment, Chinese comment, value as written)."""
    found: dict[str, tuple[str, str, str]] = {}
    comments: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comments.append(line[1:].strip())
            continue
        name, colon, value = line.partition(":")
        if colon:
            english = " ".join(each for each in comments if not _is_chinese(each))
            found[name] = (english, "".join(filter(_is_chinese, comments)), value.strip())
        comments = []
    return found


def _is_chinese(line: str) -> bool:
    """Judged by its punctuation: an English sentence may quote a Chinese word, and the other way round."""
    return any(mark in line for mark in "。，：")
