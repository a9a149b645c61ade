"""What a terminal sends for a paste: text, and never keys, whatever is in it and however it is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui.ui.pasting import PasteParser, one_line

START, END = "\x1b[200~", "\x1b[201~"
pieces = st.lists(
    st.sampled_from(["a", "王", " ", "\n", "\x1b", "\x1b[", "\x1b[31m", "\x1b[20", "1~", "\x1bOP"])
)
pastes = pieces.map("".join).filter(lambda text: START not in text and END not in text + END[:-1])


def _feed(text: str, cuts: set[int]) -> list[Message]:
    parser = PasteParser()
    ends = [*sorted(cuts), len(text)]
    parts = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    return [event for part in parts if part for event in parser.feed(part)]


def _keys(found: list[Message]) -> str:
    return "".join(event.character or "" for event in found if isinstance(event, events.Key))


@given(pastes, st.data())
def test_nothing_of_a_paste_becomes_a_key(pasted: str, data: st.DataObject) -> None:
    text = f"x{START}{pasted}{END}y"
    found = _feed(text, data.draw(st.sets(st.integers(1, len(text) - 1))))
    assert _keys(found) == "xy"
    texts = [event.text for event in found if isinstance(event, events.Paste)]
    assert texts == ([pasted.replace("\x1b", "\x9b")] if pasted else texts)


def test_keys_outside_a_paste_are_as_they_were() -> None:
    found = _feed("a\x1b[A\x1b[21~b", set())
    assert [event.key for event in found if isinstance(event, events.Key)] == ["a", "up", "f10", "b"]


def test_colours_go_and_the_text_stays() -> None:
    (paste,) = [
        event
        for event in _feed(f"{START}line one\nred \x1b[31mend\x1b[0m\nsecond 5 tail{END}", set())
        if isinstance(event, events.Paste)
    ]
    assert one_line(paste.text) == "line one red end second 5 tail"
