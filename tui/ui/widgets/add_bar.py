"""The bar that adds a customer: a name is enough, and it names a possible duplicate at once.

A pasted business card fills the fields. What it holds besides stands in a line of its own below them, and is saved
with the rest. What was begun stays in the bar until it is saved or emptied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from tui.core.business_card import Card, read_card
from tui.core.identity import phone_entry
from tui.core.labels import entry_text
from tui.core.phones import phone_words
from tui.core.text import clean_text, fold, safe_text
from tui.language import _
from tui.ui import actions
from tui.ui.cells import clip, wrap
from tui.ui.pasting import text_lines
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.drawn import Drawn, line
from tui.ui.widgets.field import Choice, Field

_MOST_LINES: Final = 3
"""Lines that may name what was taken from a card besides the fields."""
_SINGLE: Final = ("title", "wechat", "website", "address")
"""Fields of a card that hold one text and have no field in the bar."""


class AddBar(Bar):
    """Name, company and phone of a new customer, and the rest of a pasted card."""

    PLACE = actions.ADD
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.ADD)]

    def __init__(self, region: str) -> None:
        """`region` is the country of phone numbers without a country code."""
        super().__init__()
        self._region = region
        self._rest = Card()
        """What was taken from a card and has no field here."""
        self._label = ""
        """The label of the number in the phone field."""
        self.has_like = False
        """Whether somebody in the book may be the same customer."""

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            for name, caption in _captions().items():
                yield Static(caption, markup=False, classes="bar-caption")
                yield CardField(self._take_paste, classes=f"bar-wide add-{name}")
        yield AlsoLine()

    def label(self, *, has_captions: bool) -> None:
        for field, caption in zip(self.fields, _captions().values(), strict=True):
            if isinstance(field, Field):
                field.placeholder = "" if has_captions else caption

    @property
    def name_field(self) -> Field:
        return self.query_one(".add-name", Field)

    @property
    def company_field(self) -> Field:
        return self.query_one(".add-company", Field)

    @property
    def phone_field(self) -> Field:
        return self.query_one(".add-phone", Field)

    @property
    def fields(self) -> Sequence[Field | Choice]:
        return (self.name_field, self.company_field, self.phone_field)

    @property
    def card(self) -> Card:
        """Everything that would be saved, with phone numbers in the book's form."""
        rest, phone = self._rest, self.phone_field.value.strip()
        first = {phone_entry(phone, self._region): self._label} if phone else {}
        return Card(
            name=clean_text(self.name_field.value),
            company=self.company_field.value.strip(),
            title=rest.title,
            phones={**first, **rest.phones},
            emails=rest.emails,
            wechat=rest.wechat,
            website=rest.website,
            address=rest.address,
            note=rest.note,
        )

    @property
    def idle(self) -> frozenset[str]:
        useful = {"jump": self.has_like, "clear": self.is_begun}
        return frozenset(action for action, is_useful in useful.items() if not is_useful)

    @property
    def is_begun(self) -> bool:
        """Whether the bar has any content."""
        return self.card != Card()

    def open(self) -> None:
        """Show the bar with the draft, or empty."""
        self.head.about(_("New customer"))
        self.head.tell("")
        self.show()

    def empty(self) -> None:
        """Clear the bar."""
        for field in (self.name_field, self.company_field, self.phone_field):
            field.fill("")
        self._rest, self._label = Card(), ""
        self._show_rest()

    def fill(self, card: Card) -> None:
        """Put a card into the empty fields; everything else of it is kept beside them."""
        self._fill_field(self.name_field, card.name)
        self._fill_field(self.company_field, card.company)
        self._fill_phones(card)
        for name in _SINGLE:
            self._keep(name, getattr(card, name))
        self._rest.emails.update(card.emails)
        self._add_note(card.note)
        self._show_rest()
        self.screen.set_focus(self.fields[0])
        self.post_message(self.Edited(self))

    def action_clear(self) -> None:
        self.empty()
        self.screen.set_focus(self.fields[0])
        self.post_message(self.Edited(self))

    def _take_paste(self, field: Field, pasted: str) -> bool:
        """Fill the bar from a pasted card. False for a text that simply belongs in the field."""
        lines = text_lines(pasted)
        card = read_card("\n".join(lines), self._region)
        is_number = field is self.phone_field and card == Card(phones=dict(list(card.phones.items())[:1]))
        if is_number or not (card.can_be_reached or len(list(filter(None, lines))) > 1):
            return False
        self.fill(card)
        return True

    def _fill_field(self, field: Field, text: str) -> None:
        """Fill an empty field; a name other than the typed one goes to the note."""
        if not field.value.strip():
            field.fill(text)
        elif fold(field.value.strip()) != fold(text):
            self._add_note(text)

    def _fill_phones(self, card: Card) -> None:
        phones = dict(card.phones)
        if phones and not self.phone_field.value.strip():
            first = next((each for each, label in phones.items() if label == "mobile"), next(iter(phones)))
            self._label = phones.pop(first)
            shown = phone_words(first)
            self.phone_field.fill(shown if phone_entry(shown, self._region) == first else first)
        typed = phone_entry(self.phone_field.value.strip(), self._region)
        self._label = phones.pop(typed, "") or self._label
        self._rest.phones.update(phones)

    def _keep(self, name: str, text: str) -> None:
        """Keep one text of a card; a second one goes to the note."""
        known = getattr(self._rest, name)
        if not known:
            setattr(self._rest, name, text)
        elif known != text:
            self._add_note(text)

    def _add_note(self, text: str) -> None:
        self._rest.note = "\n".join(filter(None, (self._rest.note, text)))

    def _show_rest(self) -> None:
        self.query_one(AlsoLine).tell(_described(self._rest))


