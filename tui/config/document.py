"""A YAML file as a tree in which every key and value has its line number.

Built from parser events rather than from YAML's own values, for three reasons: a message can name the line;
text stays as it was written (`NO` is Norway or a name, not "false"; 012 is not ten); and nothing in a
file can run code, multiply itself through aliases, or nest until the parser overflows.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tui.config.problems import Problems, shown
from tui.language import N_, _

MAX_BYTES = 512 * 1024
MAX_DEPTH = 10


@dataclass(slots=True)
class Scalar:
    """A single value as written; `plain` if it was not quoted."""

    line: int
    text: str = ""
    plain: bool = True

    @property
    def is_nothing(self) -> bool:
        """Whether the value is empty, or YAML's null."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys with their lines and values."""

    line: int
    entries: dict[str, tuple[int, Node]] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


def read(file: Path, problems: Problems) -> Mapping:
    """The top level of a YAML file; empty, with notes in `problems`, if it cannot be read."""
    data = content(file, problems, is_needed=True)
    return Mapping(1) if data is None else parse_bytes(file, data, problems)


def content(
    file: Path, problems: Problems, *, told: Path | None = None, is_needed: bool = False
) -> bytes | None:
    """The content of a file; None, with a note in `problems` unless it is missing and not required.

    `told` is what messages call the file. A link that leads nowhere is there.
    """
    try:
        return read_bytes(file)
    except OSError as error:
        if is_needed or not isinstance(error, FileNotFoundError) or os.path.islink(file):  # noqa: PTH114
            reason = error.strerror or error
            problems.add(told or file, 0, _("cannot be read: {reason}").format(reason=reason))
        return None


def read_bytes(file: Path) -> bytes:
    """The content of a file, or the start of one that is too long. Raises OSError, also for anything irregular.

    Opened so that nobody waits at a pipe, and read so that nothing without an end is read to it.
    """
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, _("it is not a regular file"))
        with open(descriptor, "rb", closefd=False) as stream:
            return stream.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def parse_bytes(file: Path, data: bytes, problems: Problems) -> Mapping:
    """The top level of what `read_bytes` has read; empty, with notes in `problems`, if it is not YAML."""
    text = _text(file, data, problems)
    return Mapping(1) if text is None else parse(file, text, problems)


def parse(file: Path, text: str, problems: Problems) -> Mapping:
    """The top level of a text; empty, with notes in `problems` that name `file`, if it is not YAML."""
    nothing = Mapping(1)
    try:
        root = _Composer(file, problems).compose(text)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # without libyaml, an escape of no character
        _broken(file, text, error, problems)
        return nothing
    if root is None or (isinstance(root, Scalar) and root.is_nothing):
        return nothing
    if not isinstance(root, Mapping):
        problems.add(file, root.line, _("must hold keys with values, such as `key: value`"))
        return nothing
    return root


