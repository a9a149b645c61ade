"""What docs/style-of-words.md asks of every message, label and page."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest

from tools import catalogue

ROOT: Final = Path(__file__).resolve().parents[2]
ENGLISH_PAGES: Final = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if ".zh-CN." not in path.name),
]
CHINESE_PAGES: Final = [ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.zh-CN.md"))]

BANNED: Final = re.compile(
    r"\banew\b|\bwhoever\b|\bmeanwhile[.;,)]|\ball the same\b|\b(take|takes|took|taken|taking) (\w+ )?back\b"
    r"|\bin step\b|\bthere is nothing to\b|\bdo again\b",
    re.IGNORECASE,
)
MANNERED: Final = re.compile(
    r"带来您的|收不下|未收|按标记|等着|(?<!客户)簿中|[。；，]\s+[一-鿿]|[一-鿿], ?[一-鿿](?![^\[\]]*\])|跟进(写成|之外|读取|一看到)"
)
ONE_SENSE: Final = frozenset(
    [
        "address",
        "amount",
        "busy",
        "choose",
        "Colours",
        "company",
        "cooler",
        "copy",
        "customers",
        "DATE",
        "done",
        "due",
        "e-mail",
        "everything",
        "FILE",
        "grade",
        "GRADE",
        "Grades",
        "Grading",
        "id",
        "importance",
        "later",
        "log",
        "name",
        "NAME",
        "need",
        "next",
        "no",
        "none",
        "note",
        "NUMBER",
        "owner",
        "phone",
        "Program",
        "reached",
        "refused",
        "region",
        "slipped",
        "suggested",
        "tag",
        "TEXT",
        "Timeline",
        "title",
        "TODAY",
        "tomorrow",
        "unknown",
        "voicemail",
        "website",
        "WeChat",
        "WHEN",
        "WHO",
        "yes",
        "yesterday",
    ]
)
"""Single words that several places share because they mean the same there."""


def english() -> list[str]:
    return sorted({text for key in catalogue.extract(catalogue.PACKAGE) for text in key[1:]})


def chinese() -> list[str]:
    texts = []
    for message in catalogue.read(catalogue.PO).values():
        texts += [message.string] if isinstance(message.string, str) else list(message.string or ())
    return texts


def test_no_message_has_a_banned_word() -> None:
    assert [text for text in english() if BANNED.search(text)] == []
    assert [text for text in chinese() if MANNERED.search(text)] == []


@pytest.mark.parametrize("page", ENGLISH_PAGES, ids=lambda page: page.name)
def test_no_english_page_has_a_banned_word(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    rule = "- Never:"  # the style page itself names them
    assert [line for line in lines if BANNED.search(line) and not line.startswith((rule, "- **Verbs"))] == []


@pytest.mark.parametrize("page", CHINESE_PAGES, ids=lambda page: page.name)
def test_no_chinese_page_has_a_mannered_word(page: Path) -> None:
    assert [line for line in page.read_text("utf-8").splitlines() if MANNERED.search(line)] == []


def test_no_docstring_begins_with_a_banned_word() -> None:
    first_lines = {
        f"{path.name}: {text.splitlines()[0]}"
        for path in sorted(catalogue.PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if (text := ast.get_docstring(node))
    }
    assert sorted(line for line in first_lines if BANNED.search(line)) == []


def test_a_word_with_two_senses_has_a_context() -> None:
    """A single word that several files mark must be known to mean the same in all of them, or have a context.

    "now" was the need of today in one place and the present value of a field in another, and Chinese said "needs it
    now" in both.
    """
    places: defaultdict[str, set[str]] = defaultdict(set)
    for path in catalogue.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                (argument,) = node.args
                if isinstance(argument, ast.Constant) and len(str(argument.value).split()) == 1:
                    places[str(argument.value)].add(path.name)
    shared = {word for word, files in places.items() if len(files) > 1 and word[0].isalpha()}
    assert shared - ONE_SENSE == set()


def test_commands_stand_in_backticks() -> None:
    assert [text for text in english() + chinese() if re.search(r"[“\"]genjin ", text)] == []
