"""What a user does to see each screen: the scenes that the tests of pictures play on the sample book."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.flows.driving import Driver, choose, settle, type_in
from tui.ui.app import GenjinApp
from tui.ui.screens.finding import NOTES_AFTER

Scene = Callable[[GenjinApp, Driver], Awaitable[object]]


async def board(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("tab", "l", "l")


async def today(app: GenjinApp, pilot: Driver) -> None:
    if app.screen.has_class("-narrow"):
        await pilot.press("tab")
    await pilot.press("j", "m", "G")


async def log(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "张敏")
    await pilot.press("c")
    await type_in(
        app, pilot, "客户说：价格可以，下周三下午三点再谈；让我们先寄样品到深圳、广州两个仓库，并附上检测报告"
    )


async def find(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "grade:A,B 有限公司")
    await pilot.pause(NOTES_AFTER + 0.1)
    await settle(app, pilot)


async def add(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n")
    await type_in(app, pilot, "欧阳上官司马诸葛先生")
    await pilot.press("tab", "tab")
    await type_in(app, pilot, "13800000001")


async def customer(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("enter")
    await pilot.pause()


async def help_page(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("f1")
    await pilot.pause()


async def moved(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("L")


async def full(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("z", "tab", "l")


async def compact(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("z", "z")


async def by_tag(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("b", "8")
    await pilot.pause()
    await pilot.press("tab", "l", "l", "l")


async def by_urgency(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("b", "3")
    await pilot.pause()


async def choosing_a_grouping(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("b")
    await pilot.pause()


async def another_day(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("]", "]")


async def folded(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("p")


async def next_date(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("d")
    await type_in(app, pilot, "明天下午3点")


async def palette(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("ctrl+p")
    await settle(app, pilot)


async def copy_menu(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("y")
    await settle(app, pilot)


async def settings(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("comma")
    await pilot.press(*["j"] * 5)


async def trash(app: GenjinApp, pilot: Driver) -> None:
    for name in ("王伟", "Ana Ruiz", "仇勇"):
        choose(app, name)
        await pilot.press("x")
        await settle(app, pilot)
    await pilot.press("T")
    await settle(app, pilot)


async def calling(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("f")
    await settle(app, pilot)


async def calling_end(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("f")
    await settle(app, pilot)
    await pilot.press("enter", "enter", *["right"] * 30)
    await settle(app, pilot)


async def triage(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("t")
    await settle(app, pilot)


async def timeline(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("enter")
    await settle(app, pilot)
    await pilot.press("tab", "slash")
    await type_in(app, pilot, "总经理")


async def editing(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("e")
    await settle(app, pilot)
    await pilot.press("m", "j", "j", "enter")
    await settle(app, pilot)


async def all_fields(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("enter")
    await settle(app, pilot)
    await pilot.press("m", "G")


async def history(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("L", "enter")
    await settle(app, pilot)
    await pilot.press("i")
    await settle(app, pilot)


SCENES: list[Scene] = [
    *(board, today, log, find, add, customer, moved, full, compact, by_tag, by_urgency),
    *(choosing_a_grouping, another_day, folded, next_date),
    *(help_page, palette, copy_menu, settings, trash, calling, calling_end, triage),
    *(timeline, editing, all_fields, history),
]

SHOWN_IN_ENGLISH: list[Scene] = [
    *(board, folded, log, find, add, customer, timeline, editing, history),
    *(palette, copy_menu, settings, trash, calling, triage),
]
"""Those whose pictures stand in docs/screens; of the others there is a Chinese one."""

NARROW_TOO: list[Scene] = [board, today, log, add, editing, palette, calling, triage]
"""Those that 80 columns and 24 lines lay out differently, and do not only make smaller."""

TWICE: list[Scene] = [board, today, log, customer]
"""Those whose words make the layout: the width of captions and columns, what is left out, where a line breaks."""
