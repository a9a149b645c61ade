"""What the bars say and keep: nothing that is wrong goes unsaid, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driving import board_of, sample, shown, speaking, type_in


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12)], ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("typed", ["blah blah", "2020-01-01", "下周x"])
async def test_what_is_wrong_with_a_next_date_is_told_whole(
    tmp_path: Path, size: tuple[int, int], language: str, typed: str
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=size) as (app, pilot):
            await pilot.press("c", "tab", "tab")
            await type_in(app, pilot, typed)
            await pilot.press("enter")
            await pilot.pause()
            bar = board_of(app).log_bar
            assert board_of(app).bar is bar
            assert "".join(bar.head.outcome.split()) in "".join(shown(app).split())


async def test_the_bar_goes_back_to_two_lines_once_the_input_is_right(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(40, 12)) as (app, pilot):
        await pilot.press("c", "tab", "tab")
        await type_in(app, pilot, "blah blah")
        await pilot.pause()
        assert board_of(app).log_bar.size.height > 2
        await pilot.press(*["backspace"] * 9)
        await pilot.pause()
        assert board_of(app).log_bar.size.height == 2
        assert "next Sun 22 Nov" in shown(app)


async def test_on_a_narrow_screen_the_name_gives_way_to_what_will_come_of_it(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        await pilot.press("c")
        assert "Log 李娜" in shown(app)
        await pilot.press("down")
        assert "A → B, next Sat 28 Nov" in shown(app)
