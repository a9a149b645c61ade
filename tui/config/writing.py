"""Changing one line of a user's settings.yaml; every comment and every other line stays unchanged.

Nothing is written here: the new text is handed out once our own reader has read it back and found that one setting,
and no other, has changed.
"""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.config.document import Mapping, Scalar, Sequence, parse
from tui.config.problems import ConfigError, Problems
from tui.config.settings import SETTINGS, merge_settings
from tui.config.value import Value
from tui.language import _

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

_HEAD: Final = "# What I have set otherwise than Genjin does; all settings: `genjin locate`. 我改过的设置。\n"


class _Reasons(Problems):
    """Problems as sentences without the place: the user has just typed the value and sees it."""

    def add(self, file: Path, line: int, message: str, *, key: str = "", column: int = 0) -> None:
        self.found.append(message)


def read_setting(name: str, typed: str) -> Any:
    """The typed value of a setting, lists separated by commas. Raises ConfigError with the reason."""
    reasons = _Reasons()
    value = SETTINGS[name].read(Value(Path(), 0, name, _node(name, typed), reasons))
    reasons.check()
    return value


def changed(file: Path, text: str, name: str, typed: str) -> str:
    """`text`, the content of settings.yaml, with one setting replaced by the typed value.

    `file` is named in messages only. Raises ConfigError for a wrong value, and for a file that is broken.
    """
    line_end = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    before = _settings(file, text)
    value = read_setting(name, typed)
    made = _with(text, name, _plain(name, typed, value))
    if _settings(file, made) != before | {name: value} or _comments(made) != _comments(text or _HEAD):
        problem = _("{file} is written in a way that Genjin cannot change; use an editor.")
        raise ConfigError([problem.format(file=file)])
    return made.replace("\n", line_end)


def _node(name: str, typed: str) -> Scalar | Sequence:
    form = SETTINGS[name].form
    if form not in ("weekdays", "days"):
        # Digits and letters of a Chinese keyboard; in a text they are meant.
        narrow = typed if form == "text" and name != "region" else unicodedata.normalize("NFKC", typed)
        return Scalar(0, narrow.strip(), plain=False)
    return Sequence(0, [Scalar(0, each) for each in _listed(typed)])


def _listed(typed: str) -> list[str]:
    for comma in "，、;；":
        typed = typed.replace(comma, ",")
    return [stripped for each in typed.split(",") if (stripped := each.strip())]


def _plain(name: str, typed: str, value: Any) -> Any:
    """The value in the types of YAML."""
    if SETTINGS[name].form == "weekdays":
        return _flow(value)
    if SETTINGS[name].form == "days":
        return _flow(_listed(typed))
    return value


def _flow(items: Any) -> Any:
    """A list in brackets on one line, as in the shipped file."""
    from ruamel.yaml.comments import CommentedSeq

    listed = CommentedSeq(items)
    listed.fa.set_flow_style()
    return listed


def _settings(file: Path, text: str) -> dict[str, Any]:
    """The settings in the text, read by our own reader. Raises ConfigError."""
    problems = Problems()
    root: Mapping = parse(file, text, problems)
    found: dict[str, Any] = {}
    merge_settings(found, Value(file, 1, "", root, problems))
    problems.check()
    return found


def _with(text: str, name: str, value: Any) -> str:
    """The text with the setting in its place; a new one goes below all others, whatever comments are there."""
    yaml = _yaml()
    document: CommentedMap | None = yaml.load(text)
    if document is None or name not in document:
        text = text or _HEAD
        return text + ("" if text.endswith("\n") else "\n") + _dumped(yaml, {name: value})
    _keep_comment(document, name)
    document[name] = value
    return _dumped(yaml, document)


def _keep_comment(document: CommentedMap, name: str) -> None:
    """The comment below a list belongs to its last item, which is about to be removed: move it to the key."""
    from ruamel.yaml.comments import CommentedSeq

    old = document[name]
    if isinstance(old, CommentedSeq) and (last := old.ca.items.get(len(old) - 1)):
        document.ca.items[name] = [None, None, last[0], None]


def _comments(text: str) -> list[str]:
    """The lines that are only a comment."""
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def _dumped(yaml: YAML, document: Any) -> str:
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    """A round-trip reader that keeps quotes and long lines. It is YAML 1.2, where NO is a word, as for us."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    return yaml
