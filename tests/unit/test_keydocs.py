"""The key docs are the table of actions in the code, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.flows.driving import speaking
from tools import keydocs
from tui.ui.actions import ACTIONS


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_page_is_up_to_date(code: str) -> None:
    with speaking(code):
        assert keydocs.FILES[code].read_text("utf-8") == keydocs.page(code), "run: make catalogue"


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_action_is_on_the_page_for_each_of_its_places(code: str) -> None:
    with speaking(code):
        named = re.findall(r"\| `(\w+)` \|$", keydocs.page(code), flags=re.MULTILINE)
    assert {action.id: len(action.places) for action in ACTIONS} == {
        name: named.count(name) for name in named
    }


def test_the_chinese_page_has_no_english_sentence() -> None:
    with speaking("zh"):
        rows = [row for row in keydocs.page("zh").splitlines() if row.startswith("| `")]
    assert [row for row in rows if not re.search("[\u4e00-\u9fff]", row)] == []
