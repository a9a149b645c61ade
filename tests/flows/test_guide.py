"""The life of the example customer in the guides, typed line by line: every grade and every date is what it says."""

from __future__ import annotations

import re
import shlex
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.flows.cli import Cli

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = {"guide.md": "Ana Ruiz", "guide.zh-CN.md": "王伟"}

_ROW = re.compile(r"^\| ([^|]+) \| [^|]* ?\| `(genjin [^`]+)` \| ([^|]*)\|$", re.MULTILINE)


def _day(text: str) -> date:
    text = text.strip()
    return date.fromisoformat(text) if text[:4].isdigit() else datetime.strptime(text, "%d %b %Y").date()


def _rows(guide: str) -> list[tuple[str, str, str]]:
    return _ROW.findall((DOCS / guide).read_text("utf-8"))


@pytest.mark.parametrize("guide", GUIDES)
def test_the_life_of_the_example_customer_is_true(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, guide: str
) -> None:
    rows = _rows(guide)
    assert len(rows) == 14
    for day, command, leads_to in rows:
        monkeypatch.setenv("GENJIN_NOW", f"{_day(day)}T10:00+08:00")
        cli.ok(*shlex.split(command)[1:])
        shown = cli.show(GUIDES[guide])
        if leads_to.strip():
            grade, _comma, next_ = leads_to.strip().replace("，", ", ").partition(", ")
            assert shown["grade"] == grade, command
            assert not next_ or shown["due"][:10] == _day(next_).isoformat(), command


@pytest.mark.parametrize("guide", GUIDES)
def test_the_suggestions_that_the_story_mentions_are_made(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, guide: str
) -> None:
    """Where a row sets another grade, the app would have suggested it that day; nobody has to know the rules."""
    for day, command, _leads_to in _rows(guide):
        monkeypatch.setenv("GENJIN_NOW", f"{_day(day)}T10:00+08:00")
        if wanted := re.search(r" log .*--grade (.)", command):
            assert cli.show(GUIDES[guide])["suggested"] == wanted[1], command
        cli.ok(*shlex.split(command)[1:])


def test_both_guides_tell_the_same_story() -> None:
    english, chinese = map(_rows, GUIDES)
    assert [_day(row[0]) for row in english] == [_day(row[0]) for row in chinese]


def test_every_link_of_the_guides_leads_somewhere() -> None:
    for guide in GUIDES:
        text = (DOCS / guide).read_text("utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (DOCS / target).exists(), f"{guide}: {target}"