class CardField(Field):
    """A field that offers pasted text to the bar before it types it."""

    def __init__(self, take: Callable[[Field, str], bool], *, classes: str) -> None:
        """`take` gets the field and a pasted text, and returns whether it used it."""
        super().__init__(classes=classes)
        self._take = take

    def take_paste(self, pasted: str) -> None:
        if not self._take(self, pasted):
            super().take_paste(pasted)


class AlsoLine(Drawn):
    """What was taken from a card and has no field; hidden if empty."""

    DEFAULT_CSS = """
    AlsoLine { height: 1; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    @property
    def text(self) -> str:
        """Its text."""
        return self._text

    def tell(self, text: str) -> None:
        """Show a text, in as many lines as it takes; "" hides the line."""
        self._text = text
        self.display = bool(text)
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def draw(self, y: int, cells: int) -> list[Segment]:
        lines = self._lines(cells)
        text = lines[y] if y < len(lines) else ""
        if y == _MOST_LINES - 1 and len(lines) > _MOST_LINES:
            text = clip(f"{text} …", cells - 2)
        return line([(f" {text}", self.paint("plain", "bar"))], cells, self.paint("plain", "bar"))

    def _lines(self, cells: int) -> list[str]:
        return wrap(self._text, max(cells - 2, 8)) if self._text else []

    def _fit(self) -> None:
        height = min(max(len(self._lines(self.app.size.width)), 1), _MOST_LINES)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()


def _described(card: Card) -> str:
    """The content of a card, as safe text: "also Head of Procurement · ana@nordwind.example"."""
    parts = [
        card.title,
        *(entry_text("phones", phone, label) for phone, label in card.phones.items()),
        *card.emails,
        _("WeChat {id}").format(id=card.wechat) if card.wechat else "",
        card.website,
        card.address,
        _("note: {text}").format(text=card.note) if card.note else "",
    ]
    found = " · ".join(safe_text(part) for part in parts if part)
    return _("also {parts}").format(parts=found) if found else ""


def _captions() -> dict[str, str]:
    """The fields in order, with their names in the active language."""
    return {"name": _("name"), "company": _("company"), "phone": _("phone")}
