"""What the board writes: amounts, labels, reasons that must fit, and how the program is called."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.books import add, open_book
from tests.flows.driving import numbers, running, settle, speaking
from tests.unit.rules import TODAY, ahead, contacted, customer, seen
from tui.core.agenda import Outlook
from tui.core.labels import entry_word
from tui.core.reasons import why_due
from tui.ui import words
from tui.ui.colours import DARK_VARIABLES
from tui.ui.themes import Paint
from tui.ui.widgets.profile import Profile
from tui.ui.widgets.today_rows import two_lines


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("18500", "¥1.9万"),
        ("27500", "¥2.8万"),
        ("12500", "¥1.3万"),
        ("9999.5", "¥10,000"),
        ("1850000", "¥185万"),
    ],
)
def test_amounts_are_rounded_half_up(amount: str, shown: str) -> None:
    with speaking("zh"):
        assert words.money(Decimal(amount), "¥") == shown


async def _fields(folder: Path, **fields: Any) -> list[str]:
    """The fields of the card of a customer, line by line."""
    book = open_book(folder)
    add(book, "x", **fields)
    async with running(book) as (app, pilot):
        await pilot.press("enter")
        await settle(app, pilot)
        lines = app.screen.query_one(Profile).in_view()
        return ["".join(segment.text for segment in line) for _block, line in lines]


async def test_labels_that_every_address_book_uses_are_our_own_words_and_others_stay(tmp_path: Path) -> None:
    lines = await _fields(tmp_path, phones={"+86 1": "Mobile", "+86 2": "Empfang", "+86 3": ""})
    values = [line[14:].strip() for line in lines]
    assert f"+86 1 ({entry_word('mobile')})" in values
    assert "+86 2 (Empfang)" in values
    assert "+86 3" in values


async def test_a_long_name_of_a_field_does_not_touch_its_value(tmp_path: Path) -> None:
    lines = await _fields(tmp_path, custom={"Vertragsnummer": "V-1", "合同的编号和日期": "V-2"})
    assert [line for line in lines if " V-1" in line]
    assert [line for line in lines if " V-2" in line]
    assert len({cell_len(line) for line in lines}) == 1


def _reason(cells: int, outlook: Outlook) -> str:
    second = two_lines(words.today_row(outlook, TODAY), cells, Paint(DARK_VARIABLES), "")[1]
    text = "".join(segment.text for segment in second)
    assert cell_len(text) == cells
    return text.strip()


def _why(outlook: Outlook, *, brief: bool = False) -> str:
    return words.without_grade(why_due(outlook, TODAY, brief=brief), outlook)


def test_the_date_in_brackets_gives_way_before_the_limit_does() -> None:
    late = seen(customer(grade="B"), contacted(9))
    assert _reason(60, late) == _why(late)
    assert _reason(44, late) == _why(late, brief=True)
    assert numbers(_why(late, brief=True)) == [9, 7]
    never = seen(customer(grade="B", created=ahead(-1778)))
    assert _reason(48, never) == _why(never, brief=True)
    yesterday = seen(customer(grade="A"), contacted(1))
    assert _reason(40, yesterday) == _why(yesterday, brief=True)


@pytest.mark.parametrize(
    ("started", "shown"),
    [
        ("{here}/.venv/bin/genjin", ".venv/bin/genjin"),
        (".venv/bin/genjin", ".venv/bin/genjin"),
        ("{here}/onpath/genjin", "genjin"),
        ("/elsewhere/bin/genjin", "/elsewhere/bin/genjin"),
        ("{here}/tui/cli/__main__.py", "genjin"),
    ],
)
def test_the_program_is_called_as_it_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: str, shown: str
) -> None:
    program = tmp_path / "onpath" / "genjin"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr(sys, "argv", [started.format(here=tmp_path)])
    assert words.command() == shown
