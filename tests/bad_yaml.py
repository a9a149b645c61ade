"""Every way in which a YAML file that others have written can be bad."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final


def remove(file: Path) -> None:
    """Whatever is there in place of the file goes."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def _is_a_folder(file: Path) -> None:
    file.mkdir()
    (file / "x").write_text("x")


def _leads_to_itself(file: Path) -> None:
    file.symlink_to(file.name)


def _leads_nowhere(file: Path) -> None:
    file.symlink_to("nothing")


def _is_a_device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def holds(content: bytes) -> Callable[[Path], object]:
    """What writes that content into a file."""
    return lambda file: file.write_bytes(content)


WHOLLY_BAD: Final[dict[str, Callable[[Path], object]]] = {
    "not UTF-8": holds("grades: {A: {name: 王伟}}".encode("gb18030")),
    "UTF-16": holds("grades: {A: {interval: 9}}".encode("utf-16")),
    "not YAML": holds(b"grades: {A: {interval: 9}"),
    "with conflict markers": holds(b"<<<<<<< HEAD\ngrades: {}\n=======\ngrades: {}\n>>>>>>> x\n"),
    "control characters": holds(b"grades: {A: {interval: 9}}\n\x1b[2J\x00"),
    "ten megabytes": holds(b"# x\n" * 2_600_000),
    "nested": holds(b"grades: " + b"[" * 100_000),
    "nested by lines": holds(b"".join(b" " * depth + b"a:\n" for depth in range(500))),
    "a list": holds(b"- grades\n"),
    "a folder": _is_a_folder,
    "a link to itself": _leads_to_itself,
    "a link to nowhere": _leads_nowhere,
    "a device": _is_a_device,
    "a pipe": os.mkfifo if hasattr(os, "mkfifo") else _is_a_folder,
}
"""Ways in which nothing of a file can be used."""

PARTLY_BAD: Final = {
    "a key nobody knows": "grades: {A: {interval: 9, colour: red}}",
    "a wrong value": "grades: {A: {interval: 9}, B: {interval: often}}",
    "a wrong group": "grades: {A: {interval: 9}, B: often, F: {interval: 3}}\nmore: x",
    "an alias": "grades: {A: {interval: 9}, B: {horizon: *x, name: [*x]}}",
    "a bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\ngrades: {A: {interval: 9}}",
    "a tag": "grades: {A: {interval: 9}, B: {name: !!python/name:os.system x}}",
    "a key twice": "grades: {A: {interval: 9}, A: {interval: 3}}",
    "a key that is a list": "grades: {A: {interval: 9}, [B]: {interval: 3}}",
    "control characters": 'grades: {A: {interval: 9}, B: {interval: "\\e]0;x\\a\\u202e"}, "\\e[2J": 1}',
    "a long key nobody knows": "grades: {A: {interval: 9}, " + "k" * 500 + ": 1}",
    "no horizons": "grades: {A: {interval: 9, horizon: 400}}",
}
"""Files of which one value, every nine days for A, can be used."""

BAD: Final = {**WHOLLY_BAD, **{f"partly: {name}": holds(text.encode()) for name, text in PARTLY_BAD.items()}}
