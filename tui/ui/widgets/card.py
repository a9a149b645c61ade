"""One card of the board: its content, and how it becomes lines of exactly the column's width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.segment import Segment

from tui.ui.cells import width
from tui.ui.themes import Paint, grade_role
from tui.ui.widgets.drawn import Part, ends, line, marked, spread

BAR = "▌"

HEIGHTS: Final = {"compact": 2, "normal": 4, "full": 5}
"""Lines of a card by density; but for `compact` the last one is the gap to the next card."""


@dataclass(frozen=True, slots=True)
class CardText:
    """The content of a card, safe to draw. `tone`, `mark_role` and `bar_role` are colour roles of `Paint`.

    `due` says when the customer is due, `mark` is the suggested grade ("↑B"), `flag` a word of warning such as
    "slipped". `grade` is the letter before the name, "" where the column says it. `tags` are shown where there is
    room, `reach` (a phone number or an address) on full cards only. `words` are marked in the name and in the company,
    whose place `found` takes: where a search has found the customer if not there.
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
    grade: str = ""
    tags: tuple[str, ...] = ()
    reach: str = ""
    found: str = ""
    words: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The company, or where the customer matched."""
        return self.found or self.company


def draw_card(card: CardText, cells: int, height: int, paint: Paint, ground: str = "") -> list[list[Segment]]:
    """`height` lines (one of `HEIGHTS`) of `cells` cells: name and mark, company and amount, due date and flag.

    `ground` is "" for a card at rest, "chosen" or "marked" for the one under the cursor; the line of the gap
    below a card keeps the plain ground.
    """
    room = cells - 2
    is_compact = height == HEIGHTS["compact"]
    texts = _two_lines(card, room, paint, ground) if is_compact else _lines(card, room, height, paint, ground)
    bar = (BAR if ground else " ", paint(card.bar_role, ground))
    plain = paint("plain", ground)
    drawn = [[Segment(*bar), *text, Segment(" ", plain)] for text in texts]
    return drawn if is_compact else [*drawn, [Segment(" " * cells, paint("plain"))]]


def _lines(card: CardText, room: int, height: int, paint: Paint, ground: str) -> list[list[Segment]]:
    """All lines but the gap; without company and amount the others close up."""
    is_full = height == HEIGHTS["full"]
    fill = paint("plain", ground)
    lines = [_title(card, room, paint, ground)]
    if card.place or card.amount:
        lines.append(_place(card, room, paint, ground))
    lines.append(_due_line(card, room, paint, ground, with_tags=not is_full))
    if is_full and (card.reach or card.tags):
        lines.append(_reach_line(card, room, paint, ground))
    return [*lines, *([line([], room, fill)] * (height - 1 - len(lines)))]


def _two_lines(card: CardText, room: int, paint: Paint, ground: str) -> list[list[Segment]]:
    place = f" · {card.place}" if card.place else ""
    first = [*_due(card, paint, ground), *_flag_that_fits(card, room, paint, ground)]
    second = line([*first, (place, paint("quiet", ground))], room, paint("plain", ground))
    return [_title(card, room, paint, ground), marked(second, len(first), place, card.words, paint.found)]


def _title(card: CardText, room: int, paint: Paint, ground: str) -> list[Segment]:
    """The name, the suggested grade, and a "!" for a flag that does not fit in the line below."""
    mark: list[Part] = [(f" {card.mark}", paint(card.mark_role, ground, bold=True))] if card.mark else []
    if card.flag and not _flag_that_fits(card, room, paint, ground):
        mark.append((" !", paint("late", ground, bold=True)))
    grade: list[Part] = []
    if card.grade:
        grade.append((f"{card.grade} ", paint(grade_role(card.grade), ground, bold=True)))
    name: Part = (card.name, paint("strong", ground, bold=True))
    drawn = spread([*grade, name], mark, room, paint("plain", ground))
    return marked(drawn, len(grade), card.name, card.words, paint.found)


def _place(card: CardText, room: int, paint: Paint, ground: str) -> list[Segment]:
    """Company and amount. The text of a match needs the room of both."""
    fill = paint("plain", ground)
    if not card.place:
        return line([(card.amount, fill)], room, fill)
    amount: list[Part] = [(f" {card.amount}", fill)] if card.amount and not card.found else []
    drawn = spread([(card.place, paint("quiet", ground))], amount, room, fill)
    return marked(drawn, 0, card.place, card.words, paint.found)


def _due_line(card: CardText, room: int, paint: Paint, ground: str, *, with_tags: bool) -> list[Segment]:
    """When, then as many tags as fit, and the flag at the right."""
    due, flag = _due(card, paint, ground), _flag_that_fits(card, room, paint, ground)
    rest = room - sum(width(text) for text, _style in (*due, *flag)) - 2
    tags = _tags_that_fit(card, rest) if with_tags else ""
    if tags:
        due.append((f"  {tags}" if card.due else tags, paint("quiet", ground)))
    return ends(due, flag, room, paint("plain", ground))


def _reach_line(card: CardText, room: int, paint: Paint, ground: str) -> list[Segment]:
    """The number to call, and the tags at the right as far as both fit."""
    quiet = paint("quiet", ground)
    if not card.reach:
        return line([(_tags_that_fit(card, room), quiet)], room, quiet)
    # Without its country code a number can still be dialled; cut off at the end it cannot.
    reach = card.reach if width(card.reach) <= room else card.reach.partition(" ")[2] or card.reach
    tags = _tags_that_fit(card, room - width(reach) - 2)
    return ends([(reach, quiet)], [(f"  {tags}", quiet)] if tags else [], room, quiet)


def _tags_that_fit(card: CardText, room: int) -> str:
    shown: list[str] = []
    for tag in card.tags:
        if width(" ".join([*shown, f"#{tag}"])) > room:
            break
        shown.append(f"#{tag}")
    return " ".join(shown)


def _due(card: CardText, paint: Paint, ground: str) -> list[Part]:
    return [(card.due, paint(card.tone, ground))]


def _flag_that_fits(card: CardText, room: int, paint: Paint, ground: str) -> list[Part]:
    if not card.flag or width(card.due) + width(card.flag) + 1 > room:
        return []
    return [(f" {card.flag}", paint("late", ground))]
