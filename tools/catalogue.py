"""Keep the Chinese catalogues equal to the strings in the code.

`update` collects every marked string of the package and merges them into genjin.po. `click` does the same for
click.po, the messages of click itself; only a new version of click asks for it. `check` changes nothing and fails
when genjin.po is not what `update` would leave behind, or either is not complete and sound. A .po holds no dates
and no line numbers, so it changes only when a string does.

    python tools/catalogue.py update [FILE.po ...]     translations in the files fill the gaps
    python tools/catalogue.py click
    python tools/catalogue.py check
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tui"
LOCALE = "zh_CN"
PO = ROOT / "config/locale" / LOCALE / "LC_MESSAGES/genjin.po"
CLICK_PO = PO.with_name("click.po")
HEADER = "# Simplified Chinese. tools/catalogue.py keeps the entries equal to the strings in the code."
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "counted": (1, 2),
    "pgettext": ((1, "c"), 2),
}

Key = tuple[str, ...]
"""(context, msgid) or (context, msgid, msgid_plural); the context is "" where there is none."""


class Translations(Catalog):
    """A catalogue whose header says only what does not change from run to run."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        """The header as name and value, as Babel's `mime_headers` gives them to its writers."""
        return [
            ("Project-Id-Version", "genjin"),
            ("Language", LOCALE),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]


def extract(folder: Path) -> set[Key]:
    """The strings marked in the Python files under `folder`."""
    found = extract_from_dir(folder, [("**.py", "python")], keywords=KEYWORDS)
    return _joined(
        {
            (context or "", *((message,) if isinstance(message, str) else message))
            for _, _, message, _, context in found
        }
    )


def read(file: Path) -> dict[Key, Message]:
    """The entries of a .po file, obsolete ones left out. Files without a header are read too."""
    with file.open("rb") as stream:
        return {_key(message): message for message in read_po(stream, locale=LOCALE) if message.id}


def _joined(keys: set[Key]) -> set[Key]:
    """The keys without singular ones that are plural elsewhere: gettext answers for both from one entry."""
    plural = {key[:2] for key in keys if len(key) > 2}
    return {key for key in keys if len(key) > 2 or key not in plural}


def build(keys: set[Key], sources: Iterable[dict[Key, Message]]) -> Translations:
    """A catalogue of exactly these strings. A translation comes from the first source that has one."""
    known: dict[Key, Message] = {}
    for source in sources:
        for key, message in source.items():
            if _texts(message):
                known.setdefault(key[:2], message)
    catalogue = Translations(locale=LOCALE, header_comment=HEADER, fuzzy=False)
    for key in sorted(keys):
        translated = known.get(key[:2])
        catalogue.add(
            key[1] if len(key) == 2 else (key[1], key[2]),
            _string(key, _texts(translated) if translated else []),
            flags={"fuzzy"} if translated and translated.fuzzy else set(),
            context=key[0] or None,
        )
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, no_location=True, sort_output=True)
    return buffer.getvalue().rstrip(b"\n") + b"\n"


def update(po: Path, package: Path, files: Iterable[Path] = ()) -> str:
    """Bring a .po up to date with the code of a package; what was done, and what is left to translate."""
    old = read(po) if po.exists() else {}
    new = build(extract(package), [old, *map(read, files)])
    po.parent.mkdir(parents=True, exist_ok=True)
    _write(po, po_bytes(new))
    keys = {_key(message) for message in new if message.id}
    empty = [_key(message) for message in new if message.id and not _texts(message)]
    lines = [f"  {key[1]!r}" for key in empty]
    added, dropped = len(keys - old.keys()), len(old.keys() - keys)
    return "\n".join(
        [f"{len(keys)} strings, {added} new, {dropped} dropped, {len(empty)} to translate", *lines]
    )


def check(po: Path, package: Path) -> list[str]:
    """Everything that `update` or a translator must put right, one line each."""
    if not po.exists():
        return [f"there is no {po}"]
    there, wanted = read(po).keys(), extract(package)
    problems = [f"missing: {key[1]!r}" for key in sorted(wanted - there)]
    problems += [f"stale: {key[1]!r}" for key in sorted(there - wanted)]
    return problems + faults(po) + list(_unmarked(package))


def faults(po: Path) -> list[str]:
    """What is wrong with the translations in a .po, whatever the code says."""
    return [
        f"{problem}: {key[1]!r}" for key, message in sorted(read(po).items()) for problem in _faults(message)
    ]


def _faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        yield "fuzzy"
    key, texts = _key(message), _texts(message)
    if not texts:
        yield "untranslated"
        return
    for text in texts:
        if placeholders(text) != placeholders(key[-1]):
            yield "other placeholders in the translation"
        if _edges(text) != _edges(key[-1]):
            yield "other space or line break at the start or end of the translation"


def placeholders(text: str) -> set[str] | None:
    """The names in `text` that are filled in, {name} and %(name)s alike; None where braces do not match."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return None
    return names | set(re.findall(r"%\(\w+\)[a-z]", text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _unmarked(package: Path) -> Iterator[str]:
    """Calls whose string is put together at run time, so that no catalogue can hold it."""
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                built = [
                    argument for argument in node.args if isinstance(argument, ast.JoinedStr | ast.BinOp)
                ]
                if built and not (node.func.id == "ngettext" and built == node.args[2:]):
                    yield f"{file.relative_to(package.parent)}:{node.lineno}: {node.func.id}() of a built string"


def _key(message: Message) -> Key:
    return (message.context or "", *((message.id,) if isinstance(message.id, str) else message.id))


def _texts(message: Message) -> list[str]:
    """The translation, one text for each plural form; empty when a form is missing."""
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return texts if texts and all(texts) else []


def _string(key: Key, texts: list[str]) -> str | tuple[str]:
    text = texts[0] if texts else ""
    return text if len(key) == 2 else (text,)


def _write(file: Path, content: bytes) -> None:
    """Write only what differs, so that a run without a change leaves the times of the files alone."""
    if not file.exists() or file.read_bytes() != content:
        file.write_bytes(content)


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three; the exit status is 1 when `check` found something."""
    parser = argparse.ArgumentParser(
        description="Keep the Chinese catalogues equal to the strings in the code."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check")
    commands.add_parser("click")
    commands.add_parser("update").add_argument("files", nargs="*", type=Path, metavar="FILE.po")
    options = parser.parse_args(arguments)
    if options.command == "update":
        print(update(PO, PACKAGE, options.files))
        return 0
    if options.command == "click":
        print(update(CLICK_PO, Path(click.__file__).parent))
        return 0
    problems = check(PO, PACKAGE) + faults(CLICK_PO)
    print("\n".join(problems) or "the catalogues are complete")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