def _text(file: Path, data: bytes, problems: Problems) -> str | None:
    if len(data) > MAX_BYTES:
        problems.add(file, 0, _("is too large; the limit is {most} KB").format(most=MAX_BYTES // 1024))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(file, line, _("is not UTF-8 text; save the file with the encoding UTF-8"))
        return None


class _Open:
    """A list or mapping whose end has not been seen, and whether it is usable so far."""

    def __init__(self, node: Sequence | Mapping, *, usable: bool) -> None:
        self.node = node
        self.usable = usable
        self.key: str | None = None
        self.key_line = 0
        self.key_usable = True


class _Composer:
    """Turns the events of one file into nodes; notes and leaves out what this configuration does not use."""

    def __init__(self, file: Path, problems: Problems) -> None:
        self._file = file
        self._problems = problems
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._has_document = False

    def compose(self, text: str) -> Node | None:
        """The tree of `text`, None if it is empty. Raises yaml.YAMLError."""
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # seven times as fast where libyaml is there
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                opened = self._open.pop()
                self._add(opened.node if opened.usable else None, opened.node.line)
            elif isinstance(event, yaml.NodeEvent) and not self._begin(event, line):
                break
        return self._root

    def _begin(self, event: yaml.NodeEvent, line: int) -> bool:
        """Handle one value or the start of a group; False if the file is too deep to go on."""
        if isinstance(event, yaml.AliasEvent):
            alias = _("{name}: write the value out; aliases are not used here")
            self._wrong(line, alias.format(name=shown(f"*{event.anchor}")))
            self._add(None, line)
            return True
        tag = getattr(event, "tag", None)
        if tag:
            self._wrong(line, _("the tag {tag} is not used here; leave it out").format(tag=shown(str(tag))))
        if isinstance(event, yaml.ScalarEvent):
            self._add(None if tag else Scalar(line, event.value, plain=bool(event.implicit[0])), line)
            return True
        if len(self._open) == MAX_DEPTH:
            self._wrong(line, _("is nested too deeply"))
            return False
        node = Mapping(line) if isinstance(event, yaml.MappingStartEvent) else Sequence(line)
        self._open.append(_Open(node, usable=not tag))
        return True

    def _add(self, node: Node | None, line: int) -> None:
        """Put a node where it belongs. None spoils its list, or the key that it is the value of."""
        if not self._open:
            self._take_document(node, line)
            return
        parent = self._open[-1]
        if isinstance(parent.node, Sequence):
            parent.usable = parent.usable and node is not None
            parent.node.items.extend([node] if node else [])
        elif parent.key is None:
            self._take_key(parent, node, line)
        else:
            if node is not None and parent.key_usable:
                self._take_value(parent.node.entries, parent.key, parent.key_line, node)
            parent.key = None

    def _take_document(self, node: Node | None, line: int) -> None:
        if self._has_document:
            self._wrong(line, _("a second document begins (`---`); a file can hold only one"))
        else:
            self._root, self._has_document = node, True

    def _take_key(self, parent: _Open, node: Node | None, line: int) -> None:
        if isinstance(node, Mapping | Sequence):
            self._wrong(line, _("a key must be plain text; quote the value if it begins with a bracket"))
        parent.key = node.text if isinstance(node, Scalar) else ""
        parent.key_line = line
        parent.key_usable = isinstance(node, Scalar)

    def _take_value(self, entries: dict[str, tuple[int, Node]], key: str, line: int, node: Node) -> None:
        if key in entries:
            twice = _("appears twice, first in line {line}; keep one").format(line=entries[key][0])
            self._wrong(line, twice, key)
        else:
            entries[key] = (line, node)

    def _wrong(self, line: int, message: str, key: str | None = None) -> None:
        if self._problems.is_full:  # with long keys, making the path would take minutes
            self._problems.add(self._file, line, message)
            return
        path = [opened.key for opened in self._open if opened.key]
        if key is not None and (not path or path[-1] != key):
            path.append(key)
        self._problems.add(self._file, line, message, key=".".join(path))


_HINTS = (
    (
        "mapping values are not allowed",
        N_("a colon inside text needs quotes around the text, or the line is indented wrongly"),
    ),
    ("could not find expected ':'", N_("a key needs a colon and a space after it")),
    ("quoted scalar", N_("a quotation mark is not closed")),
    ("unexpected end of stream", N_("a quotation mark is not closed")),
    ("expected", N_("check the indentation and the brackets of this line and the one before")),
)


def _broken(file: Path, text: str, error: Exception, problems: Problems) -> None:
    line, column = _place(text, error)
    if _is_too_deep(error):
        problems.add(file, line, _("is nested too deeply"))
        return
    hint = _hint(text, error, line, column)
    problems.add(file, line, _("is not valid YAML: {hint}").format(hint=hint), column=column)


def _is_too_deep(error: Exception) -> bool:
    """Whether the scanner gave up before our own limit: it reads ahead of the events."""
    return isinstance(error, yaml.MarkedYAMLError) and "flow level" in (error.context or "")


def _place(text: str, error: Exception) -> tuple[int, int]:
    """Line and column, from 1, of the error. An unclosed quote is shown where it was opened."""
    if isinstance(error, yaml.MarkedYAMLError):
        opened = "quoted scalar" in (error.context or "")
        mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
        if mark is not None:
            return mark.line + 1, mark.column + 1
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return 1, 1
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _hint(text: str, error: Exception, line: int, column: int) -> str:
    if not isinstance(error, yaml.MarkedYAMLError):
        return _("it holds a control character")
    said = f"{error.context or ''} {error.problem or ''}"
    if "cannot start any token" in said:
        return _hint_on_character(next(_characters(text, line, column), ""))
    for part, hint in _HINTS:
        if part in said:
            return _(hint)
    return shown(said.strip())


def _hint_on_character(character: str) -> str:
    if character == "\t":
        return _("indent with spaces, not with a tab")
    return _("text that begins with {character} needs quotes around it").format(character=shown(character))


def _characters(text: str, line: int, column: int) -> Iterator[str]:
    for number, content in enumerate(text.splitlines(), 1):
        if number == line:
            yield from content[column - 1 :]
