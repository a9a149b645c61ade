"""There is always a way back: every action of the app that changes the book, then undo, redo and undo.

A row is what somebody does: actions by their ids, each carried out by its key, and texts that are typed. The rows of
a place follow one another in one run of the app, for each leaves everything as it was. What is compared are the plain
documents of everything alive, the trash, the timelines and the order of the board and of today's list. An action that
is added to the registry fails here until it stands in a row, or in a reason for standing in none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from tests.books import everything
from tests.flows.driving import NOW, Driver, board_of, choose, running, type_in
from tests.flows.test_adding import CARD, paste
from tests.flows.test_board_mouse import column_cell, day_cell, drag, first_card
from tests.flows.test_customer_card import card_of
from tui.book.book import Book
from tui.book.entry import ADOPT
from tui.core import changes
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Fields
from tui.core.grouping import GROUPINGS, moved
from tui.core.model import Customer
from tui.sample import sample_book
from tui.ui.actions import BY_ID
from tui.ui.app import GenjinApp
from tui.ui.field_edits import FIXED
from tui.ui.keys import character, key_name
from tui.ui.profile_rows import GROUPS
from tui.ui.screens.board import BoardScreen
from tui.ui.screens.calling import CallingScreen
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.triage import TriageScreen
from tui.ui.screens.work import WorkScreen
from tui.ui.widgets.field import Field

# -- what a row is made of -----------------------------------------------------------------------------------------


Step = str | Callable[[GenjinApp, Driver], Awaitable[None]]
"""The id of an action, or something done without one: typing, the mouse, the clipboard, going somewhere."""


@dataclass(frozen=True)
class Typed:
    """A text that is typed; `over` what stands in the field."""

    text: str
    over: bool = False

    async def __call__(self, app: GenjinApp, pilot: Driver) -> None:
        if self.over:
            assert isinstance(app.focused, Field)
            app.focused.fill("")
        if self.text:
            await type_in(app, pilot, self.text)


@dataclass(frozen=True)
class At:
    """The cursor of the card goes to a field."""

    path: str

    async def __call__(self, app: GenjinApp, pilot: Driver) -> None:
        card = card_of(app)
        card.pane = "profile"
        if not card.profile.choose(self.path):
            card.action_more()
            assert card.profile.choose(self.path)


@dataclass(frozen=True)
class Entry:
    """The cursor of the timeline goes to the newest entry of a kind."""

    kind: str

    async def __call__(self, app: GenjinApp, pilot: Driver) -> None:
        card = card_of(app)
        card.pane = "timeline"
        kinds = [entry.kind for entry in card.timeline.entries]
        card.timeline.go(kinds.index(self.kind))


@dataclass(frozen=True)
class Grouped:
    """The board is grouped by another axis, with the cursor where it was."""

    axis: str

    async def __call__(self, app: GenjinApp, pilot: Driver) -> None:
        await pilot.press("b")
        await pilot.pause()
        await pilot.press(str(GROUPINGS.index(self.axis) + 1))
        await pilot.pause()


async def paste_card(app: GenjinApp, pilot: Driver) -> None:
    await paste(app, pilot, CARD)


async def drag_to_column(app: GenjinApp, pilot: Driver) -> None:
    await drag(pilot, first_card(app), column_cell(app, 1), column_cell(app, 2))


async def drag_to_day(app: GenjinApp, pilot: Driver) -> None:
    await drag(pilot, (8, 5), (20, 20), day_cell(app, date(2026, 11, 25)))


async def drag_from_today(app: GenjinApp, pilot: Driver) -> None:
    await drag(pilot, (8, 5), (20, 20), column_cell(app, 3))


@dataclass(frozen=True)
class Row:
    """What is done, after what; and what takes it back and does it again.

    `first` comes before; `standing` is how many changes it leaves behind, which are taken back at the end.
    """

    steps: Sequence[Step]
    first: Sequence[Step] = ()
    standing: int = 0
    back: str = "undo"
    again: str = "redo"

    def __str__(self) -> str:
        return " ".join(map(_said, (*self.first, *self.steps)))


def _said(step: Step) -> str:
    return step if isinstance(step, str) else getattr(step, "__name__", repr(step))


def do(*steps: Step, first: Sequence[Step] = (), standing: int = 0) -> Row:
    """A row that undo takes back."""
    return Row(steps, first, standing)


def over(text: str) -> Typed:
    """A text typed in place of what stands in the field."""
    return Typed(text, over=True)


# -- the table -----------------------------------------------------------------------------------------------------

NAME: Final = "张敏"
"""The customer of most rows, a B who should be an A."""
GRADES: Final = tuple(f"grade_{letter}" for letter in "abcde")
GRADING: Final = (
    *(do(grade) for grade in GRADES if grade != "grade_b"),
    do("grade_b", first=["grade_e"], standing=1),
)
"""All grades set by their keys, the one that the customer has after another one."""
CARD_FIELDS: Final[Mapping[str, Sequence[Step]]] = {
    "name": ["edit", over("张小敏"), "confirm"],
    "company": ["open", over("上海电机"), "confirm"],
    "title": ["edit", over(""), "confirm"],
    "phones/+8613800000004": ["edit", over("139 0000 0004"), "next_field", over("work"), "confirm"],
    "phones": ["edit", Typed("010 1234 5678"), "next_field", Typed("home"), "confirm"],
    "emails": ["edit", Typed("zhang@example.com"), "confirm"],
    "wechat": ["edit", over("zm"), "confirm"],
    "website": ["edit", Typed("example.com"), "confirm"],
    "address": ["edit", Typed("南京路 1 号↵二楼"), "confirm"],
    "grade": ["edit", "choice_after", "confirm"],
    "need": ["edit", "choice_after", "confirm"],
    "close_by": ["edit", over("2027-02-01"), "confirm"],
    "amount": ["edit", over("1.2万"), "confirm"],
    "status": ["edit", "choice_after", "confirm"],
    "importance": ["edit", "choice_before", "confirm"],
    "next": ["edit", Typed("fri"), "confirm"],
    "owner": ["edit", Typed("li"), "confirm"],
    "source": ["edit", over(""), "confirm"],
    "region": ["edit", over("华北"), "confirm"],
    "birthday": ["edit", Typed("1980-02-03"), "confirm"],
    "tags": ["edit", over("new, other"), "confirm"],
    "custom": ["edit", Typed("44"), "next_field", Typed("shoe"), "confirm"],
    "custom/size": ["edit", over("XL"), "next_field", over("width"), "confirm"],
    "note": ["edit", Typed("tea↵no coffee"), "confirm"],
    "created": ["edit", over("2026-01-02"), "confirm"],
}
"""Row of the card → how its field is changed."""

OUTCOMES: Final = ("reached", "no_answer", "busy", "voicemail", "wrong_number", "refused", "no_show")
SETS: Final = tuple(f"set_{letter}" for letter in "abcde")

ON_THE_BOARD: Final[Sequence[Row]] = [
    do("log", "confirm"),
    do("log", Typed("asked for a price"), "next_field", "next_field", Typed("+3d"), "confirm"),
    do("visit", Typed("saw the plant"), "confirm"),
    do("not_reached"),
    do("not_reached", "confirm", first=["log", Typed("begun"), "back"]),
    *(do("plan", Typed(when), "confirm") for when in ("fri", "none", "2026-12-24 15:00")),
    do("plan", Typed("auto"), "confirm", first=["plan", Typed("fri"), "confirm"], standing=1),
    do("add", Typed("Lena Falk"), "confirm"),
    do(
        "add", Typed("Lena"), "next_field", Typed("Nordlicht"), "next_field", Typed("+49301234567"), "confirm"
    ),
    do(paste_card, "confirm"),
    do("delete"),
    do("trash", "choose", first=["delete"], standing=1),
    do("hotter"),
    do("cooler"),
    *GRADING,
    do("accept"),
    do("palette", Typed("cooler"), "choose"),
    do("palette", Typed("not_reached"), "choose"),
    Row(["undo"], ["log", Typed("hello"), "set_e", "confirm"], standing=1, back="redo", again="undo"),
    Row(["undo"], ["delete"], standing=1, back="redo", again="undo"),
    do("redo", first=["log", Typed("hello"), "set_e", "confirm", "undo"]),
    do("redo", first=["add", Typed("Lena Falk"), "confirm", "undo"]),
]

IN_THE_LOG_BAR: Final[Sequence[Row]] = [
    *(do("log", *three, "confirm") for three in zip(OUTCOMES, GRADES, SETS, strict=False)),
    *(do("log", outcome, "confirm") for outcome in OUTCOMES[len(SETS) :]),
    do("log", "grade_up", "confirm"),
    do("log", "grade_down", "grade_down", "confirm"),
    do("log", "moment", Typed("yesterday 15:00"), "confirm"),
    do("log", "next_field", "choice_after", "confirm"),
    do("log", "next_field", "choice_before", "confirm"),
    do("log", "previous_field", Typed("2026-11-20 15:04"), "confirm"),
    do("log", "previous_field", "previous_field", "choice_before", Typed("6"), "confirm"),
]

GROUPED: Final[Sequence[Row]] = [
    do("cooler", first=[Grouped("status")]),
    do("cooler", first=[Grouped("need")]),
    do("hotter", first=[Grouped("importance")]),
    do("cooler", first=[Grouped("owner")]),
    do("cooler", first=[Grouped("tag")]),
    do(drag_to_column, first=[Grouped("status")]),
    do(drag_to_column, first=[Grouped("tag")]),
    do("cooler", first=[Grouped("grade")]),
]

BY_MOUSE: Final[Sequence[Row]] = [do(drag_to_column), do(drag_to_day), do(drag_from_today)]

ON_THE_CARD: Final[Sequence[Row]] = [
    *(do(At(path), *steps) for path, steps in CARD_FIELDS.items()),
    do(At("phones/+8613800000004"), "edit", over(""), "confirm"),
    do(At("custom/size"), "edit", over(""), "confirm"),
    do(At("title"), "history", "down", "choose", first=[At("title"), *CARD_FIELDS["title"]], standing=1),
    do(At("grade"), "history", "down", "choose", first=["grade_e"], standing=1),
    do("log", Typed("from the card"), "set_e", "confirm"),
    do("visit", "confirm"),
    do("not_reached"),
    do("plan", Typed("+3d"), "confirm"),
    do("hotter"),
    do("cooler"),
    *GRADING,
    do("accept"),
    do("palette", Typed("grade_e"), "choose"),
    do(At("name"), "delete"),
]

IN_THE_TIMELINE: Final[Sequence[Row]] = [
    do(Entry("call"), "edit", Typed(" and more"), "confirm"),
    do(Entry("call"), "open", "set_e", "no_answer", "confirm"),
    do(Entry("visit"), "edit", over(""), "confirm"),
    do(Entry("note"), "edit", over("changed"), "confirm"),
    do(Entry("grade"), "edit", Typed("because"), "confirm"),
    do(Entry("plan"), "edit", Typed("because"), "confirm"),
    *(do(Entry(kind), "delete") for kind in ("call", "visit", "note", "grade", "plan")),
    do(Entry("call"), "delete", first=["log", "set_e", "confirm"], standing=1),
]

CALLING: Final[Sequence[Row]] = [
    do("call", Typed("asked for a price"), "confirm"),
    do("log", "set_c", "confirm"),
    do("visit", "confirm"),
    do("not_reached"),
    do("cooler"),
    do("hotter", first=["grade_c"], standing=1),
    do("accept", first=["grade_e"], standing=1),
    *(do(grade) for grade in GRADES if grade != "grade_a"),
    do("grade_a", first=["grade_c"], standing=1),
]

TRIAGE: Final[Sequence[Row]] = [
    do("keep"),
    *(do(grade) for grade in GRADES),
    do("need_now"),
    do("need_later"),
    do("need_none"),
    do("closing", Typed("2026-12-31"), "confirm"),
    do("closing", over(""), "confirm", first=["closing", Typed("2026-12-31"), "confirm"], standing=1),
]

# -- the places ----------------------------------------------------------------------------------------------------


async def to_board(app: GenjinApp, pilot: Driver) -> None:
    """Back to the board, grouped by grade, with the cursor on a customer there."""
    while not isinstance(app.screen, BoardScreen) or app.screen.bar is not None:
        await carry_out(app, pilot, "back")
    await Grouped("grade")(app, pilot)
    board_of(app).pane = "board"
    choose(app, NAME)


async def to_card(app: GenjinApp, pilot: Driver) -> None:
    """The card of a customer, the cursor on the fields."""
    if not isinstance(app.screen, CustomerScreen):
        await to_board(app, pilot)
        await carry_out(app, pilot, "open")
    card_of(app).pane = "profile"


async def to_calling(app: GenjinApp, pilot: Driver) -> None:
    """A calling session, at whose turn it is."""
    if not isinstance(app.screen, CallingScreen):
        await carry_out(app, pilot, "calling")


async def to_triage(app: GenjinApp, pilot: Driver) -> None:
    """Triage, at whose turn it is."""
    if not isinstance(app.screen, TriageScreen):
        await carry_out(app, pilot, "triage")


SCENES: Final[Mapping[str, tuple[Callable[[GenjinApp, Driver], Awaitable[None]], Sequence[Row]]]] = {
    "board": (to_board, ON_THE_BOARD),
    "log bar": (to_board, IN_THE_LOG_BAR),
    "grouped": (to_board, GROUPED),
    "mouse": (to_board, BY_MOUSE),
    "card": (to_card, ON_THE_CARD),
    "timeline": (to_card, IN_THE_TIMELINE),
    "calling": (to_calling, CALLING),
    "triage": (to_triage, TRIAGE),
}
"""Place → the way there, and what is done there."""
SIZES: Final = {"mouse": (120, 36), "grouped": (120, 36)}
"""The screen where the mouse is used; elsewhere a small one does."""

CHANGES_NOTHING: Final[Mapping[str, str]] = {
    "moves the cursor, or goes to another page": "up left right page_up page_down first last switch skip previous "
    "card calling triage day_after day_before jump help settings",
    "changes what is shown": "find kinds more group panel density theme match_before match_after",
    "changes a query that is being typed": "complete complete_back query_before query_after",
    "changes what is being typed, which `confirm` writes": "clear editor",
    "hands something to the system": "open_link copy copy_menu copy_phone",
    "writes the configuration, and what was typed before can be typed again (test_settings_screen)": "set",
    "takes in what others did, which is theirs to take back": "sync reload",
    "leaves; everything is saved already": "quit suspend",
}
"""Reason → the actions that stand in no row for it."""

# -- the book ------------------------------------------------------------------------------------------------------


def prepared(folder: Path) -> Book:
    """The sample book; one customer has entries of all kinds and a field of her own, and some nobody has graded."""
    book = sample_book(folder, NOW)
    zhang = next(each for each in book.customers.values() if each.name == NAME)
    others = list(book.customers.values())[:2]
    parts = [
        changes.edit(zhang, {"custom": {"size": "L"}, "owner": "zhao"}),
        *(changes.edit(each, {"owner": "li"}) for each in others if each != zhang),
        *(_entries(book, zhang)),
        *(_new(book, number) for number in range(3)),
    ]
    book.apply(changes.combine(ADOPT, "", parts))
    return book


def _entries(book: Book, customer: Customer) -> Iterator[changes.Change]:
    kinds: dict[str, Fields] = {
        "visit": {"outcome": "reached", "note": "saw the plant", "from": "C", "grade": "B"},
        "note": {"note": "likes tea"},
        "grade": {"from": "B", "grade": "C"},
        "plan": {"next": "2026-12-01"},
        "call": {"outcome": "reached", "note": "the budget is there", "from": "C", "grade": "B"},
    }
    for day, (kind, fields) in enumerate(kinds.items(), 14):
        written = {"customer": customer.id, "at": f"2026-11-{day}T10:00+08:00", "kind": kind, **fields}
        yield changes.Change("", writes={(FOLLOWUPS, book.new_id()): written})


def _new(book: Book, number: int) -> changes.Change:
    fields = {"name": f"新客户{number}", "grade": "D", "created": "2026-11-20", "source": "展会"}
    return changes.Change("", writes={(CUSTOMERS, book.new_id()): fields})


# -- what is compared ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """All that a user can see of the book, and the order in which they see it."""

    live: dict[str, dict[str, dict[str, Any]]]
    trash: dict[str, Customer]
    timelines: dict[str, Any]
    columns: dict[str, list[str]]
    due: list[str]
    done: int

    def without(self, customers: set[str]) -> Seen:
        """The same, leaving some customers out of the trash."""
        trash = {key: each for key, each in self.trash.items() if key not in customers}
        return Seen(self.live, trash, self.timelines, self.columns, self.due, self.done)


def seen(app: GenjinApp) -> Seen:
    """The book as it is now."""
    book, session = app.session.book, app.session
    return Seen(
        everything(book),
        {each.customer.id: each.customer for each in book.trash()},
        {key: (book.standing(key), book.followups(key)) for key in book.customers},
        {column.key: list(column.ids) for column in session.columns if column.ids},
        list(session.due_ids()),
        session.done_today(),
    )


async def carry_out(app: GenjinApp, pilot: Driver, *steps: Step) -> None:
    """Do what a row says; an action by the first of its keys that types nothing."""
    for step in steps:
        if isinstance(step, str):
            names = map(key_name, app.keymap.keys(step))
            await pilot.press(next(name for name in names if not character(name)))
        else:
            await step(app, pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()


class Noting(GenjinApp):
    """An app that notes the actions it is asked to carry out, by their ids."""

    def __init__(self, *arguments: Any, done: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._done = done

    async def run_action(self, action: Any, *context: Any, **named: Any) -> bool:
        """Note an action and carry it out."""
        self._done.append(self._parse_action(action, self)[1])
        return await super().run_action(action, *context, **named)


@pytest.mark.parametrize("place", SCENES)
async def test_there_is_a_way_back_from_every_change(tmp_path: Path, place: str) -> None:
    going, rows = SCENES[place]
    done: list[str] = []
    make, size = partial(Noting, done=done), SIZES.get(place, (80, 24))
    async with running(prepared(tmp_path), size=size, make=make) as (app, pilot):
        start = now = seen(app)
        for row in rows:
            await going(app, pilot)
            done.clear()
            now = await there_and_back(app, pilot, row, now)
            assert {step for step in row.steps if isinstance(step, str)} <= {*done}, f"{row}"
            assert isinstance(app.screen, WorkScreen)
            assert app.screen.bar is None, f"{row}"
            if row.standing:
                await carry_out(app, pilot, *["undo"] * row.standing)
                now = seen(app)
            assert now.live == start.live, f"{row}: what came before"


async def there_and_back(app: GenjinApp, pilot: Driver, row: Row, now: Seen) -> Seen:
    """Do what a row says, take it back, do it again, take it back; from what is seen `now` to what is in the end."""
    await carry_out(app, pilot, *row.first)
    before = seen(app) if row.first else now
    await carry_out(app, pilot, *row.steps)
    after = seen(app)
    assert after.live != before.live, f"{row}: nothing was changed"
    born = after.live[CUSTOMERS].keys() - before.live[CUSTOMERS].keys() - before.trash.keys()
    for action, wanted in ((row.back, before), (row.again, after), (row.back, before)):
        await carry_out(app, pilot, action)
        now = seen(app)
        assert now.without(born) == wanted.without(born), f"{row}: {action}"
    return now


# -- nothing is forgotten ------------------------------------------------------------------------------------------


def test_every_action_stands_in_a_row_or_in_a_reason_for_standing_in_none() -> None:
    rows = {step for _going, rows in SCENES.values() for row in rows for step in row.steps}
    reasons = [action for actions in CHANGES_NOTHING.values() for action in actions.split()]
    in_rows = {step for step in rows if isinstance(step, str)}
    assert {*reasons, *in_rows, "back"} == {*BY_ID}
    assert not in_rows & {*reasons}
    assert len(reasons) == len({*reasons})


def test_every_field_of_the_card_has_a_row() -> None:
    shown = {name for _group, names in GROUPS for name in names}
    assert {path.partition("/")[0] for path in CARD_FIELDS} == shown - FIXED


def test_every_grouping_in_which_columns_can_be_chosen_has_a_row() -> None:
    in_rows = {step.axis for row in GROUPED for step in row.first if isinstance(step, Grouped)}
    chosen = {axis for axis in GROUPINGS if axis == "grade" or moved(axis, "one", "other") is not None}
    assert in_rows == chosen
