"""One card of the board: what it says, and how it becomes lines of exactly the column's width."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment

from tui.ui.cells import width
from tui.ui.themes import Paint
from tui.ui.widgets.drawn import Part, ends, line, marked, spread

BAR = "▌"

HEIGHTS = {"normal": 4, "compact": 2}
"""Lines of a card by density; at `normal` the last one is the gap to the next card."""


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says, safe to draw. `tone`, `mark_role` and `bar_role` are colour roles of `Paint`.

    `due` says when the customer is due, `mark` is the suggested grade ("↑B"), `flag` a word of warning such as
    "slipped". `words` are marked in the name and in the company, whose place `found` takes: where a search has
    found the customer if not there.
    """

    name: str
    company: str
    amount: str
    due: str
    tone: str
    bar_role: str
    mark: str = ""
    mark_role: str = "quiet"
    flag: str = ""
    found: str = ""
    words: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The company, or where the customer was found."""
        return self.found or self.company


def draw_card(card: CardText, cells: int, height: int, paint: Paint, ground: str = "") -> list[list[Segment]]:
    """`height` lines of `cells` cells: name and mark, company and amount, due date and flag.

    `ground` is "" for a card at rest, "chosen" or "marked" for the one under the cursor; the lines of the gap
    below a card keep the plain ground.
    """
    room = cells - 2
    texts = _two_lines(card, room, paint, ground) if height == 2 else _three_lines(card, room, paint, ground)
    bar = (BAR if ground else " ", paint(card.bar_role, ground))
    plain = paint("plain", ground)
    drawn = [[Segment(*bar), *text, Segment(" ", plain)] for text in texts]
    gap = [Segment(" " * cells, paint("plain"))]
    return [*drawn, *([gap] * (height - len(drawn)))][:height]


def _three_lines(card: CardText, room: int, paint: Paint, ground: str) -> list[list[Segment]]:
    fill = paint("plain", ground)
    title = _title(card, room, paint, ground)
    due = ends(_due(card, paint, ground), _flag_that_fits(card, room, paint, ground), room, fill)
    if not card.place and not card.amount:
        return [title, due, line([], room, fill)]
    amount: list[Part] = [(f" {card.amount}", fill)] if card.amount and not card.found else []
    if card.place:
        second = spread([(card.place, paint("quiet", ground))], amount, room, fill)
        return [title, marked(second, 0, card.place, card.words, paint.found), due]
    return [title, line([(card.amount, fill)], room, fill), due]


def _two_lines(card: CardText, room: int, paint: Paint, ground: str) -> list[list[Segment]]:
    place = f" · {card.place}" if card.place else ""
    first = [*_due(card, paint, ground), *_flag_that_fits(card, room, paint, ground)]
    second = line([*first, (place, paint("quiet", ground))], room, paint("plain", ground))
    return [
        _title(card, room, paint, ground),
        marked(second, len(first), place, card.words, paint.found),
    ]


def _title(card: CardText, room: int, paint: Paint, ground: str) -> list[Segment]:
    """The name, the suggested grade, and a "!" for a flag that has no room in the line below."""
    mark: list[Part] = [(f" {card.mark}", paint(card.mark_role, ground, bold=True))] if card.mark else []
    if card.flag and not _flag_that_fits(card, room, paint, ground):
        mark.append((" !", paint("late", ground, bold=True)))
    name = (card.name, paint("strong", ground, bold=True))
    drawn = spread([name], mark, room, paint("plain", ground))
    return marked(drawn, 0, card.name, card.words, paint.found)


def _due(card: CardText, paint: Paint, ground: str) -> list[Part]:
    return [(card.due, paint(card.tone, ground))]


def _flag_that_fits(card: CardText, room: int, paint: Paint, ground: str) -> list[Part]:
    if not card.flag or width(card.due) + width(card.flag) + 1 > room:
        return []
    return [(f" {card.flag}", paint("late", ground))]
